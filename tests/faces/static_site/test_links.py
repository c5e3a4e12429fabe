"""No link of a copy leads nowhere, and none to a place that it does not name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.faces.web.conftest import Shop
from tests.faces.web.test_html import check

from .conftest import LIVE, STEPS, Site

BOTH = pytest.mark.parametrize("name", ["thin", "addressed"])


@pytest.fixture
def site(request: pytest.FixtureRequest, name: str) -> Site:
    found = request.getfixturevalue(name)
    assert isinstance(found, Site)
    return found


def dead_links(site: Site) -> list[str]:
    """Links to files that are not there, or to places that a page does not have."""
    root = Path("/root")
    ids = {name: {e.attrs["id"] for e in page.all("[id]")} for name, page in site.pages.items()}
    found = []
    for name, page in site.pages.items():
        for link in page.links():
            parts = urlsplit(link)
            if parts.scheme:
                continue
            # A web server shows this page at any address: its links begin at the root.
            start = root if name == "404.html" else (root / name).parent
            path = unquote(parts.path).removeprefix("/" if name == "404.html" else "")
            target = (start / path).resolve() if path else root / name
            file = target.relative_to(root).as_posix() if target.is_relative_to(root) else ""
            there = file in site.files and not parts.path.endswith("/")
            if not there or (parts.fragment and unquote(parts.fragment) not in ids.get(file, ())):
                found.append(f"{name}: {link}")
    return found


@BOTH
def test_every_link_leads_to_a_file_and_to_a_place_in_it(site: Site) -> None:
    assert dead_links(site) == []
    assert len(site.pages) > 36


def test_the_check_sees_a_dead_link(tmp_path: Path) -> None:
    head = "<!doctype html><html><body><h1 id=a>x</h1>"
    links = '<a href="no.html">1</a><a href="#a">2</a><a href="#b">3</a><a href="/">4</a>'
    (tmp_path / "index.html").write_text(head + links)
    assert dead_links(Site(tmp_path)) == ["index.html: no.html", "index.html: #b", "index.html: /"]


OWN = re.compile(r"[^/]+|data/.*|figures/(published-count|cases-by-country|publications)[./].*")
"""Each kind of page; the other figures fill the same templates."""


@BOTH
def test_every_page_is_valid(site: Site) -> None:
    pages = [page for name, page in site.pages.items() if OWN.fullmatch(name)]
    for page in pages:
        check(page)
    assert len(pages) > 11


@BOTH
def test_nothing_that_a_page_shows_comes_from_elsewhere(site: Site) -> None:
    for name, page in site.pages.items():
        shown = [e.attrs.get("src") for e in page.all("[src]")]
        shown += [e.attrs["href"] for e in page.all("link") if e.attrs["rel"] not in ("canonical",)]
        assert [s for s in shown if urlsplit(s or "").scheme] == [], name
        assert page.all("[srcset], [style*=url], base, meta[http-equiv]") == []
    for name, content in site.files.items():
        if name.endswith(".css"):
            assert b"url(" not in content
            assert b"@import" not in content


@BOTH
def test_every_file_is_linked_or_for_machines(site: Site) -> None:
    linked = {"index.html", "404.html", "manifest.json", "robots.txt", "sitemap.xml"}
    for name, page in site.pages.items():
        for link in page.links():
            path = unquote(urlsplit(link).path)
            linked.add((Path("/root") / name).parent.joinpath(path).resolve().as_posix()[6:])
    rest = [name for name in site.files if name not in linked]
    assert [r for r in rest if not r.endswith(("/embed.html", "/card.png"))] == []


def test_without_an_address_none_is_named(thin: Site, shop: Shop) -> None:
    """No host of ours, no bare path in the place of a link, no code to be read by a camera."""
    for name, page in thin.pages.items():
        assert page.all('link[rel="canonical"], [type="application/ld+json"]') == [], name
        assert page.all(".qr") == [], name
        words = " ".join(page.texts("main p, main li"))
        assert not re.search(r"/figures/|/factsheet|\(/", words), name
        for words in ("Explore", "All rules", "Words explained", "For journalists"):
            assert words not in page.words.split("About this copy")[0], name
    quoted = thin.pages["figures/published-count.html"].text("#quotation")
    assert quoted.endswith(f"data version {shop.versions[-1]}, 1 December 2026.)")
    for name, content in thin.files.items():
        if name.endswith((".bib", ".ris", ".csl.json")):
            assert b"/figures/" not in content, name
        elif name.startswith("figures/") and name.endswith(".json"):
            assert json.loads(content)["links"] == {}
    assert "robots.txt" not in thin.files
    assert "sitemap.xml" not in thin.files


def test_without_an_address_an_older_release_is_named_but_not_linked(thin: Site) -> None:
    page = thin.pages["changes.html"]
    first, second = page.all("main section")
    assert page.text("main").count("How many people with ANE do publications describe?") == 2
    assert len(first.query("tbody th a")) > len(second.query("tbody th a")) == 0


def test_with_an_address_what_is_not_in_the_copy_is_on_the_live_site(addressed: Site) -> None:
    page = addressed.pages["figures/cases-by-trigger.html"]
    links = set(page.links())
    assert {f"{LIVE}/methods", f"{LIVE}/triggers", f"{LIVE}/"} <= links
    assert page.link("canonical") == f"{LIVE}/figures/cases-by-trigger"
    assert LIVE in page.text("#quotation")
    assert LIVE in page.text("#snippet")
    embed = addressed.pages["figures/cases-by-trigger/embed.html"]
    assert any(link.startswith(f"{LIVE}/figures/cases-by-trigger?") for link in embed.links())
    assert f"Sitemap: {LIVE}/sitemap.xml".encode() in addressed.files["robots.txt"]
    assert f"<loc>{LIVE}/figures/cases-by-trigger</loc>".encode() in addressed.files["sitemap.xml"]


def test_a_publication_leads_to_its_row(thin: Site) -> None:
    page = thin.pages["figures/published-count/country-CHN.html"]
    targets = [
        e.attrs["href"] for e in page.all(".sources a") if e.to_text() == "in the collection"
    ]
    assert len(targets) == len(page.all(".sources li"))
    start = "../publications.html#publication-"
    assert all((target or "").startswith(start) for target in targets)


def test_one_group_is_a_step_away_and_so_is_the_way_back(thin: Site) -> None:
    page = thin.pages["figures/cases-by-trigger.html"]
    offered = {e.attrs["href"] for e in page.all("#groups ~ details a")}
    wanted = {
        f"cases-by-trigger/{name}-{code}.html" for name, codes in STEPS.items() for code in codes
    }
    assert offered == wanted
    group = thin.pages["figures/cases-by-trigger/country-CHN.html"]
    assert group.text(".chosen") == "You see one group: China. Back to everyone"
    assert "../cases-by-trigger.html" in group.links()
    assert group.text("[aria-current]") == "China"
    untouched = thin.pages["figures/told-and-counted.html"]
    assert untouched.all("#groups") == []


def test_the_first_page_leads_everywhere(thin: Site, addressed: Site) -> None:
    page = thin.pages["index.html"]
    links = set(page.links())
    assert {"data/index.html", "changes.html", "figures.html"} <= links
    figures = {f for f in thin.pages if re.fullmatch(r"figures/[a-z-]+\.html", f)}
    assert figures <= links
    assert "figures/country/country-CHN.html" in links
    assert "This copy does not know its address" in page.words
    assert f"{LIVE}/" in addressed.pages["index.html"].links()
