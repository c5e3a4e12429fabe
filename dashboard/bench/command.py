"""The command ``bench``: measures, shows every row in a table, and keeps a run as JSON."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.bench import machine
from dashboard.bench.parts import PARTS, load
from dashboard.bench.report import BenchError, Report, Row, as_table, missed, write_json

LATEST = settings.ROOT / "benchmarks" / "latest.json"
# Options that only one part knows.
_OF_PART = {"seconds": "http", "connections": "http", "page": "reruns"}


def add_parser(commands: Any) -> None:
    """Add the command to those of ``python -m dashboard``."""
    command = commands.add_parser("bench", help="measure how fast the site is, beside an empty app")
    command.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"{', '.join(PARTS)}; default: all of them, kept in benchmarks/latest.json",
    )
    command.add_argument(
        "--quick", action="store_true", help="small numbers, to try it out: not to be quoted"
    )
    command.add_argument(
        "-o", "--out", type=Path, metavar="FILE.json", help="keep the rows in this file"
    )
    command.add_argument("--seconds", type=_count, metavar="N", help="http: for each measurement")
    command.add_argument("--connections", type=_count, metavar="N", help="http: clients at once")
    command.add_argument(
        "--page",
        action="append",
        metavar="PATH",
        help="reruns: this page of the app only, such as map, or / for the start; may be repeated",
    )
    command.add_argument(
        "--profile",
        metavar="PATH",
        help="instead: where the server's time goes while this page reruns (needs py-spy)",
    )
    command.set_defaults(run=_bench, usage=command.format_usage, data=None, database=None)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return int(text)


def _bench(options: argparse.Namespace, _data: Path, _database: Path) -> int:
    if options.profile is not None:
        from dashboard.bench.profiling import profile_page

        print(profile_page(options.profile, options.out))  # noqa: T201
        return 0
    names = options.parts or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        return _wrong(f"{', '.join(unknown)}: not a part of the bench. Parts: {', '.join(PARTS)}.")
    asked = {name: getattr(options, name) for name in _OF_PART}
    given = {name: value for name, value in asked.items() if value is not None}
    for name in given:
        if _OF_PART[name] not in names:
            return _wrong(f"--{name} is an option of the part {_OF_PART[name]}.")
    begun = datetime.now(UTC).isoformat(timespec="seconds")
    rows, not_measured = _measure(names, quick=options.quick, given=given)
    print(as_table(rows))  # noqa: T201
    out = options.out or (None if options.parts or options.quick else LATEST)
    if out is not None:
        about = machine.machine(), machine.versions()
        write_json(out, Report(begun, options.quick, *about, tuple(rows), not_measured))
        print(f"\n{out}: {len(rows)} rows, {len(missed(rows))} aims missed")  # noqa: T201
    return 1 if not_measured else 0


def _measure(
    names: list[str], *, quick: bool, given: dict[str, object]
) -> tuple[list[Row], dict[str, str]]:
    """Rows of all parts. A part that cannot be measured is told and takes no other with it."""
    rows: list[Row] = []
    not_measured = {}
    for name in names:
        own = {option: value for option, value in given.items() if _OF_PART[option] == name}
        try:
            for row in load(name)(quick=quick, **own):
                rows.append(row)
                _tell(f"{row.part}: {row.name}: {row.value:,.3g} {row.unit}")
        except BenchError as error:
            not_measured[name] = str(error)
            _tell(f"{name} is not measured: {error}")
    return rows, not_measured


def _tell(line: str) -> None:
    """While it runs, to the person who waits; the table at the end goes to the output."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _wrong(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return 2
