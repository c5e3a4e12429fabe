"""The file itself: the same deck of the same data is the same file, byte for byte."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can name: no part of a deck has one of its own."""
_READABLE = 0o644 << 16


def to_bytes(deck: Any) -> bytes:
    """A presentation as a .pptx without the time of its making."""
    saved = io.BytesIO()
    deck.save(saved)
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(out, "w") as packed:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_BEGINS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            packed.writestr(entry, parts.read(name))
    return out.getvalue()


def write(path: Path, content: bytes) -> None:
    """Write a whole file or none: what was there stays until the new one is complete.

    Raises:
        OSError: it cannot be written there.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
