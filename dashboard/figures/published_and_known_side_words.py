"""Published patients beside what the group counts, category by category: columns and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.answer import Column, Table
from dashboard.figures.group_release import OTHER, UNKNOWN, GroupRelease, Unit
from dashboard.figures.selection import Vocabulary
from dashboard.words import _, joined, ngettext, number

Row = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """One way of dividing both sides: the reader's choice that goes with it, and its table."""

    dimension: str
    field: str
    table: str


SIDES = (
    Side("country", "country", "by_country"),
    Side("trigger", "trigger", "by_trigger"),
    Side("age_group", "age", "by_age"),
)

COLUMN: Mapping[Unit, str] = {"people": "known", "families": "families"}
"""The column that holds a unit of the group's side."""


def label_of(vocabulary: Vocabulary, side: Side, code: str) -> str:
    """A category of the group's release in words."""
    ends = {
        OTHER: _("Other, as the group counts"),
        UNKNOWN: _("Not stated, or not known"),
    }
    if code in ends:
        return ends[code]
    names = {
        "country": vocabulary.countries,
        "trigger": {**vocabulary.triggers, **vocabulary.groups},
        "age_group": vocabulary.ages,
    }[side.dimension]
    return str(names.get(code, code))


def _columns(side: Side, release: GroupRelease) -> tuple[Column, ...]:
    first = {
        "country": Column("label", _("Country or territory"), "", _("Its short English name.")),
        "trigger": Column("label", _("Trigger"), "", _("The infection or event before it.")),
        "age_group": Column("label", _("Age group"), "", _("Children are under 18 at onset.")),
    }[side.dimension]
    columns = [
        Column("category", _("Code"), "", _("Code of the category."), shown=False),
        first,
        Column(
            "patients",
            _("Published patients"),
            "patients",
            _("Patients described in publications. Empty: none is counted, which is not zero."),
        ),
    ]
    if "people" in release.units(side.dimension):
        columns += [
            Column(
                "known",
                _("People whom the group knows"),
                "people",
                _("People with ANE whom the group knows. Empty: no number is shown, not zero."),
            ),
            Column(
                "known_hidden",
                _("Number of people hidden"),
                "",
                _("Whether the group hides the number of people, to protect families."),
            ),
            Column("known_on", _("People counted on"), "", _("Day on which they were counted.")),
        ]
    if "families" in release.units(side.dimension):
        columns += [
            Column(
                "families",
                _("Families whom the group knows"),
                "families",
                _("Families of at least one person with ANE. Not to be summed over the rows."),
            ),
            Column(
                "families_hidden",
                _("Number of families hidden"),
                "",
                _("Whether the group hides the number of families, to protect them."),
            ),
            Column(
                "families_on", _("Families counted on"), "", _("Day on which they were counted.")
            ),
        ]
    return (*columns, Column("note", _("What to know"), "", _("Why a number is not shown.")))


def side_table(side: Side, rows: list[Row], release: GroupRelease) -> Table:
    """The table of one side, with the words for its chart."""
    titles = {
        "country": _("By country: published patients, and people whom the group knows"),
        "trigger": _("By trigger: published patients, and people whom the group knows"),
        "age_group": _("By age: published patients, and people whom the group knows"),
    }
    return Table(
        side.table,
        titles[side.dimension],
        _columns(side, release),
        tuple(rows),
        _alt(rows),
        _(
            "Two ways of counting, side by side: not to be added, and not to be taken from each"
            " other. A short hatched mark is a hidden number, not a small one. What the group"
            " counts under 'Other' has no bars of its own; the table names it."
        ),
    )


def drawn(rows: Sequence[Any]) -> list[Any]:
    """The rows of a chart: those with a number or a hidden number of the group.

    What the group counts in "other" would be a bar on one side only; the table holds it. Where
    nothing is left, all rows are drawn.
    """
    counted = [
        row for row in rows if any(value_of(row, name) != "" for name in ("known", "families"))
    ]
    return counted or list(rows)


def value_of(row: Any, column: str) -> str:
    """A number of a row in short words; "" where that side has nothing to say."""
    if row.get(f"{column}_hidden"):
        return _("hidden")
    value = row.get(column)
    if value is not None:
        return number(int(str(value)))
    if column == "patients" and row["category"] not in (OTHER, UNKNOWN):
        return _("none found")
    return ""


def _alt(rows: list[Row]) -> str:
    shown = drawn(rows)
    said = [
        ngettext(
            "Horizontal bars, {n} category, published patients beside the group's numbers.",
            "Horizontal bars, {n} categories, published patients beside the group's numbers.",
            len(shown),
        ).format(n=number(len(shown)))
    ]
    published = [row for row in shown if row["patients"] is not None and row["category"] != UNKNOWN]
    if published:
        top = max(published, key=lambda row: row["patients"])
        said.append(
            _("Most published patients: {label}, {n}.").format(
                label=top["label"], n=number(top["patients"])
            )
        )
    known = [
        row
        for row in shown
        if row.get("known") is not None and row["category"] not in (OTHER, UNKNOWN)
    ]
    if known:
        top = max(known, key=lambda row: row["known"])
        said.append(
            _("Most people known to the group: {label}, {n}.").format(
                label=top["label"], n=number(top["known"])
            )
        )
    hidden = sum(bool(row.get("known_hidden") or row.get("families_hidden")) for row in shown)
    if hidden:
        said.append(
            _("Rows with a hidden number, drawn as short hatched marks: {n}.").format(
                n=number(hidden)
            )
        )
    if len(rows) > len(shown):
        said.append(
            _("Rows in the table only, without a number of their own from the group: {n}.").format(
                n=number(len(rows) - len(shown))
            )
        )
    said.append(_("The table below holds every value."))
    return joined(*said)
