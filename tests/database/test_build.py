"""A build is all or nothing, comes out the same twice, and is quick."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dashboard.database import BuildError, Database, DataError, build, check, content_hash, ensure
from dashboard.database import build as build_module
from dashboard.database.build import Built

from .conftest import REAL, ROOT, Folder, make_folder
from .test_reading import SAVED_AGAIN, blank_rows, excel_europe

build_py = sys.modules["dashboard.database.build"]
place_py = sys.modules["dashboard.database.place"]
write_py = sys.modules["dashboard.database.write"]
P, C = "publications.csv", "cases.csv"


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall()
            for (name,) in names
        }


def identity(database: Path) -> tuple[int, int, int]:
    found = database.stat()
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def python(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)


@dataclass(frozen=True)
class Made:
    """A data folder and what was built of it."""

    folder: Folder
    database: Path
    built: Built


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Only to be looked at."""
    root = tmp_path_factory.mktemp("made")
    folder = make_folder(root / "data")
    return Made(folder, root / "ane.duckdb", build(folder.path, root / "ane.duckdb"))


@pytest.fixture
def made(made_once: Made, tmp_path: Path) -> Made:
    """The same, that a test may spoil; the database lies alone in its folder."""
    shutil.copytree(made_once.folder.path, tmp_path / "data")
    database = tmp_path / "served" / "ane.duckdb"
    database.parent.mkdir()
    shutil.copyfile(made_once.database, database)
    return Made(Folder(tmp_path / "data"), database, made_once.built)


def test_the_real_data_hold_every_rule() -> None:
    assert [str(fault) for fault in check(REAL)] == []


def test_the_real_data_build_in_less_than_three_seconds(tmp_path: Path) -> None:
    # Of this process: other tests run beside it.
    started = time.process_time()
    built = build(REAL, tmp_path / "ane.duckdb")
    assert time.process_time() - started < 3
    assert built.version.startswith(f"{built.data_date}-")


