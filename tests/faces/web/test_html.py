"""Valid pages, and no link that leads nowhere."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from urllib.parse import urljoin, urlsplit

import pytest

from dashboard.faces.app_pages import APP_PAGES

from .choices import FIGURES
from .conftest import Shop
from .reading import HTML, ORIGIN, Html, Server

COUNT = "/figures/published-count"
APP = [page.address for page in APP_PAGES]
OURS = ["/figures", "/factsheet", "/data/", "/changes"]
START = [*OURS, *(f"/figures/{one}" for one in FIGURES), *APP]
EMBEDS = [f"/figures/{one}/embed" for one in FIGURES]
REFUSED = [
    ("/nowhere", 404), ("/figures/nothing", 404), (f"{COUNT}?country=XXX&age=%3Cb%3E", 422),
    (f"{COUNT}.png", 503), (f"{COUNT}?x=" + "y" * 3000, 414), (f"{COUNT}?version=1", 404),
    ("/a%00%01b", 404), (f"{COUNT}?country=%00%7F", 422),
]  # fmt: skip


def check(page: Html) -> None:
    """The rules of HTML that a parser and a few questions can decide."""
    assert page.errors == []
    ids = [element.attrs["id"] for element in page.all("[id]")]
    assert len(ids) == len(set(ids))
    assert all(i and not re.search(r"\s", i) for i in ids)
    for name in ("aria-labelledby", "aria-describedby", "for", "aria-controls", "data-copy"):
        for element in page.all(f"[{name}]"):
            assert set((element.attrs[name] or "").split()) <= set(ids)
    for anchor in page.all("a"):
        href = anchor.attrs["href"] or ""
        if href.startswith("#"):
            assert href[1:] in ids
        assert anchor.to_text().strip(), f"a link without words: {href}"
    for image in page.all("img"):
        assert "alt" in image.attrs
        assert image.attrs["width"]
        assert image.attrs["height"]
    for element in page.all('div[role="img"], [role="region"], nav'):
        # One of the two; that the second leads to an element was seen above.
        assert element.attrs.get("aria-label") or element.attrs["aria-labelledby"]
    assert len(page.all("h1")) == 1
    assert len(page.all("head > title")) == 1
    assert [name for name in ("font", "center", "b", "i", "marquee") if page.all(name)] == []


@pytest.mark.parametrize("path", [*START, *EMBEDS])
def test_every_page_is_valid(released: Server, path: str) -> None:
    page = released.page(path)
    check(page)
    if path not in APP:
        assert len(page.all("main")) == 1
        levels = [int(h.name[1]) for h in page.all("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


CHARTED = [path for path in START if path.startswith("/figures/")]
SEEN = [*CHARTED, "/figures", "/data/", f"{COUNT}/embed", "/"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path in SEEN else pytest.mark.slow)
        for path in [*START, *EMBEDS]
        if path != "/changes"
    ],
)
def test_every_page_of_a_draft_with_charts_is_valid(drawn: Server, path: str) -> None:
    check(drawn.page(path))


@pytest.mark.parametrize("path", [COUNT, f"{COUNT}/embed", "/figures"])
def test_pages_of_a_draft_without_charts_are_valid(draft: Server, path: str) -> None:
    check(draft.page(path))


def test_a_page_with_its_chart_drawn_into_it_is_valid(drawn: Server) -> None:
    query = "from=1999"  # nobody asked for this page before
    for face in ("/chart.svg", "/narrow.svg"):
        drawn.get(COUNT + face, query)
    page = drawn.page(COUNT, query)
    assert len(page.all("svg")) == 2
    assert page.all("img") == []
    check(page)


@pytest.mark.parametrize("query", ["from=1996&to=1997&country=FRA", "version={old}&country=JPN"])
def test_pages_of_choices_are_valid(released: Server, shop: Shop, query: str) -> None:
    for path in (COUNT, f"{COUNT}/embed", "/figures/triggers-over-time"):
        check(released.page(path, query.format(old=shop.versions[0])))


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_every_refusal_is_valid(released: Server, path: str, status: int) -> None:
    check(released.page(path, status=status))


# The links of a copy of the site are all followed in the ordinary run.
@pytest.mark.slow
def test_no_link_within_the_site_leads_nowhere(drawn: Server, released: Server, shop: Shop) -> None:
    older = f"{COUNT}?version={shop.versions[0]}"
    walk(released, [*START, *EMBEDS, older, "/nowhere"])
    walk(drawn, [COUNT, "/figures/cases-by-country"], forbidden={"/changes"})


def walk(server: Server, start: list[str], *, forbidden: set[str] | None = None) -> None:
    """Follow every link of these pages; what is linked there is asked for, not walked on."""
    asked = forbidden or set()
    for path in start:
        page = server.page(path, status=404 if path == "/nowhere" else 200)
        for link in page.links():
            address = urljoin(ORIGIN + path, link)
            parts = urlsplit(address)
            target = parts.path + ("?" + parts.query if parts.query else "")
            if f"{parts.scheme}://{parts.netloc}" != ORIGIN or target in asked:
                assert parts.scheme in ("http", "https", "mailto")
                continue
            if parts.path.startswith(("/static/", "/_stcore/")):
                continue
            if parts.path == "/sources" and parts.query:
                target = "/sources"  # a publication of the collection: one page of the app
            asked.add(target)
            reply = server.client.get(target, headers=HTML)
            assert reply.status_code == 200, f"{path} links to {target}: {reply.status_code}"
    assert len(asked) > 20


def test_the_map_of_the_site_names_every_page_once_and_each_is_there(released: Server) -> None:
    reply = released.get("/sitemap.xml")
    assert reply.headers["content-type"].startswith("application/xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(reply.content)
    assert root.tag == f"{space}urlset"
    addresses = [loc.text or "" for loc in root.iter(f"{space}loc")]
    assert sorted(addresses) == sorted(ORIGIN + path for path in START)
    assert {mod.text for mod in root.iter(f"{space}lastmod")} == {"2026-12-01"}
    for address in addresses:
        assert released.page(address).link("canonical") == address


def test_robots_are_let_in_and_led_to_the_map(released: Server) -> None:
    reply = released.get("/robots.txt")
    assert reply.headers["content-type"].startswith("text/plain")
    lines = reply.text.splitlines()
    assert "User-agent: *" in lines
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in lines
    assert "Disallow: /" not in lines
