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


def releases_dir(data: Path | None = None) -> Path:
    """The frozen releases: ``releases`` in a data folder, by default in that of the site."""
    return (data or data_dir()) / "releases"


def images_dir(database: Path | None = None) -> Path:
    """Where drawn charts are kept: ``ANE_IMAGES``, else ``images`` beside the database."""
    return Path(os.environ.get("ANE_IMAGES") or (database or database_file()).parent / "images")


def address() -> str:
    """Where the public reaches the site, such as ``https://numbers.example.org``: ``ANE_ADDRESS``.

    Empty if not set: links are then written for the address of each request.
    """
    return os.environ.get("ANE_ADDRESS", "").rstrip("/")
