"""Where were many people with ANE seen?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting, facts
from dashboard.figures import largest_series_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import FIELDS, Selection
from dashboard.words import _, listed, ngettext, number

# From about ten people on, a publication is the work of a hospital or a network rather than the
# account of a family or of a few patients: a round number, chosen before looking.
LEAST = 10
# How many series the sentence names.
SHOWN = 3
# What the group set against the totals that people are told.
QUOTED = ("claim-003",)

# A choice of trigger, country or age keeps the series with at least one patient known to match.
_SERIES = f"""
SELECT
    publication.publication_id,
    short_names.author,
    short_names.letter,
    publication.title,
    publication.year,
    publication.n_cases AS patients,
    matched.patients AS matching,
    coalesce(
        (
            SELECT string_agg(countries.name, ', ' ORDER BY countries.name)
            FROM countries
            WHERE list_contains(publication.countries, countries.country)
        ),
        ''
    ) AS countries,
    publication.country_basis,
    publication.setting,
    publication.period_start,
    publication.period_end,
    publication.observation_months,
    publication.design,
    designs.label AS design_label,
    publication.recruited_by,
    recruitments.label AS recruited_label,
    matched.counted,
    CASE WHEN NOT matched.counted THEN publication.within END AS contained_in,
    CASE WHEN NOT matched.counted THEN publication.within_certainty END AS within_certainty,
    publication.notes
FROM {counting.MATCHING} AS matched
JOIN included AS publication USING (publication_id)
JOIN short_names USING (publication_id)
LEFT JOIN designs ON designs.design = publication.design
LEFT JOIN recruitments USING (recruited_by)
WHERE matched.patients > 0
  AND publication.n_cases >= $least
  AND ($recruited IS NULL OR list_contains($recruited, publication.recruited_by))
ORDER BY publication.n_cases DESC, publication.year, publication.publication_id
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Series by size; those contained in another one only where every description is asked for."""
    found = context.rows(
        _SERIES,
        {**selection.parameters(), "least": LEAST, "recruited": list(selection.recruited) or None},
    )
    rows = [
        _row(context, row) for row in found if row["counted"] or selection.basis == "as_published"
    ]
    rates = [{**row, "notes": notes} for row, notes in _observed(rows, found)]
    narrowed = bool(selection.trigger or selection.country or selection.age)
    recent = _recent_note(context, rows)
    quoted = facts.claims(context, QUOTED)
    return Findings(
        headline=_headline(context, selection, rows, len(found)),
        tables=(
            Table(
                "main",
                _("Series of at least {n} people").format(n=number(LEAST)),
                _columns(narrowed=narrowed, contained=selection.basis == "as_published"),
                tuple(rows),
                " ".join(filter(None, (_alt(rows), recent))),
                recent and f"* {recent}",
            ),
            Table(
                "rates",
                _("How many were seen in a year of collecting"),
                _rate_columns(),
                tuple({name: row[name] for name in _RATE_NAMES} for row in rates),
                note=_(
                    "Only series that state how long they collected patients. The number of"
                    " patients is divided by that time. It says how many these hospitals saw, not"
                    " how often ANE occurs: how many people they serve is not stated, and a single"
                    " busy season can stand behind it."
                ),
            ),
            Table(
                "quoted",
                _("What the group sets against the totals that people are told"),
                _quoted_columns(),
                tuple({name: row[name] for name in _QUOTED_NAMES} for row in quoted),
                note=_(
                    "Quoted as it was said, with who said it. A quoted number is never added to"
                    " anything here."
                ),
            ),
        ),
        caveats=(*([recent] if recent else []), *_caveats(selection, rows)),
        not_to_conclude=(
            _(
                "Do not turn a series into a rate of illness. It shows what some hospitals saw and"
                " wrote down, not how many people live around them or were never diagnosed."
            ),
            _(
                "Do not add these series up: some describe the same people, and the published count"
                " has done that sum with care."
            ),
            _(
                "Do not compare places by the size of their series: a larger one may have collected"
                " for longer, from more hospitals, or only the most ill."
            ),
        ),
        sources=tuple(row["publication_id"] for row in rows),
    )


def _recent_note(context: Context, rows: list[dict[str, Any]]) -> str:
    if not any(row["still_filling_in"] for row in rows):
        return ""
    return _(
        "Publications from {first} on are still being added: more large series of these years may"
        " follow."
    ).format(first=context.data_year - counting.RECENT_YEARS + 1)


def _row(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    months = row["observation_months"]
    basis = {
        "stated": _("stated"),
        "affiliation": _("where the authors work"),
        "inferred": _("inferred from other hints"),
    }
    return {
        "publication_id": row["publication_id"],
        "label": counting.short_name(row["author"], row["year"], row["letter"]),
        "title": row["title"],
        "year": row["year"],
        "still_filling_in": counting.is_recent(context, row["year"]),
        "patients": row["patients"],
        "matching": row["matching"],
        "countries": row["countries"],
        "country_basis": row["country_basis"],
        "country_known": basis.get(row["country_basis"], ""),
        "setting": row["setting"],
        "period": _period(row["period_start"], row["period_end"]),
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "observation_months": months,
        "per_year": round(row["patients"] * 12 / months, 1) if months else None,
        "design": row["design"],
        "design_label": row["design_label"],
        "recruited_by": row["recruited_by"],
        "recruited_label": row["recruited_label"],
        "standing": "counted" if row["counted"] else "contained",
        "contained_in": row["contained_in"],
        "within_certainty": row["within_certainty"],
    }


def _period(first: int | None, last: int | None) -> str:
    """Years of illness or admission in words; "" where none is stated."""
    if first is None and last is None:
        return ""
    if first is None:
        return _("to {year}").format(year=last)
    if last is None:
        return _("from {year}").format(year=first)
    if first == last:
        return str(first)
    return _("{first} to {last}").format(first=first, last=last)


def _observed(
    rows: list[dict[str, Any]], found: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], str | None]]:
    """The series that state how long they collected, with the curators' notes."""
    notes = {row["publication_id"]: row["notes"] for row in found}
    return [(row, notes[row["publication_id"]]) for row in rows if row["observation_months"]]


