"""CSV -> DuckDB: all or nothing.

A build writes beside the old database under a name of its own and takes its place with one rename.
Whatever stops it, an error, a full disk, a kill, the old database stays as it was. Two builds at
once need no lock: their names differ, each rename is atomic, and the last one wins with a complete
database.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dashboard.database.checks import dataset_faults
from dashboard.database.connection import Database, DatabaseError
from dashboard.database.dataset import read_dataset
from dashboard.database.faults import DataError
from dashboard.database.version import DEMONSTRATION, schema_hash
from dashboard.database.write import BuildError, Contents, write_database

logger = logging.getLogger(__name__)

LEFTOVER_AGE = 3600.0
"""Seconds after which an unfinished file of a build counts as left behind by a dead one."""


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
    dataset = read_dataset(data_dir)
    faults = dataset_faults(dataset, demonstration=demonstration)
    if faults or dataset.release is None:
        raise DataError(faults)
    if demonstration and not dataset.demonstration:
        raise BuildError(f"{data_dir} is not marked as a demonstration: build it as what it is.")
    contents = Contents(
        package=dataset.package,
        sheets=dataset.sheets,
        files=dataset.files,
        version=dataset.release.version(dataset.content_hash)
        + (DEMONSTRATION if demonstration else ""),
        data_date=dataset.release.data_date,
        content_hash=dataset.content_hash,
        texts_hash=dataset.texts_hash,
    )
    try:
        with _beside(database_file) as unfinished:
            write_database(contents, unfinished)
    except OSError as error:
        raise BuildError(_cannot_write(database_file, error.strerror or str(error))) from error
    except (duckdb.OperationalError, duckdb.FatalException, duckdb.InternalException) as error:
        raise BuildError(_cannot_write(database_file, str(error).partition("\n")[0])) from error
    except duckdb.Error as error:
        raise BuildError(
            f"The checked tables do not load: {error}\nA check is missing in dashboard/database; "
            "take back the last edit of the data until it is there. The old database is untouched."
        ) from error
    return Built(
        version=contents.version,
        data_date=contents.data_date,
        content_hash=contents.content_hash,
        tables={name: len(sheet.records) for name, sheet in dataset.sheets.items()},
        seconds=time.perf_counter() - started,
    )


def ensure(data_dir: Path, database_file: Path) -> str:
    """Make the database fit the data folder if that is possible; return the version served.

    For the start of a server: a fault in the data, or a folder that cannot be written to, is logged
    and the last good database goes on serving.

    Raises:
        BuildError: there is no readable database and none could be built.
    """
    stored = _stored(database_file)
    try:
        dataset = read_dataset(data_dir)
        wanted = {
            "content_hash": dataset.content_hash,
            "texts_hash": dataset.texts_hash,
            "schema_hash": schema_hash(),
        }
        if stored is not None and all(stored.get(key) == value for key, value in wanted.items()):
            return str(stored["data_version"])
        built = build(data_dir, database_file)
    except (DataError, BuildError) as error:
        log = logger.error  # the message says it all; no traceback
        log("%s", error)
        if stored is None:
            raise BuildError(
                f"There is no readable database at {database_file}, and none could be built: "
                f"{error}\nMend the above, then run `python -m dashboard build`."
            ) from error
        log("Still serving the last good data, version %s.", stored["data_version"])
        return str(stored["data_version"])
    logger.info("Built data version %s in %.1f s.", built.version, built.seconds)
    return built.version


def _stored(database_file: Path) -> dict[str, object] | None:
    try:
        return dict(Database(database_file).meta)
    except DatabaseError as error:
        logger.info("%s", error)
        return None


@contextlib.contextmanager
def _beside(database_file: Path) -> Iterator[Path]:
    """Give a name to write under; put the file in its place only if all went well."""
    folder = database_file.parent
    folder.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(database_file)
    unfinished = folder / f".{database_file.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.building"
    try:
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(unfinished, database_file)  # noqa: PTH105 (tests stop the build here)
    finally:
        for path in folder.glob(f"{unfinished.name}*"):
            path.unlink(missing_ok=True)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut, where the system lets a folder be opened."""
    with contextlib.suppress(PermissionError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _remove_leftovers(database_file: Path) -> None:
    for path in database_file.parent.glob(f".{database_file.name}.*.building*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFTOVER_AGE:
                path.unlink()
                logger.info("Removed %s, left behind by a build that died.", path.name)


def _cannot_write(database_file: Path, reason: str) -> str:
    return (
        f"The database could not be written to {database_file.parent} ({reason}). Make the folder "
        "writable and see that the disk has room, then build again; the old database is untouched."
    )
