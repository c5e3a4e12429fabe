"""What holds for every reply, whatever was asked."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import orjson

from dashboard import settings
from tests.faces.web.reading import Html

from .conftest import Got
from .requests import EVIL, PROBE, Ask

LARGEST = 4_000_000
"""Bytes of a reply: above the database file and the largest table of the tests' data."""
LARGEST_REFUSAL = 100_000
TIME_LIMIT = 2.0
"""Seconds of one core, as for a query (`dashboard.database.connection.TIME_LIMIT`)."""
INSIDE = (
    "Traceback", "site-packages", ".py\"", "duckdb.", "SELECT ", "Error(", "root:x:",
    str(settings.ROOT),
)  # fmt: skip
_FIELD = re.compile(rb"[a-z0-9-]+")
_VALUE = re.compile(rb"[\x20-\x7e]*")
OUR_SCRIPT = re.compile(r"/assets/page\.js\?v=[0-9a-f]{10}")
_STREAMLIT_SCRIPT = re.compile(r"\./static/js/[\w.-]+\.js")


def check(asked: Ask, got: Got) -> None:
    """Everything at once; the request stands in the failure's report."""
    _status(got)
    _headers(asked, got)
    _size_and_time(got)
    if got.status >= 400:
        _says_nothing_of_the_inside(got)
    if got.is_page and asked.method != "HEAD" and got.body:
        check_page(got)
    if got.kind == "application/json" and got.body:
        orjson.loads(got.body)


def _status(got: Got) -> None:
    assert got.status in (200, 206, 301, 304, 307, 400, 404, 405, 414, 416, 422)


def _headers(asked: Ask, got: Got) -> None:
    for name, value in got.headers:
        assert _FIELD.fullmatch(name), name
        assert _VALUE.fullmatch(value), (name, value)
        assert PROBE.encode() not in value or name == b"location"
    assert not got.field("x-evil")
    assert not got.field("set-cookie")
    assert len(got.field("content-security-policy")) == 1
    assert got.field("x-content-type-options") == ["nosniff"]
    assert len(got.field("content-length")) <= 1
    assert len(got.field("content-type")) <= 1
    for address in got.field("location"):
        assert got.status in (301, 307)
        # Within this site, and to a known address: one slash, and no host.
        own = f"http://{asked.host.decode('latin-1')}/"
        assert re.match(r"/(?![/\\])", address.removeprefix(own[:-1])), address
        assert EVIL not in (urlsplit(address).hostname or "")


def _size_and_time(got: Got) -> None:
    assert len(got.body) <= (LARGEST_REFUSAL if got.status >= 400 else LARGEST)
    assert got.cpu <= TIME_LIMIT, f"{got.cpu:.1f} s"


def _says_nothing_of_the_inside(got: Got) -> None:
    text = got.body.decode("utf-8", "replace")
    assert not [sign for sign in INSIDE if sign in text]
    assert got.field("cache-control") in ([], ["no-store"])


def check_page(got: Got) -> None:
    """No script, handler or address of the page is made of what was asked."""
    page = Html(got.body.decode())
    assert got.kind == "text/html; charset=utf-8"
    is_app = "./static/js/" in page.source
    if not is_app:
        assert page.errors == []
    for script in page.all("script"):
        source = script.attrs.get("src") or ""
        inside = "".join(child.data or "" for child in script.children)
        assert PROBE not in source + inside
        if script.attrs.get("type") == "application/ld+json":
            assert "<" not in inside
            json.loads(inside)
        elif not is_app:
            assert OUR_SCRIPT.fullmatch(source)
            assert not inside
    for element in page.all("*"):
        for name, value in element.attrs.items():
            assert is_app or not name.startswith("on"), name
            if name in ("href", "src", "action", "srcset", "formaction", "data", "poster"):
                _inert((value or "").strip())
    assert "7091" not in page.source, "a template ran what was asked"
    assert page.all("base") == []
    if got.status >= 400:
        assert page.meta("robots") == "noindex"


def _inert(address: str) -> None:
    assert not re.match(r"(?i)\s*(?:javascript|vbscript|data:text)", address), address
    host = re.match(r"(?:[a-z]+:)?//([^/?#]*)", address)
    assert host is None or EVIL not in host[1] or host[1] == EVIL, address
