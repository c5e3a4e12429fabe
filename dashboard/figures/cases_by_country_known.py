"""The people whom the group knows, country by country, beside the published patients of a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.figures import group_release
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.group_release import GroupRelease, hidden_words
from dashboard.figures.selection import Selection
from dashboard.words import _, long_date, ngettext, number

Row = dict[str, Any]


def release_of(context: Context, selection: Selection) -> GroupRelease | None:
    """The release whose numbers can stand on the map of a selection.

    None where there is none, where it has no people by country, and where the reader chose a
    trigger or an age: the group counts one thing at a time.
    """
    if selection.trigger or selection.age:
        return None
    release = group_release.newest(context)
    return release if release and "people" in release.units("country") else None


def with_known(rows: Iterable[Row], release: GroupRelease | None) -> list[Row]:
    """The rows of countries with what the group knows of each; unchanged without a release."""
    if release is None:
        return list(rows)
    return [row | _known(release, row["country"]) for row in rows]


def _known(release: GroupRelease, country: str) -> dict[str, Any]:
    cell = release.cell("people", "country", country)
    return {
        "known_to_group": cell.n if cell else None,
        "known_hidden": cell is not None and cell.hidden,
        "known_on": cell.day if cell and not cell.hidden else None,
    }


def has_known(row: Mapping[str, Any]) -> bool:
    """Whether the group has a number for a country, shown or hidden."""
    return bool(row.get("known_hidden")) or row.get("known_to_group") is not None


def columns(release: GroupRelease | None) -> tuple[Column, ...]:
    """Further columns of a table of countries; none without a release."""
    if release is None:
        return ()
    return (
        Column(
            "known_to_group",
            _("People whom the group knows"),
            "people",
            _("People with ANE whom the group knows. Empty: no number is shown, not zero."),
        ),
        Column(
            "known_hidden",
            _("Hidden by the group"),
            "",
            _("Whether the group hides its number, to protect families."),
        ),
        Column("known_on", _("Counted on"), "", _("Day on which the group counted them.")),
    )


def known_words(row: Mapping[str, Any]) -> str:
    """What the group knows of a country, for its hover; "" where it has no number."""
    if row.get("known_hidden"):
        return _("Known to the group: {why}").format(why=hidden_words())
    n = row.get("known_to_group")
    if n is None:
        return ""
    return ngettext(
        "Known to the group: {n} person", "Known to the group: {n} people", int(str(n))
    ).format(n=number(int(str(n))))


def note(release: GroupRelease | None) -> str:
    """What the diamonds of the map are; "" without a release."""
    if release is None:
        return ""
    return _(
        "Violet diamond: the group knows people there ({date}); their number stands in the table."
        " Pale diamond with a cross: {hidden}."
    ).format(date=long_date(release.as_of), hidden=hidden_words())


def alt(release: GroupRelease | None, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The diamonds in words; nothing without a release."""
    if release is None:
        return []
    counted = [row for row in rows if has_known(row)]
    shown = [row for row in counted if not row["known_hidden"]]
    hidden = len(counted) - len(shown)
    said = []
    if shown:
        top = max(shown, key=lambda row: row["known_to_group"])
        said.append(
            ngettext(
                "A small diamond on {count} country where the group knows people: {top}, {n}.",
                "Small diamonds, all of one size, on {count} countries where the group knows"
                " people. Most: {top}, {n}.",
                len(shown),
            ).format(
                count=number(len(shown)), top=top["name"], n=number(int(top["known_to_group"]))
            )
        )
    if hidden:
        said.append(
            ngettext(
                "A pale diamond with a cross on {count} country: a hidden number.",
                "Pale diamonds with a cross on {count} countries: hidden numbers.",
                hidden,
            ).format(count=number(hidden))
        )
    return said


def caveats(
    context: Context, selection: Selection, release: GroupRelease | None
) -> tuple[str, ...]:
    """What must be known to read the group's numbers on a map of publications."""
    if release is None:
        newest = group_release.newest(context)
        if newest and newest.units("country"):
            return (
                _(
                    "The group counts by country, by trigger and by age, one at a time. So its"
                    " numbers are not shown for this choice."
                ),
            )
        return ()
    said = [
        _(
            "The group's numbers are those of its release of {date}, by the country that families"
            " told it. Published patients stand where they were treated. A patient may be in both,"
            " in one, or in none: never add the two, or take one from the other."
        ).format(date=long_date(release.as_of)),
        _(
            "A hidden number can be none, a few, or more: it must not be read as zero. The group"
            " hides it so that no family can be recognised. A country without a number of the group"
            " has no row of its own in its release; that is not zero either."
        ),
    ]
    other = release.cell("people", "country", group_release.OTHER)
    if other and other.n:
        said.append(
            ngettext(
                "The group counts {n} more person under 'other countries'.",
                "The group counts {n} more people under 'other countries'.",
                other.n,
            ).format(n=number(other.n))
        )
    unknown = release.cell("people", "country", group_release.UNKNOWN)
    if unknown and unknown.n:
        said.append(
            ngettext(
                "For {n} person the group does not know the country.",
                "For {n} people the group does not know the country.",
                unknown.n,
            ).format(n=number(unknown.n))
        )
    if selection.from_year or selection.to_year or selection.design:
        said.append(
            _(
                "Years and kinds of publication are chosen among publications only: the group's"
                " numbers stay the same."
            )
        )
    return tuple(said)
