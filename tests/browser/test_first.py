"""What a page of the app begins with goes away when the app shows the same itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ["/", "/map"])
def test_the_first_words_stand_until_the_app_shows_them(
    new_reader: NewReader, address: str
) -> None:
    reader = new_reader(width=412)
    tab = reader.new_tab()
    # The app cannot begin yet: its scripts wait.
    held = []
    tab.route("**/static/js/react-dom.*.js", lambda route: held.append(route))
    tab.goto(reader.origin + address, wait_until="commit")
    first = tab.locator("#first-view")
    expect(first).to_be_visible()
    words = first.get_attribute("data-words")
    assert words
    expect(first.get_by_text(words).first).to_be_in_viewport()
    held[0].continue_()
    expect(first).to_have_count(0)
    expect(tab.locator("#root").get_by_text(words).first).to_be_visible()


def test_without_scripts_the_first_words_stay(new_reader: NewReader) -> None:
    tab = new_reader(java_script_enabled=False).read("/")
    expect(tab.locator("#first-view .key")).to_have_count(3)
