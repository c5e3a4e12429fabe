"""An estimate from two lists: against published values, by its properties, and in its words."""

from __future__ import annotations

import re
from functools import cache
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.database import parse_site
from dashboard.faces.export import to_text
from dashboard.faces.pictures import picture
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.figures.how_many_unseen import FIGURE
from dashboard.figures.interval import recapture
from dashboard.figures.selection import Selection

from .small import SITE, Row, data_set, group_counts, group_release, publication, unchecked

NEEDED = "would need a column that says for each person whether a publication describes them"
ESTIMATE = "this is an estimate, not a count"
# 60 patients in one publication; a second one, contained in it, describes 40 of them again.
PUBLISHED = (
    publication("a", 2020, 60),
    publication("b", 2021, 40, within="a", within_certainty="likely"),
)


def ask(*counts: list[Row]) -> Answer:
    rows = [row for some in counts for row in some]
    return FIGURE.answer(unchecked(*PUBLISHED, community_counts=rows), Selection())


@cache
def of_both() -> Answer:
    """10 of the group's people are published and 10 are not."""
    return ask(group_counts("published", yes=10, no=10))


@cache
def with_unknown() -> Answer:
    """Of 8 more it is not known."""
    return ask(group_counts("published", yes=10, no=10, unknown=5, other=3))


# --- The estimate itself --------------------------------------------------------------------------


# Seber GAF (2002), The estimation of animal abundance and related parameters, 2nd edition, tables
# 3.7 and 3.8: 501 * 150 / 8 - 1 = 9392.75, and 1001 * 244 / 22 - 1 = 11101. Ricker WE (1975), Bull
# Fish Res Board Can 191: 110 * 178 / 58 - 1 = 336.6.
@pytest.mark.parametrize(
    ("first", "second", "both", "estimate", "error"),
    [(500, 149, 7, 9393, 3022), (1000, 243, 21, 11101, 2184), (109, 177, 57, 337, 25)],
)
def test_published_values(first: int, second: int, both: int, estimate: int, error: int) -> None:
    found = recapture(first, second, both)
    assert round(found.estimate) == estimate
    assert round(sqrt(found.variance)) == error


def test_the_interval_by_hand() -> None:
    # 30 and 20 people, 10 on both: 40 are known. On neither: 20 * 10 / 11 = 18.1818, so 58.1818.
    # Variance 31 * 21 * 20 * 10 / (11**2 * 12) = 89.6694; over 18.1818**2 it is 0.27125.
    # exp(1.95996 * sqrt(log(1.27125))) = 2.61218: from 40 + 6.9604 to 40 + 47.4941.
    found = recapture(30, 20, 10)
    assert found.listed == 40
    assert found.estimate == pytest.approx(58.1818, abs=1e-4)
    assert found.variance == pytest.approx(89.6694, abs=1e-4)
    assert found.low == pytest.approx(46.9604, abs=1e-4)
    assert found.high == pytest.approx(87.4941, abs=1e-4)


lists = st.tuples(st.integers(0, 3000), st.integers(0, 3000)).flatmap(
    lambda sizes: st.tuples(st.just(sizes[0]), st.just(sizes[1]), st.integers(0, min(sizes)))
)


@given(lists)
def test_the_interval_holds_the_estimate_and_never_fewer_than_are_known(
    sizes: tuple[int, int, int],
) -> None:
    first, second, both = sizes
    found = recapture(*sizes)
    assert found.listed == first + second - both
    assert found.listed <= found.low <= found.estimate <= found.high
    chapman = (first + 1) * (second + 1) / (both + 1) - 1
    assert found.estimate == pytest.approx(chapman, rel=1e-9, abs=1e-6)
    seber = (first + 1) * (second + 1) * (first - both) * (second - both)
    assert found.variance == pytest.approx(seber / ((both + 1) ** 2 * (both + 2)), rel=1e-9)


