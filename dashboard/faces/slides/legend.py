"""What the colours and marks of a chart mean, in one line of words at its top left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.util import Pt

from dashboard.faces.measuring import wrap
from dashboard.faces.slides import look
from dashboard.faces.slides.look import INK, LINE, Box, rgb
from dashboard.faces.slides.panels import Fill, Panel, Points

_SIZE = 12
_AFTER = 6
_SIGNS = {"circle": "●", "circle-open": "○", "square": "■", "diamond": "◆", "diamond-open": "◇"}
_BAR, _HOLLOW, _LINE_SIGN = "■", "□", "▬"
_APART = "\u00a0\u00a0 "


def _entries(panels: Sequence[Panel]) -> Iterator[tuple[str, str, str]]:
    """Sign, colour and name of each series; one name is told once."""
    told: set[str] = set()
    for panel in panels:
        for one in panel.series if panel.legend else ():
            look_of = one.fill if isinstance(one, Points) else _usual(one.fills)
            colour = look_of.colour or look_of.outline
            if colour is None or one.name in told:
                continue
            told.add(one.name)
            sign = _BAR if look_of.colour else _HOLLOW
            if isinstance(one, Points):
                sign = _SIGNS.get(one.symbol, _SIGNS["circle"]) if one.symbol else _LINE_SIGN
            yield sign, colour, one.name


def _usual(fills: Sequence[Fill]) -> Fill:
    return max(dict.fromkeys(fills), key=fills.count)


def _words(panels: Sequence[Panel]) -> str:
    return _APART.join(f"{sign}\u00a0{name}" for sign, _colour, name in _entries(panels))


def legend_height(panels: Sequence[Panel], width: float) -> float:
    """How much room the words take, with what keeps them from the chart."""
    return len(wrap(_words(panels), width * 0.97, _SIZE)) * _SIZE * LINE + _AFTER


def add_legend(slide: Any, panels: Sequence[Panel], box: Box) -> None:
    """Put it on a slide."""
    shape = look.words(slide, "", box, _SIZE)
    paragraph = shape.text_frame.paragraphs[0]
    for number, (sign, colour, name) in enumerate(_entries(panels)):
        for text, own in ((f"{_APART if number else ''}{sign}\u00a0", colour), (name, INK)):
            run = paragraph.add_run()
            run.text = text
            run.font.size = Pt(_SIZE)
            run.font.color.rgb = rgb(own)
