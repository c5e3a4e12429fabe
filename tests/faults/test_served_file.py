"""Whatever happens to the database's file while it is served: the last good data, and one line."""

from __future__ import annotations

import errno
import logging
import os
import random
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.database import Database, DatabaseError, build, open_database
from dashboard.database.connection import Snapshot
from tests.faces.web.conftest import serve
from tests.faces.web.reading import Server

from .conftest import NEW, OLD, TITLE, Made

served_py = sys.modules["dashboard.database.served"]
Damage = Callable[[Path], None]
COUNT = "/figures/published-count"


def cut_to(share: float) -> Damage:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def noise_in_place(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(random.Random(7).randbytes(path.stat().st_size))


def noise_in_a_block(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(random.Random(7).randbytes(4096))


def a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


DAMAGE: dict[str, Damage] = {
    "deleted": Path.unlink,
    "emptied": cut_to(0),
    "cut in its header": lambda path: os.truncate(path, 5000),
    "cut in the middle": cut_to(0.5),
    "cut before its end": cut_to(0.99),
    "noise in place": noise_in_place,
    "noise in a block": noise_in_a_block,
    "a directory": a_directory,
    "a pipe": a_pipe,
    "a link that leads nowhere": a_dangling_link,
}


def answer(database: Database) -> object:
    return database.rows(TITLE)[0]["title"]


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that could not be read is tried again at once when it changes."""
    monkeypatch.setattr(served_py, "STILL_WRITTEN", 0)


@pytest.fixture
def good(made: Made, tmp_path: Path) -> Path:
    """A good database of other data."""
    made.edit()
    build(made.folder.path, tmp_path / "good.duckdb")
    return tmp_path / "good.duckdb"


@pytest.mark.usefixtures("patience")
def test_a_spoilt_file_is_told_once_and_a_good_one_is_taken_up(
    made: Made, good: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number, (name, damage) in enumerate(DAMAGE.items()):
        path = tmp_path / str(number) / "ane.duckdb"
        path.parent.mkdir()
        shutil.copyfile(made.database, path)
        database = Database(path)
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            damage(path)
            for _ in range(20):
                assert answer(database) == OLD, name
                assert database.version == made.version, name
        (line,) = caplog.messages
        assert str(path) in line
        assert f"still serving {made.version}" in line
        assert "dashboard build" in line
        remove(path)
        shutil.copyfile(good, path)
        assert answer(database) == NEW, name


def test_the_web_serves_the_last_good_data_and_says_so(handed_over_database: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ane.duckdb"
        shutil.copyfile(handed_over_database, path)
        with serve(path) as server:
            version = server.json("/readyz")["data_version"]
            noise_in_place(path)
            is_up(server, version)
            path.unlink()
            is_up(server, version)


def is_up(server: Server, version: str) -> None:
    assert server.get("/healthz").text == "ok\n"
    ready = server.json("/readyz")
    assert (ready["ready"], ready["data_version"]) == (True, version)
    assert server.json(COUNT + ".json")["data_version"] == version


def test_a_file_is_tried_again_when_the_cause_may_have_gone(
    made: Made, good: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No room for the copy, or no permission: the file itself does not change when that is over."""
    database = Database(made.database)
    whole = served_py.open_copy

    def refuse(*_: object, **__: object) -> Snapshot:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(served_py, "open_copy", refuse)
    good.replace(made.database)
    with caplog.at_level(logging.ERROR):
        assert {answer(database) for _ in range(20)} == {OLD}
    assert len(caplog.messages) == 1
    monkeypatch.setattr(served_py, "open_copy", whole)
    assert answer(database) == OLD  # not at each request
    monkeypatch.setattr(served_py, "LOOK_AGAIN", 0)
    assert answer(database) == NEW
    assert len(caplog.messages) == 1


def test_a_file_that_is_being_written_to_is_not_believed(
    made: Made, good: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A copy of two states could pass for whole: each block has a checksum, the file has none."""
    database = Database(made.database)
    good.replace(made.database)
    copy = shutil.copyfileobj

    def while_it_is_copied(*arguments: object) -> None:
        copy(*arguments)  # type: ignore[arg-type]
        os.utime(made.database, (1, 1))

    copying_py = sys.modules["dashboard.database.copying"]
    monkeypatch.setattr(copying_py.shutil, "copyfileobj", while_it_is_copied)
    with caplog.at_level(logging.ERROR):
        assert answer(database) == OLD
    assert "being written to" in caplog.text
    monkeypatch.undo()
    monkeypatch.setattr(served_py, "STILL_WRITTEN", 0)
    assert answer(database) == NEW


@pytest.mark.usefixtures("patience")
def test_a_damaged_file_at_the_start_is_not_read_for_each_request(
    made: Made, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    whole = served_py.open_copy

    def counted(*arguments: object, **more: object) -> Snapshot:
        tries.append(arguments)
        return whole(*arguments, **more)  # type: ignore[no-any-return]

    monkeypatch.setattr(served_py, "open_copy", counted)
    noise_in_place(made.database)
    for _ in range(20):
        with pytest.raises(DatabaseError, match="dashboard build"):
            open_database(made.database)
    assert len(tries) == 1
    good.replace(made.database)
    assert answer(open_database(made.database)) == NEW


class TestNoTemporaryFolder:
    """The private copy is kept in memory where the temporary folder cannot take it."""

    @pytest.fixture(autouse=True)
    def _no_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not hasattr(os, "memfd_create"):
            pytest.skip("needs files in memory, which this system has not")
        monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")

    def test_a_database_is_served_and_given_away(
        self, made: Made, caplog: pytest.LogCaptureFixture
    ) -> None:
        database = Database(made.database)
        made.database.unlink()
        assert answer(database) == OLD
        assert len(database.snapshot().file) > 100_000
        assert "kept in memory" in caplog.text
        assert "TMPDIR" in caplog.text

    def test_each_new_build_is_served(self, made: Made) -> None:
        database = Database(made.database)
        for title in ("One", "Two"):
            made.edit(title)
            build(made.folder.path, made.database)
            assert answer(database) == title


def test_a_full_temporary_folder_leaves_nothing_there(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_py = sys.modules["dashboard.database.copying"]
    copy = copying_py._copy

    def full(source: object, out: object) -> None:
        if stat.S_ISREG(os.fstat(out.fileno()).st_mode) and "ane" in str(out.name):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copy(source, out)

    monkeypatch.setattr(copying_py, "_copy", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert answer(Database(made.database)) == OLD
    assert list((tmp_path / "temporary").iterdir()) == []


class Dead:
    """A connection after a fatal error of DuckDB: it answers nothing any more."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        raise duckdb.FatalException("database has been invalidated because of a fatal error")

    def close(self) -> None:
        pass


def test_after_a_fatal_error_the_database_is_opened_again(
    made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(made.database)
    for _ in range(2):
        snapshot = database.snapshot()
        snapshot._connection = Dead()  # type: ignore[assignment]
        made.database.unlink(missing_ok=True)
        with caplog.at_level(logging.ERROR):
            assert answer(database) == OLD
        assert database.snapshot() is snapshot
    assert caplog.text.count("DuckDB gave up") == 2


def test_a_query_that_kills_the_database_each_time_harms_no_other(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(made.database)
    snapshot = database.snapshot()

    def kills(_cursor: object) -> None:
        raise duckdb.InternalException("INTERNAL Error: assertion failed")

    for _ in range(3):
        with pytest.raises(DatabaseError, match="assertion failed"):
            snapshot._fetch(kills, None)
        assert answer(database) == OLD


def test_no_memory_for_one_answer_leaves_the_next_one_whole(made: Made) -> None:
    database = Database(made.database)

    def no_memory(_cursor: object) -> None:
        raise MemoryError

    for _ in range(5):  # more than may run at once: none keeps its place
        with pytest.raises(MemoryError):
            database.snapshot()._fetch(no_memory, None)
    assert answer(database) == OLD
