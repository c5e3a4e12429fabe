"""A table of ours that comes back from a spreadsheet, as CSV or as a workbook."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from dashboard.database import DataError
from dashboard.intake.folder import Folder, Row, as_csv, for_spreadsheets, read_folder
from dashboard.intake.own_table import read_table, table_of

from .rows import small_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return read_folder(small_folder(tmp_path_factory.mktemp("own") / "data"))


def workbook(header: list[str], *rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for cells in ([*header], *rows):
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["publications", "cases", "screening", "outcomes", "age_groups"])
def test_what_was_downloaded_comes_back_as_it_was(folder: Folder, name: str) -> None:
    table = folder.package.table(name)
    raw = for_spreadsheets(table, folder.rows[name])
    assert table_of(folder, table.file, raw) == table
    assert read_table(table, table.file, raw) == list(folder.rows[name])


def test_a_workbook_is_read_as_its_csv_would_be(folder: Folder) -> None:
    table = folder.package.table("cases")
    row: dict[str, object] = {name: folder.rows["cases"][0][name] for name in table.field_names}
    row |= {"case_no": 1.0, "age_years": 0.67, "familial": True, "onset_year": 2019}
    raw = workbook([*table.field_names], [row[name] for name in table.field_names])
    assert table_of(folder, "Kopie von Fälle.xlsx", raw) == table
    (read,) = read_table(table, "cases.xlsx", raw)
    told = tuple(read[name] for name in ("case_no", "age_years", "familial", "onset_year"))
    assert told == ("1", "0.67", "true", "2019")


def test_a_day_of_a_workbook_is_written_as_we_write_days(folder: Folder) -> None:
    table = folder.package.table("corrections")
    cells = dict.fromkeys(table.field_names, "x") | {"correction_id": "correction-1"}
    for day in (date(2026, 11, 30), datetime(2026, 11, 30, 0, 0)):
        raw = workbook([*table.field_names], [*(cells | {"date": day}).values()])
        assert read_table(table, "corrections.xlsx", raw)[0]["date"] == "2026-11-30"


def test_semicolons_are_understood(folder: Folder) -> None:
    table = folder.package.table("outcomes")
    rows: list[Row] = list(folder.rows["outcomes"])
    text = as_csv(table, [{**row, "meaning": "No comma here."} for row in rows])
    raw = text.replace(",", ";").encode()
    assert table_of(folder, "outcomes.csv", raw) == table
    assert len(read_table(table, "outcomes.csv", raw)) == len(rows)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PMID,Title,Authors\n1,An invented title,Made B\n",
        b"PMID- 1\nTI  - x\n",
        b"PK\x03\x04x",
    ],
)
def test_what_is_none_of_ours_is_not_taken_for_one(folder: Folder, raw: bytes) -> None:
    assert table_of(folder, "file.csv", raw) is None


def test_a_damaged_workbook_is_told(folder: Folder) -> None:
    with pytest.raises(DataError, match="can't be opened"):
        read_table(folder.package.table("cases"), "cases.xlsx", b"PK\x03\x04damaged")


def test_a_cell_that_cannot_be_taken_is_told_with_its_place(folder: Folder) -> None:
    table = folder.package.table("outcomes")
    raw = as_csv(table, folder.rows["outcomes"]).replace(",1\n", ",first\n").encode()
    with pytest.raises(DataError, match=r"outcomes\.csv, row 2, column position"):
        read_table(table, "outcomes.csv", raw)
