"""The pages that need no app: whole without JavaScript, drawn, quiet and within their width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.selection import Selection
from tests.asking import as_shown, ask, one_line
from tests.asking import tables as tables_of
from tests.browser.axe import assert_accessible
from tests.browser.conftest import NewReader

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1440
FIGURES = tuple(f"/figures/{figure_id}" for figure_id in registry())
THOROUGH = (FIGURES[0], "/figures/cases-by-country", "/figures")
OTHERS = ("/figures", "/data/", "/changes", "/figures/cases-by-trigger/embed")
GROUND = {"light": "rgb(252, 252, 250)", "dark": "rgb(18, 25, 29)"}
TEXT = {"light": "rgb(31, 42, 48)", "dark": "rgb(230, 236, 236)"}
SMALLEST = 9
"""Pixels that the words of a chart measure at least."""

_STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && box.height && (box.right > width + 1 || box.left < -1)
      && !element.closest('.scroll, .skip, svg');
  }).map(e => `${e.tagName} ${e.className} ${e.textContent.slice(0, 60)}`);
}"""
_WORDS = """svg => [...svg.querySelectorAll('text')].map(text => ({
  words: text.textContent,
  size: parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a,
  colour: getComputedStyle(text).fill,
}))"""


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(
            address,
            marks=() if address in THOROUGH or place % 3 == 0 else pytest.mark.slow,
        )
        for place, address in enumerate(FIGURES + OTHERS)
    ],
)
def test_a_page_is_drawn_within_its_width_and_asks_only_us(
    new_reader: NewReader, handed_over: Context, address: str
) -> None:
    reader = new_reader(width=PHONE)
    tab = reader.read(address)
    for scheme, widths in (("light", (PHONE, DESK)), ("dark", (DESK, PHONE))):
        tab.emulate_media(color_scheme=scheme)
        for width in widths:
            tab.set_viewport_size({"width": width, "height": 900})
            assert_looks(tab, width, scheme)
    if address in FIGURES:
        figure = registry()[address.removeprefix("/figures/")]
        shown = {table.id for table in answer(handed_over, figure.id, Selection()).tables}
        assert tab.locator("figure.chart").count() == len(figure.charts.keys() & shown)
    expect(tab.get_by_text("Draft").first).to_be_visible()
    assert reader.complaints == []
    assert reader.strangers == []


def _looked_over() -> list[Any]:
    """Every page on a light desk and on a dark phone; in the ordinary run every second, on one."""
    found = []
    for place, address in enumerate(FIGURES + OTHERS):
        for turn, look in enumerate((("light", DESK), ("dark", PHONE))):
            told = place % 4 == 2 * turn or address in THOROUGH
            marks = () if told else pytest.mark.slow
            found.append(pytest.param(address, *look, marks=marks))
    return found


@pytest.mark.parametrize(("address", "scheme", "width"), _looked_over())
def test_a_page_is_accessible(new_reader: NewReader, address: str, scheme: str, width: int) -> None:
    assert_accessible(new_reader(width=width, scheme=scheme).read(address))


@pytest.mark.parametrize("address", THOROUGH)
def test_a_page_that_is_loaded_wide_and_dark_looks_so(new_reader: NewReader, address: str) -> None:
    assert_looks(new_reader(width=DESK, scheme="dark").read(address), DESK, "dark")


def assert_looks(tab: Tab, width: int, scheme: str) -> None:
    """Ground, charts and words are those of the scheme, and nothing is wider than the screen."""
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == GROUND[scheme]
    for chart in tab.locator("figure.chart").all():
        assert_drawn(chart, width, TEXT[scheme])
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.evaluate(_STICKS_OUT) == []


def assert_drawn(chart: Locator, width: int, colour: str) -> None:
    """The drawing for this width is in sight, alone, and its words can be read."""
    shown = chart.locator("> div > *").filter(visible=True)
    expect(shown).to_have_count(1)
    expect(shown).to_have_class("narrow" if width == PHONE else "wide")
    box = shown.bounding_box()
    assert box
    assert box["width"] > 0.85 * min(width, 740)
    assert box["height"] > 90
    if shown.evaluate("element => element.tagName") == "IMG":
        assert_loads(shown)
        return
    words = shown.locator("> svg").evaluate(_WORDS)
    assert words
    assert [w for w in words if w["size"] < SMALLEST] == []
    assert [w for w in words if w["colour"] not in (colour, "rgb(255, 255, 255)")] == []


