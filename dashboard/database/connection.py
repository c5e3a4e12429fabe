"""The one door to SQL: read-only, locked, a cursor for each query, a time limit.

The database is opened from a private copy that has no name any more. Two reasons: DuckDB keeps one
instance per path and process, so after a rebuild a second `connect` to the same path would quietly
go on reading the old file; and whatever is written over the file in place cannot reach a running
query. The copy is a few megabytes and is made once per build.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

logger = logging.getLogger(__name__)

TIME_LIMIT = 2.0
"""Seconds that a query may take while somebody waits for a page."""

_CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "256MB",
    "temp_directory": "",
    "lock_configuration": "true",
}

Params = Mapping[str, object]
_Stamp = tuple[int, int, int, int]


class DatabaseError(Exception):
    """The database cannot answer; the message says what to do."""


class QueryTimeout(DatabaseError):
    """A query took longer than it may."""


class Snapshot:
    """One state of the database: all answers from it are of the same data version."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, time_limit: float) -> None:
        self._connection = connection
        self._time_limit = time_limit
        self._lock = threading.Lock()
        _alive.add(self)
        rows = self.rows("SELECT * FROM meta")
        if len(rows) != 1:
            raise DatabaseError("The database does not say which data it holds.")
        self.meta: Mapping[str, object] = rows[0]

    @property
    def version(self) -> str:
        """Version of the data, such as ``2026-11-22-1a2b3c4d``."""
        return str(self.meta["data_version"])

    @property
    def data_date(self) -> date:
        """Date of the data."""
        found = self.meta["data_date"]
        assert isinstance(found, date)
        return found

    def rows(
        self, sql: str, params: Params | None = None, *, time_limit: float | None = None
    ) -> list[dict[str, object]]:
        """Run a query; values from outside go into ``params`` (``$name`` in the SQL)."""
        limit = self._time_limit if time_limit is None else time_limit
        with self._lock:  # a connection refuses a second call while it makes a cursor
            cursor = self._connection.cursor()
        timer = threading.Timer(limit, _interrupt, [cursor])
        timer.daemon = True
        timer.start()
        try:
            cursor.execute(sql, dict(params or {}))
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.InterruptException as error:
            raise QueryTimeout(
                f"A query took longer than {limit:g} s and was stopped. Choose less, or make the "
                "query cheaper."
            ) from error
        except duckdb.Error as error:
            raise DatabaseError(f"A query failed: {error}") from error
        finally:
            timer.cancel()
            cursor.close()


_alive: weakref.WeakSet[Snapshot] = weakref.WeakSet()


@atexit.register
def _let_go() -> None:
    """Drop all connections before the interpreter goes, or the driver reports each as a leak."""
    for snapshot in list(_alive):
        del snapshot._connection


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.interrupt()
    except duckdb.ConnectionException:
        logger.debug("A query ended just as its time was up.")


class Database:
    """The database file, followed when a build replaces it.

    Every call looks at the file first (a `stat`, 2 µs). When it was replaced, the new one is opened
    and read through once; if it is whole, it serves from then on, while queries that are running
    finish on the old one. If it is damaged, that is logged once and the old one goes on serving.
    """

    def __init__(self, path: Path, *, time_limit: float = TIME_LIMIT) -> None:
        self.path = path
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._stamp = _stamp(path)
        if self._stamp is None:
            raise DatabaseError(
                f"There is no database at {path}. Build it: run `make data` or "
                "`python -m dashboard build`."
            )
        try:
            self._snapshot = _open(path, time_limit)
        except (duckdb.Error, DatabaseError, OSError) as error:
            raise DatabaseError(
                f"The database at {path} cannot be read ({error}). Build it again: run `make data` "
                "or `python -m dashboard build`."
            ) from error

    def snapshot(self) -> Snapshot:
        """Return the newest readable state, for several queries that must agree."""
        stamp = _stamp(self.path)
        if stamp is None or stamp == self._stamp:
            return self._snapshot
        with self._lock:
            if stamp != self._stamp:
                try:
                    self._snapshot = _open(self.path, self._time_limit)
                    logger.info("Serving data version %s from now on.", self._snapshot.version)
                except (duckdb.Error, DatabaseError, OSError) as error:
                    logger.error(
                        "The new database at %s cannot be read (%s); still serving %s. Build it "
                        "again: python -m dashboard build",
                        self.path,
                        error,
                        self._snapshot.version,
                    )
                self._stamp = stamp
            return self._snapshot

    @property
    def meta(self) -> Mapping[str, object]:
        """Which data these are: version, date, fingerprints."""
        return self.snapshot().meta

    @property
    def version(self) -> str:
        """Version of the data, such as ``2026-11-22-1a2b3c4d``."""
        return self.snapshot().version

    def rows(
        self, sql: str, params: Params | None = None, *, time_limit: float | None = None
    ) -> list[dict[str, object]]:
        """Run a query on the newest state."""
        return self.snapshot().rows(sql, params, time_limit=time_limit)


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (a third of the time of Path.stat, on every query)
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def _open(path: Path, time_limit: float) -> Snapshot:
    """Open a private copy and read every table once, so that a damaged block shows now."""
    folder = Path(tempfile.mkdtemp(prefix="ane-"))
    try:
        copy = folder / "ane.duckdb"
        shutil.copyfile(path, copy)
        config: dict[str, Any] = dict(_CONFIG)
        connection = duckdb.connect(copy, read_only=True, config=config)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal")
    for (name,) in tables.fetchall():
        connection.execute(f'SELECT max(COLUMNS(*)) FROM "{name}"').fetchall()
    return Snapshot(connection, time_limit=time_limit)


_opened: dict[Path, Database] = {}
_opening = threading.Lock()


def open_database(path: Path) -> Database:
    """Open a database file, once per process and path.

    Raises:
        DatabaseError: there is none, or it is damaged.
    """
    key = path.resolve()
    with _opening:
        if key not in _opened:
            _opened[key] = Database(key)
        return _opened[key]
