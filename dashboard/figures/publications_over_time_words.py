"""Columns and words of the tables of ``publications-over-time``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.figures import counting
from dashboard.figures import publication_columns as publication
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.publication_words import names_of_places, nothing_drawn, within
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number

# How many countries the sentence names.
SHOWN = 3
NOT_STATED = "not_stated"


def headline(
    context: Context,
    selection: Selection,
    by_design: list[dict[str, Any]],
    by_country: list[dict[str, Any]],
) -> str:
    """How many publications of each kind, the year with the most, and the countries."""
    if not by_design:
        return counting.headline(context, selection, counting.count(context, selection))
    designs: Counter[str] = Counter()
    labels: dict[str, str] = {}
    years: Counter[int] = Counter()
    for row in by_design:
        designs[row["design"]] += row["publications"]
        labels[row["design"]] = within(row["design_label"])
        years[row["year"]] += row["publications"]
    total = designs.total()
    peak = max(years.values())
    choices = counting.choices(context, selection)
    if choices:
        words = ngettext(
            "{publications} {period} for this choice ({choices}) describes people with ANE, by"
            " kind: {designs}.",
            "{publications} {period} for this choice ({choices}) describe people with ANE, by"
            " kind: {designs}.",
            total,
        )
    else:
        words = ngettext(
            "{publications} {period} describes people with ANE, by kind: {designs}.",
            "{publications} {period} describe people with ANE, by kind: {designs}.",
            total,
        )
    said = [
        words.format(
            publications=counting.in_publications(total),
            period=counting.period(selection, counting.last_year(context, selection)),
            choices=choices,
            designs=_counted([(labels[code], n) for code, n in designs.most_common()]),
        )
    ]
    if len(years) > 1:
        said.append(
            _("The most in one year: {n}, in {years}.").format(
                years=listed([str(year) for year, n in sorted(years.items()) if n == peak]),
                n=number(peak),
            )
        )
    stated = [row for row in by_country if row["country"] != NOT_STATED]
    if stated:
        top = _counted([(row["name"], row["publications"]) for row in stated[:SHOWN]])
        many = ngettext(
            "Their patients are placed in {n} country or territory, by what is stated or by"
            " where the authors work; the most publications are from {top}.",
            "Their patients are placed in {n} countries and territories, by what is stated or by"
            " where the authors work; the most publications are from {top}.",
            len(stated),
        )
        few = _("Publications by country of treatment: {top}.")
        said.append((many if len(stated) > SHOWN else few).format(n=number(len(stated)), top=top))
    if unknown := sum(row["publications"] for row in by_country) - sum(
        row["publications"] for row in stated
    ):
        said.append(
            ngettext(
                "For {n} publication no country is stated.",
                "For {n} publications no country is stated.",
                unknown,
            ).format(n=number(unknown))
        )
    return joined(*said)


def _counted(items: list[tuple[str, int]]) -> str:
    return listed([_("{label} ({n})").format(label=label, n=number(n)) for label, n in items])


def caveats(kept: list[dict[str, Any]]) -> list[str]:
    """What must be known to read the tables; ``kept`` are the publications in them."""
    said = [
        _(
            "Found by a search of public web pages, not yet of the medical databases: more"
            " publications exist."
        ),
        _(
            "Every included publication is here, also one whose patients are counted within"
            " another one: this figure counts publications, not people."
        ),
    ]
    basis = Counter(row["country_basis"] for row in kept)
    by_authors, inferred = basis["affiliation"], basis["inferred"]
    if by_authors:
        said.append(
            ngettext(
                "For {n} publication the country is where the authors work.",
                "For {n} publications the country is where the authors work.",
                by_authors,
            ).format(n=number(by_authors))
        )
    if inferred:
        said.append(
            ngettext(
                "For {n} publication the curators inferred the country from other hints.",
                "For {n} publications the curators inferred the country from other hints.",
                inferred,
            ).format(n=number(inferred))
        )
    return [*said, names_of_places()]


def columns() -> tuple[Column, ...]:
    """Columns of the years and kinds."""
    return (
        Column("year", _("Year of publication"), "year", _("Year in which it was published.")),
        *publication.design_columns(_("Case report, series, cohort and so on.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications of this year and kind, not cumulative."),
        ),
        counting.recent_column(),
    )


def region_columns() -> tuple[Column, ...]:
    """Columns of the periods and regions."""
    return (
        Column("first_year", _("From"), "year", _("First year of the period.")),
        Column("last_year", _("To"), "year", _("Last year of the period.")),
        Column("region", _("Region code"), "", _("UN M49 region."), shown=False),
        Column("region_label", _("Region"), "", _("Where the patients were treated.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications of this period and region."),
        ),
        counting.recent_column(),
    )


def country_columns() -> tuple[Column, ...]:
    """Columns of the countries."""
    return (
        Column("country", _("Code"), "", _("ISO 3166 alpha-3, or not_stated."), shown=False),
        Column("name", _("Country or territory"), "", _("Its short English name.")),
        Column("un_region", _("Region"), "", _("UN M49 region.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications with patients from there."),
        ),
        Column(
            "by_authors",
            _("Of these, where the authors work"),
            "publications",
            _("Publications whose country is known from where the authors work."),
        ),
        Column(
            "inferred",
            _("Of these, inferred from other hints"),
            "publications",
            _("Publications whose country was inferred by the curators, not stated."),
        ),
        Column("first_year", _("First"), "year", _("Year of the first publication.")),
        Column("last_year", _("Last"), "year", _("Year of the last publication.")),
        counting.recent_column(),
    )


def alt(rows: list[dict[str, Any]]) -> str:
    """Describe the chart by year."""
    if not rows:
        return nothing_drawn()
    years: Counter[int] = Counter()
    for row in rows:
        years[row["year"]] += row["publications"]
    top, n = years.most_common(1)[0]
    kinds = len({row["design"] for row in rows})
    return ngettext(
        "Stacked bar chart of publications by year, {first} to {last}, each bar divided by {kinds}"
        " kind of publication. Highest bar: {top}, {publications}. The table below holds every"
        " value.",
        "Stacked bar chart of publications by year, {first} to {last}, each bar divided by {kinds}"
        " kinds of publication. Highest bar: {top}, {publications}. The table below holds every"
        " value.",
        kinds,
    ).format(
        first=min(years),
        last=max(years),
        kinds=number(kinds),
        top=top,
        publications=counting.in_publications(n),
    )


def region_alt(rows: list[dict[str, Any]]) -> str:
    """Describe the chart by region."""
    if not rows:
        return nothing_drawn()
    top = max(rows, key=lambda row: row["publications"])
    periods = len({row["first_year"] for row in rows})
    return ngettext(
        "One horizontal bar, divided by region. Longest part: {label} in {first} to {last},"
        " {publications}. The table below holds every value.",
        "{count} horizontal bars, one for each five years, divided by region. Longest part: {label}"
        " in {first} to {last}, {publications}. The table below holds every value.",
        periods,
    ).format(
        count=number(periods),
        label=top["region_label"],
        first=top["first_year"],
        last=top["last_year"],
        publications=counting.in_publications(top["publications"]),
    )