def assert_loads(image: Locator) -> None:
    image.scroll_into_view_if_needed()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_that_was_not_drawn_ahead_is_drawn_by_the_server_and_can_be_read(
    new_reader: NewReader, scheme: str
) -> None:
    reader = new_reader(width=PHONE, scheme=scheme)
    tab = reader.read("/figures/cases-by-trigger?country=JPN")
    image = tab.locator("figure.chart img").filter(visible=True)
    assert_loads(image)
    # Its words are dark, whatever the page is: an image cannot take the colour of the page.
    assert image.evaluate("i => getComputedStyle(i).backgroundColor") == GROUND["light"]
    assert reader.complaints == []


def test_an_unknown_figure_is_told_with_those_that_exist(new_reader: NewReader) -> None:
    tab = new_reader(width=PHONE, scheme="dark").read("/figures/cases-by-moon")
    for figure_id in registry():
        expect(tab.locator(f"main a[href='/figures/{figure_id}']")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE
    assert_accessible(tab)


def test_without_javascript_a_figure_says_everything(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "cases-by-trigger")
    reader = new_reader(java_script_enabled=False)
    tab = reader.read("/figures/cases-by-trigger")
    expect(tab.locator("p#headline")).to_have_text(answer["headline"])
    expect(tab.locator("figure.chart svg").first).to_be_visible()
    labels, rows = table_in(tab)
    assert rows == as_shown(tables_of(answer)[0], labels)
    for text in (*answer["caveats"], *answer["not_to_conclude"]):
        expect(tab.get_by_text(text, exact=True).first).to_be_visible()
    cited = tab.locator("#quotation")
    expect(cited).to_be_visible()
    expect(cited).to_contain_text(f"{answer['headline']} (Source: ANE in Numbers")
    expect(tab.locator("#apa")).to_be_visible()
    expect(tab.locator("p.notice", has_text="please do not quote them")).to_be_visible()

    sources = tab.locator("details", has_text="publications behind this figure")
    expect(sources.locator("li").first).to_be_hidden()
    sources.locator("summary").click()
    expect(sources.locator("li").first).to_be_visible()
    expect(sources.locator("li")).to_have_count(len(answer["sources"]))
    assert sources.locator("a[href^='https://doi.org/']").count() > 100

    for name in ("CSV", "JSON", "BibTeX", "RIS", "CSL-JSON"):
        link = tab.get_by_role("link", name=name, exact=True)
        expect(link).to_be_visible()
        assert reader.context.request.get(reader.origin + str(link.get_attribute("href"))).ok
    # Nothing that only a script would show, but for the buttons that need one.
    assert tab.locator("[hidden]:not(button), template, noscript").count() == 0
    expect(tab.get_by_role("button")).to_have_count(0)


def table_in(tab: Tab) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the first table."""
    table = tab.locator("table").first
    expect(table).to_be_visible()
    rows = [
        [one_line(cell) for cell in row.locator("th, td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]
    return [one_line(label) for label in table.locator("thead th").all_inner_texts()], rows


def test_without_javascript_the_app_leads_to_the_pages_that_need_none(
    new_reader: NewReader,
) -> None:
    tab = new_reader(java_script_enabled=False).read("/")
    # Playwright's words and roles pass over noscript; what it shows can still be seen and clicked.
    without = tab.locator("noscript")
    assert "The live pages need JavaScript." in without.inner_text()
    for href in ("/figures/told-and-counted", "/data/"):
        expect(without.locator(f"a[href='{href}']")).to_be_visible()
    without.locator("a[href='/figures']").click()
    expect(tab.get_by_role("heading", name="All figures")).to_be_visible()
    tab.locator("ol.figures h2 a").first.click()
    expect(tab.locator("p#headline")).to_be_visible()


def test_a_button_copies_the_sentence_with_its_source(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "cases-by-country")
    reader = new_reader(width=PHONE)
    tab = reader.read("/figures/cases-by-country")
    tab.get_by_role("button", name="Copy this sentence with its source").click()
    expect(tab.get_by_role("button", name="Copied")).to_be_visible()
    assert tab.evaluate("navigator.clipboard.readText()") == (
        f"{answer['headline']} (Source: ANE in Numbers, ANE International, unpublished draft,"
        f" data version {answer['data_version']}, 22 November 2026."
        f" {reader.origin}/figures/cases-by-country?basis=distinct&lang=en)"
    )
    assert reader.complaints == []


def test_wide_tables_scroll_within_their_box_on_a_phone_also_with_the_keyboard(
    new_reader: NewReader,
) -> None:
    tab = new_reader(width=PHONE).read("/figures/told-and-counted")
    box = tab.get_by_role("region", name="Table: Totals that people were told")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())
    assert tab.evaluate("[document.documentElement.scrollWidth, scrollX]") == [PHONE, 0]
