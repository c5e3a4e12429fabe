"""Two copies of the site behind nginx: one dies, the data change, and readers notice neither."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from dashboard.bench.crowd import copied, killed, published
from dashboard.bench.replicas import find_nginx, front, site
from dashboard.bench.report import BenchError, Row
from dashboard.bench.witnesses import Seen, mixtures
from tests.conftest import HANDED_OVER

OLD, NEW = "2026-01-01-aaaaaaaa", "2026-01-02-bbbbbbbb"


@pytest.fixture
def nginx() -> str:
    """The program; without it the test is skipped."""
    try:
        return find_nginx()
    except BenchError as error:
        pytest.skip(str(error))


def reply(turn: int, face: str, at: float, version: str, **other: Any) -> Seen:
    """What the first reader got."""
    values = {"words": version, "tag": f"{version}{face}", **other}
    return Seen(0, turn, face, at, at + 0.1, (version,), **values)


def test_a_reader_who_is_in_the_midst_of_the_change_is_no_mixture() -> None:
    seen = [
        reply(1, "", 1, OLD),
        reply(1, ".json", 2, OLD),
        reply(2, "", 3, OLD),
        reply(2, ".json", 4, NEW),
        reply(3, "", 5, NEW),
        reply(3, ".json", 6, NEW),
    ]
    found = mixtures(seen)
    assert (found.inside, found.back, found.apart, found.across) == ([], [], [], 1)


@pytest.mark.parametrize(
    ("seen", "where"),
    [
        ([Seen(0, 1, "", 1, 2, (OLD, NEW))], "inside"),
        ([Seen(0, 1, "", 1, 2, ())], "inside"),
        ([reply(1, "", 1, OLD), reply(2, "", 2, OLD, tag="other")], "inside"),
        ([reply(1, "", 1, OLD), reply(1, ".json", 2, OLD, words="other")], "inside"),
        ([reply(1, "", 1, OLD, tag="t"), reply(2, "", 2, NEW, tag="t")], "inside"),
        ([reply(1, "", 1, OLD), reply(2, "", 2, NEW), reply(3, "", 3, OLD)], "back"),
        (
            # A page from a store that was not emptied, after its file was new already.
            [
                reply(1, ".json", 1, OLD),
                reply(2, ".json", 2, NEW),
                reply(3, "", 3, OLD),
                reply(3, ".json", 4, NEW),
            ],
            "apart",
        ),
    ],
)
def test_each_kind_of_mixture_is_found(seen: list[Seen], where: str) -> None:
    assert getattr(mixtures(seen), where)


class Copy(BaseHTTPRequestHandler):
    """Stands for a copy of the site: says its name, and for how long that may be kept."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one write a reply: two would wait for each other

    def do_GET(self) -> None:
        told = {name.lower(): value for name, value in self.headers.items()}
        status = int(told.get("x-status", "200"))
        body = json.dumps({"copy": self.server.server_port, "told": told}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=60, s-maxage=300")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


Ask = Callable[..., tuple[http.client.HTTPResponse, str]]


@pytest.fixture
def two(nginx: str, tmp_path: Path) -> Iterator[tuple[Path, list[ThreadingHTTPServer], Ask]]:
    """Nginx with all its limits before two small servers; its folder, they, and a way to ask it."""
    (tmp_path / "current" / "site" / "figures").mkdir(parents=True)
    (tmp_path / "current" / "site" / "figures" / "outcomes.html").write_text("the file")
    copies = [ThreadingHTTPServer(("127.0.0.1", 0), Copy) for _ in range(2)]
    for copy in copies:
        threading.Thread(target=copy.serve_forever, kwargs={"poll_interval": 0.01}).start()
    ports = (copies[0].server_port, copies[1].server_port)
    try:
        with front(tmp_path, ports, limits=True) as origin:

            def ask(path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
                with contextlib.closing(
                    http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
                ) as connection:
                    named = {name.replace("_", "-"): value for name, value in headers.items()}
                    connection.request("GET", path, headers=named)
                    found = connection.getresponse()
                    return found, found.read().decode()

            yield tmp_path, copies, ask
    finally:
        for copy in copies:
            copy.shutdown()
            copy.server_close()


Two = tuple[Path, list[ThreadingHTTPServer], Ask]


def test_nginx_tells_the_app_no_address_and_logs_neither_it_nor_a_query(two: Two) -> None:
    folder, _copies, ask = two
    _found, body = ask(
        "/figures/outcomes?country=CHN", X_Forwarded_For="192.0.2.7", User_Agent="Somebody/1.0"
    )
    told = json.loads(body)["told"]
    assert not {"x-forwarded-for", "x-real-ip", "forwarded"} & set(told)
    logged = (folder / "ane.log").read_text()
    assert "GET /figures/outcomes 200" in logged
    for secret in ("127.0.0.1", "192.0.2.7", "country", "Somebody"):
        assert secret not in logged


def test_what_is_kept_is_given_again_and_the_other_store_knows_nothing_of_it(two: Two) -> None:
    folder, _copies, ask = two
    first = ask("/figures")[1]
    assert {ask("/figures")[1] for _ in range(4)} == {first}
    (folder / "state" / "odd").touch()
    asked = {json.loads(ask(f"/figures/{n}")[1])["copy"] for n in range(4)}
    assert len(asked) == 2
    (folder / "state" / "only-2").touch()
    assert json.loads(ask("/figures")[1])["copy"] == _copies_of(two)[1]


def test_only_the_copy_that_an_update_names_is_asked(two: Two) -> None:
    folder, copies, ask = two
    for number, copy in enumerate(copies, 1):
        steer = folder / "state" / f"only-{number}"
        steer.touch()
        asked = {json.loads(ask(f"/figures/{number}-{n}")[1])["copy"] for n in range(6)}
        assert asked == {copy.server_port}
        steer.unlink()


def test_while_the_second_copy_is_alone_nothing_is_kept(two: Two) -> None:
    folder, copies, ask = two
    (folder / "state" / "only-2").touch()
    assert json.loads(ask("/figures")[1])["copy"] == copies[1].server_port
    (folder / "state" / "only-2").rename(folder / "state" / "only-1")
    assert json.loads(ask("/figures")[1])["copy"] == copies[0].server_port


def test_one_address_may_ask_for_so_much_and_is_then_told_when_to_come_back(two: Two) -> None:
    _folder, _copies, ask = two
    found = [ask(f"/figures?n={n}")[0] for n in range(150)]
    refused = [one for one in found if one.status == 429]
    assert refused
    assert all(one.status == 200 for one in found[:100])
    assert refused[0].headers["retry-after"] == "10"
    assert ask("/assets/page.css")[0].status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/metrics", 404),
        ("/_stcore/metrics", 404),
        ("/_stcore/upload_file/a/b", 403),
        ("/sources/_stcore/upload_file/a/b", 403),
        ("/figures/outcomes.html", 302),
        ("/_stcore/health", 200),
    ],
)
def test_what_is_closed_stays_closed(two: Two, path: str, status: int) -> None:
    assert two[2](path)[0].status == status


