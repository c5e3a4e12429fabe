"""The group's settings are checked with the data: a slip in them can't reach a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.database import BuildError, Database, DataError, build, check, ensure, parse_site
from tests.database.conftest import Folder

SITE = "site.toml"


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('group_name = "A group"', "", "group_name"),
        ('group_name = "A group"', "group_name = 7", "group_name"),
        ('report_url = "https://', 'report_url = "javascript://', "report_url"),
        ('link_hosts = ["example.org"]', 'link_hosts = "example.org"', "link_hosts"),
        ('title = "ANE in Numbers"', 'title = "ANE in Numbers', None),
    ],
)
def test_a_slip_is_a_fault_with_its_place(
    folder: Folder, old: str, new: str, column: str | None
) -> None:
    folder.replace(SITE, old, new)
    (fault,) = check(folder.path)
    assert (fault.file, fault.column) == (SITE, column)
    assert fault.remedy


def test_a_missing_file_is_a_fault(folder: Folder) -> None:
    folder.remove(SITE)
    (fault,) = check(folder.path)
    assert fault.file == SITE


def test_pages_read_what_was_checked(folder: Folder, tmp_path: Path) -> None:
    database = tmp_path / "ane.duckdb"
    build(folder.path, database)
    folder.replace(SITE, "A group", "Another group")
    folder.replace(SITE, "link_hosts", "no longer TOML [")
    assert ensure(folder.path, database) == Database(database).version
    (row,) = Database(database).rows("SELECT text FROM texts WHERE name = 'site.toml'")
    assert parse_site(str(row["text"])).group_name == "A group"


def test_a_change_of_the_settings_is_a_new_version(folder: Folder, tmp_path: Path) -> None:
    before = build(folder.path, tmp_path / "ane.duckdb").version
    folder.replace(SITE, "A group", "Another group")
    assert ensure(folder.path, tmp_path / "ane.duckdb") != before


def test_without_settings_nothing_is_built(folder: Folder, tmp_path: Path) -> None:
    folder.remove(SITE)
    with pytest.raises(DataError):
        build(folder.path, tmp_path / "ane.duckdb")
    with pytest.raises(BuildError):
        ensure(folder.path, tmp_path / "ane.duckdb")
    assert not (tmp_path / "ane.duckdb").exists()
