"""What stands in the sheet behind a chart: a series by its column's name, and no number of ours.

Editors see the sheet, also where the chart has no legend. A chart may draw a short bar where a
number is hidden or not known; in the sheet such a bar would be a number that nobody stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.faces.slides import axes
from dashboard.figures.answer import Table
from dashboard.words import _

_DIGITS = 9


def series_name(trace: axes.Spec, drawn: Any, table: Table) -> str:
    """The series' own name, else that of the table's column whose values it draws."""
    if trace.get("name"):
        return axes.plain(trace["name"])
    own = axes.values(drawn)
    # What is drawn from somewhere on the axis is told by where it ends.
    begins = axes.at_each(trace.get("base"), len(own))
    wanted = {
        value + (base or 0) for value, base in zip(own, begins, strict=True) if value is not None
    }
    for column in table.columns:
        if column.unit and wanted and wanted <= set(table.values(column.name)):
            return column.label
    return table.title or _("Values")


def stated(drawn: Any, table: Table) -> list[Any]:
    """What a series draws, without what its column of the table leaves open."""
    own = axes.values(drawn)
    for column in table.columns:
        cells = table.values(column.name) if column.unit else []
        if len(cells) != len(own) or not any(cell is not None for cell in cells):
            continue
        pairs = list(zip(cells, own, strict=True))
        if all(cell in (None, value) for cell, value in pairs):
            return [cell for cell, _value in pairs]
    return own


def as_stated(value: float, cells: Mapping[float, float]) -> float:
    """An end of an interval as the table has it: charts have its distance, rounded by adding."""
    return cells.get(round(value, _DIGITS), value)


def numbers_of(table: Table) -> dict[float, float]:
    """The numbers of a table by what they are when rounded."""
    cells = [cell for row in table.rows for cell in row.values()]
    return {
        round(cell, _DIGITS): cell
        for cell in cells
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    }
