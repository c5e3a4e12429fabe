"""Ages: the bins, the rows that add up, and what holds of any division by trigger."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figures import crossing
from dashboard.figures.age_groups_single import BINS
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection

from .small import Row, breakdown, case, data_set, parts, publication, totals
from .test_properties import DIMENSIONS, GROUPS, REAL, SMALL, World, matches, quick, worlds

FIGURE = find("age-groups")
AS_PUBLISHED = Selection(basis="as_published")


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return FIGURE.answer(context, selection or Selection())


def by(answer: Answer, table: str, code: str) -> dict[Any, Any]:
    return {row[code]: row["patients"] for row in answer.table(table).rows}


def aged(*ages: float | None, **more: Any) -> Context:
    return data_set(
        publication("a", 2020, max(1, len(ages)), **more),
        cases=[case("a", n, age_years=age) for n, age in enumerate(ages, start=1)],
    )


def drawn_bins(context: Context, selection: Selection | None = None) -> dict[str, int]:
    """The bins with anybody in them."""
    return {label: n for label, n in by(ask(context, selection), "ages", "label").items() if n}


# --- Children and adults --------------------------------------------------------------------------


def mixed(*, children: int = 6, more: tuple[Row, ...] = ()) -> Context:
    return data_set(
        publication("a", 2020, 10),
        *more,
        breakdowns=breakdown("a", "age_group", 10, child=children, adult=1),
    )


def test_children_adults_and_the_rest() -> None:
    answer = ask(mixed())
    assert by(answer, "main", "age_group") == {"child": 6, "adult": 1}
    assert answer.totals.not_stated == 3
    assert answer.headline == (
        "Publications to 2026 describe at least 10 people with ANE: 6 children and 1 adult. For 3"
        " the age is not stated."
    )
    assert answer.texts == {"children_number": "6", "adults_number": "1"}
    assert any("under 18" in text for text in answer.caveats)
    assert "under 18" in answer.main.note
    (bars,) = FIGURE.charts["main"](answer).data
    assert list(bars.x) == [6, 1, 3]


def test_a_changed_row_changes_the_sentence() -> None:
    assert "7 children and 1 adult. For 2 the age" in ask(mixed(children=7)).headline
    more = ask(mixed(more=(publication("b", 2021, 2),))).headline
    assert "at least 12 people" in more
    assert "For 5 the age" in more


def test_nobody_is_called_none() -> None:
    # No adult is described here: nothing is said of adults, rather than "0 adults".
    answer = ask(data_set(publication("a", 2020, 2), cases=[case("a", 1, age_years=3)]))
    assert "2 people with ANE: 1 child. For 1 the age is not stated." in answer.headline
    assert "adult" not in answer.headline


def test_with_nothing_stated_the_headline_is_the_count() -> None:
    answer = ask(data_set(publication("a", 2020, 2)))
    assert answer.headline == "At least 2 people with ANE are described in 1 publication to 2026."
    assert answer.main.rows == ()
    assert answer.table("ages").rows == ()
    for draw in FIGURE.charts.values():
        draw(answer)


# --- Single ages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "label"),
    [
        (0, "0–5 months"),
        (0.42, "0–5 months"),
        (0.5, "6–11 months"),
        (0.58, "6–11 months"),
        (0.92, "6–11 months"),
        (1, "12–17 months"),
        (1.42, "12–17 months"),
        (1.5, "18–23 months"),
        (1.92, "18–23 months"),
        (2, "2 years"),
        (2.92, "2 years"),
        (3, "3–4 years"),
        (9.5, "5–9 years"),
        (14, "10–14 years"),
        (17.99, "15–17 years"),
        (18, "18–29 years"),
        (49, "30–49 years"),
        (69, "50–69 years"),
        (70, "70 years and over"),
        (101, "70 years and over"),
    ],
)
def test_an_age_stands_in_its_bin(age: float, label: str) -> None:
    assert drawn_bins(aged(age)) == {label: 1}


def test_every_month_written_as_years_is_found_again() -> None:
    # Ages are months / 12, rounded to two digits.
    months = range(12 * 20)
    context = data_set(
        publication("a", 2020, len(months)),
        cases=[case("a", n, age_years=round(n / 12, 2)) for n in months if n] + [case("a", 240)],
    )
    rows = ask(context).table("ages").rows
    for row, each in zip(rows, BINS, strict=True):
        wanted = [n for n in months if n and each.first <= n <= (each.last or 10_000)]
        assert row["patients"] == len(wanted), row["label"]


def test_bins_follow_each_other_without_a_gap() -> None:
    assert BINS[0].first == 0
    assert BINS[-1].last is None
    for before, after in pairwise(BINS):
        assert before.last is not None
        assert after.first == before.last + 1


def test_single_ages_follow_choice_and_basis() -> None:
    # The child of small is one of the two in large.
    context = data_set(
        publication("small", 2020, 1, within="large"),
        publication("large", 2021, 2),
        cases=[
            case("small", 1, age_years=3, trigger="dengue"),
            case("large", 1, age_years=3, trigger="dengue"),
            case("large", 2, age_years=30),
        ],
    )
    three, thirty = "3–4 years", "30–49 years"
    assert drawn_bins(context) == {three: 1, thirty: 1}
    assert drawn_bins(context, AS_PUBLISHED) == {three: 2, thirty: 1}
    assert drawn_bins(context, Selection(age="adult")) == {thirty: 1}
    assert drawn_bins(context, Selection(trigger=("dengue",))) == {three: 1}
    labels = by(ask(context, Selection(age="adult")), "ages", "label")
    assert next(iter(labels)) == "18–29 years"


def test_a_middle_age_is_given_of_five_at_least() -> None:
    def said(*ages: float) -> str:
        return " ".join([*(a := ask(aged(*ages))).caveats, a.table("ages").alt])

    assert "middle age" not in said(1, 2, 3, 4)
    assert "of the 5 described one by one is 3 years." in said(1, 2, 3, 4, 5)
    assert "The middle age is 7 months." in said(0.25, 0.5, 0.58, 4, 50)
    # In completed years, between the two in the middle.
    assert "The middle age is 4 years." in said(1, 2, 4, 5.5, 8, 9)


def test_adults_among_the_listed_are_set_beside_adults_among_all() -> None:
    context = data_set(
        publication("a", 2020, 2),
        publication("b", 2021, 50),
        cases=[case("a", 1, age_years=30), case("a", 2, age_years=3)],
        breakdowns=breakdown("b", "age_group", 50, child=50),
    )
    wanted = "Of the 2 described one by one, 1 was an adult; of all 52 counted, 1."
    assert wanted in ask(context).caveats
    assert wanted not in ask(context, Selection(age="adult")).caveats


# --- Sex and trigger ------------------------------------------------------------------------------


def test_the_rows_of_sex_add_up_to_the_total() -> None:
    # 9 children in all: of a:6 one was an adult, 4 girls, 1 boy; b:4 are children, 2 girls.
    context = data_set(
        publication("a", 2020, 6),
        publication("b", 2021, 4),
        breakdowns=[
            *breakdown("a", "age_group", 6, child=5, adult=1),
            *breakdown("a", "sex", 6, F=4, M=1),
            *breakdown("b", "age_group", 4, child=4),
            *breakdown("b", "sex", 4, F=2),
        ],
    )
    assert by(ask(context), "sex", "sex") == {"F": 6, "M": 1, "not_stated": 3}
    children = by(ask(context, Selection(age="child")), "sex", "sex")
    # Of a, 3 of the 4 girls must be children; of the boy and of the one not stated nobody knows.
    assert children == {"F": 5, "not_stated": 2, "cannot_be_split": 2}
    assert sum(children.values()) == 9


def test_children_and_adults_by_trigger() -> None:
    # a:5 had influenza, 4 of them children; of b:6 two had dengue, five were adults.
    context = data_set(
        publication("a", 2020, 5),
        publication("b", 2021, 6),
        breakdowns=[
            *breakdown("a", "trigger", 5, influenza_a=3, influenza_b=2),
            *breakdown("a", "age_group", 5, child=4),
            *breakdown("b", "trigger", 6, dengue=2),
            *breakdown("b", "age_group", 6, child=1, adult=5),
        ],
    )
    answer = ask(context)
    rows = {
        row["trigger_row"]: [
            row[name] for name in ("patients", "child", "adult", "not_stated", "cannot_be_split")
        ]
        for row in answer.table("by_trigger").rows
    }
    assert rows == {
        "influenza": [5, 4, 0, 1, 0],
        "mosquito_borne": [2, 0, 1, 0, 1],
        "not_stated": [4, 0, 3, 0, 1],
    }
    traces = FIGURE.charts["by_trigger"](answer).data
    assert [list(trace.x) for trace in traces] == [[4, 0, 0], [0, 1, 3], [1, 1, 1]]
    assert traces[2].name == "Not stated or not split"
    # The name of a trigger stands above its bars and takes no width from them.
    drawn = FIGURE.charts["by_trigger"](answer)
    assert not any(axis.showticklabels for axis in drawn.select_yaxes())
    assert [note.text for note in drawn.layout.annotations[3:]] == list(traces[0].y)
    # After a choice of age, nothing is drawn of the others.
    chosen = ask(context, Selection(age="child"))
    traces = FIGURE.charts["by_trigger"](chosen).data
    assert [list(trace.x) for trace in traces] == [[4]]
    assert "adults:" not in chosen.table("by_trigger").alt


# --- The data as handed over ----------------------------------------------------------------------


def test_the_headline_letter_by_letter(handed_over: Context) -> None:
    assert ask(handed_over).headline == (
        "Publications to 2026 describe at least 1,054 people with ANE: 949 children and 33 adults."
        " For 72 the age is not stated."
    )


def test_covid19_by_age_as_handed_over(handed_over: Context) -> None:
    (row,) = [
        row for row in ask(handed_over).table("by_trigger").rows if row["trigger_row"] == "covid19"
    ]
    assert (row["child"], row["adult"], row["not_stated"], row["cannot_be_split"]) == (66, 14, 1, 0)


def test_sex_as_handed_over(handed_over: Context) -> None:
    assert by(ask(handed_over), "sex", "sex") == {"F": 261, "M": 266, "not_stated": 527}


def test_single_ages_as_handed_over(handed_over: Context) -> None:
    answer = ask(handed_over)
    assert sum(by(answer, "ages", "label").values()) == 96
    assert any(text.startswith("96 patients are described one by one") for text in answer.caveats)


# --- Any division by trigger ----------------------------------------------------------------------

_CELLS = """
SELECT publication_id, trigger_row, category, patients
FROM split_by_trigger(
    $dimension, $first_year, $last_year, $designs, $triggers, $countries, $ages
)
"""


def check_rows(context: Context, selection: Selection, dimension: str) -> list[crossing.Row]:
    rows = crossing.by_trigger(context, selection, dimension)
    for row in rows:
        assert row.cannot_be_split >= 0
        assert row.total >= 0
        assert all(n > 0 for n in row.parts.values())
        assert sum(row.parts.values()) + row.cannot_be_split == row.total
        assert sum(row.published_parts.values()) <= row.published_total
        assert row.total <= row.published_total
        assert all(n <= row.published_parts[code] for code, n in row.parts.items())
    found = totals(context, selection)
    assert sum(row.total for row in rows) <= (found["total"] or 0)
    assert sum(row.published_total for row in rows) <= (found["as_published"] or 0)
    # By trigger alone no more is known of a row, and of no trigger; along the other dimension
    # alone no less is known of a category.
    alone = parts(context, "trigger", selection)
    for row in rows:
        members = {row.code} if selection.trigger else codes_of(context, row.code)
        assert row.total >= sum(alone.get(code, 0) for code in members)
        assert selection.trigger == () or row.total == alone.get(row.code, 0)
    return rows


def codes_of(context: Context, group: str) -> set[str]:
    found = context.rows(
        "SELECT trigger FROM triggers WHERE trigger_group = $group", {"group": group}
    )
    return {str(row["trigger"]) for row in found} or {group}


@settings(quick, max_examples=25)
@given(worlds(), SMALL, st.sampled_from(DIMENSIONS[1:]))
def test_no_cell_says_more_than_the_truth(
    world: World, selection: Selection, dimension: str
) -> None:
    context = world.context()
    check_rows(context, selection, dimension)
    inside = {
        name: [person for person in people if matches(person, selection)]
        for name, people in world.truth.items()
    }
    whole: Counter[tuple[str, str]] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for row in context.rows(_CELLS, {**selection.parameters(), "dimension": dimension}):
        name, code = str(row["publication_id"]), str(row["trigger_row"])
        members = GROUPS.get(code, {code})
        if code == "no_agent_found":
            members = {"none_found"}
        category, n = row["category"], int(str(row["patients"]))
        true = [
            person
            for person in inside[name]
            if (code == "not_stated" or person["trigger"] in members)
            and category in (None, "not_stated", person[dimension])
        ]
        assert 1 <= n <= len(true)
        (whole if category is None else cells)[name, code] += n
    assert all(n <= whole[key] for key, n in cells.items())
    by_publication: Counter[str] = Counter()
    for (name, _code), n in whole.items():
        by_publication[name] += n
    assert all(n <= len(inside[name]) for name, n in by_publication.items())


@settings(quick, max_examples=10)
@given(worlds(), SMALL, st.sampled_from(DIMENSIONS[1:]))
def test_without_a_choice_the_rows_are_the_whole(
    world: World, selection: Selection, dimension: str
) -> None:
    context = world.context()
    everyone = Selection(basis=selection.basis, to_year=selection.to_year)
    rows = check_rows(context, everyone, dimension)
    assert sum(row.total for row in rows) == totals(context, everyone)["total"]


@settings(quick, max_examples=12)
@given(worlds(), SMALL)
def test_the_figure_adds_up_on_any_data(world: World, selection: Selection) -> None:
    context = world.context()
    answer = ask(context, selection)
    assert sum(by(answer, "sex", "sex").values()) == answer.totals.total
    for draw in FIGURE.charts.values():
        draw(answer)


@pytest.mark.slow
@pytest.mark.parametrize("dimension", ["age_group", "sex", "genetic", "outcome", "country"])
def test_rows_hold_their_parts_on_the_real_data(handed_over: Context, dimension: str) -> None:
    @settings(quick, max_examples=12)
    @given(REAL)
    def check(selection: Selection) -> None:
        check_rows(handed_over, selection, dimension)
        check_rows(handed_over, replace(selection, trigger=()), dimension)

    check()
