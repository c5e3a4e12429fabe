"""Lines, marks and intervals of a chart, read into a panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, floor
from typing import Any

from dashboard.faces.slides import axes
from dashboard.faces.slides.axes import Axes, Spec
from dashboard.faces.slides.colours import solid
from dashboard.faces.slides.panels import (
    Fill,
    Mark,
    Name,
    Point,
    PointPanel,
    Points,
    Scale,
    Side,
    UnreadableError,
)
from dashboard.faces.slides.series_names import as_stated, numbers_of, series_name
from dashboard.figures.answer import Table
from dashboard.words import _, percent

_MODES = {"lines", "markers", "text"}
_SIZE = 8.0
_STEP = 5
"""Years between two that are written, where the chart leaves it open."""
_SIDES: Mapping[str, Side] = {"right": "right", "left": "left", "center": "above"}


def read_points(
    layout: Spec, at: Axes, traces: Sequence[Spec], table: Table, *, beside_bars: bool
) -> PointPanel:
    """The points and lines that stand on one pair of axes.

    Args:
        layout: of the chart.
        at: the axes.
        traces: all that stand on them.
        table: what the chart shows.
        beside_bars: whether bars elsewhere in the chart share the horizontal axis, which then has
            room for the halves of the first and the last one.

    Raises:
        UnreadableError: there are words without marks, or two intervals at one mark.
    """
    modes = {part for trace in traces for part in _mode(trace)}
    if not modes & {"lines", "markers"} or modes - _MODES:
        raise UnreadableError("+".join(sorted(modes)))
    places, names = _rows(layout, at, traces)
    series = tuple(_series(layout, at, trace, places, table) for trace in traces)
    across = [x for trace in traces for x in axes.values(trace["x"])]
    x = _horizontal(layout, at, across, series, beside_bars=beside_bars)
    y = axes.scale(layout, at.y, [y for trace in traces for y in axes.values(trace["y"])])
    if y.low is None and not names:
        y = replace(y, low=0.0)
    return PointPanel(
        title=axes.title(layout, at),
        series=series,
        x=x,
        y=y,
        names=names,
        values=_values(series, x, len(names)),
        legend=len(traces) > 1 and layout.get("showlegend") is True,
        marks=_marks(layout, at, x),
    )


def _mode(trace: Spec) -> set[str]:
    return set((trace.get("mode") or "lines+markers").split("+"))


def _rows(
    layout: Spec, at: Axes, traces: Sequence[Spec]
) -> tuple[dict[Any, int], tuple[Name, ...]]:
    """Where the vertical axis is a list of names: each place with its row, and the names."""
    found = axes.axis(layout, at.y)
    drawn = list(dict.fromkeys(y for trace in traces for y in axes.values(trace["y"])))
    texts = axes.values(found.get("ticktext"))
    if texts:
        names = dict(zip(axes.values(found["tickvals"]), map(axes.name_of, texts), strict=True))
    elif drawn and all(isinstance(y, str) for y in drawn):
        order = axes.values(found.get("categoryarray"))
        listed = order or drawn
        names = {y: axes.name_of(y) for y in listed}
    elif found.get("showticklabels") is False:
        said = axes.beside(layout, at.y)
        names = {y: _nearest(said, y) for y in drawn}
    else:
        return {}, ()
    order = list(names)
    if not axes.is_reversed(layout, at.y):
        order.reverse()
    return {y: row for row, y in enumerate(order)}, tuple(names[y] for y in order)


def _nearest(said: Sequence[tuple[Any, Name]], place: float) -> Name:
    """The words that stand next to a place, above its mark or beside it."""
    return min(said, key=lambda one: abs(one[0] - place))[1] if said else Name("")


def _series(layout: Spec, at: Axes, trace: Spec, places: Mapping[Any, int], table: Table) -> Points:
    xs, ys = axes.values(trace["x"]), axes.values(trace["y"])
    count = len(xs)
    looks = axes.fills(trace, count)
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    sizes = axes.at_each(marker.get("size"), count)
    texts = axes.at_each(trace.get("text"), count) if "text" in _mode(trace) else [""] * count
    side = _SIDES[(trace.get("textposition") or "middle center").split()[-1]]
    ends = list(_intervals(trace, xs, ys, numbers_of(table)))
    points = tuple(
        Point(
            x=axes.number_on(x),
            y=places[y] if places else axes.number_on(y),
            low=low,
            high=high,
            label=axes.plain(text) if text else axes.at_point(layout, at, x, y),
            side=side if text else "above",
            size=size or _SIZE,
        )
        for x, y, (low, high), text, size in zip(xs, ys, ends, texts, sizes, strict=True)
    )
    is_line = "lines" in _mode(trace)
    colour = solid(line["color"]) if is_line and line.get("color") else None
    fill = Fill(colour) if colour else (looks[0] if looks else Fill(None))
    return Points(
        name=series_name(trace, xs if places else ys, table),
        points=_stepped(points) if is_line and line.get("shape") == "hv" else points,
        fill=fill,
        symbol=(marker.get("symbol") or "circle") if "markers" in _mode(trace) else "",
        line=is_line,
        across=not _has_interval(trace, "error_y"),
        thick=_error(trace).get("thickness") or (line.get("width") or 1.5),
    )


def _stepped(points: Sequence[Point]) -> tuple[Point, ...]:
    """A count holds until the next: the line runs level to it, and then up."""
    steps = [
        step
        for before, after in pairwise(points)
        for step in (before, replace(after, y=before.y, label=""))
    ]
    return (*steps, points[-1]) if points else ()


def _has_interval(trace: Spec, name: str) -> bool:
    error = trace.get(name) or {}
    return error.get("array") is not None and error.get("visible") is not False


def _error(trace: Spec) -> Spec:
    found = [trace[name] for name in ("error_x", "error_y") if _has_interval(trace, name)]
    if len(found) > 1:
        raise UnreadableError("intervals in two directions")
    return found[0] if found else {}


def _intervals(
    trace: Spec, xs: Sequence[Any], ys: Sequence[Any], cells: Mapping[float, float]
) -> Iterator[tuple[float | None, float | None]]:
    error = _error(trace)
    if not error:
        yield from ((None, None) for _x in xs)
        return
    middles = ys if _has_interval(trace, "error_y") else xs
    above = axes.values(error["array"])
    below = axes.values(error.get("arrayminus")) or above
    for middle, up, down in zip(middles, above, below, strict=True):
        value = axes.number_on(middle)
        yield as_stated(value - down, cells), as_stated(value + up, cells)


def _horizontal(
    layout: Spec, at: Axes, drawn: Sequence[Any], series: Sequence[Points], *, beside_bars: bool
) -> Scale:
    found = axes.scale(layout, at.x, drawn)
    places = [point.x for one in series for point in one.points]
    if not places:
        return found
    if beside_bars:
        # The bars' panel below writes the years for both.
        return replace(
            found, low=min(places) - 0.5, high=max(places) + 0.5, shown=False, grid=False
        )
    if found.form == "0":
        step = found.step or _STEP
        low = min(places) if found.low is None else found.low
        high = max(places) + 1 if found.high is None else found.high
        return replace(found, low=floor(low / step) * step, high=ceil(high), step=step)
    return found


def _marks(layout: Spec, at: Axes, x: Scale) -> tuple[Mark, ...]:
    if x.low is None or x.high is None:
        return ()
    return axes.marks(layout, at.x, x.low, x.high)


def _values(series: Sequence[Points], x: Scale, rows: int) -> tuple[str, ...]:
    """Each row's share with its interval in words, where a chart is of shares."""
    if not rows or x.form != "0%":
        return ()
    words = [""] * rows
    for one in series:
        for point in one.points:
            if point.low is not None and point.high is not None:
                words[int(point.y)] = _("{share} ({low} to {high})").format(
                    share=percent(point.x), low=percent(point.low), high=percent(point.high)
                )
    return tuple(words)
