"""A chart of Plotly as plain values: its axes, what is written at them, and what is marked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from dashboard.faces.slides.colours import solid
from dashboard.faces.slides.panels import Fill, Mark, Name, Scale, UnreadableError

Spec = Mapping[str, Any]

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
# Spaces without width keep two bars of one name apart in Plotly; here places do.
_NO_WIDTH = dict.fromkeys(map(ord, "\u200b\u2067\u2069"))
_NEAR = 1e-6
_DAY_ONE = date(1899, 12, 30)
"""Day 0 of spreadsheets."""
_YEAR = 366
"""Days: from the first of January a step of 366 stays within the next Januaries for decades."""
_YEARS = (1900, 2100)


class Axes(NamedTuple):
    """The two axes that a trace is drawn on, by their names in its chart: "x", "y2"."""

    x: str
    y: str


def of_trace(trace: Spec) -> Axes:
    """The axes of a trace."""
    return Axes(trace.get("xaxis") or "x", trace.get("yaxis") or "y")


def axis(layout: Spec, name: str) -> Spec:
    """The settings of an axis."""
    return layout.get(f"{name[0]}axis{name[1:]}") or {}


def domain(layout: Spec, name: str) -> tuple[float, float]:
    """Which part of the chart's width or height an axis spans."""
    low, high = axis(layout, name).get("domain") or (0.0, 1.0)
    return float(low), float(high)


def name_of(text: object) -> Name:
    """Plotly's text as plain text; what is all bold there is a heading."""
    written = str(text).replace("<br>", " ")
    plain = html.unescape(_TAG.sub("", written)).translate(_NO_WIDTH)
    return Name(" ".join(plain.split()), bold=written.translate(_NO_WIDTH).startswith("<b>"))


def plain(text: object) -> str:
    """Plotly's text without its tags."""
    return name_of(text).text


def values(found: Any) -> list[Any]:
    """A trace's values as a list, whatever holds them."""
    return [] if found is None else list(found)


def at_each(found: Any, count: int) -> list[Any]:
    """A setting for each point, where Plotly takes one for all as well."""
    if isinstance(found, str) or not isinstance(found, Sequence):
        return [found] * count
    return list(found)[:count] + [None] * (count - len(found))


def is_reversed(layout: Spec, name: str) -> bool:
    """Whether an axis runs down, or from right to left."""
    found = axis(layout, name)
    ends = found.get("range")
    return found.get("autorange") == "reversed" or bool(
        ends and number_on(ends[0]) > number_on(ends[1])
    )


def number_on(value: Any) -> float:
    """A value on an axis as a number: a date as spreadsheets count days.

    Raises:
        UnreadableError: it is neither a number nor a date.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        return (date.fromisoformat(str(value)[:10]) - _DAY_ONE).days
    except ValueError:
        raise UnreadableError(str(value)) from None


def is_dates(found: Sequence[Any]) -> bool:
    """Whether values on an axis are dates."""
    return bool(found) and all(isinstance(value, str) for value in found)


def scale(layout: Spec, name: str, drawn: Sequence[Any]) -> Scale:
    """An axis of numbers, with the range that the chart gives it.

    Args:
        layout: of the chart.
        name: of the axis.
        drawn: what is drawn along it.
    """
    found = axis(layout, name)
    ends = found.get("range")
    low, high = (number_on(ends[0]), number_on(ends[1])) if ends else (None, None)
    ticks = values(found.get("tickvals"))
    step = found.get("dtick")
    form = _form(found, drawn)
    if form == "0%" and low is not None and high is not None:
        # Plotly leaves a little room for marks at the ends; the numbers begin at 0 and end at 100%.
        low, high = max(0.0, min(low, high)), min(1.0, max(low, high))
    if form == "yyyy":
        step = _YEAR
    elif not isinstance(step, int | float):
        step = ticks[1] - ticks[0] if len(ticks) > 1 else None
    return Scale(
        low=low,
        high=high,
        step=step,
        form=form,
        shown=found.get("showticklabels") is not False,
        grid=found.get("showgrid") is not False and found.get("showticklabels") is not False,
    )


def _form(found: Spec, drawn: Sequence[Any]) -> str:
    texts = values(found.get("ticktext"))
    if "%" in (found.get("tickformat") or "") and "%Y" not in found["tickformat"]:
        return "0%"
    if texts and all(str(text).endswith("%") for text in texts):
        return "0%"
    if is_dates(drawn):
        return "yyyy"
    first, last = _YEARS
    years = bool(drawn) and all(first <= value <= last for value in drawn)
    return "0" if years else "#,##0"


def notes(layout: Spec) -> Iterator[Spec]:
    """The words that stand on a chart, without the watermark, which runs at an angle."""
    for note in layout.get("annotations") or ():
        if note.get("text") and not note.get("textangle"):
            yield note


def title(layout: Spec, axes: Axes) -> str:
    """The words above the chart's left edge or middle, at the top of these axes; "" for none."""
    left, right = domain(layout, axes.x)
    top = domain(layout, axes.y)[1]
    for note in notes(layout):
        if note.get("xref") == "paper" and note.get("yref") == "paper":
            inside = left - _NEAR <= note["x"] < right - _NEAR
            if inside and abs(note["y"] - top) < _NEAR and note.get("yanchor") == "bottom":
                return plain(note["text"])
    return ""


