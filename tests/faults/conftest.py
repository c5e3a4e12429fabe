"""A data folder and the database made of it, alone in its folder: each test spoils its own copy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.database import build
from tests.database.conftest import Folder, make_folder

TITLE = "SELECT title FROM publications WHERE publication_id = 'hand-a'"
OLD, NEW = "Four children, one winter", "A new title"


@dataclass(frozen=True)
class Made:
    """A data folder and what was built of it."""

    folder: Folder
    database: Path
    version: str

    def edit(self, title: str = NEW) -> None:
        """Change the data, so that the next build makes another version."""
        self.folder.set("publications.csv", 2, "title", title)

    def beside(self) -> list[str]:
        """Names of what lies in the database's folder."""
        return sorted(path.name for path in self.database.parent.iterdir())


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("made")
    folder = make_folder(root / "data")
    (root / "served").mkdir()
    database = root / "served" / "ane.duckdb"
    return Made(folder, database, build(folder.path, database).version)


@pytest.fixture
def made(made_once: Made, tmp_path: Path) -> Made:
    """The same, to be spoilt."""
    shutil.copytree(made_once.folder.path, tmp_path / "data")
    shutil.copytree(made_once.database.parent, tmp_path / "served")
    database = tmp_path / "served" / "ane.duckdb"
    return Made(Folder(tmp_path / "data"), database, made_once.version)
