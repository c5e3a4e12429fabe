"""Tables: CSV with commas or semicolons, tab-delimited text, Excel.

Each database names its columns in its own way; they are told by their names, wherever they stand.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dashboard.database import Fault
from dashboard.intake.literature.normal import (
    author_names,
    bare_doi,
    bare_pmcid,
    bare_pmid,
    bare_title,
    is_preprint_doi,
    plain,
    year_in,
)
from dashboard.intake.literature.notices import declared, kind_of
from dashboard.intake.literature.record import Reading, Record, Source, broken, never_ends, untitled
from dashboard.intake.literature.text import decode

_DAMAGED = (
    *(zipfile.BadZipFile, InvalidFileException, OSError, SyntaxError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)
"""What openpyxl raises on a damaged workbook, depending on where the damage is."""
EXCEL = b"PK\x03\x04"
_HEADER_WITHIN = 10
"""So many rows may stand before the header; some exports begin with words about the search."""

_HEADER_LENGTH = 20_000
"""No header is longer; XML may be one line of millions of letters."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "ti"),
    "authors": (
        "authors",
        "author",
        "author names",
        "author(s)",
        "author string",
        "authorstring",
        "au",
    ),
    "year": ("publication year", "year", "pub year", "pubyear", "py"),
    "date": ("date of publication", "publication date", "early access date", "create date", "ea"),
    "journal": (
        "journal/book",
        "source title",
        "journal",
        "journal title",
        "publication title",
        "so",
    ),
    "doi": ("doi", "digital object identifier", "di"),
    "pmid": ("pmid", "pubmed id", "pubmed number", "medline pmid", "pm"),
    "pmcid": ("pmcid", "pmc id", "pmc"),
    "type": ("document type", "publication type", "pub type", "item type", "dt"),
    "number": (
        "eid",
        "ut (unique wos id)",
        "ut",
        "embase accession id",
        "accession number",
        "ext id",
        "id",
    ),
}
"""What is read, and the column names by which the databases call it, the likeliest first."""
_IDENTIFIERS = ("doi", "pmid", "pmcid", "authors", "year")

Lined = tuple[int, list[str]]


class _Header:
    """Where each field stands in a row, and which database names its columns so."""

    def __init__(self, cells: Sequence[str]) -> None:
        names = [" ".join(cell.replace("_", " ").split()).casefold() for cell in cells]
        self.names = set(names)
        self.width = len(cells)
        self.places = {
            field: next(names.index(name) for name in known if name in names)
            for field, known in COLUMNS.items()
            if self.names & set(known)
        }
        self.usable = "title" in self.places and any(name in self.places for name in _IDENTIFIERS)

    def cell(self, field: str, row: Sequence[str]) -> str:
        place = self.places.get(field)
        return "" if place is None else row[place]

    @property
    def source(self) -> Source:
        if {"nihms id", "journal/book"} <= self.names:
            return "pubmed"
        if "eid" in self.names:
            return "scopus"
        if "ut (unique wos id)" in self.names or {"ut", "pt"} <= self.names:
            return "web_of_science"
        if self.names & {"embase accession id", "medline pmid"}:
            return "embase"
        if {"source", "ext id"} <= self.names or "authorstring" in self.names:
            return "europe_pmc"
        return "other"


def is_table(text: str) -> bool:
    """Whether one of the first lines is a header that is known here."""
    lines = [line[:_HEADER_LENGTH] for line in text.split("\n", _HEADER_WITHIN)[:_HEADER_WITHIN]]
    return any(
        _Header(next(csv.reader([line], delimiter=d), [])).usable for line in lines for d in ",;\t"
    )


def read(raw: bytes, file: str) -> Reading:
    """Read every row of a table with a known header; those that are cut off or nameless are told.

    Raises:
        UnreadableError: the file is neither text nor Excel.
    """
    if raw.startswith(EXCEL):
        try:
            rows = list(_excel_rows(raw))
        except _DAMAGED:
            what = "this Excel file can't be opened."
            remedy = "Export it again, or open it in a spreadsheet and save it as CSV UTF-8."
            return Reading((), (broken(file, None, what, remedy=remedy),))
        return _read_rows(rows, file, ended=True)
    decoded = decode(raw, file)
    lines = decoded.text.split("\n")
    delimiter = max(",;\t", key=lambda mark: max(row.count(mark) for row in lines[:_HEADER_WITHIN]))
    ended = decoded.text.endswith("\n")
    reading = _read_rows(list(_text_rows(lines, delimiter)), file, ended=ended)
    return Reading(reading.records, reading.faults, decoded.remarks)


