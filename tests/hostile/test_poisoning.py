"""What one reader asks for never changes what another one gets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Got, Target
from .requests import EVIL, HOST, Ask, Headers, headers

COUNT = "/figures/published-count"
PATHS = (
    COUNT, f"{COUNT}.json", f"{COUNT}.csv", f"{COUNT}.bib", f"{COUNT}/embed", f"{COUNT}/card.png",
    "/figures", "/data/", "/changes", "/factsheet", "/api/v1/figures", "/api/v1/openapi.json",
    "/robots.txt", "/sitemap.xml", "/", "/map", "/assets/page.css", "/nowhere", "/figures/",
)  # fmt: skip
# What may make another reply of the same address, and is named in Vary or steers no content.
STEERS = {
    b"accept", b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range",
}  # fmt: skip
LOOSE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
LIES = (b"x-forwarded-host", b"x-host", b"x-forwarded-server", b"x-original-host")


def same(one: Got, other: Got) -> bool:
    return (one.status, one.said, one.body) == (other.status, other.said, other.body)


def tried(target: Target, path: str, said: Headers) -> None:
    harmless = tuple(pair for pair in said if pair[0] not in STEERS)
    plain = Ask(target=path)
    before = target.get(plain)
    assert same(target.get(replace(plain, headers=harmless)), before)
    assert same(target.get(plain), before)


@given(path=st.sampled_from(PATHS), said=headers)
@settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=LOOSE
)
def test_header_fields_change_no_reply(target: Target, path: str, said: Headers) -> None:
    tried(target, path, said)


@pytest.mark.slow
@given(path=st.sampled_from(PATHS), said=headers)
@settings(
    max_examples=1000, deadline=None, database=None, suppress_health_check=LOOSE, print_blob=True
)
def test_header_fields_change_no_reply_whatever_they_say(
    target: Target, path: str, said: Headers
) -> None:
    tried(target, path, said)


@pytest.mark.parametrize("path", PATHS)
def test_no_reader_gets_a_page_that_was_made_for_another_host(target: Target, path: str) -> None:
    evil = Ask(target=path, host=EVIL.encode(), query=b"country=JPN")
    plain = replace(evil, host=HOST)
    first = target.get(evil)
    again = target.get(plain)
    assert EVIL.encode() not in again.body
    assert not [value for _name, value in again.headers if EVIL.encode() in value]
    assert same(target.get(evil), first)


@pytest.mark.parametrize("path", PATHS)
def test_with_an_address_of_its_own_the_site_never_names_another(
    target: Target, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_ADDRESS", "https://numbers.example.org")
    lies = tuple((name, EVIL.encode()) for name in LIES)
    plain = target.get(Ask(target=path))
    for host in (EVIL.encode(), b"", b"\xff", f"{EVIL}/x".encode()):
        got = target.get(Ask(target=path, host=host, headers=lies))
        if got.status < 400:
            assert same(got, plain)
        assert EVIL.encode() not in got.body


@pytest.mark.parametrize(
    "hosts",
    [(b"testserver", b"evil.example"), (b"testserver", b"testserver"), (b"",), (b"a b",),
     (b"x" * 300,), (b"evil.example@testserver",), (b"testserver/x",), (b"testserver#",),
     (b"[::1",), (b"testserver:123456",), (b"\xe9xample.org",)],
)  # fmt: skip
def test_a_request_names_one_proper_host_or_is_refused(
    target: Target, hosts: tuple[bytes, ...]
) -> None:
    first, *more = hosts
    got = target.get(Ask(target=COUNT, host=first, headers=tuple((b"host", host) for host in more)))
    assert got.status == 400
    assert first not in got.body or first in (b"", b"testserver")


def test_one_host_is_one_however_it_is_spelt(target: Target) -> None:
    assert same(
        target.get(Ask(target=COUNT, host=b"TestServer")), target.get(Ask(target=COUNT, host=HOST))
    )


@pytest.mark.parametrize("scheme", ["ws", "wss", "javascript", "data", ""])
def test_links_begin_with_http_whatever_a_proxy_says(target: Target, scheme: str) -> None:
    got = target.get(Ask(target="/robots.txt", scheme=scheme))
    assert b"Sitemap: http://testserver/sitemap.xml" in got.body


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("country=JPN", "country=CHN"), ("country=CHN&country=JPN", "country=CHN%26country=JPN"),
     ("", "country="), ("from=2015", "from=2015%00"), ("age=child", "age=child;age=adult")],
)  # fmt: skip
def test_no_query_is_taken_for_another(target: Target, asked: str, kept: str) -> None:
    fresh = target.get(Ask(target=f"{COUNT}.json", query=asked.encode()))
    other = target.get(Ask(target=f"{COUNT}.json", query=kept.encode()))
    assert other.body != fresh.body
    assert same(target.get(Ask(target=f"{COUNT}.json", query=asked.encode())), fresh)
