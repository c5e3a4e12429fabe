"""Streamlit's own scripts and styles, compressed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pyarrow
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.faces.web import packed
from dashboard.faces.web.packed import FOLDER, PackedFiles

SCRIPT = "const words = 'the same again';\n" * 200
STYLE = "p { margin: 0; }\n" * 200


def passed_on(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("passed on")


def client_of(folder: Path) -> TestClient:
    everything = Route("/{path:path}", passed_on)
    app = Starlette(routes=[everything], middleware=[Middleware(PackedFiles, folder=folder)])
    return TestClient(app)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind, text in (("js", SCRIPT), ("css", STYLE)):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"main.abc.{kind}").write_text(text)
    (tmp_path / "js" / "tiny.abc.js").write_text("1")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(folder) as client:
        yield client


def unpacked(reply: bytes, coding: str, size: int) -> bytes:
    if coding == "gzip":
        return gzip.decompress(reply)
    return bytes(pyarrow.Codec("brotli").decompress(reply, decompressed_size=size, asbytes=True))


def raw(
    client: TestClient, path: str, accepted: str, **headers: str
) -> tuple[bytes, httpx2.Headers]:
    """The bytes as they come over the line, and the headers."""
    with client.stream("GET", path, headers={"accept-encoding": accepted, **headers}) as reply:
        return b"".join(reply.iter_raw()), reply.headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP", "gzip"),
    ],
)
@pytest.mark.parametrize(("kind", "text"), [("js", SCRIPT), ("css", STYLE)])
def test_a_file_comes_compressed_in_the_best_way_that_the_reader_knows(
    client: TestClient, kind: str, text: str, accepted: str, coding: str
) -> None:
    body, headers = raw(client, f"/static/{kind}/main.abc.{kind}", accepted)
    assert headers["content-encoding"] == coding
    assert unpacked(body, coding, len(text)) == text.encode()
    assert int(headers["content-length"]) == len(body) < len(text) / 10
    assert headers["vary"] == "Accept-Encoding"
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith(("text/javascript", "text/css"))


@pytest.mark.parametrize(
    ("path", "accepted", "headers"),
    [
        ("/static/js/main.abc.js", "identity", {}),
        ("/static/js/main.abc.js", "", {}),
        ("/static/js/main.abc.js", "br;q=0", {}),
        ("/static/js/main.abc.js", "br;q=wrong", {}),
        ("/static/js/main.abc.js", "br", {"range": "bytes=0-9"}),
        ("/static/js/tiny.abc.js", "br", {}),
        ("/static/js/other.js", "br", {}),
        ("/static/js/..%2fcss/main.abc.css", "br", {}),
        ("/static/css/main.abc.js", "br", {}),
        ("/main.abc.js", "br", {}),
    ],
)
def test_anything_else_is_passed_on(
    client: TestClient, path: str, accepted: str, headers: dict[str, str]
) -> None:
    body, _headers = raw(client, path, accepted, **headers)
    assert body == b"passed on"


def test_head_tells_the_length_and_sends_nothing(client: TestClient) -> None:
    reply = client.head("/static/js/main.abc.js", headers={"accept-encoding": "gzip"})
    assert int(reply.headers["content-length"]) > 0
    assert reply.content == b""


def test_a_file_is_compressed_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    codings = {"gzip": lambda content: made.append(1) or gzip.compress(content)}
    monkeypatch.setattr(packed, "CODINGS", codings)
    first, second = (raw(client, "/static/js/main.abc.js", "gzip")[0] for _turn in range(2))
    assert first == second
    assert made == [1]


def test_a_file_that_an_upgrade_took_away_is_passed_on(folder: Path, client: TestClient) -> None:
    (folder / "js" / "main.abc.js").unlink()
    assert raw(client, "/static/js/main.abc.js", "br")[0] == b"passed on"


def test_what_the_app_needs_before_its_first_word_is_half_a_megabyte() -> None:
    index = (FOLDER.parent / "index.html").read_text(encoding="utf-8")
    paths = re.findall(r'"\./(static/(?:js|css)/[^"]+)"', index)
    assert len(paths) > 20
    # What is passed on is too small to gain anything.
    with client_of(FOLDER) as client:
        replies = [raw(client, f"/{path}", "br") for path in paths]
    sizes = [len(body) for body, headers in replies if headers.get("content-encoding") == "br"]
    assert len(sizes) > len(paths) / 2
    assert sum(sizes) < 600_000
