"""What the language that is spoken asks of the text of slides: its tag, direction and letters.

Screen readers and spelling checkers go by the tag of each run. PowerPoint does not turn text that
runs from right to left by itself: each paragraph says so, and stands at its other side.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from lxml import etree
from pptx.oxml.ns import qn

from dashboard.faces import measuring
from dashboard.languages import language, spoken

_TAGS: Mapping[str, str] = {
    "en": "en-GB",
    "es": "es-ES",
    "fr": "fr-FR",
    "pt": "pt-BR",
    "id": "id-ID",
    "zh": "zh-CN",
    "ja": "ja-JP",
    "ar": "ar-SA",
}
"""As PowerPoint names them; a language alone is none of its proofing languages."""
_FONTS: Mapping[str, tuple[str, str]] = {
    "zh": ("a:ea", "Microsoft YaHei"),
    "ja": ("a:ea", "Yu Gothic"),
    "ar": ("a:cs", "Arial"),
}
"""Fonts that come with Office, for letters that Arial lacks or that are set as another script."""


_APART = 0.25
"""Of a letter's height: what a program leaves free between a Chinese character and a digit."""

_ARABIC = 1.1
"""How much wider its letters are in some fonts than in Arial."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide words are on a slide, rather too wide than too narrow."""
    wide = [east_asian_width(letter) in "WF" for letter in text]
    changes = sum(one != other for one, other in pairwise(wide))
    width = measuring.text_width(text, size, bold=bold) + changes * _APART * size
    return width * _ARABIC if right_to_left() else width


def right_to_left() -> bool:
    """Whether lines begin at the right."""
    return spoken().direction == "rtl"


def set_fonts(theme: Any) -> None:
    """Name the font of a script that is not Latin in both places of a theme."""
    if language() in _FONTS:
        script, font = _FONTS[language()]
        for place in theme.iter(qn(script)):
            if place.getparent().tag in (qn("a:majorFont"), qn("a:minorFont")):
                place.set("typeface", font)


def mark(deck: Any) -> None:
    """Mark all text of a deck and of its notes, once it is written."""
    for slide in deck.slides:
        _mark(slide._element)
        if slide.has_notes_slide:
            _mark(slide.notes_slide._element)


def _mark(root: Any) -> None:
    for run in root.iter(qn("a:r"), qn("a:fld")):
        _first_child(run, "a:rPr").set("lang", _TAGS[language()])
    if not right_to_left():
        return
    for paragraph in root.iter(qn("a:p")):
        properties = _first_child(paragraph, "a:pPr")
        properties.set("rtl", "1")
        # Cells of a table have their side from who wrote them: names stand at their bars.
        in_box = next(paragraph.iterancestors(qn("p:sp")), None) is not None
        if in_box and properties.get("algn", "l") == "l":
            properties.set("algn", "r")


def _first_child(element: Any, name: str) -> Any:
    found = element.find(qn(name))
    if found is None:
        found = etree.SubElement(element, qn(name))
        element.insert(0, found)
    return found
