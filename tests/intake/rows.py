"""Small tables of cells for tests of what comes in."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from dashboard.intake.folder import read_folder
from tests.conftest import HANDED_OVER

SMALL = HANDED_OVER.parent / "small"
"""Tables with a handful of rows; the vocabularies are those of the data as handed over."""


def small_folder(path: Path) -> Path:
    """A data folder with a handful of publications, which is checked in no time."""
    shutil.copytree(HANDED_OVER, path)
    for file in SMALL.iterdir():
        shutil.copyfile(file, path / file.name)
    return path


def put(data: Path, table: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Replace the rows of a table; columns that a row does not name are empty."""
    described = read_folder(data).package.table(table)
    with (data / described.file).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, described.field_names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def imported(number: int, **cells: str) -> dict[str, str]:
    """A record that waits to be screened."""
    return {
        "record_id": f"pubmed-{number}",
        "imported_on": "2026-11-30",
        "source_file": "pubmed.nbib",
        "source_line": str(number),
        "source": "pubmed",
        "kind": "article",
        "title": f"An invented title, number {number}",
        "authors": "Invented A; Made B",
        "year": "2025",
        **cells,
    }
