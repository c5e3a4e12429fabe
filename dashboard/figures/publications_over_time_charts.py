"""How the tables of ``publications-over-time`` are drawn."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer, Cell
from dashboard.figures.stacked import stacked_by_year
from dashboard.words import _

_NOT_STATED = style.Look(str(style.Colour.NOT_STATED), style.HATCHED)
_NEW = style.Look(str(style.Colour.CONTEXT), "+")
_DESIGNS = dict(
    zip(
        ("case_report", "case_series", "cohort", "family_study", "survey"),
        style.SERIES,
        strict=False,
    )
)
_REGIONS = dict(
    zip(("Asia", "Americas", "Europe", "Africa", "Oceania", "several"), style.SERIES, strict=True)
)


def draw(answer: Answer) -> go.Figure:
    """Stacked bars by year, divided by kind of publication."""
    names = {
        code: label
        for code in (*_DESIGNS, *answer.main.values("design"))
        for row in answer.main.rows
        if row["design"] == code and (label := style.safe(row["design_label"]))
    }
    looks = {code: _DESIGNS.get(code, _NEW) for code in names}
    return stacked_by_year(answer.main, "design", names, looks)


def draw_by_region(answer: Answer) -> go.Figure:
    """A bar for each five years, divided by region; hatched where no country is stated."""
    rows = answer.table("by_region").rows
    periods = {int(str(row["first_year"])): _period(row) for row in rows}
    figure = style.base_figure(90 + 38 * len(periods))
    labels = {str(row["region"]): style.safe(row["region_label"]) for row in rows}
    order = (*_REGIONS, *sorted(labels.keys() - set(_REGIONS) - {"not_stated"}), "not_stated")
    for region in order:
        own = [row for row in rows if row["region"] == region]
        if not own:
            continue
        figure.add_bar(
            x=[row["publications"] for row in own],
            y=[periods[int(str(row["first_year"]))] for row in own],
            orientation="h",
            marker=_REGIONS.get(region, _NOT_STATED).marker(),
            name=labels[region],
            hovertemplate=_("{name}, %{{y}}: %{{x:,}}<extra></extra>").format(name=labels[region]),
        )
    figure.update_layout(barmode="stack", showlegend=True, legend_traceorder="normal")
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[periods[first] for first in sorted(periods, reverse=True)],
        showgrid=False,
    )
    figure.update_xaxes(rangemode="tozero", tickformat=",d")
    return figure


def _period(row: Mapping[str, Cell]) -> str:
    first, last = row["first_year"], row["last_year"]
    name = str(first) if first == last else f"{first}–{str(last)[2:]}"  # noqa: RUF001
    return f"{name} *" if row["still_filling_in"] else name
