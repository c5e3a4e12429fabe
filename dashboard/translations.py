"""Who has read the translations: a language is shown with the truth about its quality."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.words import N_

STATUS = Path(__file__).resolve().parent / "locale" / "status.csv"
MACHINE = "machine"
NOTICE = N_(
    "Translated by machine, not yet read by a native speaker. [Tell us]({address}) what is wrong."
)
"""What readers of such a language are told, in that language."""


@dataclass(frozen=True)
class Status:
    """How the words of a language came about.

    Attributes:
        translated_by: "makers", "machine", or a name.
        read_by: the native speaker who read them; "" if nobody has yet.
        read_on: the day of that, as an ISO date; "" if nobody has yet.
    """

    translated_by: str
    read_by: str
    read_on: str


def status(code: str) -> Status:
    """How the words of a language came about; of a language that is not listed, by machine."""
    return _listed().get(code, Status(MACHINE, "", ""))


def needs_reader(code: str) -> bool:
    """Whether a language was translated by machine, and no native speaker has read it yet."""
    known = status(code)
    return known.translated_by == MACHINE and not known.read_by


@lru_cache(maxsize=1)
def _listed() -> dict[str, Status]:
    with STATUS.open(encoding="utf-8", newline="") as file:
        return {
            row["language"]: Status(row["translated_by"], row["read_by"], row["read_on"])
            for row in csv.DictReader(file)
        }
