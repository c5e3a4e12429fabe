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

    ``key`` names the row by its key, such as ``silverman-2025 / 1``. ``column``, ``before`` and
    ``after`` are empty for a whole row that came or went.
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
            found.append(Difference(table.file, " / ".join(key[:-1]), "added"))
            continue
        found += [
            Difference(table.file, " / ".join(key[:-1]), "changed", name, old[key][name], row[name])
            for name in table.field_names
            if old[key][name] != row[name]
        ]
    gone = [key for key in old if key not in new]
    return [*found, *(Difference(table.file, " / ".join(key[:-1]), "removed") for key in gone)]


def _by_key(table: Table, rows: Iterable[Row]) -> dict[tuple[str, ...], Row]:
    """Rows by key; rows with the same key, a fault of the data, are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in table.primary_key or table.field_names)
        seen[key] += 1
        found[(*key, str(seen[key]))] = row
    return found
