"""How the shares of ``outcomes`` are drawn: one line a publication, under how people came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.forest import Share, forest
from dashboard.words import _, ngettext, number, separated

_LINE_HEIGHT = 30


def draw_died(answer: Answer) -> go.Figure:
    """The share who died."""
    return _grouped(answer, "main", "died", "not_stated")


def draw_lasting(answer: Answer) -> go.Figure:
    """The share who live with lasting difficulties."""
    return _grouped(answer, "lasting", "n", "open")


def draw_recovered(answer: Answer) -> go.Figure:
    """The share who recovered."""
    return _grouped(answer, "recovered", "n", "open")


def _grouped(answer: Answer, table_id: str, measure: str, unstated: str) -> go.Figure:
    """A forest whose lines stand below a heading for each way in which people came in."""
    rows = [row for row in answer.table(table_id).rows if row["share"] is not None]
    figure = forest(
        [
            Share(str(row["label"]), int(str(row[measure])), int(str(row["of"])), detail)
            for row in rows
            for detail in [_detail(row, unstated)]
        ]
    )
    if not rows:
        return figure
    labels = iter(figure.layout.yaxis.ticktext)
    names: list[str] = []
    places: list[int] = []
    group = None
    for row in rows:
        if row["recruited_label"] != group:
            group = row["recruited_label"]
            names.append(f"<b>{style.safe(group)}</b>")
        places.append(len(names))
        names.append(next(labels))
    figure.data[0].y = places
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=names, range=[len(names) - 0.4, -0.6]
    )
    # Room for the mark of a share of 0, beside its label.
    figure.update_xaxes(range=[-0.06, 1.06])
    figure.update_layout(height=70 + _LINE_HEIGHT * len(names))
    return figure


def _detail(row: Mapping[str, Any], unstated: str) -> str:
    parts = [str(row["recruited_label"]), str(row["countries"] or _("country not stated"))]
    if n := row[unstated]:
        parts.append(
            ngettext(
                "of {n} patient more is not stated", "of {n} patients more is not stated", n
            ).format(n=number(n))
        )
    return separated(parts)
