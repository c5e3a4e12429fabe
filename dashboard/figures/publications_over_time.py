"""When were the publications printed, of what kind, and from which countries?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.figures import counting
from dashboard.figures import publications_over_time_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.names import within
from dashboard.figures.selection import Selection
from dashboard.words import _, listed, ngettext, number

PERIOD_YEARS = 5
# How many countries the sentence names.
SHOWN = 3
NOT_STATED, SEVERAL = "not_stated", "several"

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
        row["still_filling_in"] = counting.is_recent(context, row["last_year"])
    by_region = [_period(context, selection, row, last_year) for row in by_region]
    recent = counting.recent_note(context, [row["year"] for row in by_design])
    regions_recent = counting.recent_note(context, [row["last_year"] for row in by_region])
    return Findings(
        headline=_headline(context, selection, by_design, by_country),
        tables=(
            Table(
                "main",
                _("Publications by year and kind"),
                _columns(),
                tuple(by_design),
                _joined(_alt(by_design), recent),
                recent,
            ),
            Table(
                "by_region",
                _("Publications in each five years, by region of the patients"),
                _region_columns(),
                tuple(by_region),
                _joined(_region_alt(by_region), regions_recent),
                _joined(
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
                _country_columns(),
                tuple(by_country),
                note=_(
                    "A publication from several countries stands under each of them. Where the"
                    " last year is marked, more may still be added."
                ),
            ),
        ),
        caveats=(*([recent] if recent else []), *_caveats(kept)),
        not_to_conclude=(
            _(
                "Do not conclude that the illness became more common: more is written every year,"
                " and after 2009 and 2020 doctors looked harder."
            ),
            _(
                "Do not rank countries or regions by danger. A place with many publications is one"
                " where doctors looked, wrote and were found by this search."
            ),
        ),
        sources=tuple(row["publication_id"] for row in kept),
    )


def _joined(*texts: str) -> str:
    return " ".join(filter(None, texts))


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
        "region_label": words.get(region, region),
        "publications": row["publications"],
        "still_filling_in": counting.is_recent(context, end),
    }


def _headline(
    context: Context,
    selection: Selection,
    by_design: list[dict[str, Any]],
    by_country: list[dict[str, Any]],
) -> str:
    if not by_design:
        return counting.headline(context, selection, counting.count(context, selection))
    designs: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for row in by_design:
        designs[within(row["design_label"])] += row["publications"]
        years[row["year"]] += row["publications"]
    total = designs.total()
    peak = max(years.values())
    choice = counting.choice_words(context, selection)
    said = [
        ngettext(
            "{publications} {period}{choice} describes people with ANE, by kind: {designs}.",
            "{publications} {period}{choice} describe people with ANE, by kind: {designs}.",
            total,
        ).format(
            publications=counting.in_publications(total),
            period=counting.period(selection, counting.last_year(context, selection)),
            choice=_(" for this choice ({choices})").format(choices="; ".join(choice))
            if choice
            else "",
            designs=_counted(designs.most_common()),
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
        many = _(
            "The patients were treated in {n} countries and territories; the most publications are"
            " from {top}."
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
    return " ".join(said)


def _counted(items: list[tuple[str, int]]) -> str:
    return listed([_("{label} ({n})").format(label=label, n=number(n)) for label, n in items])


def _caveats(kept: list[dict[str, Any]]) -> list[str]:
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
    return [
        *said,
        _(
            "Names: everyday English for member states of the United Nations, ISO 3166 for other"
            " territories. Names imply no opinion on the status of any territory."
        ),
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column("year", _("Year of publication"), "year", _("Year in which it was published.")),
        Column("design", _("Design code"), "", _("Code of the kind."), shown=False),
        Column("design_label", _("Kind"), "", _("Case report, series, cohort and so on.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications of this year and kind, not cumulative."),
        ),
        counting.recent_column(),
    )


def _region_columns() -> tuple[Column, ...]:
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


def _country_columns() -> tuple[Column, ...]:
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


def _alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: no publication is known to match this choice.")
    years: Counter[int] = Counter()
    for row in rows:
        years[row["year"]] += row["publications"]
    top, n = years.most_common(1)[0]
    return _(
        "Stacked bar chart of publications by year, {first} to {last}, each bar divided by {kinds}"
        " kinds of publication. Highest bar: {top}, {publications}. The table below holds every"
        " value."
    ).format(
        first=min(years),
        last=max(years),
        kinds=number(len({row["design"] for row in rows})),
        top=top,
        publications=counting.in_publications(n),
    )


def _region_alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: no publication is known to match this choice.")
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


FIGURE = Figure(
    id="publications-over-time",
    title="Publications over time",
    question="When were the publications printed, of what kind, and from which countries?",
    kind="list",
    unit="publications",
    fields=("from", "to", "trigger", "country", "design", "lang", "version"),
    rule=(
        "Every included publication stands at its year. A choice of trigger or country keeps the"
        " publications with at least one patient known to match."
    ),
    position=84,
    compute=compute,
    charts={"main": charts.draw, "by_region": charts.draw_by_region},
)