def beside(layout: Spec, name: str) -> list[tuple[Any, Name]]:
    """Words at the left edge, each with its place on a vertical axis: they name rows."""
    return [
        (note["y"], name_of(note["text"]))
        for note in notes(layout)
        if note.get("xref") == "paper" and note.get("x") == 0 and (note.get("yref") or "y") == name
    ]


def at_point(layout: Spec, axes: Axes, x: Any, y: Any) -> str:
    """Words that stand at a point of the chart."""
    for note in notes(layout):
        here = Axes(note.get("xref") or "x", note.get("yref") or "y")
        if here == axes and note["x"] == x and note["y"] == y:
            return plain(note["text"])
    return ""


def marks(layout: Spec, name: str, low: float, high: float) -> tuple[Mark, ...]:
    """Stretches and lines across a horizontal axis from ``low`` to ``high``, with their words.

    An axis that follows another one has its marks, which run through the whole chart; the words
    stand with the first.
    """
    found = []
    for shape in layout.get("shapes") or ():
        own = shape.get("xref") or "x"
        follows = axis(layout, name).get("matches") == own
        if shape.get("yref") != "paper" or shape.get("type") not in ("rect", "line"):
            continue
        if own == name or follows:
            places = sorted((number_on(shape["x0"]), number_on(shape["x1"])))
            start, end = (min(1.0, max(0.0, (at - low) / (high - low))) for at in places)
            found.append(Mark(start, end, "" if follows else _words_of(layout, places)))
    return tuple(found)


def _words_of(layout: Spec, places: Sequence[float]) -> str:
    """What is written at a mark: its words end at its right edge, or stand in its middle."""
    for note in notes(layout):
        if note.get("yref") != "paper" or note.get("y") != 1:
            continue
        at_edge = note.get("xref") == "paper" and note["x"] == 1 and note.get("xanchor") == "right"
        on_mark = note.get("xref") != "paper" and note["x"] == places[-1]
        if on_mark or (at_edge and places[0] < places[-1]):
            return plain(note["text"])
    return ""


def fills(trace: Spec, count: int) -> tuple[Fill, ...]:
    """How each bar or mark of a trace looks."""
    marker = trace.get("marker") or {}
    colours = at_each(marker.get("color"), count)
    opacities = at_each(marker.get("opacity"), count)
    shapes = at_each((marker.get("pattern") or {}).get("shape"), count)
    line = marker.get("line") or {}
    outlines = zip(
        at_each(line.get("color"), count), at_each(line.get("width"), count), strict=True
    )
    whole = 1 if trace.get("opacity") is None else trace["opacity"]
    return tuple(
        Fill(
            colour=solid(colour or "#7d8790", whole * (1 if opacity is None else opacity)),
            pattern=shape or "",
            outline=solid(outline) if outline and width else None,
        )
        for colour, opacity, shape, (outline, width) in zip(
            colours, opacities, shapes, outlines, strict=True
        )
    )
