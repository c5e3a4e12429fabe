"""The one door to SQL: read-only, closed to the outside, right under threads, never down."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from dashboard.database import Database, DatabaseError, QueryTimeout, build, open_database

from .conftest import Folder, make_folder

P = "publications.csv"
TITLE = "SELECT title FROM publications WHERE publication_id = 'hand-a'"
ENDLESS = "SELECT max(a.range * b.range) AS n FROM range(1000000) AS a, range(1000000) AS b"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_folder(tmp_path_factory.mktemp("built") / "data")
    database = folder.path.parent / "ane.duckdb"
    build(folder.path, database)
    return database


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    database = tmp_path / "served" / "ane.duckdb"
    database.parent.mkdir()
    shutil.copyfile(built, database)
    return database


def title(database: Database) -> object:
    return database.rows(TITLE)[0]["title"]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM publications",
        "UPDATE publications SET n_cases = 1000",
        "INSERT INTO meta SELECT * FROM meta",
        "CREATE TABLE t (a INTEGER)",
        "DROP VIEW included",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "COPY publications TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.duckdb'",
        "EXPORT DATABASE '{folder}/out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 8",
        "SET memory_limit = '8GB'",
        "RESET lock_configuration",
    ],
)
def test_nothing_can_be_changed_read_from_outside_or_unlocked(sql: str, path: Path) -> None:
    database = Database(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError):
        database.rows(sql.format(folder=path.parent))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert title(database) == "Four children, one winter"


def test_values_are_bound_and_never_become_sql(path: Path) -> None:
    database = Database(path)
    sql = "SELECT count(*) AS n FROM publications WHERE publication_id = $id"
    assert database.rows(sql, {"id": "hand-a"}) == [{"n": 1}]
    assert database.rows(sql, {"id": "' OR true --"}) == [{"n": 0}]
    chosen = "SELECT count(*) AS n FROM publications WHERE list_contains($ids, publication_id)"
    assert database.rows(chosen, {"ids": ["hand-a", "hand-b"]}) == [{"n": 2}]


def test_a_mistake_in_a_query_is_an_error_of_ours(path: Path) -> None:
    with pytest.raises(DatabaseError, match="no_such_table"):
        Database(path).rows("SELECT * FROM no_such_table")


def test_threads_get_the_rows_of_their_own_query(path: Path) -> None:
    database = Database(path)
    sql = "SELECT $n::BIGINT AS n, count(*) AS rows FROM range($n::BIGINT)"

    def ask(number: int) -> bool:
        return database.rows(sql, {"n": number}) == [{"n": number, "rows": number}]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(1000)))


def test_a_slow_query_is_stopped_and_the_next_one_answers(path: Path) -> None:
    database = Database(path)
    started = time.perf_counter()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.2 s"):
        database.rows(ENDLESS, time_limit=0.2)
    assert time.perf_counter() - started < 2
    assert title(database) == "Four children, one winter"


def test_a_slow_query_does_not_stop_the_others(path: Path) -> None:
    database = Database(path)
    with ThreadPoolExecutor(4) as threads:
        slow = threads.submit(database.rows, ENDLESS, time_limit=0.5)
        answers = [threads.submit(title, database) for _ in range(50)]
        assert {answer.result() for answer in answers} == {"Four children, one winter"}
        with pytest.raises(QueryTimeout):
            slow.result()


def test_a_new_build_is_served_without_a_restart(folder: Folder, path: Path) -> None:
    database = Database(path)
    version = database.version
    folder.set(P, 2, "title", "A new title")
    built = build(folder.path, path)
    assert title(database) == "A new title"
    assert database.version == built.version != version


def test_a_running_query_finishes_on_the_old_data(folder: Folder, path: Path) -> None:
    database = Database(path)
    started = threading.Event()

    def slow() -> object:
        snapshot = database.snapshot()
        started.set()
        sql = "SELECT any_value(title) AS title, max(a.range * b.range) FROM publications, "
        sql += "range(100000) AS a, range(1000) AS b WHERE publication_id = 'hand-a'"
        return snapshot.rows(sql, time_limit=60)[0]["title"]

    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(slow)
        started.wait(timeout=10)
        folder.set(P, 2, "title", "A new title")
        build(folder.path, path)
        assert title(database) == "A new title"
        assert answer.result() == "Four children, one winter"


def test_a_snapshot_stays_with_its_version(folder: Folder, path: Path) -> None:
    database = Database(path)
    snapshot = database.snapshot()
    version = snapshot.version
    folder.set(P, 2, "title", "A new title")
    build(folder.path, path)
    assert title(database) == "A new title"
    assert snapshot.rows(TITLE)[0]["title"] == "Four children, one winter"
    assert snapshot.version == version != database.version


@pytest.mark.parametrize("damage", ["garbage", "empty", "cut", "bytes changed", "another database"])
def test_a_damaged_file_keeps_the_old_data_served(
    damage: str, path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(path)
    version = database.version
    new = tmp_path / "new.duckdb"
    raw = path.read_bytes()
    if damage == "another database":
        with duckdb.connect(new) as connection:
            connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    else:
        middle = len(raw) // 4
        new.write_bytes(
            {
                "garbage": b"not a database " * 1000,
                "empty": b"",
                "cut": raw[: len(raw) // 2],
                "bytes changed": raw[:middle] + b"\xff" * (len(raw) // 2) + raw[-middle:],
            }[damage]
        )
    new.replace(path)
    with caplog.at_level(logging.ERROR):
        assert title(database) == "Four children, one winter"
        assert database.version == version
    assert caplog.text.count("cannot be read") == 1


def test_a_file_overwritten_in_place_cannot_reach_the_served_data(path: Path) -> None:
    database = Database(path)
    with path.open("r+b") as file:
        file.write(b"\xff" * path.stat().st_size)
    assert title(database) == "Four children, one winter"


def test_a_deleted_file_goes_on_being_served(path: Path) -> None:
    database = Database(path)
    path.unlink()
    assert title(database) == "Four children, one winter"


def test_a_missing_or_damaged_file_at_the_start_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"There is no database at .*dashboard build"):
        open_database(tmp_path / "ane.duckdb")
    (tmp_path / "ane.duckdb").write_bytes(b"not a database")
    with pytest.raises(DatabaseError, match=r"cannot be read .*dashboard build"):
        open_database(tmp_path / "ane.duckdb")


def test_a_path_is_opened_once(path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = set(threads.map(open_database, [path] * 8))
    assert len(opened) == 1
    assert open_database(path.parent / ".." / path.parent.name / path.name) in opened
