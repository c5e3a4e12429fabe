"""How the tables of ``names`` are drawn."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.stacked import stacked_by_year
from dashboard.words import _, number

# One look a name in both charts; a name that is new to the data takes the last.
_LOOKS = dict(zip(("ANE", "ANEC", "AHNE", "ANE1", "ADANE"), style.SERIES, strict=False))
_OTHER = style.Look(str(style.Colour.CONTEXT), "+")


def _look(name: object) -> style.Look:
    return _LOOKS.get(str(name), _OTHER)


def draw(answer: Answer) -> go.Figure:
    """One bar a name, the most used on top, each name in full above its bar."""
    rows = answer.main.rows
    figure = style.base_figure(max(120, 24 + 62 * len(rows)))
    publications = [int(str(row["publications"])) for row in rows]
    labels = [_named(row["label"], row["name"]) for row in rows]
    figure.add_bar(
        x=publications,
        y=labels,
        orientation="h",
        width=0.34,
        offset=0.1,
        marker=style.markers([_look(row["name"]) for row in rows]),
        text=[number(n) for n in publications],
        textposition="outside",
        cliponaxis=False,
        customdata=[style.safe(row["wordings"] or "") for row in rows],
        hovertemplate="%{y}: %{x:,}<br>%{customdata}<extra></extra>",
    )
    figure.update_layout(margin={"t": 8})
    figure.update_yaxes(autorange="reversed", showgrid=False, showticklabels=False)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[0, 1.12 * max(publications, default=1)]
    )
    for label in labels:
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=label,
            yanchor="bottom",
            yshift=-6,
            text=label,
            showarrow=False,
            align="left",
        )
    return figure


def _named(label: object, name: object) -> str:
    if name == "other":
        return style.safe(label)
    return _("{label} ({name})").format(label=style.safe(label), name=style.safe(name))


def draw_by_year(answer: Answer) -> go.Figure:
    """Stacked bars by year; the legend has the short names, which the other chart spells out."""
    table = answer.table("by_year")
    names = {
        str(row["name"]): style.safe(row["label"] if row["name"] == "other" else row["name"])
        for row in sorted(table.rows, key=lambda row: row["name"] == "other")
    }
    return stacked_by_year(table, "name", names, {name: _look(name) for name in names})
