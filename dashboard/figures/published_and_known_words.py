"""The sentences of `published_and_known`: what the group has stated, released, and what to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.figures import counting, facts
from dashboard.figures.figure import Context
from dashboard.figures.group_release import MINIMUM, Cell, GroupRelease
from dashboard.figures.published_and_known_columns import about
from dashboard.figures.published_and_known_side_words import SIDES, Side, label_of
from dashboard.figures.published_and_known_sides import chosen_codes, groups_of_triggers, sides_of
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, long_date, ngettext, number, separated

Row = dict[str, Any]


# --- What the group has stated, and what it has released ----------------------------------------


def texts(
    context: Context, newest: Mapping[str, Row], release: GroupRelease | None
) -> dict[str, str]:
    """What the group knows, as a number and as a sentence of its own."""
    if release and (families := release.cell("families", "total")) and families.n is not None:
        return {
            "group_number": number(families.n),
            "group_sentence": released_sentence(context, release),
        }
    if "families" not in newest or "members" not in newest:
        return {}
    return {
        "group_number": about(newest["families"]),
        "group_sentence": stated_sentence(context, newest),
    }


def stated_sentence(context: Context, newest: Mapping[str, Row]) -> str:
    """The group's own size, as it stated it."""
    families, members = newest["families"], newest["members"]
    values = {
        "group": facts.site(context).group_name,
        "families": about(families),
        "members": about(members),
        "date": long_date(families["as_of"]),
        "members_date": long_date(members["as_of"]),
    }
    if families["as_of"] == members["as_of"]:
        sentence = ngettext(
            "The patient group {group} knew {families} family and had {members} members on {date}.",
            "The patient group {group} knew {families} families and had {members} members on"
            " {date}.",
            families["value"],
        )
    else:
        sentence = ngettext(
            "The patient group {group} knew {families} family on {date} and had {members}"
            " members on {members_date}.",
            "The patient group {group} knew {families} families on {date} and had {members}"
            " members on {members_date}.",
            families["value"],
        )
    return sentence.format(**values)


def released_sentence(context: Context, release: GroupRelease) -> str:
    """The totals of the group's release, each with the day on which it was counted."""
    people, families = release.cell("people", "total"), release.cell("families", "total")
    shown = {
        what: cell
        for what, cell in (("people", people), ("families", families))
        if cell and not cell.hidden
    }
    values = {
        "group": facts.site(context).group_name,
        "date": long_date(release.as_of),
        **{what: number(cell.n or 0) for what, cell in shown.items()},
        **{f"{what}_date": long_date(cell.day) for what, cell in shown.items()},
    }
    if not shown:
        sentence = _(
            "The patient group {group} released numbers on {date}, without a total that it shows."
        )
    elif len(shown) == 1:
        n = next(iter(shown.values())).n or 0
        sentence = {
            "people": ngettext(
                "The patient group {group} knew {people} person with ANE on {people_date}.",
                "The patient group {group} knew {people} people with ANE on {people_date}.",
                n,
            ),
            "families": ngettext(
                "The patient group {group} knew {families} family of people with ANE on"
                " {families_date}.",
                "The patient group {group} knew {families} families of people with ANE on"
                " {families_date}.",
                n,
            ),
        }[next(iter(shown))]
    elif values["people_date"] == values["families_date"]:
        sentence = _(
            "The patient group {group} knew {people} people with ANE and {families} families on"
            " {people_date}."
        )
    else:
        sentence = _(
            "The patient group {group} knew {people} people with ANE on {people_date}, and"
            " {families} families on {families_date}."
        )
    return sentence.format(**values)


def not_yet(context: Context) -> str:
    """That there is no release."""
    return _(
        "The group had not published its numbers by country, trigger or age when these data were"
        " made ({date})."
    ).format(date=long_date(context.data_date))


def chosen_sentence(context: Context, selection: Selection, release: GroupRelease) -> str:
    """What the group's release says of the one thing that the reader chose."""
    sides = sides_of(selection)
    if not sides:
        return _("The group counts one thing at a time: it has no number for this choice.")
    (side,) = sides
    items = [
        _known(release, side, code, label_of(context.vocabulary, side, code))
        for code in matching_codes(context, selection, release, side)
        or chosen_codes(selection, side)
    ]
    return _("Known to {group} (release of {date}): {items}.").format(
        group=facts.site(context).group_name,
        date=long_date(release.as_of),
        items=separated(items),
    )


def matching_codes(
    context: Context, selection: Selection, release: GroupRelease, side: Side
) -> list[str]:
    """The categories of the release that are what the reader chose, or a part of it."""
    chosen = chosen_codes(selection, side)
    own = release.categories(side.dimension)
    parts = [
        trigger
        for trigger, trigger_group in groups_of_triggers(context).items()
        if side.dimension == "trigger" and trigger_group in chosen
    ]
    return [code for code in dict.fromkeys([*chosen, *parts]) if code in own]


