"""Slides in other languages: told to PowerPoint and to screen readers, turned where they turn."""

from __future__ import annotations

import pytest
from lxml import etree
from pptx.oxml.ns import qn

from dashboard.faces import decks, measuring
from dashboard.faces.slides import points
from dashboard.faces.slides.panels import Scale
from dashboard.faces.slides.script import text_width
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.languages import LANGUAGES, language

from .conftest import make
from .reading import parts

ITEMS = decks.DECKS["families"].items[:3]


def slides_of(deck: bytes) -> list[etree._Element]:
    found = parts(deck)
    names = [name for name in found if name.startswith(("ppt/slides/slide", "ppt/notesSlides/n"))]
    return [etree.fromstring(found[name]) for name in names]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_run_says_its_language(handed_over: Context, code: str) -> None:
    for slide in slides_of(make(handed_over, ITEMS, Selection(lang=code))):
        for properties in slide.iter(qn("a:rPr")):
            assert str(properties.get("lang")).startswith(code)
    assert language() == "en"


def test_arabic_runs_from_right_to_left(handed_over: Context) -> None:
    for slide in slides_of(make(handed_over, ITEMS, Selection(lang="ar"))):
        for paragraph in slide.iter(qn("a:p")):
            properties = paragraph.find(qn("a:pPr"))
            assert properties is not None
            assert properties.get("rtl") == "1"
            if next(paragraph.iterancestors(qn("p:sp")), None) is not None:
                assert properties.get("algn") in ("r", "ctr")


def test_english_is_not_turned(handed_over: Context) -> None:
    for slide in slides_of(make(handed_over, ITEMS)):
        assert not slide.xpath("//@rtl")


def test_latin_digits_among_wide_letters_need_the_room_that_programs_leave_around_them() -> None:
    assert text_width("27%", 10) + text_width("人", 10) < text_width("27%人", 10)
    assert text_width("27% of", 10) == measuring.text_width("27% of", 10)


@pytest.mark.parametrize(("width", "step"), [(200, 0.25), (70, 0.5), (45, 1.0), (5, 1.0)])
def test_the_numbers_above_rows_stand_level_however_narrow_the_plot_is(
    width: float, step: float
) -> None:
    """Aslant they push the marks away from their rows."""
    scale = Scale(0.0, 1.0, 0.25, form="0%")
    assert points._with_room(scale, width, 9).step == step
