"""Where things lie: the data folder, the database file, the site's own settings."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(__file__).resolve().parent / "static"


def data_dir() -> Path:
    """The folder of CSVs: ``ANE_DATA``, else ``data/`` beside the app."""
    return Path(os.environ.get("ANE_DATA") or ROOT / "data")


def database_file() -> Path:
    """The built database: ``ANE_DATABASE``, else ``ane.duckdb`` in the data folder."""
    return Path(os.environ.get("ANE_DATABASE") or data_dir() / "ane.duckdb")


@dataclass(frozen=True)
class Site:
    """What the group sets itself in ``data/site.toml``."""

    title: str
    group_name: str
    group_url: str
    report_url: str
    link_hosts: frozenset[str]


@lru_cache(maxsize=4)
def site(folder: Path) -> Site:
    """Read ``site.toml`` of a data folder.

    Raises:
        KeyError: a setting is missing; its name is in the message.
    """
    settings = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
    return Site(
        title=settings["title"],
        group_name=settings["group_name"],
        group_url=settings["group_url"],
        report_url=settings["report_url"],
        link_hosts=frozenset(settings["link_hosts"]),
    )
