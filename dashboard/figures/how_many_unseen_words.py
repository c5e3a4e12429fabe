"""The words of `how_many_unseen`: an estimate must not be quotable as a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from dashboard.figures.answer import Column
from dashboard.figures.group_release import MINIMUM, Cell, GroupRelease, hidden_words
from dashboard.words import _, joined, long_date, ngettext, number, separated

LEAST_ON_BOTH = 7
"""With fewer people on both lists the estimate is too low, and nobody can tell by how much: Robson
DS and Regier HA (1964), Sample size in Petersen mark-recapture experiments, Trans Am Fish Soc
93:215-226."""
TABLE = "estimate"

WhyNot = Literal["absent", "hidden", "few", "unfit", "same"]


def headline(rows: Sequence[Mapping[str, Any]], unsaid: int) -> str:
    """The estimate with its condition before it and its name after it."""
    first, last = rows[0], rows[-1]
    values = {
        "n": number(first["estimate"]),
        "low": number(first["low"]),
        "high": number(first["high"]),
    }
    if len(rows) == 1:
        return ngettext(
            "If joining the group had nothing to do with being written about, then about {n} person"
            " (95% interval {low} to {high}) has had ANE; this is an estimate, not a count.",
            "If joining the group had nothing to do with being written about, then about {n} people"
            " (95% interval {low} to {high}) have had ANE; this is an estimate, not a count.",
            first["estimate"],
        ).format(**values)
    return ngettext(
        "If joining the group had nothing to do with being written about, then between about"
        " {n} people (95% interval {low} to {high}) and about {most} people (95% interval"
        " {most_low} to {most_high}) have had ANE; this is an estimate, not a count. It is a range"
        " because the group does not know of {unsaid} person whether a publication describes them.",
        "If joining the group had nothing to do with being written about, then between about"
        " {n} people (95% interval {low} to {high}) and about {most} people (95% interval"
        " {most_low} to {most_high}) have had ANE; this is an estimate, not a count. It is a range"
        " because the group does not know of {unsaid} people whether a publication describes them.",
        unsaid,
    ).format(
        **values,
        most=number(last["estimate"]),
        most_low=number(last["low"]),
        most_high=number(last["high"]),
        unsaid=number(unsaid),
    )


def why_not(reason: WhyNot, published: int, yes: Cell | None) -> str:
    """Why there is no estimate, and what it would need."""
    cannot = ngettext(
        "Publications describe at least {published} person with ANE. How many people neither"
        " publications nor the group know cannot be estimated yet.",
        "Publications describe at least {published} people with ANE. How many people neither"
        " publications nor the group know cannot be estimated yet.",
        published,
    )
    values = {
        "published": number(published),
        "yes": number(yes.n or 0) if yes else "",
        "least": number(LEAST_ON_BOTH),
    }
    because = {
        "absent": _(
            "The group's sheet would need a column that says for each person whether a publication"
            " describes them."
        ),
        "hidden": _(
            "The group counts of how many of its people a publication is known, but a number that"
            " is needed is hidden to protect families. The group's sheet would need more people for"
            " whom it says whether a publication describes them."
        ),
        "few": ngettext(
            "Publications are known of {yes} person of the group; at least {least} are needed. The"
            " group's sheet would need more people for whom it says whether a publication describes"
            " them.",
            "Publications are known of {yes} people of the group; at least {least} are needed. The"
            " group's sheet would need more people for whom it says whether a publication describes"
            " them.",
            (yes.n if yes else None) or 0,
        ),
        "unfit": _(
            "The group's numbers and this collection do not fit together: more of the group's"
            " people may be published than the {published} patients that were found. The collection"
            " must grow, or the answers in the group's sheet must be checked."
        ),
        "same": _(
            "Everybody on one of the two lists is on the other as well, or may be: so the lists say"
            " nothing about people on neither."
        ),
    }[reason]
    return joined(cannot.format(**values), because.format(**values))


def there() -> str:
    """That a number is at hand."""
    return _("There")


def standing(cell: Cell | None) -> str:
    """Whether a number of the group is at hand, and what is needed if not."""
    if cell is None:
        return _(
            "Missing: the group's sheet would need a column that says for each person whether a"
            " publication describes them."
        )
    if cell.hidden:
        return _("Not shown: hidden (fewer than {minimum}, or hidden to protect others).").format(
            minimum=number(MINIMUM)
        )
    return there()


def label(what: str) -> str:
    """A row of what goes into the estimate."""
    return {
        "published_yes": _("People known to the group whom a publication describes"),
        "published_no": _("People known to the group whom no publication describes"),
        "published_unknown": _("People of whom the group does not know it, or does not say"),
    }[what]


def scenario_label(scenario: str) -> str:
    """An estimate by what is assumed of the people of whom it is not known."""
    return {
        "known": _("Estimate"),
        "all_yes": _("If all of the unknown are published"),
        "all_no": _("If none of the unknown is published"),
    }[scenario]


def columns() -> tuple[Column, ...]:
    """Of what goes into the estimate."""
    return (
        Column("what", _("Code"), "", _("Code of the row."), shown=False),
        Column("label", _("What is counted"), "", _("What the number counts.")),
        Column("n", _("Number"), "people", _("How many. Empty: missing or hidden, not zero.")),
        Column("known_hidden", _("Hidden"), "", _("Whether the group hides it.")),
        Column("as_of", _("As of"), "", _("Day on which it was counted.")),
        Column("standing", _("Is it there?"), "", _("What is needed where it is not.")),
    )


def estimate_columns() -> tuple[Column, ...]:
    """Of the estimate."""
    return (
        Column("scenario", _("Code"), "", _("known, all_yes or all_no."), shown=False),
        Column("label", _("What is assumed"), "", _("Of people of whom it is not known.")),
        Column("published", _("Published"), "people", _("Patients described in publications.")),
        Column("group", _("Known to the group"), "people", _("People on the group's list.")),
        Column("both", _("On both lists"), "people", _("People on both lists.")),
        Column(
            "listed", _("On one list or both"), "people", _("Different people on the two lists.")
        ),
        Column("estimate", _("Estimate"), "people", _("People on one list, both, or neither.")),
        Column("low", _("95% from"), "people", _("Lower end of the 95% interval.")),
        Column("high", _("95% to"), "people", _("Upper end of the 95% interval.")),
    )


def value_words(row: Mapping[str, Any]) -> str:
    """A number that goes into the estimate, or what stands in its place."""
    if row["known_hidden"]:
        return hidden_words()
    return _("needed") if row["n"] is None else number(row["n"])


def alt(
    rows: Sequence[Mapping[str, Any]], reason: WhyNot | None, published: int, yes: Cell | None
) -> str:
    """The chart of what goes in, in words, and what is missing."""
    items = separated(
        _("{label}: {value}").format(label=row["label"], value=value_words(row)) for row in rows
    )
    said = [_("Horizontal bars, one below the other: {items}.").format(items=items)]
    if reason:
        said.append(why_not(reason, published, yes))
    said.append(_("The table below holds every value."))
    return joined(*said)


def note(release: GroupRelease | None) -> str:
    """Where the group's numbers come from."""
    if release is None:
        return _("The group has not released any counts of the people whom it knows.")
    return _("The group's numbers are those of its release of {date}.").format(
        date=long_date(release.as_of)
    )


