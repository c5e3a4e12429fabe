"""When were the publications printed, of what kind, and from which countries?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting
from dashboard.figures import publications_over_time_charts as charts
from dashboard.figures import publications_over_time_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.publications_over_time_words import NOT_STATED
from dashboard.figures.selection import Selection
from dashboard.words import N_, _, joined, term

PERIOD_YEARS = 5
SEVERAL = "several"

# A choice of trigger or country keeps the publications with at least one patient known to match.
_KEPT = f"""
kept AS (
    SELECT publication.*
    FROM {counting.MATCHING} AS matched
    JOIN included AS publication USING (publication_id)
    WHERE matched.patients > 0
)
"""

_BY_DESIGN = f"""
WITH {_KEPT}
SELECT kept.year, design, designs.label AS design_label, count(*) AS publications
FROM kept
JOIN designs USING (design)
GROUP BY kept.year, design, designs.label, designs.position
ORDER BY kept.year, designs.position
"""

# A publication from several countries stands under each of them.
_BY_COUNTRY = f"""
WITH {_KEPT}
SELECT
    place.country,
    countries.name,
    countries.un_region,
    count(*) AS publications,
    count(*) FILTER (country_basis = 'affiliation') AS by_authors,
    count(*) FILTER (country_basis = 'inferred') AS inferred,
    min(year) AS first_year,
    max(year) AS last_year
FROM (
    SELECT
        year,
        country_basis,
        unnest(CASE WHEN len(countries) > 0 THEN countries ELSE [NULL] END) AS country
    FROM kept
) AS place
LEFT JOIN countries USING (country)
GROUP BY place.country, countries.name, countries.un_region
ORDER BY place.country IS NULL, publications DESC, countries.name
"""

# Each publication stands in one region: the one of its countries, "several", or "not stated".
_BY_REGION = f"""
WITH {_KEPT},
placed AS (
    SELECT
        kept.year,
        CASE count(DISTINCT countries.un_region)
            WHEN 0 THEN 'not_stated'
            WHEN 1 THEN any_value(countries.un_region)
            ELSE 'several'
        END AS region
    FROM kept
    LEFT JOIN countries ON list_contains(kept.countries, countries.country)
    GROUP BY kept.publication_id, kept.year
)
SELECT first_year, region, count(*) AS publications
FROM (SELECT (year - year % $period)::INTEGER AS first_year, region FROM placed)
GROUP BY first_year, region
ORDER BY first_year, region IN ('several', 'not_stated'), region = 'not_stated', region
"""

_SOURCES = f"""
WITH {_KEPT}
SELECT publication_id, country_basis FROM kept ORDER BY year, publication_id
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Publications by year and kind, by country, and by five years and region."""
    values = selection.parameters()
    by_design = context.rows(_BY_DESIGN, values)
    by_country = context.rows(_BY_COUNTRY, values)
    by_region = context.rows(_BY_REGION, {**values, "period": PERIOD_YEARS})
    kept = context.rows(_SOURCES, values)
    last_year = counting.last_year(context, selection)
    for row in by_design:
        row["still_filling_in"] = counting.is_recent(context, row["year"])
    for row in by_country:
        row["country"] = row["country"] or NOT_STATED
        row["name"] = row["name"] or _("Not stated")
        row["un_region"] = row["un_region"] and term(row["un_region"])
        row["still_filling_in"] = counting.is_recent(context, row["last_year"])
    by_region = [_period(context, selection, row, last_year) for row in by_region]
    recent = counting.recent_note(context, [row["year"] for row in by_design])
    regions_recent = counting.recent_note(context, [row["last_year"] for row in by_region])
    return Findings(
        headline=words.headline(context, selection, by_design, by_country),
        tables=(
            Table(
                "main",
                _("Publications by year and kind"),
                words.columns(),
                tuple(by_design),
                joined(words.alt(by_design), recent),
                recent,
            ),
            Table(
                "by_region",
                _("Publications in each five years, by region of the patients"),
                words.region_columns(),
                tuple(by_region),
                joined(words.region_alt(by_region), regions_recent),
                joined(
                    regions_recent and f"* {regions_recent}",
                    _(
                        "Regions of the United Nations (M49). Each publication stands in one"
                        " region, or under several."
                    ),
                ),
            ),
            Table(
                "by_country",
                _("Publications by country of the patients"),
                words.country_columns(),
                tuple(by_country),
                note=_(
                    "A publication from several countries stands under each of them. Where the"
                    " last year is marked, more may still be added."
                ),
            ),
        ),
        caveats=(*([recent] if recent else []), *words.caveats(kept)),
        not_to_conclude=(
            _(
                "Do not conclude that the illness became more common: more is written every year,"
                " and after 2009 and 2020 doctors may have looked harder."
            ),
            _(
                "Do not rank countries or regions by danger. A place with many publications is one"
                " where doctors looked, wrote and were found by this search."
            ),
        ),
        sources=tuple(row["publication_id"] for row in kept),
        key=len(kept),
    )


def _period(
    context: Context, selection: Selection, row: dict[str, Any], last_year: int
) -> dict[str, Any]:
    """A period of five years, cut where the chosen years, or the data, begin and end."""
    end = min(row["first_year"] + PERIOD_YEARS - 1, last_year)
    region = str(row["region"])
    words = {NOT_STATED: _("Not stated"), SEVERAL: _("Several regions")}
    return {
        "first_year": max(row["first_year"], selection.from_year or row["first_year"]),
        "last_year": end,
        "region": region,
        "region_label": words.get(region) or term(region),
        "publications": row["publications"],
        "still_filling_in": counting.is_recent(context, end),
    }


FIGURE = Figure(
    id="publications-over-time",
    title=N_("Publications over time"),
    question=N_("When were the publications printed, of what kind, and from which countries?"),
    kind="list",
    unit=N_("publications"),
    fields=("from", "to", "trigger", "country", "design", "lang", "version"),
    rule=N_(
        "Every included publication stands at its year. A choice of trigger or country keeps the"
        " publications with at least one patient known to match."
    ),
    position=84,
    compute=compute,
    charts={"main": charts.draw, "by_region": charts.draw_by_region},
    plain=N_(
        "This shows when papers about people with ANE came out, and where those people"
        " were treated. More papers do not mean that more people fell ill."
    ),
)
