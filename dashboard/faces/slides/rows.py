"""A table of an answer as a native table: for what has no native chart, where no picture is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.util import Pt

from dashboard.faces.measuring import wrap
from dashboard.faces.slides import look, script
from dashboard.faces.slides.look import LINE, Box, rgb
from dashboard.faces.slides.script import text_width
from dashboard.figures.answer import Cell, Column, Table
from dashboard.words import _, ngettext, number

_SIZE = 11
_PADDING = 4
_COLUMNS = 6
_LONGEST = 320
_BETWEEN = 12


def add_rows(slide: Any, table: Table, box: Box) -> None:
    """The first rows that fit, under their headings; what is left out is said below them."""
    columns = [
        c
        for c in table.columns
        if c.shown
        and c.link != "address"
        and any(v not in (None, "") for v in table.values(c.name))
    ]
    columns = columns[:_COLUMNS]
    texts = [[_cell(row[c.name], c) for c in columns] for row in table.rows]
    widths = _widths([[c.label for c in columns], *texts], box.w)
    lines = list(_fitting([[c.label for c in columns], *texts], widths, box.h - 18))
    heights = [_height(line, widths) for line in lines]
    place = Box(box.x, box.y, sum(widths), sum(heights))
    shape = slide.shapes.add_table(len(lines), len(columns), *look.emu(place))
    look.plain_table(shape, headed=True)
    start, end = look.sides()
    if script.right_to_left():
        shape.table._tbl.tblPr.set("rtl", "1")
    look.describe(shape, table.title)
    for number_, width in enumerate(widths):
        shape.table.columns[number_].width = Pt(width)
    for row, (line, height) in enumerate(zip(lines, heights, strict=True)):
        shape.table.rows[row].height = Pt(height)
        for place_, text in enumerate(line):
            cell = shape.table.cell(row, place_)
            is_number = columns[place_].unit != "" and row > 0 and text[:1].isdigit()
            side = end if is_number else start
            look.write_cell(cell, text, _SIZE, align=side, bold=row == 0)
            setattr(cell, f"margin_{end}", Pt(_BETWEEN))
            if row % 2:
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb(look.PALE)
    left_out = len(table.rows) - (len(lines) - 1)
    if left_out:
        words = ngettext(
            "{n} more row stands in the table at the address below.",
            "{n} more rows stand in the table at the address below.",
            left_out,
        ).format(n=number(left_out))
        below = Box(box.x, place.bottom + 4, box.w, _SIZE * LINE)
        look.words(slide, words, below, _SIZE, colour=look.MUTED)


def _cell(value: Cell, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(value) if column.unit in ("", "year") else number(value)
    return value


def _widths(lines: Sequence[Sequence[str]], room: float) -> list[float]:
    """As wide as its longest words, within a limit; where they do not fit, long ones give way."""
    columns = list(zip(*lines, strict=True))
    wanted = [
        min(_LONGEST, max(text_width(text, _SIZE, bold=True) for text in column))
        for column in columns
    ]
    least = [
        max(text_width(word, _SIZE, bold=True) for text in column for word in text.split() or [""])
        for column in columns
    ]
    spare = room - len(columns) * (_BETWEEN + 2)
    over = sum(wanted) - spare
    give = [w - min(w, n) for w, n in zip(wanted, least, strict=True)]
    share = min(1.0, max(0.0, over) / (sum(give) or 1))
    found = [w - g * share for w, g in zip(wanted, give, strict=True)]
    # Words longer than the slide is wide: all columns are narrower, and words are broken.
    squeeze = min(1.0, spare / sum(found))
    return [width * squeeze + _BETWEEN + 2 for width in found]


def _height(line: Sequence[str], widths: Sequence[float]) -> float:
    most = max(
        len(wrap(text, width - _BETWEEN, _SIZE, bold=True)) or 1
        for text, width in zip(line, widths, strict=True)
    )
    return most * _SIZE * LINE + _PADDING


def _fitting(
    lines: Sequence[Sequence[str]], widths: Sequence[float], room: float
) -> Iterator[Sequence[str]]:
    used = 0.0
    for line in lines:
        used += _height(line, widths)
        if used > room:
            return
        yield line
