"""Where were many people with ANE seen?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting, facts
from dashboard.figures import largest_series_charts as charts
from dashboard.figures import largest_series_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.largest_series_words import LEAST
from dashboard.figures.places import names_of
from dashboard.figures.publication_columns import country_known, kept, named
from dashboard.figures.selection import FIELDS, Selection
from dashboard.words import N_, _, joined, number, pgettext

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
    publication.countries,
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
    rates = [row for row in rows if row["observation_months"]]
    columns = words.columns(
        narrowed=bool(selection.trigger or selection.country or selection.age),
        contained=selection.basis == "as_published",
    )
    recent = words.recent_note(context, rows)
    return Findings(
        headline=words.headline(context, selection, rows, len(found)),
        tables=(
            Table(
                "main",
                _("Series of at least {n} people").format(n=number(LEAST)),
                columns,
                kept(rows, columns),
                joined(words.alt(rows), recent),
                recent and f"* {recent}",
            ),
            Table(
                "rates",
                _("How many were seen in a year of collecting"),
                words.rate_columns(),
                kept(rates, words.rate_columns()),
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
                words.quoted_columns(),
                kept(facts.claims(context, QUOTED), words.quoted_columns()),
                note=_(
                    "Quoted as it was said, with who said it. A quoted number is never added to"
                    " anything here."
                ),
            ),
        ),
        caveats=(*([recent] if recent else []), *words.caveats(selection, rows)),
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
        key=rows[0]["patients"] if rows else None,
    )


def _row(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    """Add what follows from the record: names in words, and the patients of a year."""
    months = row["observation_months"]
    return {
        **named(context, row),
        "countries": names_of(context, row["countries"]),
        "country_known": country_known(row["country_basis"]),
        "period": _period(row["period_start"], row["period_end"]),
        "per_year": round(row["patients"] * 12 / months, 1) if months else None,
        "standing": "counted" if row["counted"] else "contained",
    }


def _period(first: int | None, last: int | None) -> str:
    """Years of illness or admission in words; "" where none is stated."""
    if first is None and last is None:
        return ""
    if first is None:
        return pgettext("years of illness", "to {year}").format(year=last)
    if last is None:
        return pgettext("years of illness", "from {year}").format(year=first)
    if first == last:
        return str(first)
    return _("{first} to {last}").format(first=first, last=last)


FIGURE = Figure(
    id="largest-series",
    title=N_("Largest series"),
    question=N_("Where were many people with ANE seen?"),
    kind="list",
    unit=N_("publications"),
    fields=FIELDS,
    rule=N_(
        "Included publications that describe at least ten people with ANE, by size. Patients a year"
        " are given only where a series states how long it collected them."
    ),
    position=82,
    compute=compute,
    charts={"main": charts.draw},
    plain=N_(
        "This lists the papers that tell of the most people with ANE. A big number from one"
        " place does not mean that ANE is more common there."
    ),
)