def estimate_note() -> str:
    """What stands at the chart: without it the number could be taken for a count."""
    return _(
        "This is an estimate, not a count. It is wrong if people who were written about are more"
        " likely, or less likely, to join the group; if people on both lists were not recognised;"
        " or if countries and years differ. The interval does not hold these faults."
    )


def estimate_alt(rows: Sequence[Mapping[str, Any]]) -> str:
    """The chart in words."""
    items = separated(
        _("{label}: {n}, from {low} to {high}").format(
            label=row["label"],
            n=number(row["estimate"]),
            low=number(row["low"]),
            high=number(row["high"]),
        )
        for row in rows
    )
    return _(
        "A point with its 95% interval for each assumption, and a diamond at the people who are on"
        " one list or both ({listed}): {items}. It is an estimate, not a count. The table below"
        " holds every value."
    ).format(items=items, listed=" / ".join(number(row["listed"]) for row in rows))


def caveats(release: GroupRelease | None) -> list[str]:
    """Why the estimate may be wrong, in plain words."""
    said = [
        _(
            "The two lists may not be independent. A family that a doctor wrote about may find the"
            " group more easily, and then there are more people than estimated; or the doctor may"
            " have been their only help, and then there are fewer."
        ),
        _(
            "Nobody checked each 'yes': a family may not know that a publication describes their"
            " child, or may take another child for theirs. Missed matches make the estimate too"
            " high, false ones too low."
        ),
        _(
            "Publications describe only those whom doctors chose to write about, and this"
            " collection has found only a part of them: its number is a floor. A 'yes' may mean a"
            " publication that is not in it; then fewer people are on both lists than it seems, and"
            " the estimate is too low."
        ),
        _(
            "Countries differ: where few doctors publish and few families find the group, most"
            " people are on neither list, and the estimate is too low."
        ),
        _(
            "The two lists cover different years: people who died long ago cannot join a group,"
            " and the newest patients are not published yet."
        ),
    ]
    if release:
        said.append(
            _(
                "The group hides numbers, or keeps earlier ones, to protect families; each number"
                " carries the day on which it was counted."
            )
        )
    return said


def not_to_conclude() -> tuple[str, ...]:
    """What would be wrong to read out of an estimate."""
    return (
        _(
            "Do not quote an estimate as a number of people with ANE: quote the whole sentence with"
            " its condition, or the number of published patients instead."
        ),
        _("Do not work out from it how often ANE occurs, in any country or year."),
    )
