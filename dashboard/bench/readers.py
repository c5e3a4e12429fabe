"""Readers who rerun pages: one alone, many without a pause, a crowd at one moment, and idle ones.

Each function runs its sessions to their end and gives numbers; what is compared with what, and what
is aimed at, stands in ``reruns.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from dashboard.bench.report import BenchError
from dashboard.bench.servers import Server
from dashboard.bench.session import Run, Session, open_session

_AT_ONCE = 10
"""First runs side by side while many sessions are opened: a crowd does not come in one moment."""


@dataclass(frozen=True)
class Alone:
    """Runs of one session on one page, with nobody else there; times in ms.

    Attributes:
        first: of the first run, which also fills what is kept between runs.
        reruns: of the same page with the same choices.
        choices: of a new choice each; empty where the page has no slider.
        fragments: of the page's first fragment alone; empty where it has none.
        last: the last of the reruns.
    """

    first: float
    reruns: list[float]
    choices: list[float]
    fragments: list[float]
    last: Run

    @property
    def median(self) -> float:
        """Of the reruns."""
        return statistics.median(self.reruns)


async def well(running: Awaitable[Run], page: str) -> Run:
    """Wait for a run that must not fail: how fast it fails would mean nothing.

    Raises:
        BenchError: it failed; the message says how.
    """
    run = await running
    if run.trouble:
        raise BenchError(f"The page /{page} failed: {'; '.join(run.trouble)}.")
    return run


async def alone(server: Server, page: str, reruns: int) -> Alone:
    """One session: a first run, then reruns, runs of a fragment, and new choices, so many of each.

    Raises:
        BenchError: a run failed.
    """
    async with open_session(server.origin, page) as session:
        first = await well(session.run(), page)
        # The second run is not yet like those that follow: only now does the browser keep anything.
        await well(session.run(), page)
        again = [await well(session.run(), page) for _ in range(reruns)]
        fragments = [
            await well(session.run(fragment=own), page)
            for own in session.fragments[:1]
            for _ in range(reruns)
        ]
        choices = await _choices(session, page, reruns)
    return Alone(first.seconds * 1000, _in_ms(again), _in_ms(choices), _in_ms(fragments), again[-1])


def _in_ms(runs: Sequence[Run]) -> list[float]:
    return [run.seconds * 1000 for run in runs]


async def _choices(session: Session, page: str, most: int) -> list[Run]:
    if not session.controls:
        return []
    control = session.controls[0]
    steps = range(1, int((control.last - control.first) / control.step))
    values = [control.first + control.step * step for step in itertools.islice(steps, most)]
    return [await well(session.choose(control, value), page) for value in values]


async def rate(server: Server, page: str, *, sessions: int, seconds: float) -> float:
    """Runs a second of sessions that all rerun a page without a pause.

    Raises:
        BenchError: a run failed.
    """
    async with contextlib.AsyncExitStack() as stack:
        opened = await _opened(stack, server, page, sessions)
        begun = time.perf_counter()
        end = begun + seconds

        async def rerun(session: Session) -> int:
            done = 0
            while time.perf_counter() < end:
                await well(session.run(), page)
                done += 1
            return done

        done = await asyncio.gather(*map(rerun, opened))
        # A run that is not over at the end is waited for: it counts, and so does its time.
        return sum(done) / (time.perf_counter() - begun)


async def crowd(server: Server, page: str, sessions: int) -> list[tuple[Run, Run]]:
    """Two runs of each of many sessions: all first ones at one moment, then all second ones.

    A run that fails is told in its ``trouble``.

    Raises:
        BenchError: a session could not be opened.
    """
    async with contextlib.AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_session(server.origin, page))
            for _ in range(sessions)
        ]
        firsts = await asyncio.gather(*(session.run() for session in opened))
        seconds = await asyncio.gather(*(session.run() for session in opened))
    return list(zip(firsts, seconds, strict=True))


async def held(server: Server, page: str, sessions: int) -> float:
    """MB that the server holds for each further session that has run a page once and is open.

    As many sessions are opened before and not counted: they bring what all share, and they take up
    the memory that earlier runs left free.

    Raises:
        BenchError: a run failed, or this system does not tell.
    """
    async with contextlib.AsyncExitStack() as stack:
        await _opened(stack, server, page, sessions)
        before = server.memory()
        await _opened(stack, server, page, sessions)
        return (server.memory() - before) / sessions


async def _opened(
    stack: contextlib.AsyncExitStack, server: Server, page: str, count: int
) -> list[Session]:
    """Sessions that have run once, opened a few at a time; the stack closes them."""
    sessions: list[Session] = []
    for start in range(0, count, _AT_ONCE):
        wave = [
            await stack.enter_async_context(open_session(server.origin, page))
            for _ in range(min(_AT_ONCE, count - start))
        ]
        await asyncio.gather(*(well(session.run(), page) for session in wave))
        sessions += wave
    return sessions
