"""The empty sheet that the group fills in: columns, what they mean, and the codes they allow.

The file is the same, byte for byte, whenever the vocabularies are: a test holds the committed one
to what is made here. So times inside it are fixed, and nothing in it is compressed (compression
differs between versions of zlib).
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.intake.community.categories import FAMILY, FIRST_YEAR, Dimension, dimensions
from dashboard.intake.folder import Folder

ROWS = 2000
"""Rows below the header that offer the codes."""

_FIXED = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_LAST_YEAR = 2100

MEANINGS = {
    FAMILY: "Any number or word of your own for the family, the same in each row of that family. "
    "It never leaves this sheet. Must be filled.",
    "country": "Where the family lived when the person fell ill: a code of the list or the name of "
    "the country.",
    "year_of_illness": f"Year in which the illness began, four digits, {FIRST_YEAR} or later.",
    "trigger": "What set the illness off: a code or label of the list. Published only in groups.",
    "age_group": "Age when the illness began: child is under 18.",
    "genetic_result": "What a genetic test found.",
    "outcome": "How the person is today, as the family says.",
    "published": "Whether the person is described in a journal, as far as the family knows.",
}
_INTRODUCTION = (
    "One row is one person with ANE. Leave a cell empty if the answer is not known.",
    "Only family_id must be filled. Other columns may stand in the sheet too; they are not read.",
    "Rows and columns that are hidden or filtered away count like all others.",
    "This sheet stays with you. Only counts go out, and none below 5 people or 5 families.",
)


def template(folder: Folder) -> bytes:
    """The workbook, from the vocabularies of a data folder."""
    known = dimensions(folder, date(_LAST_YEAR, 1, 1))
    book = Workbook()
    book.remove(book.worksheets[0])
    people: Worksheet = book.create_sheet("people")
    meanings: Worksheet = book.create_sheet("columns")
    codes: Worksheet = book.create_sheet("codes")
    _write_people(people)
    _write_meanings(meanings)
    _write_codes(codes, people, known)
    out = io.BytesIO()
    book.save(out)
    return _fixed(out.getvalue())


def _write_people(people: Worksheet) -> None:
    for column, name in enumerate(MEANINGS, start=1):
        people.cell(1, column, name).font = Font(bold=True)
        people.column_dimensions[get_column_letter(column)].width = 20
    people.freeze_panes = "A2"


def _write_meanings(meanings: Worksheet) -> None:
    rows = [("Column", "What it means"), *MEANINGS.items()]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = meanings.cell(number, column, text)
            cell.font = Font(bold=number == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, text in enumerate(_INTRODUCTION, start=len(rows) + 2):
        meanings.cell(number, 2, text).alignment = Alignment(wrap_text=True)
    meanings.column_dimensions["A"].width = 20
    meanings.column_dimensions["B"].width = 90


def _write_codes(codes: Worksheet, people: Worksheet, known: tuple[Dimension, ...]) -> None:
    """The allowed codes, a column of the list for each column, and lists to choose from."""
    names = list(MEANINGS)
    place = 1
    for dimension in known:
        letter = get_column_letter(names.index(dimension.name) + 1)
        if dimension.name == "year_of_illness":
            rule = DataValidation(
                type="whole", operator="between", formula1=FIRST_YEAR, formula2=_LAST_YEAR
            )
        else:
            last = _write_list(codes, place, dimension)
            column = get_column_letter(place)
            rule = DataValidation(type="list", formula1=f"codes!${column}$2:${column}${last}")
            place += 2
        rule.allow_blank = True
        rule.showErrorMessage = True
        rule.errorTitle = dimension.title
        rule.error = "Choose from the list, or leave the cell empty if it is not known."
        rule.add(f"{letter}2:{letter}{ROWS + 1}")
        people.add_data_validation(rule)


def _write_list(codes: Worksheet, place: int, dimension: Dimension) -> int:
    """Two columns, codes and their meaning; returns the last row."""
    entries = [(dimension.name, "meaning"), *dimension.codes.items(), ("unknown", "not known")]
    for row, entry in enumerate(entries, start=1):
        for offset, text in enumerate(entry):
            codes.cell(row, place + offset, text).font = Font(bold=row == 1)
    for offset, width in enumerate((24, 40)):
        codes.column_dimensions[get_column_letter(place + offset)].width = width
    return len(entries)


def _fixed(book: bytes) -> bytes:
    """The same workbook without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(out, "w") as fixed:
        for name in made.namelist():
            content = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", made.read(name))
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.create_system = 0  # whichever system makes it
            fixed.writestr(entry, content, zipfile.ZIP_STORED)
    return out.getvalue()
