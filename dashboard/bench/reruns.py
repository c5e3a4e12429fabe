"""What it costs to run a page again, beside the least that Streamlit allows: an empty app.

A reader who touches anything makes the server run the page's script once more. Four questions:

- **one session**: how long does a page take, when nobody else is there?
- **50 sessions** that all rerun without a pause: how many runs a second are done?
- **200 sessions**: is each of them served, its first run and one more?
- **memory**: what does a session that is open and idle keep?

A *rerun* asks for the same page with the same choices: what each click costs at least. A *new
choice* moves the page's first slider to a value that nobody chose before in this run: what a reader
does; there is no aim for it. A page with fragments also reruns its first fragment alone.

All servers are up through the whole measurement, and the empty app is measured before and after the
pages, so that a machine that slows down slows both. The aims are multiples of the empty app as
Streamlit comes. It is measured with our configuration too, and the rows tell both.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from dashboard.bench.readers import Alone, alone, crowd, held, rate
from dashboard.bench.report import BenchError, Row
from dashboard.bench.servers import AS_IT_COMES, Server, our_server, script_server
from dashboard.faces.app_pages import APP_PAGES

PART = "reruns"
TIMES_EMPTY = 2.0
"""A rerun of a page may take this many times that of the empty app."""
OF_EMPTY = 0.6
"""The runs a second at many sessions are at least this part of those of the empty app."""
MB_OVER_EMPTY = 2.0
"""MB that a session may hold more than one of the empty app."""
_EMPTY = "empty app"
_BARE = "empty app, our configuration"


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes:
        reruns: of each page with one session; the median is told.
        busy: sessions that rerun without a pause, for ``seconds``.
        crowd: sessions that are opened, run once and rerun once.
        idle: sessions whose memory is measured.
        heaviest: how many of the slowest pages are measured with many sessions.
    """

    reruns: int
    busy: int
    seconds: float
    crowd: int
    idle: int
    heaviest: int


FULL = Size(reruns=20, busy=50, seconds=8, crowd=200, idle=100, heaviest=2)
QUICK = Size(reruns=5, busy=10, seconds=2, crowd=20, idle=10, heaviest=1)


@dataclass(frozen=True)
class _Servers:
    """The empty app as Streamlit comes, the empty app with our configuration, and the site."""

    empty: Server
    bare: Server
    ours: Server


def measure_reruns(*, page: Sequence[str] | None = None, quick: bool = False) -> Iterator[Row]:
    """Measure the pages of the app beside the empty app.

    Args:
        page: paths of pages, such as "map"; "/" is the start. With none, all pages, also with many
            sessions, and their memory; with some, only these, with one session.
        quick: small numbers.

    Raises:
        BenchError: a server does not start, a page is unknown, or a page fails.
    """
    size = QUICK if quick else FULL
    paths = known_pages(page) if page else [own.path for own in APP_PAGES]
    with contextlib.ExitStack() as stack:
        servers = _Servers(
            empty=stack.enter_context(script_server(flags=AS_IT_COMES)),
            bare=stack.enter_context(script_server()),
            ours=stack.enter_context(our_server()),
        )
        before = asyncio.run(alone(servers.empty, "", size.reruns))
        bare = asyncio.run(alone(servers.bare, "", size.reruns))
        pages = {path: asyncio.run(alone(servers.ours, path, size.reruns)) for path in paths}
        after = asyncio.run(alone(servers.empty, "", size.reruns))
        yield from _alone_rows(before, after, bare, pages)
        if not page:
            slowest = sorted(pages, key=lambda path: -pages[path].median)
            yield from _busy_rows(servers, dict.fromkeys(["", *slowest[: size.heaviest]]), size)
            yield from _crowd_rows(servers.ours, size.crowd)
    if not page:
        yield from _memory_rows(size.idle)


def known_pages(asked: Sequence[str]) -> list[str]:
    """Paths of pages of the app, as the app names them: "" is the start.

    Raises:
        BenchError: there is no such page; the message names those that exist.
    """
    paths = [path.strip("/") for path in asked]
    known = [own.path for own in APP_PAGES]
    for path in paths:
        if path not in known:
            there = ", ".join(known[1:])
            raise BenchError(f"'{path}' is not a page of the app. Pages: /, {there}.")
    return paths


