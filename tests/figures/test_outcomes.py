"""How people fared: what counts as a zero, what is left open, and what is never pooled."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.faces.export import to_csv, to_json, to_text
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.interval import wilson
from dashboard.figures.selection import Selection

from .small import Row, breakdown, case, claim, data_set, publication

FIGURE = find("outcomes")
AS_PUBLISHED = Selection(basis="as_published")
CHILD = Selection(age="child")


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return FIGURE.answer(context, selection or Selection())


def by(answer: Answer, table: str = "main") -> dict[Any, dict[str, Any]]:
    return {row["publication_id"]: dict(row) for row in answer.table(table).rows}


def one(n: int, of: int | None = None, **outcomes: int) -> dict[str, Any]:
    """The row of one publication whose outcomes are given as counts."""
    context = data_set(
        publication("a", 2020, n), breakdowns=breakdown("a", "outcome", of or n, **outcomes)
    )
    return by(ask(context))["a"]


def counts(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("of", "died", "lasting", "recovered", "improved"))


# --- What is a zero, and what is not stated -------------------------------------------------------


def test_deaths_alone_say_nothing_of_the_others() -> None:
    # 3 of 12 died: the 9 others did not all recover.
    row = one(12, died=3)
    assert counts(row) == (12, 3, None, None, None)
    assert row["not_stated"] == 9
    assert (row["share"], row["low"], row["high"]) == (3 / 12, *wilson(3, 12))


def test_a_missing_row_is_no_zero_while_anything_is_open() -> None:
    # 4 of 9 with difficulties, 3 recovered, 2 not stated: nobody says that nobody died.
    row = one(9, mild_sequelae=4, recovered=3)
    assert counts(row) == (9, None, 4, 3, None)
    assert (row["share"], row["low"], row["high"]) == (None, None, None)
    assert row["not_stated"] == 2


def test_nobody_died_where_the_other_outcomes_account_for_everyone() -> None:
    row = one(9, mild_sequelae=4, severe_sequelae=1, recovered=4)
    assert counts(row) == (9, 0, 5, 4, None)
    assert (row["share"], row["not_stated"]) == (0, 0)


def test_a_stated_zero_is_a_zero() -> None:
    row = one(9, died=0, recovered=3)
    assert counts(row) == (9, 0, None, 3, None)
    assert row["not_stated"] == 6


def test_no_severe_difficulties_are_not_no_difficulties() -> None:
    assert counts(one(9, died=2, severe_sequelae=0)) == (9, 2, None, None, None)
    assert counts(one(9, died=2, severe_sequelae=0, recovered=7)) == (9, 2, None, 7, None)


def test_that_nobody_recovered_is_never_worked_out() -> None:
    # 2 died and 7 live with difficulties, some of them "mild or none": 0 recovered is not stated.
    assert counts(one(9, died=2, mild_sequelae=7)) == (9, 2, 7, None, None)
    assert counts(one(9, died=2, mild_sequelae=7, recovered=0)) == (9, 2, 7, 0, None)


def test_not_reported_is_not_stated_and_stays_in_the_denominator() -> None:
    # Of 10: 2 died, 5 recovered, 3 lost: 2 of 10, and of difficulties nothing is known.
    row = one(10, died=2, recovered=5, not_reported=3)
    assert counts(row) == (10, 2, None, 5, None)
    assert (row["share"], row["not_stated"]) == (0.2, 3)


def test_who_stands_outside_the_denominator_is_not_stated_either() -> None:
    # 20 patients, 8 followed: 2 died, 6 recovered; of 12 nothing is said.
    row = one(20, of=8, died=2, recovered=6)
    assert counts(row) == (8, 2, None, 6, None)
    assert (row["patients"], row["not_stated"]) == (20, 12)
    assert row["share"] == 2 / 8


def test_outcomes_over_two_denominators_do_not_account_for_everyone() -> None:
    # 6 of 6 tested recovered, 4 of 10 had difficulties: 10 in all, but not surely the same 10.
    context = data_set(
        publication("a", 2020, 16),
        breakdowns=[
            *breakdown("a", "outcome", 6, recovered=6),
            *breakdown("a", "outcome", 10, mild_sequelae=4),
        ],
    )
    assert counts(by(ask(context))["a"]) == (10, None, 4, 6, None)


def test_described_one_by_one_the_denominator_are_those_with_an_outcome() -> None:
    # 8 patients: 1 died, 4 recovered, 1 got better, of 2 nothing is said.
    outcomes = ["died", *["recovered"] * 4, "improved_unspecified", *["not_reported"] * 2]
    context = data_set(
        publication("a", 2020, 8),
        cases=[case("a", number, outcome=outcome) for number, outcome in enumerate(outcomes, 1)],
    )
    row = by(ask(context))["a"]
    assert counts(row) == (6, 1, None, 4, 1)
    assert (row["share"], row["not_stated"]) == (1 / 6, 2)


def test_the_source_that_covers_more_patients_speaks() -> None:
    # A breakdown of 10 covers more than 2 individual descriptions.
    context = data_set(
        publication("a", 2020, 10),
        cases=[case("a", 1, outcome="died"), case("a", 2, outcome="died")],
        breakdowns=breakdown("a", "outcome", 10, died=3, recovered=7),
    )
    assert counts(by(ask(context))["a"]) == (10, 3, None, 7, None)


# --- Which publications stand where ---------------------------------------------------------------


def several(*, died: int = 3, small_of: int = 4) -> Context:
    return data_set(
        publication("any", 2020, 10),
        publication("deaths", 2021, 9, recruited_by="death"),
        publication("open", 2021, 6, recruited_by="death"),
        publication("alone", 2022, 1, recruited_by="single_case"),
        publication("few", 2023, 4),
        publication("said-of-few", 2024, 8),
        publication("silent", 2025, 7),
        breakdowns=[
            *breakdown("any", "outcome", 10, died=died, recovered=10 - died),
            *breakdown("deaths", "outcome", 9, died=7, recovered=2),
            *breakdown("few", "outcome", 4, died=1, mild_sequelae=2),
            *breakdown("said-of-few", "outcome", small_of, recovered=2),
        ],
        cases=[case("alone", 1, outcome="died")],
    )


def test_each_publication_stands_in_one_place() -> None:
    answer = ask(several())
    assert set(by(answer)) == {"any"}
    assert set(by(answer, "through_deaths")) == {"deaths", "open"}
    assert any("1 more publication, with 7 patients" in text for text in answer.caveats)
    assert set(answer.sources) == {"any", "deaths", "open", "alone", "few", "said-of-few"}


def test_five_with_an_outcome_make_a_row() -> None:
    assert set(by(ask(several(small_of=5)))) == {"any", "said-of-few"}


def test_no_share_is_made_of_people_who_came_in_through_deaths() -> None:
    answer = ask(several())
    (table,) = [table for table in answer.tables if table.id == "through_deaths"]
    assert not {"share", "low", "high"} & {column.name for column in table.columns}
    assert "through_deaths" not in FIGURE.charts
    said = {row["publication_id"]: row["said"] for row in table.rows}
    assert said == {
        "deaths": "7 of 9 died, 2 recovered.",
        "open": "How each of them fared is not given in numbers.",
    }
    drawn = [trace.customdata for trace in FIGURE.charts["main"](answer).data]
    assert len(drawn[0]) == 1
    assert "78%" not in to_text(answer)


def test_single_cases_are_counted_apart_and_never_shared() -> None:
    # alone: 1 died. few: 1 died, 2 mild, 1 not stated. said-of-few: 2 recovered, 6 not stated.
    table = ask(several()).table("single")
    found = {row["outcome"]: (row["patients"], row["publications"]) for row in table.rows}
    assert found == {
        "died": (2, 2),
        "mild_sequelae": (2, 1),
        "recovered": (2, 1),
        "not_reported": (7, 2),
    }
    assert "share" not in {column.name for column in table.columns}


def test_a_changed_row_changes_the_sentence() -> None:
    assert "30% (3 of 10)" in ask(several()).headline
    assert ask(several(died=4)).headline == (
        "One publication to 2026 of at least 5 people with ANE says how many died: 40% (4 of 10)."
        " For 1 other no number of deaths was found in what was read. No publication can tell how"
        " one person will fare."
    )


def series(*sizes: tuple[str, int, int], **more: Any) -> Context:
    return data_set(
        *(publication(name, 2015, n, **more) for name, n, _died in sizes),
        breakdowns=[
            row
            for name, n, died in sizes
            for row in breakdown(name, "outcome", n, died=died, recovered=n - died)
        ],
    )


def test_the_sentence_goes_from_the_lowest_to_the_highest_share() -> None:
    answer = ask(series(("a", 10, 0), ("b", 20, 0), ("c", 5, 3), ("d", 10, 4)))
    assert answer.headline == (
        "4 publications to 2026, each of at least 5 people with ANE, say how many died: from 0%"
        " (0 of 20) to 60% (3 of 5). The publications took in different people, so no single share"
        " holds for all, and none can tell how one person will fare."
    )


def test_nothing_is_pooled() -> None:
    # 0 of 10 and 5 of 10: a quarter of all, which is said nowhere.
    answer = ask(series(("a", 10, 0), ("b", 10, 5)))
    everything = to_json(answer) + to_text(answer)
    assert "0.25" not in everything
    assert "25%" not in everything.replace("25%,", "")
    assert set(answer.as_json()["totals"].values()) == {None}


def test_like_stands_beside_like_the_largest_first() -> None:
    context = data_set(
        publication("a", 2015, 30, recruited_by="severity_or_treatment"),
        publication("b", 2015, 6),
        publication("c", 2015, 20, recruited_by="trigger"),
        publication("d", 2015, 9),
        breakdowns=[
            row
            for name, n in (("a", 30), ("b", 6), ("c", 20), ("d", 9))
            for row in breakdown(name, "outcome", n, died=1)
        ],
    )
    answer = ask(context)
    assert answer.main.values("publication_id") == ["d", "b", "c", "a"]
    chart = FIGURE.charts["main"](answer)
    assert list(chart.layout.yaxis.ticktext) == [
        "<b>Everyone with ANE</b>",
        "Hand 2015d: 1 of 9",
        "Hand 2015b: 1 of 6",
        "<b>By trigger</b>",
        "Hand 2015c: 1 of 20",
        "<b>By severity or treatment</b>",
        "Hand 2015a: 1 of 30",
    ]
    assert list(chart.data[0].y) == [1, 2, 4, 6]
    assert list(chart.data[0].x) == answer.main.values("share")


def test_a_publication_keeps_its_name_whatever_is_chosen() -> None:
    context = data_set(
        publication("a", 2015, 6, recruited_by="trigger"),
        publication("b", 2015, 6),
        publication("c", 2015, 6, first_author=None),
        publication("d", 2016, 6, first_author="Muñoz-Osores EJ"),
        breakdowns=[row for name in "abcd" for row in breakdown(name, "outcome", 6, died=1)],
    )
    names = {name: row["label"] for name, row in by(ask(context)).items()}
    assert names == {
        "a": "Hand 2015a",
        "b": "Hand 2015b",
        "c": "Unnamed 2015",
        "d": "Muñoz-Osores 2016",
    }
    (alone,) = ask(context, Selection(recruited=("trigger",))).main.rows
    assert alone["label"] == "Hand 2015a"


# --- Choices --------------------------------------------------------------------------------------


def ages(child: int, adult: int) -> Context:
    return data_set(
        publication("a", 2015, child + adult),
        breakdowns=[
            *breakdown("a", "age_group", child + adult, child=child, adult=adult),
            *breakdown("a", "outcome", child + adult, died=2, recovered=child + adult - 2),
        ],
    )


def test_a_choice_of_patients_keeps_publications_all_of_whom_match() -> None:
    assert set(by(ask(ages(10, 0), CHILD))) == {"a"}
    answer = ask(ages(9, 1), CHILD)
    assert answer.main.rows == ()
    assert any("1 publication with only some patients" in text for text in answer.caveats)
    assert answer.headline == (
        "No publication to 2026 that counts here is known to give a share of deaths among at least"
        " 5 people with ANE (children)."
    )


def test_of_those_who_do_not_match_at_all_nothing_is_said() -> None:
    answer = ask(ages(0, 10), CHILD)
    assert answer.main.rows == ()
    assert not any("only some patients" in text for text in answer.caveats)


def test_how_people_came_in_can_be_chosen() -> None:
    context = several()
    assert set(by(ask(context, Selection(recruited=("any",))))) == {"any"}
    answer = ask(context, Selection(recruited=("death",)))
    assert answer.main.rows == ()
    assert set(by(answer, "through_deaths")) == {"deaths", "open"}
    assert "2 are about people who came in because" in answer.headline
    assert answer.table("single").rows == ()


def contained() -> Context:
    # part:10 of 2015 says how many died; whole:20 of 2020, which holds it, does not.
    return data_set(
        publication("part", 2015, 10, within="whole"),
        publication("whole", 2020, 20),
        breakdowns=breakdown("part", "outcome", 10, died=4, recovered=6),
    )


def test_people_are_not_shown_twice_and_what_is_left_out_is_said() -> None:
    answer = ask(contained())
    assert answer.main.rows == ()
    assert "1 does whose patients are counted in another publication." in answer.headline
    assert any("1 more publication says how its patients fared" in c for c in answer.caveats)
    published = ask(contained(), AS_PUBLISHED)
    assert {name: row["standing"] for name, row in by(published).items()} == {"part": "contained"}
    assert any("marked 'contained'" in text for text in published.caveats)
    assert set(by(ask(contained(), Selection(to_year=2019)))) == {"part"}


def test_suspected_diagnoses_are_told() -> None:
    def suspected(context: Context) -> bool:
        return any("calls the diagnosis suspected" in text for text in ask(context).caveats)

    assert suspected(series(("a", 10, 1), certainty="suspected"))
    assert not suspected(series(("a", 10, 1)))


# --- Lasting difficulties and recovery ------------------------------------------------------------


def test_a_share_needs_half_of_the_outcomes_to_be_stated() -> None:
    # 6 of 12 stated: a share of the 3 with difficulties. 5 of 12: none.
    context = data_set(
        publication("half", 2015, 12),
        publication("less", 2015, 12),
        breakdowns=[
            *breakdown("half", "outcome", 12, died=3, mild_sequelae=3),
            *breakdown("less", "outcome", 12, died=2, mild_sequelae=3),
        ],
    )
    answer = ask(context)
    found = by(answer, "lasting")
    assert (found["half"]["n"], found["half"]["open"]) == (3, 6)
    assert found["half"]["share"] == 3 / 12
    assert (found["less"]["n"], found["less"]["of"], found["less"]["share"]) == (3, 12, None)
    assert answer.table("recovered").rows == ()
    assert len(FIGURE.charts["lasting"](answer).data[0].x) == 1
    assert "1 publication leaves more than half of the outcomes open" in (
        answer.table("lasting").alt
    )


def test_difficulties_of_every_degree_are_added() -> None:
    row = one(
        12,
        mild_sequelae=1,
        moderate_sequelae=2,
        severe_sequelae=3,
        sequelae_unspecified=4,
        improved_unspecified=1,
        recovered=1,
    )
    assert counts(row) == (12, 0, 10, 1, 1)


# --- Quoted figures -------------------------------------------------------------------------------


def quoted(*claims: Row) -> list[dict[str, Any]]:
    context = data_set(
        publication("a", 2015, 3, journal="J of X", first_author=None), claims=claims
    )
    return [dict(row) for row in ask(context).table("claims").rows]


def outcome_claim(number: int, what: str, **more: Any) -> Row:
    return claim(number, what=what, unit="percent", scope_code="other", scope="children") | more


def test_figures_are_quoted_as_they_were_said() -> None:
    found = quoted(
        outcome_claim(1, "full_recovery", high=10),
        outcome_claim(2, "mortality", low=29.4, high=66.7, as_of_year=2026),
        outcome_claim(3, "mortality", low=33.3, high=33.3, year=2019),
        outcome_claim(4, "mortality", low=45, said_by="a"),
        outcome_claim(5, "mortality", low=33.3, high=33.3, same_as="claim-003"),
        outcome_claim(6, "sequelae", low=50, high=50),
        outcome_claim(7, "incidence", low=50, high=50),
    )
    assert [(row["what_label"], row["said"], row["as_of_year"]) for row in found] == [
        ("People who died", "33.3%", 2019),
        ("People who died", "29.4% to 66.7%", 2026),
        ("People who died", "45%", None),
        ("Lasting difficulties", "50%", None),
        ("Full recovery", "up to 10%", None),
    ]
    assert [row["said_by"] for row in found][2] == "a publication in J of X"


# --- The data as handed over ----------------------------------------------------------------------


def test_the_real_sentence_letter_by_letter(handed_over: Context) -> None:
    assert ask(handed_over).headline == (
        "25 publications to 2026, each of at least 5 people with ANE, say how many died: from 0%"
        " (0 of 14) to 67% (14 of 21). For 15 others no number of deaths was found in what was"
        " read. The publications took in different people, so no single share holds for all, and"
        " none can tell how one person will fare."
    )


@pytest.mark.parametrize(
    ("publication_id", "numbers"),
    [
        ("he-2026", (67, 18, 49, None, None, 0)),
        ("silverman-2025", (41, 11, None, None, None, 30)),
        ("bangalore-anec-2023", (36, 3, 3, None, None, 30)),
        ("jdn-2022", (14, 0, 9, 4, None, 1)),
        ("kim-2004", (14, 0, 12, 2, None, 0)),
        ("unnamed-aoccn-p1-32", (5, 0, 5, None, None, 0)),
    ],
)
def test_real_publications(
    handed_over: Context, publication_id: str, numbers: tuple[Any, ...]
) -> None:
    row = by(ask(handed_over))[publication_id]
    assert (*counts(row), row["not_stated"]) == numbers


def test_real_publications_through_deaths(handed_over: Context) -> None:
    found = by(ask(handed_over), "through_deaths")
    assert set(found) == {"hu-2023", "cai-2024", "zeng-2013", "yue-2024"}
    assert not set(found) & set(by(ask(handed_over)))
    assert found["cai-2024"]["said"] == "5 of 7 died, 2 recovered."


@pytest.mark.parametrize("selection", [Selection(), AS_PUBLISHED, CHILD])
def test_real_rows_account_for_their_patients(handed_over: Context, selection: Selection) -> None:
    answer = ask(handed_over, selection)
    assert answer.main.rows
    for row in by(answer).values():
        _of, *parts = counts(row)
        assert sum(part or 0 for part in parts) + row["not_stated"] == row["patients"]
        assert 5 <= row["of"] <= row["patients"]
        assert row["recruited"] not in ("death", "single_case")
        assert (row["share"] is None) is (row["died"] is None)
    for table in ("main", "lasting", "recovered"):
        shown = [row for row in answer.table(table).rows if row["share"] is not None]
        assert list(FIGURE.charts[table](answer).data[0].x) == [row["share"] for row in shown]


def test_a_csv_tells_not_stated_from_zero(handed_over: Context) -> None:
    lines = to_csv(ask(handed_over).main, "v").splitlines()
    (silverman,) = [line for line in lines if "silverman-2025" in line]
    (kim,) = [line for line in lines if "kim-2004" in line]
    assert ",41,41,11," in silverman
    assert ",,,,30," in silverman
    assert ",14,14,0,0.0," in kim