def _named(row: dict[str, Any]) -> str:
    """A series in brackets behind its number: "Yamamoto 2015, Japan"."""
    if not row["countries"]:
        return str(row["label"])
    return _("{label}, {countries}").format(label=row["label"], countries=row["countries"])


def _headline(
    context: Context, selection: Selection, rows: list[dict[str, Any]], all_found: int
) -> str:
    choice = counting.choice_words(context, selection)
    values = {
        "period": counting.period(selection, counting.last_year(context, selection)),
        "least": number(LEAST),
        "n": number(len(rows)),
        "all_found": number(all_found),
        "contained": number(all_found - len(rows)),
        "choices": "; ".join(choice),
    }
    values["choice"] = _(" for this choice ({choices})").format(**values) if choice else ""
    if not rows:
        return _none(all_found, choice=bool(choice)).format(**values)
    said = [
        ngettext(
            "The only series {period} of at least {least} people{choice} describes {top}.",
            "The largest series {period}{choice} describe {top}.",
            len(rows),
        )
    ]
    if len(rows) > 1:
        said.append(
            _("{n} series of at least {least} people stand here, also those that share patients.")
            if selection.basis == "as_published"
            else _("{n} series of at least {least} people stand here.")
        )
    if all_found > len(rows):
        said.append(
            ngettext(
                "{contained} more is counted within another publication.",
                "{contained} more are counted within other publications.",
                all_found - len(rows),
            )
        )
    top = [_size(row, first=place == 0) for place, row in enumerate(rows[:SHOWN])]
    return " ".join(said).format(**values, top=listed(top))


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
    if all_found:
        return ngettext(
            "{all_found} series {period} of at least {least} people{choice} is in this collection,"
            " but counted within another publication, so none stands here.",
            "{all_found} series {period} of at least {least} people{choice} are in this collection,"
            " but counted within other publications, so none stands here.",
            all_found,
        )
    if choice:
        return _(
            "No series {period} of at least {least} people in this collection has a patient known"
            " to match this choice ({choices})."
        )
    return _("No series {period} in this collection describes at least {least} people with ANE.")


def _caveats(selection: Selection, rows: list[dict[str, Any]]) -> list[str]:
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
    "notes",
)
_QUOTED_NAMES = ("low", "unit", "scope", "as_of_year", "said_by", "document_title", "claim_id")


