"""The way through the pages: the menu, a content note, a country, and help with what is missing."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.figures.figure import find
from tests.asking import ask
from tests.browser.conftest import NewReader

pytestmark = pytest.mark.browser

PHONE = 360


def test_the_rest_of_the_pages_opens_under_more_and_closes_behind(new_reader: NewReader) -> None:
    tab = new_reader(width=PHONE).open("/")
    tab.get_by_role("button", name="More").click()
    tab.get_by_role("link", name="Words explained").first.click()
    expect(tab.get_by_role("heading", name="Words explained")).to_be_visible()
    assert urlsplit(tab.url).path == "/glossary"
    expect(tab.locator('[data-testid="stPopoverBody"]')).to_have_count(0)


def test_outcomes_are_read_only_by_who_goes_on(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    reader = new_reader(width=PHONE)
    tab = reader.open("/outcomes")
    headline = tab.get_by_text(ask(handed_over_database, "outcomes")["headline"], exact=True)
    expect(tab.get_by_text(find("outcomes").content_note)).to_be_visible()
    expect(headline).to_have_count(0)
    tab.get_by_role("button", name="Show it").click()
    expect(headline.first).to_be_visible()
    assert parse_qs(urlsplit(tab.url).query)["show"] == ["outcomes"]
    tab.reload()
    expect(headline.first).to_be_visible()


def test_the_map_leads_to_everything_known_for_a_country(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    tab = new_reader().open("/map?place=EGY")
    tab.get_by_role("link", name="Everything known for Egypt").click()
    expect(tab.get_by_role("heading", name="One country", exact=True)).to_be_visible()
    headline = ask(handed_over_database, "country", "--country", "EGY")["headline"]
    expect(tab.get_by_text(headline, exact=True).first).to_be_visible()
    assert parse_qs(urlsplit(tab.url).query) == {"country": ["EGY"]}


def test_a_box_of_the_flow_leads_to_its_list(new_reader: NewReader) -> None:
    tab = new_reader().open("/how-this-was-made")
    with tab.context.expect_page() as opened:
        tab.get_by_role("link", name="Waiting", exact=True).click()
    expect(opened.value.get_by_text("52 publications in this list")).to_be_visible()


def test_telling_the_group_carries_the_publication(new_reader: NewReader) -> None:
    tab = new_reader(width=PHONE).open("/sources")
    link = tab.get_by_role("link", name=re.compile("^Tell us: ")).first
    address = link.get_attribute("href")
    assert address
    assert parse_qs(urlsplit(address).query)["publication"]
