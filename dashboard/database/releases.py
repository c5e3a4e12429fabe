"""Releases: data frozen for ever, so that a number once quoted is found again.

A release is one zip in ``data/releases/``: the tables with their description, the default answer of
every figure as it was then, and checksums. `freeze` (in ``freezing.py``) makes it and never touches
it again; `Releases` opens it, with today's code, as a database like the one that is served.
"""

from __future__ import annotations

import csv
import json
import logging
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from dashboard.database.archive import VERSION, DamagedError, unpack
from dashboard.database.connection import DatabaseError, Reopened, Snapshot, adopt
from dashboard.database.faults import DataError
from dashboard.database.growth import Today, completed_site, fit, today_of
from dashboard.database.served import open_database
from dashboard.database.site import FILE as SITE
from dashboard.database.version import DRAFT, parse_version
from dashboard.database.write import BuildError, Contents, write_database

logger = logging.getLogger(__name__)

OPEN_AT_ONCE = 12
"""So many releases are kept open; the one not asked for longest is closed for the next."""
ANSWERS = "answers/"
"""Folder of the frozen answers inside a release."""
_NAMED = 10
"""So many releases are named in a message."""
_SETTLED = 2e9
"""Nanoseconds after which a folder's time of change tells two changes apart for certain."""
_CHANGED = 2
"""Where the time of change stands in a stamp."""
_CANNOT_LOAD = (
    BuildError,
    DatabaseError,
    DataError,
    duckdb.Error,
    csv.Error,
    OSError,
    LookupError,
    ValueError,
)
"""What loading raises where frozen files and today's code do not go together."""


class ReleaseError(Exception):
    """A release cannot be made or opened; the message says what to do."""


class UnknownReleaseError(LookupError):
    """No release has this version; the message names the newest that exist."""

    def __init__(self, version: str, known: Iterable[str]) -> None:
        self.version = version
        self.known = tuple(known)
        words = f"'{version[:60]}' is not a release."
        if version.endswith(DRAFT):
            words += " A draft cannot be asked for again: it changes until it is released."
        if not self.known:
            words += " There is no release yet."
        else:
            more = len(self.known) - _NAMED
            words += f" Releases: {', '.join(self.known[:_NAMED])}"
            words += f" and {more} more." if more > 0 else "."
        super().__init__(words)


def named_versions(folder: Path) -> list[str]:
    """Versions by the names of the files, newest first."""
    releases = {path.stem: parse_version(path.stem) for path in folder.glob("*.zip")}
    known = [(release.order, version) for version, release in releases.items() if release]
    return [version for _order, version in sorted(known, reverse=True)]


