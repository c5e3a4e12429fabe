"""What a measurement says: one row a number, shown as a table and kept as JSON.

Every part of the bench gives the same kind of row, so that all of them stand side by side in one
run, and so that whoever reads ``benchmarks/latest.json`` later sees what was aimed at, what was
reached, and on which machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

MET = {True: "met", False: "MISSED", None: ""}


class BenchError(Exception):
    """The measurement cannot be made; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One measured number.

    Attributes:
        part: of the bench: "reruns", "growth", "first view", "http", "crowd".
        name: what was measured, such as "overview, 1 session".
        value: the number.
        unit: of the number: "ms", "1/s", "MB".
        aim: in words, "at most 46 ms (2 x the empty app)"; "" where there is none.
        met: whether the aim is reached; None where there is none.
        note: what else a reader must know.
    """

    part: str
    name: str
    value: float
    unit: str
    aim: str = ""
    met: bool | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if bool(self.aim) != (self.met is not None):
            raise ValueError(f"{self.part}, {self.name}: an aim in words needs met, and met an aim")


@dataclass(frozen=True)
class Report:
    """All rows of one run, with what they depend on.

    Attributes:
        date: when the run began, ISO 8601 with the offset from UTC.
        quick: measured with small numbers: to try things out, not to be quoted.
        machine: name of a property to its value, see ``machine.py``.
        versions: name of a program to its version.
        rows: in the order they were measured.
        not_measured: name of a part that could not be measured, to the reason.
    """

    date: str
    quick: bool
    machine: dict[str, str | int | float]
    versions: dict[str, str]
    rows: tuple[Row, ...]
    not_measured: dict[str, str] = field(default_factory=dict)


def as_table(rows: Iterable[Row]) -> str:
    """Rows as aligned lines of plain text, grouped by part, in the order they came."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.part, []).append(row)
    return "\n\n".join(_block(part, own) for part, own in parts.items())


def _block(part: str, rows: Sequence[Row]) -> str:
    cells = [(row.name, _number(row.value), row.unit, MET[row.met], row.aim) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [part]
    for row, (name, value, unit, met, aim) in zip(rows, cells, strict=True):
        line = f"  {name:{widths[0]}}  {value:>{widths[1]}} {unit:{widths[2]}}  {met:{widths[3]}}"
        lines.append(f"{line}  {aim}".rstrip())
        if row.note:
            lines.append(f"      {row.note}")
    return "\n".join(lines)


def _number(value: float) -> str:
    """Three digits that count: more would claim what no measurement on a shared machine has."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:#.3g}"


def missed(rows: Iterable[Row]) -> list[Row]:
    """The rows whose aim is not reached."""
    return [row for row in rows if row.met is False]


def write_json(path: Path, report: Report) -> None:
    """Write a run, whole or not at all: the file that was there stays until the new one is done.

    Raises:
        BenchError: the file cannot be written.
    """
    text = json.dumps(asdict(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise BenchError(f"{path} cannot be written: {error.strerror}.") from error


def read_json(path: Path) -> Report:
    """Read what ``write_json`` wrote.

    Raises:
        BenchError: there is no such file, or it holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Report(**{**found, "rows": tuple(Row(**row) for row in found["rows"])})
    except FileNotFoundError as error:
        raise BenchError(f"There is no {path} yet: run `make bench`.") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BenchError(f"{path} is not a run of the bench: run `make bench` anew.") from error
