"""What a reader of the app takes away: citation, link, files; each says what the app says."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import urljoin

import bibtexparser
import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from tests.asking import ask
from tests.asking import tables as tables_of
from tests.browser.axe import assert_accessible
from tests.browser.conftest import NewReader, Reader, sentence, settle, table, wait_for

pytestmark = pytest.mark.browser

SLOW = pytest.mark.slow
PHONE = 360
TOOLS = ("Cite", "Copy link", "Embed", "Download")

# A page, the figure whose block is the first on it, and choices as they stand in an address.
CHOSEN = [
    pytest.param(
        "/map", "cases-by-country", "trigger=influenza&trigger=covid19&to=2015", marks=SLOW
    ),
    ("/triggers", "cases-by-trigger", "country=JPN&age=child&from=2000&basis=as_published"),
    pytest.param("/published-and-reported", "published-and-known", "country=CHN", marks=SLOW),
    pytest.param("/sources", "publications", "country=IND", marks=SLOW),
]


_WHOLLY_IN_SIGHT = """() => {
  const box = document.querySelector('[data-testid="stPopoverBody"]').getBoundingClientRect();
  return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
}"""


def opened(tab: Tab, tool: str) -> Locator:
    """What opens under one of the buttons of the first figure on a page."""
    tab.get_by_role("button", name=tool, exact=True).first.click()
    body = tab.locator('[data-testid="stPopoverBody"]')
    expect(body).to_be_visible()
    return body


def shut(tab: Tab) -> None:
    tab.keyboard.press("Escape")
    expect(tab.locator('[data-testid="stPopoverBody"]')).to_have_count(0)


def words(query: str) -> list[str]:
    """The choices of an address as the command line takes them."""
    pairs = [part.split("=") for part in query.split("&") if part]
    return [word for name, value in pairs for word in (f"--{name}", value)]


def get(reader: Reader, href: str | None) -> str:
    """A file that a link leads to."""
    found = reader.context.request.get(urljoin(reader.origin, str(href)))
    assert found.ok, href
    return found.text()


@pytest.fixture
def reader(new_reader: NewReader) -> Reader:
    return new_reader()


@pytest.mark.parametrize(("path", "figure_id", "query"), CHOSEN)
def test_the_copied_link_says_what_the_app_says(
    reader: Reader, handed_over_database: Path, path: str, figure_id: str, query: str
) -> None:
    answer = ask(handed_over_database, figure_id, *words(query))
    tab = reader.open(f"{path}?{query}")
    expect(sentence(tab, answer["headline"])).to_be_visible()
    link = opened(tab, "Copy link")
    expect(link.get_by_text("These data are a draft")).to_be_visible()
    link.locator("code").hover()
    link.get_by_role("button").click()
    tab.wait_for_function("async () => (await navigator.clipboard.readText()).includes('http')")
    copied = tab.evaluate("navigator.clipboard.readText()")
    there = reader.read(copied)
    expect(there.locator("p#headline")).to_have_text(answer["headline"])
    assert reader.complaints == []
    there.get_by_role("link", name="Explore it live, with choices").click()
    expect(sentence(there, answer["headline"])).to_be_visible()


def test_files_hold_the_numbers_of_the_table(reader: Reader, handed_over_database: Path) -> None:
    query = "trigger=influenza&age=child"
    answer = ask(handed_over_database, "cases-by-country", *words(query))
    tab = reader.open(f"/map?{query}")
    shown = table(tab, "Patients by country (")
    files = opened(tab, "Download")
    hrefs = [link.get_attribute("href") for link in files.get_by_role("link", name="CSV").all()]
    for href, wanted in zip(hrefs, tables_of(answer), strict=True):
        rows = list(csv.DictReader(io.StringIO(get(reader, href).removeprefix("\ufeff"))))
        assert len(rows) == len(wanted["rows"])
        assert {row["data_version"] for row in rows} <= {answer["data_version"]}
        if href == hrefs[0]:
            assert list(rows[0])[-1] == "data_version"
            assert [row["patients"] for row in rows] == [row[2].replace(",", "") for row in shown]
    as_json = files.get_by_role("link", name="JSON").get_attribute("href")
    found = reader.context.request.get(urljoin(reader.origin, str(as_json))).json()
    for name in ("headline", "rows", "more_tables", "totals", "data_version"):
        assert found[name] == answer[name]
    for form, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        href = files.get_by_role("link", name=form).first.get_attribute("href")
        picture = reader.context.request.get(urljoin(reader.origin, str(href)))
        assert picture.body().startswith(begins)


def test_a_citation_can_be_pasted_into_a_text_and_into_a_library(
    reader: Reader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "cases-by-country")
    tab = reader.open("/map")
    cite = opened(tab, "Cite")
    quoted, apa, bibtex = [" ".join(c.split()) for c in cite.locator("code").all_inner_texts()]
    link = f"{reader.origin}/figures/cases-by-country?basis=distinct&lang=en"
    assert quoted == (
        f"{answer['headline']} (Source: ANE in Numbers, ANE International, unpublished draft,"
        f" data version {answer['data_version']}, 22 November 2026. {link})"
    )
    assert apa.startswith("ANE International and contributors. (2026")
    assert apa.endswith(link)
    one = bibtexparser.parse_string(bibtex)
    assert one.failed_blocks == []
    (entry,) = one.entries
    assert answer["question"] in entry["title"].replace("{", "").replace("}", "")
    assert answer["data_version"] in entry["version"]

    href = cite.get_by_role("link", name="BibTeX").get_attribute("href")
    library = bibtexparser.parse_string(get(reader, href))
    assert library.failed_blocks == []
    assert len(library.entries) == 1 + len(answer["sources"])
    for name in ("RIS", "CSL-JSON"):
        assert get(reader, cite.get_by_role("link", name=name, exact=True).get_attribute("href"))


def test_what_opens_fits_a_phone_and_is_accessible(new_reader: NewReader) -> None:
    tab = new_reader(width=PHONE, scheme="dark").open("/map")
    for tool in TOOLS:
        body = opened(tab, tool)
        wait_for(tab, _WHOLLY_IN_SIGHT)  # It is put in its place after it is shown.
        assert body.evaluate("box => box.scrollWidth <= box.clientWidth")
        assert tab.evaluate("document.documentElement.scrollWidth") == PHONE
        assert_accessible(tab)
        shut(tab)


@pytest.mark.slow
def test_the_back_button_still_goes_back_after_taking_something(
    reader: Reader, handed_over_database: Path
) -> None:
    before = ask(handed_over_database, "cases-by-country")["headline"]
    tab = reader.open("/map")
    tab.get_by_role("link", name="Triggers", exact=True).first.click()
    expect(tab.get_by_role("heading", name="What came before the illness")).to_be_visible()
    settle(tab)
    opened(tab, "Cite")
    shut(tab)
    tab.go_back()
    expect(sentence(tab, before)).to_be_visible()
    with tab.expect_popup() as plain:
        tab.get_by_role("link", name="All figures as plain pages").click()
    expect(plain.value.locator("ol.figures")).to_be_visible()
