"""Files as people save them: what is taken as the same data, and what is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.database import DataError, content_hash, load_package
from dashboard.database.dataset import read_dataset
from dashboard.database.package import Field, Table
from dashboard.database.reading import read_sheet

from .conftest import Folder

P, C = "publications.csv", "cases.csv"


def texts(folder: Folder) -> dict[str, str]:
    read = read_dataset(folder.path)
    assert read.faults == ()
    return {name: sheet.text for name, sheet in read.sheets.items()}


def crlf(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.write(file, folder.read(file).replace(b"\n", b"\r\n"))


def cr(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.write(file, folder.read(file).replace(b"\n", b"\r"))


def bom(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.write(file, b"\xef\xbb\xbf" + folder.read(file))


def semicolons(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.save(file, folder.rows(file), delimiter=";")


def tabs(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.save(file, folder.rows(file), delimiter="\t")


def excel_europe(folder: Folder) -> None:
    """As a German Excel saves "CSV UTF-8": BOM, CRLF, semicolons, WAHR is not translated."""
    semicolons(folder)
    crlf(folder)
    bom(folder)
    for file in folder.csv_files():
        folder.write(file, folder.read(file).replace(b";true;", b";TRUE;"))


def separator_line(folder: Folder) -> None:
    semicolons(folder)
    for file in folder.csv_files():
        folder.write(file, b"sep=;\n" + folder.read(file))


def everything_quoted(folder: Folder) -> None:
    for file in folder.csv_files():
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(folder.rows(file))
        folder.write(file, out.getvalue().encode())


def columns_in_another_order(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.save(file, [row[::-1] for row in folder.rows(file)])


def blank_rows(folder: Folder) -> None:
    for file in folder.csv_files():
        lines = folder.read(file).split(b"\n")
        folder.write(file, b"\n".join([lines[0], b"", b",,,", *lines[1:], b"", b",,,", b""]))


def blank_columns_at_the_end(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.save(file, [[*row, "", ""] for row in folder.rows(file)])


def no_line_end_at_the_end(folder: Folder) -> None:
    for file in folder.csv_files():
        folder.write(file, folder.read(file).rstrip(b"\n"))


def spaces_around_text(folder: Folder) -> None:
    folder.set(P, 2, "title", "  Four children, one winter ")
    folder.set(C, 2, "age_years", " 0.67 ")
    folder.set(C, 2, "treatments", "steroids; ivig")


def description_reformatted(folder: Folder) -> None:
    raw = folder.read("datapackage.json")
    folder.write("datapackage.json", b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n   "))


SAVED_AGAIN = [
    crlf,
    cr,
    bom,
    semicolons,
    tabs,
    excel_europe,
    separator_line,
    everything_quoted,
    columns_in_another_order,
    blank_rows,
    blank_columns_at_the_end,
    no_line_end_at_the_end,
    spaces_around_text,
    description_reformatted,
]


@pytest.mark.parametrize("save", SAVED_AGAIN, ids=lambda save: save.__name__)
def test_a_file_saved_again_is_the_same_data(
    save: Callable[[Folder], None], dataset: Callable[..., Folder]
) -> None:
    folder, again = dataset("before"), dataset("after")
    save(again)
    assert texts(again) == texts(folder)
    assert content_hash(again.path) == content_hash(folder.path)


@pytest.mark.parametrize(
    ("file", "row", "column", "value"),
    [
        (P, 2, "title", "Five children, one winter"),
        (P, 2, "first_author", "Muller A"),
        (C, 3, "age_years", "32"),
        ("outcomes.csv", 2, "label", "Well again"),
    ],
)
def test_a_changed_cell_is_other_data(
    file: str, row: int, column: str, value: str, dataset: Callable[..., Folder]
) -> None:
    folder, again = dataset("before"), dataset("after")
    again.set(file, row, column, value)
    assert content_hash(again.path) != content_hash(folder.path)


def test_a_new_changelog_entry_is_other_data(dataset: Callable[..., Folder]) -> None:
    folder, again = dataset("before"), dataset("after")
    again.replace("CHANGELOG.md", "## 2026-11-22", "## 2026-11-22.2\n\n## 2026-11-22")
    assert content_hash(again.path) != content_hash(folder.path)


def test_the_fingerprint_needs_readable_files_only(folder: Folder) -> None:
    folder.set(P, 2, "status", "include")
    assert len(content_hash(folder.path)) == 64
    folder.remove(C)
    with pytest.raises(DataError):
        content_hash(folder.path)


def test_letters_stay_what_they_are(folder: Folder) -> None:
    folder.set(P, 2, "title", "急性壊死性脳症 – Étude à Málaga: Łódź, Ãgua, 5 µm")
    sheet = read_dataset(folder.path).sheets["publications"]
    assert sheet.faults == ()
    assert sheet.records[0][1] == "急性壊死性脳症 – Étude à Málaga: Łódź, Ãgua, 5 µm"


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "gbk", "latin-1"])
def test_another_encoding_is_never_guessed(encoding: str, folder: Folder) -> None:
    text = folder.read(P).decode().replace("Müller", "Mueller")
    letters = {"cp932": "脳症", "gbk": "脑病"}.get(encoding, "Málaga")
    folder.write(P, text.replace("one hospital", letters).encode(encoding))
    (fault,) = read_dataset(folder.path).faults
    assert (fault.file, fault.row, fault.rule_name) == (P, 2, "encoding")
    assert "CSV UTF-8" in fault.remedy


def test_a_shifted_row_is_refused_even_if_all_its_cells_fit(folder: Folder) -> None:
    folder.replace("records.csv", "hand-002,hand,hand-a,", "hand-002,hand,,hand-a,")
    (fault,) = read_dataset(folder.path).faults
    assert (fault.file, fault.row, fault.rule_name) == ("records.csv", 3, "cells")


TABLE = Table(
    name="t",
    file="t.csv",
    title="",
    description="",
    fields=tuple(
        Field(name, "string", "", "", "", {}, is_list=False, is_code=False)
        for name in ("first", "second", "third")
    ),
    primary_key=(),
    foreign_keys=(),
)
CELLS = st.text(
    alphabet=st.sampled_from('ab;,\t" \né脳') | st.characters(min_codepoint=33, max_codepoint=126),
    max_size=12,
)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
)
def test_whatever_stands_in_quotes_comes_through(
    rows: list[tuple[str, str, str]], delimiter: str, line_end: str, mark: bool
) -> None:
    """Cells with separators, quotes and line ends are read back as written, spaces trimmed."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(TABLE.field_names)
    writer.writerows(rows)
    raw = out.getvalue().encode("utf-8-sig" if mark else "utf-8")
    expected = [
        tuple(cell.strip(" \t\n") for cell in row)
        for row in rows
        if any(cell.strip() for cell in row)
    ]
    try:
        sheet = read_sheet(TABLE, raw)
    except DataError as error:
        assert {fault.rule_name for fault in error.faults} <= {"cells", "merge"}
        return
    assert list(sheet.records) == [
        tuple(cell.replace("\r\n", "\n") for cell in row) for row in expected
    ] or any(fault.rule_name in {"spreadsheet_error"} for fault in sheet.faults)