@given(lists)
def test_the_order_of_the_lists_does_not_matter(sizes: tuple[int, int, int]) -> None:
    first, second, both = sizes
    assert recapture(first, second, both) == recapture(second, first, both)


@given(lists)
def test_more_people_on_both_lists_mean_fewer_on_neither(sizes: tuple[int, int, int]) -> None:
    first, second, both = sizes
    if both < min(first, second):
        assert recapture(first, second, both + 1).estimate < recapture(*sizes).estimate


@pytest.mark.parametrize("sizes", [(5, 9, 6), (9, 5, 6), (5, 5, -1)])
def test_an_impossible_overlap_is_refused(sizes: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="cannot be on both"):
        recapture(*sizes)


# --- The figure -----------------------------------------------------------------------------------


def test_patients_are_counted_once_and_the_group_by_those_whose_answer_is_known() -> None:
    # 60 published, 10 + 10 known to the group, 10 on both: 61 * 21 / 11 - 1 = 115.45.
    answer = of_both()
    (row,) = answer.table("estimate").rows
    assert (row["published"], row["group"], row["both"], row["listed"]) == (60, 20, 10, 70)
    assert row["estimate"] == 115
    assert answer.headline.startswith("If ")
    assert "about 115 people (95% interval " in answer.headline
    assert ESTIMATE in answer.headline


def test_a_release_as_the_group_makes_it_gives_the_same() -> None:
    counts = group_release(published={"yes": 10, "no": 10, "unknown": 8})
    answer = FIGURE.answer(data_set(*PUBLISHED, community_counts=counts), Selection())
    assert answer.table("estimate").rows == with_unknown().table("estimate").rows


def test_the_interval_is_rounded_outwards() -> None:
    (row,) = of_both().table("estimate").rows
    exact = recapture(60, 20, 10)
    low, high = int(str(row["low"])), int(str(row["high"]))
    assert exact.low - 1 < low <= exact.low
    assert exact.high <= high < exact.high + 1


def test_people_of_whom_it_is_not_known_make_a_range_of_two_extremes() -> None:
    # If all 8 are published 18 of 28 are on both, 61 * 29 / 19 - 1 = 92.1; if none is, 10 of 28,
    # 61 * 29 / 11 - 1 = 159.8.
    answer = with_unknown()
    rows = answer.table("estimate").rows
    assert [row["scenario"] for row in rows] == ["all_yes", "all_no"]
    assert [(row["group"], row["both"], row["estimate"]) for row in rows] == [
        (28, 18, 92),
        (28, 10, 160),
    ]
    assert "between about 92 people" in answer.headline
    assert "and about 160 people" in answer.headline
    assert "of 8 people" in answer.headline
    assert ESTIMATE in answer.headline


def test_a_changed_answer_changes_the_sentence() -> None:
    before = of_both().headline
    after = ask(group_counts("published", yes=10, no=11)).headline
    assert before != after


def test_the_newest_release_counts() -> None:
    answer = ask(
        group_counts("published", as_of="2026-04-30", yes=20, no=20),
        group_counts("published", as_of="2026-10-31", yes=10, no=10),
    )
    assert answer.table("estimate").values("both") == [10]


WITHOUT = {
    "no release": ([], NEEDED),
    "another dimension": (group_counts("country", JPN=20), NEEDED),
    "no row for no": (group_counts("published", yes=10, other=20), NEEDED),
    "yes is hidden": (group_counts("published", yes=None, no=10), "hidden to protect families"),
    "no is hidden": (group_counts("published", yes=10, no=None), "hidden to protect families"),
    "unknown is hidden": (
        group_counts("published", yes=10, no=10, unknown=None),
        "hidden to protect families",
    ),
    "few on both": (group_counts("published", yes=6, no=20), "at least 7 are needed"),
    "more than are published": (group_counts("published", yes=61, no=9), "do not fit together"),
    "may be more": (
        group_counts("published", yes=50, no=9, unknown=11),
        "do not fit together",
    ),
    "nobody outside": (group_counts("published", yes=10, no=0), "nothing about people on neither"),
    "nobody else": (group_counts("published", yes=60, no=9), "nothing about people on neither"),
}


