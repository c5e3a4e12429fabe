"""Where drawn images are kept: the last ones in memory, all of them in a folder of bounded size.

Names say exactly what an image shows, so nothing stored is ever stale and nothing needs to be
thrown away but for room. Several processes may share a folder: a file appears whole or not at all,
and whoever finds that another one has tidied up goes on.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections import OrderedDict
from pathlib import Path

MEMORY = 24_000_000
FOLDER_BYTES = 200_000_000
FOLDER_FILES = 3_000
_TEMPORARY = ".drawing-"
_FORGOTTEN = 3_600
logger = logging.getLogger(__name__)


class ImageStore:
    """Images by name. Any thread may call any method."""

    def __init__(
        self,
        folder: Path,
        *,
        files: int = FOLDER_FILES,
        size: int = FOLDER_BYTES,
        memory: int = MEMORY,
    ) -> None:
        """Read and write nothing yet.

        Args:
            folder: made when the first image is kept.
            files: how many files the folder may hold.
            size: how many bytes the folder may hold.
            memory: how many bytes are held in memory besides.
        """
        self._folder = folder
        self._files = files
        self._size = size
        self._memory = memory
        self._lock = threading.Lock()
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._weight = 0
        self._told = False

    def get(self, name: str) -> bytes | None:
        """An image, or nothing if it is not here."""
        with self._lock:
            if name in self._held:
                self._held.move_to_end(name)
                return self._held[name]
        path = self._folder / name
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the folder gives up first what nobody has asked for
        if not content:  # what a power cut can leave of a file
            return None
        self._hold(name, content)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep an image. A folder that cannot be written is told once; memory has the image."""
        self._hold(name, content)
        temporary = self._folder / f"{_TEMPORARY}{os.getpid()}-{name}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(content)
            temporary.replace(self._folder / name)
            self._make_room()
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            if not self._told:
                self._told = True
                logger.warning(
                    "Images cannot be kept in %s (%s): each is drawn again after a restart. Make"
                    " the folder writable and see that the disk has room.",
                    self._folder,
                    error,
                )
        else:
            self._told = False

    def _hold(self, name: str, content: bytes) -> None:
        with self._lock:
            self._weight += len(content) - len(self._held.pop(name, b""))
            self._held[name] = content
            while self._weight > self._memory:
                _name, oldest = self._held.popitem(last=False)
                self._weight -= len(oldest)

    def _make_room(self) -> None:
        """Take away what was not asked for the longest, and drawings broken off long ago."""
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(_TEMPORARY) or entry.name.endswith((".svg", ".png")):
                    with contextlib.suppress(FileNotFoundError):
                        state = entry.stat()
                        found.append((state.st_mtime_ns, state.st_size, Path(entry.path)))
        weight = 0
        forgotten = time.time_ns() - _FORGOTTEN * 10**9
        for position, (changed, size, path) in enumerate(sorted(found, reverse=True)):
            weight += size
            if path.name.startswith(_TEMPORARY):
                too_many = changed < forgotten
            else:
                too_many = position > 0 and (position >= self._files or weight > self._size)
            if too_many:
                path.unlink(missing_ok=True)
