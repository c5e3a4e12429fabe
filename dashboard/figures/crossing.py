"""Matching patients by trigger and along one more dimension at once.

Each cell is a lower bound of its own, by the one rule of counting: the cells of a row may leave a
part of it that cannot be split, and so may the rows of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _

NOT_STATED = "not_stated"

_CELLS = """
SELECT
    trigger_row,
    category,
    coalesce(sum(patients) FILTER (counted), 0)::INTEGER AS distinct_patients,
    sum(patients)::INTEGER AS as_published
FROM split_by_trigger(
    $dimension, $first_year, $last_year, $designs, $triggers, $countries, $ages
)
GROUP BY trigger_row, category
"""


@dataclass(frozen=True)
class Row:
    """The patients known to have one trigger, divided along another dimension.

    Attributes:
        code: of a trigger group, of a trigger where triggers are chosen, or ``NOT_STATED``.
        total: its patients on the basis that was asked for.
        parts: category -> patients known to be in it, ``NOT_STATED`` among them.
        published_total: every description counted.
        published_parts: the same by category: "none" is said only after looking at all included
            publications, also at those that are counted within another one.
    """

    code: str
    label: str
    total: int
    parts: Mapping[str, int]
    published_total: int
    published_parts: Mapping[str, int]

    @property
    def cannot_be_split(self) -> int:
        """Patients whose publications give each fact alone."""
        return self.total - sum(self.parts.values())


def by_trigger(context: Context, selection: Selection, dimension: str) -> list[Row]:
    """Divide the patients of each trigger along another dimension.

    Args:
        context: the data.
        selection: whom to count.
        dimension: ``genetic``, ``age_group``, ``sex``, ``outcome`` or ``country``.

    Returns:
        One row a trigger group (a trigger, where triggers are chosen) with patients, in the order
        of the vocabulary; last those of whom no trigger is stated.
    """
    values = {**selection.parameters(), "dimension": dimension}
    wholes: dict[str, tuple[int, int]] = {}
    cells: dict[str, dict[str, tuple[int, int]]] = {}
    distinct = selection.basis == "distinct"
    for found in context.rows(_CELLS, values):
        code, category = found["trigger_row"], found["category"]
        n = found["distinct_patients"] if distinct else found["as_published"]
        if category is None:
            wholes[code] = (n, found["as_published"])
        else:
            cells.setdefault(code, {})[category] = (n, found["as_published"])
    v = context.vocabulary
    labels = {**(v.triggers if selection.trigger else v.groups), NOT_STATED: _("Not stated")}
    return [
        Row(
            code,
            labels[code],
            wholes[code][0],
            {category: n for category, (n, _all) in cells.get(code, {}).items() if n},
            wholes[code][1],
            {category: n for category, (_n, n) in cells.get(code, {}).items()},
        )
        for code in labels
        if code in wholes
    ]