def _known(release: GroupRelease, side: Side, code: str, category: str) -> str:
    cells = {unit: release.cell(unit, side.dimension, code) for unit in ("people", "families")}
    if not any(cells.values()):
        return _("no number of its own for {category}").format(category=category)
    if all(cell is None or cell.hidden for cell in cells.values()):
        return _(
            "hidden (fewer than {minimum}, or hidden to protect others) for {category}"
        ).format(minimum=number(MINIMUM), category=category)
    known = [_so_many(unit, cell) for unit, cell in cells.items() if cell and not cell.hidden]
    return _("{known} for {category}").format(known=listed(known), category=category)


def _so_many(what: str, cell: Cell) -> str:
    n = cell.n or 0
    if what == "people":
        return ngettext("{n} person", "{n} people", n).format(n=number(n))
    return ngettext("{n} family", "{n} families", n).format(n=number(n))


# --- The main sentence, and what to know --------------------------------------------------------


def headline(
    context: Context,
    selection: Selection,
    counted: counting.Count,
    newest: Mapping[str, Row],
    release: GroupRelease | None,
) -> str:
    """The published patients, and beside them what the group knows."""
    published = counting.headline(context, selection, counted)
    if release:
        divided = any(chosen_codes(selection, side) for side in SIDES)
        beside = (
            chosen_sentence(context, selection, release)
            if divided
            else released_sentence(context, release)
        )
    elif counting.choice_words(context, selection):
        beside = not_yet(context)
    elif "families" in newest and "members" in newest:
        beside = stated_sentence(context, newest)
    else:
        beside = _("The group has not published its own size.")
    return joined(published, beside)


def caveats(context: Context, selection: Selection, release: GroupRelease | None) -> list[str]:
    """What must be known to read the two sides beside each other."""
    members = _(
        "Members of the group are people in a community: parents, relatives, people who had ANE."
        " They are not patients, and a family can have several members."
    )
    if release is None:
        return [
            not_yet(context),
            _(
                "Published is what journals describe. Reported is what people told the group. A"
                " family can be in both, in one, or in none; nobody has matched the two."
            ),
            members,
        ]
    return [
        _(
            "Published is what journals describe. Reported is what people told the group. A patient"
            " may be in both, in one, or in none. So the two are never added, and never taken from"
            " each other."
        ),
        _(
            "The people whom the group knows are not a sample of all people with ANE: they are"
            " those who found the group, speak one of its languages, and wished to join."
        ),
        _(
            "The group's numbers are those of its release of {date}. A number that changed by fewer"
            " than {minimum} since an earlier release is not counted anew: the table says on which"
            " day it was counted."
        ).format(date=long_date(release.as_of), minimum=number(MINIMUM)),
        _(
            "A number of the group is hidden where it stands for fewer than {minimum} people or"
            " families, or where a hidden one could be worked out from it: a family must never be"
            " recognised. A hidden number can be none, a few, or more; it must not be read as zero."
        ).format(minimum=number(MINIMUM)),
        _(
            "A family can stand in several rows, with one child here and another there: families"
            " of several rows are not to be added."
        ),
        *_gaps(release),
        *_out_of_reach(selection),
        members,
    ]


def _gaps(release: GroupRelease) -> list[str]:
    none = {
        "country": _("The group's release of {date} has no numbers by country."),
        "trigger": _("The group's release of {date} has no numbers by trigger."),
        "age_group": _("The group's release of {date} has no numbers by age."),
    }
    return [
        none[side.dimension].format(date=long_date(release.as_of))
        for side in SIDES
        if not release.units(side.dimension)
    ]


def _out_of_reach(selection: Selection) -> list[str]:
    """Choices that the group's side cannot follow."""
    said = []
    if selection.from_year or selection.to_year or selection.design:
        said.append(
            _(
                "Years and kinds of publication are chosen among publications only: the group's"
                " numbers stay the same."
            )
        )
    if selection.basis == "as_published":
        said.append(
            _(
                "Patients are counted each time that they are described here; the group counts each"
                " person once."
            )
        )
    if not sides_of(selection):
        said.append(
            _(
                "The group counts by country, by trigger and by age, one at a time. For two of them"
                " together it has no number, so none is shown."
            )
        )
    return said


def not_to_conclude(release: GroupRelease | None) -> tuple[str, ...]:
    """What would be wrong to read out of numbers that stand side by side."""
    said = (
        _("Do not add these numbers, or subtract one from another: they count other things."),
        _("Do not call the group's members patients: members are people in a community."),
    )
    if release is None:
        return said
    return (
        *said,
        _(
            "Do not read the group's numbers as how often ANE occurs: they say who found the group,"
            " not who fell ill."
        ),
    )
