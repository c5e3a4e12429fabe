"""Witnesses ask for a figure's page, its JSON and its CSV, over and over, and note what they get.

They judge nothing while they read; `mixtures` does that afterwards, so that the load is steady.
"""

from __future__ import annotations

import csv
import html
import http
import http.client
import io
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

FIGURE = "published-count"
"""Its sentence holds the number that any change of the collation changes."""
_FACES = ("", ".json", ".csv")
_VERSION = re.compile(r"\b\d{4}-\d{2}-\d{2}-[0-9a-f]{8}(?:-draft)?")
_SENTENCE = re.compile(r'<p id="headline">([^<]*)</p>')
_WAIT = 30.0


@dataclass(frozen=True)
class Seen:
    """One reply, as a witness got it.

    Attributes:
        witness: who asked.
        turn: page, JSON and CSV that were asked for after each other have one.
        face: "" for the page, ".json", ".csv".
        asked: when, on the clock of ``time.monotonic``; ``came``: when the whole reply was there.
        versions: all data versions that stand in it.
        words: the figure's sentence, where the face has it.
        tag: its entity tag.
        trouble: why it failed; "" if it did not.
    """

    witness: int
    turn: int
    face: str
    asked: float
    came: float
    versions: tuple[str, ...] = ()
    words: str = ""
    tag: str = ""
    trouble: str = ""

    @property
    def version(self) -> str:
        """The data version, where there is just one."""
        return self.versions[0] if len(self.versions) == 1 else ""

    def __str__(self) -> str:
        return f"witness {self.witness}, turn {self.turn}, {self.face or 'page'}"


@dataclass
class Mixtures:
    """What must not be: each list says where.

    Attributes:
        inside: replies with two versions, or whose sentence or tag belongs to another version.
        back: witnesses who got old numbers after new ones.
        apart: a page and its files of different versions, though the page was asked for after
            somebody had got the newer one.
        across: how many witnesses were between a page and its files in the moment of change. Theirs
            is no mixture: what they asked for later is newer, and says so.
    """

    inside: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    across: int = 0


class Witnesses:
    """Witnesses at work, each on a thread and a connection of its own, while the block runs.

    Args:
        origin: of the site.
        count: how many.
    """

    def __init__(self, origin: str, count: int) -> None:
        self._host = urlsplit(origin).netloc
        self._end = threading.Event()
        self.seen: list[Seen] = []
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(count)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def go_on(self, seconds: float) -> None:
        """Let them read for a while."""
        self._end.wait(seconds)

    def _read(self, witness: int) -> None:
        turn = 0
        connection = http.client.HTTPConnection(self._host, timeout=_WAIT)
        while not self._end.is_set():
            turn += 1
            for face in _FACES:
                seen = _ask(connection, witness, turn, face)
                if seen.trouble:
                    connection.close()
                self.seen.append(seen)
        connection.close()


def _ask(connection: http.client.HTTPConnection, witness: int, turn: int, face: str) -> Seen:
    asked = time.monotonic()
    try:
        connection.request("GET", f"/figures/{FIGURE}{face}")
        reply = connection.getresponse()
        body = reply.read().decode()
    except (OSError, http.client.HTTPException) as error:
        return Seen(witness, turn, face, asked, time.monotonic(), trouble=f"{face}: {error!r}")
    came = time.monotonic()
    if reply.status != http.HTTPStatus.OK:
        return Seen(witness, turn, face, asked, came, trouble=f"{face}: {reply.status}")
    if reply.headers.get("x-ane-copy"):
        return Seen(witness, turn, face, asked, came, trouble=f"{face}: the copy in files")
    tag = reply.headers.get("etag", "")
    versions, words = _told(face, body)
    return Seen(witness, turn, face, asked, came, versions, words, tag)


def _told(face: str, body: str) -> tuple[tuple[str, ...], str]:
    """Data versions and sentence in a reply."""
    if face == ".json":
        values = json.loads(body)
        return (str(values["data_version"]),), str(values["headline"])
    if face == ".csv":
        rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
        return tuple(sorted({row["data_version"] for row in rows})), ""
    sentence = _SENTENCE.search(body)
    return tuple(sorted(set(_VERSION.findall(body)))), html.unescape(
        sentence[1] if sentence else ""
    )


def mixtures(seen: Iterable[Seen]) -> Mixtures:
    """Look through what witnesses got for mixtures of versions."""
    whole = sorted((one for one in seen if not one.trouble), key=lambda one: one.came)
    found = Mixtures()
    clear = []
    for one in whole:
        if one.version:
            clear.append(one)
        else:
            found.inside.append(f"{one}: {' and '.join(one.versions) or 'no version'}")
    _compare(clear, found)
    since: dict[str, float] = {}
    for one in clear:
        since.setdefault(one.version, one.came)
    clear.sort(key=lambda one: (one.witness, one.came))
    for witness, group in groupby(clear, key=lambda one: one.witness):
        own = list(group)
        ranks = [since[one.version] for one in own]
        if ranks != sorted(ranks):
            found.back.append(f"witness {witness}")
        _follow(own, max(since.values()), found)
    return found


def _compare(seen: Sequence[Seen], found: Mixtures) -> None:
    """One version has one sentence, and one tag a face; no two versions share either."""
    words: dict[str, set[str]] = defaultdict(set)
    tags: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in seen:
        tags[one.version, one.face].add(one.tag)
        if one.words:
            words[one.version].add(one.words)
    for known in (words, tags):
        all_of_them = [value for values in known.values() for value in values]
        found.inside += [f"{key}: {sorted(v)}" for key, v in known.items() if len(v) > 1]
        if len(set(all_of_them)) < len(all_of_them):
            found.inside.append(f"two versions share one of {sorted(set(all_of_them))}")


def _follow(own: Sequence[Seen], newest_since: float, found: Mixtures) -> None:
    """Look at each turn of one witness: a page and the files that were asked for after it."""
    for _turn, group in groupby(own, key=lambda one: one.turn):
        together = list(group)
        if len({one.version for one in together}) > 1:
            if together[0].asked > newest_since:
                found.apart.append(str(together[0]))
            else:
                found.across += 1
