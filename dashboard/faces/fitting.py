"""Charts and words fitted to a width, without a browser to measure them.

Charts are written for a page of ordinary width. On a phone's width long labels would eat the bars
or be cut at the edge, so they are broken into lines; a map would float in white space, so its
height follows its width. Widths of words are reckoned from the widths of Arial's letters: near
enough to break lines safely, and the same on every machine.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import plotly.graph_objects as go

from dashboard.faces import svg
from dashboard.figures import lettering, style

Spec = dict[str, Any]

NARROW = 400
SMALLEST_TEXT = 12
_ORDINARY = 720
# Height of our world map (natural earth, without the poles) for each unit of its width.
_MAP_SHAPE = 0.47
_LONG_LABEL = 130
_GEO_TRACES = ("scattergeo", "choropleth")

# Advance widths in Arial, in thousandths of the size; letters that are not listed take 556.
_WIDTHS = {
    0: "\u2067\u2069",
    222: "ijl'",
    278: " !,./:;I[]\\ft|\u00a0\u200b",
    333: '()-r`{}"',
    500: "cksvxyzJ",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "…—",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_TAG = re.compile(r"</?[a-z]+>")
# Chinese and Japanese have no spaces: a line may end beside each sign of theirs, but none begins
# with a mark that closes, and none ends with one that opens.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSES = "、。，．：；！？）」』】》〉”’…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%)"  # noqa: RUF001
_OPENS = "（「『【《〈“‘("  # noqa: RUF001
_BREAK = re.compile(
    f"(?<![{_OPENS}])(?:(?<=[{_WIDE}])(?=.)|(?<=.)(?=[{_WIDE}]))(?![{_CLOSES}])", re.DOTALL
)

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
        _break_labels(spec, grow=height is None)
        _break_annotations(layout, width)
    return spec


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide words are, rather too wide than too narrow."""
    thousandths = sum(
        _WIDTH.get(letter, 1000 if unicodedata.east_asian_width(letter) in "WF" else 556)
        for letter in text
    )
    return thousandths / 1000 * size * (1.09 if bold else 1.02)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Words broken into lines of at most this width; a word that is longer is broken, too."""
    lines: list[str] = []
    for space, word in _pieces(_words(text.split()), width, size, bold):
        joined = f"{lines[-1]}{space}{word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _words(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a line may end behind, each with what stands before it in the same line."""
    for part in parts:
        for number, word in enumerate(_BREAK.split(part)):
            yield "" if number else " ", word


def _pieces(
    words: Iterable[tuple[str, str]], width: float, size: float, bold: bool
) -> Iterator[tuple[str, str]]:
    """The words, and those that are wider than a line in pieces."""
    for space, word in words:
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            end = next(
                n
                for n in range(len(rest) - 1, 0, -1)
                if n == 1 or text_width(rest[:n], size, bold=bold) <= width
            )
            yield space, rest[:end]
            rest = rest[end:]
        yield space, rest


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


def _break_labels(spec: Spec, *, grow: bool) -> None:
    """Break long names at the side into lines, so that half of the width is left for the bars."""
    layout = spec["layout"]
    labels: dict[str, dict[str, None]] = {}
    for trace in spec["data"]:
        axis = "yaxis" + str(trace.get("yaxis", "y"))[1:]
        names = trace.get("y")
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            labels.setdefault(axis, {}).update(dict.fromkeys(names))
    for axis, names in labels.items():
        settings = layout.setdefault(axis, {})
        if settings.get("showticklabels") is False:
            continue
        broken = {name: _broken(name, _LONG_LABEL, SMALLEST_TEXT) for name in names}
        if all(name == words for name, words in broken.items()):
            continue
        settings |= {
            "tickmode": "array",
            "tickvals": list(broken),
            "ticktext": list(broken.values()),
            "tickfont": {"size": SMALLEST_TEXT},
        }
        if grow:
            layout["height"] = max(layout["height"], 60 + round(2.5 * SMALLEST_TEXT) * len(broken))


def _break_annotations(layout: Spec, width: int) -> None:
    margin = layout["margin"]
    room = width - margin["l"] - margin["r"]
    for note in layout.get("annotations", ()):
        if note.get("xref") == "paper" and note.get("x") == 0 and note.get("xanchor") == "left":
            size = note.get("font", {}).get("size", layout["font"]["size"])
            note["text"] = _broken(note["text"], room, size)


def _broken(text: str, width: float, size: float) -> str:
    """Break words in Plotly's HTML, whose simple tags and entities take no width of their own."""
    lines: list[str] = []
    for space, word in _words(text.split(" ")):
        joined = f"{lines[-1]}{space}{word}" if lines else word
        shown = html.unescape(_TAG.sub("", joined))
        if lines and text_width(shown, size, bold="<b>" in text) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lettering.in_its_direction("<br>".join(lines))
