"""The one door to SQL: read-only, locked, a cursor for each query, a time limit.

The database is opened from a private copy that has no name any more. Two reasons: DuckDB keeps one
instance per path and process, so after a rebuild a second `connect` to the same path would quietly
go on reading the old file; and whatever is written over the file in place cannot reach a running
query. The copy is a few megabytes and is made once per build. A descriptor of it is kept, so that
people can download the very file that is served.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow

logger = logging.getLogger(__name__)

TIME_LIMIT = 2.0
"""Seconds that a query may take while somebody waits for a page."""

_CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "512MB",
    "temp_directory": "",
    "lock_configuration": "true",
}

Params = Mapping[str, object]
_Stamp = tuple[int, int, int, int]
_T = TypeVar("_T")


class DatabaseError(Exception):
    """The database cannot answer; the message says what to do."""


class QueryTimeout(DatabaseError):
    """A query took longer than it may."""


class UnknownFileError(LookupError):
    """The data have no file or table of this name; the message names those that they have."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = sorted(known)
        super().__init__(f"'{name[:60]}' is not part of these data. {', '.join(self.known)} are.")


class Snapshot:
    """One state of the database: all answers from it are of the same data version.

    Args:
        connection: to the database.
        time_limit: seconds that a query may take.
        descriptor: of the database's file, taken over and closed with the snapshot; None where
            there is no file.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        time_limit: float,
        descriptor: int | None = None,
    ) -> None:
        self._connection = connection
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._descriptor = descriptor
        if descriptor is not None:
            weakref.finalize(self, os.close, descriptor)
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

        def fetch(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
            cursor.execute(sql, dict(params or {}))
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        return self._fetch(fetch, time_limit)

    def arrow(self, sql: str) -> pyarrow.Table:
        """Run a query whose result keeps its column types."""
        return self._fetch(lambda cursor: cursor.sql(sql).to_arrow_table(), None)

    def files(self) -> dict[str, str]:
        """The files of the data by name: canonical CSVs, description, changelog and so on."""
        return {str(r["name"]): str(r["text"]) for r in self.rows("SELECT * FROM texts")}

    def text(self, name: str) -> str:
        """One file of the data, such as ``site.toml``.

        Raises:
            UnknownFileError: naming those that there are.
        """
        found = self.rows("SELECT text FROM texts WHERE name = $name", {"name": name})
        if not found:
            names = self.rows("SELECT name FROM texts")
            raise UnknownFileError(name, [str(row["name"]) for row in names])
        return str(found[0]["text"])

    @property
    def file(self) -> bytes:
        """The database file itself, as it is served."""
        if self._descriptor is None:
            raise DatabaseError("This database has no file.")
        size = os.fstat(self._descriptor).st_size
        return os.pread(self._descriptor, size, 0)

    def _fetch(
        self, fetch: Callable[[duckdb.DuckDBPyConnection], _T], time_limit: float | None
    ) -> _T:
        """Give ``fetch`` a cursor of its own, and only so much time."""
        limit = self._time_limit if time_limit is None else time_limit
        with _at_once:
            return self._fetch_now(fetch, limit)

    def _fetch_now(self, fetch: Callable[[duckdb.DuckDBPyConnection], _T], limit: float) -> _T:
        with self._lock:  # a connection refuses a second call while it makes a cursor
            cursor = self._connection.cursor()
        timer = threading.Timer(limit, _interrupt, [cursor])
        timer.daemon = True
        timer.start()
        try:
            return fetch(cursor)
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


class Reopened(Snapshot):
    """A state that is opened again when it is asked: who holds on to it holds no connection.

    Answers are kept for long, and each knows its snapshot; so the number of databases that are open
    at once can only be bounded if a snapshot can do without.
    """

    def __init__(self, reopen: Callable[[], Snapshot]) -> None:
        self._reopen = reopen
        self.meta = reopen().meta

    def _fetch(
        self, fetch: Callable[[duckdb.DuckDBPyConnection], _T], time_limit: float | None
    ) -> _T:
        return self._reopen()._fetch(fetch, time_limit)

    @property
    def file(self) -> bytes:
        """The database file itself, as it is served."""
        return self._reopen().file


# More at once are no faster, and with six the memory limit was reached: DuckDB then refuses some.
_at_once = threading.BoundedSemaphore(2)
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
    with tempfile.TemporaryDirectory(prefix="ane-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "ane.duckdb"
        shutil.copyfile(path, copy)
        snapshot = adopt(copy, time_limit=time_limit)
    tables = snapshot.rows("SELECT table_name FROM duckdb_tables() WHERE NOT internal")
    for row in tables:
        snapshot.rows(f'SELECT max(COLUMNS(*)) FROM "{row["table_name"]}"')
    return snapshot


def adopt(path: Path, *, time_limit: float = TIME_LIMIT) -> Snapshot:
    """Open a file that nobody else knows; its name may be removed as soon as it is open."""
    config: dict[str, Any] = dict(_CONFIG)
    connection = duckdb.connect(path, read_only=True, config=config)
    descriptor = os.open(path, os.O_RDONLY)
    return Snapshot(connection, time_limit=time_limit, descriptor=descriptor)


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
