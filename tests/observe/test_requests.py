"""Requests: counted by route, timed in a header, and told of without a word that a reader typed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import observe
from dashboard.database import DatabaseError
from dashboard.faces.web.observed import Observed, Told, watch
from dashboard.figures.figure import Figure, registry
from dashboard.observe.metrics import REGISTRY, SLOW
from tests.apart import apart
from tests.faces.web.conftest import serve
from tests.faces.web.reading import Server

from .conftest import Log, Watched

FIGURE = "cases-by-trigger"
JSON = f"/figures/{FIGURE}.json"
PART = re.compile(r"(wait|answer|draw|render);dur=\d+\.\d")


@pytest.fixture
def server(handed_over_database: Path) -> Iterator[Server]:
    """A server with nothing kept yet."""
    with serve(handed_over_database) as found:
        yield found


def test_a_request_is_counted_by_route_and_status(server: Server, watched: Watched) -> None:
    route = "/figures/{figure}.json"
    server.get(JSON)
    tag = server.get(JSON).headers["etag"]
    server.get(JSON, headers={"if-none-match": tag}, status=304)
    server.get(JSON, "trigger=unheard-of", status=422)
    assert watched.since("ane_requests_total", route=route, status="200") == 2
    assert watched.since("ane_requests_total", route=route, status="304") == 1
    assert watched.since("ane_requests_total", route=route, status="422") == 1
    # The two that were made, the first and the refusal; a kept reply takes no time worth a number.
    assert watched.since("ane_request_seconds_count", route=route) == 2


def test_a_figure_is_counted_by_the_face_that_was_asked_for(
    server: Server, watched: Watched
) -> None:
    for face in ("", ".json", ".csv", ".bib", "/embed"):
        server.get(f"/figures/{FIGURE}{face}")
        server.get(f"/figures/{FIGURE}{face}")  # kept now, and counted all the same
    server.get(JSON, method="HEAD")
    server.get("/figures/no-such-figure", status=404)
    for face in ("page", "json", "csv", "bib", "embed"):
        assert watched.since("ane_figure_views_total", figure=FIGURE, face=face) == 2


@pytest.mark.parametrize(
    ("route", "face"),
    [
        ("/figures/{figure}", "page"),
        ("/figures/{figure}/embed", "embed"),
        ("/figures/{figure}.csl.json", "csl.json"),
        ("/figures/{figure}.png", "png"),
        ("/figures/{figure}/chart.svg", ""),  # a part of a page, which is counted already
        ("/figures/{figure}/card.png", ""),  # fetched by machines for a preview
        ("/figures", ""),
        ("/map", ""),
    ],
)
def test_only_what_readers_ask_for_counts_as_a_view(route: str, face: str) -> None:
    assert Told(route).face == face


def test_hostile_addresses_add_no_series(server: Server, watched: Watched) -> None:
    server.get("/nothing/at/all", status=404)
    server.get("/figures/nothing", status=404)
    names = ("ane_requests_total", "ane_figure_views_total", "ane_request_seconds_count")
    before = {name: len(watched.labels(name)) for name in names}
    for n in range(50):
        server.get(f"/nothing-{n}/../{n}", status=404)
        server.get(f"/figures/nothing-{n}", status=404)
        server.get(f"/figures/{FIGURE}%22%7D{n}", status=404)
        server.get("/figures/nothing", f"trigger=typed-{n}&typed-{n}=x", status=404)
        server.get("/", headers={"user-agent": f"Agent/{n}"}, status=200)
    after = {name: len(watched.labels(name)) for name in names}
    assert after["ane_figure_views_total"] == before["ane_figure_views_total"]
    assert after["ane_requests_total"] <= before["ane_requests_total"] + 1  # "/"
    told = str([labels for name in names for labels in watched.labels(name)])
    assert "nothing-" not in told
    assert "Agent" not in told


def test_the_data_and_the_kept_replies_are_told(server: Server) -> None:
    watch(server.service)
    server.get(JSON)
    server.get(JSON)
    version = server.json(JSON)["data_version"]
    software = REGISTRY.get_sample_value
    (info,) = Watched.labels("ane_build_info")
    assert info["data_version"] == version
    assert software("ane_database_ok") == 1
    assert software("ane_cache_total", {"cache": "replies", "result": "miss"}) == 1
    assert software("ane_cache_total", {"cache": "replies", "result": "hit"}) == 2
    assert software("ane_cache_entries", {"cache": "replies"}) == 1
    year, month, day = map(int, server.json(JSON)["data_date"].split("-"))
    since = datetime(year, month, day, tzinfo=UTC).timestamp()
    assert software("ane_data_date_seconds") == since


def test_without_a_database_the_numbers_are_still_told(tmp_path: Path) -> None:
    with serve(tmp_path / "none.duckdb") as empty:
        watch(empty.service)
        (info,) = Watched.labels("ane_build_info")
    assert info["data_version"] == ""
    assert REGISTRY.get_sample_value("ane_database_ok") == 0
    assert REGISTRY.get_sample_value("ane_data_date_seconds") is None


def test_a_browser_counts_as_connected_until_it_leaves() -> None:
    seen: list[float | None] = []

    async def app(*_: object) -> None:
        seen.append(REGISTRY.get_sample_value("ane_sessions"))
        raise ConnectionError

    before = REGISTRY.get_sample_value("ane_sessions") or 0
    with pytest.raises(ConnectionError):
        apart(Observed(app)({"type": "websocket"}, _no, _no))  # type: ignore[arg-type]
    assert seen == [before + 1]
    assert REGISTRY.get_sample_value("ane_sessions") == before


async def _no(*_: Any) -> None:
    raise AssertionError


def test_a_reply_tells_where_its_time_went(server: Server) -> None:
    parts = server.get(f"/figures/{FIGURE}", "from=1984").headers["server-timing"].split(", ")
    assert all(PART.fullmatch(part) for part in parts), parts
    assert {part.partition(";")[0] for part in parts} >= {"answer", "render"}


@pytest.mark.parametrize("face", ["", ".json", ".csv", "/embed", ".ris"])
def test_a_kept_reply_says_that_it_was_kept_and_nothing_else_changes(
    server: Server, face: str
) -> None:
    path = f"/figures/{FIGURE}{face}"
    made, kept = server.get(path), server.get(path)
    assert made.headers["server-timing"] != "kept"
    assert kept.headers["server-timing"] == "kept"
    same = {"etag", "content-length", "content-encoding", "cache-control", "vary"}
    assert {n: made.headers.get(n) for n in same} == {n: kept.headers.get(n) for n in same}
    assert made.content == kept.content
    again = server.get(path, headers={"if-none-match": kept.headers["etag"]}, status=304)
    assert again.content == b""
    assert again.headers["server-timing"] == "kept"
    assert "timing-allow-origin" not in again.headers
    # The same reply under another spelling of its link is not made for this request either.
    assert server.get(path, "utm_source=x").headers["server-timing"] == "kept"


def test_what_is_refused_has_no_time(server: Server) -> None:
    assert "server-timing" not in server.get(JSON, "trigger=x", status=422).headers


def test_a_failure_is_told_without_what_the_reader_typed(
    server: Server, monkeypatch: pytest.MonkeyPatch, written: Log
) -> None:
    observe.set_up(as_json=True)

    def fails(*_: object) -> object:
        raise RuntimeError("the cause")

    monkeypatch.setattr(Figure, "answer", fails)
    headers = {"user-agent": "Private/1.0", "x-forwarded-for": "203.0.113.9", "cookie": "a=private"}
    server.get(JSON, "from=1983&utm_source=private", headers=headers, status=500)
    (line,) = written.lines
    assert line["message"] == f"No answer for {JSON} with a choice of from: the cause"
    assert (line["route"], line["figure"]) == ("/figures/{figure}.json", FIGURE)
    assert line["choices"] == ["from"]
    assert line["traceback"].endswith("RuntimeError: the cause")
    for word in ("private", "Private", "203.0.113.9", "1983"):
        assert word not in written.text


def test_a_name_that_is_no_figure_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        Told("/figures/{figure}", "my-private-name").log_failure(
            ["my-private-choice"], DatabaseError("Build it again.")
        )
    assert caplog.messages == ["No answer for /figures/{figure}: Build it again."]
    assert "my-private-name" not in registry()


def test_what_takes_long_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        observe.request("/map", 200, SLOW)
        observe.request("/map", 200, SLOW + 1.26)
    assert caplog.messages == ["A reply of /map took 2.3 s."]
