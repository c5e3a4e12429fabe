"""How fast the web pages are, measured on the real server with a real client (wrk).

Numbers from different machines or moments cannot be compared. So every run also measures an empty
route of the same server, before and after the kept replies, and what counts is the part of its rate
that a page reaches.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from dashboard.bench.report import BenchError, Row
from dashboard.bench.servers import Server, our_server
from dashboard.figures.figure import registry

PART = "http"
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")
_IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}

# Each request under a host of its own: the answer is known, its page is made anew.
_NEW_PAGES = """
local n = 0
request = function()
  n = n + 1
  wrk.headers["Host"] = "h" .. n .. ".localhost"
  return wrk.format("GET", wrk.path)
end
"""
# Each request asks for other years and countries: the answer itself is worked out anew.
_NEW_CHOICES = """
local countries = {"CHN", "IND", "JPN", "USA", "PAK", "TWN", "MYS", "EGY", "KOR", "BRA", "TUR"}
local n = 0
request = function()
  n = n + 1
  local from = 1995 + n % 20
  local first = countries[1 + math.floor(n / 20) % #countries]
  local second = countries[1 + math.floor(n / 220) % #countries]
  local query = "?from=" .. from .. "&country=" .. first .. "&country=" .. second
  return wrk.format("GET", wrk.path .. query)
end
"""


KEPT_SHARE = 0.5
KEPT_P99 = 20.0
ANEW_RATE = 500.0
"""Aims: a kept reply at half the rate of the empty route or more, 99 of 100 within 20 ms; 500 a
second of those that are made anew from an answer that is known."""

_FACES = {"page": "", "JSON": ".json", "CSV": ".csv", "embed": "/embed"}


# One path after the other.
_TURN = """
local n = 0
request = function()
  n = n % #asked + 1
  wrk.headers["If-None-Match"] = asked[n][2]
  return wrk.format("GET", asked[n][1])
end
"""


@dataclass(frozen=True)
class Case:
    """One thing to measure.

    Attributes:
        name: what the row says.
        path: asked for; once before the measurement, so that "kept" is kept.
        script: Lua for wrk, where the requests are not all alike.
        encoding: what the client accepts.
        kind: which aims it has: those of a kept reply, of one made anew, or none.
    """

    name: str
    path: str
    script: str = ""
    encoding: str = "gzip"
    kind: Literal["kept", "anew", ""] = "kept"


@dataclass(frozen=True)
class _Measured:
    """Requests a second, the 99th percentile of the reply times in ms, and what went wrong."""

    rate: float
    p99: float
    trouble: str


_EMPTY = Case("empty route", "/healthz", kind="")


def measure_http(*, seconds: int = 5, connections: int = 50, quick: bool = False) -> Iterator[Row]:
    """Start the server on a free port and measure every case in one run.

    Args:
        seconds: how long each case lasts.
        connections: how many clients ask at once.
        quick: a second for each case.

    Raises:
        BenchError: there is no wrk, or the server does not start.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise BenchError("wrk is needed to measure: on Debian or Ubuntu, apt-get install wrk")
    command = [wrk, "--threads=1", f"--connections={connections}", "--latency", "--timeout=30s"]
    command.append(f"--duration={1 if quick else seconds}s")
    empty = 0.0
    troubles = []
    with our_server() as server, tempfile.TemporaryDirectory() as folder:
        for case in _cases(server):
            server.ask(case.path)
            found = _measure(command, server.origin, case, Path(folder))
            empty = empty or found.rate
            yield from _rows(case, found, empty)
            if found.trouble:
                troubles.append(f"{case.name}: {found.trouble}")
    note = "; ".join(troubles)
    yield Row(PART, "cases with a failed request", len(troubles), "", "none", not troubles, note)


def _rows(case: Case, found: _Measured, empty: float) -> Iterator[Row]:
    note = f"{found.rate / empty:.2f} of the empty route"
    slowest = f"{case.name}: slowest of 100"
    if case.kind == "kept":
        least = KEPT_SHARE * empty
        aim = f"at least {least:,.0f} ({KEPT_SHARE:g} of the empty route)"
        yield Row(PART, case.name, found.rate, "1/s", aim, found.rate >= least, note)
        aim = f"at most {KEPT_P99:g} ms"
        yield Row(PART, slowest, found.p99, "ms", aim, found.p99 <= KEPT_P99)
        return
    if case.kind == "anew":
        aim, met = f"at least {ANEW_RATE:g}", found.rate >= ANEW_RATE
        yield Row(PART, case.name, found.rate, "1/s", aim, met, note)
    else:
        yield Row(PART, case.name, found.rate, "1/s", note=note)
    yield Row(PART, slowest, found.p99, "ms")


def _cases(server: Server) -> Iterator[Case]:
    one = "/figures/cases-by-trigger"
    yield _EMPTY
    yield Case("JSON, kept", f"{one}.json")
    yield Case("page, kept", one)
    for name, end in _FACES.items():
        paths = [f"/figures/{figure}{end}" for figure in registry()]
        for path in paths:
            server.ask(path)
        yield Case(f"{name} of every figure in turn, kept", paths[0], _in_turn(paths))
    pages = [f"/figures/{figure}" for figure in registry()]
    name = "page of every figure in turn"
    yield Case(f"{name}, kept, not compressed", pages[0], _in_turn(pages), encoding="identity")
    tags = [server.entity_tag(path, "gzip") for path in pages]
    yield Case(f"{name}, unchanged since (304)", pages[0], _in_turn(pages, tags))
    yield replace(_EMPTY, name="empty route again")
    yield Case("JSON, made anew", f"{one}.json", _NEW_PAGES, kind="anew")
    yield Case("page, made anew", one, _NEW_PAGES, kind="anew")
    # Last: what these ask for is still worked out when the next case begins.
    yield Case("JSON, new choices", f"{one}.json", _NEW_CHOICES, kind="")


def _in_turn(paths: Sequence[str], tags: Sequence[str] = ()) -> str:
    """A script that asks for paths one after the other, each with its entity tag if there are."""
    asked = (
        f'{{"{path}", {f"[[{tag}]]" if tag else "nil"}}}' for path, tag in zip_longest(paths, tags)
    )
    return f"local asked = {{{', '.join(asked)}}}\n{_TURN}"


def _measure(wrk: Sequence[str], origin: str, case: Case, folder: Path) -> _Measured:
    command = [*wrk, f"--header=Accept-Encoding: {case.encoding}"]
    if case.script:
        script = folder / "case.lua"
        script.write_text(case.script, encoding="utf-8")
        command.append(f"--script={script}")
    done = subprocess.run(  # noqa: S603 (our own command)
        [*command, origin + case.path], capture_output=True, text=True, check=False
    )
    rate, p99 = _RATE.search(done.stdout), _P99.search(done.stdout)
    if done.returncode or rate is None or p99 is None:
        raise BenchError(f"wrk failed on {case.path}: {done.stderr or done.stdout}")
    trouble = _BAD.search(done.stdout)
    return _Measured(
        rate=float(rate[1]),
        p99=float(p99[1]) * _IN_MS[p99[2]],
        trouble=trouble[0] if trouble else "",
    )
