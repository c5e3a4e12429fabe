"""The client of the bench against a tiny app that counts its runs and fails when it is told to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest

from dashboard.bench import readers
from dashboard.bench.report import BenchError
from dashboard.bench.reruns import known_pages
from dashboard.bench.servers import Server, script_server
from dashboard.bench.session import Run, Session, open_session
from tests.apart import apart

# It tells what it did in the address.
APP = """
import streamlit as st

def count(name):
    st.session_state[name] = st.session_state.get(name, 0) + 1
    st.query_params[name] = str(st.session_state[name])

@st.fragment
def part():
    count("parts")
    st.text("a part")

def start():
    count("runs")
    st.query_params["year"] = str(st.slider("Year", 2000, 2010, 2005))
    if "fail" in st.query_params:
        raise RuntimeError("told to fail")
    if st.query_params.pop("again", None):
        st.rerun()
    st.text("a long text " * 2000)
    part()

def other():
    count("others")

st.navigation([st.Page(start, default=True), st.Page(other)], position="hidden").run()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with script_server(APP) as served:
        yield served


def _did(session: Session) -> dict[str, str]:
    return dict(parse_qsl(session.query))


def _runs(server: Server, query: str, count: int) -> tuple[list[Run], dict[str, str]]:
    async def go() -> tuple[list[Run], dict[str, str]]:
        async with open_session(server.origin, query=query) as session:
            return [await session.run() for _ in range(count)], _did(session)

    return apart(go())


def test_every_run_is_waited_for_to_its_end(server: Server) -> None:
    runs, did = _runs(server, "", 3)
    assert [run.trouble for run in runs] == [[], [], []]
    assert [run.elements for run in runs] == [3, 3, 3]
    assert all(0 < run.seconds < 60 for run in runs)
    assert did == {"runs": "3", "parts": "3", "year": "2005"}


def test_a_large_element_that_the_browser_keeps_is_not_sent_again(server: Server) -> None:
    (first, second), _did = _runs(server, "", 2)
    assert (first.references, second.references) == (0, 1)
    assert second.size < first.size / 4


def test_an_element_that_is_no_longer_used_is_forgotten_as_a_browser_forgets_it(
    server: Server,
) -> None:
    async def go() -> Run:
        async with open_session(server.origin) as session:
            await session.run()
            session.query = "fail=1"  # the text is not shown in these runs
            for _ in range(4):
                await session.run()
            session.query = ""
            return await session.run()

    assert apart(go()).references == 0


def test_a_choice_reaches_the_script(server: Server) -> None:
    async def go() -> dict[str, str]:
        async with open_session(server.origin) as session:
            await session.run()
            (control,) = session.controls
            await session.choose(control, control.first + 3)
            await session.run()
            return _did(session)

    assert apart(go()) == {"runs": "3", "parts": "3", "year": "2003"}


def test_a_fragment_is_run_alone(server: Server) -> None:
    async def go() -> tuple[Run, dict[str, str]]:
        async with open_session(server.origin) as session:
            await session.run()
            (own,) = session.fragments
            run = await session.run(fragment=own)
            return run, _did(session)

    run, did = apart(go())
    assert not run.trouble
    assert (run.elements, did["runs"], did["parts"]) == (1, "1", "2")


def test_a_run_that_the_script_asks_for_belongs_to_the_one_before(server: Server) -> None:
    (run,), did = _runs(server, "again=1", 1)
    assert not run.trouble
    assert did["runs"] == "2"


def test_a_script_that_fails_is_not_taken_for_a_fast_one(server: Server) -> None:
    (run,), _did = _runs(server, "fail=1", 1)
    assert run.trouble == ["an error, told in the server's log"]


def test_the_log_of_a_server_that_failed_a_reader_is_told() -> None:
    with (
        pytest.raises(BenchError, match=r"(?s)The page / failed.*log ends with.*told to fail"),
        script_server("raise RuntimeError('told to fail')") as server,
    ):
        apart(readers.alone(server, "", 1))


def test_a_session_stays_on_the_page_that_it_was_opened_on(server: Server) -> None:
    async def go() -> dict[str, str]:
        async with open_session(server.origin, page="other") as session:
            for _ in range(2):
                await session.run()
            return _did(session)

    assert apart(go()) == {"others": "2"}


def test_a_page_that_does_not_exist_is_trouble(server: Server) -> None:
    async def go() -> Run:
        async with open_session(server.origin, page="nowhere") as session:
            return await session.run()

    assert apart(go()).trouble == ["there is no page nowhere"]


def test_one_reader_alone_gives_as_many_times_as_asked_for(server: Server) -> None:
    found = apart(readers.alone(server, "", 2))
    assert len(found.reruns) == len(found.choices) == len(found.fragments) == 2
    assert min(found.reruns) <= found.median <= max(found.reruns)


def test_many_readers_are_counted(server: Server) -> None:
    assert apart(readers.rate(server, "", sessions=3, seconds=0.2)) > 0
    served = apart(readers.crowd(server, "", 3))
    assert [(len(first.trouble), len(second.trouble)) for first, second in served] == [(0, 0)] * 3


def test_a_server_that_is_gone_is_told() -> None:
    with socket.socket() as nobody, pytest.raises(BenchError, match="no websocket connection"):
        nobody.bind(("127.0.0.1", 0))
        gone = Server(f"http://127.0.0.1:{nobody.getsockname()[1]}", process=0)
        apart(readers.alone(gone, "", 1))


def test_pages_are_named_as_in_an_address() -> None:
    assert known_pages(["/", "map", "/names"]) == ["", "map", "names"]
    with pytest.raises(BenchError, match=r"'nowhere' is not a page of the app.*triggers"):
        known_pages(["nowhere"])
