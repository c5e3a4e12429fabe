"""The panels of a chart on a slide, with the names of their rows and of their series.

The place of each plot is set by us, not left to the program that shows it, so that names, shaded
years and plots lie exactly on each other everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboard.faces.slides import look
from dashboard.faces.slides.bars import add_bars
from dashboard.faces.slides.legend import add_legend, legend_height
from dashboard.faces.slides.look import LINE, Box
from dashboard.faces.slides.panels import BarPanel, Mark, Panel, PointPanel
from dashboard.faces.slides.placing import (
    AXIS_ROOM,
    AXIS_SIZE,
    Placed,
    placed,
    title_size,
)
from dashboard.faces.slides.points import add_points
from dashboard.faces.slides.script import text_width
from dashboard.words import _

_MARK_SIZE = 11
_YEAR_SIZE = 11
_YEAR_WIDTH = 34
_BEYOND = 34
_SHADE = "E9ECEE"


def draw(slide: Any, panels: Sequence[Panel], box: Box, alt: str, made: datetime) -> None:
    """Put all panels into a box of a slide.

    Args:
        slide: gets them.
        panels: what the chart shows.
        box: where.
        alt: the whole chart in words; the first panel has them.
        made: the time that the sheets behind the charts carry.
    """
    if any(panel.legend for panel in panels):
        room = legend_height(panels, box.w)
        add_legend(slide, panels, Box(box.x, box.y, box.w, room))
        box = Box(box.x, box.y + room, box.w, box.h - room)
    every = placed(panels, box)
    size = title_size((panel.title for panel in panels), min(one.box.w for one in every))
    for number, one in enumerate(every, start=1):
        shown = alt if number == 1 else _part_alt(one.panel, number, len(every))
        _draw(slide, one, shown, made, size)


def _part_alt(panel: Panel, number: int, of: int) -> str:
    if panel.title:
        return _("Part {n} of {of} of the chart: {title}").format(
            n=number, of=of, title=panel.title
        )
    return _("Part {n} of {of} of the chart").format(n=number, of=of)


def _draw(slide: Any, one: Placed, alt: str, made: datetime, size: float) -> None:
    panel, box, plot = one.panel, one.box, one.plot
    if panel.title:
        where = Box(box.x + one.indent, box.y, box.w - one.indent, one.title)
        look.words(slide, panel.title, where, size, bold=True)
    _mark(slide, panel.marks, plot)
    if isinstance(panel, PointPanel):
        _points(slide, one, panel, alt, made)
    else:
        _bars(slide, one, panel, alt, made)


def _points(slide: Any, one: Placed, panel: PointPanel, alt: str, made: datetime) -> None:
    outer, plot = one.outer, one.plot
    if panel.names:
        _names(slide, one)
        outer = Box(plot.x - _BEYOND, outer.y, plot.w + 2 * _BEYOND, outer.h)
    _values(slide, one)
    if any(series.points for series in panel.series):
        shape = add_points(slide, panel, outer, plot, AXIS_SIZE, made)
        look.describe(shape, alt)


def _bars(slide: Any, one: Placed, panel: BarPanel, alt: str, made: datetime) -> None:
    outer, plot = one.outer, one.plot
    if panel.horizontal:
        outer = Box(outer.x, outer.y, outer.w, plot.bottom - outer.y + AXIS_ROOM)
        if panel.named and any(name.bold for name in panel.names):
            # An axis has letters of one weight only: headings stand in a column of their own.
            _names(slide, one)
            outer = Box(plot.x - 4, outer.y, outer.right - plot.x + 4, outer.h)
            panel = replace(panel, named=False)
    elif panel.named and panel.every > 1:
        _some_names(slide, panel, plot)
        panel = replace(panel, named=False)
    _values(slide, one)
    look.describe(add_bars(slide, panel, outer, plot, one.size, made), alt)


def _some_names(slide: Any, panel: BarPanel, plot: Box) -> None:
    """Round years below their columns; programs differ in which of many names they leave out."""
    pitch = plot.w / len(panel.names)
    every = 1 if pitch >= _YEAR_WIDTH else panel.every
    width = min(_YEAR_WIDTH, every * pitch)
    for at, name in enumerate(panel.names):
        if name.text.isdigit() and int(name.text) % every == 0:
            middle = plot.x + (at + 0.5) * pitch
            where = Box(middle - width / 2, plot.bottom + 2, width, AXIS_ROOM - 3)
            look.words(slide, name.text, where, _YEAR_SIZE, colour=look.MUTED, align="center")


def _names(slide: Any, one: Placed) -> None:
    names, plot = one.panel.names, one.plot
    look.column(
        slide,
        [name.text for name in names],
        Box(one.box.x, plot.y, plot.x - one.box.x - 10, plot.h),
        one.size,
        align="right",
        bold=[number for number, name in enumerate(names) if name.bold],
        alt=_("The names of the rows of the chart"),
    )


def _values(slide: Any, one: Placed) -> None:
    plot = one.plot
    if one.values:
        look.column(
            slide,
            one.values,
            Box(plot.right + 12, plot.y, one.right - 10, plot.h),
            one.size,
            align="left",
            alt=_("The values of the rows of the chart"),
        )


def _mark(slide: Any, marks: Sequence[Mark], plot: Box) -> None:
    """Shaded years and lines, below the chart, whose ground is see-through."""
    height = _MARK_SIZE * LINE
    bottom = plot.y
    for mark in marks:
        start, end = (plot.x + plot.w * at for at in (mark.start, mark.end))
        is_line = mark.start == mark.end
        if is_line:
            look.dotted(slide, start, bottom, plot.bottom)
        else:
            look.ground(slide, Box(start, plot.y, end - start, plot.h), _SHADE)
        if mark.words:
            width = text_width(mark.words, _MARK_SIZE) + 4
            where = Box(max(plot.x, end - width), bottom - height, width, height)
            look.words(slide, mark.words, where, _MARK_SIZE, colour=look.MUTED, align="right")
            bottom -= height if is_line else 0  # the words of the next line stand above these
