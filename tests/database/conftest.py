"""A small valid data folder, hand-made, that each test may spoil in its own way."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "data"
SMALL = ROOT / "tests" / "data" / "small"


class Folder:
    """A data folder in the making; rows are numbered as a spreadsheet does (header is row 1)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, file: str) -> bytes:
        return (self.path / file).read_bytes()

    def write(self, file: str, raw: bytes) -> None:
        (self.path / file).write_bytes(raw)

    def replace(self, file: str, old: str, new: str) -> None:
        text = self.read(file).decode()
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new).encode())

    def remove(self, file: str) -> None:
        (self.path / file).unlink()

    def rows(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.read(file).decode(), newline=""), strict=True))

    def save(self, file: str, rows: list[list[str]], *, delimiter: str = ",") -> None:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
        self.write(file, out.getvalue().encode())

    def set(self, file: str, row: int, column: str, value: str) -> None:
        rows = self.rows(file)
        rows[row - 1][rows[0].index(column)] = value
        self.save(file, rows)

    def add(self, file: str, *cells: str) -> None:
        rows = self.rows(file)
        self.save(file, [*rows, list(cells)])

    def csv_files(self) -> list[str]:
        return sorted(path.name for path in self.path.glob("*.csv"))


def make_folder(path: Path) -> Folder:
    """Make a fresh valid folder: hand-made records, the real description and vocabularies."""
    path.mkdir()
    for source in [*REAL.glob("*.csv"), REAL / "datapackage.json", *SMALL.iterdir()]:
        shutil.copyfile(source, path / source.name)
    return Folder(path)


@pytest.fixture
def dataset(tmp_path: Path) -> Callable[..., Folder]:
    """Make fresh valid folders."""
    return lambda name="data": make_folder(tmp_path / name)


@pytest.fixture
def folder(dataset: Callable[..., Folder]) -> Folder:
    """One fresh valid folder."""
    return dataset()
