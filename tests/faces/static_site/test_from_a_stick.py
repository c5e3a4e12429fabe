"""A copy opened from a folder in a browser: no server, no network."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import chromium  # noqa: F401  (fixture)

from .conftest import Site

pytestmark = pytest.mark.browser


def test_pages_work_from_a_folder(chromium: Browser, addressed: Site, thin: Site) -> None:  # noqa: F811
    root = addressed.root.as_uri()
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[Any] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    tab.goto(f"{root}/index.html")
    tab.get_by_role("link", name="Where were the published patients treated?", exact=True).click()
    assert tab.url == f"{root}/figures/cases-by-country.html"
    tab.locator("img.narrow").first.scroll_into_view_if_needed()
    tab.wait_for_function("document.querySelector('img.narrow').naturalWidth > 0")
    assert tab.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    copy = tab.get_by_role("button", name="Copy this sentence")
    assert copy.is_visible()

    groups = thin.root.as_uri()
    tab.goto(f"{groups}/figures/cases-by-country.html")
    tab.locator("summary", has_text="Country or territory").click()
    tab.get_by_role("link", name="China", exact=True).first.click()
    assert tab.url == f"{groups}/figures/cases-by-country/country-CHN.html"
    assert "China" in tab.locator(".chosen").inner_text()
    tab.locator(".chosen a").click()
    assert tab.url == f"{groups}/figures/cases-by-country.html"
    assert not tab.locator("#asked").is_visible()
    tab.goto(f"{root}/figures/cases-by-country.html?basis=distinct&lang=en&utm_source=x")
    assert not tab.locator("#asked").is_visible()
    tab.goto(f"{root}/figures/cases-by-country.html?trigger=influenza")
    assert tab.locator("#asked").is_visible()
    assert [url for url in asked if not url.startswith((f"{root}/", f"{groups}/"))] == []
    assert complaints == []
    context.close()
