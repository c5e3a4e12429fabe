"""A panel of lines, marks and intervals as a native chart, which can be changed in PowerPoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from math import isnan, nan
from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.faces.slides import native
from dashboard.faces.slides.bars import write_label
from dashboard.faces.slides.colours import solid
from dashboard.faces.slides.look import INK, Box, rgb
from dashboard.faces.slides.panels import Fill, Point, PointPanel, Points, Scale
from dashboard.words import _

_SYMBOLS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "x": XL_MARKER_STYLE.X,
    "cross": XL_MARKER_STYLE.PLUS,
}
_HOLLOW = "-open"
_SIDES = {
    "right": XL_LABEL_POSITION.RIGHT,
    "left": XL_LABEL_POSITION.LEFT,
    "above": XL_LABEL_POSITION.ABOVE,
    "below": XL_LABEL_POSITION.BELOW,
}
_PALE = 0.35
_MARK_SIZES = (5, 14)
_LABEL = 2.9
"""How wide "100%" and the room beside it are, in heights of its letters."""


def add_points(
    slide: Any, panel: PointPanel, outer: Box, plot: Box, size: float, made: datetime
) -> Any:
    """Put a panel on a slide; see `dashboard.faces.slides.bars.add_bars`.

    Rows of names are not in the chart: PowerPoint has no names on an axis of numbers.
    """
    shown = [one for one in panel.series if one.points]
    drawn = [series for one in shown for series in (_intervals(one), one) if series]
    drawn.sort(key=lambda one: not one.line)  # marks lie on lines
    data: Any = XyChartData()  # type: ignore[no-untyped-call]
    for one in drawn:
        added = data.add_series(one.name)
        for point in one.points:
            added.add_data_point(point.x, None if isnan(point.y) else point.y)
    box = (Pt(outer.x), Pt(outer.y), Pt(outer.w), Pt(outer.h))
    shape = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box, data)
    chart: Any = shape.chart
    names = [[_name(panel, point) for point in one.points] for one in drawn]
    sheet = native.PointSheet(data, made, names)
    chart.part.chart_workbook.update_from_xlsx_blob(sheet.xlsx_blob)
    native.frame(chart, outer, plot, size)
    for one, found in zip(drawn, chart.plots[0].series, strict=True):
        _paint(one, found)
        _labels(one, found, size)
        _leave_gaps(found)
    _axes(chart, panel, size, plot.w)
    return shape


def _intervals(one: Points) -> Points | None:
    """The intervals of a series as a broken line from end to end; ``None`` if there are none.

    Not as error bars: lying ones with lengths of their own are lost in LibreOffice, and a share
    without its interval would be another statement.
    """
    ends = [
        end
        for point in one.points
        if point.low is not None and point.high is not None and point.low < point.high
        for end in _ends(point, point.low, point.high, across=one.across)
    ]
    if not ends:
        return None
    name = _("{name}: interval").format(name=one.name)
    return Points(name, tuple(ends), one.fill, line=True, thick=one.thick)


def _ends(point: Point, low: float, high: float, *, across: bool) -> Iterator[Point]:
    """Both ends, and a place without a height, where the line breaks."""
    if across:
        yield Point(low, point.y)
        yield Point(high, point.y)
    else:
        yield Point(point.x, low)
        yield Point(point.x, high)
    yield Point(high if across else point.x, nan)


def _leave_gaps(found: Any) -> None:
    """Take out the points without a height, which python-pptx writes as words."""
    for entry in found._element.findall(f"{qn('c:yVal')}//{qn('c:pt')}"):
        if entry.find(qn("c:v")).text == str(None):
            entry.getparent().remove(entry)


def _name(panel: PointPanel, point: Point) -> str:
    if isnan(point.y):
        return ""
    return panel.names[int(point.y)].text if panel.names else point.label


def _paint(one: Points, found: Any) -> None:
    found.smooth = False
    if one.line:
        found.format.line.color.rgb = rgb(one.fill.colour or "000000")
        found.format.line.width = Pt(one.thick)
    else:
        found.format.line.fill.background()
    if not one.symbol:
        found.marker.style = XL_MARKER_STYLE.NONE
        return
    style = _SYMBOLS.get(one.symbol.removesuffix(_HOLLOW), XL_MARKER_STYLE.CIRCLE)
    look = one.fill
    if one.symbol.endswith(_HOLLOW):
        # Pale, not see-through: no line shows through a mark, and LibreOffice draws no outlines.
        colour = look.outline or look.colour or INK
        look = Fill(solid(f"#{colour}", _PALE), outline=colour)
    usual = _size(one.points[0].size)
    found.marker.style, found.marker.size = style, usual
    native.fill(found.marker.format, look)
    for place, point in enumerate(one.points):
        if _size(point.size) != usual:
            own = found.points[place].marker
            own.style, own.size = style, _size(point.size)
            native.fill(own.format, look)


def _size(pixels: float) -> int:
    least, most = _MARK_SIZES
    return min(most, max(least, round(pixels * 0.8)))


def _labels(one: Points, found: Any, size: float) -> None:
    colour = one.fill.colour or "000000"
    for place, point in enumerate(one.points):
        if point.label:
            write_label(found.points[place], point.label, _SIDES[point.side], size, colour)


def _with_room(scale: Scale, width: float, size: float) -> Scale:
    """The same axis with as many numbers as stand level on it.

    LibreOffice writes others aslant, and moves the marks down from the rows that they belong to.
    """
    if scale.form != "0%" or not scale.step or scale.low is None or scale.high is None:
        return scale
    step = scale.step
    while step < scale.high - scale.low and width * step / (scale.high - scale.low) < _LABEL * size:
        step *= 2
    return replace(scale, step=step)


def _axes(chart: Any, panel: PointPanel, size: float, width: float) -> None:
    across, up = chart.category_axis, chart.value_axis
    native.number_axis(across, _with_room(panel.x, width, size), size)
    # Each axis stands at the edge, wherever the other's 0 may be.
    native.cross(across, "min")
    native.cross(up, "min")
    if panel.names:
        rows = Scale(-0.5, len(panel.names) - 0.5, 1, shown=False, grid=False)
        native.number_axis(up, rows, size)
        up.reverse_order = True  # the first name on top; the numbers above the first row
    else:
        native.number_axis(up, panel.y, size)
    if panel.x.shown:
        across.tick_label_position = XL_TICK_LABEL_POSITION.NEXT_TO_AXIS
