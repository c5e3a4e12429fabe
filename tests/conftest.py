"""What tests of several rooms share: the data as first handed over, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.database import build, open_database
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context

HANDED_OVER = Path(__file__).resolve().parent / "data" / "as_handed_over"
"""A frozen copy of the data: the numbers of the tests hold on it while ``data/`` grows."""


@pytest.fixture(scope="session")
def handed_over_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the data as handed over."""
    path = tmp_path_factory.mktemp("handed-over") / "ane.duckdb"
    build(HANDED_OVER, path)
    return path


@pytest.fixture(scope="session")
def handed_over(handed_over_database: Path) -> Context:
    """What figures answer from, on the data as handed over."""
    return open_context(open_database(handed_over_database))
