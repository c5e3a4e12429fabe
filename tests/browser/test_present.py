"""The screen of a meeting room, in a real browser: large type, whole, by keys, quick."""

from __future__ import annotations

import re
import time
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from dashboard.faces.decks import DECKS
from tests.browser.axe import assert_accessible
from tests.browser.conftest import NewReader, chosen, settle, wait_for
from tests.browser.test_every_page import assert_within

pytestmark = pytest.mark.browser

LEAST_TEXT = 24
PATIENT = 3.0
"""Seconds for a step on a busy machine; the time that it took is printed."""

# Every piece of text in sight: its size as it stands on the screen, and whether it is cut off.
_TEXTS = """() => {
  const walker = document.createTreeWalker(
    document.querySelector('.st-key-stage'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || element.closest('.stage-said, script, style')) continue;
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    const scale = element.closest('svg') ? element.getScreenCTM().d : 1;
    found.push({
      text: node.textContent,
      size: parseFloat(getComputedStyle(element).fontSize) * scale,
      inside: box.left >= -1 && box.top >= -1
        && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1,
    });
  }
  return found;
}"""
_SCROLLS = """() => [document.documentElement, document.querySelector('.st-key-stage')]
  .filter(box => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth).length"""
_ARRIVED = """at => {
  const where = document.querySelector('.stage-where')?.textContent;
  const alone = document.querySelector('.stage-alone');
  const chart = document.querySelector('.st-key-stage_chart .main-svg');
  return where?.startsWith(`${at} of `) && (alone || chart);
}"""


def presented(new_reader: NewReader, address: str, width: int, height: int, **more: Any) -> Tab:
    """The screen at an address, everything drawn."""
    reader = new_reader(**more)
    tab = reader.new_tab()
    tab.set_viewport_size({"width": width, "height": height})
    reader.read(address, tab=tab)
    tab.locator(".stage-where").wait_for()
    return settle(tab)


def place(tab: Tab) -> tuple[int, int]:
    """The number of the screen, and how many there are."""
    at, count = re.findall(r"\d+", tab.locator(".stage-where").inner_text())
    return int(at), int(count)


def step(tab: Tab, key: str, to: int) -> float:
    """Press a key; the seconds until the screen with that number is there."""
    start = time.perf_counter()
    tab.keyboard.press(key)
    wait_for(tab, _ARRIVED, to)
    return time.perf_counter() - start


def assert_readable(tab: Tab) -> None:
    """All text is large enough and in sight, and nothing scrolls."""
    texts = tab.evaluate(_TEXTS)
    assert len(texts) > 2
    assert [text for text in texts if text["size"] < LEAST_TEXT - 0.1] == []
    assert [text for text in texts if not text["inside"]] == []
    assert tab.evaluate(_SCROLLS) == 0


SLOW = [
    pytest.param(deck, size, marks=pytest.mark.slow)
    for deck in DECKS
    for size in ((1280, 720), (1920, 1080), (1366, 768), (1024, 768))
    if (deck, size) != ("families", (1280, 720))
]


@pytest.mark.parametrize(("deck", "size"), [("families", (1280, 720)), *SLOW])
def test_every_screen_can_be_read_from_the_back_of_a_room(
    new_reader: NewReader, deck: str, size: tuple[int, int]
) -> None:
    tab = presented(new_reader, f"/present?present=1&deck={deck}", *size)
    at, count = place(tab)
    assert at == 1
    assert_readable(tab)
    took = []
    for to in range(2, count + 1):
        took.append(step(tab, "PageDown", to))
        assert_readable(settle(tab))
    print(f"{deck} {size}: {count} screens, steps of {min(took):.2f} to {max(took):.2f} s")
    assert max(took) < PATIENT
    assert chosen(tab)["slide"] == [str(count)]


def test_keys_lead_through_and_out_again(new_reader: NewReader) -> None:
    tab = presented(new_reader, "/triggers?present=1&country=CHN", 1280, 720)
    _at, count = place(tab)
    at = 1
    for key, way in (
        ("ArrowRight", 1),
        ("ArrowLeft", -1),
        ("PageDown", 1),
        ("PageUp", -1),
        ("Space", 1),
        ("Backspace", -1),
        ("Enter", 1),
    ):
        at += way
        step(tab, key, at)
        assert chosen(settle(tab))["slide"] == [str(at)]
    step(tab, "End", count)
    settle(tab)
    tab.keyboard.press("PageDown")
    step(tab, "Home", 1)
    settle(tab)
    # A key without a meaning here changes nothing.
    tab.keyboard.press("x")
    step(tab, "ArrowRight", 2)
    settle(tab)
    tab.reload()
    wait_for(tab, _ARRIVED, 2)
    settle(tab)
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("heading", name="What came before the illness")).to_be_visible()
    settle(tab)
    assert chosen(tab) == {"country": ["CHN"]}


def test_a_deck_is_presented_from_its_page_by_links_and_buttons(new_reader: NewReader) -> None:
    reader = new_reader()
    tab = reader.open("/present?deck=families&age=child")
    tab.get_by_role("link", name="Present now").click()
    wait_for(tab, _ARRIVED, 1)
    assert chosen(settle(tab)) == {"deck": ["families"], "age": ["child"], "present": ["1"]}
    tab.get_by_role("button", name="Next").click()
    wait_for(tab, _ARRIVED, 2)
    settle(tab)
    # Who goes on by the keyboard finds the button where it was.
    expect(tab.get_by_role("button", name="Next")).to_be_focused()
    step(tab, "Enter", 3)
    settle(tab)
    tab.go_back()
    wait_for(tab, _ARRIVED, 2)
    tab.get_by_role("button", name="Leave").click()
    expect(tab.get_by_role("heading", name="Present", exact=True)).to_be_visible()
    settle(tab)
    assert chosen(tab) == {"deck": ["families"], "age": ["child"]}
    assert reader.complaints == []
    assert reader.strangers == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_is_accessible_announced_and_still(new_reader: NewReader, scheme: str) -> None:
    tab = presented(new_reader, "/present?present=1&deck=overview", 1280, 720, scheme=scheme)
    assert_accessible(tab)
    step(tab, "PageDown", 2)
    settle(tab)
    assert_accessible(tab)
    words = tab.get_by_role("heading", level=1).inner_text()
    expect(tab.get_by_role("status").filter(has_text=words)).to_have_count(1)
    moving = "document.getAnimations().filter(a => a.effect?.target?.closest('.st-key-stage'))"
    assert tab.evaluate(f"{moving}.length") == 0


def test_a_phone_can_present_too(new_reader: NewReader) -> None:
    tab = presented(new_reader, "/children-and-adults?present=1", 360, 740)
    assert_within(tab, 360)
    assert_accessible(tab)
    tab.get_by_role("button", name="Next").click()
    wait_for(tab, _ARRIVED, 2)


def test_the_powerpoint_file_is_made_when_it_is_asked_for(new_reader: NewReader) -> None:
    tab = new_reader().open("/present?deck=own&figure=age-groups")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download as PowerPoint").click()
    name = waiting.value.suggested_filename
    assert re.fullmatch(r"ane-own-\d{4}-\d{2}-\d{2}-[0-9a-f]+-draft\.pptx", name)
    with zipfile.ZipFile(waiting.value.path()) as made:
        assert "ppt/presentation.xml" in made.namelist()
