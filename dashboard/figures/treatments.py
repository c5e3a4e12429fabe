"""Which treatments are described?"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures import counting, mentions, style
from dashboard.figures.answer import Answer, Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, joined, listed, ngettext, number

# How many treatments the headline names.
SHOWN = 3

# The first years of the later periods of publication; the first period has no beginning.
PERIODS = (2009, 2015, 2020)

_MENTIONED = (
    "mentioned('treatment', $first_year, $last_year, $designs, $triggers, $countries, $ages)"
)

# Each treatment has its own denominator: a series stands in it only if it counts that treatment.
_TREATMENTS = f"""
SELECT
    treatments.treatment,
    treatments.label,
    treatments.meaning,
    coalesce(sum(n) FILTER (counted OR NOT $distinct), 0)::INTEGER AS patients,
    coalesce(sum(denominator) FILTER (counted OR NOT $distinct), 0)::INTEGER AS described,
    count(DISTINCT publication_id) FILTER (n > 0) AS publications,
    sum(n)::INTEGER AS as_published,
    sum(denominator)::INTEGER AS as_published_of
FROM {_MENTIONED} AS said
JOIN treatments ON treatments.treatment = said.category
GROUP BY treatments.treatment, treatments.label, treatments.meaning, treatments.position
HAVING as_published > 0
ORDER BY patients DESC, as_published DESC, treatments.position
"""

_BY_PERIOD = f"""
SELECT
    len(list_filter($periods, lambda first: first <= year)) AS period,
    treatments.treatment,
    treatments.label,
    sum(n)::INTEGER AS patients,
    sum(denominator)::INTEGER AS described,
    count(DISTINCT publication_id) FILTER (n > 0) AS publications
