"""A crowd before two copies of the site: how much they serve, and what readers notice of a fault.

Three questions, each on two copies behind nginx as ``deploy/vm`` sets them up: how many requests a
second get through, with nginx's own store and without it; what fails when one copy is killed; and
whether anybody gets old and new numbers mixed while the data change under load. That last one is
judged by what stands in the replies: every reader compares the version, the sentence and the
entity tag of a figure's page, JSON and CSV with each other and with what came before.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard import settings
from dashboard.bench.replicas import Site, point, site
from dashboard.bench.report import BenchError, Row
from dashboard.bench.session import open_session
from dashboard.bench.witnesses import FIGURE, Seen, Witnesses, mixtures
from dashboard.database import Database, DataError, build

PART = "crowd"
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")
_GIVE_UP = 60.0
_TRIES = 20
_PAGE, _QUERY = "triggers", "country=CHN"
# A parameter of somebody else's makes a new address for nginx and the same page for the app.
_UNKEPT = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", wrk.path .. "?utm_source=" .. n)
end
"""


def measure_crowd(*, quick: bool = False) -> Iterator[Row]:
    """Measure the three questions, each on copies of its own.

    Args:
        quick: small numbers.

    Raises:
        BenchError: there is no nginx or wrk, or a copy does not start.
    """
    with tempfile.TemporaryDirectory(prefix="ane-crowd-data-") as folder:
        old, new = Path(folder) / "old", Path(folder) / "new"
        copied(settings.data_dir(), old)
        with site(old) as served:
            yield from rates(served, seconds=1 if quick else 5)
            yield from killed(served, readers=4 if quick else 16, sessions=4 if quick else 20)
        copied(old / "data", new, more=1)
        with site(old) as served:
            yield from published(served, new, readers=4 if quick else 16)


