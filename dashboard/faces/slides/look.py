"""How slides look: words, grounds, pictures and tables on a slide.

All lengths are in points of a slide of 960 x 540, which is 13.333 x 7.5 inches.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.faces.measuring import wrap
from dashboard.faces.slides import script
from dashboard.figures.style import Colour

WIDTH, HEIGHT = 960, 540
MARGIN = 44
ROOM = WIDTH - 2 * MARGIN
BAND = 9
INK = "1B2A31"
MUTED = "4D5A62"
RULE = "D5DCDA"
PALE = "F1F4F3"
NOTICE, NOTICE_INK = "FDF0DC", "6B4200"
ACCENT = str(Colour.DISTINCT).lstrip("#").upper()
LINE = 1.2
"""Height of a line of words in heights of its letters."""

_ALIGNED = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_NUMBER_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
Align = Literal["left", "right", "center"]


class Box(NamedTuple):
    """A place on a slide."""

    x: float
    y: float
    w: float
    h: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.h

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.w


def rgb(digits: str) -> Any:
    """A colour as python-pptx takes it, from six hexadecimal digits."""
    colours: Any = RGBColor
    return colours.from_string(digits)


def new_slide(deck: Any) -> Any:
    """A slide with a title to be filled."""
    return deck.slides.add_slide(deck.slide_layouts[0])


def set_title(slide: Any, text: str, box: Box, size: float) -> None:
    """Fill the slide's title, which outlines and screen readers go by."""
    shape = slide.shapes.title
    place(shape, box)
    frame = shape.text_frame
    no_margins(frame)
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.text = text
    _style(frame.paragraphs[0].runs, size, INK, bold=True)


def words(
    slide: Any,
    paragraphs: str | Iterable[str],
    box: Box,
    size: float,
    *,
    colour: str = INK,
    bold: bool = False,
    align: Align = "left",
    middle: bool = False,
    link: str = "",
    after: float = 0,
) -> Any:
    """Words in a box; they break by themselves, so the box must be high enough.

    Args:
        slide: gets them.
        paragraphs: one or several.
        box: where.
        size: of the letters.
        colour: six hexadecimal digits.
        bold: whether all are.
        align: to which side.
        middle: whether they stand in the middle of the box's height.
        link: where a click on them leads.
        after: room behind each paragraph.
    """
    shape = slide.shapes.add_textbox(*emu(box))
    frame = shape.text_frame
    no_margins(frame)
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    texts = [paragraphs] if isinstance(paragraphs, str) else list(paragraphs)
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = _ALIGNED[align]
        paragraph.space_after = Pt(after)
        run = paragraph.add_run()
        run.text = text
        if link:
            run.hyperlink.address = link
        _style([run], size, colour, bold=bold)
    return shape


def height(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """How high words stand in a box of this width."""
    return len(wrap(text, width, size, bold=bold)) * size * LINE


def text_room(text: str, size: float) -> float:
    """How wide a bold line stands, with room around it."""
    return script.text_width(text, size, bold=True) + 18


def notice(slide: Any, text: str, box: Box, size: float) -> None:
    """Words that nobody may overlook, on a ground of their own."""
    ground(slide, box, NOTICE)
    inside = Box(box.x + 9, box.y, box.w - 9, box.h)
    words(slide, text, inside, size, colour=NOTICE_INK, bold=True, middle=True)


def slide_number(slide: Any, box: Box, size: float) -> None:
    """The number of the slide, which follows when slides are moved."""
    shape = words(slide, "0", box, size, colour=MUTED, align="right")
    run = shape.text_frame.paragraphs[0]._p.find(qn("a:r"))
    run.tag = qn("a:fld")
    run.set("id", _NUMBER_FIELD)
    run.set("type", "slidenum")


def ground(slide: Any, box: Box, colour: str) -> None:
    """A plain rectangle that says nothing by itself."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *emu(box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    element = shape._element
    element.remove(element.find(qn("p:style")))  # shadows and colours of the template's theme
    decorative(element)


def dotted(slide: Any, x: float, top: float, bottom: float) -> None:
    """A light line down a chart."""
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Pt(x), Pt(top), Pt(x), Pt(bottom))
    line.line.color.rgb = rgb(str(Colour.CONTEXT).lstrip("#").upper())
    line.line.width = Pt(1)
    line.line.dash_style = 3  # MSO_LINE.ROUND_DOT
    decorative(line._element)


def picture(slide: Any, image: bytes, box: Box, alt: str) -> None:
    """A picture with the words for those who do not see it."""
    shape = slide.shapes.add_picture(io.BytesIO(image), *emu(box))
    describe(shape, alt)


def column(
    slide: Any,
    lines: Sequence[str],
    box: Box,
    size: float,
    *,
    align: Align,
    alt: str,
    bold: Iterable[int] = (),
) -> None:
    """Words of one row each, evenly spread over a height, as rows of a chart are."""
    shape = slide.shapes.add_table(len(lines), 1, *emu(box))
    table = shape.table
    plain_table(shape)
    rest = round(Pt(box.h))
    headings = set(bold)
    for number, line in enumerate(lines):
        # Spread without a remainder, so that the last row is as near to its mark as the first.
        row_height = rest // (len(lines) - number)
        table.rows[number].height = row_height
        rest -= row_height
        write_cell(table.cell(number, 0), line, size, align=align, bold=number in headings)
    describe(shape, alt)


def sides() -> tuple[Align, Align]:
    """Where lines begin and end in the language that is spoken."""
    return ("right", "left") if script.right_to_left() else ("left", "right")


def write_cell(
    cell: Any, text: str, size: float, *, align: Align = "left", bold: bool = False
) -> None:
    """Words in a cell of a table, without the room around them that tables have."""
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = _ALIGNED[align]
    run = paragraph.add_run()
    # An empty cell would be as high as letters of 18 points.
    run.text = text or "\u00a0"
    _style([run], size, INK, bold=bold)


def plain_table(shape: Any, *, headed: bool = False) -> None:
    """No colours of the template's: white, without lines."""
    properties = shape.table._tbl.tblPr
    for name in ("bandRow",) if headed else ("firstRow", "bandRow"):
        properties.attrib.pop(name, None)
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"


def describe(shape: Any, alt: str) -> None:
    """Say what a chart, picture or table shows."""
    element = shape._element if hasattr(shape, "_element") else shape
    element.xpath(".//p:cNvPr")[0].set("descr", alt)


def decorative(element: Any) -> None:
    """Tell screen readers to pass over a shape."""
    properties = element.find(f".//{qn('p:cNvPr')}")
    extensions = etree.SubElement(properties, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=_DECORATIVE_URI)
    etree.SubElement(
        extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}, val="1"
    )


def notes(slide: Any, text: str) -> None:
    """What the speaker sees."""
    slide.notes_slide.notes_text_frame.text = text


def _style(runs: Iterable[Any], size: float, colour: str, *, bold: bool) -> None:
    for run in runs:
        run.font.size = Pt(size)
        run.font.bold = bold
        run.font.color.rgb = rgb(colour)


def no_margins(frame: Any) -> None:
    """Words begin where their box begins."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def place(shape: Any, box: Box) -> None:
    """Put a shape somewhere else."""
    shape.left, shape.top, shape.width, shape.height = emu(box)


def emu(box: Box) -> tuple[int, int, int, int]:
    """A place as python-pptx takes it."""
    return Pt(box.x), Pt(box.y), Pt(box.w), Pt(box.h)
