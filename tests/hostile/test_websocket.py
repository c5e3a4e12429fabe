"""The live app's connection: what a client may send, how much of it, and who suffers from it.

A real server, spoken to over loopback only; every flood is bounded and ends by itself.
"""

from __future__ import annotations

import contextlib
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from dashboard.bench.servers import Server, our_server

pytestmark = pytest.mark.slow

MB = 2**20
PATIENCE = 60.0
"""Seconds until a server that is busy with other tests counts as one that hangs."""
TOO_BIG = 1009
ADDRESS = "https://numbers.example.org"


@pytest.fixture(scope="module")
def server(
    handed_over_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    images = str(tmp_path_factory.mktemp("images"))
    database = {"ANE_DATABASE": str(handed_over_database), "ANE_IMAGES": images}
    with our_server({**database, "ANE_ADDRESS": ADDRESS}) as running:
        yield running


@contextlib.contextmanager
def client(server: Server) -> Iterator[ClientConnection]:
    """A connection as the browser opens one."""
    address = server.origin.replace("http://", "ws://") + "/_stcore/stream"
    with connect(
        address,
        subprotocols=[Subprotocol("streamlit")],
        origin=server.origin,  # type: ignore[arg-type]
        max_size=None,
        compression=None,
        open_timeout=PATIENCE,
        close_timeout=1,
    ) as line:
        yield line


def asking(query: str = "", page: str = "") -> bytes:
    """The message that asks for a run of the script."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    return message.SerializeToString()


def finished(line: ClientConnection) -> list[ForwardMsg]:
    """The messages up to the end of one run."""
    found = []
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        message = ForwardMsg()
        message.ParseFromString(line.recv(timeout=PATIENCE))  # type: ignore[arg-type]
        found.append(message)
        if message.WhichOneof("type") == "script_finished":
            return found
    raise AssertionError("the run does not end")


def check_others_are_served(server: Server, *, seconds: float = 10.0) -> None:
    before = time.monotonic()
    assert server.ask("/healthz") == b"ok\n"
    assert b"Acute Necrotizing" in server.ask("/figures/published-count")
    with client(server) as line:
        line.send(asking())
        assert any(message.WhichOneof("type") == "delta" for message in finished(line))
    assert time.monotonic() - before < seconds


def closed_after(server: Server, message: bytes | str) -> int | None:
    """The code with which the server ends the connection after a message, if it gives one."""
    with client(server) as line:
        with contextlib.suppress(ConnectionClosed):
            line.send(message)
        with pytest.raises(ConnectionClosed) as ended:
            while True:
                line.recv(timeout=PATIENCE)
    received = ended.value.rcvd
    assert received is None or "Traceback" not in received.reason
    return received.code if received else None


@pytest.mark.parametrize("size", [2 * MB, 17 * MB, 100 * MB])
def test_a_giant_message_ends_its_connection_and_is_not_held(server: Server, size: int) -> None:
    before = server.memory()
    assert closed_after(server, b"\x00" * size) == TOO_BIG
    assert server.memory() - before < 60
    check_others_are_served(server)


@pytest.mark.parametrize(
    "message",
    ["text", b"\xff" * 100, b"\x0a\xff\xff\xff\xff\x0f"],
    ids=["text", "noise", "cut off"],
)
def test_what_is_no_message_ends_its_connection_alone(server: Server, message: bytes | str) -> None:
    closed_after(server, message)
    check_others_are_served(server)


def test_an_address_of_a_megabyte_costs_one_short_run(server: Server) -> None:
    many = "&".join(f"country=x{n}" for n in range(70_000))[:900_000]
    with client(server) as line:
        before = time.monotonic()
        line.send(asking(many))
        messages = finished(line)
        assert time.monotonic() - before < 10
    assert sum(message.ByteSize() for message in messages) < 4 * MB
    check_others_are_served(server)


def test_a_flood_of_messages_keeps_nobody_waiting(server: Server) -> None:
    """1,000 a second for three seconds: each asks for a run, and all but the last are dropped."""
    before = server.memory()
    with client(server) as line:
        start = time.monotonic()
        for number in range(3000):
            line.send(asking(f"from={1990 + number % 30}"))
            ahead = start + number / 1000 - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
            if number == 1500:
                check_others_are_served(server, seconds=20)
    check_others_are_served(server)
    assert server.memory() - before < 150


def test_three_hundred_who_say_nothing_keep_nobody_waiting(server: Server) -> None:
    before = server.memory()
    with contextlib.ExitStack() as open_lines:
        for _ in range(300):
            open_lines.enter_context(client(server))
        check_others_are_served(server, seconds=20)
        assert server.memory() - before < 300
    check_others_are_served(server)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/_stcore/upload_file/session/file", 404),
        ("DELETE", "/map/_stcore/upload_file/session/file", 404),
        ("GET", "/_stcore/metrics", 404),
        ("POST", "/_stcore/health", 405),
        ("POST", "/", 405),
    ],
)
def test_doors_of_streamlit_that_the_site_does_not_need_are_shut(
    server: Server, method: str, path: str, status: int
) -> None:
    asked = urllib.request.Request(
        server.origin + path, method=method, data=b"x" if method != "GET" else None
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=PATIENCE)
    assert refused.value.code == status
    assert "content-security-policy" in refused.value.headers
