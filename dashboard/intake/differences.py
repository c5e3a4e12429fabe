"""What changed between two states of a table, row by row and cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.database import Table
from dashboard.intake.folder import Row

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that came or went, or one cell that changed.

    ``key`` names the row by its key, such as ``silverman-2025 / 1``. For a whole row that came or
    went ``column`` is empty, and ``after`` or ``before`` holds its filled cells.
    """

    file: str
    key: str
    what: What
    column: str = ""
    before: str = ""
    after: str = ""


def differences(table: Table, before: Sequence[Row], after: Sequence[Row]) -> list[Difference]:
    """Compare two states of a table, in the order of the later one; rows that went come last."""
    old, new = _by_key(table, before), _by_key(table, after)
    found: list[Difference] = []
    for key, row in new.items():
        if key not in old:
            found.append(Difference(table.file, _name(key), "added", after=_whole(table, row)))
            continue
        found += [
            Difference(table.file, _name(key), "changed", name, old[key][name], row[name])
            for name in table.field_names
            if old[key][name] != row[name]
        ]
    gone = [
        Difference(table.file, _name(key), "removed", before=_whole(table, row))
        for key, row in old.items()
        if key not in new
    ]
    return [*found, *gone]


def _name(key: tuple[str, ...]) -> str:
    return " / ".join(key[:-1])


def _whole(table: Table, row: Row) -> str:
    """The filled cells of a row, without its key."""
    return " · ".join(row[n] for n in table.field_names if row[n] and n not in table.primary_key)


def _by_key(table: Table, rows: Iterable[Row]) -> dict[tuple[str, ...], Row]:
    """Rows by key; rows with the same key, a fault of the data, are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in table.primary_key or table.field_names)
        seen[key] += 1
        found[(*key, str(seen[key]))] = row
    return found
