"""A panel of bars as a native chart, which can be changed in PowerPoint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.faces.slides import native
from dashboard.faces.slides.look import INK, Box, rgb
from dashboard.faces.slides.panels import BarPanel, Bars
from dashboard.words import number

_TYPES = {
    (True, False): XL_CHART_TYPE.BAR_CLUSTERED,
    (True, True): XL_CHART_TYPE.BAR_STACKED,
    (False, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    (False, True): XL_CHART_TYPE.COLUMN_STACKED,
}
_NO_ZEROS = "#,##0;;"


def add_bars(
    slide: Any, panel: BarPanel, outer: Box, plot: Box, size: float, made: datetime
) -> Any:
    """Put a panel on a slide.

    Args:
        slide: gets the chart.
        panel: what it shows.
        outer: the frame of the chart.
        plot: where in it the bars stand.
        size: of its letters.
        made: the time that the sheet behind it carries.

    Returns:
        the shape that holds the chart.
    """
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = [name.text for name in panel.names]
    for one in panel.series:
        data.add_series(one.name, one.values)
    kind = _TYPES[panel.horizontal, panel.grouping == "stacked"]
    box = (Pt(outer.x), Pt(outer.y), Pt(outer.w), Pt(outer.h))
    shape = slide.shapes.add_chart(kind, *box, data)
    chart: Any = shape.chart
    sheet = native.BarSheet(data, made)
    chart.part.chart_workbook.update_from_xlsx_blob(sheet.xlsx_blob)
    native.frame(chart, outer, plot, size)
    drawn: Any = chart.plots[0]
    drawn.vary_by_categories = False
    drawn.gap_width = 45 if panel.horizontal else 30
    drawn.overlap = -5 if panel.grouping == "clustered" and len(panel.series) > 1 else 100
    for one, found in zip(panel.series, drawn.series, strict=True):
        _paint(one, found)
        if not panel.behind:
            _label(one, found, size, outside=panel.grouping != "stacked")
    _names(chart, panel, size)
    native.number_axis(chart.value_axis, panel.scale, size)
    return shape


def _paint(one: Bars, found: Any) -> None:
    """One look for the series, and the others bar by bar."""
    usual = max(dict.fromkeys(one.fills), key=one.fills.count)
    native.fill(found.format, usual)
    for place, look in enumerate(one.fills):
        if look != usual and one.values[place] is not None:
            native.fill(found.points[place].format, look)


def _label(one: Bars, found: Any, size: float, *, outside: bool) -> None:
    """The numbers at the bars: native ones, which follow an edit, where they are just the value."""
    if not any(one.labels):
        return
    position = XL_LABEL_POSITION.OUTSIDE_END if outside else XL_LABEL_POSITION.CENTER
    if all(_is_value(label, value) for label, value in zip(one.labels, one.values, strict=True)):
        labels = found.data_labels
        labels.show_value = True
        unlabelled = any(not label for label in one.labels)
        labels.number_format = _NO_ZEROS if unlabelled else "#,##0"
        labels.number_format_is_linked = False
        labels.position = position
        labels.font.size = Pt(size)
        labels.font.color.rgb = rgb(INK)
        return
    for place, label in enumerate(one.labels):
        if label and one.values[place] is not None:
            write_label(found.points[place], label, position, size)


def _is_value(label: str, value: float | None) -> bool:
    if not value:
        return label in ("", "0")
    return value == int(value) and label == number(value)


def write_label(point: Any, text: str, position: Any, size: float, colour: str = INK) -> None:
    """Words of our own at a point."""
    label = point.data_label
    label.text_frame.word_wrap = False
    run = label.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size = Pt(size)
    run.font.color.rgb = rgb(colour)
    label.position = position


def _names(chart: Any, panel: BarPanel, size: float) -> None:
    axis = chart.category_axis
    native.bare(axis)
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(size)
    axis.tick_labels.font.color.rgb = rgb(INK)
    native.level(axis)
    # Names stand at the edge also where the axis of numbers does not begin at 0.
    axis.tick_label_position = (
        XL_TICK_LABEL_POSITION.LOW if panel.named else XL_TICK_LABEL_POSITION.NONE
    )
    if panel.horizontal:
        # In the sheet as on the slide: the first row on top. The numbers stay below the bars.
        axis.reverse_order = True
        native.cross(chart.value_axis, "max")
    element = axis._element
    last = element.find(qn("c:noMultiLvlLbl"))
    # PowerPoint leaves names out by itself, where we know that there is room for them.
    last.addprevious(etree.Element(qn("c:tickLblSkip"), val="1"))
