"""How many people with ANE do publications describe?"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures import counting, style
from dashboard.figures.answer import Answer, Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, joined, number

# One row a year from the first matching publication to the end of the period, years without one
# included: the series must run to the end, where it meets the total.
# `could_be_counted_by_then` is a running sum: a patient enters in the year from which a publication
# counts and leaves in the year in which a larger one takes it over (`superseded_in`), so the series
# can fall where a later paper corrects an earlier one. Counted as published, nothing ever leaves.
_BY_YEAR = f"""
WITH published AS MATERIALIZED (
    SELECT matched.*, spans.superseded_in
    FROM {counting.MATCHING} AS matched
    JOIN counted_spans($first_year) AS spans USING (publication_id)
),
years AS (
    SELECT unnest(range(min(year), $end_year + 1))::INTEGER AS year
    FROM published
    WHERE patients > 0
),
changes AS (
    SELECT year, patients AS change
    FROM published
    WHERE $distinct = false OR superseded_in IS NULL OR superseded_in > year
    UNION ALL
    SELECT superseded_in, -patients
    FROM published
    WHERE $distinct AND superseded_in > year
),
per_year AS (
    SELECT
        year,
        sum(patients) FILTER (counted) AS distinct_patients,
        sum(patients) AS as_published,
        count(*) FILTER (patients > 0) AS publications
    FROM published
    GROUP BY year
),
running AS (
    SELECT years.year, sum(changes.change) AS patients
    FROM years
    JOIN changes ON changes.year <= years.year
    GROUP BY years.year
)
SELECT
    years.year,
    coalesce(CASE WHEN $distinct THEN distinct_patients ELSE as_published END, 0)::INTEGER
        AS patients,
    coalesce(as_published, 0)::INTEGER AS as_published,
    coalesce(publications, 0)::INTEGER AS publications,
    coalesce(running.patients, 0)::INTEGER AS could_be_counted_by_then
FROM years
LEFT JOIN per_year USING (year)
LEFT JOIN running USING (year)
ORDER BY years.year
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Patients by year of publication, and what could be counted by the end of each year."""
    distinct = selection.basis == "distinct"
    end_year = counting.last_year(context, selection)
    rows = context.rows(_BY_YEAR, {**selection.parameters_by_basis(), "end_year": end_year})
    for row in rows:
        row["still_filling_in"] = counting.is_recent(context, row["year"])
    counted = counting.count(context, selection, split=sum(row["patients"] for row in rows))
    recent = counting.recent_note(context, [row["year"] for row in rows])
    return Findings(
        headline=counting.headline(context, selection, counted),
        tables=(
            Table(
                "main",
                _("Patients by year of publication"),
                _columns(),
                tuple(rows),
                joined(_alt(rows), recent),
                recent,
            ),
        ),
        totals=counted.totals,
        caveats=(
            *counting.caveats(selection, counted),
            *_series_caveats(recent, distinct=distinct),
        ),
        not_to_conclude=(
            counting.never_a_rate(),
            _(
                "Do not say that this is the number of people with ANE in the world: it is the"
                " least that publications describe."
            ),
        ),
        sources=counted.sources,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("year", _("Year of publication"), "year", _("Year in which it was published.")),
        Column(
            "patients",
            _("Patients"),
            "patients",
            _("Patients counted in this year, on the basis chosen; the years add up to the total."),
        ),
        Column(
            "as_published",
            _("As published"),
            "patients",
            _("Patients of all publications of this year, the same person possibly several times."),
        ),
        Column("publications", _("Publications"), "publications", _("Publications of this year.")),
        Column(
            "could_be_counted_by_then",
            _("Could be counted by then"),
            "patients",
            _("What someone counting at the end of this year could have found. Cumulative."),
        ),
        counting.recent_column(),
    )


def _series_caveats(recent: str, *, distinct: bool) -> tuple[str, ...]:
    said = [recent] if recent else []
    said.append(_("The bars show each year alone; the line is cumulative: what was known by then."))
    if distinct:
        said.append(
            _(
                "The line can fall where a later publication shows that two earlier ones described"
                " the same people."
            )
        )
    said.append(
        _("Years are years of publication. The illness came earlier, often by several years.")
    )
    return tuple(said)


def _alt(rows: list[dict[str, int]]) -> str:
    if not rows:
        return _("An empty chart: no publication matches this choice.")
    top = max(rows, key=lambda row: row["patients"])
    return _(
        "Bar chart of patients by year of publication, {first} to {last}, with a line for what"
        " could be counted by then. Highest bar: {top} in {top_year}. The line ends at {total}."
        " The table below holds every value."
    ).format(
        first=rows[0]["year"],
        last=rows[-1]["year"],
        top=number(top["patients"]),
        top_year=top["year"],
        total=number(rows[-1]["could_be_counted_by_then"]),
    )


def draw(answer: Answer) -> go.Figure:
    """Two panels on one time axis: the cumulative line above, each year's patients below."""
    table = answer.main
    figure = style.base_figure(420)
    years = table.values("year")
    figure.add_scatter(
        x=years,
        y=table.values("could_be_counted_by_then"),
        mode="lines",
        line={"color": str(style.Colour.DISTINCT), "width": 3, "shape": "hv"},
        name=_("Could be counted by then"),
        hovertemplate=_("By the end of %{x}: %{y:,} patients could be counted<extra></extra>"),
        yaxis="y2",
    )
    figure.add_bar(
        x=years,
        y=table.values("patients"),
        marker_color=str(style.Colour.DISTINCT),
        opacity=0.8,
        name=_("In publications of the year"),
        hovertemplate=_("Publications of %{x}: %{y:,} patients<extra></extra>"),
    )
    figure.update_layout(
        yaxis={"domain": [0, 0.42], "tickformat": ","},
        yaxis2={
            "domain": [0.58, 1],
            "tickformat": ",",
            "gridcolor": str(style.Colour.GRID),
            "zeroline": False,
        },
        xaxis={"anchor": "y", "dtick": 5, "title": _("Year of publication")},
    )
    for text, y in ((_("Could be counted by then"), 1.0), (_("Patients of each year"), 0.42)):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=y,
            yref="paper",
            yanchor="bottom",
            text=f"<b>{text}</b>",
            showarrow=False,
        )
    if years:
        figure.add_annotation(
            x=years[-1],
            y=table.values("could_be_counted_by_then")[-1],
            yref="y2",
            text=f"<b>{number(table.values('could_be_counted_by_then')[-1])}</b>",
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"color": str(style.Colour.DISTINCT), "size": 15},
        )
        recent = [int(str(row["year"])) for row in table.rows if row["still_filling_in"]]
        if recent:
            # Above the title of the upper panel, which may be as wide as a phone.
            style.mark_recent(figure, min(recent), max(recent), _("still filling in"), above=1)
            figure.update_layout(margin={"t": 28 + style.LINE})
    return figure


FIGURE = Figure(
    id="published-count",
    title=N_("How many are published"),
    question=N_("How many people with ANE do publications describe?"),
    kind="parts",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "Distinct: each patient is counted once, in the publication that the curators chose,"
        " usually the largest; where two may describe the same people, the other is left out."
        " As published: a patient counts each time a publication describes them."
    ),
    position=10,
    compute=compute,
    charts={"main": draw},
    plain=N_(
        "This counts the people with ANE that doctors wrote about. Most people with ANE are in no"
        " paper, so the real number is higher."
    ),
)