FROM {_MENTIONED} AS said
JOIN treatments ON treatments.treatment = said.category
WHERE counted OR NOT $distinct
GROUP BY ALL
HAVING sum(n) > 0
ORDER BY period, patients DESC, treatments.treatment
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Patients by treatment, each treatment among those of whom it is told; no shares."""
    rows = context.rows(_TREATMENTS, selection.parameters_by_basis())
    counted = counting.count(context, selection)
    said = mentions.described(context, selection, "treatment")
    periods = _by_period(context, selection, counted.last_year)
    recent = counting.recent_note(context, [row["last_year"] for row in periods])
    return Findings(
        headline=_headline(context, selection, rows, said, counted),
        tables=(
            Table(
                "main",
                _("Patients by treatment described"),
                _columns(),
                tuple(rows),
                _alt(rows),
                _note(rows),
            ),
            Table(
                "by_period",
                _("The same by years of publication"),
                _period_columns(),
                tuple(periods),
                note=joined(
                    _(
                        "Not drawn: the counts follow how much is published, and how fully"
                        " treatment is described. A larger number in later years is not a"
                        " treatment given more often."
                    ),
                    recent,
                ),
            ),
        ),
        caveats=(
            _(
                "Each treatment has its own denominator: people described one by one of whom any"
                " treatment is named, and series that count this treatment."
            ),
            _(
                "A treatment that is not named may have been given all the same: short reports name"
                " what seemed worth telling. One person may have had several."
            ),
            *mentions.only_contained(rows, "label"),
            *mentions.whole_series_only(selection),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            _(
                "Do not conclude that a treatment helps or harms. These counts say who was given"
                " it, not how they fared; people who are more ill are given more."
            ),
            _(
                "Do not read the counts as what is usually given: journals print what was new or"
                " unusual, and some series chose their patients by their treatment."
            ),
            _(
                "Do not compare treatments with each other: each stands among other patients. What"
                " to give is a question for the doctors who know the person."
            ),
            counting.never_a_rate(),
        ),
        sources=said.sources,
        totals=counted.totals,
    )


def _by_period(context: Context, selection: Selection, last_year: int) -> list[dict[str, Any]]:
    found = context.rows(_BY_PERIOD, {**selection.parameters_by_basis(), "periods": list(PERIODS)})
    starts = (selection.from_year or context.first_year, *PERIODS)
    ends = (*(first - 1 for first in PERIODS), last_year)
    rows = []
    for row in found:
        period = row.pop("period")
        last = min(ends[period], last_year)
        rows.append(
            {
                "first_year": max(starts[period], starts[0]),
                "last_year": last,
                **row,
                "still_filling_in": counting.is_recent(context, last),
            }
        )
    return rows


def _headline(
    context: Context,
    selection: Selection,
    rows: list[dict[str, Any]],
    said: mentions.Described,
    counted: counting.Count,
) -> str:
    named = [row for row in rows if row["patients"]]
    values = mentions.spoken_of(context, selection, said, counted)
    if not named:
        if rows:
            return _(
                "No treatment of {who} is described {period} in the publications that count here."
                " Some is described in publications whose patients are counted in another one."
            ).format(**values)
        return _(
            "No publication {period} in this collection that is known to speak of {who} says which"
            " treatment they were given."
        ).format(**values)
    most = listed(
        [
            _("{label} ({n})").format(
                label=row["label"], n=mentions.of(row["patients"], row["described"])
            )
            for row in named[:SHOWN]
        ]
    )
    return _(
        "Publications {period} describe {so_many}. For {n} of them it is told whether certain"
        " treatments were given, most often: {most}; each of these among the people of whom it is"
        " told. This is what was given, not what helps."
    ).format(**values, most=most)


def _note(rows: list[dict[str, Any]]) -> str:
    said = [
        _(
            "Dark: people who were given it; pale: all of whom it is told. Described use, not"
            " effect: what was given says nothing about what helps."
        ),
        *(f"* {text}" for text in mentions.only_contained(rows, "label")),
    ]
    return joined(*said)


def _columns() -> tuple[Column, ...]:
    return (
        Column("treatment", _("Code"), "", _("Code of the treatment."), shown=False),
        Column("label", _("Treatment"), "", _("The treatment.")),
        Column("meaning", _("What it means"), "", _("Who counts under it.")),
        Column("patients", _("Patients"), "patients", _("Patients who were given it.")),
        Column(
            "described",
            _("Of"),
            "patients",
            _("Patients of whom it is told whether: the denominator of this treatment alone."),
        ),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that describe it, also those counted within another one."),
        ),
        Column(
            "as_published",
            _("As published"),
            "patients",
            _("The same over all publications, patients counted each time they are described."),
            shown=False,
        ),
        Column(
            "as_published_of",
            _("Of, as published"),
            "patients",
            _("Its denominator, patients counted each time they are described."),
            shown=False,
        ),
    )


def _period_columns() -> tuple[Column, ...]:
    return (
        Column("first_year", _("From"), "year", _("First year of publication.")),
        Column("last_year", _("To"), "year", _("Last year of publication.")),
        Column("treatment", _("Code"), "", _("Code of the treatment."), shown=False),
        Column("label", _("Treatment"), "", _("The treatment.")),
        Column("patients", _("Patients"), "patients", _("Patients who were given it.")),
        Column("described", _("Of"), "patients", _("Patients of whom it is told whether.")),
        Column(
            "publications", _("Publications"), "publications", _("Publications that describe it.")
        ),
        counting.recent_column(),
    )


def _alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: no publication describes a treatment for this choice.")
    top, least = rows[0], rows[-1]
    return ngettext(
        "Horizontal bar chart with a bar for {count} treatment: {top}, {n}. The table below holds"
        " every value.",
        "Horizontal bar chart of {count} treatments by number of patients, each with its own"
        " denominator written beside the bar. Longest bar: {top}, {n}; shortest: {least},"
        " {least_n}. The table below holds every value.",
        len(rows),
    ).format(
        count=number(len(rows)),
        top=top["label"],
        n=mentions.of(top["patients"], top["described"]),
        least=least["label"],
        least_n=mentions.of(least["patients"], least["described"]),
    )


def draw(answer: Answer) -> go.Figure:
    """A bar a treatment; its denominator is a pale bar behind it, and written beside it."""
    rows = answer.main.rows
    figure = style.base_figure(max(160, 50 + 36 * len(rows)))
    labels = [style.safe(row["label"]) for row in rows]
    patients = [int(str(row["patients"])) for row in rows]
    described = [int(str(row["described"])) for row in rows]
    figure.add_bar(
        x=described,
        y=labels,
        orientation="h",
        marker={"color": str(style.Colour.NOT_STATED), "opacity": 0.28},
        text=[
            mentions.of(n, of) + ("" if n else "*")
            for n, of in zip(patients, described, strict=True)
        ],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.add_bar(
        x=patients,
        y=labels,
        orientation="h",
        marker_color=str(style.Colour.DISTINCT),
        customdata=[mentions.of(n, of) for n, of in zip(patients, described, strict=True)],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[0, 1.5 * max(described, default=1)]
    )
    return figure


FIGURE = Figure(
    id="treatments",
    title=N_("Treatments"),
    question=N_("Which treatments are described?"),
    kind="mentions",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "A patient counts under each treatment that is named. Each treatment stands among the"
        " people of whom it is told: individuals with any treatment named, and series that count"
        " it. No shares: described use says nothing about effect."
    ),
    position=76,
    compute=compute,
    charts={"main": draw},
    plain=N_(
        "This shows which treatments doctors wrote that they gave to people with ANE. It"
        " does not show which of them help."
    ),
)
