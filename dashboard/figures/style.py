"""Colours by role, and the few settings that all charts share.

The same trigger has the same colour everywhere. The colours start from Okabe and Ito's set (2008),
darkened so that each stands out by 3:1 from the light and the dark ground. None is red: these are
people, not alarms. Nothing is told by colour alone: series in one place have a pattern each, and
groups a place and a label, so that a chart can be read in grey.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import plotly.graph_objects as go
from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard.languages import spoken


class Colour(StrEnum):
    """Named roles."""

    DISTINCT = "#2f7f86"
    TOLD = "#c07a1e"
    GROUP = "#8a63a8"
    CONTEXT = "#7d8790"
    NOT_STATED = "#848d93"
    OTHERS = "#6b5f7d"
    LAND = "rgba(128,138,145,0.32)"
    GRID = "rgba(128,138,145,0.25)"


GROUP_COLOURS = {
    "influenza": "#2478b8",
    "covid19": "#c4760c",
    "mosquito_borne": "#1f8a6a",
    "herpesviruses": "#b5628f",
    "gut_viruses": "#3f93b5",
    "other_respiratory": "#7a6bb8",
    "other_viruses": "#8c7a2b",
    "bacteria_and_parasites": "#8a6a55",
    "vaccine_or_drug": "#6f8a3a",
    "several_or_unsplit": "#5f7d8c",
    "no_agent_found": "#7d8790",
    "not_stated": Colour.NOT_STATED,
    "others": Colour.OTHERS,
}


HATCHED = "/"
"""The pattern of what is not stated, not counted, or hidden; of nothing else."""

PATTERNS = ("", ".", "\\", "x", "-", "|", "+")
"""The patterns of series beside or above each other, plain first; neighbours differ most."""


class Look(NamedTuple):
    """How one of several series looks."""

    colour: str
    pattern: str = ""

    def marker(self) -> dict[str, Any]:
        """The look of all bars of a trace, and of its sign in the legend."""
        return {"color": self.colour, "pattern": pattern(self.pattern)}


# Neighbours differ in hue; each stands out by 3:1 from the light and the dark ground.
SERIES = tuple(
    map(Look, ("#3f78b0", "#b8790f", "#7b5ba6", "#2b8a5f", "#a8628d", "#5f7d8c"), PATTERNS)
)


def pattern(shape: str | Sequence[str]) -> dict[str, Any]:
    """A pattern in white or dark over the colour of its bar; "" for none."""
    return {"shape": shape, "fillmode": "overlay", "size": 7, "solidity": 0.3}


def markers(looks: Sequence[Look]) -> dict[str, Any]:
    """The looks of the bars of one trace, one each."""
    return {
        "color": [look.colour for look in looks],
        "pattern": pattern([look.pattern for look in looks]),
    }


def group_colour(group: str) -> str:
    """The colour of a trigger group; a group that is new to the palette is grey, not an error."""
    return str(GROUP_COLOURS.get(group, Colour.CONTEXT))


def safe(text: object) -> str:
    """Text from the data for a chart: Plotly reads a part of HTML, and ``%{`` in templates."""
    return html.escape(str(text), quote=False).replace("%{", "% {")


def base_layout(height: int) -> dict[str, Any]:
    """The shared look; text sizes stay readable at 360 px.

    Plain values: handing one chart's layout object to another compares the whole of Plotly's
    template on the way, which took 300 ms for a chart of many panels.
    """
    locale = spoken().locale
    axis = {"automargin": True, "gridcolor": str(Colour.GRID), "zeroline": False}
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 13},
        # For the numbers that Plotly itself writes.
        "separators": get_decimal_symbol(locale) + get_group_symbol(locale),
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.25,
        "dragmode": False,
        "modebar": {"orientation": "v"},
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        "xaxis": axis,
        "yaxis": axis,
    }


def base_figure(height: int) -> go.Figure:
    """An empty chart with the shared look."""
    return go.Figure(layout=base_layout(height))


def watermark(figure: go.Figure, words: str) -> None:
    """Write across a chart that it is not real; a picture of it can't be taken for a real one."""
    figure.add_annotation(
        text=words,
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        textangle=-12,
        opacity=0.55,
        font={"size": 22, "color": str(Colour.NOT_STATED)},
    )


LINE = 18
"""Height of a line of words above a chart."""


def mark_recent(
    figure: go.Figure, first_year: int, last_year: int, label: str, *, above: int = 0
) -> None:
    """Shade the years of publication that are still filling in, and say so on the chart.

    Args:
        figure: changed in place.
        first_year: the first such year.
        last_year: the last one.
        label: the words; "" for none.
        above: how many lines are kept below them for other words.
    """
    figure.add_shape(
        type="rect",
        x0=first_year - 0.5,
        x1=last_year + 0.5,
        y0=0,
        y1=1,
        yref="paper",
        fillcolor=str(Colour.NOT_STATED),
        opacity=0.16,
        line_width=0,
        layer="below",
    )
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=LINE * above,
        text=label,
        showarrow=False,
        font={"size": 12},
    )
