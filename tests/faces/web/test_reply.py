"""Finished replies and where they are kept, by themselves."""

from __future__ import annotations

import gzip
import time
from typing import Any

import pytest

from dashboard.faces.web.reply import NEVER, Reply, accepts_gzip
from dashboard.faces.web.shelf import Shelf
from tests.apart import apart

LONG = b"A number and its sentence. " * 100
TEXT = "text/plain; charset=utf-8"


def sent(reply: Reply, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as they go to the server."""
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    apart(reply.send({"method": method, "headers": named}, send))
    start, body = messages
    fields = {str(k, "latin-1"): str(v, "latin-1") for k, v in start["headers"]}
    assert len(fields) == len(start["headers"]), "a header twice"
    return start["status"], fields, body["body"]


@pytest.mark.parametrize(
    ("accepted", "answer"),
    [
        ("gzip", True), ("GZIP", True), ("gzip, deflate, br", True), ("br, gzip;q=0.5", True),
        ("gzip;q=1", True), ("gzip;q=0.001", True), ("*", True), ("br;q=1, *;q=0.1", True),
        ("deflate , gzip ", True), ("", False), ("identity", False), ("br", False),
        ("gzip;q=0", False), ("gzip; q=0", False), ("gzip;q=0.0", False), ("gzip;q=0.000", False),
        ("*;q=0", False), ("gzip;q=0, *", False), ("gzip;q=0, br", False), ("xgzip", False),
        ("*, gzip;q=0", False), ("*;q=0, gzip", True),
    ],
)  # fmt: skip
def test_gzip_is_sent_to_those_who_accept_it(accepted: str, answer: bool) -> None:
    assert accepts_gzip(accepted.encode()) is answer


def test_a_text_is_packed_once_and_says_so() -> None:
    reply = Reply(LONG, TEXT, headers={"vary": "Accept"})
    status, plain, body = sent(reply)
    assert (status, body) == (200, LONG)
    assert plain["content-length"] == str(len(LONG))
    assert plain["vary"] == "Accept, Accept-Encoding"
    status, packed, body = sent(reply, accept_encoding="gzip")
    assert gzip.decompress(body) == LONG
    assert packed["content-encoding"] == "gzip"
    assert packed["content-length"] == str(len(body))
    assert packed["vary"] == plain["vary"]
    assert packed["etag"] != plain["etag"]
    assert reply.size == len(LONG) + len(body)


@pytest.mark.parametrize(
    ("body", "kind"), [(b"ok", TEXT), (LONG, "image/png"), (LONG, "application/zip")]
)
def test_what_is_short_or_packed_already_is_sent_as_it_is(body: bytes, kind: str) -> None:
    reply = Reply(body, kind)
    _, headers, found = sent(reply, accept_encoding="gzip")
    assert found == body
    assert "content-encoding" not in headers
    assert "vary" not in headers
    assert reply.size == len(body)


def test_the_same_bytes_have_the_same_tags_in_any_process() -> None:
    for accepted in ("", "gzip"):
        tags = {sent(Reply(LONG, TEXT), accept_encoding=accepted)[1]["etag"] for _ in range(3)}
        assert len(tags) == 1
    assert sent(Reply(LONG, TEXT))[1]["etag"] != sent(Reply(LONG + b".", TEXT))[1]["etag"]


def test_a_304_repeats_what_steers_caches_and_no_more() -> None:
    reply = Reply(LONG, TEXT, cache="public", headers={"link": "<x>", "content-disposition": "y"})
    tag = sent(reply)[1]["etag"]
    status, headers, body = sent(reply, if_none_match=tag)
    assert (status, body) == (304, b"")
    assert headers == {
        "cache-control": "public", "link": "<x>", "vary": "Accept-Encoding", "etag": tag,
    }  # fmt: skip


@pytest.mark.parametrize("known", ["W/{}", '"a", {}', " {} ", "*", '"a",W/{},"b"'])
def test_a_tag_is_known_in_any_list_weak_or_not(known: str) -> None:
    reply = Reply(LONG, TEXT)
    tag = sent(reply)[1]["etag"]
    assert sent(reply, if_none_match=known.format(tag))[0] == 304


def test_the_tag_of_the_other_encoding_is_not_this_one() -> None:
    reply = Reply(LONG, TEXT)
    packed = sent(reply, accept_encoding="gzip")[1]["etag"]
    assert sent(reply, if_none_match=packed)[0] == 200
    assert sent(reply, if_none_match=packed, accept_encoding="gzip")[0] == 304


def test_an_error_is_never_told_to_be_known() -> None:
    reply = Reply(LONG, TEXT, status=404, cache=NEVER)
    assert sent(reply, if_none_match="*")[0] == 404
    assert reply.status == 404


def test_head_has_the_headers_of_get() -> None:
    reply = Reply(LONG, TEXT)
    assert sent(reply, "HEAD") == (*sent(reply)[:2], b"")


def test_middleware_cannot_change_a_kept_reply() -> None:
    reply = Reply(b"ok", TEXT)

    async def adds(message: Any) -> None:
        message.get("headers", []).append((b"x", b"y"))

    apart(reply.send({"method": "GET", "headers": []}, adds))
    assert "x" not in sent(reply)[1]


class TestShelf:
    @staticmethod
    def reply(size: int) -> Reply:
        made = Reply(b"x" * size, "image/png")
        assert made.size == size
        return made

    def test_the_longest_unused_goes_first(self) -> None:
        shelf = Shelf(limit=80)
        kept = {name: self.reply(10) for name in "abcdefgh"}
        for name, reply in kept.items():
            shelf.put(name, reply)
        assert shelf.get("a") is kept["a"]
        shelf.put("i", self.reply(10))
        assert shelf.get("b") is None
        assert [name for name in "acdefghi" if shelf.get(name) is None] == []

    def test_bytes_are_bounded_not_replies(self) -> None:
        shelf = Shelf(limit=800)
        for number in range(1000):
            shelf.put(number, self.reply(1 + number % 100))
        kept = [reply for number in range(1000) if (reply := shelf.get(number))]
        assert 700 < sum(reply.size for reply in kept) <= 800

    def test_one_large_reply_does_not_push_out_all_others(self) -> None:
        shelf = Shelf(limit=80)
        shelf.put("small", self.reply(10))
        shelf.put("large", self.reply(11))
        assert shelf.get("large") is None
        assert shelf.get("small")

    def test_the_first_of_two_under_one_key_stays_and_counts_once(self) -> None:
        shelf = Shelf(limit=80)
        first = self.reply(10)
        for _ in range(20):
            shelf.put("same", first)
        shelf.put("same", self.reply(10))
        assert shelf.get("same") is first
        for name in range(7):
            shelf.put(name, self.reply(10))
        assert shelf.get("same") is first

    def test_a_cleared_shelf_has_room_again(self) -> None:
        shelf = Shelf(limit=80)
        for name in range(8):
            shelf.put(name, self.reply(10))
        shelf.clear()
        assert shelf.get(1) is None
        for name in range(8):
            shelf.put(name, self.reply(10))
        assert all(shelf.get(name) for name in range(8))


def test_a_reply_whose_time_is_over_is_made_anew() -> None:
    shelf = Shelf()
    shelf.put("soon", Reply(b"x", TEXT, until=time.monotonic() - 1))
    shelf.put("kept", Reply(b"x", TEXT, until=time.monotonic() + 60))
    assert shelf.get("soon") is None
    assert shelf.get("kept") is not None
    assert len(shelf) == 1
