"""A closer look at the suspected rows finds what a look at all rows finds."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from dashboard.database.dataset import read_dataset
from dashboard.database.package import Package
from dashboard.database.reading import Sheet
from dashboard.database.schemas import _validated, schema_faults
from dashboard.database.suspects import suspects

from .conftest import Folder

_STRANGE = ("", "x", "Ä b", "0", "-1", "05", "2200", "12345678901", "true", "2026-02-30", "a;b")


def _spoiled(sheets: Mapping[str, Sheet], chance: random.Random) -> dict[str, Sheet]:
    """Cells made strange, taken from another row, or from another column of the same table."""
    spoiled = {}
    for name, sheet in sheets.items():
        records = [list(record) for record in sheet.records]
        for _time in range(min(len(records), 6)):
            record = chance.choice(records)
            place = chance.randrange(len(record))
            other = chance.choice(records)
            record[place] = chance.choice([*_STRANGE, other[place], other[place], other[0]])
        rows = tuple(map(tuple, records))
        spoiled[name] = Sheet(sheet.table, rows, sheet.rows, ())
    return spoiled


def _folder(folder: Folder) -> tuple[Package, Mapping[str, Sheet]]:
    dataset = read_dataset(folder.path)
    return dataset.package, dataset.sheets


def test_of_a_folder_without_faults_nothing_is_suspected(folder: Folder) -> None:
    assert suspects(*_folder(folder)) == {}


@pytest.mark.parametrize("seed", range(4))
def test_the_suspects_have_all_the_faults(seed: int, folder: Folder) -> None:
    package, sheets = _folder(folder)
    spoiled = _spoiled(sheets, random.Random(seed))
    every = _validated(package, spoiled, spoiled)
    assert len(every) > 20
    assert sorted(map(str, schema_faults(package, spoiled))) == sorted(map(str, every))
