"""Putting a file in its place whole or not at all, and tidying up after those who could not."""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

logger = logging.getLogger(__name__)

LEFTOVER_AGE = 600.0
"""Seconds after which an unfinished file counts as left behind by a writer that died.

Ten times what the largest build takes; and little enough that a server which is killed in its build
again and again does not fill the disk.
"""


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a name to write under, in the same folder; put the file in its place if all went well.

    Raises:
        OSError: the folder cannot be written to; what stood at ``path`` stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.parent, path.name)
    unfinished = unfinished_name(path)
    try:
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(unfinished, path)  # noqa: PTH105 (tests stop the build here)
    finally:
        for left in path.parent.glob(f"{unfinished.name}*"):
            left.unlink(missing_ok=True)
    sync_folder(path.parent)


def unfinished_name(path: Path) -> Path:
    """A name beside a file that nobody else writes under, and that `remove_leftovers` knows."""
    return path.with_name(f".{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.building")


def remove_leftovers(folder: Path, name: str = "*") -> None:
    """Remove the unfinished files of a name that nobody writes to any more.

    A file dated in the future is one too, once the clock has been set back by that much.
    """
    for path in folder.glob(f".{name}.*.building*"):
        with contextlib.suppress(OSError):
            if abs(time.time() - path.stat().st_mtime) > LEFTOVER_AGE:
                path.unlink()
                logger.info("Removed %s, left behind by a writer that died.", path.name)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can do that for a folder.

    The new file stands in its place already: a failure is no reason to call it unwritten.
    """
    try:
        opened = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(opened)
    except OSError as error:
        logger.warning("A power cut now could undo what was written to %s: %s", folder, error)
    finally:
        os.close(opened)
