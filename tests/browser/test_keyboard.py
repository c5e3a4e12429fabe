"""The site without a mouse: from the first page to a file, with Tab and Enter alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab

from tests.asking import ask
from tests.browser.conftest import NewReader, next_frame, wait_for

pytestmark = pytest.mark.browser

STEPS = 60
"""How often a reader may have to press Tab until what is wanted has the focus."""

# What has the focus, in words, and whether the one before it looks otherwise without it. A frame
# counts, a shadow, a border or a ground; of the element, or of the boxes right around and in it.
_STEP = """() => {
  const look = element => {
    const near = [element, element.parentElement, element.parentElement?.parentElement,
                  element.nextElementSibling, ...element.children];
    return near.filter(Boolean).map(one => {
      const style = getComputedStyle(one);
      const outline = style.outlineStyle === 'none' ? '' : style.outline;
      // A link that leads past the menu comes into sight with the focus.
      const place = [style.position, style.transform, style.top, style.left, style.clipPath];
      return [outline, style.boxShadow, style.borderColor, style.backgroundColor, place].join();
    }).join('|');
  };
  const before = window.hadFocus;
  const unseen = before?.control && before.element.isConnected
    && look(before.element) === before.look;
  const element = document.activeElement;
  const nothing = !element || element === document.body;
  // The part of the page that scrolls can have the focus, too, and holds all words.
  const control = !nothing && element.matches('a, button, summary, input');
  window.hadFocus = nothing ? null : {element, control, look: look(element)};
  return {
    words: !control ? '' : (element.innerText || element.getAttribute('aria-label') || '').trim(),
    href: nothing ? '' : element.getAttribute('href') ?? '',
    unseen: unseen ? before.element.outerHTML.slice(0, 200) : '',
  };
}"""


def walk(tab: Tab, *, words: str = "", href: str = "", steps: int = STEPS) -> None:
    """Press Tab until a control has the focus; all on the way show where the reader is."""
    met = []
    for _step in range(steps):
        tab.keyboard.press("Tab")
        next_frame(tab)
        here = tab.evaluate(_STEP)
        assert here["unseen"] == "", f"the focus could not be seen on {here['unseen']}"
        met.append(here["words"])
        # Icons stand before the words, as words of their own.
        if (words and words in here["words"].split("\n")) or (href and href in here["href"]):
            return
    pytest.fail(f"{words or href} was not met on the way: {met}")


def test_from_the_overview_to_a_file_with_tab_and_enter_alone(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "told-and-counted")
    reader = new_reader()
    tab = reader.open("/")
    walk(tab, words="Download")
    tab.keyboard.press("Enter")
    wait_for(tab, "() => !!document.querySelector('[data-testid=\"stPopoverBody\"] a[href]')")
    walk(tab, href=".csv")
    with tab.expect_download() as download:
        tab.keyboard.press("Enter")
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(answer["rows"])


def test_from_a_list_of_figures_to_a_file_with_tab_and_enter_alone(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "cases-by-trigger")
    tab = new_reader().read("/figures")
    walk(tab, words="Skip to the content")
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")
    walk(tab, href="/figures/cases-by-trigger")
    tab.keyboard.press("Enter")
    tab.locator("p#headline").wait_for()
    walk(tab, href=".csv")
    with tab.expect_download() as download:
        tab.keyboard.press("Enter")
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(answer["rows"])


def test_another_language_stands_right_behind_the_button_that_opens_the_list(
    new_reader: NewReader,
) -> None:
    tab = new_reader().open("/glossary")
    walk(tab, words="English")
    tab.keyboard.press("Enter")
    for language in ("English", "Español", "Français"):
        walk(tab, words=language, steps=1)
    tab.keyboard.press("Enter")
    wait_for(tab, "() => document.documentElement.lang === 'fr'")
    assert tab.url.endswith("/glossary?lang=fr")
