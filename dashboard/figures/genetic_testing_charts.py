"""How the tables of ``genetic-testing`` are drawn."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.forest import Share, forest
from dashboard.figures.parts_chart import draw_parts


def draw(answer: Answer) -> go.Figure:
    """A bar for each answer, the results of tests in one colour; "not stated" last, hatched."""
    colours = [
        str(style.Colour.DISTINCT if row["tested"] else style.Colour.CONTEXT)
        for row in answer.main.rows
    ]
    return draw_parts(answer, colours, height=60, row_height=34, room=1.2)


def draw_series(answer: Answer) -> go.Figure:
    """A line for each series with a share of its own."""
    return forest(
        [
            Share(
                label=str(row["label"]),
                n=int(str(row["ranbp2_positive"])),
                of=int(str(row["tested"])),
                detail=" · ".join(
                    str(row[name]) for name in ("recruited_label", "countries") if row[name]
                ),
            )
            for row in answer.table("tested_series").rows
            if row["share"] is not None
        ]
    )
