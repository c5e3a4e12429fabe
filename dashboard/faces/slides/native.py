"""What all native charts share: their place in the frame, their axes, their sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.faces.slides.look import INK, MUTED, Box, rgb
from dashboard.faces.slides.panels import Fill, Scale
from dashboard.figures import style
from dashboard.words import _

GRID = "DDE2E4"


class BarSheet(CategoryWorkbookWriter):
    """The sheet behind a bar chart, without the clock's time in it."""

    def __init__(self, data: CategoryChartData, made: datetime) -> None:
        super().__init__(data)  # type: ignore[no-untyped-call]
        self._made = made

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        workbook.set_properties({"created": self._made})
        super()._populate_worksheet(workbook, worksheet)  # type: ignore[no-untyped-call]


class PointSheet(XyWorkbookWriter):
    """The sheet behind a point chart, with the name of each point beside it."""

    def __init__(self, data: XyChartData, made: datetime, names: Sequence[Sequence[str]]) -> None:
        super().__init__(data)  # type: ignore[no-untyped-call]
        self._made = made
        self._names = names

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        workbook.set_properties({"created": self._made})
        super()._populate_worksheet(workbook, worksheet)  # type: ignore[no-untyped-call]
        top = 0
        for names in self._names:
            if any(names):
                worksheet.write(top, 2, _("Name"))
                worksheet.write_column(top + 1, 2, names)
            top += len(names) + 2


_PATTERNS = {
    style.HATCHED: MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    ".": MSO_PATTERN.PERCENT_20,
    "\\": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
    "x": MSO_PATTERN.DIAGONAL_CROSS,
    "-": MSO_PATTERN.DARK_HORIZONTAL,
    "|": MSO_PATTERN.DARK_VERTICAL,
    "+": MSO_PATTERN.SMALL_GRID,
}


def fill(form: Any, look: Fill) -> None:
    """Give a bar or mark its look."""
    if look.colour is None:
        form.fill.background()
    elif look.pattern:
        form.fill.patterned()
        form.fill.pattern = _PATTERNS[look.pattern]
        form.fill.fore_color.rgb = rgb(look.colour)
        form.fill.back_color.rgb = rgb("FFFFFF")
    else:
        form.fill.solid()
        form.fill.fore_color.rgb = rgb(look.colour)
    if look.outline:
        form.line.color.rgb = rgb(look.outline)
        form.line.width = Pt(1.5)
    else:
        form.line.fill.background()


def frame(chart: Any, outer: Box, plot: Box, size: float) -> None:
    """Set what is alike in all charts, and where in its frame a chart draws."""
    chart.has_title = False
    chart.has_legend = False
    chart.font.size = Pt(size)
    chart.font.color.rgb = rgb(INK)
    space = chart._chartSpace
    corners = etree.Element(qn("c:roundedCorners"), val="0")
    space.insert(1 if space.find(qn("c:date1904")) is not None else 0, corners)
    area = space.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, _layout(outer, plot))


def _layout(outer: Box, inside: Box) -> Any:
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    etree.SubElement(manual, qn("c:layoutTarget"), val="inner")
    etree.SubElement(manual, qn("c:xMode"), val="edge")
    etree.SubElement(manual, qn("c:yMode"), val="edge")
    for name, value in (
        ("x", (inside.x - outer.x) / outer.w),
        ("y", (inside.y - outer.y) / outer.h),
        ("w", inside.w / outer.w),
        ("h", inside.h / outer.h),
    ):
        etree.SubElement(manual, qn(f"c:{name}"), val=f"{value:.5f}")
    return layout


def number_axis(axis: Any, scale: Scale, size: float) -> None:
    """An axis of numbers with its light lines; without its numbers it is not there at all."""
    axis.minimum_scale, axis.maximum_scale = scale.low, scale.high
    if scale.step:
        axis.major_unit = scale.step
    axis.has_major_gridlines = scale.grid
    if scale.grid:
        axis.major_gridlines.format.line.color.rgb = rgb(GRID)
        axis.major_gridlines.format.line.width = Pt(0.75)
    labels = axis.tick_labels
    labels.number_format, labels.number_format_is_linked = scale.form, False
    labels.font.size = Pt(size)
    labels.font.color.rgb = rgb(MUTED)
    level(axis)
    bare(axis)
    if not scale.shown:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def level(axis: Any) -> None:
    """Names and numbers stand level, never aslant: left out where they would touch."""
    axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("rot", "0")


def cross(axis: Any, where: str) -> None:
    """Where an axis stands on the other one: at its "min" or "max"."""
    axis._element.find(qn("c:crosses")).set("val", where)


def bare(axis: Any) -> None:
    """No line and no ticks."""
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
