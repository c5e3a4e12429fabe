"""A language of accents and long words: what is plain English is not translated, what is cut off
will be cut off in a real language, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from dashboard.database import open_database
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context, registry
from dashboard.languages import LANGUAGES
from tests.browser.conftest import Club, NewReader, serve, wait_for
from tests.browser.test_every_page import PAGES
from tests.browser.test_readable import HTML, SLOW
from tests.conftest import HANDED_OVER

pytestmark = pytest.mark.browser

PHONE = 360
PSEUDO = "xx"
TOLD_APP = ("/", "/outcomes?show=outcomes", "/sources")
# Its charts are made for a screen of a meeting room; on a phone they are a preview.
MEETING_ROOM = "/present"
TOLD_FIGURES = ("how-many-unseen", "outcomes")

# Words in sight or told to a screen reader. Cells of tables hold the data; what another language
# than the page's is named for, code and names that may not be split stand as they are.
_WORDS = """() => {
  const kept = 'script, style, noscript, code, pre, bdi, td, th[scope=row], [translate=no], [lang]'
    + ':not(html), .copy, .stage-where, .st-key-changelog, [data-testid=stIconMaterial]';
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(kept + ', tspan')) found.push(walker.currentNode.data);
  }
  for (const words of document.querySelectorAll('text:has(tspan)'))
    found.push([...words.querySelectorAll('tspan')].map(line => line.textContent).join(' '));
  for (const image of document.querySelectorAll('[alt]')) found.push(image.alt);
  for (const box of document.querySelectorAll('[role=region]')) found.push(box.ariaLabel ?? '');
  return found.map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
# Words of a chart that reach beyond the drawing.
_BEYOND = """() => [...document.querySelectorAll('.js-plotly-plot .main-svg, .chart svg')]
  .filter(svg => svg.checkVisibility()).flatMap(svg => {
    const room = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width && (box.left < room.left - 2 || box.right > room.right + 2);
    }).map(text => text.textContent);
  })"""
# Words that are cut off, but for what is told to screen readers alone and Streamlit's own boxes.
_CUT_SHORT = """() => [...document.querySelectorAll('body *')].filter(element => {
  const style = getComputedStyle(element);
  return ['hidden', 'clip'].includes(style.overflowX) && element.clientWidth > 1
    && !element.closest('svg, caption, .skip, .unseen, .said, a[href="#stMain"]')
    && element.scrollWidth > element.clientWidth + 1 && element.textContent.trim();
}).map(element => element.outerHTML.slice(0, 160))"""
_SCROLLS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"

_ADDRESS = re.compile(r"https?://\S+")
# Names of files, data versions and codes such as "ANEC" or "PNG".
_CODE = re.compile(
    r"\S+\.(?:org|com|csv|zip|json|duckdb)\b|\S*<[^>]*>\S*"
    r"|\b20\d\d-[\w-]+|\b[A-Z][A-Z0-9-]+\b"
)
# Letters that the pseudo-language accents: a word with one of them as it is was not translated.
_PLAIN = re.compile(r"(?<![^\W_])[^\W\d_]*[AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz][^\W\d_]*")
# What Streamlit says by itself, names of file types, and the names of the site and the group.
_STREAMLITS = {"Skip to main content", "Scrollable table", "Press Enter to apply"}
_NAMES = {"ANE in Numbers", "ANE International", "BibTeX", "Parquet", "Pseudo"}


@pytest.fixture(scope="module")
def foreign(
    chromium: Browser, handed_over_database: Path, drawn_ahead: Path, tmp_path_factory: Any
) -> Iterator[Club]:
    """Readers of a server that knows the pseudo-language."""
    log = tmp_path_factory.mktemp("pseudo") / "log.txt"
    settings = {"ANE_IMAGES": str(drawn_ahead), "ANE_PSEUDO_LANGUAGE": "1"}
    with serve(HANDED_OVER, handed_over_database, log, **settings) as server:
        club = Club(chromium, server)
        yield club
        club.close()


@pytest.fixture
def new_reader(foreign: Club, request: pytest.FixtureRequest) -> Iterator[NewReader]:
    with foreign.visit(request) as make:
        yield make


@pytest.fixture(scope="module")
def kept(handed_over_database: Path) -> re.Pattern[str]:
    """What stays as it is in every language: what the data say, and what the CLDR calls it."""
    english = Locale.parse("en")
    phrases = {*_STREAMLITS, *_NAMES, "and", "or", *registry(), "cases-by-moon"}
    phrases |= {*english.territories.values(), *english.months["format"]["wide"].values()}
    phrases |= {one.name for one in LANGUAGES.values()}
    phrases |= set(_of_data(open_context(open_database(handed_over_database))))
    longest = sorted(filter(None, phrases), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w|\.\w)" for phrase in longest))


def _of_data(data: Context) -> Iterable[str]:
    """Titles, names and quotations, as they stand in the data or between other words."""
    for table in ("publications", "claims"):
        for row in data.rows(f"SELECT * FROM {table}"):
            texts = (" ".join(value.split()) for value in row.values() if isinstance(value, str))
            # A code, such as "series", is no text.
            yield from (text for text in texts if " " in text or not text.islower())
            # "Kim S. K." is "Kim 2001" in a label.
            yield re.sub(r"(?: [A-Z][A-Z.]*)+$", "", str(row.get("first_author") or ""))
            yield str(row.get("publication_id") or "")


def untranslated(tab: Tab, kept: re.Pattern[str]) -> list[str]:
    """Texts of a page in which a plain word is left."""
    return [
        text
        for text in dict.fromkeys(tab.evaluate(_WORDS))
        if any(len(word) > 1 for word in _PLAIN.findall(_wording(text, kept)))
    ]


def _wording(text: str, kept: re.Pattern[str]) -> str:
    """What is left of a text without all that stays as it is in every language."""
    for pattern in (_ADDRESS, kept, _CODE):
        text = pattern.sub(" ", text)
    return text


def assert_nothing_is_cut(tab: Tab, *, charts: bool = True) -> None:
    wide, room = tab.evaluate(_SCROLLS)
    assert wide == room == PHONE
    assert tab.evaluate(_CUT_SHORT) == []
    if charts:
        assert tab.evaluate(_BEYOND) == []


def spoken(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={PSEUDO}"


@pytest.mark.parametrize(
    "address",
    [
        *HTML,
        *(
            pytest.param(f"/figures/{figure_id}", marks=() if figure_id in TOLD_FIGURES else SLOW)
            for figure_id in registry()
            if f"/figures/{figure_id}" not in HTML
        ),
    ],
)
def test_all_of_a_page_is_translated_and_fits_a_phone(
    new_reader: NewReader, kept: re.Pattern[str], address: str
) -> None:
    tab = new_reader(width=PHONE).read(spoken(address))
    assert tab.locator("html").get_attribute("lang") == "en-XA"
    assert untranslated(tab, kept) == []
    assert_nothing_is_cut(tab)


@pytest.mark.parametrize(
    "address", [pytest.param(page, marks=() if page in TOLD_APP else SLOW) for page in PAGES]
)
def test_all_of_the_app_is_translated_and_fits_a_phone(
    new_reader: NewReader, kept: re.Pattern[str], address: str
) -> None:
    # "Last updated", as the pseudo-language writes it, is the last line of every page.
    tab = new_reader(width=PHONE).open(spoken(address), wait_for="Ļåšţ ûpðåţéð")
    wait_for(tab, "() => !document.querySelector('#first-view')?.checkVisibility()")
    assert untranslated(tab, kept) == []
    assert_nothing_is_cut(tab, charts=address != MEETING_ROOM)
