"""Columns and words of the tables of ``lesions``."""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting, mentions
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.forest import LEAST_OF
from dashboard.figures.lesions_charts import AGES
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number, percent, separated

# How many sites the headline names.
SHOWN = 2


def headline(
    context: Context,
    selection: Selection,
    rows: list[dict[str, Any]],
    said: mentions.Described,
    counted: counting.Count,
) -> str:
    """The places named most, each with its denominators."""
    values = mentions.spoken_of(context, selection, said, counted)
    if not rows:
        if said.sources:
            return _(
                "The publications {period} that count here do not say which places in the brain of"
                " {who} were affected. Some that are counted in another publication do."
            ).format(**values)
        return _(
            "No publication {period} in this collection that is known to speak of {who} says which"
            " places in the brain were affected."
        ).format(**values)
    most = sorted(rows, key=lambda row: -sum(row[name] or 0 for name in (*AGES.values(), "other")))[
        :SHOWN
    ]
    sites = separated(
        _("{site}: {groups}").format(site=row["label"], groups=listed(_groups(row))) for row in most
    )
    return _(
        "Publications {period} describe {so_many}. For {n} of them it is told whether certain"
        " places in the brain were affected. Named in: {sites}. A place that is not named was not"
        " always free."
    ).format(**values, sites=sites)


def _groups(row: dict[str, Any]) -> list[str]:
    """What a site's row says in words: "264 of 267 children", "16 of 19 adults"."""
    words = {"children": _("{n} children"), "adults": _("{n} adults")}
    if not any(row[f"{name}_of"] for name in words):
        words = {"other": _("{n} people of mixed or unstated age")}
    return [
        text.format(n=mentions.of(row[name], row[f"{name}_of"]))
        for name, text in words.items()
        if row[f"{name}_of"]
    ]


def site_and_age(row: dict[str, Any]) -> str:
    """A place in one age group, in words."""
    return {
        "child": _("{site} in children"),
        "adult": _("{site} in adults"),
        None: _("{site} in people of mixed or unstated age"),
    }[row["age_group"]].format(site=row["label"])


def quoted_share(row: dict[str, Any]) -> str:
    """A quoted share, in words."""
    low, high = row["quoted_low"], row["quoted_high"]
    if low is not None and high is not None and low != high:
        return _("{low}% to {high}%").format(low=number(low), high=number(high))
    return _("{n}%").format(n=number(low if low is not None else high))


def note(selection: Selection) -> str:
    """What a mark is, or why there is none."""
    if selection.basis == "as_published":
        return _(
            "No shares here: a person described twice is counted twice, and an interval needs"
            " different people. Count each person once to see them."
        )
    return _(
        "A mark is the share of the people of whom this place is told, the line its 95% interval."
        " Of fewer than {least} people no share is shown."
    ).format(least=LEAST_OF)


def columns() -> tuple[Column, ...]:
    """Columns of the places."""
    words = {
        "children": (
            _("Children"),
            _("Children in whom it is named; empty where another age was chosen."),
            _("Of children"),
            _("Children of whom it is told: the denominator of this place alone."),
            _("Share of children"),
            _("Children: 95% from"),
            _("Children: 95% to"),
        ),
        "adults": (
            _("Adults"),
            _("Adults in whom it is named; empty where another age was chosen."),
            _("Of adults"),
            _("Adults of whom it is told: the denominator of this place alone."),
            _("Share of adults"),
            _("Adults: 95% from"),
            _("Adults: 95% to"),
        ),
    }
    columns = [
        Column("lesion", _("Code"), "", _("Code of the place."), shown=False),
        Column("label", _("Place"), "", _("The place in the brain, or bleeding within it.")),
        Column("meaning", _("What it means"), "", _("Who counts under it.")),
    ]
    for name, (label, meaning, of_label, of_meaning, share, low, high) in words.items():
        columns += [
            Column(name, label, "patients", meaning),
            Column(f"{name}_of", of_label, "patients", of_meaning),
            Column(f"{name}_share", share, "share", _("Empty for fewer than 5 people.")),
            Column(f"{name}_low", low, "share", _("Lower end of the 95% Wilson interval.")),
            Column(f"{name}_high", high, "share", _("Upper end of the 95% Wilson interval.")),
        ]
    return (
        *columns,
        Column(
            "other",
            _("Age mixed or not stated"),
            "patients",
            _("Patients in whom it is named, whose age is not stated or mixed in a series."),
        ),
        Column("other_of", _("Of these"), "patients", _("Their denominator.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that name it, also those counted within another one."),
        ),
    )


def quoted_columns() -> tuple[Column, ...]:
    """Columns of the quoted shares."""
    return (
        Column("lesion", _("Code"), "", _("Code of the place."), shown=False),
        Column("label", _("Place"), "", _("The place, or the words of the record.")),
        Column("age_group", _("Age code"), "", _("Code of the age group."), shown=False),
        Column("age_label", _("Age group"), "", _("Whom the quoted share is about.")),
        Column("said", _("Quoted"), "", _("The share as quoted.")),
        Column("quoted_low", _("Lower"), "percent", _("Lower end, as quoted."), shown=False),
        Column("quoted_high", _("Upper"), "percent", _("Upper end, as quoted."), shown=False),
        Column("unit", _("Unit"), "", _("In the words of the record."), shown=False),
        Column("patients", _("Found here"), "patients", _("Patients in whom it is named.")),
        Column("described", _("Of"), "patients", _("Patients of whom it is told.")),
        Column("share", _("Share found"), "share", _("Found here / of.")),
        Column("low", _("95% from"), "share", _("Lower end of the 95% Wilson interval.")),
        Column("high", _("95% to"), "share", _("Upper end of the 95% Wilson interval.")),
        Column("said_by", _("Quoted by"), "", _("Who says or quotes it.")),
        Column("document_title", _("Document"), "", _("Where it stands.")),
        Column("as_of_year", _("Year"), "year", _("The year it is said for.")),
        Column("url", _("Address"), "", _("The page where it was seen.")),
        Column("notes", _("Notes"), "", _("The curators' notes."), shown=False),
        Column("claim_id", _("Claim"), "", _("Id in claims.csv."), shown=False),
    )


def alt(rows: list[dict[str, Any]]) -> str:
    """Describe the chart."""
    drawn = [
        (row["label"], age, row)
        for row in rows
        for age in AGES.values()
        if row[f"{age}_share"] is not None
    ]
    if not drawn:
        return joined(
            _("An empty chart: no share can be shown for this choice."),
            _("The table below holds every value.") if rows else "",
        )
    words = {"children": _("{site} in children"), "adults": _("{site} in adults")}
    ends = {}
    for name, choose in (("lowest", min), ("highest", max)):
        site, age, row = choose(drawn, key=lambda found: found[2][f"{found[1]}_share"])
        ends[name] = _("{what}, {share} ({n})").format(
            what=words[age].format(site=site),
            share=percent(row[f"{age}_share"]),
            n=mentions.of(row[age], row[f"{age}_of"]),
        )
    return ngettext(
        "A chart of {count} mark with its 95% interval: the share of people in whom each of"
        " {sites} places is named as affected; where both are shown, children above adults."
        " Highest: {highest}; lowest: {lowest}. The table below holds every value.",
        "A chart of {count} marks with their 95% intervals: the share of people in whom each of"
        " {sites} places is named as affected; where both are shown, children above adults."
        " Highest: {highest}; lowest: {lowest}. The table below holds every value.",
        len(drawn),
    ).format(
        count=number(len(drawn)),
        sites=number(len({row["lesion"] for _site, _age, row in drawn})),
        **ends,
    )