def rates(served: Site, *, seconds: int) -> Iterator[Row]:
    """Requests a second of one page, from nginx's store and from the two copies.

    Args:
        served: the site.
        seconds: how long each is asked.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise BenchError("wrk is needed to measure: on Debian or Ubuntu, apt-get install wrk")
    for name, script in (("kept by nginx", ""), ("from two copies", _UNKEPT)):
        command = [wrk, "--threads=1", "--connections=50", f"--duration={seconds}s"]
        command += ["--timeout=30s", "--header=Accept-Encoding: gzip"]
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
            lua.write(script)
            lua.flush()
            command += [f"--script={lua.name}"] if script else []
            done = subprocess.run(  # noqa: S603 (our own command)
                [*command, f"{served.origin}/figures/{FIGURE}"],
                capture_output=True,
                text=True,
                check=False,
            )
        rate, bad = _RATE.search(done.stdout), _BAD.search(done.stdout)
        if rate is None:
            raise BenchError(f"wrk failed: {done.stderr or done.stdout}")
        yield Row(
            PART,
            f"figure page, {name}",
            float(rate[1]),
            "1/s",
            note=bad[0] if bad else "nginx with one worker; client on the same machine",
        )


def killed(served: Site, *, readers: int, sessions: int) -> Iterator[Row]:
    """Kill one copy without warning while people read, then start it again.

    Args:
        served: the site.
        readers: how many ask for figures without a pause.
        sessions: how many have the live app open.
    """
    lost = served.replicas[0]
    with Witnesses(served.origin, readers) as crowd:
        back = asyncio.run(_reopened(served, sessions, crowd))
        since = time.monotonic()
        lost.start()
        lost.wait()
        started = time.monotonic() - since
        crowd.go_on(1.0)
    refused = [seen.trouble for seen in crowd.seen if seen.trouble]
    yield Row(
        PART,
        "one copy killed: failed figure requests",
        len(refused),
        "",
        aim="none",
        met=not refused,
        note=f"of {len(crowd.seen)}; {refused[0] if refused else 'the other copy answered'}",
    )
    yield Row(
        PART,
        "one copy killed: sessions that came back",
        len(back.seconds),
        "",
        aim=f"all {back.lost} that were lost",
        met=len(back.seconds) == back.lost,
        note=f"of {sessions} open; each as a browser does it, with the address it had",
    )
    if back.seconds:
        slowest = max(back.seconds)
        yield Row(PART, "one copy killed: slowest session back", slowest, "s")
    yield Row(PART, "one copy killed: ready again after its start", started, "s")


@dataclass
class _Back:
    """Sessions that a killed copy took with it, and after how long each ran elsewhere."""

    lost: int
    seconds: list[float]


async def _reopened(served: Site, sessions: int, crowd: Witnesses) -> _Back:
    """Open sessions, kill the first copy, and let those that were on it come back."""
    async with contextlib.AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_session(served.origin, _PAGE, _QUERY))
            for _number in range(sessions)
        ]
        first = [await session.run() for session in opened]
        broken = [run.trouble[0] for run in first if run.trouble]
        if broken:
            raise BenchError(f"A session did not run: {broken[0]}")
        await asyncio.to_thread(crowd.go_on, 1.0)
        await asyncio.to_thread(served.replicas[0].kill)
        since = time.monotonic()
        after = [await session.run() for session in opened]
        lost = [number for number, run in enumerate(after) if run.trouble]
        back = [time.monotonic() - since for _n in lost if await _again(served.origin)]
        await asyncio.to_thread(crowd.go_on, 1.0)
    return _Back(len(lost), back)


async def _again(origin: str) -> bool:
    """Connect anew as the client of a browser does, and run the page with the address it had."""
    until = time.monotonic() + _GIVE_UP
    while time.monotonic() < until:
        with contextlib.suppress(BenchError):
            async with open_session(origin, _PAGE, _QUERY) as session:
                if not (await session.run()).trouble:
                    return True
        await asyncio.sleep(0.1)
    return False


def published(served: Site, new: Path, *, readers: int) -> Iterator[Row]:
    """Publish other data while people read.

    Args:
        served: the site.
        new: a folder with ``data`` and ``ane.duckdb`` of the other version.
        readers: how many ask for figures without a pause.
    """
    with Witnesses(served.origin, readers) as crowd:
        crowd.go_on(2.0)
        point(served.root, new)
        since = time.monotonic()
        served.switch(_version(new))
        took = time.monotonic() - since
        crowd.go_on(2.0)
    yield from _judged(crowd.seen, took)


def _judged(seen: list[Seen], took: float) -> Iterator[Row]:
    found = mixtures(seen)
    versions = {one.version for one in seen if one.version}
    for name, wrong in (
        ("failed requests", [one.trouble for one in seen if one.trouble]),
        ("replies that mix two versions", found.inside),
        ("readers sent back to older numbers", found.back),
        ("pages whose files are of another version, both asked for later", found.apart),
    ):
        yield Row(
            PART,
            f"new data under load: {name}",
            len(wrong),
            "",
            aim="none",
            met=not wrong,
            note=wrong[0] if wrong else f"of {len(seen)} requests",
        )
    yield Row(
        PART,
        "new data under load: versions seen",
        len(versions),
        "",
        aim="2",
        met=len(versions) == 2,
        note=f"{found.across} readers were between a page and its files in the moment of change",
    )
    yield Row(PART, "new data under load: both copies changed after", took, "s")


def copied(data: Path, target: Path, *, more: int = 0) -> None:
    """A folder with a copy of the data and the database of it.

    Args:
        data: the folder of CSVs.
        target: a folder that does not exist.
        more: so many patients are added to a publication, so that the numbers differ.

    Raises:
        BenchError: no publication can have more without a fault.
    """
    leave = shutil.ignore_patterns("*.duckdb", "*.wal", "images", ".*")
    shutil.copytree(data, target / "data", ignore=leave)
    if not more:
        build(target / "data", target / "ane.duckdb")
        return
    path = target / "data" / "publications.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows[:_TRIES]:
        before = row["n_cases"]
        row["n_cases"] = str(int(before or 0) + more)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        with contextlib.suppress(DataError):
            build(target / "data", target / "ane.duckdb")
            return
        row["n_cases"] = before
    raise BenchError("No publication can have more patients; is `make check` green?")


def _version(folder: Path) -> str:
    return Database(folder / "ane.duckdb").version
