"""Where the panels of a chart stand on a slide, and how much room their words get.

A slide is wide and low, a page is not: what stands one below the other on the page stands side by
side here where it would be too low otherwise, on the same scales.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from dashboard.faces.measuring import wrap
from dashboard.faces.slides.look import LINE, Box
from dashboard.faces.slides.panels import BarPanel, Panel, PointPanel, rows_of
from dashboard.faces.slides.script import text_width

AXIS_SIZE = 12
AXIS_ROOM = 20
"""Height of the numbers or names along an axis."""

_COMFORT = 12.4
"""Points from row to row, so that letters of 9 points have room."""
_LEAST = 10.8
"""Less than this, and words of neighbouring rows touch."""
_MOST_COLUMNS = 3
_HIGHEST_ROW = 58
_SMALLEST, _LARGEST = 9, 14
_ROW_LINE = 1.3
_GAP = 26
_TITLE_SIZES = (13, 12, 11)
_BELOW = 8
_STACKED = 3
"""Panels that still stand one below the other."""
_NAMES_SHARE = 0.5
"""Part of the width that names of rows may take."""
_NAMES_GAP = 14
_SCALE_ROOM = 46
_BEYOND = 34
"""Room for half of a number at the end of an axis, or a label behind a mark."""


@dataclass(frozen=True)
class Placed:
    """A panel with its place.

    Attributes:
        size: of the letters of its rows, or of its axes.
        left: room for names or numbers left of the plot.
        right: room for values, or for what juts out, right of the plot.
        title: room for the panel's title above all else.
        top: room above the plot, for numbers or words.
        values: what stands in words right of each row.
        indent: how far from the left the title begins.
    """

    panel: Panel
    box: Box
    size: float
    left: float
    right: float
    title: float
    top: float = 4
    values: Sequence[str] = ()
    indent: float = 0

    @property
    def outer(self) -> Box:
        """Where the chart stands, below its title."""
        return Box(self.box.x, self.box.y + self.title, self.box.w, self.box.h - self.title)

    @property
    def plot(self) -> Box:
        """Where the bars or marks stand."""
        outer, panel = self.outer, self.panel
        bottom = AXIS_ROOM if _has_axis_below(panel) else 5
        height = outer.h - self.top - bottom
        if rows := rows_of(panel):
            height = min(height, _HIGHEST_ROW * rows)
        return Box(
            outer.x + self.left, outer.y + self.top, outer.w - self.left - self.right, height
        )


def _has_axis_below(panel: Panel) -> bool:
    if isinstance(panel, PointPanel):
        return panel.x.shown and not panel.names
    return panel.scale.shown if panel.horizontal else panel.named


def _top(panel: Panel) -> float:
    lines = [mark for mark in panel.marks if mark.words and mark.start == mark.end]
    words = 15 * max(len(lines), any(mark.words for mark in panel.marks))
    if isinstance(panel, PointPanel) and panel.names:
        return AXIS_ROOM if panel.x.shown else 4
    if rows_of(panel):
        return max(4, words)
    return max(14, words)


def fits(panels: Sequence[Panel], box: Box) -> bool:
    """Whether the names of all rows can be read on a slide."""
    return all(
        one.plot.h / max(1, rows_of(one.panel)) >= _LEAST
        for one in placed(panels, box)
        if rows_of(one.panel) and _named(one.panel)
    )


def _named(panel: Panel) -> bool:
    return panel.named if isinstance(panel, BarPanel) else True


def placed(panels: Sequence[Panel], box: Box) -> list[Placed]:
    """All panels with their places, in reading order; some rows of a long one are a panel each."""
    if len(panels) == 1:
        found = _parts(panels[0], box)
    elif _side_by_side(panels):
        found = _columns(panels, box)
    elif len(panels) <= _STACKED:
        height = (box.h - _BELOW * (len(panels) - 1)) / len(panels)
        found = [
            _alone(panel, Box(box.x, box.y + at * (height + _BELOW), box.w, height))
            for at, panel in enumerate(panels)
        ]
    else:
        found = _grid(panels, box)
    return [_aligned(one, found) for one in found]


def _alone(panel: Panel, box: Box) -> Placed:
    title = _title_height(panel.title, box.w) if panel.title else 0.0
    size, left = float(AXIS_SIZE), float(_SCALE_ROOM)
    right: float = _BEYOND if isinstance(panel, PointPanel) else 10
    values: Sequence[str] = ()
    if rows := rows_of(panel):
        height = box.h - title - AXIS_ROOM
        size = _row_size(panel, height, box.w)
        left = _names_width(panel, box.w, size) if _named(panel) else 4.0
        values = panel.values if isinstance(panel, PointPanel) else panel.behind
        if values and height / rows >= _LEAST:
            right = max(text_width(text, size) for text in values) + 16
        else:
            values = ()
    return Placed(panel, box, size, left, right, title, _top(panel), values)


def title_size(titles: Iterable[str], width: float) -> int:
    """The largest size in which all titles of panels take one line, or the smallest there is."""
    widest = max(text_width(title, 1, bold=True) for title in titles)
    return next((size for size in _TITLE_SIZES if widest * size <= width), _TITLE_SIZES[-1])


def _title_height(title: str, width: float) -> float:
    size = title_size([title], width)
    return len(wrap(title, width, size, bold=True)) * size * LINE + 5


def _aligned(one: Placed, every: Sequence[Placed]) -> Placed:
    """What stands below each other has its plots below each other, and likewise beside."""
    below = [other for other in every if other.box.x == one.box.x]
    beside = [other for other in every if other.box.y == one.box.y]
    rows = [other.size for other in every if rows_of(other.panel)]
    return replace(
        one,
        left=max(other.left for other in below),
        right=max(other.right for other in below),
        title=max(other.title for other in beside),
        top=max(other.top for other in every),
        size=min(rows) if rows else one.size,
    )


def _parts(panel: Panel, box: Box) -> list[Placed]:
    """A panel of too many rows goes on in a second column, or in a third."""
    rows = max(1, rows_of(panel))
    room = box.h - AXIS_ROOM - 8
    columns = 1
    if rows_of(panel):
        fitting = (n for n in range(1, _MOST_COLUMNS) if room / ceil(rows / n) >= _COMFORT)
        columns = next(fitting, _MOST_COLUMNS)
    parts = _cut(panel, columns)
    width = (box.w - _GAP * (len(parts) - 1)) / len(parts)
    most = max(max(map(rows_of, parts)), 1)
    # Rows are equally high in all columns: the last may end earlier.
    extra = AXIS_ROOM + 8
    return [
        _alone(
            part,
            Box(
                box.x + at * (width + _GAP),
                box.y,
                width,
                extra + (box.h - extra) * ((rows_of(part) or most) / most),
            ),
        )
        for at, part in enumerate(parts)
    ]


def _cut(panel: Panel, columns: int) -> list[Panel]:
    rows = rows_of(panel)
    each = ceil(rows / columns)
    parts: list[Panel] = []
    start = 0
    while columns > 1 and start < rows:
        end = rows if len(parts) == columns - 1 else min(rows, start + each)
        # A heading begins a column if one is near; it never ends one.
        near = [at for at in range(end - each // 3, end) if panel.names[at].bold and at > start]
        if end < rows and near and not panel.names[end].bold:
            end = near[-1]
        parts.append(panel.part(start, end))
        start = end
    return parts or [panel]


def _side_by_side(panels: Sequence[Panel]) -> bool:
    """Whether panels are columns of numbers about the same rows."""
    names = [name.text for name in panels[0].names]
    return all(
        isinstance(one, BarPanel) and one.horizontal and [n.text for n in one.names] == names
        for one in panels
    )


def _columns(panels: Sequence[Panel], box: Box) -> list[Placed]:
    """On one scale: a column is as wide as its axis is long."""
    bars = [one for one in panels if isinstance(one, BarPanel)]
    title = max(_title_height(one.title, box.w) for one in bars)
    size = _row_size(bars[0], box.h - title - AXIS_ROOM, box.w)
    names = _names_width(bars[0], box.w, size)
    lengths = [one.scale.high or 1 for one in bars]
    room = box.w - names - _GAP * (len(bars) - 1)
    found = []
    x = box.x
    for at, (panel, length) in enumerate(zip(bars, lengths, strict=True)):
        left = names if at == 0 else 4.0
        width = room * length / sum(lengths) + (names if at == 0 else 0)
        own = Box(x, box.y, width, box.h)
        shown = replace(panel, named=at == 0)
        found.append(Placed(shown, own, size, left, 10, title, indent=left))
        x += width + _GAP
    return found


def _grid(panels: Sequence[Panel], box: Box) -> list[Placed]:
    # Rows with names and values need more width.
    across = 2 if len(panels) == 4 or rows_of(panels[0]) else 3
    down = ceil(len(panels) / across)
    width = (box.w - _GAP * (across - 1)) / across
    height = (box.h - _BELOW * (down - 1)) / down
    found = []
    for at, panel in enumerate(panels):
        row, place = divmod(at, across)
        own = Box(box.x + place * (width + _GAP), box.y + row * (height + _BELOW), width, height)
        found.append(_alone(_complete(panel), own))
    return found


def _complete(panel: Panel) -> Panel:
    """In a grid each panel has its own names and numbers: there is none below that tells them."""
    if isinstance(panel, PointPanel):
        step = 0.5 if panel.x.form == "0%" else panel.x.step
        return replace(panel, x=replace(panel.x, shown=True, grid=True, step=step))
    return panel if panel.horizontal else replace(panel, named=True)


def _row_size(panel: Panel, height: float, width: float) -> float:
    """The largest letters with which the names of all rows fit into their rows."""
    pitch = min(_HIGHEST_ROW, height / max(1, rows_of(panel)))
    room = width * _NAMES_SHARE - _NAMES_GAP
    for size in range(_LARGEST, _SMALLEST, -1):
        lines = max(len(wrap(n.text, room, size, bold=n.bold)) for n in panel.names)
        if max(1, lines) * size * _ROW_LINE <= pitch:
            return size
    return _SMALLEST


def _names_width(panel: Panel, width: float, size: float) -> float:
    """Room for the names of the rows."""
    widest = max((text_width(n.text, size, bold=n.bold) for n in panel.names), default=0)
    return min(widest + _NAMES_GAP, width * _NAMES_SHARE)