def _excel_rows(raw: bytes) -> Iterator[Lined]:
    """The rows of the first sheet, each with its number in the spreadsheet, all equally long."""
    workbook = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    try:
        sheet = workbook.worksheets[0]
        rows = [[_as_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    finally:
        workbook.close()
    width = max(map(len, rows), default=0)
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            yield number, [*cells, *[""] * (width - len(cells))]


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _text_rows(lines: Sequence[str], delimiter: str) -> Iterator[Lined]:
    """Rows with the line on which each begins; a row without cells is one that can't be divided.

    A quote mark that is never closed would swallow the rest of the file. Strict reading notices it;
    then only the line on which the row begins is given up, and the next one is tried anew.
    """
    place = 0
    while place < len(lines):
        rest = (f"{lines[number]}\n" for number in range(place, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        try:
            cells = [cell.strip("\n") for cell in next(reader)]
            used = reader.line_num
        except csv.Error:
            # Web of Science writes quote marks of a title into tab-delimited text as they are.
            cells, used = (lines[place].split("\t") if delimiter == "\t" else []), 1
        if lines[place].strip(f"{delimiter} ") or used > 1:
            yield place + 1, cells
        place += used


def _read_rows(rows: Sequence[Lined], file: str, *, ended: bool) -> Reading:
    """The records of the rows under the header.

    A file that has not ``ended`` with a line end may have been cut off inside its last cell. That
    matters where the last cell is one that is read: half a DOI is the name of another paper.
    """
    headers = ((n, _Header(row)) for n, (_, row) in enumerate(rows[:_HEADER_WITHIN]))
    start, header = next(((n, h) for n, h in headers if h.usable), (0, None))
    if header is None:
        return Reading((), (unknown_header(file, rows[0][1] if rows else []),))
    unsafe_end = not ended and header.width - 1 in header.places.values()
    records, faults = [], []
    for line, row in rows[start + 1 :]:
        shown = row[header.places["title"]] if len(row) > header.places["title"] else ""
        if not row:
            what = "a quote mark is missing or too many in this row, so it was left out."
            faults.append(broken(file, line, what))
        elif len(row) < header.width or any(cell.strip() for cell in row[header.width :]):
            what = f"the row has {len(row)} cells, the header {header.width}, so it was left out."
            faults.append(broken(file, line, what, shown=shown))
        elif unsafe_end and line == rows[-1][0]:
            faults.append(never_ends(file, line, shown=shown))
        elif not (record := _record(header, row, file, line)).title:
            faults.append(untitled(file, line))
        else:
            records.append(record)
    return Reading(tuple(records), tuple(faults))


def unknown_header(file: str, found: Sequence[str]) -> Fault:
    """The header has no column with the title, or nothing else that tells records apart."""
    shown = ", ".join(cell for cell in found if cell.strip())
    what = f"no header that is known here. Found: {shown[:200] or 'nothing'}."
    remedy = (
        "A column Title is needed, and at least one of DOI, PMID, PMCID, Authors and Publication"
        " Year. Name the columns so, or export the records again."
    )
    return broken(file, 1, what, remedy=remedy)


def _record(header: _Header, row: Sequence[str], file: str, line: int) -> Record:
    def cell(field: str) -> str:
        return header.cell(field, row)

    title = bare_title(cell("title"))
    types = re.split(r"\s*;\s*", cell("type"))
    notices = declared(title, types)
    doi, pmid = bare_doi(cell("doi")), bare_pmid(cell("pmid"))
    number = plain(cell("number")).rpartition(":")[2]
    return Record(
        source=header.source,
        number=pmid if header.source == "pubmed" else number if header.source != "other" else "",
        kind=kind_of(title, types, notices, preprint=is_preprint_doi(doi)),
        title=title,
        authors=author_names(cell("authors")),
        year=year_in(cell("year"))
        or (None if header.source == "pubmed" else year_in(cell("date"))),
        journal=plain(cell("journal")),
        doi=doi,
        pmid=pmid,
        pmcid=bare_pmcid(cell("pmcid")),
        notices=notices,
        file=file,
        line=line,
    )
