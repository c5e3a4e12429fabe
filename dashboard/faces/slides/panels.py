"""What a chart shows, said without Plotly and without PowerPoint: the form between the two.

A chart is one or more panels. A panel has bars or points; its numbers are those of the answer, its
colours are solid (mixed with the white ground of a slide), its names are plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.figures import style

Grouping = Literal["clustered", "stacked", "overlay"]
Side = Literal["right", "left", "above", "below"]


class UnreadableError(LookupError):
    """A chart has a form that can't be said in panels; its picture or its table is shown."""


@dataclass(frozen=True)
class Name:
    """What a row or column of a panel is called; a heading is bold and has no number."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Fill:
    """How a bar or mark looks: ``None`` is see-through.

    Attributes:
        pattern: over the colour, as in `style.PATTERNS`; "" for none.
    """

    colour: str | None
    pattern: str = ""
    outline: str | None = None

    @property
    def hatched(self) -> bool:
        """Whether it stands for what is not stated, not counted, or hidden."""
        return self.pattern == style.HATCHED


@dataclass(frozen=True)
class Scale:
    """An axis of numbers.

    Attributes:
        low: where it begins; ``None`` leaves that to PowerPoint, as for ``high`` and ``step``.
        form: number format, as spreadsheets write it.
        shown: whether its numbers stand at it.
        grid: whether light lines run from it through the chart.
    """

    low: float | None = None
    high: float | None = None
    step: float | None = None
    form: str = "#,##0"
    shown: bool = True
    grid: bool = True


@dataclass(frozen=True)
class Mark:
    """A stretch of the horizontal axis that is set apart, or one line across it.

    Attributes:
        start: from 0 at the left edge of the chart to 1 at the right.
        end: the same; equal to ``start`` for a line.
    """

    start: float
    end: float
    words: str


@dataclass(frozen=True)
class Bars:
    """One series of bars: a value, a label and a look for each name of its panel."""

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    fills: tuple[Fill, ...]

    def part(self, start: int, end: int) -> Bars:
        """The same of some of the names."""
        return replace(
            self,
            values=self.values[start:end],
            labels=self.labels[start:end],
            fills=self.fills[start:end],
        )


@dataclass(frozen=True)
class BarPanel:
    """Bars along names.

    Attributes:
        names: from the top down, or from left to right.
        named: whether the names stand at their axis.
        every: for columns: how many names there are to one that is written.
        legend: whether the names of the series are told.
    """

    title: str
    horizontal: bool
    grouping: Grouping
    names: tuple[Name, ...]
    named: bool
    series: tuple[Bars, ...]
    scale: Scale
    legend: bool = False
    every: int = 1
    marks: tuple[Mark, ...] = ()

    @property
    def behind(self) -> tuple[str, ...]:
        """Labels that stand behind stacked bars, where PowerPoint has no place for them."""
        if self.grouping != "stacked" or not self.horizontal:
            return ()
        labels = [
            next((one.labels[at] for one in self.series if one.labels[at]), "")
            for at in range(len(self.names))
        ]
        return tuple(labels) if any(labels) else ()

    def part(self, start: int, end: int) -> BarPanel:
        """Some of its rows, on the same scale."""
        return replace(
            self,
            names=self.names[start:end],
            series=tuple(one.part(start, end) for one in self.series),
        )


@dataclass(frozen=True)
class Point:
    """A place in a panel; ``low`` and ``high`` are the ends of its interval, if it has one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    label: str = ""
    side: Side = "right"
    size: float = 8


@dataclass(frozen=True)
class Points:
    """One series of points.

    Attributes:
        symbol: Plotly's name of the mark, "" for a line alone.
        line: whether the points are joined.
        across: whether the intervals lie along the horizontal axis.
    """

    name: str
    points: tuple[Point, ...]
    fill: Fill
    symbol: str = ""
    line: bool = False
    across: bool = True
    thick: float = 1.5


@dataclass(frozen=True)
class PointPanel:
    """Points between two axes.

    Attributes:
        names: where the vertical axis is a list of names: from the top down; ``y`` of a point is
            then the number of its name, from 0.
        values: what each name's point says in words, to be read at the right.
    """

    title: str
    series: tuple[Points, ...]
    x: Scale
    y: Scale
    names: tuple[Name, ...] = ()
    values: tuple[str, ...] = ()
    legend: bool = False
    marks: tuple[Mark, ...] = ()

    def part(self, start: int, end: int) -> PointPanel:
        """Some of its rows, on the same scale."""
        return replace(
            self,
            names=self.names[start:end],
            values=self.values[start:end],
            series=tuple(
                replace(
                    one,
                    points=tuple(
                        replace(point, y=point.y - start)
                        for point in one.points
                        if start <= point.y < end
                    ),
                )
                for one in self.series
            ),
        )


Panel = BarPanel | PointPanel


def rows_of(panel: Panel) -> int:
    """How many rows a panel has that stand below each other, 0 if it has a vertical scale."""
    if isinstance(panel, BarPanel) and not panel.horizontal:
        return 0
    return len(panel.names)


def is_empty(panels: Sequence[Panel]) -> bool:
    """Whether no panel has a single value to draw."""
    return not any(
        any(value is not None for value in one.values) if isinstance(one, Bars) else one.points
        for panel in panels
        for one in panel.series
    )
