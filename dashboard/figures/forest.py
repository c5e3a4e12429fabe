"""A chart of shares with their intervals, one line a publication, as in a forest plot.

There is no pooled line: the publications took in different people, so no one share holds for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures import lettering, style
from dashboard.figures.interval import wilson
from dashboard.words import _, number, percent

# A share of fewer is no more than "d of n".
LEAST_OF = 5
_LINE_HEIGHT = 30


@dataclass(frozen=True)
class Share:
    """One line: ``n`` of ``of`` patients, at least ``LEAST_OF`` of them."""

    label: str
    n: int
    of: int
    detail: str = ""


def share_columns(n: int | None, of: int | None) -> dict[str, float | None]:
    """Share and 95 % Wilson interval for a row of a table; all None where none may be printed."""
    if n is None or of is None or of < LEAST_OF:
        return {"share": None, "low": None, "high": None}
    low, high = wilson(n, of)
    return {"share": n / of, "low": low, "high": high}


def forest(lines: Sequence[Share], colour: str = style.Colour.DISTINCT) -> go.Figure:
    """Draw shares from 0 to 100 %, first line on top; larger marks for more patients.

    ``detail`` is shown when a mark is pointed at; every value must stand in the table too.
    """
    figure = style.base_figure(70 + _LINE_HEIGHT * len(lines))
    if not lines:
        return figure
    ranges = [wilson(line.n, line.of) for line in lines]
    shares = [line.n / line.of for line in lines]
    labels = [
        _("{label}: {n} of {of}").format(
            label=style.safe(line.label), n=number(line.n), of=number(line.of)
        )
        for line in lines
    ]
    places = list(range(len(lines)))
    largest = max(line.of for line in lines)
    figure.add_scatter(
        x=shares,
        y=places,
        mode="markers",
        marker={
            "size": [7 + 9 * (line.of / largest) ** 0.5 for line in lines],
            "color": str(colour),
            "symbol": "square",
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - share for (_low, high), share in zip(ranges, shares, strict=True)],
            "arrayminus": [share - low for (low, _high), share in zip(ranges, shares, strict=True)],
            "color": str(colour),
            "thickness": 1.5,
            "width": 0,
        },
        customdata=[
            [label, percent(share), percent(low), percent(high), style.safe(line.detail)]
            for label, share, (low, high), line in zip(labels, shares, ranges, lines, strict=True)
        ],
        hovertemplate=_(
            "%{customdata[0]} (%{customdata[1]}, 95% interval %{customdata[2]} to"
            " %{customdata[3]})<br>%{customdata[4]}<extra></extra>"
        ),
        cliponaxis=False,
    )
    figure.update_yaxes(
        tickmode="array",
        tickvals=places,
        ticktext=labels,
        range=[len(lines) - 0.4, -0.6],
        showgrid=False,
    )
    figure.update_xaxes(
        range=[-0.02, 1.02],
        **lettering.percent_ticks(),
        side="top",
    )
    return figure
