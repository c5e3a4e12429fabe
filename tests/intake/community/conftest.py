"""A small data folder with nothing released yet, and sheets written by hand."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.intake import commands
from dashboard.intake.community import command
from tests.database.conftest import make_folder

TODAY = datetime(2026, 12, 31, 12, 0, 0)
"""The day on which the tests happen."""

Run = Callable[..., int]


class _Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return TODAY


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "data").path


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command as the command line does, on the small data folder."""
    monkeypatch.setattr(command, "datetime", _Clock)
    where = argparse.ArgumentParser(add_help=False)
    parser = argparse.ArgumentParser()
    commands.add_parsers(parser.add_subparsers(), where)

    def run_it(*arguments: object) -> int:
        options = parser.parse_args(["import-community", *map(str, arguments)])
        return int(options.run(options, data, data / "ane.duckdb"))

    return run_it


def as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def people(*groups: tuple[int, str], start: int = 0) -> list[list[str]]:
    """A sheet of two columns: so many families of one person in that category, group by group."""
    rows = []
    for number, category in groups:
        rows += [[f"f{start + len(rows) + n}", category] for n in range(number)]
    return rows


def released(data: Path) -> list[dict[str, str]]:
    with (data / "community_counts.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shown(data: Path, dimension: str, unit: str = "people") -> dict[str, str]:
    """The newest release of a dimension: its number for each category, or "hidden"."""
    rows = [row for row in released(data) if row["unit"] == unit]
    newest = max(row["as_of"] for row in rows)
    return {
        row["category"]: row["n"] or "hidden"
        for row in rows
        if row["as_of"] == newest and row["dimension"] == dimension
    }
