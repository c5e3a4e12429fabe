"""Names of the disease: one name a publication, by hand and on the data as handed over."""

from __future__ import annotations

from collections import Counter

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection

from .small import breakdown, data_set, publication


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return find("names").answer(context, selection or Selection())


def counts(answer: Answer) -> dict[str, int]:
    return {row["name"]: row["publications"] for row in answer.main.rows}  # type: ignore[misc]


def small() -> Context:
    # Three names in four publications; b:3 lies within c:5, its name counts all the same.
    return data_set(
        publication("a", 2010, 1, disease_term="ANE1"),
        publication("b", 2011, 3, disease_term="ANE", within="c"),
        publication("c", 2013, 5, disease_term="ANE", countries="JPN"),
        publication("d", 2026, 2, disease_term="other:necrotizing encephalitis"),
        publication("waits", 2014, 2, disease_term="ANEC", status="pending"),
        breakdowns=[
            *breakdown("c", "trigger", 5, influenza_a=2, dengue=1),
            *breakdown("d", "trigger", 2, influenza_b=2),
        ],
    )


def test_every_included_publication_stands_under_one_name() -> None:
    answer = ask(small())
    assert counts(answer) == {"ANE": 2, "ANE1": 1, "other": 1}
    assert answer.sources == ("a", "b", "c", "d")


def test_the_most_used_name_is_first_and_another_name_last_with_its_words() -> None:
    rows = ask(small()).main.rows
    assert [row["name"] for row in rows] == ["ANE", "ANE1", "other"]
    assert rows[-1]["wordings"] == "necrotizing encephalitis (1)"
    assert [row["years"] for row in rows] == ["2011 to 2013", "2010", "2026"]


def test_the_sentence_follows_a_changed_row() -> None:
    assert ask(small()).headline == (
        "The names used most in 4 publications to 2026: acute necrotizing encephalopathy (ANE) in 2"
        " and acute necrotizing encephalopathy type 1 (ANE1) in 1. Less often: another name in 1."
    )
    only = data_set(publication("a", 2010, 1, disease_term="ANE1"))
    assert ask(only).headline == (
        "The name used in 1 publication to 2026: acute necrotizing encephalopathy type 1 (ANE1)"
        " in 1."
    )


def test_a_choice_keeps_publications_with_at_least_one_patient_known_to_match() -> None:
    assert counts(ask(small(), Selection(trigger=("dengue",)))) == {"ANE": 1}
    assert counts(ask(small(), Selection(trigger=("influenza",)))) == {"ANE": 1, "other": 1}
    assert counts(ask(small(), Selection(country=("JPN",)))) == {"ANE": 1}
    nobody = ask(small(), Selection(trigger=("covid19",)))
    assert nobody.main.rows == ()
    assert nobody.headline.startswith("No publication to 2026 in this collection is known to")


def test_a_publication_stands_under_each_trigger_that_it_states() -> None:
    rows = ask(small()).table("by_trigger").rows
    found = {(row["name"], row["trigger_group"]): row["publications"] for row in rows}
    assert found == {
        ("ANE", "influenza"): 1,
        ("ANE", "mosquito_borne"): 1,
        # c says nothing of 2 of its 5, b nothing of anyone.
        ("ANE", "not_stated"): 2,
        ("ANE1", "not_stated"): 1,
        ("other", "influenza"): 1,
    }


def test_recent_years_are_marked() -> None:
    rows = ask(small()).table("by_year").rows
    assert [(row["year"], row["still_filling_in"]) for row in rows] == [
        (2010, False),
        (2011, False),
        (2013, False),
        (2026, True),
    ]


def test_names_of_the_data_as_handed_over(handed_over: Context) -> None:
    answer = ask(handed_over)
    assert counts(answer) == {
        "ANE": 139,
        "ANEC": 44,
        "ANE1": 6,
        "AHNE": 4,
        "ADANE": 1,
        "other": 4,
    }
    by_name: Counter[str] = Counter()
    for row in answer.table("by_year").rows:
        by_name[str(row["name"])] += int(str(row["publications"]))
    assert dict(by_name) == counts(answer)
    assert answer.headline.startswith(
        "The names used most in 198 publications to 2026: acute necrotizing encephalopathy (ANE) in"
        " 139 and acute necrotizing encephalopathy of childhood (ANEC) in 44."
    )


def test_the_charts_draw_the_tables(handed_over: Context) -> None:
    answer = ask(handed_over)
    (bars,) = find("names").charts["main"](answer).data
    assert list(bars.x) == answer.main.values("publications")
    drawn = [n for trace in find("names").charts["by_year"](answer).data for n in trace.y]
    assert sum(drawn) == sum(answer.main.values("publications"))
