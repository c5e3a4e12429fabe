"""The file: whole, the same each time, open to LibreOffice, told to screen readers."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from pptx.oxml.ns import qn

from dashboard.faces import decks
from dashboard.faces.measuring import wrap
from dashboard.figures.figure import Context

from .conftest import make
from .reading import opened, parts, texts


@pytest.fixture(scope="module")
def made(handed_over: Context) -> dict[str, bytes]:
    return {name: make(handed_over, deck.items) for name, deck in decks.DECKS.items()}


def test_the_same_input_gives_the_same_bytes(
    handed_over: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = decks.DECKS["families"].items[:3]
    first = make(handed_over, items)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert make(handed_over, items) == first


def test_every_part_is_well_formed_and_has_its_own_ids(every: bytes) -> None:
    found = parts(every)
    assert len(found) == len(set(found))
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(content)
            ids = [shape.get("id") for shape in root.iter(qn("p:cNvPr"))]
            assert len(ids) == len(set(ids)), name
    assert not any("printerSettings" in name or "thumbnail" in name for name in found)


# The order in which ECMA-376 wants the parts of the elements that are written by hand.
_ORDERS = {
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr"
    " txPr externalData printSettings userShapes extLst",
    "c:plotArea": "layout barChart scatterChart catAx valAx dTable spPr extLst",
    "c:catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark"
    " minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset"
    " tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark"
    " minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit"
    " minorUnit dispUnits extLst",
    "c:ser": "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars"
    " cat val xVal yVal smooth shape extLst",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
    "c:scaling": "logBase orientation max min extLst",
    "p:sp": "nvSpPr spPr style txBody extLst",
}


def test_elements_stand_in_the_order_of_the_standard(every: bytes) -> None:
    for name, content in parts(every).items():
        if not name.endswith(".xml"):
            continue
        root = etree.fromstring(content)
        for tag, order in _ORDERS.items():
            wanted = order.split()
            for element in root.iter(qn(tag)):
                places = [wanted.index(child.tag.split("}")[1]) for child in element]
                assert places == sorted(places), (name, tag)


def test_no_chart_is_empty_and_each_is_told_in_words(every: bytes) -> None:
    for slide in opened(every).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                assert any(len(list(one.values)) for one in shape.chart.plots[0].series)
            properties = shape._element.xpath(".//p:cNvPr")[0]
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                assert properties.get("descr")


def test_the_title_is_read_first_and_says_the_sentence(every: bytes, handed_over: Context) -> None:
    for number, slide in enumerate(opened(every).slides):
        assert slide.shapes.title.text_frame.text
        spoken = [
            shape
            for shape in slide.shapes
            if not shape._element.xpath(".//p:cNvPr//*[local-name()='decorative']")
        ]
        assert spoken[0].shape_id == slide.shapes.title.shape_id, number


def test_all_letters_are_arial_and_none_is_too_small(every: bytes) -> None:
    found = parts(every)
    for name, content in found.items():
        if "/theme/" in name:
            fonts = {f.get("typeface") for f in etree.fromstring(content).iter(qn("a:latin"))}
            assert fonts == {"Arial"}
        if "/slides/slide" in name:
            root = etree.fromstring(content)
            sizes = [int(run.get("sz")) for run in root.iter(qn("a:rPr")) if run.get("sz")]
            assert min(sizes) >= 900, name


def test_words_fit_into_their_boxes(every: bytes, made: dict[str, bytes]) -> None:
    for deck in (every, *made.values()):
        for number, slide in enumerate(opened(deck).slides, start=1):
            for shape in slide.shapes:
                if not shape.has_text_frame or not shape.text_frame.text:
                    continue
                needed = 0.0
                for paragraph in shape.text_frame.paragraphs:
                    size = max(run.font.size.pt for run in paragraph.runs) if paragraph.runs else 0
                    bold = any(run.font.bold for run in paragraph.runs)
                    lines = wrap(paragraph.text, shape.width.pt + 1, size, bold=bold)
                    needed += len(lines) * size * 1.2
                assert needed <= shape.height.pt + 2, (number, shape.text_frame.text)


def test_nothing_leaves_the_slide_and_the_foot_is_free(every: bytes) -> None:
    deck = opened(every)
    for number, slide in enumerate(deck.slides, start=1):
        source = [s for s in slide.shapes if s.has_text_frame and "Source:" in s.text_frame.text]
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= deck.slide_width, (number, shape.name)
            assert shape.top + shape.height <= deck.slide_height, (number, shape.name)
            if source and (shape.has_chart or shape.has_table):
                assert shape.top + shape.height <= source[0].top, (number, shape.name)


def test_words_do_not_lie_on_words(every: bytes) -> None:
    for number, slide in enumerate(opened(every).slides, start=1):
        boxes = [s for s in slide.shapes if s.has_text_frame and s.text_frame.text]
        for a, b in itertools.combinations(boxes, 2):
            across = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
            down = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
            both = (number, a.text_frame.text, b.text_frame.text)
            assert across <= 0 or down <= 12700, both


def test_properties_name_the_deck(made: dict[str, bytes]) -> None:
    properties = opened(made["overview"]).core_properties
    assert properties.title == "A deck"
    assert properties.author == "ANE International"
    assert properties.language == "en"
    assert properties.created == properties.modified


@pytest.mark.slow
def test_libreoffice_opens_every_deck(made: dict[str, bytes], every: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice (LibreOffice) is not installed: decks can't be opened with it")
    files = {}
    for name, deck in {**made, "every": every}.items():
        files[name] = tmp_path / f"{name}.pptx"
        files[name].write_bytes(deck)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "out")),
            *map(str, files.values()),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for name, file in files.items():
        pages = len(pypdfium2.PdfDocument(tmp_path / "out" / f"{name}.pdf"))
        assert pages == len(opened(file.read_bytes()).slides), name


def test_a_slide_says_which_table_it_shows(every: bytes, handed_over: Context) -> None:
    said = [text for slide in opened(every).slides for text in texts(slide)]
    for one in decks.every_item():
        assert any(one.figure in text for text in said)