class Releases:
    """The releases of a folder, followed when one comes in.

    Args:
        folder: of the zips; it need not exist.
        database_file: the database that is served: it knows today's tables.
    """

    def __init__(self, folder: Path, database_file: Path) -> None:
        self.folder = folder
        self._database_file = database_file
        self._lock = threading.Lock()
        self._stamp: tuple[int, ...] | None = None
        self._versions: tuple[str, ...] = ()
        self._checked: dict[str, tuple[tuple[int, ...], str]] = {}
        self._today: Today | None = None
        self._snapshots: dict[str, Snapshot] = {}
        self._open: OrderedDict[str, Snapshot] = OrderedDict()
        self._building: dict[str, threading.Lock] = {}

    def versions(self) -> tuple[str, ...]:
        """All releases that can be read, newest first (a `stat` while nothing changes)."""
        try:
            stamp = _stamp(self.folder)
        except OSError:
            return ()
        if stamp == self._stamp:
            return self._versions
        with self._lock:
            self._versions = tuple(v for v in named_versions(self.folder) if not self._problem(v))
            # Two changes in one tick of the file system's clock look like one; and a zip that is
            # still being copied becomes whole without a change of its folder.
            whole = len(self._versions) == len(named_versions(self.folder))
            settled = whole and time.time_ns() - stamp[_CHANGED] > _SETTLED
            self._stamp = stamp if settled else None
            return self._versions

    def __contains__(self, version: object) -> bool:
        return version in self.versions()

    def damaged(self) -> list[str]:
        """What is wrong with zips of the folder that cannot be served, one sentence each."""
        named = named_versions(self.folder)
        strange = sorted({path.stem for path in self.folder.glob("*.zip")} - {*named})
        with self._lock:
            problems = [self._problem(version) for version in named]
        problems += [f"{name}.zip is not named as a release." for name in strange]
        return [problem for problem in problems if problem]

    def read(self, version: str) -> bytes:
        """The zip of a release.

        Raises:
            UnknownReleaseError: naming the releases that exist.
        """
        known = self.versions()
        if version not in known:
            raise UnknownReleaseError(version, known)
        try:
            return (self.folder / f"{version}.zip").read_bytes()
        except FileNotFoundError as error:  # taken away just now
            raise UnknownReleaseError(version, self.versions()) from error

    def files(self, version: str) -> dict[str, str]:
        """The files of a release by name.

        Raises:
            UnknownReleaseError: naming the releases that exist.
            ReleaseError: the zip is damaged.
        """
        return _contents(self.read(version), version)

    def answers(self, version: str) -> dict[str, dict[str, Any]]:
        """Figure id -> the default answer as it was published with the release.

        Raises:
            UnknownReleaseError: naming the releases that exist.
            ReleaseError: the zip is damaged.
        """
        return {
            name.removeprefix(ANSWERS).removesuffix(".json"): json.loads(text)
            for name, text in self.files(version).items()
            if name.startswith(ANSWERS)
        }

    def open(self, version: str) -> Snapshot:
        """The data of a release, counted by today's code.

        Raises:
            UnknownReleaseError: naming the releases that exist.
            ReleaseError: it is damaged, or today's code cannot load it.
        """
        known = self.versions()
        if version not in known:
            raise UnknownReleaseError(version, known)
        found = self._snapshots.get(version)
        if found is None:
            opened = Reopened(partial(self._opened, version))
            with self._lock:
                found = self._snapshots.setdefault(version, opened)
        return found

    def _opened(self, version: str) -> Snapshot:
        """An open database of the release; whoever comes first builds it, the others wait."""
        with self._lock:
            building = self._building.setdefault(version, threading.Lock())
        with building:
            with self._lock:
                found = self._open.get(version)
                if found is not None:
                    self._open.move_to_end(version)
                    return found
            built = self._build(version)
            with self._lock:
                self._open[version] = built
                if len(self._open) > OPEN_AT_ONCE:
                    self._open.popitem(last=False)
            return built

    def _build(self, version: str) -> Snapshot:
        files = self.files(version)
        which = json.loads(files[VERSION])
        try:
            today = self._lent()
            files[SITE] = completed_site(files[SITE], today.site)
            package, sheets = fit(files, today)
            contents = Contents(
                package=package,
                sheets=sheets,
                files={name: text for name, text in files.items() if not _is_ours(name)},
                version=version,
                data_date=date.fromisoformat(which["data_date"]),
                content_hash=which["content_hash"],
                texts_hash="",
            )
            with tempfile.TemporaryDirectory(prefix="ane-", ignore_cleanup_errors=True) as folder:
                write_database(contents, Path(folder) / "ane.duckdb")
                return adopt(Path(folder) / "ane.duckdb")
        except _CANNOT_LOAD as error:
            logger.exception("The release %s cannot be opened", version)
            raise ReleaseError(
                f"The release {version} cannot be opened with today's code ({error}). Mend the "
                "code: a release never changes."
            ) from error

    def _lent(self) -> Today:
        """What today's data lend, taken once, so that a release stays the same while we run."""
        if self._today is None:
            self._today = today_of(open_database(self._database_file).snapshot().files())
        return self._today

    def _problem(self, version: str) -> str:
        """What is wrong with a zip, "" if nothing; found out once for each state of the file."""
        path = self.folder / f"{version}.zip"
        try:
            stamp = _stamp(path)
            checked = self._checked.get(version)
            if checked is not None and checked[0] == stamp:
                return checked[1]
            packed = path.read_bytes()
        except OSError as error:
            return f"The release {version} cannot be read ({error.strerror})."
        problem = ""
        try:
            _contents(packed, version)
        except ReleaseError as error:
            logger.error("%s", error)
            problem = str(error)
        self._checked[version] = (stamp, problem)
        return problem


def _stamp(path: Path) -> tuple[int, ...]:
    found = os.stat(path)  # noqa: PTH116 (a third of the time of Path.stat, on every page)
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def _contents(packed: bytes, version: str) -> dict[str, str]:
    """The files of a release, which must be the one that its name says."""
    try:
        files = unpack(packed)
    except DamagedError as error:
        raise _damaged(version, str(error)) from error
    try:
        inside = json.loads(files.get(VERSION, "{}"))["version"]
    except (ValueError, LookupError, TypeError) as error:
        raise _damaged(version, f"{VERSION} does not say what it holds") from error
    if inside != version:
        raise _damaged(version, f"it holds {inside}")
    return files


def _damaged(version: str, problem: str) -> ReleaseError:
    return ReleaseError(
        f"The release {version} is damaged: {problem}. Take {version}.zip back from the "
        "repository; a release is never changed."
    )


def _is_ours(name: str) -> bool:
    return name == VERSION or name.startswith(ANSWERS)
