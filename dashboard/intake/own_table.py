"""A table of ours that comes back from a spreadsheet: which one it is, and its rows.

Volunteers edit a table in Excel, as CSV or as a workbook. A workbook's cells are turned into the
text that its CSV would hold, so that one reader with one set of rules judges both.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import PurePath

from dashboard.database import DataError, Fault, Table
from dashboard.database.reading import read_sheet
from dashboard.intake.folder import Folder, Row

_WORKBOOK = b"PK\x03\x04"


def table_of(folder: Folder, name: str, raw: bytes) -> Table | None:
    """The table that a file holds, by its header; None if it is none of ours.

    A header is ours if all columns of a table stand in it. The file's name decides only between
    vocabularies that have the same columns.
    """
    try:
        header = set(_header(name, raw))
    except DataError:
        return None
    fitting = [table for table in folder.package.tables if set(table.field_names) <= header]
    stem = PurePath(name).stem.lower()
    fitting.sort(key=lambda table: (stem.startswith(table.name), len(table.fields)))
    return fitting[-1] if fitting else None


def read_table(table: Table, name: str, raw: bytes) -> list[Row]:
    """The rows of a table of ours.

    Raises:
        DataError: each cell that can't be taken, with row and column.
    """
    sheet = read_sheet(table, _as_csv(name, raw))
    if sheet.faults:
        raise DataError(sheet.faults)
    return [dict(zip(table.field_names, record, strict=True)) for record in sheet.records]


def _header(name: str, raw: bytes) -> list[str]:
    text = _as_csv(name, raw).decode("utf-8-sig", "replace")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    return [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), [])]


def _as_csv(name: str, raw: bytes) -> bytes:
    if not raw.startswith(_WORKBOOK):
        return raw
    # Imported here: it is only needed for workbooks, and takes half a second.
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        rule = "workbook: this Excel file can't be opened."
        remedy = "Open it in Excel or LibreOffice, save it again as .xlsx or as CSV UTF-8."
        raise DataError([Fault(name, None, None, None, rule, remedy)]) from error
    sheet = book.worksheets[0]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for cells in sheet.iter_rows(values_only=True):
        writer.writerow([_text(cell) for cell in cells])
    return out.getvalue().encode()


def _text(cell: object) -> str:
    """What the CSV would hold: whole numbers without a point, dates and truth as we write them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
