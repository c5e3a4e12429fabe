"""The group's sheet as cells in memory: Excel, CSV or TSV.

Nothing of it is copied, and no message repeats what a cell holds. The errors of the libraries do
quote cells, or carry them along as their cause, so they end here: a new error is raised after the
old one is gone.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.database import Fault
from dashboard.database.faults import in_order

_DELIMITERS = {".csv": (",", ";", "\t"), ".tsv": ("\t",)}
_EXCEL = ".xlsx"


class SheetError(Exception):
    """The sheet or its mapping can't be read; places and remedies, never what the cells hold."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        super().__init__("\n".join(["Nothing was released.", *map(str, self.faults)]))


@dataclass(frozen=True, slots=True, repr=False)
class Cells:
    """The rows of a sheet, each with its number as a spreadsheet shows it; header first."""

    file: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_cells(path: Path, sheet: str | None = None) -> Cells:
    """Read the cells of a sheet: the first of a workbook, or the one that is named.

    Rows and columns that are hidden or filtered away count like all others.

    Raises:
        SheetError: the file can't be read.
    """
    kind = path.suffix.lower()
    if kind not in {_EXCEL, *_DELIMITERS}:
        raise _refusal(path, "this is no .xlsx, .csv or .tsv file.", "Save the sheet as one.")
    if sheet is not None and kind != _EXCEL:
        raise _refusal(path, "only a workbook has sheets with names.", "Leave --sheet out.")
    raw = _bytes(path)
    if raw is None:
        raise _refusal(path, "the file can't be opened.", "Check its name; close it elsewhere.")
    return _workbook(path, raw, sheet) if kind == _EXCEL else _delimited(path, raw)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _workbook(path: Path, raw: bytes, name: str | None) -> Cells:
    values, formulas = (_worksheet(raw, name, values=values) for values in (True, False))
    if isinstance(values, str) or isinstance(formulas, str):
        problem = values if isinstance(values, str) else str(formulas)
        raise _refusal(path, problem, "Open it in Excel or LibreOffice and save it as .xlsx again.")
    rows = []
    faults = []
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (shown, written) in enumerate(pairs, start=1):
        for column, (cell, source) in enumerate(zip(shown, written, strict=True), start=1):
            nothing = _without_value(cell.value, cell.data_type, source.data_type)
            if nothing:
                letter = get_column_letter(column)
                faults.append(Fault(path.name, number, letter, None, *nothing))
        rows.append((number, tuple(_text(cell.value) for cell in shown)))
    if faults:
        raise SheetError(faults)
    return Cells(path.name, tuple(rows))


def _without_value(value: object, kind: str, source: str) -> tuple[str, str] | None:
    """Rule and remedy where a cell looks filled and holds nothing to count."""
    if source == "f" and value is None:
        return (
            "formula: the cell holds a formula without a result.",
            "Open the workbook in Excel or LibreOffice, save it, and try again.",
        )
    if kind == "e":
        return (
            "spreadsheet_error: the cell holds a spreadsheet's error value.",
            "Type what belongs there, or leave the cell empty if it is not known.",
        )
    return None


def _worksheet(raw: bytes, name: str | None, *, values: bool) -> Worksheet | str:
    """The sheet, or what is wrong with the workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's warnings quote cells
            book = openpyxl.load_workbook(io.BytesIO(raw), data_only=values)
    except Exception:  # a damaged workbook may raise anything
        return "the file is damaged or is no Excel workbook."
    if name is None:
        return next(iter(book.worksheets), "the workbook has no sheet.")
    found = next((sheet for sheet in book.worksheets if sheet.title == name), None)
    return found or "the workbook has no sheet of the name given with --sheet."


def _text(value: object) -> str:
    """A cell as text: a whole number without decimals, a date as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def _delimited(path: Path, raw: bytes) -> Cells:
    text = _decoded(raw)
    if text is None:
        remedy = 'Save it as "CSV UTF-8" in the spreadsheet.'
        raise _refusal(path, "the file is not UTF-8 text.", remedy)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS[path.suffix.lower()], key=first.count)
    rows = _divided(text, delimiter)
    if rows is None:
        remedy = "Look for a quote mark too many or too few, or save the sheet again."
        raise _refusal(path, "the file can't be divided into cells.", remedy)
    return Cells(path.name, rows)


def _decoded(raw: bytes) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _divided(text: str, delimiter: str) -> tuple[tuple[int, tuple[str, ...]], ...] | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [tuple(cell.strip() for cell in row) for row in reader]
    except csv.Error:
        return None
    return tuple(enumerate(rows, start=1))


def _refusal(path: Path, problem: str, remedy: str) -> SheetError:
    return SheetError([Fault(path.name, None, None, None, f"sheet: {problem}", remedy)])
