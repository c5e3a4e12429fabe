"""What the charts and the sheets behind them hold is what the JSON holds, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from dashboard.faces import decks
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection

from .reading import Chart, charts, opened

_NEAR = 1e-9
_DAY_ONE = date(1899, 12, 30)


def _numbers(answer: Answer) -> set[float]:
    """All that the JSON of an answer states: cells, totals, and dates as sheets count them."""
    found = answer.as_json()
    tables = [found["rows"], *(table["rows"] for table in found["more_tables"])]
    cells = [value for rows in tables for row in rows for value in row.values()]
    cells += found["totals"].values()
    totals = answer.totals
    # Parts and what is not stated or cannot be split: one bar for both.
    cells.append((totals.not_stated or 0) + (totals.cannot_be_split or 0))
    numbers = {float(c) for c in cells if isinstance(c, int | float) and not isinstance(c, bool)}
    for cell in cells:
        if isinstance(cell, str):
            try:
                numbers.add(float((date.fromisoformat(cell) - _DAY_ONE).days))
            except ValueError:
                continue
    return numbers


def _stacks(chart: Chart) -> Iterable[float]:
    """Where each piece of a stacked bar that begins with another ends."""
    for values in zip(*(one.values for one in chart.series), strict=False):
        total = 0.0
        for value in values:
            total += value
            yield total


def _is_in(value: float, numbers: set[float]) -> bool:
    return any(abs(value - number) < _NEAR for number in numbers)


@pytest.fixture(scope="module")
def shown(every: bytes, handed_over: Context) -> dict[decks.Item, tuple[decks.Slide, list[Chart]]]:
    found = list(decks.slides(handed_over, decks.every_item(), Selection()))
    # The slides between are the first, the last, and the warnings.
    pages = iter(list(opened(every).slides)[1:-1])
    paired = {}
    for one in found:
        page = next(pages)
        if one.warning:
            page = next(pages)
        paired[one.item] = (one, list(charts(page)))
    assert next(pages, None) is None
    return paired


@pytest.mark.parametrize("item", decks.every_item(), ids=str)
def test_chart_and_sheet_agree(shown: dict, item: decks.Item) -> None:
    _one, drawn = shown[item]
    for chart in drawn:
        for series in chart.series:
            # A sheet keeps sixteen digits of a number.
            assert series.in_sheet == pytest.approx(series.values, rel=1e-14)
            assert series.name


# Bars that hang (years from and to, each half a year wider), differences and sums are worked out.
_DERIVED = {
    decks.Item("triggers-over-time", "periods"),
    decks.Item("triggers-over-time"),
    decks.Item("published-and-known"),
    decks.Item("published-and-known", "by_country"),
    decks.Item("published-and-known", "by_trigger"),
    decks.Item("published-and-known", "by_age"),
}


@pytest.mark.parametrize("item", decks.every_item(), ids=str)
def test_no_number_is_in_a_chart_that_the_json_does_not_state(
    shown: dict, item: decks.Item
) -> None:
    one, drawn = shown[item]
    numbers = _numbers(one.answer)
    if item == decks.Item("triggers-over-time"):
        numbers |= {
            float(sum(parts))
            for year in {row["year"] for row in one.table.rows}
            for parts in _subsets([int(r["patients"]) for r in one.table.rows if r["year"] == year])
        }
    rows = set(map(float, range(max((len(t.rows) for t in one.answer.tables), default=0) * 4)))
    for chart in drawn:
        if item in _DERIVED and chart.kind == "barChart" and len(chart.series) > 1:
            ends = list(_stacks(chart))
            half_years = {n + half for n in numbers for half in (-0.45, 0.45)}
            assert all(_is_in(end, numbers | half_years) for end in ends if end)
            continue
        for series in chart.series:
            wrong = [v for v in series.values if not _is_in(v, numbers | _places(chart, rows))]
            assert not wrong, (series.name, wrong)


def _places(chart: Chart, rows: set[float]) -> set[float]:
    """Points stand at rows that are numbered from 0."""
    return rows if chart.kind == "scatterChart" else set()


def _subsets(values: list[int]) -> Iterable[list[int]]:
    found: list[list[int]] = [[]]
    for value in values:
        found += [[*one, value] for one in found]
    return found


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("published-count", "patients"),
        ("published-count", "could_be_counted_by_then"),
        ("cases-by-trigger", "patients"),
        ("cases-by-country", "patients"),
        ("cases-by-country:per_million", "per_million"),
        ("country", "publications"),
        ("age-groups", "patients"),
        ("age-groups:ages", "patients"),
        ("age-groups:by_trigger", "child"),
        ("age-groups:by_trigger", "adult"),
        ("outcomes", "share"),
        ("outcomes", "low"),
        ("outcomes", "high"),
        ("outcomes:lasting", "share"),
        ("treatments", "patients"),
        ("treatments", "described"),
        ("lesions", "children_share"),
        ("lesions", "adults_high"),
        ("genetic-testing:tested_series", "share"),
        ("names", "publications"),
        ("names:by_year", "publications"),
        ("largest-series", "patients"),
        ("publications-over-time", "publications"),
        ("publications-over-time:by_region", "publications"),
        ("published-and-known:group", "value"),
    ],
)
def test_every_value_of_the_column_is_in_the_chart(shown: dict, name: str, column: str) -> None:
    (item,) = decks.read_items([name])
    one, drawn = shown[item]
    values = [value for chart in drawn for series in chart.series for value in series.values]
    for row in one.table.rows:
        if row[column] is not None:
            assert _is_in(float(row[column]), set(values)), row


def test_names_of_bars_stand_in_the_sheet_as_in_the_table(shown: dict) -> None:
    one, columns = shown[decks.Item("cases-by-trigger")]
    rows = len(one.table.rows)
    assert [name for chart in columns for name in chart.names][:rows] == one.table.values("label")
    values = [value for chart in columns for value in chart.series[0].values]
    assert values[:rows] == one.table.values("patients")


def test_what_nobody_stated_is_no_number_in_the_sheet(shown: dict) -> None:
    """The chart draws a row for what is still needed; a 0 in the sheet would be a count."""
    one, (chart,) = shown[decks.Item("how-many-unseen")]
    assert None in one.table.values("n")
    assert chart.series[0].values == [n for n in one.table.values("n") if n is not None]
