"""How the tables of ``publications-over-time`` are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer, Cell, Table
from dashboard.words import _

# For stacked bars: neighbours differ in hue; each stands out by 3:1 from the light and dark ground.
SERIES = ("#3f78b0", "#b8790f", "#7b5ba6", "#2b8a5f", "#a8628d", "#5f7d8c")
NOT_STATED = str(style.Colour.NOT_STATED)

_DESIGNS = dict(
    zip(
        ("case_report", "case_series", "cohort", "family_study", "survey"),
        SERIES,
        strict=False,
    )
)
_REGIONS = dict(
    zip(("Asia", "Americas", "Europe", "Africa", "Oceania", "several"), SERIES, strict=True)
)


def draw(answer: Answer) -> go.Figure:
    """Stacked bars by year, divided by kind of publication."""
    names = {
        code: label
        for code in (*_DESIGNS, *answer.main.values("design"))
        for row in answer.main.rows
        if row["design"] == code and (label := style.safe(row["design_label"]))
    }
    colours = {code: _DESIGNS.get(code, str(style.Colour.CONTEXT)) for code in names}
    return stacked_by_year(answer.main, "design", names, colours)


def stacked_by_year(
    table: Table, column: str, names: Mapping[str, str], colours: Mapping[str, str]
) -> go.Figure:
    """Publications by year as stacked bars.

    Args:
        table: rows with ``year``, ``publications``, ``still_filling_in`` and ``column``.
        column: which column divides the bars.
        names: its codes from the bottom of the stack up, each with its name for the legend.
        colours: code -> colour.
    """
    rows = table.rows
    figure = style.base_figure(340)
    for code, name in names.items():
        own = [row for row in rows if row[column] == code]
        figure.add_bar(
            x=[row["year"] for row in own],
            y=[row["publications"] for row in own],
            width=0.8,
            marker_color=colours[code],
            name=name,
            hovertemplate=_("{name}, published in %{{x}}: %{{y:,}}<extra></extra>").format(
                name=name
            ),
        )
    figure.update_layout(barmode="stack", showlegend=True, legend_traceorder="normal")
    if not rows:
        return figure
    totals: Counter[int] = Counter()
    for row in rows:
        totals[int(str(row["year"]))] += int(str(row["publications"]))
    figure.update_xaxes(range=[min(totals) - 0.7, max(totals) + 0.7], dtick=5, showgrid=False)
    # Room above the highest bar for the words on the latest years.
    figure.update_yaxes(range=[0, 1.14 * max(totals.values())], tickformat=",d", nticks=6)
    recent = [int(str(row["year"])) for row in rows if row["still_filling_in"]]
    if recent:
        style.mark_recent(figure, min(recent), max(recent), "")
        figure.add_annotation(
            x=max(recent) + 0.5,
            y=1,
            yref="paper",
            xanchor="right",
            yanchor="top",
            text=_("still filling in"),
            showarrow=False,
            font={"size": 12},
        )
    return figure


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
            marker={
                "color": _REGIONS.get(region, NOT_STATED),
                "pattern": {"shape": "/" if region == "not_stated" else "", "fillmode": "overlay"},
            },
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
