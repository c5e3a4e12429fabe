"""A copy says what the live site says: the same numbers, the same files, the same warnings."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from dashboard.faces.web.copied import Charts, Copy
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from tests.asking import tables
from tests.faces.web.agreeing import check_embed, check_page, check_table, table_ids
from tests.faces.web.conftest import Shop, serve
from tests.faces.web.reading import Json, Server

from .conftest import Site, write

PAGE = re.compile(r"figures/(?P<id>[a-z-]+)(?:/(?P<field>trigger|country|age)-(?P<code>\w+))?")
HEAVIEST = 300_000
"""Bytes over the wire with everything that a page shows."""


def asked(name: str) -> tuple[str, str]:
    """Figure and query of a page or another face."""
    found = PAGE.match(name)
    assert found
    query = f"{found['field']}={found['code']}" if found["field"] else ""
    return found["id"], query


def figure_pages(site: Site) -> list[str]:
    return [name for name in site.pages if PAGE.fullmatch(name.removesuffix(".html"))]


def check_numbers(site: Site, name: str, told: Json) -> None:
    page = site.pages[name]
    assert page.text("#headline") == told["headline"]
    assert page.text("h1") == told["question"]
    assert page.text("#quotation").startswith(told["headline"])
    assert f"Data version {told['data_version']}" in page.words
    for shown_as, table in zip(page.tables, tables(told), strict=True):
        check_table(shown_as, table)


def check_copy(site: Site, live: Server) -> int:
    pages = figure_pages(site)
    for name in pages:
        figure, query = asked(name)
        told = live.json(f"/figures/{figure}.json", query)
        check_numbers(site, name, told)
        stem = name.removesuffix(".html")
        found = json.loads(site.files[f"{stem}.json"])
        assert {**found, "links": told["links"]} == told
        for table in table_ids(told):
            file = f"{stem}.csv" if table == "main" else f"{stem}/table-{table}.csv"
            with_table = "&".join(filter(None, (query, f"table={table}")))
            assert site.files[file] == live.get(f"/figures/{figure}.csv", with_table).content
    return len(pages)


def test_every_number_of_a_copy_is_that_of_the_live_site(thin: Site, released: Server) -> None:
    figures = {asked(name)[0] for name in figure_pages(thin)}
    assert check_copy(thin, released) > len(figures) * 2


def test_a_copy_with_an_address_is_the_live_page_in_all_it_says(
    addressed: Site, drawn: Server
) -> None:
    for name in figure_pages(addressed):
        figure, query = asked(name)
        told = drawn.json(f"/figures/{figure}.json", query)
        check_page(addressed.pages[name], told)
        assert json.loads(addressed.files[name.removesuffix("html") + "json"]) == told
        for ending in (".bib", ".ris", ".csl.json"):
            live = drawn.get(f"/figures/{figure}{ending}", query).content
            assert addressed.files[name.removesuffix(".html") + ending] == live
        if not query:
            embed = addressed.pages[f"figures/{figure}/embed.html"]
            if embed.tables:
                check_embed(embed, told)


def test_the_data_are_the_files_of_the_live_site(thin: Site, released: Server, shop: Shop) -> None:
    names = [name for name in thin.files if name.startswith("data/") and "index" not in name]
    assert {f"data/releases/{version}.zip" for version in shop.versions} <= set(names)
    for name in names:
        assert thin.files[name] == released.get("/" + name).content, name


def test_charts_stand_in_the_pages(addressed: Site) -> None:
    page = addressed.pages["figures/cases-by-trigger.html"]
    assert len(page.all("figure.chart svg")) == 2
    country = addressed.pages["figures/cases-by-country.html"]
    pictures = [e.attrs["src"] for e in country.all("figure.chart img")]
    assert pictures[:2] == ["cases-by-country/chart.png", "cases-by-country/narrow.png"]
    for face in (".svg", ".png", "/card.png"):
        assert f"figures/cases-by-trigger{face}" in addressed.files


def test_a_page_without_charts_says_so(thin: Site) -> None:
    for name in ("cases-by-trigger.html", "cases-by-trigger/country-CHN.html"):
        page = thin.pages[f"figures/{name}"]
        assert page.all("figure.chart") == []
        assert "This page has no drawn charts. The tables hold every value." in page.words


@pytest.mark.parametrize(
    ("charts", "everyone", "children"),
    [("all", True, True), ("default", True, False), ("none", False, False)],
)
def test_which_pages_get_charts(
    handed_over: Context, charts: Charts, everyone: bool, children: bool
) -> None:
    copy = Copy({}, handed_over.vocabulary, charts)
    assert copy.draws(Selection()) is everyone
    assert copy.draws(Selection(version=handed_over.vocabulary.version)) is everyone
    assert copy.draws(Selection(age="child")) is children


def test_a_draft_says_so_on_every_page(addressed: Site) -> None:
    for name, page in addressed.pages.items():
        if name != "404.html":
            assert "raft" in page.words, name
            assert "-draft" in page.words, name


@pytest.mark.slow
def test_a_demonstration_says_so_on_every_page(invented: Site) -> None:
    for name, page in invented.pages.items():
        if name != "404.html":
            assert "Demonstration" in page.words, name


def test_no_page_is_heavy(thin: Site, addressed: Site) -> None:
    for site in (thin, addressed):
        for name, page in site.pages.items():
            shown = [site.files[f"assets/{asset}"] for asset in ("page.css", "page.js")]
            weight = sum(len(gzip.compress(part, 6)) for part in (page.source.encode(), *shown))
            assert weight < HEAVIEST, name


@pytest.mark.slow
def test_the_whole_copy_says_what_the_live_site_says(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("whole") / "site"
    written = write(out, shop.database, shop.releases)
    with serve(shop.database, shop.releases) as live:
        assert check_copy(Site(out), live) > 600
    assert written.files == len(Site(out).files)
    from .test_links import dead_links

    assert dead_links(Site(out)) == []