def page_name(path: str) -> str:
    """A page as the rows name it."""
    return path or "overview"


def _alone_rows(
    before: Alone, after: Alone, bare: Alone, pages: Mapping[str, Alone]
) -> Iterator[Row]:
    name = "1 session"
    least = median([*before.reruns, *after.reruns])
    drift = f"{before.median:.1f} ms before the pages, {after.median:.1f} ms after them"
    yield Row(PART, f"{_EMPTY}, {name}", least, "ms", note=drift)
    yield Row(PART, f"{_BARE}, {name}", bare.median, "ms")
    most = TIMES_EMPTY * least
    aim = f"at most {most:.1f} ms ({TIMES_EMPTY:g} x the empty app)"
    for path, found in pages.items():
        if not found.last.elements:
            raise BenchError(f"The page /{path} shows nothing.")
        times, of_bare = found.median / least, found.median / bare.median
        note = (
            f"{times:.2f} x the empty app, {of_bare:.2f} x it with our configuration;"
            f" first run {found.first:.0f} ms; {found.last.elements} elements,"
            f" {found.last.references} of them kept from before, {found.last.size / 1000:.0f} kB"
        )
        met = found.median <= most
        yield Row(PART, f"{page_name(path)}, {name}", found.median, "ms", aim, met, note)
    for path, found in pages.items():
        if found.choices:
            yield Row(PART, f"{page_name(path)}, new choice", median(found.choices), "ms")
        if found.fragments:
            yield Row(PART, f"{page_name(path)}, one fragment", median(found.fragments), "ms")


def _busy_rows(servers: _Servers, paths: Iterable[str], size: Size) -> Iterator[Row]:
    def measured(server: Server, path: str = "") -> float:
        return asyncio.run(rate(server, path, sessions=size.busy, seconds=size.seconds))

    name = f"{size.busy} sessions"
    before = measured(servers.empty)
    bare = measured(servers.bare)
    rates = {path: measured(servers.ours, path) for path in paths}
    after = measured(servers.empty)
    most = fmean((before, after))
    drift = f"{before:.1f}/s before the pages, {after:.1f}/s after them"
    yield Row(PART, f"{_EMPTY}, {name}", most, "1/s", note=drift)
    yield Row(PART, f"{_BARE}, {name}", bare, "1/s")
    least = OF_EMPTY * most
    aim = f"at least {least:.1f}/s ({OF_EMPTY:g} x the empty app)"
    for path, found in rates.items():
        note = f"{found / most:.2f} x the empty app, {found / bare:.2f} x it with our configuration"
        yield Row(PART, f"{page_name(path)}, {name}", found, "1/s", aim, found >= least, note)


def _crowd_rows(ours: Server, count: int) -> Iterator[Row]:
    served = asyncio.run(crowd(ours, "", count))
    reasons = Counter(trouble for runs in served for run in runs for trouble in run.trouble)
    failed = sum(any(run.trouble for run in runs) for runs in served)
    note = "; ".join(f"{times} x {reason}" for reason, times in reasons.most_common(3))
    yield Row(PART, f"{count} sessions, failed", failed, "of them", "none", not failed, note)
    for turn, name in enumerate(("first run", "rerun")):
        slowest = max(runs[turn].seconds for runs in served)
        yield Row(PART, f"{count} sessions at one moment, slowest {name}", slowest, "s")


def _memory_rows(idle: int) -> Iterator[Row]:
    """On new servers: one whose sessions were closed still keeps them for a while."""
    with script_server(flags=AS_IT_COMES) as empty:
        least = asyncio.run(held(empty, "", idle))
    with our_server() as ours:
        found = asyncio.run(held(ours, "", idle))
    name = f"memory of a session, {idle} idle"
    most = least + MB_OVER_EMPTY
    yield Row(PART, f"{_EMPTY}, {name}", least, "MB")
    aim = f"at most {most:.2f} MB (the empty app and {MB_OVER_EMPTY:g} MB)"
    yield Row(PART, f"overview, {name}", found, "MB", aim, found <= most)
