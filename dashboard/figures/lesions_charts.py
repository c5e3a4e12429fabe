"""How ``lesions`` is drawn."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures import lettering, mentions, style
from dashboard.figures.answer import Answer
from dashboard.words import _, percent

AGES = {"child": "children", "adult": "adults"}
"""Age group -> how its columns of the table begin."""

_SHARE = ("share", "low", "high")

_LINE_HEIGHT = 25


def draw(answer: Answer) -> go.Figure:
    """Under the name of each place a line for children and one for adults, with denominators."""
    names: list[str] = []
    marks: dict[str, list[dict[str, Any]]] = {age: [] for age in AGES.values()}
    words = {"children": _("children {n}"), "adults": _("adults {n}")}
    for row in answer.main.rows:
        drawn = [age for age in marks if row[f"{age}_share"] is not None]
        if drawn:
            names.append(f"<b>{style.safe(row['label'])}</b>")
        for age in drawn:
            share, low, high = (float(str(row[f"{age}_{part}"])) for part in _SHARE)
            n = mentions.of(int(str(row[age])), int(str(row[f"{age}_of"])))
            name = words[age].format(n=n)
            marks[age].append(
                {
                    "place": len(names),
                    "share": share,
                    "above": high - share,
                    "below": share - low,
                    "told": [
                        style.safe(row["label"]),
                        name,
                        *(percent(value) for value in (share, low, high)),
                    ],
                }
            )
            names.append(name)
    figure = style.base_figure(60 + _LINE_HEIGHT * len(names))
    for age, colour, symbol in (
        ("children", str(style.Colour.DISTINCT), "circle"),
        ("adults", str(style.Colour.OTHERS), "diamond"),
    ):
        figure.add_scatter(
            x=[mark["share"] for mark in marks[age]],
            y=[mark["place"] for mark in marks[age]],
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 11, "opacity": 1},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [mark["above"] for mark in marks[age]],
                "arrayminus": [mark["below"] for mark in marks[age]],
                "color": colour,
                "thickness": 1.5,
                "width": 0,
            },
            customdata=[mark["told"] for mark in marks[age]],
            hovertemplate=_(
                "%{customdata[0]}, %{customdata[1]}: %{customdata[2]} (95% interval"
                " %{customdata[3]} to %{customdata[4]})<extra></extra>"
            ),
            cliponaxis=False,
        )
    if names:
        figure.update_yaxes(
            tickmode="array",
            tickvals=list(range(len(names))),
            ticktext=names,
            range=[len(names) - 0.4, -0.6],
            showgrid=False,
        )
    figure.update_xaxes(
        range=[-0.06, 1.06],
        **lettering.percent_ticks(),
        side="top",
    )
    return figure
