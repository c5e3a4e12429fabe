"""What lets a cache in front of the server, and a browser, keep what they have."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import httpx2
import pytest

from dashboard.faces.app_pages import APP_PAGES

from .choices import FIGURES
from .conftest import Shop
from .reading import HTML, JSON, Server

COUNT = "/figures/published-count"
FACES = ("", ".json", ".csv", ".bib", ".ris", ".csl.json", "/embed")
OTHERS = (
    "/figures", "/data/", "/changes", "/api/v1/figures", "/api/v1/openapi.json", "/robots.txt",
    "/sitemap.xml", "/data/publications.csv", "/data/ane-in-numbers.zip", "/data/ane.duckdb",
)  # fmt: skip
APP = tuple(page.address for page in APP_PAGES)
KEPT = (*(COUNT + face for face in FACES), *OTHERS, *APP)
PLAIN = {"accept-encoding": "identity"}
PACKED = {"accept-encoding": "br;q=1.0, gzip;q=0.8, *;q=0.1"}


def tag(reply: httpx2.Response) -> str:
    """The entity tag, which must be a strong one."""
    found = reply.headers["etag"]
    assert found.startswith('"')
    assert found.endswith('"')
    assert len(found) > 10
    return found


def raw(server: Server, path: str, headers: Mapping[str, str]) -> tuple[httpx2.Response, bytes]:
    """The reply with its body as it was sent, not unpacked."""
    with server.client.stream("GET", path, headers=dict(headers)) as reply:
        return reply, b"".join(reply.iter_raw())


@pytest.mark.parametrize("path", KEPT)
def test_packed_and_plain_are_the_same_content_with_tags_of_their_own(
    released: Server, path: str
) -> None:
    plain, body = raw(released, path, PLAIN)
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(body)
    packed, shrunk = raw(released, path, PACKED)
    assert int(packed.headers["content-length"]) == len(shrunk)
    if packed.headers.get("content-encoding") == "gzip":
        assert tag(packed) != tag(plain)
        assert gzip.decompress(shrunk) == body
        for reply in (packed, plain):
            assert "accept-encoding" in reply.headers["vary"].lower()
    else:
        assert tag(packed) == tag(plain)
        assert len(body) < 400 or path.endswith(".zip"), "long texts are sent packed"


@pytest.mark.parametrize(
    "accepted", ["identity", "gzip;q=0", "gzip; q=0.0", "br", "*;q=0", "gzip;q=0, *", ""]
)
def test_who_cannot_read_gzip_gets_none(released: Server, accepted: str) -> None:
    reply, _ = raw(released, COUNT, {"accept-encoding": accepted})
    assert "content-encoding" not in reply.headers


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("encoding", [PLAIN, PACKED], ids=["plain", "packed"])
def test_who_has_it_already_is_told_so(
    released: Server, path: str, encoding: Mapping[str, str]
) -> None:
    fresh = released.get(path, headers=encoding)
    known = tag(fresh)
    for said in (known, f"W/{known}", f'"another", {known}', f'W/"x",W/{known}', "*"):
        reply, body = raw(released, path, {**encoding, "if-none-match": said})
        assert (reply.status_code, body) == (304, b""), said
        assert tag(reply) == known
        for name in ("cache-control", "vary", "link"):
            assert reply.headers.get(name) == fresh.headers.get(name)
        assert "content-length" not in reply.headers
        assert "content-type" not in reply.headers
        assert "content-security-policy" in reply.headers
    for said in ('"another"', known.strip('"'), ""):
        released.get(path, headers={**encoding, "if-none-match": said})


@pytest.mark.parametrize("path", [*KEPT, "/healthz", "/readyz", "/nowhere"])
def test_head_is_the_same_without_a_body(released: Server, path: str) -> None:
    status = 404 if path == "/nowhere" else 200
    asked = {**JSON, **PLAIN}
    whole = released.get(path, status=status, headers=asked)
    head = released.get(path, status=status, method="HEAD", headers=asked)
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["content-length"]) == len(whole.content)


def test_how_long_caches_keep_it(released: Server, shop: Shop) -> None:
    def kept(path: str, query: str = "", status: int = 200) -> str:
        return released.get(path, query, status=status).headers["cache-control"]

    for face in FACES:
        fresh, pinned = (
            dict(part.strip().partition("=")[::2] for part in said.split(","))
            for said in (kept(COUNT + face), kept(COUNT + face, f"version={shop.versions[0]}"))
        )
        assert {"public", "max-age", "s-maxage"} <= fresh.keys() & pinned.keys()
        assert int(fresh["max-age"]) <= 60
        assert int(fresh["s-maxage"]) <= 300
        assert int(pinned["max-age"]) > int(fresh["max-age"])
        assert int(pinned["s-maxage"]) > int(fresh["s-maxage"])
    for path in APP:
        assert kept(path) == "no-cache"
    for path in ("/healthz", "/readyz"):
        assert kept(path) == "no-store"
    for path, status in (("/nowhere", 404), ("/figures/nothing", 404), (f"{COUNT}.png", 503)):
        assert kept(path, status=status) == "no-store"
    assert kept(COUNT, "country=XXX", 422) == "no-store"
    assert kept(COUNT, "x=" + "y" * 3000, 414) == "no-store"


def test_our_static_files_may_be_kept_for_ever_under_the_digest_of_their_content(
    released: Server,
) -> None:
    page = released.page("/figures")
    addresses = [link for link in page.links() if link.startswith("/assets/")]
    assert len(addresses) >= 3
    for address in addresses:
        assert "immutable" in released.get(address).headers["cache-control"]
        assert "immutable" not in released.get(address.split("?")[0]).headers["cache-control"]
    assert "immutable" not in released.get("/assets/no.css?v=1", status=404).headers.get(
        "cache-control", ""
    )


def test_a_refusal_differs_by_what_the_client_reads(released: Server) -> None:
    for path in ("/figures/nothing", "/nowhere"):
        as_page = released.get(path, status=404, headers=HTML)
        as_json = released.get(path, status=404, headers=JSON)
        assert as_page.headers["content-type"].startswith("text/html")
        assert as_json.headers["content-type"] == "application/json"
        assert "accept" in as_page.headers["vary"].lower().split(", ")


class TestTagsFollowTheContent:
    @pytest.mark.parametrize("face", FACES)
    def test_another_choice_another_version_another_figure_another_tag(
        self, released: Server, shop: Shop, face: str
    ) -> None:
        replies = [
            released.get(COUNT + face, query)
            for query in ("", "country=JPN", "to=2020", f"version={shop.versions[0]}")
        ]
        replies += [released.get(f"/figures/{figure}{face}") for figure in FIGURES[1:]]
        assert len({tag(reply) for reply in replies}) == len(replies)

    @pytest.mark.parametrize("face", FACES)
    def test_the_same_content_has_the_same_tag_on_another_server(
        self, draft: Server, drawn: Server, face: str
    ) -> None:
        if face not in ("", "/embed"):
            assert tag(draft.get(COUNT + face)) == tag(drawn.get(COUNT + face))
        assert tag(draft.get(COUNT + face)) == tag(draft.get(COUNT + face))

    @pytest.mark.parametrize("face", FACES)
    def test_order_and_what_other_sites_add_change_nothing(
        self, released: Server, face: str
    ) -> None:
        asked = released.get(COUNT + face, "country=JPN&country=CHN&from=2015")
        for query in (
            "from=2015&country=CHN&country=JPN",
            "from=2015&country=JPN&country=JPN&country=CHN",
            "utm_source=x&country=JPN&utm_medium=social&country=CHN&from=2015&fbclid=abc",
            "country=JPN&country=CHN&from=2015&gclid=&mc_cid=1&utm_x=%3Cb%3E",
            "country=%4APN&country=CHN&from=2015&embed=true",
        ):
            again = released.get(COUNT + face, query)
            assert tag(again) == tag(asked), query
            assert again.content == asked.content

    @pytest.mark.parametrize("path", APP)
    def test_pages_of_the_app_have_tags_of_their_own_that_others_do_not_change(
        self, released: Server, path: str
    ) -> None:
        found = tag(released.get(path))
        assert tag(released.get(path, "utm_source=x&fbclid=abc")) == found
        assert all(tag(released.get(other)) != found for other in APP if other != path)
