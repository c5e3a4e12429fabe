"""Where things lie: the data folder, the database file, our static files."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(__file__).resolve().parent / "static"


def data_dir() -> Path:
    """The folder of CSVs: ``ANE_DATA``, else ``data/`` beside the app."""
    return Path(os.environ.get("ANE_DATA") or ROOT / "data")


def database_file() -> Path:
    """The built database: ``ANE_DATABASE``, else ``ane.duckdb`` in the data folder."""
    return Path(os.environ.get("ANE_DATABASE") or data_dir() / "ane.duckdb")
