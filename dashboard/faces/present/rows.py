"""Charts made for a screen of a meeting room: larger type, and no more rows than can be read.

Everything is reckoned in chart pixels; the screen shows a chart at twice its size, so its smallest
words, of 12, stand there in 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.faces.decks import Slide
from dashboard.faces.fitting import SMALLEST_TEXT, Spec, fit, is_map
from dashboard.faces.present.panels import panels

SCALE = 2
"""How much larger than drawn a chart stands on the screen."""

_WIDTH = 612
# A map is as wide as its height allows.
_MAP_WIDTH = 440
# Axis, its labels and the margin above: what is no row.
_AROUND = 45
_LEAST_ROW = 15
# Of panels that stand one above the other, each needs this much, with its title and axis.
_PANEL = 120
# The part of a crowded chart's height that a panel gives up for the title of the one below.
_TITLE = 0.045
# A chart keeps at least this part of the height that it was designed for.
_SQUEEZE = 0.45


@dataclass(frozen=True)
class Rows:
    """Some of a chart's rows, counted from the top: the ``first`` is 1, ``last`` is in."""

    first: int
    last: int
    total: int

    @property
    def all(self) -> bool:
        """Whether none is left out."""
        return self.last - self.first + 1 == self.total


@dataclass(frozen=True)
class Demand:
    """How much room a chart asks for.

    Attributes:
        rows: how many it has, one below the other; 0 for a chart that cannot be divided.
        row: the least height of each.
        height: the least height of all.
    """

    rows: int
    row: float
    height: float

    def fitting(self, height: float) -> int:
        """How many of the rows have room in this height; one at the least."""
        return max(1, int((height - _AROUND) / self.row))


def draw(slide: Slide) -> Spec:
    """The chart of a slide as Plotly's JSON, for a width that a screen has; no type too small."""
    drawn = slide.figure.draw(slide.answer, slide.table.id)
    return fit(drawn, _MAP_WIDTH if is_map(drawn) else _WIDTH)


def demand(spec: Spec) -> Demand:
    """How much room a chart asks for."""
    natural = float(spec["layout"]["height"])
    rows = len(_labels(spec))
    if not rows:
        return Demand(0, 0, max(natural * _SQUEEZE, len(panels(spec)) * _PANEL))
    row = max(_LEAST_ROW, _SQUEEZE * (natural - _AROUND) / rows)
    return Demand(rows, row, _AROUND + rows * row)


def shown(spec: Spec, rows: Rows | None = None, *, crowded: bool = False) -> Spec:
    """A chart for the screen, in whose size and colours it will be drawn.

    Args:
        spec: not changed.
        rows: which of its rows to show; all if None. The data stay whole: the axis is cut.
        crowded: there is less room than it asks for, so no word is larger than it must be, and the
            axes have as few numbers as will do.
    """
    layout: dict[str, Any] = dict(spec["layout"])
    # The page gives the size and, for light and dark, the colours.
    for name in ("template", "width", "height"):
        del layout[name]
    layout["uniformtext"] = {"minsize": SMALLEST_TEXT, "mode": "show"}
    layout["paper_bgcolor"] = "rgba(0,0,0,0)"
    if crowded:
        layout["font"] = {**layout["font"], "size": SMALLEST_TEXT}
        for name in layout:
            if name.startswith("yaxis"):
                layout[name] = {**layout[name], "nticks": 2}
        _set_apart(layout)
    labels = _labels(spec)
    if labels:
        axis = dict(layout.get("yaxis", {}))
        if "tickvals" not in axis:
            # Every row has its name; left alone, Plotly passes over some of them.
            axis["dtick"] = 1
        if rows is not None and not rows.all:
            axis |= {"range": _range(axis, rows), "autorange": False}
        layout["yaxis"] = axis
    return {"data": spec["data"], "layout": layout}


def _set_apart(layout: dict[str, Any]) -> None:
    """Lower the panels that stand one above the other, so that each title clears the one above."""
    tops = {name: layout[name]["domain"][1] for name in panels({"layout": layout})}
    for name, top in tops.items():
        bottom = layout[name]["domain"][0]
        layout[name] = {**layout[name], "domain": [bottom, top - _TITLE]}
    layout["annotations"] = [
        {**note, "y": note["y"] - _TITLE} if note.get("y") in tops.values() else note
        for note in layout.get("annotations", ())
    ]


def _labels(spec: Spec) -> list[Any]:
    """The rows of a chart that has them one below the other on one axis, else nothing."""
    traces, axis = spec["data"], spec["layout"].get("yaxis", {})
    if any(trace.get("yaxis", "y") != "y" or "geo" in trace["type"] for trace in traces):
        return []
    ticks = axis.get("tickvals")
    if isinstance(ticks, list) and ticks == list(range(len(ticks))):
        return ticks
    values = [trace.get("y") for trace in traces]
    if not all(isinstance(y, list) and all(isinstance(v, str) for v in y) for y in values):
        return []
    return list(dict.fromkeys([*axis.get("categoryarray", ()), *(v for y in values for v in y)]))


def _range(axis: Spec, rows: Rows) -> list[float]:
    """The part of the axis that holds these rows; an axis that is turned round has row 1 on top."""
    old = axis.get("range")
    turned = axis.get("autorange") == "reversed" or (old is not None and old[0] > old[1])
    top, bottom = rows.first - 1.5, rows.last - 0.5
    if turned:
        return [bottom, top]
    return [rows.total - 1 - bottom, rows.total - 1 - top]
