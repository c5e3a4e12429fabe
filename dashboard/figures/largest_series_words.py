"""Columns and words of the tables of ``largest-series``."""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting
from dashboard.figures import publication_columns as publication
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number

# From about ten people on, a publication is the work of a hospital or a network rather than the
# account of a family or of a few patients: a round number, chosen before looking.
LEAST = 10
# How many series the sentence names.
SHOWN = 3

_RATE_NAMES = (
    "publication_id",
    "label",
    "patients",
    "observation_months",
    "per_year",
    "countries",
    "setting",
    "period",
    "standing",
)


def recent_note(context: Context, rows: list[dict[str, Any]]) -> str:
    """Say that more series of the latest years may follow; "" where none of them is here."""
    if not any(row["still_filling_in"] for row in rows):
        return ""
    return _(
        "Publications from {first} on are still being added: more large series of these years may"
        " follow."
    ).format(first=context.data_year - counting.RECENT_YEARS + 1)


def _named(row: dict[str, Any]) -> str:
    """A series in brackets behind its number: "Yamamoto 2015, Japan"."""
    if not row["countries"]:
        return str(row["label"])
    return _("{label}, {countries}").format(label=row["label"], countries=row["countries"])


def headline(
    context: Context, selection: Selection, rows: list[dict[str, Any]], all_found: int
) -> str:
    """The largest series, how many stand here, and how many are counted elsewhere."""
    choices = counting.choices(context, selection)
    values = {
        "period": counting.period(selection, counting.last_year(context, selection)),
        "least": number(LEAST),
        "n": number(len(rows)),
        "all_found": number(all_found),
        "contained": number(all_found - len(rows)),
        "choices": choices,
    }
    if not rows:
        return _none(all_found, choice=bool(choices)).format(**values)
    said = [_largest(len(rows), choice=bool(choices))]
    if len(rows) > 1:
        said.append(_how_many(len(rows), as_published=selection.basis == "as_published"))
    if all_found > len(rows):
        said.append(
            ngettext(
                "{contained} more is, or may be, counted within another publication.",
                "{contained} more are, or may be, counted within other publications.",
                all_found - len(rows),
            )
        )
    top = [_size(row, first=place == 0) for place, row in enumerate(rows[:SHOWN])]
    return joined(*said).format(**values, top=listed(top))


def _largest(n: int, *, choice: bool) -> str:
    if choice:
        return ngettext(
            "The only series {period} of at least {least} people for this choice ({choices})"
            " describes {top}.",
            "The largest series {period} for this choice ({choices}) describe {top}.",
            n,
        )
    return ngettext(
        "The only series {period} of at least {least} people describes {top}.",
        "The largest series {period} describe {top}.",
        n,
    )


def _how_many(n: int, *, as_published: bool) -> str:
    if as_published:
        return ngettext(
            "{n} series of at least {least} people stands here, also those that share patients.",
            "{n} series of at least {least} people stand here, also those that share patients.",
            n,
        )
    return ngettext(
        "{n} series of at least {least} people stands here.",
        "{n} series of at least {least} people stand here.",
        n,
    )


def _size(row: dict[str, Any], *, first: bool) -> str:
    """A series with its size and, where a choice leaves patients out, how many match it."""
    n = row["patients"]
    if row["matching"] < n:
        words = _("{n} people with ANE, {matching} of them known to match ({series})")
    elif first:
        words = _("{n} people with ANE ({series})")
    else:
        words = _("{n} ({series})")
    return words.format(n=number(n), matching=number(row["matching"]), series=_named(row))


def _none(all_found: int, *, choice: bool) -> str:
    """Nothing to show: is there none, or is each counted within another publication?"""
    if all_found and choice:
        return ngettext(
            "{all_found} series {period} of at least {least} people for this choice ({choices}) is"
            " in this collection, but counted within another publication, so none stands here.",
            "{all_found} series {period} of at least {least} people for this choice ({choices}) are"
            " in this collection, but counted within other publications, so none stands here.",
            all_found,
        )
    if all_found:
        return ngettext(
            "{all_found} series {period} of at least {least} people is in this collection,"
            " but counted within another publication, so none stands here.",
            "{all_found} series {period} of at least {least} people are in this collection,"
            " but counted within other publications, so none stands here.",
            all_found,
        )
    if choice:
        return _(
            "No series {period} of at least {least} people in this collection has a patient known"
            " to match this choice ({choices})."
        )
    return _("No series {period} in this collection describes at least {least} people with ANE.")


