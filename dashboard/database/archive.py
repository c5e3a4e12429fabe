"""The data as one zip: the same bytes each time it is made, and it can tell that it was damaged.

Tables and ``datapackage.json`` lie side by side at the top, so that the unpacked folder is a data
package that other programs read as it is. ``SHA256SUMS`` is checked with ``sha256sum -c``.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date

SUMS = "SHA256SUMS"
VERSION = "version.json"

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged zip raises."""


class DamagedError(Exception):
    """A zip is not what was packed; the message says what is wrong with it."""


def described(text: str, version: str, data_date: date) -> str:
    """The description of the tables as it leaves the house: with the version of the data.

    In the data folder it has none: nobody would remember to change it with every release.
    """
    stamp = {"version": version, "created": f"{data_date.isoformat()}T00:00:00Z"}
    stamped = {}
    for name, value in json.loads(text).items():
        if name not in stamp:  # an older description may have them
            stamped[name] = value
        if name == "description":
            stamped |= stamp
    return json.dumps(stamped, indent=2, ensure_ascii=False) + "\n"


def version_text(version: str, data_date: date, content_hash: str) -> str:
    """The file that says which data these are, so that a copy under any name is known."""
    which = {
        "version": version,
        "data_date": data_date.isoformat(),
        "content_hash": content_hash,
    }
    return json.dumps(which, indent=2) + "\n"


def pack(files: Mapping[str, str], day: date) -> bytes:
    """Pack texts by name, with their checksums; every file is dated ``day``."""
    raw = {name: files[name].encode() for name in sorted(files)}
    sums = "".join(f"{hashlib.sha256(raw[name]).hexdigest()}  {name}\n" for name in raw)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in {**raw, SUMS: sums.encode()}.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content, compresslevel=9)
    return out.getvalue()


def unpack(packed: bytes) -> dict[str, str]:
    """The texts of a zip by name, without the checksums.

    Raises:
        DamagedError: it cannot be read, or a file is missing, changed or was put in.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            raw = {name: opened.read(name) for name in opened.namelist()}
            if len(raw) != len(opened.namelist()):
                raise DamagedError("a file is in it twice")
        sums = [line.split("  ", 1) for line in raw.pop(SUMS, b"").decode().splitlines()]
        listed = {name: digest for digest, name in sums}
        for name in sorted({*listed, *raw}):
            if name not in listed:
                raise DamagedError(f"{name} has no checksum")
            if name not in raw:
                raise DamagedError(f"{name} is missing")
            if hashlib.sha256(raw[name]).hexdigest() != listed[name]:
                raise DamagedError(f"{name} does not fit its checksum")
        return {name: content.decode() for name, content in raw.items()}
    except _UNREADABLE as error:
        raise DamagedError(f"it cannot be read: {error}") from error
