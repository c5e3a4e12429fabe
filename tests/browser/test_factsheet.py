"""The factsheet on a screen, and printed by a reader's own browser."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from dashboard.languages import LANGUAGES, PSEUDO, SOURCE
from tests.browser.axe import assert_accessible
from tests.browser.conftest import NewReader

pytestmark = pytest.mark.browser

SLOW = pytest.mark.slow
TRANSLATED = [code for code in LANGUAGES if code not in (SOURCE, PSEUDO)]
PHONE, DESK = 360, 1440
FACTSHEET = "/factsheet"
# A point is 4/3 of a CSS pixel.
BODY, NOTES, CHARTS = 9.5 * 4 / 3, 8 * 4 / 3, 7.5 * 4 / 3
"""Pixels that words have on paper at least: sentences, notes, words of a chart."""

_SIZES = """() => {
  const found = [];
  for (const element of document.querySelectorAll('.factsheet *')) {
    const words = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!words || !element.getClientRects().length || element.closest('title')) continue;
    const svg = element.closest('svg');
    const scale = svg ? Math.abs(svg.getScreenCTM().d) : 1;
    found.push({
      chart: svg !== null,
      note: element.closest('.card, .notes, .end, figcaption, .small, .folio, .mark, .kicker')
        !== null,
      size: parseFloat(getComputedStyle(element).fontSize) * scale,
      words: element.textContent.trim().slice(0, 40),
    });
  }
  return found;
}"""
_STICKS_OUT = """() => [...document.querySelectorAll('.column')].map(
  column => [column.scrollHeight - column.clientHeight, column.scrollWidth - column.clientWidth]
)"""


@pytest.mark.parametrize(("scheme", "width"), [("light", DESK), ("dark", PHONE)])
def test_it_is_accessible_within_its_width_and_asks_only_us(
    new_reader: NewReader, scheme: str, width: int
) -> None:
    reader = new_reader(width=width, scheme=scheme)
    tab = reader.read(FACTSHEET)
    expect(tab.locator("main > .notice")).to_be_visible()
    assert tab.locator(".on-paper").filter(visible=True).count() == 0
    for chart in tab.locator("figure.chart").all():
        chart.scroll_into_view_if_needed()
        box = chart.locator("svg, img").bounding_box()
        assert box
        assert box["width"] > 300
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(tab)
    assert reader.complaints == []
    assert reader.strangers == []


def test_it_leads_to_the_pdf_and_every_page_leads_to_it(new_reader: NewReader) -> None:
    reader = new_reader()
    tab = reader.read("/figures")
    tab.get_by_role("contentinfo").get_by_role("link", name="Factsheet to print").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("(ANE) in numbers")
    for name in ("PDF on A4", "PDF on US Letter"):
        link = tab.get_by_role("link", name=name)
        reply = reader.context.request.get(reader.origin + str(link.get_attribute("href")))
        assert reply.headers["content-type"] == "application/pdf"
        assert len(pypdfium2.PdfDocument(reply.body())) == 2


@pytest.mark.parametrize(("paper", "scheme"), [("A4", "dark"), ("Letter", "light")])
def test_printed_by_the_browser_it_takes_two_sheets_with_their_mark(
    new_reader: NewReader, tmp_path: Path, paper: str, scheme: str
) -> None:
    tab = new_reader(scheme=scheme).read(FACTSHEET)
    made = tab.pdf(path=tmp_path / "made.pdf", format=paper, print_background=True)
    pdf = pypdfium2.PdfDocument(made)
    assert len(pdf) == 2
    for number, page in enumerate(pdf, 1):
        text = page.get_textpage().get_text_range()
        assert "Draft. These data are not released yet." in text
        assert f"Page {number} of 2" in text
        # What belongs to the site, not to the paper.
        assert "Skip to the content" not in text
        assert "PDF on" not in text
        assert "Words explained" not in text


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(code, marks=SLOW) for code in TRANSLATED)]
)
def test_on_paper_all_words_are_large_enough_and_no_column_runs_over(
    new_reader: NewReader, language: str
) -> None:
    tab = new_reader(width=703).read(f"{FACTSHEET}?lang={language}")
    for image in tab.locator("figure img").all():
        image.evaluate("image => image.decode()")
    tab.reload()  # what has been drawn stands in the page itself
    tab.emulate_media(media="print")
    columns = tab.evaluate(_STICKS_OUT)
    assert len(columns) == 4
    assert [over for column in columns for over in column if over > 1] == []
    sizes = tab.evaluate(_SIZES)
    assert len(sizes) > 80
    least = [(CHARTS if s["chart"] else NOTES if s["note"] else BODY) for s in sizes]
    small = [s for s, size in zip(sizes, least, strict=True) if s["size"] < size - 0.05]
    assert small == []