def test_with_both_copies_gone_a_figure_is_read_as_a_file_but_never_for_a_choice(two: Two) -> None:
    _folder, copies, ask = two
    for copy in copies:
        copy.shutdown()
        copy.server_close()
    found, body = ask("/figures/outcomes")
    assert (found.status, body, found.headers["x-ane-copy"]) == (200, "the file", "files")
    for path in ("/figures/outcomes?country=CHN", "/figures/nothing"):
        found, body = ask(path)
        assert (found.status, found.headers["retry-after"]) == (503, "60")
        assert "try again in a few minutes" in body


def test_another_name_gets_no_answer(two: Two) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        two[2]("/figures", Host="elsewhere.example.org")


def _copies_of(two: Two) -> list[int]:
    return [copy.server_port for copy in two[1]]


def by_name(rows: Iterator[Row]) -> dict[str, Row]:
    """Rows by what was measured; every aim must be reached."""
    found = {row.name: row for row in rows}
    assert [row for row in found.values() if row.met is False] == []
    return found


@pytest.mark.slow
def test_a_copy_killed_under_load_is_noticed_by_nobody(nginx: str, tmp_path: Path) -> None:
    copied(HANDED_OVER, tmp_path / "old")
    with site(tmp_path / "old") as served:
        rows = by_name(killed(served, readers=4, sessions=6))
    assert rows["one copy killed: sessions that came back"].value > 0


@pytest.mark.slow
def test_new_data_under_load_mix_with_the_old_for_nobody(nginx: str, tmp_path: Path) -> None:
    copied(HANDED_OVER, tmp_path / "old")
    copied(HANDED_OVER, tmp_path / "new", more=1)
    with site(tmp_path / "old") as served:
        rows = by_name(published(served, tmp_path / "new", readers=4))
    assert rows["new data under load: versions seen"].value == 2
