"""The tables of a data folder as text: what a person sees in the cells, row by row.

Imports and the desk change a few rows and must leave every other cell as it was, so they work with
the cells themselves and not with numbers and dates made from them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.database import DataError, Fault, Package, Table
from dashboard.database.dataset import read_dataset

Row = Mapping[str, str]
"""One row: every column by name; an empty cell is an empty text."""

CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True)
class Folder:
    """What a data folder held when it was read.

    Attributes:
        path: the folder.
        package: the description of its tables.
        rows: the rows of each table, by table name, in the order of the file.
        changelog: the text of the changelog.
        seals: fingerprint of each file as it was read, by file name.
    """

    path: Path
    package: Package
    rows: Mapping[str, tuple[Row, ...]]
    changelog: str
    seals: Mapping[str, str]

    def column(self, table: str, name: str) -> list[str]:
        """All filled cells of one column."""
        return [row[name] for row in self.rows[table] if row[name]]

    def labels(self, vocabulary: str) -> dict[str, str]:
        """Code and words of a vocabulary table, in its order."""
        return {row[self._code(vocabulary)]: row["label"] for row in self.rows[vocabulary]}

    def _code(self, vocabulary: str) -> str:
        return self.package.table(vocabulary).primary_key[0]


def read_folder(path: Path) -> Folder:
    """Read every table of a data folder.

    Raises:
        DataError: the description, a table or the changelog can't be read.
    """
    dataset = read_dataset(path)
    if not dataset.complete or dataset.release is None:
        raise DataError(dataset.faults)
    names = [*(table.file for table in dataset.package.tables), CHANGELOG]
    return Folder(
        path=path,
        package=dataset.package,
        rows={
            name: tuple(
                dict(zip(sheet.table.field_names, record, strict=True)) for record in sheet.records
            )
            for name, sheet in dataset.sheets.items()
        },
        changelog=dataset.texts[CHANGELOG],
        seals={name: seal(path / name) for name in names},
    )


def seal(path: Path) -> str:
    """Fingerprint of a file; empty if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def as_csv(table: Table, rows: Iterable[Row]) -> str:
    """A table as the data folder keeps it: UTF-8 text, commas, LF, columns as described.

    Raises:
        DataError: a row lacks a column, or has one that the description does not know.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.field_names)
    for place, row in enumerate(rows, start=2):
        if row.keys() != set(table.field_names):
            odd = sorted(row.keys() ^ set(table.field_names))
            rule = f"columns: the row does not have the described columns ({', '.join(odd)})."
            remedy = "Each row has every column of datapackage.json, if only with an empty cell."
            raise DataError([Fault(table.file, place, None, None, rule, remedy)])
        writer.writerow([row[name] for name in table.field_names])
    return out.getvalue()


def for_spreadsheets(table: Table, rows: Iterable[Row]) -> bytes:
    """A table that a double click opens right in Excel: UTF-8 with a byte order mark, CRLF."""
    return as_csv(table, rows).replace("\n", "\r\n").encode("utf-8-sig")
