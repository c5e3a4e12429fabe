"""Published patients beside what the group counts, by country, trigger and age: never added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures import published_and_known_side_words as words
from dashboard.figures.answer import Table
from dashboard.figures.figure import Context
from dashboard.figures.group_release import (
    MINIMUM,
    OTHER,
    UNKNOWN,
    GroupRelease,
    Unit,
    cell_columns,
)
from dashboard.figures.published_and_known_side_words import COLUMN, SIDES, Side
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, number

Row = dict[str, Any]

_SPLIT = """
SELECT
    parts.category,
    coalesce(sum(parts.patients) FILTER (parts.counted OR NOT $distinct), 0)::INTEGER AS patients
FROM split($dimension, $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
GROUP BY parts.category
HAVING patients > 0
"""

_GROUPS = "SELECT trigger, trigger_group FROM triggers ORDER BY position"


def chosen_codes(selection: Selection, side: Side) -> tuple[str, ...]:
    """The categories of this side that the reader chose; () for all."""
    value = getattr(selection, side.field)
    return (value,) if isinstance(value, str) else tuple(value or ())


def groups_of_triggers(context: Context) -> dict[str, str]:
    """Each trigger with the group that it belongs to, in the order of triggers."""
    return {row["trigger"]: row["trigger_group"] for row in context.rows(_GROUPS)}


def sides_of(selection: Selection) -> tuple[Side, ...]:
    """The sides that a selection can be shown by.

    The group counts one thing at a time: where the reader chose a country there is no number by
    trigger or age for it, and where two of the three are chosen there is none at all.
    """
    chosen = [side for side in SIDES if chosen_codes(selection, side)]
    if len(chosen) > 1:
        return ()
    return tuple(chosen) or SIDES


def tables(context: Context, selection: Selection, release: GroupRelease) -> tuple[Table, ...]:
    """A table for each side that the selection and the release both have."""
    return tuple(
        words.side_table(side, rows, release)
        for side in sides_of(selection)
        if release.units(side.dimension)
        and (rows := _Rows(context, selection, release, side).rows())
    )


class _Rows:
    """The rows of one side: published patients by the counting rules beside the group's cells."""

    def __init__(
        self, context: Context, selection: Selection, release: GroupRelease, side: Side
    ) -> None:
        self._vocabulary = context.vocabulary
        self._release, self._side = release, side
        self._own = release.categories(side.dimension)
        self._chosen = chosen_codes(selection, side)
        self._group_of = groups_of_triggers(context)
        self._published: dict[str, int] = {}
        parameters = {**selection.parameters_by_basis(), "dimension": side.dimension}
        for found in context.rows(_SPLIT, parameters):
            code = self._code(found["category"])
            self._published[code] = self._published.get(code, 0) + found["patients"]

    def rows(self) -> list[Row]:
        """Those that the reader chose, or all, with the group's "other" and "unknown" last."""
        codes = {*self._published, *self._own} - {OTHER, UNKNOWN}
        if self._chosen:
            codes = {code for code in codes if self._is_chosen(code)}
        rows = [self._row(code) for code in sorted(codes, key=self._place)]
        if not self._chosen:
            ends = [code for code in (OTHER, UNKNOWN) if code in {*self._own, *self._published}]
            rows += [self._row(code) for code in ends]
        return rows

    def _code(self, category: str) -> str:
        """The row of a published category.

        Triggers go by their groups, unless the group of families counts them one by one, or the
        reader chose them one by one.
        """
        if category == "not_stated":
            return UNKNOWN
        if self._side.dimension != "trigger" or category in {*self._own, *self._chosen}:
            return category
        trigger_group = self._group_of[category]
        one_by_one = any(self._group_of.get(code) == trigger_group for code in self._own)
        return category if one_by_one and trigger_group not in self._own else trigger_group

    def _is_chosen(self, code: str) -> bool:
        return code in self._chosen or self._group_of.get(code) in self._chosen

    def _place(self, code: str) -> tuple[Any, ...]:
        """Countries by published patients, then by name; triggers and ages as everywhere else."""
        if self._side.dimension == "country":
            return (-self._published.get(code, 0), self._label(code))
        v = self._vocabulary
        groups = list(v.groups)
        if self._side.dimension == "age_group":
            return (list(v.ages).index(code) if code in v.ages else len(v.ages), code)
        if code in groups:
            return (groups.index(code), "")
        trigger_group = self._group_of.get(code)
        return (groups.index(trigger_group) if trigger_group in groups else len(groups), code)

    def _label(self, code: str) -> str:
        label = words.label_of(self._vocabulary, self._side, code)
        # Where some triggers of a group have rows of their own, the row of the group is the rest.
        apart = self._side.dimension == "trigger" and any(
            self._group_of.get(other) == code and other != code
            for other in {*self._own, *self._chosen}
        )
        return _("{group}, all others").format(group=label) if apart else label

    def _row(self, code: str) -> Row:
        row: Row = {
            "category": code,
            "label": self._label(code),
            "patients": self._published.get(code),
        }
        for unit in self._release.units(self._side.dimension):
            cell = self._release.cell(unit, self._side.dimension, code)
            row |= cell_columns(COLUMN[unit], cell)
        row["note"] = joined(*self._notes(code))
        return row

    def _notes(self, code: str) -> list[str]:
        if code == OTHER:
            said = [_("All that the group counts and that has no row of its own.")]
        elif code == UNKNOWN:
            said = [_("The publication does not state it, or the group does not know it.")]
        elif code not in self._published:
            said = [_("No published patient is counted here. That is not zero.")]
        else:
            said = []
        standing: dict[tuple[str, str], list[Unit]] = {}
        for unit in self._release.units(self._side.dimension):
            standing.setdefault(self._standing(unit, code), []).append(unit)
        return said + [
            form.format(minimum=number(MINIMUM), what=_what(units), category=category)
            for (form, category), units in standing.items()
            if form
        ]

    def _standing(self, unit: Unit, code: str) -> tuple[str, str]:
        """What stands in place of a number, and in which category it may be counted.

        The sentence is "" where there is a number, or need not be.
        """
        cell = self._release.cell(unit, self._side.dimension, code)
        if cell:
            hidden = _("{what}: hidden (fewer than {minimum}, or hidden to protect others).")
            return (hidden if cell.hidden else "", "")
        if code in (OTHER, UNKNOWN):
            return "", ""
        elsewhere = _("{what}: no row of its own; any are in '{category}'.")
        trigger_group = self._group_of.get(code)
        if trigger_group and self._release.cell(unit, self._side.dimension, trigger_group):
            return elsewhere, words.label_of(self._vocabulary, self._side, trigger_group)
        if self._release.cell(unit, self._side.dimension, OTHER):
            return elsewhere, self._label(OTHER)
        return _("{what}: no number from the group."), ""


def _what(units: Sequence[Unit]) -> str:
    if len(units) > 1:
        return _("People and families")
    return {"people": _("People"), "families": _("Families")}[units[0]]
