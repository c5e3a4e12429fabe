"""What is wrong with the data, said so that a volunteer can mend it.

Every check of the data ends in a `Fault`: where it is (file, row, column), what stands there, which
rule it breaks and what to do. The row is the one a spreadsheet shows beside the cells (the header
is row 1), because that is where the person who mends it will look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 80
"""Longest piece of a cell that a message repeats."""


def shorten(value: str) -> str:
    """Cut a cell to what fits in a message, on one line."""
    flat = " ".join(value.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        file: name of the file in the data folder.
        row: row number as a spreadsheet shows it; None where the whole file is meant.
        column: name of the column; None where the whole row or file is meant.
        value: what stands there; None where there is nothing to show.
        rule: name of the rule, a colon, and what is wrong in one sentence.
        remedy: what to do about it.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    rule: str
    remedy: str

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column}")
        shown = "" if self.value is None else f': "{shorten(self.value)}"'
        return f"{', '.join(where)}{shown} — rule {self.rule} What to do: {self.remedy}"

    @property
    def rule_name(self) -> str:
        """The name of the rule alone."""
        return self.rule.partition(":")[0]

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """File, row, column, rule: the order in which somebody works through the files."""
        return (self.file, self.row or 0, self.column or "", self.rule)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sort by file and row, each fault once."""
    return sorted(set(faults), key=lambda fault: fault.sort_key)


class DataError(Exception):
    """The data folder breaks a rule, so nothing was built from it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        lines = [f"{count} {noun} in the data; nothing was changed.", *map(str, self.faults)]
        super().__init__("\n".join(lines))
