"""Series of ten people or more, and how many were seen in a year of collecting."""

from __future__ import annotations

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.places import names_of
from dashboard.figures.selection import Selection

from .small import breakdown, claim, data_set, publication

EVERY = Selection(basis="as_published")


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return find("largest-series").answer(context, selection or Selection())


def series(answer: Answer) -> list[tuple[object, object]]:
    return [(row["publication_id"], row["patients"]) for row in answer.main.rows]


def small() -> Context:
    # nine:9 is too small; part:12 lies within large:20; unit:10 collected for 8 months.
    return data_set(
        publication("large", 2015, 20, countries="JPN", country_basis="inferred"),
        publication("part", 2012, 12, within="large", first_author="Okumura A"),
        publication("unit", 2025, 10, observation_months=8, recruited_by="trigger"),
        publication("nine", 2020, 9, observation_months=1),
        publication("waits", 2020, 90, status="pending"),
        breakdowns=[
            *breakdown("large", "trigger", 20, dengue=4),
            *breakdown("part", "trigger", 12, covid19=1),
        ],
        claims=[claim(3, what="other", unit="children in 17 months", low=30, as_of_year=2021)],
    )


def test_only_series_of_ten_or_more_the_largest_first() -> None:
    assert series(ask(small())) == [("large", 20), ("unit", 10)]
    assert series(ask(small(), EVERY)) == [("large", 20), ("part", 12), ("unit", 10)]
    contained = ask(small(), EVERY).main.rows[1]
    assert (contained["standing"], contained["contained_in"]) == ("contained", "large")


def test_a_contained_series_counts_while_its_container_is_to_come() -> None:
    answer = ask(small(), Selection(to_year=2013))
    assert series(answer) == [("part", 12)]
    assert answer.main.rows[0]["contained_in"] is None


def test_patients_a_year_only_where_the_length_is_stated() -> None:
    # 10 patients in 8 months: 10 * 12 / 8 = 15 a year.
    answer = ask(small())
    assert [row["per_year"] for row in answer.main.rows] == [None, 15.0]
    assert [row["publication_id"] for row in answer.table("rates").rows] == ["unit"]


def test_a_choice_keeps_whole_series_and_says_how_many_match() -> None:
    answer = ask(small(), Selection(trigger=("dengue",)))
    assert [(r["publication_id"], r["patients"], r["matching"]) for r in answer.main.rows] == [
        ("large", 20, 4)
    ]
    assert "describes 20 people with ANE, 4 of them known to match" in answer.headline
    assert series(ask(small(), Selection(recruited=("trigger",)))) == [("unit", 10)]


def test_none_is_not_said_while_a_contained_series_matches() -> None:
    answer = ask(small(), Selection(trigger=("covid19",)))
    assert answer.main.rows == ()
    assert answer.headline == (
        "1 series to 2026 of at least 10 people for this choice (trigger: COVID-19) is in this"
        " collection, but counted within another publication, so none stands here."
    )
    nobody = ask(small(), Selection(trigger=("malaria",)))
    assert nobody.headline == (
        "No series to 2026 of at least 10 people in this collection has a patient known to match"
        " this choice (trigger: Malaria)."
    )


def test_the_sentence_follows_a_changed_row() -> None:
    assert ask(small()).headline == (
        "The largest series to 2026 describe 20 people with ANE (Hand 2015, Japan) and 10 (Hand"
        " 2025). 2 series of at least 10 people stand here. 1 more is, or may be, counted within"
        " another publication."
    )
    larger = data_set(publication("a", 2010, 11), publication("b", 2011, 10))
    assert "describe 11 people with ANE (Hand 2010) and 10 (Hand 2011)" in ask(larger).headline


def test_an_inferred_country_is_told() -> None:
    answer = ask(small())
    assert answer.main.rows[0]["country_known"] == "inferred from other hints"
    assert any("inferred the country" in text and "Hand 2015" in text for text in answer.caveats)


def test_the_data_as_handed_over(handed_over: Context) -> None:
    answer = ask(handed_over)
    assert series(answer)[:3] == [("yamamoto-2015", 73), ("he-2026", 67), ("fan-2025", 65)]
    assert (len(answer.main.rows), len(ask(handed_over, EVERY).main.rows)) == (31, 44)
    rates = {row["publication_id"]: row["per_year"] for row in answer.table("rates").rows}
    assert rates == {"ibrahim-2020": 21.2, "malaysia-anc-2023": 27.0}
    (quoted,) = answer.table("quoted").rows
    assert (quoted["low"], quoted["said_by"]) == (30, "ANE International, citing an article")
    assert "17 months" in str(quoted["unit"])


def test_the_chart_draws_every_series_and_marks_recent_years(handed_over: Context) -> None:
    for chosen in (Selection(), EVERY):
        answer = ask(handed_over, chosen)
        (bars,) = find("largest-series").charts["main"](answer).data
        assert list(bars.x) == answer.main.values("patients")
        assert len(set(bars.y)) == len(answer.main.rows), "no two bars share a name"
        starred = [name.endswith(" *") for name in bars.y]
        assert starred == answer.main.values("still_filling_in")
        hatched = [bool(shape) for shape in bars.marker.pattern.shape]
        assert hatched == [row["standing"] == "contained" for row in answer.main.rows]


def test_names_of_countries_follow_the_order_of_the_vocabulary_not_of_the_record() -> None:
    context = data_set(publication("a", 2015, 13, countries="TWN;JPN"))
    names = context.vocabulary.countries

    assert names_of(context, ["TWN", "JPN"]) == f"{names['JPN']}, {names['TWN']}"
    assert names_of(context, []) == names_of(context, None) == ""