def _column(name: str, *, shown: bool = True) -> Column:
    """A column that two of the tables share."""
    columns = {
        "publication_id": Column(
            "publication_id",
            _("Publication"),
            "",
            _("Stable id of the publication."),
            link="publication",
        ),
        "label": Column("label", _("Series"), "", _("First author and year.")),
        "patients": Column(
            "patients", _("Patients"), "patients", _("People with ANE whom the series describes.")
        ),
        "countries": Column(
            "countries", _("Country of treatment"), "", _("Where the patients were treated.")
        ),
        "setting": Column("setting", _("Where"), "", _("Hospitals or region, in short words.")),
        "period": Column(
            "period", _("Years of illness"), "", _("Years of illness or admission, if stated.")
        ),
        "observation_months": Column(
            "observation_months",
            _("Months of collecting"),
            "months",
            _("How long patients were collected, only where this length is stated."),
        ),
        "per_year": Column(
            "per_year",
            _("Patients a year"),
            "patients a year",
            _("Patients / months of collecting * 12. What this place saw, not a rate of illness."),
        ),
        "standing": Column(
            "standing", _("Where it counts"), "", _("counted, or contained in another publication.")
        ),
    }
    found = columns[name]
    return found if shown else Column(found.name, found.label, found.unit, found.meaning, False)


def _columns(*, narrowed: bool, contained: bool) -> tuple[Column, ...]:
    return (
        _column("publication_id"),
        _column("label", shown=False),
        Column("title", _("Title"), "", _("As published, or a description if it was not seen.")),
        Column("year", _("Year"), "year", _("Year of publication.")),
        counting.recent_column(),
        _column("patients"),
        Column(
            "matching",
            _("Matching the choice"),
            "patients",
            _("Patients of the series known to match what was chosen."),
            shown=narrowed,
        ),
        _column("countries"),
        Column("country_basis", _("Basis"), "", _("Code of how it is known."), shown=False),
        Column("country_known", _("How the country is known"), "", _("In words.")),
        _column("setting"),
        _column("period"),
        Column("period_start", _("Ill from"), "year", _("First year of illness."), shown=False),
        Column("period_end", _("Ill to"), "year", _("Last year of illness."), shown=False),
        _column("observation_months"),
        _column("per_year"),
        Column("design", _("Design code"), "", _("Code of the kind."), shown=False),
        Column("design_label", _("Kind"), "", _("Cohort, case series, survey and so on.")),
        Column("recruited_by", _("Way code"), "", _("Code of the way."), shown=False),
        Column(
            "recruited_label",
            _("How patients came into it"),
            "",
            _("Whom the series took in, judged from title, setting and notes."),
        ),
        _column("standing", shown=contained),
        Column(
            "contained_in",
            _("Contained in"),
            "",
            _("Publication that has its patients."),
            shown=contained,
            link="publication",
        ),
        Column(
            "within_certainty",
            _("How sure"),
            "",
            _("stated, likely or possible."),
            shown=contained,
        ),
    )


def _rate_columns() -> tuple[Column, ...]:
    names = [name for name in _RATE_NAMES if name != "notes"]
    return (
        *(_column(name, shown=name != "label") for name in names),
        Column("notes", _("Notes"), "", _("The curators' notes, also on where the time is from.")),
    )


def _quoted_columns() -> tuple[Column, ...]:
    return (
        Column("low", _("Number"), "see 'unit'", _("The number as quoted.")),
        Column("unit", _("Of what"), "", _("What it counts, in the words of the record.")),
        Column("scope", _("Scope"), "", _("What it covers.")),
        Column("as_of_year", _("Year"), "year", _("The year for which it was said.")),
        Column("said_by", _("Said by"), "", _("Who said it.")),
        Column("document_title", _("Document"), "", _("Where it was said.")),
        Column("claim_id", _("Claim"), "", _("Id in claims.csv."), shown=False),
    )


def _alt(rows: list[dict[str, Any]]) -> str:
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
    return " ".join(said)


FIGURE = Figure(
    id="largest-series",
    title="Largest series",
    question="Where were many people with ANE seen?",
    kind="list",
    unit="publications",
    fields=FIELDS,
    rule=(
        "Included publications that describe at least ten people with ANE, by size. Patients a year"
        " are given only where a series states how long it collected them."
    ),
    position=82,
    compute=compute,
    charts={"main": charts.draw},
)
