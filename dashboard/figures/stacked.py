"""Publications by year as stacked bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Table
from dashboard.words import _


def stacked_by_year(
    table: Table, column: str, names: Mapping[str, str], looks: Mapping[str, style.Look]
) -> go.Figure:
    """Publications by year as stacked bars.

    Args:
        table: rows with ``year``, ``publications``, ``still_filling_in`` and ``column``.
        column: which column divides the bars.
        names: its codes from the bottom of the stack up, each with its name for the legend.
        looks: code -> how its part looks.
    """
    rows = table.rows
    figure = style.base_figure(340)
    for code, name in names.items():
        own = [row for row in rows if row[column] == code]
        figure.add_bar(
            x=[row["year"] for row in own],
            y=[row["publications"] for row in own],
            width=0.8,
            marker=looks[code].marker(),
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
