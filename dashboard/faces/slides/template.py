"""The empty presentation: our master, fonts and colours in place of those of the template."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.faces.slides import script
from dashboard.faces.slides.look import (
    ACCENT,
    BAND,
    HEIGHT,
    MARGIN,
    ROOM,
    WIDTH,
    Box,
    decorative,
    emu,
    no_margins,
    place,
)
from dashboard.figures.style import Colour

_LAYOUT = "Title Only"
_FONT = "Arial"
_LINK = "1F6168"
_ACCENTS = (Colour.DISTINCT, Colour.TOLD, Colour.GROUP, "#2478b8", "#1f8a6a", Colour.OTHERS)
_PRINTER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings"


def new_deck(*, title: str, author: str, keywords: str, language: str, made: str) -> Any:
    """An empty presentation with our look, its one layout a title and nothing else.

    Args:
        title: in its properties, as are the next three.
        author: who presents.
        keywords: to be found by.
        language: such as "en".
        made: ISO date. The clock must not be in a file, or no two would ever be the same.
    """
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name != _LAYOUT:
            deck.slide_layouts.remove(layout)
    package = deck.part.package
    for name, part in ((RELATIONSHIP_TYPE.THUMBNAIL, package), (_PRINTER, deck.part)):
        _drop(part, name)
    _set_theme(deck.slide_master.part)
    _set_theme(deck.notes_master.part)
    _set_master(deck.slide_master)
    _without_placeholders(deck.slide_layouts[0])
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.keywords, properties.language = keywords, language
    properties.created = properties.modified = moment(made)
    return deck


def moment(iso_date: str) -> datetime:
    """The first moment of a day."""
    return datetime.combine(date.fromisoformat(iso_date), datetime.min.time())


def _drop(part: Any, kind: str) -> None:
    """Leave out what belongs to the template: its preview, the settings of its printer."""
    for key, relation in list(part._rels.items()):
        if relation.reltype == kind:
            part._rels.pop(key)


def _set_theme(part: Any) -> None:
    """Fonts that come with every machine or with Office, and the colours of the site."""
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(theme.blob)
    for font in root.iter(qn("a:latin")):
        font.set("typeface", _FONT)
    script.set_fonts(root)
    for number, colour in enumerate(_ACCENTS, start=1):
        for accent in root.iter(qn(f"a:accent{number}")):
            accent[0].set("val", str(colour).lstrip("#").upper())
    for link in root.iter(qn("a:hlink"), qn("a:folHlink")):
        link[0].set("val", _LINK)
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if hasattr(theme, "_element"):  # the theme of notes is kept as a tree, that of slides as bytes
        theme._element = root
    else:
        theme._blob = changed


def _set_master(master: Any) -> None:
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type.name
        if kind == "TITLE":
            place(shape, Box(MARGIN, 24, ROOM, 80))
            frame = shape.text_frame
            frame.vertical_anchor = MSO_ANCHOR.TOP
            no_margins(frame)
        elif kind == "BODY":
            place(shape, Box(MARGIN, 120, ROOM, 340))
        else:
            shape._element.getparent().remove(shape._element)
    first = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    first.set("algn", "l")
    defaults = first.find(qn("a:defRPr"))
    defaults.set("sz", "2800")
    defaults.set("b", "1")
    band = etree.fromstring(_rectangle(Box(0, 0, WIDTH, BAND), ACCENT))
    master.shapes._spTree.insert(2, band)  # below all else
    decorative(band)


def _without_placeholders(layout: Any) -> None:
    for shape in list(layout.placeholders):
        element = shape._element
        if shape.placeholder_format.type.name == "TITLE":
            properties = element.spPr
            for place in properties.findall(qn("a:xfrm")):
                properties.remove(place)  # it stands where the master has it
        else:
            element.getparent().remove(element)


def _rectangle(box: Box, colour: str) -> bytes:
    x, y, w, h = emu(box)
    return (
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<p:nvSpPr><p:cNvPr id="90" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "</p:sp>"
    ).encode()
