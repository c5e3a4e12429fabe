"""The empty sheet: as the vocabularies say, the same each time, and readable by the import."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import openpyxl

from dashboard.intake.community.categories import FAMILY, NAMES, dimensions
from dashboard.intake.community.mapping import Mapped
from dashboard.intake.community.people import count
from dashboard.intake.community.rule import Cell
from dashboard.intake.community.sheet import read_cells
from dashboard.intake.community.template import template
from dashboard.intake.folder import read_folder
from tests.database.conftest import REAL

from .conftest import Run


def test_the_committed_template_is_the_one_that_is_made() -> None:
    assert (REAL / "community_template.xlsx").read_bytes() == template(read_folder(REAL)), (
        "Make it again: python -m dashboard import-community --template "
        "data/community_template.xlsx"
    )


def test_it_has_every_column_and_no_person(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(read_folder(REAL))))
    assert [[cell.value for cell in row] for row in book["people"]] == [[FAMILY, *NAMES]]
    explained = [row[0].value for row in book["columns"]]
    assert explained[1 : len(NAMES) + 2] == [FAMILY, *NAMES]
    described = json.loads((REAL / "datapackage.json").read_text(encoding="utf-8"))
    counts = next(r for r in described["resources"] if r["name"] == "community_counts")
    dimension = next(f for f in counts["schema"]["fields"] if f["name"] == "dimension")
    assert dimension["constraints"]["enum"] == ["total", *NAMES]


def test_every_code_it_offers_can_be_read() -> None:
    folder = read_folder(REAL)
    codes = openpyxl.load_workbook(io.BytesIO(template(folder)))["codes"]
    known = {d.name: d for d in dimensions(folder, date(2026, 12, 31))}
    columns = [[cell.value for cell in column if cell.value] for column in codes.columns][::2]
    assert {column[0] for column in columns} == set(NAMES) - {"year_of_illness"}
    for name, *offered in columns:
        assert all(known[name].find(code) for code in offered)


def test_a_filled_template_can_be_imported(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    assert run("--template", path) == 0
    book = openpyxl.load_workbook(path)
    for number in range(3):
        book["people"].append([number, "JPN", 2020, "influenza_a", "child", "", "died", "yes"])
    book.save(path)
    known = dimensions(read_folder(data), date(2026, 12, 31))
    assert count(read_cells(path), known, Mapped()).total == Cell(3, 3)
