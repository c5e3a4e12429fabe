"""CSV -> DuckDB: all or nothing.

A build writes beside the old database under a name of its own and takes its place with one rename.
Whatever stops it, an error, a full disk, a kill, the old database stays as it was. Two builds at
once need no lock: their names differ, each rename is atomic, and the last one wins with a complete
database.

Somebody may be saving a CSV just now. So the files are looked at before they are read and once more
before the new database takes its place: if any of them has changed, all are read again, and no
database is ever made of a folder in two states.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dashboard import observe
from dashboard.database.checks import dataset_faults
from dashboard.database.connection import DatabaseError, adopt
from dashboard.database.dataset import CARRIED, MARKER, Dataset, read_dataset
from dashboard.database.faults import DataError
from dashboard.database.package import FILE as PACKAGE
from dashboard.database.place import beside
from dashboard.database.served import Database, serve_meanwhile
from dashboard.database.site import FILE as SITE
from dashboard.database.version import CHANGELOG, DEMONSTRATION, schema_hash
from dashboard.database.write import BuildError, Contents, write_database

logger = logging.getLogger(__name__)

READINGS = 5
"""So many times a folder is read that changes meanwhile."""
_PAUSE = 0.5
"""Seconds between two such readings."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: version, date, fingerprint, rows by table, seconds it took."""

    version: str
    data_date: date
    content_hash: str
    tables: dict[str, int]
    seconds: float


def build(data_dir: Path, database_file: Path, *, demonstration: bool = False) -> Built:
    """Check a data folder and build its database.

    ``demonstration``: take a folder of invented data, and only such a one. The database says so in
    its version, and every face shows it.

    Raises:
        DataError: the data break a rule (all faults are in it); the old database stays.
        BuildError: the database could not be written; the old one stays.
    """
    started = time.perf_counter()
    for reading in range(READINGS):
        if reading:
            logger.info("The files in %s changed while they were read; once more.", data_dir)
            time.sleep(_PAUSE)
        try:
            dataset = _build_once(data_dir, database_file, demonstration=demonstration)
        except _ChangedError:
            continue
        assert dataset.release is not None
        return Built(
            version=_version(dataset, demonstration=demonstration),
            data_date=dataset.release.data_date,
            content_hash=dataset.content_hash,
            tables={name: len(sheet.records) for name, sheet in dataset.sheets.items()},
            seconds=time.perf_counter() - started,
        )
    raise BuildError(
        f"The files in {data_dir} keep changing while they are read. Wait until all of them are "
        "saved, then build again; the old database is untouched."
    )


class UnwritableError(BuildError):
    """The data are good, but the database cannot be written where it belongs."""

    def __init__(self, database_file: Path, reason: str) -> None:
        super().__init__(
            f"The database could not be written to {database_file.parent} ({reason}). Make the "
            "folder writable and see that the disk has room, then build again; the old database is "
            "untouched."
        )


class _ChangedError(Exception):
    """The data folder changed while a database was made of it."""


def _build_once(data_dir: Path, database_file: Path, *, demonstration: bool) -> Dataset:
    """Build from one state of the folder; return what was read.

    Raises:
        _ChangedError: the folder did not keep still; the old database stays.
        DataError: as `build`.
        BuildError: as `build`.
    """
    state = folder_state(data_dir)
    try:
        dataset = read_dataset(data_dir)
        faults = dataset_faults(dataset, demonstration=demonstration)
    except DataError as error:
        dataset, faults = None, list(error.faults)
    if dataset is None or dataset.release is None or faults:
        # A half-saved file has faults of its own.
        raise _ChangedError if folder_state(data_dir) != state else DataError(faults)
    if demonstration and not dataset.demonstration:
        raise BuildError(f"{data_dir} is not marked as a demonstration: build it as what it is.")
    contents = Contents(
        package=dataset.package,
        sheets=dataset.sheets,
        files=dataset.files,
        version=_version(dataset, demonstration=demonstration),
        data_date=dataset.release.data_date,
        content_hash=dataset.content_hash,
        texts_hash=dataset.texts_hash,
    )
    try:
        with beside(database_file) as unfinished:
            write_database(contents, unfinished)
            if folder_state(data_dir) != state:
                raise _ChangedError
    except OSError as error:
        raise UnwritableError(database_file, error.strerror or str(error)) from error
    except (duckdb.OperationalError, duckdb.FatalException, duckdb.InternalException) as error:
        raise UnwritableError(database_file, str(error).partition("\n")[0]) from error
    except duckdb.Error as error:
        raise BuildError(
            f"The checked tables do not load: {error}\nA check is missing in dashboard/database; "
            "take back the last edit of the data until it is there. The old database is untouched."
        ) from error
    if dataset.release.data_date > date.today():
        logger.warning(
            "The data are dated %s, which this machine's clock has not reached. Look at the newest "
            "heading of %s, and at the clock.",
            dataset.release.data_date,
            CHANGELOG,
        )
    return dataset


