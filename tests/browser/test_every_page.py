"""Every page, wide and narrow, light and dark: drawn, quiet, within its width, asking only us."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from dashboard.settings import STATIC
from tests.asking import ask
from tests.browser.axe import TALL, assert_accessible
from tests.browser.conftest import (
    NewReader,
    Server,
    readers,
    sentence,
    serve,
    table,
    wait_for,
)
from tests.browser.test_taking_away import TOOLS
from tests.conftest import HANDED_OVER

pytestmark = pytest.mark.browser

PAGES = {
    "/": "ANE in Numbers",
    "/map": "Where the published patients were treated",
    "/triggers": "What came before the illness",
    "/published-and-reported": "Published and reported",
    "/sources": "The publications",
    "/methods": "How we counted",
    "/children-and-adults": "Children and adults",
    "/genetics": "Genes: who was tested, and what was found",
    "/outcomes": "Outcomes and treatment",
    "/outcomes?show=outcomes": "Outcomes and treatment",
    "/names": "One illness, many names",
    "/country?country=EGY": "One country",
    "/how-this-was-made": "How this was made",
    "/for-journalists": "For journalists",
    "/glossary": "Words explained",
    "/sources?publication=yamamoto-2015": "A severity score for acute necrotizing encephalopathy",
    "/present": "Present",
}
# How many figures with all that a reader can take away stand on a page.
BLOCKS = {
    "/": 2,
    "/map": 2,
    "/triggers": 3,
    "/published-and-reported": 2,
    "/sources": 1,
    "/children-and-adults": 2,
    "/genetics": 1,
    "/outcomes": 1,
    "/outcomes?show=outcomes": 2,
    "/names": 1,
    "/country?country=EGY": 1,
    "/how-this-was-made": 2,
}

# What is Streamlit's own (see axe.py): open tables wider than the page; a chosen value in dark.
EXCEPTED = {
    ("/genetics", "light"): "scrollable-region-focusable",
    ("/genetics", "dark"): "scrollable-region-focusable",
    ("/country?country=EGY", "dark"): "color-contrast",
}

PHONE, DESK = 360, 1440
GROUND = {"light": "rgb(252, 252, 250)", "dark": "rgb(18, 25, 29)"}
DRAFT = "These data are not released yet."
FAULTS = ", ".join(
    f'[data-testid="{name}"]'
    for name in ("stException", "stAlertContentError", "stAlertContentWarning")
)

# What sticks out to the right of the screen without standing in a box that scrolls or cuts.
_STICKS_OUT = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const width = document.documentElement.clientWidth;
  const held = element => {
    for (let box = element.parentElement; box && box !== main; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== 'visible') return true;
    }
    return false;
  };
  return [...document.querySelectorAll('body *')].filter(element => {
    const box = element.getBoundingClientRect();
    const out = box.right > width + 1 || (main.contains(element) && box.left < -1);
    return box.width && box.height && out && !held(element);
  }).map(e => `${e.tagName} ${e.dataset.testid ?? ''} ${e.textContent.slice(0, 60)}`);
}"""
_GROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
_CHARTS_FIT = """() => {
  const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return charts.every(chart => {
    const svg = chart.querySelector('.main-svg');
    return svg && Math.abs(svg.getBoundingClientRect().width - chart.clientWidth) < 2;
  });
}"""
_SCROLLS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .filter(box => box.scrollWidth > box.clientWidth)
  .map(box => `${box.tagName}: ${box.scrollWidth} in ${box.clientWidth}`)"""


# Every page in one look; in the other one, too, only where all is looked at.
FIRST_LOOK = [(address, "light" if n % 2 else "dark") for n, address in enumerate(PAGES)]
SECOND_LOOK = [
    pytest.param(address, "dark" if n % 2 else "light", marks=pytest.mark.slow)
    for n, address in enumerate(PAGES)
]


@pytest.mark.parametrize(("address", "scheme"), [*FIRST_LOOK, *SECOND_LOOK])
def test_a_page_is_drawn_within_its_width_and_asks_only_us(
    new_reader: NewReader, address: str, scheme: str
) -> None:
    # Opened on a phone in light and at a desk in dark; then it is turned.
    widths = (PHONE, DESK) if scheme == "light" else (DESK, PHONE)
    reader = new_reader(width=widths[0], scheme=scheme)
    tab = reader.open(address)
    expect(tab.get_by_role("heading", name=PAGES[address]).first).to_be_visible()
    assert tab.locator(FAULTS).filter(has_not_text=DRAFT).count() == 0
    expect(tab.locator(FAULTS).filter(has_text=DRAFT)).to_be_visible()
    wait_for(tab, f"() => {_GROUND} === {GROUND[scheme]!r}")
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 900})
        assert_within(tab, width)
    assert_accessible(tab, height=TALL, excepted=EXCEPTED.get((address, scheme), ""))
    assert reader.complaints == []
    assert reader.requests
    assert reader.strangers == []
    offered = [tab.get_by_role("button", name=tool, exact=True) for tool in TOOLS]
    for each in (*offered, tab.locator("summary", has_text="About this figure")):
        expect(each).to_have_count(BLOCKS.get(address, 0))
    # Where the server draws, no camera covers a part of the chart.
    assert tab.locator(".modebar-btn").count() == 0


def assert_within(tab: Tab, width: int) -> None:
    """Nothing is wider than the screen, once the charts have taken their width."""
    wait_for(tab, _CHARTS_FIT)
    assert tab.evaluate("document.documentElement.clientWidth") == width
    assert tab.evaluate(_SCROLLS) == []
    assert tab.evaluate(_STICKS_OUT) == []


@pytest.mark.parametrize(
    ("address", "excepted"),
    [
        pytest.param("/map", "scrollable-region-focusable", marks=pytest.mark.slow),
        ("/published-and-reported", "scrollable-region-focusable"),
    ],
)
def test_opened_boxes_stay_within_a_phone_and_are_accessible(
    new_reader: NewReader, address: str, excepted: str
) -> None:
    tab = new_reader(width=PHONE).open(address)
    closed = tab.locator("details:not([open], .languages) > summary")
    while left := closed.count():
        closed.first.click()
        expect(closed).to_have_count(left - 1)
    expect(tab.locator("table").first).to_be_visible()
    assert tab.evaluate(_SCROLLS) == []
    assert tab.evaluate(_STICKS_OUT) == []
    assert_accessible(tab, height=TALL, excepted=excepted)


def test_icon_and_name_are_ours_and_the_three_sentences_can_be_copied(
    new_reader: NewReader, server: Server, handed_over_database: Path
) -> None:
    tab = new_reader().open("/")
    assert "ANE in Numbers" in tab.title()
    icon = tab.locator('link[rel="shortcut icon"], link[rel="icon"]').first.get_attribute("href")
    assert icon
    with urllib.request.urlopen(urljoin(server.url, icon)) as response:  # it may be a data: address
        assert response.read() == (STATIC / "icon.svg").read_bytes()
    headline = ask(handed_over_database, "published-count")["headline"]
    # The other ones on this page are queries, in closed boxes.
    sentences = tab.locator('[data-testid="stCode"]').filter(visible=True)
    expect(sentences).to_have_count(3)
    for number in range(3):
        words = " ".join(sentences.nth(number).locator("code").inner_text().split())
        sentences.nth(number).hover()
        sentences.nth(number).get_by_role("button").click()
        wait_for(
            tab, "async words => (await navigator.clipboard.readText()).trim() === words", words
        )
        assert (words == headline) is (number == 1)


@pytest.mark.slow
def test_sentence_and_table_of_the_map_are_those_of_the_command_line(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "cases-by-country")
    tab = new_reader().open("/map")
    expect(sentence(tab, answer["headline"])).to_be_visible()
    shown = [int(row[2].replace(",", "")) for row in table(tab, "Patients by country (")]
    assert shown == [row["patients"] for row in answer["rows"]]
    totals = answer["totals"]
    assert sum(shown) == totals["total"] - totals["not_stated"] - totals["cannot_be_split"]
    assert f"at least {sum(shown):,} people" in answer["headline"].replace("At", "at")


def test_the_first_reader_of_a_fresh_server_may_come_by_any_link(
    chromium: Browser,
    handed_over_database: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    with (
        serve(HANDED_OVER, handed_over_database, tmp_path / "log.txt") as server,
        readers(chromium, server, request) as make,
    ):
        tab = make().open("/sources")
        expect(tab.get_by_role("heading", name=PAGES["/sources"])).to_be_visible()