@pytest.mark.parametrize(("counts", "why"), WITHOUT.values(), ids=WITHOUT)
def test_without_what_it_needs_no_estimate_is_given_and_the_need_is_said(
    counts: list[Row], why: str
) -> None:
    answer = ask(counts)
    assert [table.id for table in answer.tables] == ["main"]
    assert "cannot be estimated yet" in answer.headline
    assert why in answer.headline
    assert why in answer.main.alt
    assert answer.headline in to_text(answer)
    assert "estimated: " not in answer.headline
    assert answer.main.rows[0]["n"] == 60
    assert all(len(draw(answer).data) <= 1 for draw in FIGURE.charts.values())


def test_a_missing_number_is_not_zero_and_says_what_is_needed() -> None:
    rows = ask().main.rows
    assert [row["n"] for row in rows] == [60, None, None]
    assert [row["known_hidden"] for row in rows] == [False, False, False]
    assert all(NEEDED in str(row["standing"]) for row in rows[1:])


def test_a_hidden_number_is_neither_shown_nor_zero() -> None:
    answer = ask(group_counts("published", yes=None, no=20))
    hidden = answer.main.rows[1]
    assert (hidden["n"], hidden["known_hidden"], hidden["as_of"]) == (None, True, None)
    assert "hidden (fewer than 5, or hidden to protect others)" in answer.main.alt
    (bars,) = FIGURE.charts["main"](answer).data
    assert 0 < bars.x[1] <= 4
    assert bars.marker.pattern.shape[1] == "/"


def test_why_it_may_be_wrong_is_said_at_the_figure() -> None:
    answer = of_both()
    said = " ".join(answer.caveats)
    for words in ("independent", "Nobody checked", "floor", "Countries differ", "long ago"):
        assert words in said
    assert "not a count" in answer.table("estimate").note
    assert "not a count" in answer.table("estimate").alt


def test_the_number_of_the_estimate_never_stands_without_its_condition() -> None:
    answer = of_both()
    for sentence in re.split(r"(?<=\.) ", answer.headline):
        if "115" in sentence:
            assert sentence.startswith("If ")
            assert "not a count" in sentence


def test_the_charts_draw_what_the_tables_hold() -> None:
    answer = with_unknown()
    (bars,) = FIGURE.charts["main"](answer).data
    assert list(bars.x) == answer.main.values("n") == [60, 10, 10, 8]
    listed, estimated = FIGURE.charts["estimate"](answer).data
    table = answer.table("estimate")
    assert list(listed.x) == table.values("listed")
    assert list(estimated.x) == table.values("estimate")
    ends = zip(estimated.x, estimated.error_x.arrayminus, estimated.error_x.array, strict=True)
    assert [(x - less, x + more) for x, less, more in ends] == list(
        zip(table.values("low"), table.values("high"), strict=True)
    )


@pytest.mark.parametrize("kind", ["chart", "narrow", "picture", "card"])
@pytest.mark.parametrize("table", ["main", "estimate"])
def test_every_picture_can_be_made_and_the_file_says_that_it_is_an_estimate(
    table: str, kind: str
) -> None:
    answer = with_unknown()
    site = parse_site(SITE.read_text(encoding="utf-8"))
    made = picture(answer, table, kind, site=site)  # type: ignore[arg-type]
    if kind == "picture":
        assert ESTIMATE in " ".join(line.text for line in made.lines)


def test_on_the_data_as_handed_over_it_says_what_is_needed(handed_over: Context) -> None:
    answer = FIGURE.answer(handed_over, Selection())
    assert answer.headline == (
        "Publications describe at least 1,054 people with ANE. How many people neither publications"
        " nor the group know cannot be estimated yet. The group's sheet would need a column that"
        " says for each person whether a publication describes them."
    )
    assert answer.main.values("n") == [1054, None, None]
