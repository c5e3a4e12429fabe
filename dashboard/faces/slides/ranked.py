"""A map's values as bars, for beside it or in its place: a map shows where, hardly how many."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.faces.slides.panels import BarPanel, Bars, Fill, Name, Scale
from dashboard.figures.answer import Column, Table
from dashboard.figures.style import Colour
from dashboard.words import number

_ROOM = 1.2
_COLOUR = str(Colour.DISTINCT).lstrip("#").upper()


def ranked(chart: go.Figure, table: Table, *, most: int | None = None) -> BarPanel | None:
    """The rows of a table as bars, the longest on top; ``None`` if it has no names or no numbers.

    Args:
        chart: the map, whose marks tell which column it shows.
        table: the values behind it.
        most: how many rows.
    """
    names = next((c for c in table.columns if c.shown and not c.unit), None)
    values = _drawn(chart, table)
    if names is None or values is None:
        return None
    rows = [row for row in table.rows if isinstance(row[values.name], int | float)]
    rows.sort(key=lambda row: -float(str(row[values.name])))
    numbers = [_number(row[values.name]) for row in rows[:most]]
    if not numbers:
        return None
    return BarPanel(
        title="",
        horizontal=True,
        grouping="clustered",
        names=tuple(Name(str(row[names.name])) for row in rows[:most]),
        named=True,
        series=(
            Bars(
                name=values.label,
                values=tuple(numbers),
                labels=tuple(map(number, numbers)),
                fills=(Fill(_COLOUR),) * len(numbers),
            ),
        ),
        scale=Scale(0.0, _ROOM * max(numbers), shown=False, grid=False),
    )


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else float(str(value))


def _drawn(chart: go.Figure, table: Table) -> Column | None:
    """The column that the sizes of the marks show, else the first that is counted in a unit."""
    numbers = [c for c in table.columns if c.unit and c.shown and _has_numbers(table, c)]
    sizes = [
        sorted(size)
        for trace in chart.to_plotly_json()["data"]
        if isinstance(size := (trace.get("marker") or {}).get("size"), Sequence)
    ]
    for column in numbers:
        if sorted(table.values(column.name)) in sizes:
            return column
    return numbers[0] if numbers else None


def _has_numbers(table: Table, column: Column) -> bool:
    return all(isinstance(value, int | float) for value in table.values(column.name))
