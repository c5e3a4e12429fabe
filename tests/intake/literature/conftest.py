"""What the tests of the literature intake share: a data folder of their own, and small records."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import saving
from dashboard.intake.folder import Row, read_folder
from dashboard.intake.literature.importing import Import, carry_out, plan_import
from dashboard.intake.literature.record import Record
from tests.conftest import HANDED_OVER

from .days import NOW, TODAY

SAMPLES = Path(__file__).resolve().parent / "samples"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data as handed over."""
    return Path(shutil.copytree(HANDED_OVER, tmp_path / "data"))


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves are checked in tests of their own; here a test checks the folder at its end."""
    monkeypatch.setattr(saving, "check", lambda _path: [])


@pytest.fixture
def bring_in(data: Path) -> Callable[..., Import]:
    """Import files and save."""

    def bring_in(*files: Path) -> Import:
        done = plan_import(read_folder(data), files, TODAY)
        carry_out(done, now=NOW)
        return done

    return bring_in


@pytest.fixture
def screening(data: Path) -> Callable[[], Mapping[str, Row]]:
    """The rows of screening.csv as they are now, by name."""
    return lambda: {row["record_id"]: row for row in read_folder(data).rows["screening"]}


@pytest.fixture
def edit(data: Path) -> Callable[..., None]:
    """Change cells of a row of screening.csv as a volunteer would."""

    def edit(record_id: str, **cells: str) -> None:
        folder = read_folder(data)
        rows = [
            {**row, **cells} if row["record_id"] == record_id else row
            for row in folder.rows["screening"]
        ]
        saving.save(saving.plan(folder, {"screening": rows}, what="Edited.", today=TODAY), now=NOW)

    return edit


def record(**fields: Any) -> Record:
    """A record, with what a test does not say made up."""
    return Record(
        **{"source": "other", "title": "A title", "file": "made-up.ris", "line": 1, **fields}
    )
