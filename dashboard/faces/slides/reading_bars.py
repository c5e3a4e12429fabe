"""Bars of a chart, read into a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any

from dashboard.faces.slides import axes
from dashboard.faces.slides.axes import Axes, Spec
from dashboard.faces.slides.panels import (
    BarPanel,
    Bars,
    Fill,
    Grouping,
    Name,
    Scale,
    UnreadableError,
)
from dashboard.faces.slides.series_names import series_name, stated
from dashboard.figures.answer import Table
from dashboard.words import _

_SEE_THROUGH = Fill(None)
_GROUPINGS: Mapping[str, Grouping] = {
    "stack": "stacked",
    "relative": "stacked",
    "overlay": "overlay",
}
_NEAR = 1e-6
_ROOM = 1.15
"""Length of an axis in lengths of its longest bar, where the chart leaves it open."""


def read_bars(layout: Spec, at: Axes, traces: Sequence[Spec], table: Table) -> BarPanel:
    """The bars that stand on one pair of axes.

    Raises:
        UnreadableError: some bars lie down and some stand, or hang where none can be stacked.
    """
    lying = {trace.get("orientation") == "h" for trace in traces}
    if len(lying) > 1:
        raise UnreadableError("bars in two directions")
    horizontal = lying.pop()
    along, across = ("y", "x") if horizontal else ("x", "y")
    places = _places(layout, at, traces, along)
    names, named = _names(layout, at, places, horizontal)
    series = [_series(trace, places, along, across, table) for trace in traces]
    grouping = _GROUPINGS.get(layout.get("barmode") or "", "clustered")
    hung = any(trace.get("base") is not None for trace in traces)
    if hung:
        grouping, series = "stacked", _hung(traces, series, places, along)
    names, series = _words_at_names(names, series)
    scale = _scale(layout, at, across, series, grouping, hung=hung and len(series) > len(traces))
    return BarPanel(
        title=axes.title(layout, at),
        horizontal=horizontal,
        grouping=grouping,
        names=names,
        named=named,
        series=tuple(series),
        scale=scale,
        legend=bool(layout.get("showlegend")) and len(traces) > 1,
        every=1 if horizontal else _every(axes.axis(layout, at.x), len(places)),
        marks=_marks(layout, at, places, scale, horizontal),
    )


def _every(axis: Spec, count: int) -> int:
    """Years are many: every fifth is written, or as the chart says."""
    step = axis.get("dtick")
    return int(step) if isinstance(step, int | float) and count > step else 1


def _places(layout: Spec, at: Axes, traces: Sequence[Spec], along: str) -> list[Any]:
    """Where bars can stand, in reading order."""
    found = list(dict.fromkeys(place for trace in traces for place in axes.values(trace[along])))
    name = getattr(at, along)
    if all(isinstance(place, str) for place in found):
        order = axes.values(axes.axis(layout, name).get("categoryarray"))
        found = [place for place in order if place in found] + [
            place for place in found if place not in order
        ]
    elif along == "y":
        headings = [place for place, _name in axes.beside(layout, name)]
        found = sorted({*found, *(place for place in headings if isinstance(place, int | float))})
    else:
        # Years without a bar keep their place: a gap in time must be seen.
        ends = axes.axis(layout, name).get("range")
        first, last = (ceil(ends[0]), floor(ends[1])) if ends else (min(found), max(found))
        found = list(range(int(first), int(last) + 1))
    down = along == "y" and not axes.is_reversed(layout, name)
    return found[::-1] if down else found


def _names(
    layout: Spec, at: Axes, places: Sequence[Any], horizontal: bool
) -> tuple[tuple[Name, ...], bool]:
    name = at.y if horizontal else at.x
    found = axes.axis(layout, name)
    said = dict(axes.beside(layout, name)) if horizontal else {}
    ticks = dict(
        zip(axes.values(found.get("tickvals")), axes.values(found.get("ticktext")), strict=True)
    )
    names = []
    for place in places:
        if place in ticks:
            names.append(axes.name_of(ticks[place]))
        elif place in said:
            names.append(said[place])
        elif isinstance(place, str) or not (horizontal and said):
            names.append(axes.name_of(place))
        else:
            names.append(Name(""))
    return tuple(names), bool(said) or found.get("showticklabels") is not False


def _series(trace: Spec, places: Sequence[Any], along: str, across: str, table: Table) -> Bars:
    own = axes.values(trace[along])
    looks = axes.fills(trace, len(own))
    texts = axes.at_each(trace.get("text"), len(own))
    drawn = {
        place: (None if _is_mark(look) else value, axes.plain(text) if text else "", look)
        for place, value, text, look in zip(
            own, stated(trace[across], table), texts, looks, strict=True
        )
    }
    found = [drawn.get(place, (None, "", looks[0] if looks else _SEE_THROUGH)) for place in places]
    return Bars(
        name=series_name(trace, trace[across], table),
        values=tuple(value for value, _text, _look in found),
        labels=tuple(text for _value, text, _look in found),
        fills=tuple(look for _value, _text, look in found),
    )


def _is_mark(look: Fill) -> bool:
    """Whether a bar stands for a hidden number: hatched, outlined, of a length without meaning.

    In a sheet its length would be read as the number.
    """
    return look.hatched and look.outline is not None


def _words_at_names(
    names: Sequence[Name], series: Sequence[Bars]
) -> tuple[tuple[Name, ...], list[Bars]]:
    """Words in the place of a number ("hidden") go to the row's name, for there is no bar."""
    told = list(names)
    found = []
    for one in series:
        values = list(one.values)
        for at, label in enumerate(one.labels):
            if label and not any(sign.isdigit() for sign in label):
                values[at] = None
            if label and values[at] is None:
                told[at] = _with_words(told[at], label)
        found.append(replace(one, values=tuple(values)))
    # A series of hidden numbers alone is told by the words at its rows.
    kept = [one for one in found if any(value is not None for value in one.values)]
    return tuple(told), kept or found[:1]


