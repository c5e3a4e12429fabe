"""Private copies of a database file: in the temporary folder, or in memory where that has no room.

A copy loses its name as soon as it is open, so nothing is left behind and nobody can write to it.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

logger = logging.getLogger(__name__)

_CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "512MB",
    "temp_directory": "",
    "lock_configuration": "true",
}


def private_copy(source: BinaryIO) -> tuple[duckdb.DuckDBPyConnection, int]:
    """Open a copy that nobody else knows: a connection to it, and its descriptor.

    Args:
        source: a database file, open for reading.

    Raises:
        duckdb.Error: it is no database, or damaged.
        OSError: it cannot be read, or there is no room for the copy.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="ane-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / "ane.duckdb"
            with copy.open("wb") as out:
                _copy(source, out)
            return connect_locked(copy), os.open(copy, os.O_RDONLY)
    except OSError as error:
        if not hasattr(os, "memfd_create"):  # Linux has it
            raise
        logger.warning(
            "The temporary folder cannot take a copy of the database (%s); it is kept in memory. "
            "Make room there, or name another folder in TMPDIR.",
            error,
        )
    descriptor = os.memfd_create("ane.duckdb")
    try:
        with open(descriptor, "wb", closefd=False) as out:
            _copy(source, out)
        return connect_locked(Path(f"/proc/self/fd/{descriptor}")), descriptor
    except BaseException:
        os.close(descriptor)
        raise


def _copy(source: BinaryIO, out: BinaryIO) -> None:
    source.seek(0)
    shutil.copyfileobj(source, out, 2**20)


def connect_locked(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a file read-only, closed to everything outside it, with its settings locked."""
    config: dict[str, Any] = dict(_CONFIG)
    return duckdb.connect(path, read_only=True, config=config)
