"""What a search engine and the preview of a link get to see of a page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit

from dashboard.faces.app_pages import APP_PAGES, AppPage
from dashboard.faces.web import shell

from .choices import FIGURES
from .conftest import Shop, serve
from .reading import ORIGIN, Html, Json, Server

OTHERS = ("/figures", "/factsheet", "/data/", "/changes")
OURS = (*(f"/figures/{figure_id}" for figure_id in FIGURES), *OTHERS)
APP = tuple(page.address for page in APP_PAGES)


def check_head(page: Html, path: str) -> None:
    title = page.text("head title")
    assert "ANE in Numbers" in title
    assert "Streamlit" not in title
    description = page.meta("description")
    assert 50 <= len(description) <= 300 or path == "/data/"
    assert page.link("canonical") == ORIGIN + path
    assert page.meta("og:url") == ORIGIN + path
    assert page.meta("og:type") == "website"
    assert page.meta("og:site_name") == "ANE in Numbers"
    assert page.meta("og:description") == description
    assert page.meta("og:title") in title
    assert page.one("html").attrs["lang"] == "en"
    assert page.one("meta[charset]")
    assert "width=device-width" in page.meta("viewport")


@pytest.mark.parametrize("path", [*OURS, *APP])
def test_every_page_says_what_it_is(released: Server, path: str) -> None:
    page = released.page(path)
    check_head(page, path)
    assert page.meta("twitter:card") == "summary"
    assert [m for m in page.all("meta") if m.attrs.get("property") == "og:image"] == []


def test_no_two_pages_have_the_same_title_or_description(released: Server) -> None:
    pages = [released.page(path) for path in (*OURS, *APP)]
    assert len({page.text("head title") for page in pages}) == len(pages)
    assert len({page.meta("description") for page in pages}) == len(pages)


@pytest.mark.parametrize("path", [*OURS[: len(FIGURES)], *APP])
def test_a_preview_has_a_picture_that_is_there(drawn: Server, path: str) -> None:
    page = drawn.page(path)
    check_head(page, path)
    assert page.meta("twitter:card") == "summary_large_image"
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "630")
    assert page.meta("og:image").startswith(f"{ORIGIN}/figures/")
    picture = drawn.get(page.meta("og:image"))
    assert picture.headers["content-type"] == "image/png"
    width, height = (int.from_bytes(picture.content[i : i + 4], "big") for i in (16, 20))
    assert (width, height) == (1200, 630)


def test_choices_are_not_indexed_but_the_plain_page_is(released: Server, shop: Shop) -> None:
    path = "/figures/published-count"
    assert released.page(path).all('meta[name="robots"]') == []
    for query in ("country=JPN", f"version={shop.versions[0]}"):
        page = released.page(path, query)
        assert page.meta("robots") == "noindex, follow"
        assert page.link("canonical") == f"{ORIGIN}{path}?{query}"
    tracked = released.page(path, "utm_source=x&fbclid=y")
    assert tracked.link("canonical") == ORIGIN + path
    assert released.page(f"{path}/embed").meta("robots") == "noindex"


def check_dataset(described: Json, server: Server) -> None:
    """What a dataset search engine asks for, and recommends (developers.google.com/search)."""
    assert described["@context"] in ("https://schema.org", "https://schema.org/")
    assert described["@type"] == "Dataset"
    assert described["name"].strip()
    assert 50 <= len(described["description"]) <= 5000
    assert urlsplit(described["license"]).scheme == "https"
    for role in ("creator", "publisher"):
        assert described[role]["@type"] == "Organization"
        assert described[role]["name"]
        assert described[role]["url"].startswith("http")
    assert described["isAccessibleForFree"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", described["dateModified"])
    assert re.fullmatch(r"\d{4}/\d{4}", described["temporalCoverage"])
    first, last = described["temporalCoverage"].split("/")
    assert first <= last
    assert described["version"]
    assert described["keywords"]
    assert all(isinstance(word, str) for word in described["keywords"])
    assert described["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert described["distribution"]
    for download in described["distribution"]:
        assert download["@type"] == "DataDownload"
        reply = server.get(download["contentUrl"])
        assert reply.headers["content-type"].split(";")[0] == download["encodingFormat"]
    for measured in described.get("variableMeasured", []):
        assert measured["@type"] == "PropertyValue"
        assert measured["name"]
    assert server.page(described["url"])


@pytest.mark.parametrize("path", [*OURS[: len(FIGURES)], "/data/"])
def test_a_dataset_search_engine_gets_what_it_needs(released: Server, path: str) -> None:
    described = released.page(path).linked_data()
    check_dataset(described, released)
    assert described["url"] == ORIGIN + path


def test_the_dataset_of_a_choice_and_of_an_older_release_is_described_as_such(
    released: Server, shop: Shop
) -> None:
    query = f"version={shop.versions[0]}&from=2015&to=2020"
    described = released.page("/figures/published-count", query).linked_data()
    check_dataset(described, released)
    assert described["version"] == shop.versions[0]
    assert described["dateModified"] == "2026-11-22"
    assert described["temporalCoverage"] == "2015/2020"
    for download in described["distribution"]:
        assert f"version={shop.versions[0]}" in download["contentUrl"]


class TestAppPages:
    @pytest.mark.parametrize("page", APP_PAGES, ids=lambda page: page.address)
    def test_streamlits_page_has_our_head_and_words_without_script(
        self, released: Server, page: AppPage
    ) -> None:
        found = released.page(page.address)
        assert found.text("title") == page.full_title("ANE in Numbers")
        without = found.text("noscript")
        assert page.description in without
        assert "enable JavaScript to run this app" not in without
        links = {a.attrs["href"] for a in found.all("noscript a")}
        assert {f"/figures/{figure_id}" for figure_id in page.figures} <= links
        assert {"/figures", "/data/"} <= links

    def test_all_else_of_streamlits_page_is_as_it_was(self, released: Server) -> None:
        path = Path(streamlit.__file__).parent / "static" / "index.html"
        theirs, ours = path.read_text(encoding="utf-8"), released.get("/map").text
        wanted = re.findall(r"<(?:script|link)\b[^>]*>|<div[^>]*>|<!DOCTYPE html>", theirs)
        missing = [tag for tag in wanted if tag not in ours]
        assert [tag for tag in missing if "favicon" not in tag] == []
        assert ours.count('<div id="root"></div>') == 1

    @pytest.mark.parametrize(
        "text",
        [
            "<html><head></head><body><noscript>x</noscript></body></html>",
            "<html><head><title>Streamlit</title></head><body></body></html>",
            "<html><head><title>Other</title></head><body><noscript></noscript></body></html>",
        ],
    )
    def test_a_page_of_another_shape_is_served_as_it_is_and_noted_down(
        self,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        handed_over_database: Path,
        tmp_path: Path,
        text: str,
    ) -> None:
        index = tmp_path / "index.html"
        index.write_text(text, encoding="utf-8")
        monkeypatch.setattr(shell, "INDEX", index)
        shell._streamlit_index.cache_clear()
        try:
            with serve(handed_over_database) as server:
                assert server.get("/map").text == text
        finally:
            shell._streamlit_index.cache_clear()
        assert str(index) in caplog.text
