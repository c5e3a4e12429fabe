"""Where were the published patients treated?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import cases_by_country_known as known
from dashboard.figures import counting
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.cases_by_country_charts import draw, draw_per_million
from dashboard.figures.figure import Context, Figure
from dashboard.figures.group_release import GroupRelease
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.languages import SOURCE, language
from dashboard.words import N_, _, joined, listed, ngettext, number, term

_SPLIT = """
SELECT
    parts.category AS country,
    countries.name,
    countries.un_region,
    sum(parts.patients) FILTER (parts.counted OR NOT $distinct)::INTEGER AS patients,
    count(DISTINCT parts.publication_id) AS publications,
    coalesce(
        sum(parts.patients) FILTER (
            publication.country_basis = 'inferred' AND (parts.counted OR NOT $distinct)
        ), 0
    )::INTEGER AS inferred,
    coalesce(
        sum(parts.patients) FILTER (
            publication.country_basis = 'affiliation' AND (parts.counted OR NOT $distinct)
        ), 0
    )::INTEGER AS by_authors,
    countries.population,
    countries.population_year,
    countries.latitude,
    countries.longitude
FROM split('country', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
JOIN included AS publication USING (publication_id)
LEFT JOIN countries ON countries.country = parts.category
GROUP BY ALL
HAVING patients > 0
ORDER BY patients DESC, name
"""

_PLACES = "SELECT country, latitude, longitude FROM countries"


def compute(context: Context, selection: Selection) -> Findings:
    """Patients by country of treatment, as stated, or taken from where the authors work."""
    parts = context.rows(_SPLIT, selection.parameters_by_basis())
    release = known.release_of(context, selection)
    stated = [
        {**row, "un_region": term(row["un_region"] or "")}
        for row in parts
        if row["country"] != "not_stated"
    ]
    rows = known.with_known(stated, release)
    not_stated = sum(row["patients"] for row in parts if row["country"] == "not_stated")
    counted = counting.count(
        context, selection, not_stated=not_stated, split=sum(row["patients"] for row in rows)
    )
    without = _without(context, rows, release)
    return Findings(
        headline=_headline(context, selection, counted, rows),
        tables=(
            Table(
                "main",
                _("Patients by country"),
                (*_columns(), *known.columns(release)),
                tuple(rows),
                _alt(rows, counted, known.alt(release, [*rows, *without.rows])),
                joined(_ring_note(), known.note(release), _map_note()),
            ),
            _per_million(context, rows),
            without,
        ),
        totals=counted.totals,
        caveats=(
            *_country_caveats(counted, rows),
            *known.caveats(context, selection, release),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            _(
                "Do not rank countries by danger: a country with many published patients is one"
                " where doctors looked, wrote and were found by this search."
            ),
            _(
                "A country without a publication is not a country without ANE. Nothing was found,"
                " which is not zero."
            ),
            counting.never_a_rate(),
        ),
        sources=counted.sources,
        key=sum(row["patients"] for row in rows),
    )


def _per_million(context: Context, rows: list[dict[str, Any]]) -> Table:
    """The same patients for each million people living there, in order of names: not a ranking."""
    order = {code: place for place, code in enumerate(context.vocabulary.countries)}
    scaled = [
        {
            **{name: row[name] for name in ("country", "name", "patients")},
            **{name: row[name] for name in ("population", "population_year")},
            "per_million": round(row["patients"] * 1e6 / row["population"], 3),
        }
        for row in sorted(rows, key=lambda row: order[row["country"]])
        if row["population"]
    ]
    return Table(
        "per_million",
        _("Published patients for each million people living there"),
        (
            Column("country", _("Code"), "", _("ISO 3166 alpha-3."), shown=False),
            Column("name", _("Country or territory"), "", _("Its short English name.")),
            Column("patients", _("Patients"), "patients", _("Patients known to be treated there.")),
            Column("population", _("Population"), "people", _("People living there.")),
            Column("population_year", _("Year"), "year", _("Year of the population figure.")),
            Column(
                "per_million",
                _("Per million people"),
                "published patients per million people",
                _("Published patients for each million people living there today. Not a rate."),
            ),
        ),
        tuple(scaled),
        _(
            "World map with a bubble for each country or territory, its area in proportion to the"
            " published patients for each million people living there today. This is not a rate of"
            " illness. The table below holds every value, in order of names."
        ),
        joined(
            _(
                "This is not a rate of illness: the years and the hospitals differ, and one"
                " publication from a small country makes a large circle. Populations: Unicode CLDR;"
                " the year is that of its release."
            ),
            _map_note(),
        ),
    )


def _ring_note() -> str:
    return _(
        "Amber ring: the country was inferred for some of the patients. Grey is not zero: no"
        " publication was found."
    )


def _map_note() -> str:
    return _(
        "Map: United Nations geodata and Natural Earth, via plotly.js. The borders and names shown"
        " express no opinion on the legal status of any territory."
    )


def _without(context: Context, rows: list[dict[str, Any]], release: GroupRelease | None) -> Table:
    """Countries without a bubble: nothing found at all, or nothing known to match this choice.

    Those of which the group has a number come first, with the place of their mark on the map.
    """
    v = context.vocabulary
    here = {row["country"] for row in rows}
    found = known.with_known(
        [
            {
                "country": code,
                "name": name,
                "why": _("Has publications, but none known to match this choice")
                if code in v.described
                else _("No publication found"),
            }
            for code, name in v.countries.items()
            if code not in here
        ],
        release,
    )
    columns = [
        Column("country", _("Code"), "", _("ISO 3166 alpha-3."), shown=False),
        Column("name", _("Country or territory"), "", _("Its short English name.")),
        Column("why", _("Why"), "", _("What was found. Neither is zero.")),
    ]
    if release:
        places = {row["country"]: row for row in context.rows(_PLACES)}
        found = [
            {**row, **{name: places[row["country"]][name] for name in ("latitude", "longitude")}}
            for row in found
        ]
        found.sort(key=lambda row: not known.has_known(row))
        columns += [*known.columns(release), *_place_columns()]
    return Table(
        "without",
        _("Countries and territories without a circle"),
        tuple(columns),
        tuple(found),
        note=_("None of these is zero: nobody may have written, or it was not found yet."),
    )


def _headline(
    context: Context, selection: Selection, counted: counting.Count, rows: list[dict[str, Any]]
) -> str:
    if not rows:
        return counting.headline(context, selection, counted)
    patients = sum(row["patients"] for row in rows)
    top = [_("{label} ({n})").format(label=r["name"], n=number(r["patients"])) for r in rows[:3]]
    if len(rows) <= len(top):
        sentence = _("Publications {period} describe {so_many}, by country: {top}.")
    else:
        sentence = ngettext(
            "Publications {period} describe {so_many} treated in {countries} country or territory;"
            " the highest counts are {top}.",
            "Publications {period} describe {so_many} treated in {countries} countries and"
            " territories; the highest counts are {top}.",
            len(rows),
        )
    said = [
        sentence.format(
            so_many=counting.so_many(context, selection, patients),
            countries=number(len(rows)),
            period=counting.period(selection, counted.last_year),
            top=listed(top),
        )
    ]
    by_authors = sum(row["by_authors"] for row in rows)
    worked_out = by_authors + sum(row["inferred"] for row in rows)
    if by_authors:
        sentence = ngettext(
            "For {n} of them the country was not stated but worked out, for {by_authors} from"
            " where the authors work.",
            "For {n} of them the country was not stated but worked out, for {by_authors} from"
            " where the authors work.",
            worked_out,
        )
        said.append(sentence.format(n=number(worked_out), by_authors=number(by_authors)))
    elif worked_out:
        sentence = ngettext(
            "For {n} of them the country was not stated but worked out.",
            "For {n} of them the country was not stated but worked out.",
            worked_out,
        )
        said.append(sentence.format(n=number(worked_out)))
    not_stated = ngettext(
        "For {n} other the country is not stated.",
        "For {n} others the country is not stated.",
        counted.totals.not_stated or 0,
    )
    said += counting.rest_words(counted, not_stated)
    return counting.with_open(joined(*said), counted)


def _columns() -> tuple[Column, ...]:
    return (
        Column("country", _("Code"), "", _("ISO 3166 alpha-3."), shown=False),
        Column("name", _("Country or territory"), "", _("Its short English name.")),
        Column("un_region", _("Region"), "", _("UN M49 region.")),
        Column("patients", _("Patients"), "patients", _("Patients known to be treated there.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that describe them, also those counted within another one."),
        ),
        Column(
            "inferred",
            _("Of these, inferred from other hints"),
            "patients",
            _("Patients whose country was inferred by the curators, not stated."),
        ),
        Column(
            "by_authors",
            _("Of these, where the authors work"),
            "patients",
            _("Patients whose country is known from where the authors work."),
        ),
        Column("population", _("Population"), "people", _("People living there."), shown=False),
        Column(
            "population_year", _("Year"), "year", _("Year of the population figure."), shown=False
        ),
        *_place_columns(),
    )


def _place_columns() -> tuple[Column, ...]:
    return (
        Column("latitude", _("Latitude"), "degrees", _("Where the bubble stands."), shown=False),
        Column("longitude", _("Longitude"), "degrees", _("Where the bubble stands."), shown=False),
    )


def _country_caveats(counted: counting.Count, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    said = []
    if n := counted.totals.not_stated:
        said.append(
            ngettext(
                "For {n} of {total} patients the publication, as seen, states no country.",
                "For {n} of {total} patients the publications, as seen, state no country.",
                n,
            ).format(n=number(n), total=number(counted.total))
        )
    if by_authors := sum(row["by_authors"] for row in rows):
        said.append(
            ngettext(
                "For {n} of the patients the country is where the authors work; a patient may have"
                " been treated, or have lived, elsewhere.",
                "For {n} of the patients the country is where the authors work; a patient may have"
                " been treated, or have lived, elsewhere.",
                by_authors,
            ).format(n=number(by_authors))
        )
    if inferred := sum(row["inferred"] for row in rows):
        said.append(
            ngettext(
                "For {n} of the patients the curators inferred the country from other hints. An"
                " amber ring marks such a country, and the table counts them.",
                "For {n} of the patients the curators inferred the country from other hints. An"
                " amber ring marks such a country, and the table counts them.",
                inferred,
            ).format(n=number(inferred))
        )
    return (*said, _names())


def _names() -> str:
    if language() != SOURCE:
        return _(
            "Names of countries and territories: Unicode CLDR. Names and borders imply no opinion"
            " on the status of any territory."
        )
    return _(
        "Names: everyday English for member states of the United Nations, ISO 3166 for other"
        " territories. Names and borders imply no opinion on the status of any territory."
    )


def _alt(rows: list[dict[str, Any]], counted: counting.Count, of_the_group: list[str]) -> str:
    if not rows:
        empty = _("An empty map: no publication gives a country for this choice.")
        return joined(empty, *of_the_group)
    said = [
        ngettext(
            "World map with a bubble on {count} country or territory: {top}, {patients}.",
            "World map with a bubble for each of {count} countries and territories, its area in"
            " proportion to the patients described. Largest: {top}, {patients}.",
            len(rows),
        ).format(
            count=number(len(rows)),
            top=rows[0]["name"],
            patients=counting.n_patients(rows[0]["patients"]),
        ),
        _("A country without a bubble is not zero."),
    ]
    not_on_map = counted.totals.not_stated or 0
    if not_on_map:
        said.append(
            _("Not on the map, for want of a stated country: {patients}.").format(
                patients=counting.n_patients(not_on_map)
            )
        )
    said += of_the_group
    said.append(_("The table below holds every value."))
    return joined(*said)


FIGURE = Figure(
    id="cases-by-country",
    title=N_("Map"),
    question=N_("Where were the published patients treated?"),
    kind="parts",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "A patient counts in the country of treatment. A publication from one country gives that"
        " country to all its patients."
    ),
    plain=N_(
        "The map shows where the people that doctors wrote about were treated. A big circle means"
        " that more was written there, not that a place is less safe."
    ),
    position=40,
    compute=compute,
    charts={"main": draw, "per_million": draw_per_million},
)
