"""Security headers: on every reply, as narrow as each kind of page can live with."""

from __future__ import annotations

import httpx2
import pytest

from dashboard.faces.app_pages import APP_PAGES

from .conftest import Shop
from .reading import Html, Server

COUNT = "/figures/published-count"
APP = [page.address for page in APP_PAGES]
PAGES = [
    *(COUNT + face for face in ("", ".json", ".csv", ".bib", ".ris", ".csl.json")),
    "/figures", "/data/", "/changes", "/data/publications.csv", "/data/ane-in-numbers.zip",
    "/api/v1/figures", "/api/v1/openapi.json", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz",
    "/assets/page.css", "/assets/page.js",
]  # fmt: skip
TROUBLE = [
    ("/nowhere", 404), ("/figures/nothing", 404), (f"{COUNT}?country=X", 422), ("/figures/", 301),
    (f"{COUNT}.png", 503), (f"{COUNT}?x=" + "y" * 3000, 414), ("/assets/nothing.css", 404),
]  # fmt: skip


def policy(reply: httpx2.Response) -> dict[str, str]:
    """The one Content-Security-Policy of a reply."""
    (written,) = reply.headers.get_list("content-security-policy")
    parts = [part.strip().partition(" ") for part in written.split(";")]
    found = {name: value for name, _space, value in parts}
    assert len(found) == len(parts)
    return found


def check_common(reply: httpx2.Response) -> None:
    assert reply.headers.get_list("x-content-type-options") == ["nosniff"]
    assert reply.headers["referrer-policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert "geolocation=()" in reply.headers["permissions-policy"]
    assert "set-cookie" not in reply.headers
    assert "server" not in reply.headers
    found = policy(reply)
    assert {"default-src", "script-src", "style-src", "img-src", "base-uri"} <= found.keys()
    assert "http:" not in str(found)
    assert "https:" not in str(found)
    assert "unsafe-eval" not in str(found)
    assert "*" not in str({k: v for k, v in found.items() if k != "frame-ancestors"})


@pytest.mark.parametrize("path", PAGES)
def test_our_pages_run_no_script_but_our_own_file(released: Server, path: str) -> None:
    reply = released.get(path)
    check_common(reply)
    found = policy(reply)
    assert found["default-src"] == "'none'"
    assert found["script-src"] == "'self'"
    assert found["style-src"] == "'self'"
    assert found["frame-ancestors"] == "'self'"
    assert reply.headers["x-frame-options"] == "SAMEORIGIN"
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("path", "status"), TROUBLE)
def test_refusals_and_redirects_carry_them_too(released: Server, path: str, status: int) -> None:
    reply = released.get(path, status=status)
    check_common(reply)
    assert policy(reply)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("path", APP)
def test_pages_of_the_app_may_be_framed_by_ourselves_only(released: Server, path: str) -> None:
    reply = released.get(path)
    check_common(reply)
    assert policy(reply)["frame-ancestors"] == "'self'"
    assert policy(reply)["object-src"] == "'none'"
    assert reply.headers["x-frame-options"] == "SAMEORIGIN"
    assert "access-control-allow-origin" not in reply.headers


def test_embeds_and_nothing_else_may_be_framed_by_anyone(released: Server, shop: Shop) -> None:
    for query in ("", f"version={shop.versions[0]}", "country=CHN"):
        reply = released.get(f"{COUNT}/embed", query)
        check_common(reply)
        assert policy(reply)["frame-ancestors"] == "*"
        assert policy(reply)["script-src"] in ("'self'", "'none'")
        assert "x-frame-options" not in reply.headers


@pytest.mark.parametrize("path", ["/embed", "/x/embed", "/data/embed", "/map/embed", "/a/embed/"])
def test_an_address_that_only_ends_like_an_embed_is_none(released: Server, path: str) -> None:
    reply = released.get(path, status=404)
    assert policy(reply)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("path", [COUNT, f"{COUNT}/embed", "/figures", "/data/"])
def test_pages_keep_to_their_own_policy(drawn: Server, path: str) -> None:
    check_contents(drawn.page(path))


@pytest.mark.parametrize("path", [COUNT, "/changes", "/nowhere"])
def test_pages_of_a_release_keep_to_it_too(released: Server, path: str) -> None:
    check_contents(released.page(path, status=404 if path == "/nowhere" else 200))


def check_contents(page: Html) -> None:
    """Nothing inline, and nothing from another site."""
    for script in page.all("script"):
        if script.attrs.get("type") != "application/ld+json":
            assert (script.attrs["src"] or "").startswith("/assets/")
            assert not script.children
    assert page.all("style") == []
    for element in page.all("*"):
        assert not [name for name in element.attrs if name.startswith("on")]
        for name in ("src", "srcset", "poster", "data", "action"):
            assert (element.attrs.get(name) or "/").startswith(("/", "data:image/"))
        assert not (element.attrs.get("href") or "").lower().startswith(("javascript:", "data:"))
    for link in page.all("link"):
        if link.attrs["rel"] in ("stylesheet", "icon"):
            assert (link.attrs["href"] or "").startswith("/assets/")
    for link in page.all("a"):
        if link.attrs.get("target") == "_blank":
            assert "noopener" in (link.attrs["rel"] or "")
