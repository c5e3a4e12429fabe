"""Which address is whose: slashes at the end, Streamlit's own paths, and everything else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.convertors import CONVERTOR_TYPES

from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.web.routes import is_app

from .choices import FIGURES
from .reading import Server

OURS = (
    "/figures", "/data/", "/changes", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz",
    "/api/v1/figures", "/api/v1/openapi.json", "/data/publications.csv",
    *(f"/figures/{figure}{face}" for figure in FIGURES
      for face in ("", ".json", ".csv", ".bib", ".ris", ".csl.json", ".svg", ".png", "/embed")),
)  # fmt: skip
UPLOADS = "/_stcore/upload_file/x/y"
STREAMLIT = (
    "/_stcore/health", "/_stcore/stream", "/_stcore/host-config", "/static/js/index.abc.js",
    UPLOADS, "/_stcore/agent/openapi.json", "/_stcore/agent/interact",
    "/media/0123abc.png", "/component/streamlit.table/x.js", "/favicon.png", "/manifest.json",
    "/map/_stcore/health", "/published-and-reported/_stcore/host-config", "/static/media/a b.woff2",
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/figures/", "/figures"),
        *((f"/figures/{figure}/", f"/figures/{figure}") for figure in FIGURES),
        ("/figures/published-count.json/", "/figures/published-count.json"),
        ("/figures/published-count/embed/", "/figures/published-count/embed"),
        ("/data", "/data/"),
        ("/data/publications.csv/", "/data/publications.csv"),
        ("/changes/", "/changes"),
        ("/api/v1/figures/", "/api/v1/figures"),
        *((f"{page.address}/", page.address) for page in APP_PAGES if page.path),
    ],
)
def test_a_slash_too_many_or_few_leads_on_with_the_whole_query(
    draft: Server, path: str, right: str
) -> None:
    assert draft.get(path, status=301).headers["location"] == right
    query = "country=JPN&country=CHN&utm_source=x%26y"
    moved = draft.get(path, query, status=301)
    assert moved.headers["location"] == f"{right}?{query}"
    head = draft.get(path, status=301, method="HEAD")
    assert head.headers["location"] == right
    assert "content-security-policy" in head.headers


SIGNS = st.sampled_from(
    [*"/\\.%:@?#a-", "evil.example", "figures", "data", "map", "..", "%2f", "\t"]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(SIGNS, max_size=8).map("".join))
@example("/evil.example/")
@example("/evil.example/figures/")
@example("\\evil.example/")
@example("//evil.example/%2e%2e/")
@example("figures//evil.example/")
@example("https://evil.example/")
@example("%2fevil.example/")
@example("%5cevil.example/")
def test_no_redirect_leaves_the_site(draft: Server, rest: str) -> None:
    address = "/" + rest.replace("?", "%3F").replace("#", "%23").replace("\t", "%09")
    scope_path = f"http://testserver{address}"
    reply = draft.client.get(scope_path)
    assert reply.status_code in (200, 301, 404, 503)
    if reply.status_code == 301:
        where = reply.headers["location"]
        assert re.match(r"/[^/\\]", where), where
        assert urlsplit(where).netloc == ""


@pytest.mark.parametrize("path", STREAMLIT)
def test_what_streamlit_serves_is_left_to_it(path: str) -> None:
    assert is_app(path)
    assert not strange(path)


@pytest.mark.parametrize("page", APP_PAGES, ids=lambda page: page.address)
def test_pages_of_the_app_are_the_app(draft: Server, page: object) -> None:
    address = page.address  # type: ignore[attr-defined]
    assert is_app(address)
    assert '<div id="root">' in draft.get(address).text


@pytest.mark.parametrize("path", OURS)
def test_ours_are_not_the_app(draft: Server, path: str) -> None:
    assert not is_app(path)
    status = 503 if path.endswith((".svg", ".png")) else 200
    if "publications.svg" in path or "publications.png" in path:
        status = 404  # a list has no chart
    draft.get(path, status=status)


def strange(path: str) -> bool:
    """Whether our "nothing stands here" answers a path, by the pattern of its route."""
    pattern = CONVERTOR_TYPES["strange"].regex
    return re.search(f"^/(?P<path>{pattern})$", path) is not None  # as Starlette does


NEARLY = st.sampled_from(
    ["/", "_stcore", "static", "media", "component", "favicon.png", "manifest.json", "map", "a",
     "sources", "figures", "data", ".", "\n", "é", " "]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(NEARLY, max_size=6).map("".join))
@example("_stcore")
@example("_stcore/")
@example("static")
@example("statics/x")
@example("favicon.png/")
@example("xfavicon.png")
@example("favicon.pngx")
@example("a/_stcore/health")
@example("map/_stcore")
@example("figures/_stcore/health")
def test_each_path_is_the_apps_or_else_ours_or_strange(rest: str) -> None:
    path = "/" + rest
    own = {page.address for page in APP_PAGES}
    if path not in own:
        assert is_app(path) is not strange(path)


@pytest.mark.parametrize(
    "path", ["/_stcore", "/statics/x.js", "/xstatic/x.js", "/favicon.png/", "/nowhere/_stcore/x",
             "/figures/_stcore/health", "/Static/x", "/a%0A/static/x", "/static%0A",
             "/.well-known/x", "/%0Astatic/x"]
)  # fmt: skip
def test_what_only_looks_like_streamlits_does_not_exist(draft: Server, path: str) -> None:
    assert draft.json(path, status=404)["error"]["message"].startswith("Nothing stands at")


def test_paths_of_streamlit_are_not_answered_by_us(draft: Server) -> None:
    for path in {*STREAMLIT} - {UPLOADS}:
        reply = draft.get(path, status=404)
        assert reply.text == "Not Found", "Starlette's own, as no Streamlit stands behind it here"
