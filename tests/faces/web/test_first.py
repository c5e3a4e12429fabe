"""What a page of the app begins with, before the app itself has loaded; and how light pages are."""

from __future__ import annotations

import gzip

import pytest

from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.web import first
from dashboard.figures.figure import find

from .reading import Server

STORY = [
    page
    for page in APP_PAGES
    if page.path and page.figures and not find(page.figures[0]).content_note
]
SILENT = [page for page in APP_PAGES if page.path and page not in STORY]
BEGIN = "#first-view"


def test_the_start_says_its_three_numbers_as_the_figures_do(released: Server) -> None:
    found = released.page("/")
    published = released.get("/figures/published-count.json").json()
    total = f"{published['totals']['total']:,}"
    assert found.one(BEGIN).attrs["data-words"] == total
    (of_publications,) = [words for words in found.texts(f"{BEGIN} .key") if total in words]
    assert published["headline"] in of_publications
    assert len(found.all(f"{BEGIN} .key")) == 3
    assert "must not be added" in found.text(BEGIN)


@pytest.mark.parametrize("page", STORY, ids=lambda page: page.address)
def test_another_page_says_the_headline_of_its_first_figure(released: Server, page) -> None:
    found = released.page(page.address)
    headline = released.get(f"/figures/{page.figures[0]}.json").json()["headline"]
    assert found.text(f"{BEGIN} .headline") == headline == found.one(BEGIN).attrs["data-words"]
    plain = [a.attrs["href"] for a in found.all(f"{BEGIN} a")]
    assert plain == [f"/figures/{page.figures[0]}"]


@pytest.mark.parametrize("page", SILENT, ids=lambda page: page.address)
def test_no_number_stands_before_a_content_note_nor_on_a_page_without_figures(
    released: Server, page
) -> None:
    assert released.page(page.address).all(BEGIN) == []


@pytest.mark.parametrize(
    "query", ["?from=2010", "?country=CHN", "?from=never", "?slide=2", "?unknown=1"]
)
def test_a_link_that_asks_for_something_begins_without_a_number(
    released: Server, query: str
) -> None:
    for path in ("/", "/map"):
        assert released.page(path + query).all(BEGIN) == []


def test_what_other_sites_add_to_a_link_changes_nothing(released: Server) -> None:
    assert released.page("/?utm_source=paper&fbclid=1").text(BEGIN) == released.page("/").text(
        BEGIN
    )


def test_a_draft_is_called_a_draft_before_its_numbers(draft: Server) -> None:
    words = draft.page("/").text(BEGIN)
    assert 0 < words.index("Draft.") < words.index("In publications, at least")


def test_where_a_figure_fails_the_page_begins_without_its_numbers(
    draft: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(first, "answer", fails)
    draft.service.shelf.clear()
    reply = draft.get("/map")
    draft.service.shelf.clear()
    assert reply.status_code == 200
    assert BEGIN.removeprefix("#") not in reply.text
    assert "/map begins without its numbers" in caplog.text


def test_a_figures_page_is_one_page_one_style_and_one_script(drawn: Server) -> None:
    found = drawn.page("/figures/cases-by-trigger")
    styles = [link.attrs["href"] for link in found.all('link[rel="stylesheet"]')]
    scripts = [one.attrs["src"] for one in found.all("script") if "src" in one.attrs]
    assert (len(styles), len(scripts)) == (1, 1)
    parts = [drawn.get(path).content for path in ("/figures/cases-by-trigger", *styles, *scripts)]
    assert sum(len(gzip.compress(part)) for part in parts) < 30_000
