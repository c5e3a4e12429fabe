"""The database that is served: its file is followed when a build replaces it.

Whatever happens to the file, what was read whole goes on being served. So nothing here raises once
a database has been opened.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import duckdb

from dashboard.database.connection import (
    TIME_LIMIT,
    DatabaseError,
    Params,
    Snapshot,
    open_copy,
)

logger = logging.getLogger(__name__)

LOOK_AGAIN = 30.0
"""Seconds after which a file that could not be opened is tried again: the cause may have gone."""
STILL_WRITTEN = 1.0
"""The same for a file that has changed since; it may be written to all the while."""

_Stamp = tuple[int, int, int, int]


class Database:
    """The database file, followed when a build replaces it.

    Every call looks at the file first (a `stat`, 2 µs). When it was replaced, the new one is opened
    and read through once; if it is whole, it serves from then on, while queries that are running
    finish on the old one. If it is damaged, unreadable or gone, that is logged once and the old one
    goes on serving; the file is tried again when it changes, and now and then in any case.

    Args:
        path: of the file.
        time_limit: seconds that a query may take.
        meanwhile: what to serve until there is a readable file.

    Raises:
        DatabaseError: there is no readable file, and nothing to serve meanwhile.
    """

    def __init__(
        self, path: Path, *, time_limit: float = TIME_LIMIT, meanwhile: Snapshot | None = None
    ) -> None:
        self.path = path
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._stamp = _stamp(path)
        self._failed: float | None = None
        if meanwhile is not None:
            self._snapshot = meanwhile
            return
        if self._stamp is None:
            raise DatabaseError(
                f"There is no database at {path}. Build it: run `make data` or "
                "`python -m dashboard build`."
            )
        try:
            self._snapshot = open_copy(path, time_limit=time_limit)
        except (duckdb.Error, DatabaseError, OSError) as error:
            raise DatabaseError(
                f"The database at {path} cannot be read ({error}). Build it again: run `make data` "
                "or `python -m dashboard build`."
            ) from error

    def snapshot(self) -> Snapshot:
        """Return the newest readable state, for several queries that must agree."""
        stamp = _stamp(self.path)
        if not self._is_due(stamp):
            return self._snapshot
        with self._lock:
            if self._is_due(stamp):
                self._follow(stamp)
            return self._snapshot

    def _is_due(self, stamp: _Stamp | None) -> bool:
        """Whether the file is not the one that serves, and it is time to try it."""
        changed = stamp != self._stamp
        failed = self._failed
        if failed is None:
            return changed
        return time.monotonic() - failed > (STILL_WRITTEN if changed else LOOK_AGAIN)

    def _follow(self, stamp: _Stamp | None) -> None:
        """Serve the file as it is now, if it is readable."""
        is_news = stamp != self._stamp
        try:
            found = open_copy(self.path, time_limit=self._time_limit)
        except (duckdb.Error, DatabaseError, OSError) as error:
            self._failed = time.monotonic()
            if is_news:
                logger.error(
                    "The new database at %s cannot be read (%s); still serving %s. Build it "
                    "again: python -m dashboard build",
                    self.path,
                    error,
                    self._snapshot.version,
                )
        else:
            self._snapshot = found
            self._failed = None
            logger.info("Serving data version %s from now on.", found.version)
        self._stamp = stamp

    @property
    def is_newest(self) -> bool:
        """Whether the file as it is now is what is served, as of the last look at it."""
        return self._stamp is not None and self._failed is None

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


_opened: dict[Path, Database] = {}
_refused: dict[Path, tuple[_Stamp, float, str]] = {}
_opening = threading.Lock()


def _key(path: Path) -> Path:
    """One name for a file. Links are not followed: that took half a millisecond of every click."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute leaves ".." in)


def open_database(path: Path) -> Database:
    """Open a database file, once per process and path.

    Raises:
        DatabaseError: there is none, or it is damaged.
    """
    key = _key(path)
    with _opening:
        if key not in _opened:
            _opened[key] = _open_now(key)
        return _opened[key]


def serve_meanwhile(path: Path, snapshot: Snapshot) -> None:
    """Answer from a snapshot until there is a readable file at ``path``."""
    key = _key(path)
    with _opening:
        _opened.setdefault(key, Database(key, meanwhile=snapshot))


def _open_now(path: Path) -> Database:
    """Open a file; one that was refused is not read through again for each request."""
    stamp = _stamp(path)
    refused = _refused.get(path)
    if refused is not None and refused[0] == stamp and time.monotonic() < refused[1]:
        raise DatabaseError(refused[2])
    try:
        return Database(path)
    except DatabaseError as error:
        if stamp is not None:
            _refused[path] = (stamp, time.monotonic() + LOOK_AGAIN, str(error))
        raise
