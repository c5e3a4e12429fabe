"""How ``collation-flow`` is drawn: boxes and arrows, one layout for narrow and wide."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.figures import lettering, style
from dashboard.figures.answer import Answer
from dashboard.figures.counting import n_patients
from dashboard.words import ngettext, number

_HEIGHT = 560
# Left: what goes on, step by step. Right: what leaves. Both in parts of the width.
_MAIN = (0.0, 0.56)
_SIDE = (0.64, 1.0)
# How many letters a line of a box holds on a phone, for each part of the width.
_LETTERS = 53


class _Box(NamedTuple):
    """A box with its text: left, right, top and bottom, in parts of width and height."""

    x0: float
    x1: float
    y1: float
    y0: float
    text: str
    colour: str
    weight: float = 1.2

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def letters(self) -> int:
        return round((self.x1 - self.x0) * _LETTERS)

    @property
    def centre(self) -> float:
        return (self.y0 + self.y1) / 2


BOXES = 8
"""How many boxes there are, without that of records being screened."""


def draw(answer: Answer) -> go.Figure:
    """The way from records to people; every number is the table's."""
    n = {str(row["step"]): int(str(row["n"])) for row in answer.main.rows}
    patients = {
        str(row["step"]): int(str(row["patients"]))
        for row in answer.main.rows
        if row["patients"] is not None
    }
    boxes = _boxes(n, patients)
    found, looked_at, included, counted, removed, excluded, pending, contained = boxes[:BOXES]
    figure = style.base_figure(_HEIGHT)
    figure.add_scatter(
        x=[box.middle for box in boxes],
        y=[box.centre for box in boxes],
        mode="text",
        text=[lettering.broken(box.text, box.letters) for box in boxes],
        textfont={"size": 13},
        hoverinfo="skip",
    )
    for box in boxes:
        figure.add_shape(
            type="rect",
            x0=box.x0,
            x1=box.x1,
            y0=box.y0,
            y1=box.y1,
            line={"color": box.colour, "width": box.weight},
            fillcolor=box.colour,
            opacity=0.16,
            layer="below",
        )
        figure.add_shape(
            type="rect",
            x0=box.x0,
            x1=box.x1,
            y0=box.y0,
            y1=box.y1,
            line={"color": box.colour, "width": box.weight},
        )
    for upper, lower in ((found, looked_at), (looked_at, included), (included, counted)):
        _arrow(figure, (upper.middle, upper.y0), (lower.middle, lower.y1))
    for box, beside in (
        (found, removed),
        *((found, screening) for screening in boxes[BOXES:]),
        (looked_at, excluded),
        (looked_at, pending),
        (included, contained),
    ):
        level = min(box.y1 - 0.02, max(box.y0 + 0.02, beside.centre))
        _arrow(figure, (box.x1, level), (beside.x0, beside.centre))
    figure.update_layout(margin={"t": 8, "l": 4, "r": 4, "b": 4})
    figure.update_xaxes(range=[-0.01, 1.01], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-0.005, 1.005], visible=False, fixedrange=True)
    return figure


def _boxes(n: dict[str, int], patients: dict[str, int]) -> tuple[_Box, ...]:
    grey, colour = str(style.Colour.CONTEXT), str(style.Colour.DISTINCT)
    return (
        _Box(*_MAIN, 1.0, 0.87, _found(n["found"]), grey),
        _Box(*_MAIN, 0.74, 0.50, _lines(_looked_at(n["looked_at"]), _came(n["otherwise"])), grey),
        _Box(
            *_MAIN,
            0.37,
            0.21,
            _lines(_included(n["included"]), _as_published(patients["included"])),
            colour,
        ),
        _Box(
            *_MAIN,
            0.12,
            0.0,
            _lines(_people(patients["counted"]), _counted(n["counted"])),
            colour,
            2.4,
        ),
        _Box(*_SIDE, 1.0, 0.87, _removed(n["removed"]), grey),
        _Box(*_SIDE, 0.76, 0.63, _excluded(n["excluded"]), grey),
        _Box(*_SIDE, 0.60, 0.47, _pending(n["pending"]), grey),
        _Box(
            *_SIDE,
            0.42,
            0.09,
            _lines(
                _contained(n["contained"]),
                n_patients(patients["contained"]),
                _possible(patients["possible"]),
            ),
            grey,
        ),
        *_screening(n, grey),
    )


def _screening(n: dict[str, int], grey: str) -> tuple[_Box, ...]:
    if "to_screen" not in n:
        return ()
    words = _lines(_screened_out(n["screened_out"]), _to_screen(n["to_screen"]))
    return (_Box(*_SIDE, 0.865, 0.765, words, grey),)


def _lines(*lines: str) -> str:
    """What stands below each other in a box; empty lines are left out."""
    return "<br>".join(filter(None, lines))


def _found(n: int) -> str:
    return ngettext("<b>{n}</b> record found", "<b>{n}</b> records found", n).format(n=number(n))


def _looked_at(n: int) -> str:
    return ngettext(
        "<b>{n}</b> publication looked at", "<b>{n}</b> publications looked at", n
    ).format(n=number(n))


def _came(n: int) -> str:
    if not n:
        return ""
    return ngettext("{n} in another way", "{n} in another way", n).format(n=number(n))


def _included(n: int) -> str:
    return ngettext(
        "<b>{n}</b> publication included", "<b>{n}</b> publications included", n
    ).format(n=number(n))


def _as_published(n: int) -> str:
    return ngettext("{n} patient as published", "{n} patients as published", n).format(n=number(n))


def _people(n: int) -> str:
    return ngettext("<b>At least {n} person</b>", "<b>At least {n} people</b>", n).format(
        n=number(n)
    )


def _counted(n: int) -> str:
    return ngettext("counted, in {n} publication", "counted, in {n} publications", n).format(
        n=number(n)
    )


def _removed(n: int) -> str:
    return ngettext(
        "<b>{n}</b> taken out as found before", "<b>{n}</b> taken out as found before", n
    ).format(n=number(n))


def _excluded(n: int) -> str:
    return ngettext(
        "<b>{n}</b> left out, with a reason", "<b>{n}</b> left out, with a reason", n
    ).format(n=number(n))


def _pending(n: int) -> str:
    return ngettext(
        "<b>{n}</b> waits for what is missing", "<b>{n}</b> wait for what is missing", n
    ).format(n=number(n))


def _contained(n: int) -> str:
    return ngettext(
        "<b>{n}</b> contained in another one", "<b>{n}</b> contained in another one", n
    ).format(n=number(n))


def _possible(n: int) -> str:
    if not n:
        return ""
    return ngettext("({n} may be another person)", "({n} may be other people)", n).format(
        n=number(n)
    )


def _screened_out(n: int) -> str:
    return ngettext("<b>{n}</b> left out by title", "<b>{n}</b> left out by title", n).format(
        n=number(n)
    )


def _to_screen(n: int) -> str:
    return ngettext("<b>{n}</b> to be screened", "<b>{n}</b> to be screened", n).format(n=number(n))


def _arrow(figure: go.Figure, start: tuple[float, float], end: tuple[float, float]) -> None:
    figure.add_annotation(
        x=end[0],
        y=end[1],
        ax=start[0],
        ay=start[1],
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        text="",
        showarrow=True,
        arrowhead=2,
        arrowsize=1,
        arrowwidth=1.6,
        arrowcolor=str(style.Colour.CONTEXT),
    )