def _version(dataset: Dataset, *, demonstration: bool) -> str:
    assert dataset.release is not None
    version = dataset.release.version(dataset.content_hash)
    return version + DEMONSTRATION if demonstration else version


def folder_state(data_dir: Path) -> dict[str, tuple[int, ...]]:
    """What tells two states of a data folder apart: file name -> identity, size, time of change.

    A file that cannot be looked at is left out: whoever reads it says why.
    """
    others = [data_dir / name for name in (PACKAGE, CHANGELOG, SITE, MARKER, *CARRIED)]
    state: dict[str, tuple[int, ...]] = {}
    for path in [*data_dir.glob("*.csv"), *others]:
        with contextlib.suppress(OSError):
            found = path.stat()
            state[path.name] = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return state


def ensure(data_dir: Path, database_file: Path) -> str:
    """Make the database fit the data folder if that is possible; return the version served.

    For the start of a server: a fault in the data, or a folder that cannot be written to, is logged
    and the last good database goes on serving.

    Raises:
        BuildError: there is no readable database and none could be built.
    """
    stored = _stored(database_file)
    if stored is not None and _fits(stored, data_dir):
        observe.built(ok=True)
        return str(stored["data_version"])
    try:
        built = build(data_dir, database_file)
    except (DataError, BuildError) as error:
        observe.built(ok=False)
        log = logger.error  # the message says it all; no traceback
        if stored is not None:
            log("%s", error)
            log("Still serving the last good data, version %s.", stored["data_version"])
            return str(stored["data_version"])
        if isinstance(error, UnwritableError):
            meanwhile = _build_meanwhile(data_dir, database_file)
            if meanwhile is not None:
                logger.warning(
                    "%s Serving version %s from a database of this process alone until then.",
                    error,
                    meanwhile,
                )
                return meanwhile
        raise BuildError(
            f"There is no readable database at {database_file}, and none could be built: "
            f"{error}\nMend the above, then run `python -m dashboard build`."
        ) from error
    observe.built(ok=True)
    logger.info("Built data version %s in %.1f s.", built.version, built.seconds)
    return built.version


def _fits(stored: Mapping[str, object], data_dir: Path) -> bool:
    """Whether a database holds these data, made by today's code."""
    try:
        dataset = read_dataset(data_dir)
        wanted = {
            "content_hash": dataset.content_hash,
            "texts_hash": dataset.texts_hash,
            "schema_hash": schema_hash(),
        }
    except DataError:
        return False  # the build says what is wrong, or finds it mended
    return all(stored.get(key) == value for key, value in wanted.items())


def _build_meanwhile(data_dir: Path, database_file: Path) -> str | None:
    """Where nothing can be written to the database's folder: serve a build of this process alone.

    Returns its version, None if that could not be built either.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="ane-", ignore_cleanup_errors=True) as folder:
            built = build(data_dir, Path(folder) / database_file.name)
            serve_meanwhile(database_file, adopt(Path(folder) / database_file.name))
    except (DataError, BuildError, DatabaseError, OSError, duckdb.Error) as error:
        logger.info("Nor can a database be built in the temporary folder: %s", error)
        return None
    return built.version


def _stored(database_file: Path) -> dict[str, object] | None:
    try:
        return dict(Database(database_file).meta)
    except DatabaseError as error:
        logger.info("%s", error)
        return None