def caveats(selection: Selection, rows: list[dict[str, Any]]) -> list[str]:
    """What must be known to read the list."""
    said = [
        _(
            "The limit of {least} people is a round number, chosen to keep the list short. Smaller"
            " series and case reports are in the list of publications."
        ).format(least=number(LEAST)),
        _(
            "How the patients came into a series stands beside it. A series of the most ill, or of"
            " one infection, is not a picture of all ANE."
        ),
    ]
    if selection.trigger or selection.country or selection.age:
        said.append(
            _(
                "The bars show the whole series. How many of its patients are known to match the"
                " choice stands in the table."
            )
        )
    inferred = [row["label"] for row in rows if row["country_basis"] == "inferred"]
    by_authors = sum(row["country_basis"] == "affiliation" for row in rows)
    if inferred:
        said.append(
            _("The curators inferred the country from other hints for: {series}.").format(
                series=listed(inferred)
            )
        )
    if by_authors:
        said.append(
            ngettext(
                "For {n} series the country is where the authors work.",
                "For {n} series the country is where the authors work.",
                by_authors,
            ).format(n=number(by_authors))
        )
    if any(row["standing"] == "contained" for row in rows):
        said.append(
            _(
                "Pale, hatched bars: the same patients, or some of them, are counted within another"
                " publication."
            )
        )
    return said


def columns(*, narrowed: bool, contained: bool) -> tuple[Column, ...]:
    """Columns of the main table.

    Args:
        narrowed: a choice may leave patients of a series out.
        contained: series that are counted within another publication are listed too.
    """
    return (
        publication.id_column(),
        Column("label", _("Series"), "", _("First author and year."), shown=False),
        publication.title_column(),
        *publication.year_columns(),
        Column(
            "patients", _("Patients"), "patients", _("People with ANE whom the series describes.")
        ),
        Column(
            "matching",
            _("Matching the choice"),
            "patients",
            _("Patients of the series known to match what was chosen."),
            shown=narrowed,
        ),
        publication.countries_column(),
        *publication.basis_columns(),
        Column("setting", _("Where"), "", _("Hospitals or region, in short words.")),
        Column("period", _("Years of illness"), "", _("Years of illness or admission, if stated.")),
        Column("period_start", _("Ill from"), "year", _("First year of illness."), shown=False),
        Column("period_end", _("Ill to"), "year", _("Last year of illness."), shown=False),
        Column(
            "observation_months",
            _("Months of collecting"),
            "months",
            _("How long patients were collected, only where this length is stated."),
        ),
        Column(
            "per_year",
            _("Patients a year"),
            "patients a year",
            _("Patients / months of collecting * 12. What this place saw, not a rate of illness."),
        ),
        *publication.design_columns(_("Cohort, case series, survey and so on.")),
        Column("recruited_by", _("Way code"), "", _("Code of the way."), shown=False),
        Column(
            "recruited_label",
            _("How patients came into it"),
            "",
            _("Whom the series took in, judged from title, setting and notes."),
        ),
        *publication.standing_columns(shown=contained),
        Column(
            "within_certainty",
            _("How sure"),
            "",
            _("stated, likely or possible."),
            shown=contained,
        ),
    )


def rate_columns() -> tuple[Column, ...]:
    """Columns of the patients seen in a year, worded as in the main table."""
    columns_of_main = {column.name: column for column in columns(narrowed=False, contained=True)}
    return (
        *(columns_of_main[name] for name in _RATE_NAMES),
        Column("notes", _("Notes"), "", _("The curators' notes, also on where the time is from.")),
    )


def quoted_columns() -> tuple[Column, ...]:
    """Columns of what the group quotes."""
    return (
        Column("low", _("Number"), "see 'unit'", _("The number as quoted.")),
        Column("unit", _("Of what"), "", _("What it counts, in the words of the record.")),
        Column("scope", _("Scope"), "", _("What it covers.")),
        Column("as_of_year", _("Year"), "year", _("The year for which it was said.")),
        Column("said_by", _("Said by"), "", _("Who said it.")),
        Column("document_title", _("Document"), "", _("Where it was said.")),
        Column("claim_id", _("Claim"), "", _("Id in claims.csv."), shown=False),
    )


def alt(rows: list[dict[str, Any]]) -> str:
    """Describe the chart."""
    if not rows:
        return _("An empty chart: no series is large enough and matches this choice.")
    said = [
        ngettext(
            "Horizontal bar chart with a bar for {count} series: {top}, {most}.",
            "Horizontal bar chart of {count} series by number of patients. Longest bar: {top},"
            " {most}. Shortest: {last}, {least}.",
            len(rows),
        ).format(
            count=number(len(rows)),
            top=_named(rows[0]),
            most=counting.n_patients(rows[0]["patients"]),
            last=_named(rows[-1]),
            least=counting.n_patients(rows[-1]["patients"]),
        )
    ]
    contained = sum(row["standing"] == "contained" for row in rows)
    if contained:
        said.append(
            ngettext(
                "{n} bar is pale and hatched: counted within another publication.",
                "{n} bars are pale and hatched: counted within other publications.",
                contained,
            ).format(n=number(contained))
        )
    said.append(_("The table below holds every value."))
    return joined(*said)
