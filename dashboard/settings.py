"""Where things lie: the data folder, the database file, our static files."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(__file__).resolve().parent / "static"


class SettingError(ValueError):
    """An environment variable has a value that it cannot have; the message says which and what."""


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


def log_as_json() -> bool:
    """Whether the log is for programs, one JSON object a line (``ANE_LOG=json``), or for people.

    Raises:
        SettingError: ``ANE_LOG`` is something else than ``json`` or ``plain``.
    """
    form = os.environ.get("ANE_LOG") or "plain"
    if form not in ("json", "plain"):
        raise SettingError(f"ANE_LOG is '{form[:40]}': set it to json or plain.")
    return form == "json"


def metrics_port() -> int:
    """Port on loopback where the server tells its numbers: ``ANE_METRICS_PORT``, else 9501.

    0 where nobody shall listen (``0`` or empty).

    Raises:
        SettingError: ``ANE_METRICS_PORT`` is no port.
    """
    port = os.environ.get("ANE_METRICS_PORT", "9501").strip()
    if not re.fullmatch(r"[0-9]{0,5}", port) or int(port or 0) > 65535:
        raise SettingError(
            f"ANE_METRICS_PORT is '{port[:40]}': set it to a port, or to 0 for none."
        )
    return int(port or 0)


def address() -> str:
    """Where the public reaches the site, such as ``https://numbers.example.org``: ``ANE_ADDRESS``.

    Empty if not set: links are then written for the address of each request.
    """
    return os.environ.get("ANE_ADDRESS", "").rstrip("/")
