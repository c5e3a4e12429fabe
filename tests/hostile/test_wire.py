"""What stands on the wire itself: requests that no client would write, to a real server.

The server is uvicorn as Streamlit starts it (`streamlit.web.server.starlette.starlette_server`),
with our routes and without the live app.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from .conftest import Target
from .requests import EVIL, PROBE

PATIENCE = 20.0
"""Seconds for one exchange: a server that is busy with other tests is not a server that hangs."""
LARGEST = 300_000


@pytest.fixture(scope="module", params=["httptools", "h11"])
def port(request: pytest.FixtureRequest, target: Target) -> Iterator[int]:
    """A server on a free port of this machine, with either of the parsers that uvicorn may take."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(target.app, http=request.param, lifespan="off", log_level="critical")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


def say(port: int, raw: bytes) -> bytes:
    """Send bytes, and read what comes back until the server closes or has answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        with contextlib.suppress(OSError):
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
        found = b""
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            while len(found) < LARGEST and (part := line.recv(65536)):
                found += part
        return found


def request(target: bytes = b"/figures/published-count", *more: bytes, host: bytes = b"a") -> bytes:
    lines = [
        b"GET " + target + b" HTTP/1.1",
        b"Host: " + host,
        *more,
        b"Connection: close",
        b"",
        b"",
    ]
    return b"\r\n".join(lines)


STRANGE = {
    "absolute": request(f"http://{EVIL}/figures/published-count".encode()),
    "absolute, other scheme": request(f"ftp://{EVIL}/".encode()),
    "two hosts": request(b"/", b"Host: evil.example"),
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "old": b"GET /figures HTTP/1.0\r\n\r\n",
    "very old": b"GET /figures\r\n\r\n",
    "authority": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "bytes in the path": request(b"/figures/\xff\xfe\xc0\xaf"),
    "encoded bytes": request(b"/figures/%ff%fe%c0%af%00"),
    "line break in the path": request(b"/figures/%0d%0aX-Evil:%201%0d%0a"),
    "line break in the query": request(b"/figures/published-count?x=%0d%0aX-Evil:%201"),
    "script": request(f"/<script>{PROBE}</script>?<script>{PROBE}</script>".encode()),
    "up": request(b"/assets/../../../../../../etc/passwd"),
    "up, encoded": request(b"/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
    "up, encoded twice": request(b"/assets/%252e%252e/%252e%252e/etc/passwd"),
    "up, the other slash": request(b"/assets/..%5c..%5c..%5cetc%5cpasswd"),
    "up, from a file": request(b"/data/..%2f..%2f..%2f..%2fetc%2fpasswd"),
    "up, from a release": request(b"/data/releases/..%2f..%2fsite.toml%00.zip"),
    "root of a disk": request(b"/assets//etc/passwd"),
    "two slashes": request(f"//{EVIL}/figures/".encode()),
    "a long path": request(b"/" + b"a" * 60_000),
    "a long query": request(b"/figures?" + b"a" * 60_000),
    "a long host": request(host=b"a" * 60_000),
    "a long field": request(b"/", b"X: " + b"a" * 200_000),
    "many fields": request(b"/", *[b"X-%d: 1" % n for n in range(4000)]),
    "many ranges": request(b"/assets/page.css", b"Range: bytes=" + b"0-1," * 9000 + b"0-1"),
    "two lengths": request(b"/", b"Content-Length: 5", b"Content-Length: 6") + b"abcdef",
    "smuggled": request(b"/", b"Content-Length: 4", b"Transfer-Encoding: chunked")
    + b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "negative length": request(b"/", b"Content-Length: -1"),
    "chunks without end": request(b"/", b"Transfer-Encoding: chunked") + b"ffffffffffffffff\r\nx",
    "folded": request(b"/", b"X-A: 1\r\n X-Evil: 1"),
    "null in a field": request(b"/", b"X-A: \x00"),
    "upgrade": request(b"/figures", b"Upgrade: h2c", b"HTTP2-Settings: AAA"),
    "websocket": request(
        b"/figures", b"Upgrade: websocket", b"Sec-WebSocket-Key: eA==", b"Sec-WebSocket-Version: 13"
    ),
    "noise": bytes(range(256)) * 40,
    "nothing": b"",
    "half": b"GET / HTTP/1.1\r\nHost: a\r\n",
}


@pytest.mark.parametrize("name", STRANGE)
def test_the_server_refuses_or_answers_and_lives(port: int, name: str) -> None:
    found = say(port, STRANGE[name])
    head, _, body = found.partition(b"\r\n\r\n")
    assert not head or int(head.split()[1]) in (
        200,
        206,
        301,
        400,
        403,
        404,
        405,
        414,
        416,
        422,
        426,
        431,
    )
    assert len(found) < LARGEST
    for line in head.split(b"\r\n")[1:]:
        assert not line.lower().startswith((b"x-evil", b"set-cookie"))
        assert b"passwd" not in line
    assert b"root:" not in body
    assert b"Traceback" not in found
    assert f"<script>{PROBE}".encode() not in body
    assert body.count(b"HTTP/1.1 ") == 0, "a second request was smuggled in"
    assert say(port, request(b"/healthz")).endswith(b"ok\n")


def test_a_reader_who_says_nothing_keeps_nobody_waiting(port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(150)]
    try:
        for line in silent[::2]:
            line.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert b"200 OK" in say(port, request())
    finally:
        for line in silent:
            line.close()