def test_tables_have_types_keys_and_lists(made_once: Made) -> None:
    built = made_once.built
    assert built.tables["publications"] == 5
    assert built.tables["corrections"] == 0
    database = Database(made_once.database)
    (row,) = database.rows("SELECT * FROM publications WHERE publication_id = 'hand-b'")
    assert row["countries"] == ["JPN", "TWN"]
    assert row["year"] == 2009
    assert row["title_seen"] is True
    assert row["pmcid"] is None
    (case,) = database.rows("SELECT * FROM cases WHERE publication_id = 'hand-b'")
    assert case["treatments"] == ["steroids", "ivig"]
    assert case["age_years"] == 0.67
    assert case["familial"] is None
    (community,) = database.rows("SELECT as_of FROM community")
    assert str(community["as_of"]) == "2021-07-31"
    columns = database.rows("SELECT column_name FROM duckdb_columns() WHERE NOT internal")
    assert not [row for row in columns if str(row["column_name"]).startswith("_")]
    keys = database.rows(
        "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    )
    assert {str(row["table_name"]) for row in keys} == {*built.tables, "text_parts"}


def test_a_build_comes_out_the_same_twice(made_once: Made, tmp_path: Path) -> None:
    first, folder = made_once.built, made_once.folder
    second = build(folder.path, tmp_path / "2.duckdb")
    assert first.version == second.version
    assert first.content_hash == second.content_hash == content_hash(folder.path)
    assert contents(made_once.database) == contents(tmp_path / "2.duckdb")


def test_the_version_names_the_newest_entry_and_the_content(folder: Folder, tmp_path: Path) -> None:
    folder.replace("CHANGELOG.md", "## 2026-11-22", "## 2026-11-22\n\n## 2027-01-05.2\n")
    built = build(folder.path, tmp_path / "ane.duckdb")
    assert built.version == f"2027-01-05.2-{built.content_hash[:8]}"
    assert str(Database(tmp_path / "ane.duckdb").meta["data_date"]) == "2027-01-05"


@pytest.mark.parametrize("save", [excel_europe, blank_rows], ids=lambda save: save.__name__)
def test_files_saved_again_build_the_same_tables(
    save: Callable[[Folder], None], made_once: Made, folder: Folder, tmp_path: Path
) -> None:
    assert save in SAVED_AGAIN
    save(folder)
    assert build(folder.path, tmp_path / "2.duckdb").version == made_once.built.version
    assert contents(made_once.database) == contents(tmp_path / "2.duckdb")


def test_two_builds_at_once_leave_one_whole_database(folder: Folder, tmp_path: Path) -> None:
    database = tmp_path / "ane.duckdb"
    code = (
        "import sys, pathlib, dashboard.database as d\n"
        "d.build(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    builders = [python(code, folder.path, database) for _ in range(2)]
    for builder in builders:
        _, words = builder.communicate(timeout=60)
        assert builder.returncode == 0, words.decode()
    assert Database(database).version.endswith(content_hash(folder.path)[:8])
    assert [path.name for path in tmp_path.glob("*ane*")] == ["ane.duckdb"]


def test_a_fresh_file_of_another_build_is_left_alone(folder: Folder, tmp_path: Path) -> None:
    other = tmp_path / ".ane.duckdb.1-0000.building"
    other.write_bytes(b"somebody is writing here")
    build(folder.path, tmp_path / "ane.duckdb")
    assert other.exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_to_says_what_to_do(
    code: int, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "ane.duckdb"
    database.write_bytes(b"the old database")

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(place_py.os, "replace", refuse)
    with pytest.raises(BuildError, match=r"Make the folder writable .* old database is untouched"):
        build(folder.path, database)
    assert database.read_bytes() == b"the old database"
    assert not list(tmp_path.glob(".*building*"))


def test_a_full_disk_says_what_to_do(folder: Folder, tmp_path: Path) -> None:
    database = tmp_path / "ane.duckdb"
    database.write_bytes(b"the old database")
    code = (
        "import sys, signal, resource, pathlib, dashboard.database as d\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: d.build(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))\n"
        "except d.BuildError as error: sys.exit(str(error))"
    )
    builder = python(code, folder.path, database)
    _, words = builder.communicate(timeout=60)
    assert "see that the disk has room" in words.decode()
    assert "Traceback" not in words.decode()
    assert database.read_bytes() == b"the old database"


def test_counting_rules_that_do_not_fit_stop_the_build(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "counting.sql"
    broken.write_text("CREATE VIEW v AS SELECT no_such_column FROM publications;")
    monkeypatch.setattr(write_py, "COUNTING", broken)
    with pytest.raises(BuildError, match=r"counting\.sql does not fit the tables"):
        build(folder.path, tmp_path / "ane.duckdb")
    assert not list(tmp_path.glob("*ane.duckdb*"))


class TestEnsure:
    """The start of a server."""

    def test_builds_where_there_is_nothing(self, folder: Folder, tmp_path: Path) -> None:
        version = ensure(folder.path, tmp_path / "new" / "ane.duckdb")
        assert version == Database(tmp_path / "new" / "ane.duckdb").version

    def test_does_nothing_when_all_is_current(self, made: Made) -> None:
        before = identity(made.database)
        excel_europe(made.folder)
        assert ensure(made.folder.path, made.database) == made.built.version
        assert identity(made.database) == before

    def test_builds_after_an_edit(self, made: Made) -> None:
        made.folder.set(P, 2, "title", "A new title")
        assert ensure(made.folder.path, made.database) != made.built.version

    def test_builds_after_a_change_of_code(
        self, made: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (build_py, write_py):
            monkeypatch.setattr(module, "schema_hash", lambda: "new code")
        ensure(made.folder.path, made.database)
        assert Database(made.database).meta["schema_hash"] == "new code"

    def test_replaces_a_damaged_database(self, folder: Folder, tmp_path: Path) -> None:
        database = tmp_path / "ane.duckdb"
        database.write_bytes(b"not a database")
        assert ensure(folder.path, database) == Database(database).version

    def test_serves_the_last_good_data_and_logs_every_fault(
        self, made: Made, caplog: pytest.LogCaptureFixture
    ) -> None:
        version = made.built.version
        made.folder.set(P, 2, "status", "include")
        made.folder.set(C, 2, "age_years", "0,67")
        with caplog.at_level(logging.ERROR):
            assert ensure(made.folder.path, made.database) == version
        assert "publications.csv, row 2, column status" in caplog.text
        assert "cases.csv, row 2, column age_years" in caplog.text
        assert f"Still serving the last good data, version {version}" in caplog.text

    @pytest.mark.parametrize("file", [P, "datapackage.json", "CHANGELOG.md"])
    def test_serves_the_last_good_data_when_a_file_is_gone(self, file: str, made: Made) -> None:
        made.folder.remove(file)
        assert ensure(made.folder.path, made.database) == made.built.version

    def test_serves_the_last_good_data_from_a_read_only_folder(
        self, made: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made.folder.set(P, 2, "title", "A new title")

        def refuse(*_: object) -> None:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        monkeypatch.setattr(place_py.os, "replace", refuse)
        assert ensure(made.folder.path, made.database) == made.built.version

    def test_says_what_to_do_when_there_is_nothing_to_serve(
        self, folder: Folder, tmp_path: Path
    ) -> None:
        folder.set(P, 2, "status", "include")
        with pytest.raises(BuildError, match=r"row 2, column status(.|\n)*dashboard build"):
            ensure(folder.path, tmp_path / "ane.duckdb")


def test_faults_leave_the_served_database_alone(made: Made) -> None:
    folder, database = made.folder, made.database
    before = (identity(database), database.read_bytes())
    folder.set(P, 2, "n_cases", "four")
    with pytest.raises(DataError):
        build_module(folder.path, database)
    assert (identity(database), database.read_bytes()) == before
