"""Pages that everybody can read: controls with names of their own, large enough, in any width."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from playwright.sync_api import Page as Tab

from tests.browser.axe import TALL, assert_accessible
from tests.browser.conftest import NewReader
from tests.browser.test_every_page import EXCEPTED, PAGES
from tests.browser.test_taking_away import TOOLS

pytestmark = pytest.mark.browser

SLOW = pytest.mark.slow
STREAMLITS = "Link to heading"
"""How Streamlit calls the link beside each heading, which leads to where it stands."""
_PARTS = re.compile(r"Open|(?:Previous|Next) page|Page \d+")
PHONE, NARROWEST = 360, 320
HTML = (
    "/figures/cases-by-trigger",
    "/figures",
    "/data/",
    "/changes",
    "/factsheet",
    "/figures/cases-by-trigger/embed",
    "/figures/cases-by-moon",
)
APP = ("/triggers", "/", *(page for page in PAGES if page not in ("/triggers", "/")))
IN_APP = [pytest.param(page, marks=() if page == APP[0] else SLOW) for page in APP]

_ROLES = {"button", "link", "checkbox", "radio", "combobox", "textbox", "slider", "tab", "switch"}
_LINE = re.compile(r'^\s*- (?P<role>\w+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?')
_WHERE = re.compile(r"^\s*- /url: (?P<where>\S+)")

# WCAG 2.2, 2.5.8: 24 by 24 pixels, or as far from the next one; a link in a sentence is excepted.
_TOO_SMALL = """least => {
  const wanted = 'a[href], button, summary, input, select, [tabindex="0"]';
  const all = [...document.querySelectorAll(wanted)].filter(e => e.checkVisibility()
    && !e.matches('.skip') && e.getBoundingClientRect().width);
  const inSentence = e => getComputedStyle(e).display === 'inline'
    && e.parentElement.textContent.trim().length > e.textContent.trim().length;
  const middle = e => { const b = e.getBoundingClientRect();
    return [b.left + b.width / 2, b.top + b.height / 2]; };
  const near = (e, other) => { const [x, y] = middle(e), b = other.getBoundingClientRect();
    const dx = Math.max(b.left - x, 0, x - b.right), dy = Math.max(b.top - y, 0, y - b.bottom);
    return Math.hypot(dx, dy) < least / 2; };
  return all.filter(e => { const b = e.getBoundingClientRect();
    return (b.width < least || b.height < least) && !inSentence(e)
      && all.some(o => o !== e && !o.contains(e) && !e.contains(o) && near(e, o)); })
    .map(e => `${e.outerHTML.slice(0, 120)} ${JSON.stringify(e.getBoundingClientRect())}`);
}"""
_MOVES = """() => document.getAnimations().filter(one => one.playState === 'running'
  && one.effect.getComputedTiming().duration > 10).map(one => one.effect.target.outerHTML
  .slice(0, 120))"""
_SCROLLS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# Words that are cut off: wider than a box that hides what does not fit.
_CUT = """() => [...document.querySelectorAll('body *')].filter(element => {
  const style = getComputedStyle(element);
  return ['hidden', 'clip'].includes(style.overflowX) && element.textContent.trim()
    && !element.closest('svg, caption, .skip, .unseen')
    && element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 160))"""


def controls(tab: Tab) -> list[tuple[str, str, str]]:
    """Role and name of every control as assistive technology is told, and where a link leads."""
    found: list[tuple[str, str, str]] = []
    for line in tab.locator("body").aria_snapshot().splitlines():
        if (told := _LINE.match(line)) and told["role"] in _ROLES:
            found.append((told["role"], (told["name"] or "").strip(), ""))
        elif (leads := _WHERE.match(line)) and found and found[-1][0] == "link":
            found[-1] = (*found[-1][:2], leads["where"].strip('"'))
    return found


def nameless(told: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [one for one in told if not one[1]]


def ambiguous(told: list[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Names of links that lead to more than one place."""
    leads: dict[str, set[str]] = defaultdict(set)
    for role, name, where in told:
        if role == "link":
            leads[name].add(where)
    return {name: places for name, places in leads.items() if len(places) > 1}


@pytest.mark.parametrize("address", HTML)
def test_every_control_of_a_page_has_a_name_of_its_own(new_reader: NewReader, address: str) -> None:
    tab = new_reader().read(address)
    told = controls(tab)
    assert told
    assert nameless(told) == []
    assert ambiguous(told) == {}
    alike = tab.locator("button").evaluate_all(
        "all => all.map(e => e.innerText + ' / ' + e.getAttribute('aria-describedby'))"
    )
    assert len(set(alike)) == len(alike), alike


@pytest.mark.parametrize("address", IN_APP)
def test_every_control_of_the_app_has_a_name_of_its_own(
    new_reader: NewReader, address: str
) -> None:
    told = [one for one in controls(new_reader().open(address)) if one[1] != STREAMLITS]
    assert nameless(told) == []
    assert ambiguous(told) == {}
    buttons = Counter(name for role, name, _where in told if role == "button")
    twice = [name for name, count in buttons.items() if count > 1 and not _has_its_place(name)]
    assert twice == []


def _has_its_place(name: str) -> bool:
    """Whether a button is told apart by what it belongs to.

    The tools of a figure follow its heading and its sentence. The parts of Streamlit's controls
    follow the name of a choice, or the list that they turn the pages of; they cannot be renamed.
    """
    return any(tool in name for tool in TOOLS) or _PARTS.fullmatch(name) is not None


@pytest.mark.parametrize("address", HTML)
def test_targets_are_large_enough_for_a_finger(new_reader: NewReader, address: str) -> None:
    tab = new_reader(width=PHONE).read(address)
    assert tab.evaluate(_TOO_SMALL, 24) == []


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("address", HTML)
def test_a_narrow_page_with_large_words_loses_nothing(
    new_reader: NewReader, address: str, size: int
) -> None:
    tab = new_reader(width=NARROWEST).read(address)
    tab.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", size)
    wide, room = tab.evaluate(_SCROLLS)
    assert wide == room
    assert tab.evaluate(_CUT) == []


@pytest.mark.parametrize("address", [*HTML[:1], *IN_APP])
def test_nothing_moves_for_who_asked_for_stillness(new_reader: NewReader, address: str) -> None:
    reader = new_reader()
    tab = reader.read(address) if address in HTML else reader.open(address)
    assert tab.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert tab.evaluate(_MOVES) == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "address", [HTML[0], *(pytest.param(page, marks=SLOW) for page in HTML[1:])]
)
def test_a_page_is_accessible_in_both_directions(
    new_reader: NewReader, address: str, language: str
) -> None:
    tab = new_reader(width=PHONE).read(f"{address}?lang={language}")
    page = tab.locator("html")
    assert page.get_attribute("lang") == language
    assert page.get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
    assert_accessible(tab)
    wide, room = tab.evaluate(_SCROLLS)
    assert wide == room


@pytest.mark.parametrize("address", IN_APP)
def test_a_page_of_the_app_is_accessible_from_right_to_left(
    new_reader: NewReader, address: str
) -> None:
    tab = new_reader(width=PHONE).open(f"{address}?lang=ar", wait_for="آخر تحديث")
    assert tab.locator("html").get_attribute("dir") == "rtl"
    assert_accessible(tab, height=TALL, excepted=EXCEPTED.get((address, "light"), ""))
    wide, room = tab.evaluate(_SCROLLS)
    assert wide == room
