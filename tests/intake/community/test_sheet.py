"""How a spreadsheet is read: headings, spellings, dates, families, and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.community.categories import Dimension, dimensions
from dashboard.intake.community.mapping import Mapped, read_mapping
from dashboard.intake.community.people import Counted, count
from dashboard.intake.community.rule import Cell
from dashboard.intake.community.sheet import SheetError, read_cells
from dashboard.intake.folder import read_folder

from .conftest import as_csv

Rows = list[list[object]]


@pytest.fixture
def known(data: Path) -> tuple[Dimension, ...]:
    return dimensions(read_folder(data), date(2026, 12, 31))


def excel(path: Path, rows: Rows, *, sheet: str = "people", more: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for name in more:
        book.create_sheet(name).append(["family_id"])
    book.save(path)
    return path


def counted(path: Path, known: tuple[Dimension, ...], mapped: Mapped | None = None) -> Counted:
    return count(read_cells(path), known, mapped or Mapped())


def cells(found: Counted, dimension: str) -> dict[str, Cell]:
    table = found.tables[dimension]
    return table.cells(table.people)


def test_codes_labels_capitals_and_numbers_as_excel_keeps_them(
    tmp_path: Path, known: tuple[Dimension, ...]
) -> None:
    rows: Rows = [
        ["family_id", "Country", "Year of illness", "trigger", "published"],
        [1, "JPN", 2019, "influenza_a", "yes"],
        [1.0, "jp", "2019", "Influenza B", True],
        ["1 ", "Japan", 2019.0, "INFLUENZA", "No"],
        [2, "Korea, Republic of", datetime(2020, 3, 4), "COVID-19 (SARS-CoV-2)", None],
        [3, "UK", date(2021, 1, 1), None, "unknown"],
        [4, "Viet Nam", "not reported", "not_reported", ""],
    ]
    found = counted(excel(tmp_path / "sheet.xlsx", rows), known)
    assert found.total == Cell(6, 4)
    assert cells(found, "country") == {
        "JPN": Cell(3, 1),
        "KOR": Cell(1, 1),
        "GBR": Cell(1, 1),
        "VNM": Cell(1, 1),
    }
    assert cells(found, "year_of_illness") == {
        "2019": Cell(3, 1),
        "2020": Cell(1, 1),
        "2021": Cell(1, 1),
        "unknown": Cell(1, 1),
    }
    assert cells(found, "trigger") == {
        "influenza": Cell(3, 1),
        "covid19": Cell(1, 1),
        "unknown": Cell(2, 2),
    }
    assert cells(found, "published") == {
        "yes": Cell(2, 1),
        "no": Cell(1, 1),
        "unknown": Cell(3, 3),
    }
    assert "outcome" not in found.tables


def test_blank_rows_are_passed_over_and_hidden_rows_count(
    tmp_path: Path, known: tuple[Dimension, ...]
) -> None:
    path = tmp_path / "sheet.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    for row in (["family_id", "age_group"], ["a", "child"], [], ["b", "adult"], ["", " "]):
        page.append(row)
    page.merge_cells("A5:B5")
    page.row_dimensions[4].hidden = True
    book.save(path)
    assert counted(path, known).total == Cell(2, 2)


def test_the_first_sheet_or_the_one_that_is_named(tmp_path: Path) -> None:
    path = excel(tmp_path / "sheet.xlsx", [["family_id"], ["a"]], more=("second",))
    assert len(read_cells(path).rows) == 2
    assert len(read_cells(path, "second").rows) == 1
    with pytest.raises(SheetError, match="no sheet of the name"):
        read_cells(path, "third")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_write_it(
    tmp_path: Path, known: tuple[Dimension, ...], delimiter: str
) -> None:
    text = as_csv([["family_id", "outcome"], ["a", "died"], [], ["a", "Recovered"]])
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.replace(",", delimiter).replace("\n", "\r\n").encode("utf-8-sig"))
    assert counted(path, known).total == Cell(2, 1)


def test_own_headings_and_spellings(tmp_path: Path, known: tuple[Dimension, ...]) -> None:
    mapping = tmp_path / "words.toml"
    mapping.write_text(
        '[columns]\n"Family no." = "family_id"\n"What came first" = "trigger"\n'
        '[values.trigger]\n"Flu A" = "influenza_a"\n"Grippe" = "Influenza"\n"?" = "unknown"\n',
        encoding="utf-8",
    )
    path = tmp_path / "sheet.csv"
    rows = [
        ["Family no.", "Notes", "what  came first"],
        ["1", "x", "flu a"],
        ["2", "", "GRIPPE"],
        ["3", "", "?"],
    ]
    path.write_text(as_csv(rows), encoding="utf-8")
    found = counted(path, known, read_mapping(mapping, known))
    assert cells(found, "trigger") == {"influenza": Cell(2, 2), "unknown": Cell(1, 1)}


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ([["family_id", "outcome"], ["a", "died"], ["b", "fine"]], 3, "outcome"),
        ([["family_id", "year_of_illness"], ["a", "spring 2019"]], 2, "year_of_illness"),
        ([["family_id", "year_of_illness"], ["a", "1949"]], 2, "year_of_illness"),
        ([["family_id", "year_of_illness"], ["a", "2027"]], 2, "year_of_illness"),
        ([["family_id", "country"], ["a", "Japan or Korea"]], 2, "country"),
        ([["family_id", "country"], ["a", "Atlantis"]], 2, "country"),
        ([["family_id", "outcome"], [], ["", "died"]], 3, "family_id"),
        ([["family", "outcome"], ["a", "died"]], 1, "family_id"),
        ([["family_id", "Outcome", "outcome"], ["a", "", ""]], 1, "outcome"),
        ([], 1, None),
    ],
)
def test_what_can_not_be_read_is_named_by_its_place(
    tmp_path: Path, known: tuple[Dimension, ...], rows: list[list[str]], row: int, column: str
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    with pytest.raises(SheetError) as raised:
        counted(path, known)
    (fault,) = raised.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("sheet.csv", row, column, None)
    assert fault.remedy


def test_a_formula_without_a_result_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = excel(tmp_path / "sheet.xlsx", [["family_id"], ['="a"&"b"']])
    with pytest.raises(SheetError, match=r"row 2, column A.*formula"):
        read_cells(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns", "not valid TOML"),
        ('[colums]\n"a" = "family_id"\n', "neither"),
        ('[columns]\n"a" = "family"\n', r"line 1 of \[columns\]"),
        ('[columns]\n"a" = "outcome"\n"b" = "outcome"\n', "same column"),
        ('[values.outcome]\n"a" = "died"\n"b" = "fine"\n', r"line 2 of \[values.outcome\]"),
        ('[values.sex]\n"a" = "F"\n', "no column of ours"),
        ("[values]\noutcome = 3\n", "not a list of texts"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(
    tmp_path: Path, known: tuple[Dimension, ...], text: str, words: str
) -> None:
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SheetError, match=words):
        read_mapping(path, known)


@pytest.mark.parametrize("name", ["sheet.ods", "nothing.xlsx", "nothing.csv"])
def test_a_file_of_another_kind_or_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(SheetError):
        read_cells(tmp_path / name)
