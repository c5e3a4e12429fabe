"""Charts and words fitted to a width, without a browser to measure them.

Charts are written for a page of ordinary width. On a phone's width long labels would eat the bars
or be cut at the edge, so they are broken into lines; a map would float in white space, so its
height follows its width.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.faces import svg
from dashboard.faces.measuring import broken, plain, text_width
from dashboard.figures import style

Spec = dict[str, Any]

NARROW = 400
SMALLEST_TEXT = 12
_ORDINARY = 720
# Height of our world map (natural earth, without the poles) for each unit of its width.
_MAP_SHAPE = 0.47
_LONG_LABEL = 130
# With numbers in it, as "Kim 2004: 3 of 14", which are better not torn apart.
_LONG_LINE = 150
# Of a chart in the app on a phone of 360 pixels.
_PHONE = 328
_LINE = 1.3
# What the numbers of an upright axis take at the most, the sign of a series in
# the legend, and the gap between words and drawing.
_NUMBERS = 44
_LEGEND_SIGN = 60
_GAP = 8
_GEO_TRACES = ("scattergeo", "choropleth")

_AXIS = {
    "automargin": True,
    "gridcolor": str(style.Colour.GRID),
    "zeroline": False,
    "title": {"font": {"size": 13}},
}
_TEMPLATE = {
    "layout": {
        "font": {"family": svg.FONTS, "color": svg.INK, "size": 13},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    },
    # As in Plotly's own template: hatching lies over the bar's colour, not in place of it.
    "data": {"bar": [{"marker": {"pattern": {"fillmode": "overlay", "size": 10}}}]},
}


def is_map(figure: go.Figure | Spec) -> bool:
    """Whether a chart is drawn on a map."""
    traces = figure["data"]
    return any(trace["type"] in _GEO_TRACES for trace in traces)


def fit(figure: go.Figure, width: int, *, height: int | None = None) -> Spec:
    """A copy of a chart as Plotly's JSON, made for one width; ``layout`` has its size.

    Args:
        figure: not changed.
        width: in pixels.
        height: another height than the chart's own or, for a map, than its width asks for.
    """
    spec: Spec = json.loads(figure.to_json())
    layout = spec["layout"]
    layout["template"] = _TEMPLATE
    layout["width"] = width
    # Room for the half of the last tick's label that stands beyond the axis.
    layout["margin"]["r"] = max(16, layout["margin"].get("r", 0))
    if is_map(spec):
        layout["margin"]["r"] = 0
        layout["height"] = height or round(width * _MAP_SHAPE)
        for trace in spec["data"]:
            if "sizeref" in trace.get("marker", {}):
                trace["marker"]["sizeref"] *= _ORDINARY / width
    elif height:
        layout["height"] = height
    _enlarge_small_text(spec)
    if width < NARROW:
        _make_room(spec, width, grow=height is None)
    return spec


def fluid(figure: go.Figure) -> go.Figure:
    """A copy of a chart for a page of any width: on a phone, too, none of its words is cut off."""
    spec: Spec = json.loads(figure.to_json())
    _make_room(spec, _PHONE, grow=True)
    return go.Figure(spec)


def _enlarge_small_text(part: Any) -> None:
    if isinstance(part, dict):
        for name, value in part.items():
            if name.endswith("font") and isinstance(value, dict):
                size = value.get("size")
                if isinstance(size, int | float):
                    value["size"] = max(SMALLEST_TEXT, size)
            _enlarge_small_text(value)
    elif isinstance(part, list):
        for item in part:
            _enlarge_small_text(item)


def _make_room(spec: Spec, width: int, *, grow: bool) -> None:
    """Break and place the words of a chart so that all of them can be read at a width."""
    layout = spec["layout"]
    added = _break_labels(spec)
    room = width - layout["margin"]["l"] - layout["margin"]["r"] - _beside(spec)
    added += _break_annotations(layout, room)
    for trace in spec["data"]:
        if layout.get("showlegend") and trace.get("name"):
            trace["name"] = broken(trace["name"], width - _LEGEND_SIGN, SMALLEST_TEXT)
        if trace["type"] == "bar" and trace.get("textposition") == "outside":
            _make_room_behind_bars(layout, trace, room)
    if grow:
        layout["height"] += added


def _axis_of(layout: Spec, trace: Spec, letter: str) -> Spec:
    settings: Spec = layout.setdefault(f"{letter}axis{trace.get(f'{letter}axis', letter)[1:]}", {})
    return settings


def _names(settings: Spec, trace: Spec) -> dict[Any, str]:
    """The words at the side of a trace, by where they stand; none where there are numbers."""
    if "ticktext" in settings:
        return dict(zip(settings["tickvals"], settings["ticktext"], strict=True))
    places = trace.get("y")
    if isinstance(places, list) and all(isinstance(place, str) for place in places):
        return {place: place for place in places}
    return {}


def _break_labels(spec: Spec) -> int:
    """Break long names at the side into lines, so that half of the width is left for the bars.

    Returns:
        By how much the chart must grow for them.
    """
    layout = spec["layout"]
    labels: dict[str, dict[Any, str]] = {}
    for trace in spec["data"]:
        settings = _axis_of(layout, trace, "y")
        if settings.get("showticklabels") is not False:
            labels.setdefault(trace.get("yaxis", "y"), {}).update(_names(settings, trace))
    added = 0
    for axis, names in labels.items():
        longest = _LONG_LINE if "ticktext" in layout[f"yaxis{axis[1:]}"] else _LONG_LABEL
        words = {at: broken(name, longest, SMALLEST_TEXT) for at, name in names.items()}
        if words == names:
            continue
        layout[f"yaxis{axis[1:]}"] |= {
            "tickmode": "array",
            "tickvals": list(words),
            "ticktext": list(words.values()),
            "tickfont": {"size": SMALLEST_TEXT},
        }
        lines = [text.count("<br>") + 1 for text in words.values()]
        # A row may reach into its neighbours' as far as their words leave room.
        row = max((a + b) / 2 for a, b in pairwise([*lines, 1]))
        needed = 60 + round(1.25 * SMALLEST_TEXT * row) * len(lines)
        added = max(added, needed - layout["height"])
    return added


def _beside(spec: Spec) -> float:
    """About how wide the words or numbers at the left of the bars are."""
    widest = 0.0
    for trace in spec["data"]:
        settings = _axis_of(spec["layout"], trace, "y")
        if settings.get("showticklabels") is False or settings.get("visible") is False:
            continue
        names = _names(settings, trace).values()
        lines = [plain(line) for name in names for line in name.split("<br>")]
        widest = max(
            widest,
            max((text_width(line, SMALLEST_TEXT) + _GAP for line in lines), default=_NUMBERS),
        )
    return widest


def _break_annotations(layout: Spec, room: float) -> int:
    """Break what begins at the left edge. The chart must grow if this takes more than two lines."""
    added = 0
    for note in layout.get("annotations", ()):
        if note.get("xref") == "paper" and note.get("x") == 0 and note.get("xanchor") == "left":
            size = note.get("font", {}).get("size", layout["font"]["size"])
            note["text"] = broken(note["text"], room, size)
            if note.get("yref") != "paper":
                more = note["text"].count("<br>") - 1
                added += max(0, round(more * _LINE * size))
    return added


def _make_room_behind_bars(layout: Spec, trace: Spec, room: float) -> None:
    """Lengthen the axis of bars that lie, until the words behind each bar fit in."""
    axis = _axis_of(layout, trace, "x")
    if trace.get("orientation") != "h" or "range" not in axis or axis["range"][0] != 0:
        return
    start, end = axis.get("domain", (0, 1))
    across = room * (end - start)
    for value, words in zip(trace["x"], trace["text"], strict=True):
        taken = text_width(plain(words), layout["font"]["size"]) + _GAP
        # However long the words are, a part is left for the bar.
        left = max(across - taken, across / 3)
        axis["range"][1] = max(axis["range"][1], (value or 0) * across / left)
