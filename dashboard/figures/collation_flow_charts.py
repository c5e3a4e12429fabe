"""How ``collation-flow`` is drawn: boxes and arrows, one layout for narrow and wide."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.counting import n_patients
from dashboard.words import _, ngettext, number

_HEIGHT = 560
# Left: what goes on, step by step. Right: what leaves. Both in parts of the width.
_MAIN = (0.0, 0.56)
_SIDE = (0.64, 1.0)


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
        text=[box.text for box in boxes],
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
    came = (
        "<br>" + _("{n} in another way").format(n=number(n["otherwise"])) if n["otherwise"] else ""
    )
    possible = (
        "<br>" + _("({n} may be<br>other people)").format(n=number(patients["possible"]))
        if patients["possible"]
        else ""
    )
    return (
        _Box(*_MAIN, 1.0, 0.87, _two(n["found"], _("records found")), grey),
        _Box(*_MAIN, 0.74, 0.50, _two(n["looked_at"], _("publications<br>looked at")) + came, grey),
        _Box(
            *_MAIN,
            0.37,
            0.21,
            _two(n["included"], _("publications included"))
            + "<br>"
            + ngettext(
                "{n} patient as published", "{n} patients as published", patients["included"]
            ).format(n=number(patients["included"])),
            colour,
        ),
        _Box(
            *_MAIN,
            0.12,
            0.0,
            f"<b>{_people(patients['counted'])}</b><br>"
            + _("counted, in {n} publications").format(n=number(n["counted"])),
            colour,
            2.4,
        ),
        _Box(*_SIDE, 1.0, 0.87, _two(n["removed"], _("taken out as<br>found before")), grey),
        _Box(*_SIDE, 0.76, 0.63, _two(n["excluded"], _("left out,<br>with a reason")), grey),
        _Box(*_SIDE, 0.60, 0.47, _two(n["pending"], _("wait for what<br>is missing")), grey),
        _Box(
            *_SIDE,
            0.42,
            0.09,
            _two(n["contained"], _("contained in<br>another one"))
            + f"<br>{n_patients(patients['contained'])}"
            + possible,
            grey,
        ),
        *_screening(n, grey),
    )


def _screening(n: dict[str, int], grey: str) -> tuple[_Box, ...]:
    if "to_screen" not in n:
        return ()
    out = _two(n["screened_out"], _("left out by title"))
    return (
        _Box(*_SIDE, 0.855, 0.775, f"{out}<br>{_two(n['to_screen'], _('to be screened'))}", grey),
    )


def _people(n: int) -> str:
    return ngettext("At least {n} person", "At least {n} people", n).format(n=number(n))


def _two(n: int, words: str) -> str:
    return f"<b>{number(n)}</b> {words}"


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
