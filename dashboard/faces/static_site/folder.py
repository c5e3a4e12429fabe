"""The folder of a copy: whole or not there, and never in the place of somebody's other files."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_MADE_BY = "python -m dashboard site"


class SiteError(Exception):
    """The copy cannot be made or put in its place; the message names the remedy."""


class Folder:
    """A folder in the making.

    Args:
        path: where the files go for now.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, str] = {}
        self._names: set[str] = set()
        self.size = 0

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, file: str) -> bool:
        return file in self._files

    def write(self, file: str, content: bytes) -> None:
        """Write one file.

        Raises:
            SiteError: it is there already, or a name that differs in capitals only, which is the
                same file on many computers.
        """
        if file.casefold() in self._names:
            raise SiteError(f"Two pages would be the file {file}.")
        self._names.add(file.casefold())
        self._files[file] = hashlib.sha256(content).hexdigest()
        self.size += len(content)
        path = self._path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def seal(self, about: Mapping[str, Any]) -> None:
        """Write the list of all files with their SHA-256, and what the copy is of."""
        values = {"made_by": _MADE_BY, **about, "files": dict(sorted(self._files.items()))}
        text = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
        self.size += len(text.encode())
        (self._path / MANIFEST).write_text(text, encoding="utf-8")


@contextmanager
def replacing(target: Path) -> Iterator[Folder]:
    """A folder to fill; once that is done it takes the place of the old copy, in one step.

    Raises:
        SiteError: something that is not such a copy stands there; nothing was changed.
    """
    target = target.resolve()
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A sibling: only within one file system is a move one step.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as place:
        fresh, old = Path(place) / "new", Path(place) / "old"
        fresh.mkdir()
        yield Folder(fresh)
        _check(target)  # somebody may have put something there in the meantime
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise


def _check(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise SiteError(f"{target} is a file. Name a folder with -o; nothing was written.")
    there = {p.relative_to(target).as_posix() for p in target.rglob("*") if not p.is_dir()}
    if not there:
        return
    known = _written(target)
    if known is None:
        raise SiteError(
            f"{target} is not empty, and this command did not write it. Name another folder with"
            " -o, or empty this one; nothing was written."
        )
    strange = sorted(there - known)
    if strange:
        raise SiteError(
            f"{target} holds {strange[0]}, which this command did not write and would delete. Move"
            " it to another place first; nothing was written."
        )


def _written(target: Path) -> set[str] | None:
    """The files that this command wrote there; ``None`` where it wrote none."""
    try:
        values = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *values["files"]} if values["made_by"] == _MADE_BY else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
