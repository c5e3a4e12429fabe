"""Copies of a collation: they hold every rule, count as foretold, and can't be taken for real."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

import pytest

from dashboard.bench.synthetic import write_collation
from dashboard.database import BuildError, Database, DataError, build, check
from dashboard.database.dataset import MARKER
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection
from tests.conftest import HANDED_OVER, Once


@pytest.fixture(scope="module")
def doubled_folder(once: Once) -> Path:
    """Two copies of the data as handed over."""
    return once("doubled", lambda folder: write_collation(HANDED_OVER, folder, copies=2))


@pytest.fixture(scope="module")
def doubled(doubled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Context:
    """What figures answer from, on two copies."""
    database = tmp_path_factory.mktemp("doubled") / "ane.duckdb"
    build(doubled_folder, database, demonstration=True)  # refuses what breaks a rule
    return open_context(Database(database))


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(basis="as_published"), Selection(trigger=("influenza",), age="child")],
    ids=["distinct", "as published", "chosen"],
)
def test_twice_the_copies_are_twice_the_patients(
    selection: Selection, doubled: Context, handed_over: Context
) -> None:
    once, twice = (
        find("published-count").answer(context, selection).totals
        for context in (handed_over, doubled)
    )
    assert once.total
    assert twice.distinct == 2 * (once.distinct or 0)
    assert twice.as_published == 2 * (once.as_published or 0)
    assert twice.possible_extra == 2 * (once.possible_extra or 0)
    assert twice.publications == 2 * (once.publications or 0)


def test_the_copies_are_of_other_years_and_countries(doubled: Context) -> None:
    (first, second) = doubled.rows(
        "SELECT year, countries FROM included WHERE publication_id LIKE 'demo-%-mizuguchi-1995' "
        "ORDER BY publication_id"
    )
    assert (first["year"], second["year"]) == (1995, 1994)
    assert first["countries"] != second["countries"]


def test_the_same_copies_come_out_twice(doubled_folder: Path, tmp_path: Path) -> None:
    write_collation(HANDED_OVER, tmp_path / "again", copies=2)
    names = [path.name for path in doubled_folder.iterdir()]
    assert not filecmp.cmpfiles(doubled_folder, tmp_path / "again", names, shallow=False)[1]


def test_it_cannot_be_built_as_real_data(doubled_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="demonstration data can't enter the real database"):
        build(doubled_folder, tmp_path / "ane.duckdb")


def test_not_even_a_row_of_it_can(doubled_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(doubled_folder, tmp_path / "data")
    (tmp_path / "data" / MARKER).unlink()
    faults = check(tmp_path / "data")
    rows = len((doubled_folder / "publications.csv").read_text().splitlines())
    assert len(faults) >= 2 * 200
    assert {fault.rule_name for fault in faults} == {"no_demonstration_data"}
    assert len(faults) < rows
    with pytest.raises(BuildError, match="not marked as a demonstration"):
        build(HANDED_OVER, tmp_path / "ane.duckdb", demonstration=True)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(FileExistsError, match="new or empty"):
        write_collation(HANDED_OVER, tmp_path, copies=1)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
