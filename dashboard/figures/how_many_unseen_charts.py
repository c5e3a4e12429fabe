"""The charts of `how_many_unseen`: what goes in, and a point with its interval."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.group_release import MINIMUM
from dashboard.figures.how_many_unseen_words import TABLE, value_words
from dashboard.words import _, number

_LINE = 74


def draw_lists(answer: Answer) -> go.Figure:
    """A bar for each number that goes in; a hidden one is hatched, a missing one is words alone."""
    rows = answer.main.rows
    hidden = [bool(row["known_hidden"]) for row in rows]
    # The words for a hidden number take three lines on a phone.
    figure = style.base_figure(30 + (_LINE + 22 * any(hidden)) * len(rows))
    labels = [
        style.safe(_("{label}: {value}").format(label=row["label"], value=value_words(row)))
        for row in rows
    ]
    colours = [
        str(style.Colour.DISTINCT if row["what"] == "published" else style.Colour.GROUP)
        for row in rows
    ]
    figure.add_bar(
        x=[
            MINIMUM - 1 if hide else int(str(row["n"] or 0))
            for hide, row in zip(hidden, rows, strict=True)
        ],
        y=list(range(len(rows))),
        orientation="h",
        width=0.36,
        offset=0.06,
        marker={
            "color": colours,
            "pattern": {"shape": ["/" if hide else "" for hide in hidden], "size": 4},
            "line": {"color": colours, "width": [1.5 if hide else 0 for hide in hidden]},
        },
        customdata=labels,
        hovertemplate="%{customdata}<extra></extra>",
    )
    for place, label in enumerate(labels):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=place,
            yanchor="bottom",
            yshift=2,
            text=label,
            showarrow=False,
            align="left",
        )
    figure.update_yaxes(range=[len(rows) - 0.5, -0.5], showgrid=False, showticklabels=False)
    figure.update_xaxes(showgrid=False, showticklabels=False, rangemode="tozero")
    return figure


def draw(answer: Answer) -> go.Figure:
    """One line an estimate; an answer without one gives an empty chart."""
    found = [table.rows for table in answer.tables if table.id == TABLE]
    rows = found[0] if found else ()
    figure = style.base_figure(110 + _LINE * max(1, len(rows)))
    if not rows:
        return figure
    values = [
        {name: int(str(row[name])) for name in ("estimate", "low", "high", "listed")}
        for row in rows
    ]
    places = list(range(len(rows)))
    figure.add_scatter(
        x=[value["listed"] for value in values],
        y=places,
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": str(style.Colour.DISTINCT)},
        name=_("People on one list or both: counted"),
        hovertemplate=_("On one list or both: %{x:,}<extra></extra>"),
    )
    figure.add_scatter(
        x=[value["estimate"] for value in values],
        y=places,
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": 12,
            "color": str(style.Colour.CONTEXT),
            "line": {"width": 2.5},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [value["high"] - value["estimate"] for value in values],
            "arrayminus": [value["estimate"] - value["low"] for value in values],
            "color": str(style.Colour.CONTEXT),
            "thickness": 2,
            "width": 5,
        },
        name=_("Estimate, with its 95% interval"),
        customdata=[[number(value["low"]), number(value["high"])] for value in values],
        hovertemplate=_(
            "Estimated: about %{x:,} (95% interval %{customdata[0]} to %{customdata[1]})"
            "<extra></extra>"
        ),
    )
    for place, row in zip(places, rows, strict=True):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=place - 0.32,
            yanchor="middle",
            text=_("{label}: about {n} ({low} to {high})").format(
                label=style.safe(row["label"]),
                **{name: number(int(str(row[name]))) for name in ("low", "high")},
                n=number(int(str(row["estimate"]))),
            ),
            showarrow=False,
            align="left",
        )
    figure.update_layout(showlegend=True, margin={"t": 60})
    figure.update_yaxes(range=[len(rows) - 0.6, -0.6], showgrid=False, showticklabels=False)
    figure.update_xaxes(
        range=[0, 1.08 * max(value["high"] for value in values)], tickformat=",", nticks=5
    )
    return figure
