"""Where were the published patients treated?"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures import counting, style
from dashboard.figures.answer import Answer, Column, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import Selection
from dashboard.words import _, listed, number

_SPLIT = """
SELECT
    parts.category AS country,
    countries.name,
    countries.un_region,
    sum(parts.patients)::INTEGER AS patients,
    count(DISTINCT parts.publication_id) AS publications,
    coalesce(
        sum(parts.patients) FILTER (publication.country_basis = 'inferred'), 0
    )::INTEGER AS inferred,
    countries.population,
    countries.population_year,
    round(sum(parts.patients) * 1e6 / any_value(countries.population), 3) AS per_million,
    countries.latitude,
    countries.longitude
FROM split('country', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
JOIN included AS publication USING (publication_id)
LEFT JOIN countries ON countries.country = parts.category
WHERE parts.counted OR NOT $distinct
GROUP BY ALL
ORDER BY patients DESC, name
"""


def answer(context: Context, selection: Selection) -> Answer:
    """Patients by country of treatment, as stated, or taken from where the authors work."""
    parameters = {**selection.parameters(), "distinct": selection.basis == "distinct"}
    parts = context.rows(_SPLIT, parameters)
    rows = [row for row in parts if row["country"] != "not_stated"]
    not_stated = sum(row["patients"] for row in parts if row["country"] == "not_stated")
    counted = counting.count(
        context, selection, not_stated=not_stated, split=sum(row["patients"] for row in rows)
    )
    return Answer(
        id=FIGURE.id,
        kind=FIGURE.kind,
        question=_(FIGURE.question),
        headline=_headline(context, selection, counted, rows),
        unit="patients",
        selection=selection,
        tables=(
            Table("main", _("Patients by country"), _columns(), tuple(rows), _alt(rows, counted)),
            Table(
                "without",
                _("Countries and territories without a publication found"),
                (
                    Column("country", _("Code"), "", _("ISO 3166 alpha-3."), shown=False),
                    Column("name", _("Country or territory"), "", _("Name as in the UN M49 list.")),
                ),
                tuple(
                    {"country": code, "name": name}
                    for code, name in context.vocabulary.countries.items()
                    if code not in {row["country"] for row in rows}
                ),
                note=_(
                    "No publication in this collation is known to describe a patient of this choice"
                    " there. That is not zero: nobody may have written, or it was not found yet."
                ),
            ),
        ),
        totals=counted.totals,
        caveats=(*_country_caveats(counted, rows), *counting.caveats(selection, counted)),
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
        data_version=context.data_version,
        data_date=context.data_date,
    )


def _headline(
    context: Context, selection: Selection, counted: counting.Count, rows: list[dict[str, Any]]
) -> str:
    if not rows:
        return counting.headline(context, selection, counted)
    patients = sum(row["patients"] for row in rows)
    top = [_("{label} ({n})").format(label=r["name"], n=number(r["patients"])) for r in rows[:3]]
    values = {
        "so_many": counting.so_many(context, selection, patients),
        "countries": number(len(rows)),
        "period": counting.period(selection, counted.last_year),
        "top": listed(top),
        "rest": number(counted.total - patients),
    }
    if len(rows) <= len(top):
        sentence = _("Publications {period} describe {so_many}, treated in {top}.")
    else:
        sentence = _(
            "Publications {period} describe {so_many}, treated in {countries} countries and"
            " territories, most of them in {top}."
        )
    if counted.total > patients:
        sentence += " " + _("For {rest} more the country is not stated.")
    return sentence.format(**values)


def _columns() -> tuple[Column, ...]:
    return (
        Column("country", _("Code"), "", _("ISO 3166 alpha-3."), shown=False),
        Column("name", _("Country or territory"), "", _("Name as in the UN M49 list.")),
        Column("un_region", _("Region"), "", _("UN M49 region.")),
        Column("patients", _("Patients"), "patients", _("Patients known to be treated there.")),
        Column("publications", _("Publications"), "publications", _("Where they are described.")),
        Column(
            "inferred",
            _("Of these, country inferred"),
            "patients",
            _("Patients whose country was inferred by the curators, not stated."),
        ),
        Column("population", _("Population"), "people", _("People living there."), shown=False),
        Column("population_year", _("Year"), "", _("Year of the population figure."), shown=False),
        Column(
            "per_million",
            _("Published patients per million people"),
            "published patients per million people",
            _("Published patients for each million people living there today. Not a rate."),
            shown=False,
        ),
        Column("latitude", _("Latitude"), "degrees", _("Where the bubble stands."), shown=False),
        Column("longitude", _("Longitude"), "degrees", _("Where the bubble stands."), shown=False),
    )


def _country_caveats(counted: counting.Count, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    said = []
    if counted.totals.not_stated:
        said.append(
            _("For {n} of {total} patients the publication seen does not state a country.").format(
                n=number(counted.totals.not_stated), total=number(counted.total)
            )
        )
    inferred = sum(row["inferred"] for row in rows)
    if inferred:
        said.append(
            _(
                "For {n} of the patients the curators inferred the country, for example from the"
                " journal. A dot in the circle marks such a country, and the table counts them."
            ).format(n=number(inferred))
        )
    said.append(
        _("Often the country is that of the authors' hospital; a patient may have lived elsewhere.")
    )
    return tuple(said)


def _alt(rows: list[dict[str, Any]], counted: counting.Count) -> str:
    if not rows:
        return _("An empty map: no publication gives a country for this choice.")
    return _(
        "World map with a bubble for each of {count} countries and territories, its area in"
        " proportion to the patients described. Largest: {top}, {n}. Countries without a bubble"
        " have no publication found, which is not zero. {rest} patients without a stated country"
        " are not on the map. The table below holds every value."
    ).format(
        count=len(rows),
        top=rows[0]["name"],
        n=number(rows[0]["patients"]),
        rest=number(counted.totals.not_stated or 0),
    )


def draw(answer: Answer) -> go.Figure:
    """Bubbles at the countries' centroids over grey land."""
    return bubbles(answer, "patients")


def draw_per_million(answer: Answer) -> go.Figure:
    """The same bubbles, sized by published patients for each million people living there."""
    return bubbles(answer, "per_million")


def bubbles(answer: Answer, measure: str) -> go.Figure:
    """A world map with one bubble a row that has a place and a value.

    Bubbles are placed by latitude and longitude: the 110 m geometry has no Singapore, Hong Kong or
    Bahrain, and would drop them without a word if they were placed by code.
    """
    rows = [r for r in answer.main.rows if r["latitude"] is not None and r[measure] is not None]
    values = [float(str(row[measure])) for row in rows]
    unit = _("patients") if measure == "patients" else _("published patients per million people")
    figure = style.base_figure(360)
    empty = answer.table("without")
    _shade(figure, empty.values("country"), empty.values("name"), "rgba(128,138,145,0.05)")
    _shade(figure, answer.main.values("country"), None, "rgba(47,127,134,0.28)")
    figure.add_scattergeo(
        lat=[row["latitude"] for row in rows],
        lon=[row["longitude"] for row in rows],
        customdata=[[row["country"], row["name"], row["publications"]] for row in rows],
        text=[
            _("<b>{name}</b><br>{value} {unit}<br>{n} publications{inferred}").format(
                name=row["name"],
                value=number(value),
                unit=unit,
                n=number(float(str(row["publications"]))),
                inferred=_("<br>* country inferred for {n}").format(n=row["inferred"])
                if row["inferred"]
                else "",
            )
            for row, value in zip(rows, values, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        mode="markers",
        marker={
            "size": values,
            "sizemode": "area",
            "sizeref": max(values, default=1) / 38**2,
            "sizemin": 4,
            "color": str(style.Colour.DISTINCT),
            "opacity": 0.72,
            "line": {"color": "white", "width": 1},
            "symbol": ["circle-dot" if row["inferred"] else "circle" for row in rows],
        },
    )
    figure.update_geos(
        projection_type="natural earth",
        # Plotly centres a map on its data unless told where to look.
        center={"lon": 12, "lat": 12},
        lonaxis_range=[-170, 190],
        lataxis_range=[-56, 80],
        showland=True,
        landcolor=str(style.Colour.LAND),
        showcountries=True,
        countrycolor=str(style.Colour.GRID),
        showcoastlines=False,
        showframe=False,
        bgcolor="rgba(0,0,0,0)",
        resolution=110,
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return figure


def _shade(figure: go.Figure, codes: list[str], empty_names: list[str] | None, colour: str) -> None:
    """Tint countries: those with a publication silently, the others with words on hover."""
    figure.add_choropleth(
        locations=codes,
        z=[0] * len(codes),
        text=empty_names,
        hoverinfo="skip" if empty_names is None else None,
        hovertemplate=None
        if empty_names is None
        else _("<b>%{text}</b><br>No publication found. That is not zero.<extra></extra>"),
        colorscale=[[0, colour], [1, colour]],
        marker_line={"color": str(style.Colour.GRID), "width": 0.5},
        showscale=False,
    )


FIGURE = Figure(
    id="cases-by-country",
    title="Map",
    question="Where were the published patients treated?",
    kind="parts",
    fields=("from", "to", "trigger", "country", "age", "design", "basis", "lang", "version"),
    rule=(
        "A patient counts in the country of treatment. A publication from one country gives that"
        " country to all its patients."
    ),
    position=40,
    answer=answer,
    charts={"main": draw, "per_million": draw_per_million},
)
