"""From a request to a reply: made once, kept, and never by more than a few threads at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from typing import Any

import anyio
import pytest

from dashboard.database import DatabaseError
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.endpoint import Endpoint, KeptReplies
from dashboard.faces.web.refusal import Refusal
from dashboard.faces.web.reply import NEVER, Reply
from dashboard.faces.web.shelf import Shelf
from tests.apart import apart

PATIENCE = 20


class Kitchen:
    """A service that only keeps replies, and counts how often one is made, and by how many."""

    def __init__(self, *, places: int = 4) -> None:
        self.shelf = Shelf()
        self.version: Hashable = "first"
        self.places = places
        self._limiter: anyio.CapacityLimiter | None = None
        self.made: list[str] = []
        self.at_work = 0
        self.most_at_work = 0
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.full = threading.Event()
        self._lock = threading.Lock()

    def state(self) -> Hashable:
        return self.version

    def limiter(self, _lane: str) -> anyio.CapacityLimiter:
        self._limiter = self._limiter or anyio.CapacityLimiter(self.places)
        return self._limiter

    def make(self, _service: Any, asked: Asked) -> Reply:
        with self._lock:
            self.made.append(asked.path)
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
            if self.at_work == self.places:
                self.full.set()
        assert self.may_go_on.wait(PATIENCE)
        with self._lock:
            self.at_work -= 1
        return Reply(f"{asked.path} {dict(asked.query)} {self.version}".encode(), "text/plain")


def scope(path: str = "/x", query: str = "", **headers: str) -> dict[str, Any]:
    named = {"host": "testserver", **headers}
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in named.items()],
    }


async def ask(app: Callable[..., Any], asked: dict[str, Any]) -> tuple[int, bytes]:
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    await app(asked, None, send)
    return messages[0]["status"], messages[-1]["body"]


async def until(said: threading.Event) -> None:
    assert await asyncio.to_thread(said.wait, PATIENCE)


def endpoint(kitchen: Any, make: Any = None) -> Endpoint:
    return Endpoint(kitchen, make or kitchen.make)


def test_fifty_who_ask_the_same_at_once_make_it_be_made_once() -> None:
    kitchen = Kitchen(places=1)
    kitchen.may_go_on.clear()
    end = endpoint(kitchen)

    async def crowd() -> list[tuple[int, bytes]]:
        asking = [asyncio.ensure_future(ask(end, scope(query="b=2&a=1"))) for _ in range(25)]
        asking += [asyncio.ensure_future(ask(end, scope(query="a=1&b=2"))) for _ in range(25)]
        await until(kitchen.full)
        kitchen.may_go_on.set()
        return await asyncio.gather(*asking)

    replies = apart(crowd())
    assert len(replies) == 50
    assert len(set(replies)) == 1
    assert replies[0][0] == 200
    assert kitchen.made == ["/x"]


def test_many_who_ask_different_things_wait_for_a_place() -> None:
    kitchen = Kitchen(places=3)
    kitchen.may_go_on.clear()
    end = endpoint(kitchen)

    async def crowd() -> list[tuple[int, bytes]]:
        asking = [asyncio.ensure_future(ask(end, scope(f"/{n}"))) for n in range(20)]
        await until(kitchen.full)
        kitchen.may_go_on.set()
        return await asyncio.gather(*asking)

    assert [status for status, _ in apart(crowd())] == [200] * 20
    assert sorted(kitchen.made) == sorted(f"/{n}" for n in range(20))
    assert kitchen.most_at_work == 3


def test_a_reader_who_leaves_does_not_take_the_reply_from_the_others() -> None:
    kitchen = Kitchen(places=1)
    kitchen.may_go_on.clear()
    end = endpoint(kitchen)

    async def leave() -> tuple[int, bytes]:
        first = asyncio.ensure_future(ask(end, scope()))
        await until(kitchen.full)
        second = asyncio.ensure_future(ask(end, scope()))
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        kitchen.may_go_on.set()
        return await second

    assert apart(leave())[0] == 200
    assert kitchen.made == ["/x"]


def replies_to(end: Callable[..., Any], *asked: dict[str, Any]) -> list[tuple[int, bytes]]:
    async def one_after_the_other() -> list[tuple[int, bytes]]:
        return [await ask(end, one) for one in asked]

    return apart(one_after_the_other())


def test_a_reply_is_kept_until_the_data_change() -> None:
    kitchen = Kitchen()
    end = endpoint(kitchen)
    first, again = replies_to(end, scope(), scope(query="utm_source=x"))
    assert first == again
    assert len(kitchen.made) == 1
    kitchen.version, kitchen._limiter = "second", None
    (later,) = replies_to(end, scope())
    assert later != first
    assert len(kitchen.made) == 2


def test_replies_for_one_host_are_not_given_to_another() -> None:
    kitchen = Kitchen()
    asked = [scope(), {**scope(), "headers": [(b"host", b"other.example")]}]
    assert [status for status, _ in replies_to(endpoint(kitchen), *asked)] == [200, 200]
    assert len(kitchen.made) == 2


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Refusal(404, "Not there."), 404),
        (DatabaseError("gone"), 503),
        (RuntimeError("inside"), 500),
        (Reply(b"{}", "application/json", status=503, cache=NEVER), 503),
    ],
)
def test_trouble_is_told_and_not_kept(trouble: Any, status: int) -> None:
    kitchen = Kitchen()
    calls = []

    def make(_service: Any, asked: Asked) -> Reply:
        calls.append(asked)
        if isinstance(trouble, Reply):
            return trouble
        raise trouble

    found = replies_to(endpoint(kitchen, make), scope(), scope())
    assert [code for code, _ in found] == [status] * 2
    assert len(calls) == 2
    assert b"inside" not in found[0][1]


def test_each_of_two_readers_is_told_of_trouble_in_their_own_form() -> None:
    kitchen = Kitchen(places=1)
    kitchen.may_go_on.clear()

    def make(service: Any, asked: Asked) -> Reply:
        kitchen.make(service, asked)
        raise Refusal(404, "Not there.")

    end = endpoint(kitchen, make)

    async def both() -> list[tuple[int, bytes]]:
        readers = [
            asyncio.ensure_future(ask(end, scope(accept=accept)))
            for accept in ("text/html", "application/json")
        ]
        while not kitchen.made:
            await asyncio.sleep(0)
        kitchen.may_go_on.set()
        return list(await asyncio.gather(*readers))

    page, json_ = apart(both())
    assert len(kitchen.made) == 1
    assert page[1].startswith(b"<!doctype html>")
    assert json_[1].startswith(b"{")


def test_after_trouble_the_next_reader_is_served() -> None:
    kitchen = Kitchen()
    troubles = [RuntimeError("once")]

    def make(service: Any, asked: Asked) -> Reply:
        if troubles:
            raise troubles.pop()
        return kitchen.make(service, asked)

    assert [c for c, _ in replies_to(endpoint(kitchen, make), scope(), scope())] == [500, 200]


class TestKeptReplies:
    """The middleware before everything else."""

    @staticmethod
    def surrounded(kitchen: Any) -> tuple[KeptReplies, list[str]]:
        passed: list[str] = []
        end = endpoint(kitchen)

        async def app(asked: Any, receive: Any, send: Any) -> None:
            passed.append(asked["path"])
            await end(asked, receive, send)

        return KeptReplies(app, service=kitchen), passed

    def test_a_kept_reply_passes_no_one(self) -> None:
        app, passed = self.surrounded(Kitchen())
        first, again = replies_to(app, scope(query="a=1"), scope(query="a=1"))
        assert first == again
        assert passed == ["/x"]

    def test_other_methods_and_strange_hosts_pass(self) -> None:
        kitchen = Kitchen()
        app, passed = self.surrounded(kitchen)
        strange = {**scope(), "headers": [(b"host", b"a b")]}
        replies_to(app, scope(), {**scope(), "method": "POST"}, strange)
        assert len(passed) == 3