@given(raw=st.binary(max_size=300))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    for start in (b"", b"first,second,third\n"):
        try:
            read_sheet(TABLE, start + raw)
        except DataError as error:
            assert error.faults


def test_the_description_knows_lists_codes_and_units(folder: Folder) -> None:
    package = load_package(folder.path)
    cases = package.table("cases")
    assert cases.field("treatments").is_list
    assert cases.field("lesions").is_list
    assert package.table("publications").field("countries").is_list
    assert [f.name for t in package.tables for f in t.fields if f.is_list] == [
        "countries",
        "treatments",
        "lesions",
    ]
    assert cases.field("outcome").is_code
    assert not cases.field("trigger_detail").is_code
    assert cases.field("age_years").unit == "years"
    assert cases.primary_key == ("publication_id", "case_no")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"path": "cases.csv"', '"path": "../cases.csv"'),
        ('"path": "cases.csv"', '"path": "https://example.org/cases.csv"'),
        ('"name": "cases"', '"name": "publications"'),
        ('"name": "case_no"', '"name": "sex"'),
        ('"name": "case_no"', '"name": "Case No"'),
        ('"name": "lesion"', '"name": "lesions"'),
        ('"type": "integer"', '"type": "geopoint"'),
    ],
)
def test_a_description_that_contradicts_itself_is_refused(
    old: str, new: str, folder: Folder, tmp_path: Path
) -> None:
    folder.replace("datapackage.json", old, new)
    try:
        faults = list(read_dataset(folder.path).faults)
    except DataError as error:
        faults = error.faults
    assert faults
    assert all(fault.remedy for fault in faults)
