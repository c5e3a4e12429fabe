"""Genetic tests: a result, "not tested" and "not stated" are three things, and stay apart."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.interval import wilson
from dashboard.figures.selection import Selection

from .small import Row, breakdown, case, claim, data_set, publication

FIGURE = find("genetic-testing")
AS_PUBLISHED = Selection(basis="as_published")


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return FIGURE.answer(context, selection or Selection())


def by(answer: Answer, table: str, code: str) -> dict[Any, dict[str, Any]]:
    return {row[code]: dict(row) for row in answer.table(table).rows}


def results(answer: Answer) -> dict[Any, Any]:
    return {row["genetic_result"]: row["patients"] for row in answer.main.rows}


def told_apart(*, negative: int = 1, more: tuple[Row, ...] = ()) -> Context:
    # 20 patients: RANBP2 in 2, another gene in 1, nothing found, 5 not tested; the rest not stated.
    return data_set(
        publication("a", 2020, 20),
        *more,
        breakdowns=breakdown(
            "a",
            "genetic",
            20,
            ranbp2_positive=2,
            other_gene_positive=1,
            negative=negative,
            not_tested=5,
        ),
    )


# --- What is said of a test -----------------------------------------------------------------------


def test_a_result_not_tested_and_not_stated_stand_apart() -> None:
    answer = ask(told_apart())
    assert results(answer) == {
        "ranbp2_positive": 2,
        "other_gene_positive": 1,
        "negative": 1,
        "not_tested": 5,
    }
    assert answer.totals.not_stated == 11
    assert {row["genetic_result"]: row["tested"] for row in answer.main.rows} == {
        "ranbp2_positive": True,
        "other_gene_positive": True,
        "negative": True,
        "not_tested": False,
    }
    assert answer.headline == (
        "Publications to 2026 describe at least 20 people with ANE. Genetic test results are stated"
        " for 4 of them: a RANBP2 variant in 2, a variant in another gene in 1, and nothing found"
        " in 1. For 5 it is stated that no test was made. For 11 nothing on genetic tests was"
        " found in what was read."
    )
    assert answer.texts["with_result_number"] == "4"


def test_a_changed_row_changes_the_sentence() -> None:
    headline = ask(told_apart(negative=4)).headline
    assert "for 7 of them" in headline
    assert "nothing found in 4" in headline
    assert "For 8 nothing on genetic tests was found" in headline
    more = ask(told_apart(more=(publication("b", 2021, 3),))).headline
    assert "at least 23 people" in more
    assert "For 14 nothing on genetic tests was found" in more


def test_nothing_said_at_all_is_a_sentence() -> None:
    answer = ask(data_set(publication("a", 2020, 3)))
    assert answer.headline == (
        "Publications to 2026 describe at least 3 people with ANE. No publication states a genetic"
        " test result for any of them. For 3 nothing on genetic tests was found in what"
        " was read."
    )
    assert answer.main.rows == ()


def test_not_tested_alone_is_no_result() -> None:
    context = data_set(
        publication("a", 2020, 3), breakdowns=breakdown("a", "genetic", 3, not_tested=2)
    )
    answer = ask(context)
    assert answer.texts["with_result_number"] == "0"
    assert "No publication states a genetic test result" in answer.headline
    assert "For 2 it is stated that no test was made. For 1 nothing on" in answer.headline


def test_none_is_not_said_if_a_contained_publication_states_a_result() -> None:
    # small:2 lies within large:5, which does not repeat that one of them was tested.
    context = data_set(
        publication("small", 2020, 2, within="large"),
        publication("large", 2021, 5),
        breakdowns=breakdown("small", "genetic", 2, negative=1),
    )
    answer = ask(context)
    assert results(answer) == {}
    assert "Of 7 descriptions, counted as published, 1 states a genetic test" in answer.headline
    assert answer.texts["published_with_result_number"] == "1"
    assert results(ask(context, AS_PUBLISHED)) == {"negative": 1}


def test_the_chart_draws_every_patient() -> None:
    answer = ask(told_apart())
    (bars,) = FIGURE.charts["main"](answer).data
    assert list(bars.x) == [2, 1, 1, 5, 11]
    assert list(bars.marker.pattern.shape) == ["", "", "", "", "/"]
    colours = list(bars.marker.color)
    assert len(set(colours[:3])) == 1
    assert len(set(colours[2:])) == 3


# --- COVID-19 -------------------------------------------------------------------------------------


def covid(*, tested: int = 0, triggers: dict[str, int] | None = None) -> Context:
    """In small:4, within large:7, all have COVID-19; in large too, unless told otherwise."""
    return data_set(
        publication("small", 2020, 4, within="large"),
        publication("large", 2021, 7),
        breakdowns=[
            *breakdown("small", "trigger", 4, **(triggers or {"covid19": 4})),
            *(breakdown("small", "genetic", 4, negative=tested) if tested else []),
            *breakdown("large", "trigger", 7, covid19=7),
        ],
    )


def test_covid19_is_looked_up_in_every_publication() -> None:
    answer = ask(covid(tested=1))
    row = by(answer, "by_trigger", "trigger_row")["covid19"]
    assert (row["patients"], row["negative"], row["not_stated"]) == (7, None, 7)
    assert (row["published_patients"], row["published_with_result"]) == (11, 1)
    assert answer.texts["covid_sentence"] == (
        "Of 11 published descriptions of people with ANE and COVID-19 to 2026, a genetic test"
        " result is stated for 1. Every included publication was looked at, also those whose"
        " patients are counted within another one."
    )
    assert answer.texts["covid_sentence"] in answer.caveats


def test_none_with_covid19_is_said_only_if_there_is_none() -> None:
    sentence = ask(covid()).texts["covid_sentence"]
    assert sentence.startswith(
        "In none of 11 published descriptions of people with ANE and COVID-19 to 2026 is a genetic"
        " test result stated."
    )


def test_none_with_covid19_is_not_said_if_nobody_can_tell() -> None:
    # Of 4 people 2 had COVID-19, 2 dengue; one was tested, nobody says who.
    sentence = ask(covid(tested=1, triggers={"covid19": 2, "dengue": 2})).texts["covid_sentence"]
    assert "In none" not in sentence
    assert "none is known to come with a genetic test result" in sentence
    assert "For 1 of them the publication gives trigger and test result each alone" in sentence


def test_nobody_with_covid19_is_a_sentence_too() -> None:
    context = data_set(publication("a", 2020, 3))
    assert ask(context).texts["covid_sentence"] == (
        "No included publication to 2026 is known to describe people with ANE and COVID-19."
    )


def test_covid19_has_its_row_even_if_its_patients_count_elsewhere() -> None:
    # large says nothing of triggers, so that nobody distinct is known to have COVID-19.
    context = data_set(
        publication("small", 2020, 4, within="large"),
        publication("large", 2021, 7),
        breakdowns=breakdown("small", "trigger", 4, covid19=4),
    )
    row = by(ask(context), "by_trigger", "trigger_row")["covid19"]
    assert (row["patients"], row["published_patients"]) == (None, 4)


def test_whoever_chose_another_trigger_is_told_nothing_of_covid19() -> None:
    answer = ask(covid(tested=1), Selection(trigger=("dengue",)))
    assert "covid_sentence" not in answer.texts
    assert not any("COVID-19" in text for text in answer.caveats)


# --- Cells that must not read as "none" -----------------------------------------------------------


@pytest.mark.parametrize("table", ["by_trigger", "by_period"])
def test_a_cell_that_only_a_contained_publication_fills_is_empty(table: str) -> None:
    (row,) = (answer := ask(covid(tested=1))).table(table).rows
    assert row["negative"] is None
    assert (row["ranbp2_positive"], row["not_tested"]) == (0, 0)
    assert row["not_stated"] == 7
    assert "An empty cell does not mean none" in answer.table(table).note
    # Counted as published, the one is there.
    (row,) = (answer := ask(covid(tested=1), AS_PUBLISHED)).table(table).rows
    assert row["negative"] == 1
    assert "empty cell" not in answer.table(table).note


@pytest.mark.parametrize("table", ["by_trigger", "by_period"])
def test_where_no_publication_says_one_there_is_a_nought(table: str) -> None:
    (row,) = (answer := ask(covid())).table(table).rows
    assert row["negative"] == 0
    assert "empty cell" not in answer.table(table).note


def test_a_period_whose_patients_all_count_in_another_one_is_not_nobody() -> None:
    context = data_set(publication("small", 2012, 4, within="large"), publication("large", 2021, 7))
    rows = (table := ask(context).table("by_period")).rows
    assert [(row["last_year"], row["patients"], row["published_patients"]) for row in rows] == [
        (2014, None, 4),
        (2026, 7, 7),
    ]
    assert "belongs to another row" in table.note


# --- Periods --------------------------------------------------------------------------------------


def test_a_period_ends_before_the_year_in_which_the_gene_was_found() -> None:
    context = data_set(
        publication("a", 2008, 1),
        publication("b", 2009, 2),
        publication("c", 2014, 3),
        publication("d", 2015, 4),
        publication("e", 2019, 5),
        publication("f", 2020, 6),
        publication("g", 2026, 7),
        breakdowns=breakdown("b", "genetic", 2, ranbp2_positive=2),
    )
    answer = ask(context)
    rows = answer.table("by_period").rows
    assert [(r["first_year"], r["last_year"], r["patients"]) for r in rows] == [
        (2008, 2008, 1),
        (2009, 2014, 5),
        (2015, 2019, 9),
        (2020, 2026, 13),
    ]
    assert [row["ranbp2_positive"] for row in rows] == [0, 2, 0, 0]
    assert [row["still_filling_in"] for row in rows] == [False, False, False, True]
    assert "linked to ANE in 2009" in answer.table("by_period").note
    chosen = ask(context, Selection(from_year=2010, to_year=2016)).table("by_period").rows
    assert [(r["first_year"], r["last_year"], r["patients"]) for r in chosen] == [
        (2010, 2014, 3),
        (2015, 2016, 4),
    ]


# --- Series that say how many they tested ---------------------------------------------------------


def series(context: Context, selection: Selection | None = None) -> dict[Any, tuple[Any, ...]]:
    return {
        row["publication_id"]: (row["tested"], row["ranbp2_positive"], row["share"])
        for row in ask(context, selection).table("tested_series").rows
    }


def test_results_that_fill_their_denominator_make_a_series() -> None:
    # 6 of 10 were tested; 4 not.
    context = data_set(
        publication("a", 2020, 10, countries="JPN"),
        breakdowns=[
            *breakdown("a", "genetic", 6, ranbp2_positive=2, negative=4),
            *breakdown("a", "genetic", 10, not_tested=4),
        ],
    )
    assert series(context) == {"a": (6, 2, 2 / 6)}
    (row,) = ask(context).table("tested_series").rows
    assert (row["low"], row["high"]) == wilson(2, 6)
    assert row["label"] == "Hand 2020"
    assert (row["countries"], row["standing"]) == ("Japan", "counted")


def test_the_not_tested_may_stand_in_the_same_denominator() -> None:
    context = data_set(
        publication("a", 2020, 10),
        breakdowns=breakdown("a", "genetic", 10, ranbp2_positive=2, negative=4, not_tested=4),
    )
    assert series(context) == {"a": (6, 2, 2 / 6)}


@pytest.mark.parametrize(
    "said",
    [
        # RANBP2 in 3 of 10; of 7 nobody says whether they were tested.
        breakdown("a", "genetic", 10, ranbp2_positive=3),
        breakdown("a", "genetic", 10, ranbp2_positive=3, not_reported=7),
        # Two tests of different people.
        breakdown("a", "genetic", 6, ranbp2_positive=6)
        + breakdown("a", "genetic", 2, other_gene_positive=2),
        breakdown("a", "genetic", 10, not_tested=10),
    ],
    ids=["rest not mentioned", "rest not stated", "two denominators", "nobody tested"],
)
def test_who_does_not_say_how_many_were_tested_is_no_series(said: list[Row]) -> None:
    assert series(data_set(publication("a", 2020, 10), breakdowns=said)) == {}


@pytest.mark.parametrize(
    ("more", "is_series"),
    [
        ({"recruited_by": "any"}, True),
        ({"recruited_by": "trigger"}, True),
        ({"recruited_by": "family"}, False),
        ({"recruited_by": "single_case"}, False),
        ({"recruited_by": "any", "design": "family_study"}, False),
    ],
)
def test_a_family_or_a_single_patient_is_no_series(more: dict[str, Any], is_series: bool) -> None:
    context = data_set(
        publication("a", 2020, 6, **more),
        breakdowns=breakdown("a", "genetic", 6, ranbp2_positive=6),
    )
    assert ("a" in series(context)) is is_series


def test_a_family_that_says_who_had_nothing_is_a_series() -> None:
    context = data_set(
        publication("a", 2020, 6, recruited_by="family", design="family_study"),
        breakdowns=breakdown("a", "genetic", 6, ranbp2_positive=5, negative=1),
    )
    assert series(context) == {"a": (6, 5, 5 / 6)}


def listed(*said: str) -> Context:
    return data_set(
        publication("a", 2020, 5),
        cases=[case("a", n, genetic_result=result) for n, result in enumerate(said, start=1)],
    )


def test_a_complete_list_is_a_series_if_it_says_of_each_whether_they_were_tested() -> None:
    results = ("ranbp2_positive", "negative", "negative", "not_tested")
    assert series(listed(*results, "not_tested")) == {"a": (3, 1, None)}
    assert series(listed(*results, "not_reported")) == {}
    assert series(listed(*results)) == {}


def test_a_share_needs_five_tested() -> None:
    context = data_set(
        publication("a", 2020, 4),
        publication("b", 2021, 5),
        breakdowns=[
            *breakdown("a", "genetic", 4, ranbp2_positive=2, negative=2),
            *breakdown("b", "genetic", 5, ranbp2_positive=0, negative=5),
        ],
    )
    assert series(context) == {"a": (4, 2, None), "b": (5, 0, 0.0)}
    answer = ask(context)
    (drawn,) = FIGURE.charts["tested_series"](answer).data
    assert list(drawn.x) == [0.0]
    assert "1 series with fewer than 5 tested is not drawn." in answer.table("tested_series").alt


def test_a_series_follows_a_choice_only_as_a_whole() -> None:
    context = data_set(
        publication("a", 2020, 6),
        publication("b", 2020, 6),
        breakdowns=[
            *breakdown("a", "genetic", 6, negative=6),
            *breakdown("a", "age_group", 6, child=5, adult=1),
            *breakdown("b", "genetic", 6, negative=6),
            *breakdown("b", "age_group", 6, child=6),
        ],
    )
    assert set(series(context)) == {"a", "b"}
    assert set(series(context, Selection(age="child"))) == {"b"}


def test_a_contained_series_is_marked() -> None:
    context = data_set(
        publication("small", 2020, 6, within="large"),
        publication("large", 2021, 9),
        breakdowns=breakdown("small", "genetic", 6, negative=6),
    )
    (row,) = ask(context).table("tested_series").rows
    assert row["standing"] == "contained"


# --- Families, variants, told totals --------------------------------------------------------------


def families(context: Context, selection: Selection | None = None) -> dict[Any, tuple[Any, ...]]:
    rows = by(ask(context, selection), "families", "what")
    return {what: (r["patients"], r["families"], r["publications"]) for what, r in rows.items()}


def test_families_are_counted_once_each() -> None:
    # brothers:2 are told again in review:9; study:4 lists nobody; one of series:5 is familial; the
    # illness came back in one of series.
    context = data_set(
        publication("brothers", 2010, 2, within="review", recruited_by="family"),
        publication("review", 2011, 9),
        publication("study", 2012, 4, design="family_study"),
        publication("series", 2013, 5),
        publication("other", 2014, 1),
        cases=[
            *(case("brothers", n, familial=True) for n in (1, 2)),
            *(case("review", n, familial=True) for n in (1, 2)),
            case("series", 1, familial=True),
            case("series", 2, familial=False, recurrent=True),
            case("other", 1, familial=False, recurrent=False),
        ],
    )
    assert families(context) == {
        "familial": (3, None, 2),
        "recurrent": (1, None, 1),
        "families": (None, 3, 3),
    }
    # Every description counts twice, a family does not.
    assert families(context, AS_PUBLISHED) == {
        "familial": (5, None, 3),
        "recurrent": (1, None, 1),
        "families": (None, 3, 3),
    }


def test_names_of_variants_are_not_merged() -> None:
    names = ("p.T585M", "c.1754C>T p.(Thr585Met)", "p.T585M")
    context = data_set(
        publication("a", 2020, 3),
        publication("b", 2021, 1, first_author=None),
        cases=[
            *(
                case("a", n, genetic_result="ranbp2_positive", variant=name)
                for n, name in enumerate(names, start=1)
            ),
            case("b", 1, genetic_result="ranbp2_positive", variant="p.T585M"),
        ],
    )
    rows = ask(context).table("variants").rows
    assert [(row["variant"], row["publication_id"], row["patients"]) for row in rows] == [
        ("c.1754C>T p.(Thr585Met)", "a", 1),
        ("p.T585M", "a", 2),
        ("p.T585M", "b", 1),
    ]
    assert [row["label"] for row in rows] == ["Hand 2020"] * 2 + ["Unnamed 2021"]


def with_claims(*claims: Row) -> Answer:
    context = data_set(
        publication("a", 2020, 9),
        breakdowns=breakdown("a", "genetic", 9, ranbp2_positive=2),
        claims=claims,
    )
    return ask(context)


def test_told_totals_are_quoted_and_not_compared() -> None:
    genetic = {"what": "genetic_cases_worldwide", "scope_code": "genetic", "scope": "genetic ANE"}
    answer = with_claims(
        claim(1, low=70, high=70, as_of_year=2021, qualifier="about", **genetic),
        claim(2, low=71, qualifier="at_least", said_by="A page", **genetic),
        claim(3, low=70, high=70, as_of_year=2022, same_as="claim-001", **genetic),
        claim(4, low=200, high=200, as_of_year=2021),
    )
    rows = answer.table("told").rows
    assert [(r["claim_id"], r["said"]) for r in rows] == [
        ("claim-001", "about 70"),
        ("claim-002", "at least 71"),
    ]
    (said,) = (text for text in answer.not_to_conclude if "told" in text)
    assert "the 2 patients with a stated RANBP2 variant" in said
    assert "(about 70, quoted by Somebody, 2021; at least 71, quoted by A page)" in said
    assert "for 7 of 9 no test result is known" in answer.table("told").note
    assert not any(isinstance(cell, float) for row in rows for cell in row.values())


def test_without_told_totals_none_are_spoken_of() -> None:
    answer = with_claims()
    assert not any("told" in text for text in answer.not_to_conclude)
    assert answer.table("told").rows == ()
    assert answer.table("told").note == ""


# --- The data as handed over ----------------------------------------------------------------------


def test_the_headline_letter_by_letter(handed_over: Context) -> None:
    assert ask(handed_over).headline == (
        "Publications to 2026 describe at least 1,054 people with ANE. Genetic test results are"
        " stated for 61 of them: a RANBP2 variant in 30, a variant in another gene in 4, and"
        " nothing found in 27. For 13 it is stated that no test was made. For 980"
        " nothing on genetic tests was found in what was read."
    )


def test_covid19_as_handed_over(handed_over: Context) -> None:
    answer = ask(handed_over)
    row = by(answer, "by_trigger", "trigger_row")["covid19"]
    assert (row["patients"], row["not_stated"], row["cannot_be_split"]) == (81, 81, 0)
    assert (row["ranbp2_positive"], row["other_gene_positive"]) == (0, None)
    assert (row["published_patients"], row["published_with_result"]) == (90, 1)
    assert "Of 90 published descriptions" in answer.texts["covid_sentence"]
    assert "stated for 1." in answer.texts["covid_sentence"]


def test_series_as_handed_over(handed_over: Context) -> None:
    assert {name: row[:2] for name, row in series(handed_over).items()} == {
        "geng-2025": (14, 4),
        "silverman-2025": (32, 11),
    }


def test_families_as_handed_over(handed_over: Context) -> None:
    assert families(handed_over) == {
        "familial": (14, None, 6),
        "recurrent": (6, None, 6),
        "families": (None, 7, 7),
    }


def test_nobody_before_2009_has_a_result(handed_over: Context) -> None:
    rows = ask(handed_over).table("by_period").rows
    assert (rows[0]["last_year"], rows[0]["published_with_result"]) == (2008, 0)
    assert sum(int(str(row["patients"])) for row in rows) == 1054
    assert sum(int(str(row["ranbp2_positive"])) for row in rows) == 30


def test_the_told_totals_as_handed_over(handed_over: Context) -> None:
    rows = ask(handed_over).table("told").rows
    assert [(row["claim_id"], row["said"]) for row in rows] == [
        ("claim-002", "about 59"),
        ("claim-004", "at least 59"),
    ]
