"""The tables of `published_and_known` that set whole numbers side by side: columns and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures.answer import Column
from dashboard.figures.group_release import GroupRelease, Unit, hidden_words
from dashboard.words import _, ngettext, number, separated


def unit(metric: str) -> str:
    """What one of a stated number is."""
    return {"families": _("families"), "members": _("members")}[metric]


def about(row: Mapping[str, Any]) -> str:
    """A stated number in words."""
    value = number(row["value"])
    return _("about {value}").format(value=value) if row["approximate"] else value


def range_of(row: Mapping[str, Any]) -> str:
    """A number of the main table in words."""
    low, high = row["low"], row["high"]
    if row.get("known_hidden"):
        return hidden_words()
    if low is None:
        return _("fewer than {high}").format(high=number(high))
    if high not in (None, low):
        return _("{low} to {high}").format(low=number(low), high=number(high))
    return _("about {value}").format(value=number(low)) if row["approximate"] else number(low)


def columns(release: GroupRelease | None) -> tuple[Column, ...]:
    """Of the main table; without a release no number can be hidden."""
    hidden = Column(
        "known_hidden",
        _("Hidden"),
        "",
        _("Whether the group hides the number, to protect families."),
    )
    codes = (
        _("published, quoted, families or members.")
        if release is None
        else _("published, quoted, known_people, known_families, families or members.")
    )
    return (
        Column("what", _("Code"), "", codes, shown=False),
        Column("label", _("What is counted"), "", _("What the number counts.")),
        Column("low", _("At least"), "see 'counts'", _("The number, or its lower end.")),
        Column("high", _("At most"), "see 'counts'", _("The number, or its upper end.")),
        Column("counts", _("Unit"), "", _("What one of it is: the units differ.")),
        *([hidden] if release else []),
        Column("approximate", _("About"), "", _("Whether the source says 'about'.")),
        Column("as_of", _("As of"), "", _("Date of the number, or years of publication.")),
        Column("source", _("Source"), "", _("Where it was said.")),
    )


def group_columns() -> tuple[Column, ...]:
    """Of the group's own statements."""
    return (
        Column("as_of", _("As of"), "", _("Date of the statement.")),
        Column("metric", _("What"), "", _("members or families.")),
        Column("value", _("Number"), "people or families", _("As stated.")),
        Column("approximate", _("Approximate"), "", _("Whether the source says 'about'.")),
        Column("source_title", _("Source"), "", _("Where it was said.")),
        Column("notes", _("Notes"), "", _("The curators' notes.")),
    )


def alt(rows: Sequence[Mapping[str, Any]]) -> str:
    """The main chart in words."""
    return _(
        "Bars beside each other, each counting another thing: {items}. They are not parts of one"
        " whole. The table below holds every value."
    ).format(
        items=separated(
            _("{label} {number}").format(label=row["label"], number=range_of(row)) for row in rows
        )
    )


def group_alt(rows: Sequence[Mapping[str, Any]]) -> str:
    """The chart of the statements in words."""
    return _("Separate dated points: {items}.").format(
        items=separated(_point(row["metric"], row["as_of"], row["value"]) for row in rows)
    )


def _point(metric: str, date: str, n: int) -> str:
    """A dated number of the group."""
    if metric == "members":
        words = ngettext("{date}: {n} member", "{date}: {n} members", n)
    else:
        words = ngettext("{date}: {n} family", "{date}: {n} families", n)
    return words.format(date=date, n=n)


def released_label(what: Unit, category: str = "") -> str:
    """What a number of the group's release counts."""
    if category:
        return {
            "people": _("People with ANE whom the group knows: {category}"),
            "families": _("Families whom the group knows: {category}"),
        }[what].format(category=category)
    return {
        "people": _("People with ANE whom the group knows"),
        "families": _("Families whom the group knows"),
    }[what]
