"""What a crowd needs, reckoned from what was measured: the tables of ``deploy/CAPACITY.md``.

``python -m dashboard.bench.capacity`` writes them anew, between two marks, from
``benchmarks/latest.json``. What is assumed of readers stands in `ASSUMED`, each with its reason,
and is printed with the tables: whoever assumes something else changes it there.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard import settings
from dashboard.bench.report import BenchError, Report, Row, read_json

LATEST = settings.ROOT / "benchmarks" / "latest.json"
PAGE = settings.ROOT / "deploy" / "CAPACITY.md"
BEGIN, END = "<!-- reckoned: begin -->", "<!-- reckoned: end -->"
CROWDS = (1_000, 10_000, 1_000_000)


@dataclass(frozen=True)
class Assumed:
    """One thing that is assumed of readers or machines, and why so much."""

    value: float
    words: str
    why: str


ASSUMED = {
    "peak": Assumed(
        3,
        "The busiest minute of the hour has {value:g} times the average",
        "A link in a newspaper is opened most in its first minutes.",
    ),
    "live": Assumed(
        0.5,
        "{value:.0%} of readers open the live app, the others a figure's page",
        "Search engines and newspapers link to figure pages, the group to the app.",
    ),
    "reruns": Assumed(
        6,
        "A visit to the live app is {value:g} runs of its pages",
        "Two pages, and two choices on each.",
    ),
    "stay": Assumed(
        300,
        "A session of the live app lasts {value:g} seconds",
        "Five minutes with the tab open, and what the server keeps afterwards.",
    ),
    "requests": Assumed(
        8,
        "A visit is {value:g} requests besides, for pages, pictures and data",
        "Two figure pages with their charts, or the frame of the app. Programs and styles are kept"
        " for a year and are not counted.",
    ),
    "kept": Assumed(
        0.95,
        "{value:.0%} of those requests are answered by a CDN where there is one",
        "A crowd reads the same few pages.",
    ),
    "full": Assumed(
        0.6,
        "A core is filled to {value:.0%}, not more",
        "Beyond that, waiting grows faster than work.",
    ),
}


@dataclass(frozen=True)
class Measured:
    """What one core does, from a run of the bench.

    Attributes:
        reruns: runs of the live app's slowest page that a core does in a second.
        pages: figure pages from the copies, a second and core.
        kept: figure pages from nginx's store, a second and core.
        session: MB that one session holds.
    """

    reruns: float
    pages: float
    kept: float
    session: float


@dataclass(frozen=True)
class Need:
    """What a crowd needs.

    Attributes:
        reruns: runs a second in the busiest minute.
        requests: other requests a second then.
        sessions: open at once then.
        app: cores for the live app, one process each: Python uses one.
        web: cores for the other requests, with nginx's store.
        memory: GB that sessions and copies hold.
        origin: requests a second that a CDN passes on.
    """

    reruns: float
    requests: float
    sessions: float
    app: int
    web: int
    memory: float
    origin: float


def measured(report: Report) -> Measured:
    """Take what is needed from a run of the bench.

    Raises:
        BenchError: a row is missing, so that nothing can be reckoned.
    """
    reruns = _rows(report.rows, "reruns", "50 sessions", "1/s")
    sessions = _rows(report.rows, "reruns", "memory", "MB")
    crowd = {row.name: row.value for row in report.rows if row.part == "crowd"}
    http = {row.name: row.value for row in report.rows if row.part == "http"}
    try:
        return Measured(
            reruns=min(row.value for row in reruns),
            pages=http["page, kept"],
            kept=crowd["figure page, kept by nginx"],
            session=max(row.value for row in sessions),
        )
    except (KeyError, ValueError) as error:
        raise BenchError(
            f"{LATEST.name} lacks what capacity is reckoned from ({error}): run `make bench`."
        ) from error


def _rows(rows: Iterable[Row], part: str, words: str, unit: str) -> list[Row]:
    """Rows of our own pages: those of the empty app are there to compare with."""
    return [
        row
        for row in rows
        if row.part == part
        and row.unit == unit
        and words in row.name
        and not row.name.startswith("empty")
    ]


def need(readers: int, found: Measured) -> Need:
    """What so many readers an hour need."""
    a = {name: assumed.value for name, assumed in ASSUMED.items()}
    visits = readers / 3600 * a["peak"]
    reruns = visits * a["live"] * a["reruns"]
    requests = visits * a["requests"]
    sessions = visits * a["live"] * a["stay"]
    app = math.ceil(reruns / (found.reruns * a["full"]))
    return Need(
        reruns=reruns,
        requests=requests,
        sessions=sessions,
        app=app,
        web=math.ceil(requests / (found.kept * a["full"])),
        memory=(sessions * found.session + max(app, 2) * 300) / 1000,
        origin=requests * (1 - a["kept"]),
    )


def tables(report: Report) -> str:
    """What is written between the marks, as Markdown."""
    found = measured(report)
    lines = [
        f"From the run of {report.date[:10]} on {report.machine.get('processor', 'this machine')},"
        f" {report.machine.get('cores', '?')} cores"
        + (", in a hurry: not to be quoted." if report.quick else "."),
        "",
        "| one core does | measured |",
        "|---|---:|",
        f"| runs of the live app a second, its slowest page, 50 readers | {found.reruns:,.0f} |",
        f"| figure pages a second, from a copy of the site | {found.pages:,.0f} |",
        f"| figure pages a second, from nginx's store | {found.kept:,.0f} |",
        f"| memory of one reader of the live app | {found.session:.1f} MB |",
        "",
        "| assumed | why |",
        "|---|---|",
    ]
    for one in ASSUMED.values():
        lines.append(f"| {one.words.format(value=one.value)} | {one.why} |")
    lines += [
        "",
        "| readers an hour | in the busiest minute | cores for the live app | cores for the rest"
        " | memory | passed on by a CDN |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for readers in CROWDS:
        n = need(readers, found)
        lines.append(
            f"| {readers:,} | {n.reruns:,.1f} runs and {n.requests:,.0f} requests a second,"
            f" {n.sessions:,.0f} sessions | {n.app:,} | {n.web:,} | {n.memory:,.1f} GB"
            f" | {n.origin:,.1f} requests a second |"
        )
    return "\n".join(lines)


def write_capacity(report: Report, page: Path = PAGE) -> None:
    """Write the tables between the marks of a page; the words around them stay.

    Raises:
        BenchError: the page has no marks, or the run lacks what is needed.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise BenchError(f"{page.name} needs the marks {BEGIN} and {END}, each on a line.")
    beside = page.with_name(f".{page.name}.new")
    beside.write_text(f"{before}{BEGIN}\n\n{tables(report)}\n\n{END}{after}", encoding="utf-8")
    beside.replace(page)


def main() -> int:
    """Write ``deploy/CAPACITY.md`` anew from the latest run."""
    try:
        write_capacity(read_json(LATEST))
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
