"""The one door to SQL: read-only, locked, a cursor for each query, a time limit.

A database is opened from a private copy that has no name any more. Two reasons: DuckDB keeps one
instance per path and process, so after a rebuild a second `connect` to the same path would quietly
go on reading the old file; and whatever is written over the file in place cannot reach a running
query. The copy is a few megabytes and is made once per build; where the temporary folder has no
room for it, it is kept in memory. A descriptor of it is kept, so that people can download the very
file that is served, and so that it can be opened again after a fatal error of DuckDB.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow

from dashboard import observe
from dashboard.database.copying import connect_locked, private_copy

logger = logging.getLogger(__name__)

TIME_LIMIT = 2.0
"""Seconds that a query may take while somebody waits for a page."""

Params = Mapping[str, object]
_FATAL = (duckdb.FatalException, duckdb.InternalException)
"""After one of these a connection answers nothing any more."""
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
        connection: to the database, taken over and closed with the snapshot.
        time_limit: seconds that a query may take.
        descriptor: of the database's file, taken over likewise; None where there is no file.
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
        # Also when the interpreter goes, or the driver reports each connection as a leak.
        self._close = weakref.finalize(self, _close, connection, descriptor)
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
        with _at_once, observe.query(QueryTimeout):
            return self._fetch_now(fetch, limit)

    def _fetch_now(self, fetch: Callable[[duckdb.DuckDBPyConnection], _T], limit: float) -> _T:
        connection = self._connection
        try:
            return self._fetch_from(connection, fetch, limit)
        except duckdb.Error as error:
            if isinstance(error, _FATAL):
                self._open_again(connection, error)
            elif self._connection is connection:
                raise DatabaseError(f"A query failed: {error}") from error
        try:  # once more, on the new connection
            return self._fetch_from(self._connection, fetch, limit)
        except duckdb.Error as error:
            raise DatabaseError(f"A query failed: {error}") from error

    def _fetch_from(
        self,
        connection: duckdb.DuckDBPyConnection,
        fetch: Callable[[duckdb.DuckDBPyConnection], _T],
        limit: float,
    ) -> _T:
        with self._lock:  # a connection refuses a second call while it makes a cursor
            cursor = connection.cursor()
        timer = threading.Timer(limit, _interrupt, [cursor])
        timer.daemon = True
        try:
            timer.start()
            return fetch(cursor)
        except duckdb.InterruptException as error:
            raise QueryTimeout(
                f"A query took longer than {limit:g} s and was stopped. Choose less, or make the "
                "query cheaper."
            ) from error
        finally:
            timer.cancel()
            cursor.close()

    def _open_again(self, dead: duckdb.DuckDBPyConnection, error: duckdb.Error) -> None:
        """Put another connection in the place of a dead one, unless somebody has already.

        Raises:
            DatabaseError: the file cannot be opened any more.
        """
        with self._lock:
            if self._connection is not dead:
                return
            cause = str(error).partition("\n")[0]
            logger.error("DuckDB gave up (%s); opening %s again.", cause, self.version)
            if self._descriptor is None:
                raise DatabaseError(f"A query failed: {cause}") from error
            try:
                with open(self._descriptor, "rb", closefd=False) as served:
                    connection, descriptor = private_copy(served)
            except (duckdb.Error, OSError) as fault:
                raise DatabaseError(f"The database cannot be opened again: {fault}") from fault
            self._close()
            self._connection, self._descriptor = connection, descriptor
            self._close = weakref.finalize(self, _close, connection, descriptor)


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


def _close(connection: duckdb.DuckDBPyConnection, descriptor: int | None) -> None:
    # In this order: a path that leads through a descriptor must lead nowhere else while in use.
    connection.close()
    if descriptor is not None:
        os.close(descriptor)


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.interrupt()
    except duckdb.ConnectionException:
        logger.debug("A query ended just as its time was up.")


def open_copy(path: Path, *, time_limit: float = TIME_LIMIT) -> Snapshot:
    """Open a private copy and read every table once, so that a damaged block shows now.

    Raises:
        DatabaseError: it is no database of ours, or is being written to.
        duckdb.Error: it is damaged.
        OSError: it cannot be read, or there is no room for the copy.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe could take for ever
        raise DatabaseError("it is not a file")
    with path.open("rb") as source:
        before = os.fstat(source.fileno())
        connection, descriptor = private_copy(source)
        after = os.fstat(source.fileno())
    snapshot = Snapshot(connection, time_limit=time_limit, descriptor=descriptor)
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise DatabaseError("it is being written to just now")
    tables = snapshot.rows("SELECT table_name FROM duckdb_tables() WHERE NOT internal")
    for row in tables:
        snapshot.rows(f'SELECT max(COLUMNS(*)) FROM "{row["table_name"]}"')
    return snapshot


def adopt(path: Path, *, time_limit: float = TIME_LIMIT) -> Snapshot:
    """Open a file that nobody else knows; its name may be removed as soon as it is open."""
    connection = connect_locked(path)
    return Snapshot(connection, time_limit=time_limit, descriptor=os.open(path, os.O_RDONLY))
