"""Publications by year and kind, by region and by country."""

from __future__ import annotations

from collections import Counter

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection
from dashboard.figures.style import SERIES

from .small import breakdown, data_set, publication
from .test_answers import contrast, grounds


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return find("publications-over-time").answer(context, selection or Selection())


def small() -> Context:
    # d:4 is from Japan and Germany, so it stands in no one region; b lies within d.
    return data_set(
        publication("a", 2008, 1, design="case_report", countries="JPN"),
        publication("b", 2008, 3, design="cohort", countries="JPN", within="d"),
        publication("c", 2011, 2, design="cohort"),
        publication("d", 2025, 4, design="cohort", countries="DEU;JPN", country_basis="inferred"),
        publication("out", 2012, 4, status="excluded", countries="FRA"),
        breakdowns=breakdown("c", "trigger", 2, dengue=2),
    )


def by_design(answer: Answer) -> dict[tuple[object, object], object]:
    return {(row["year"], row["design"]): row["publications"] for row in answer.main.rows}


def test_every_included_publication_stands_at_its_year() -> None:
    assert by_design(ask(small())) == {
        (2008, "case_report"): 1,
        (2008, "cohort"): 1,
        (2011, "cohort"): 1,
        (2025, "cohort"): 1,
    }


def test_a_publication_of_two_countries_stands_under_both() -> None:
    rows = ask(small()).table("by_country").rows
    found = {row["country"]: (row["publications"], row["inferred"]) for row in rows}
    assert found == {"JPN": (3, 1), "DEU": (1, 1), "not_stated": (1, 0)}
    assert [row["country"] for row in rows][-1] == "not_stated"
    caveats = ask(small()).caveats
    assert any("For 1 publication the curators inferred" in text for text in caveats)


def test_each_publication_stands_in_one_region() -> None:
    rows = ask(small()).table("by_region").rows
    found = [
        (row["first_year"], row["last_year"], row["region"], row["publications"]) for row in rows
    ]
    assert found == [
        (2005, 2009, "Asia", 2),
        (2010, 2014, "not_stated", 1),
        (2025, 2026, "several", 1),
    ]


def test_a_period_is_cut_where_the_choice_begins_and_ends() -> None:
    rows = ask(small(), Selection(from_year=2007, to_year=2012)).table("by_region").rows
    assert [(row["first_year"], row["last_year"]) for row in rows] == [(2007, 2009), (2010, 2012)]


def test_the_sentence_follows_a_changed_row() -> None:
    assert ask(small()).headline == (
        "4 publications to 2026 describe people with ANE, by kind: cohort (3) and case report (1)."
        " The most in one year: 2, in 2008. Publications by country of treatment: Japan"
        " (3) and Germany (1). For 1 publication no country is stated."
    )
    chosen = ask(small(), Selection(trigger=("dengue",)))
    assert chosen.headline == (
        "1 publication to 2026 for this choice (trigger: Dengue virus) describes people with ANE,"
        " by kind: cohort (1). For 1 publication no country is stated."
    )
    assert chosen.sources == ("c",)


def test_the_data_as_handed_over(handed_over: Context) -> None:
    answer = ask(handed_over)
    kinds: Counter[str] = Counter()
    for row in answer.main.rows:
        kinds[str(row["design"])] += int(str(row["publications"]))
    assert kinds == {
        "case_report": 99,
        "case_series": 54,
        "cohort": 33,
        "family_study": 7,
        "survey": 5,
    }
    countries = {r["country"]: r["publications"] for r in answer.table("by_country").rows}
    assert (len(countries), countries["CHN"], countries["not_stated"]) == (31, 36, 56)
    assert sum(answer.table("by_region").values("publications")) == 198
    assert "The most in one year: 24, in 2021." in answer.headline


def test_the_charts_draw_the_tables(handed_over: Context) -> None:
    answer = ask(handed_over)
    drawn = find("publications-over-time").charts
    assert sum(n for trace in drawn["main"](answer).data for n in trace.y) == 198
    regions = drawn["by_region"](answer)
    assert sum(n for trace in regions.data for n in trace.x) == 198
    stars = {name for trace in regions.data for name in trace.y if name.endswith(" *")}
    assert len(stars) == 2


def test_colours_of_the_stacks_stand_out() -> None:
    for look in SERIES:
        for mode, ground in grounds().items():
            assert contrast(look.colour, ground) >= 3, (look, mode)
