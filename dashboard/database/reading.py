"""From rows of cells to the records of a table: header, width of rows, row numbers.

Columns may stand in another order and blank rows are passed over; an unknown, missing or doubled
column and a row with too many or too few cells are refused. Everything after this module sees one
canonical form of each table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from dashboard.database.cells import clean_column
from dashboard.database.decoding import decode, divide, refusal
from dashboard.database.faults import DataError, Fault
from dashboard.database.garbage import uncollected
from dashboard.database.package import Package, Table

ROW = "_row"
"""Name of the column of row numbers, beside those of the description."""


@dataclass(frozen=True)
class Sheet:
    """The records of one table: cells in the order of the description, each row with its number.

    `rows` holds the row number of each record as a spreadsheet shows it: a quoted cell may span
    several lines of the file, so lines of the file would point beside the place.
    """

    table: Table
    records: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    faults: tuple[Fault, ...]

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The cells of each column, in the order of the description."""
        return tuple(zip(*self.records, strict=True)) or ((),) * len(self.table.fields)

    @cached_property
    def arrow(self) -> pa.Table:
        """The cells as columns of text, and the row numbers as ``_row``."""
        named = zip(self.table.field_names, self.columns, strict=True)
        texts = {name: pa.array(column, pa.string()) for name, column in named}
        return pa.table({**texts, ROW: pa.array(self.rows, pa.int64())})

    @cached_property
    def text(self) -> str:
        """The table as canonical CSV: UTF-8, LF, commas, columns as described, no blank rows."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.table.field_names)
        writer.writerows(self.records)
        return out.getvalue()


@uncollected()
def read_sheets(package: Package, data_dir: Path) -> tuple[dict[str, Sheet], list[Fault]]:
    """Read every table of a folder.

    Returns the sheets that could be read, by table name, and all faults found on the way.
    """
    sheets: dict[str, Sheet] = {}
    faults: list[Fault] = []
    for table in package.tables:
        try:
            sheet = read_sheet(table, _bytes(table, data_dir / table.file))
        except DataError as error:
            faults += error.faults
        else:
            sheets[table.name] = sheet
            faults += sheet.faults
    return sheets, faults


def _bytes(table: Table, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusal(
            table,
            f"file: cannot be read ({error.strerror}).",
            f"Put {table.file} back into the data folder; its columns are described in "
            "datapackage.json.",
        ) from error


def read_sheet(table: Table, raw: bytes) -> Sheet:
    """Read the bytes of one table.

    Faults inside single cells come with the sheet; a file whose cells cannot be told apart for
    certain raises.

    Raises:
        DataError: the file as a whole, its header or its division into cells is broken.
    """
    text = decode(table, raw)
    delimiter, numbered = divide(table, text)
    if not numbered:
        raise refusal(table, "header: the file is empty.", "Take its last good version back.")
    header_row, header = numbered[0]
    places = _places(table, [label.strip() for label in header], header_row)
    width, beyond = len(header), max(places) + 1
    whole: list[list[str]] = []
    rows: list[int] = []
    broken: list[Fault] = []
    for row, cells in numbered[1:]:
        problem = _misdivided(cells, beyond, width=width, delimiter=delimiter)
        if problem:
            broken.append(_misdivided_fault(table, row, cells, problem))
        else:
            whole.append(cells)
            rows.append(row)
    raws = list(zip(*whole, strict=True)) if whole else [()] * width
    columns: list[list[str]] = []
    faults: list[Fault] = []
    for field, place in zip(table.fields, places, strict=True):
        column, found = clean_column(table.file, field, raws[place], rows)
        columns.append(column)
        faults += found
    if broken:
        raise DataError([*broken, *faults])
    records = tuple(zip(*columns, strict=True))
    return Sheet(table=table, records=records, rows=tuple(rows), faults=tuple(faults))


def _places(table: Table, header: list[str], row: int) -> list[int]:
    """Find where each described column stands; blank labels at the end name nothing."""
    while header and not header[-1]:
        header = header[:-1]
    expected = table.field_names
    if not set(header) & set(expected):
        raise refusal(
            table,
            "header: the first row is not the header.",
            f"The first row must be: {','.join(expected)}",
            row=row,
            value=",".join(header),
        )
    faults = []
    for label in dict.fromkeys(header):
        if header.count(label) > 1:
            problem, remedy = "stands twice in the header.", "Remove or rename one of the two."
        elif not label:
            problem, remedy = "has no name in the header.", "Name the column or remove it."
        elif label not in expected:
            problem = "is not described in datapackage.json."
            missing = [name for name in expected if name not in header]
            wanted = f" Missing: {', '.join(missing)}." if missing else ""
            remedy = f"Remove the column, or give it its right name.{wanted}"
        else:
            continue
        faults.append(
            Fault(table.file, row, label or None, label, f"header: the column {problem}", remedy)
        )
    for name in expected:
        if name not in header:
            remedy = f'Add the column "{name}" to the header and to each row; cells may be empty.'
            if not table.field(name).required:
                remedy += " If it was deleted by mistake, take the last good version back."
            rule = "header: the column is missing."
            faults.append(Fault(table.file, row, name, None, rule, remedy))
    if faults:
        raise DataError(faults)
    return [header.index(name) for name in expected]


def _misdivided(cells: list[str], beyond: int, *, width: int, delimiter: str) -> str | None:
    """Say what is wrong with the division of a row into cells, if anything."""
    if len(cells) != width:
        return f"the row has {len(cells)} cells, the header {width}."
    if any(map(str.strip, cells[beyond:])):
        return "a cell is filled beyond the last column of the header."
    if "\n" not in "".join(cells):
        return None
    for line in _lines_inside(cells):
        if line.count(delimiter) >= max(width - 1, 3):
            return "a quoted cell has swallowed the rows after it."
    return None


def _lines_inside(cells: list[str]) -> Iterator[str]:
    for cell in cells:
        yield from cell.split("\n")[1:-1]


def _misdivided_fault(table: Table, row: int, cells: list[str], problem: str) -> Fault:
    remedy = (
        "Look in this row for a quote mark, comma or semicolon too many or too few; a cell that "
        'holds one of them must stand in quotes ("like, this").'
    )
    return Fault(table.file, row, None, ",".join(cells), f"cells: {problem}", remedy)