def _with_words(name: Name, words: str) -> Name:
    if not name.text:
        return Name(words)
    return replace(name, text=_("{name}: {words}").format(name=name.text, words=words))


def _hung(
    traces: Sequence[Spec], series: Sequence[Bars], places: Sequence[Any], along: str
) -> list[Bars]:
    """Bars that begin somewhere on the axis, as stacked ones: what is below them is not seen."""
    begins: list[float | None] = [None] * len(places)
    ends: list[float | None] = [None] * len(places)
    where = {place: number for number, place in enumerate(places)}
    for trace, one in zip(traces, series, strict=True):
        bases = _bases(trace, along)
        for place, base in bases.items():
            number = where[place]
            value = one.values[number]
            if value is None:
                continue
            end = ends[number]
            if end is None:
                begins[number] = base
            elif abs(end - base) > _NEAR:
                raise UnreadableError("bars that hang apart")
            ends[number] = base + value
    if not any(begins):
        return list(series)
    below = Bars(
        name=_("Begins at"),
        values=tuple(begins),
        labels=("",) * len(places),
        fills=(_SEE_THROUGH,) * len(places),
    )
    return [below, *series]


def _bases(trace: Spec, along: str) -> Mapping[Any, float]:
    own = axes.values(trace[along])
    return dict(
        zip(own, [base or 0 for base in axes.at_each(trace.get("base"), len(own))], strict=True)
    )


def _scale(
    layout: Spec,
    at: Axes,
    across: str,
    series: Sequence[Bars],
    grouping: Grouping,
    *,
    hung: bool,
) -> Scale:
    columns = zip(*(one.values for one in series), strict=True)
    add = sum if grouping == "stacked" else max
    stacks = [[value for value in column if value is not None] for column in columns]
    tops = [add(stack) for stack in stacks if stack]
    found = axes.scale(layout, getattr(at, across), tops)
    low: float = 0.0
    high: float | None = None
    if found.low is not None and found.high is not None:
        low, high = max(0.0, min(found.low, found.high)), max(found.low, found.high)
    elif hung:
        low = floor(min(v for v in series[0].values if v is not None))
        high = ceil(max(tops)) + 1
    elif not found.shown:
        high = _ROOM * max(tops, default=1)
    step = found.step
    if step and high is not None and low % step:
        low = low // step * step
    return Scale(low, high, step, found.form, found.shown, found.grid)


def _marks(
    layout: Spec, at: Axes, places: Sequence[Any], scale: Scale, horizontal: bool
) -> tuple[Any, ...]:
    if horizontal and scale.high is not None:
        return axes.marks(layout, at.x, scale.low or 0, scale.high)
    if not horizontal and places and not isinstance(places[0], str):
        return axes.marks(layout, at.x, places[0] - 0.5, places[-1] + 0.5)
    return ()
