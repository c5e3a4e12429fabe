"""Write changed tables back: all of them or none, with a line in the changelog, and undoable.

A save is checked as a whole before anything is written. The earlier state of each file is put away
in ``.history`` of the data folder first, so that a save that is interrupted is taken back by the
next one, and a finished one can be undone, with or without git.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.database import DataError, changelog_entries, check, parse_version
from dashboard.intake.differences import Difference, differences
from dashboard.intake.folder import CHANGELOG, Folder, Row, as_csv, seal

HISTORY = ".history"
_RECORD = "save.json"


class SavingError(Exception):
    """Nothing was written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One save that is kept in the history.

    Attributes:
        name: name of its folder in the history; sorts by time.
        when: local time, to the second.
        what: the line that went into the changelog.
        files: names of the files that it changed.
        undone: whether it was taken back.
    """

    name: str
    when: datetime
    what: str
    files: tuple[str, ...]
    undone: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a save would do: every file's new text, and the differences in words."""

    folder: Folder
    texts: Mapping[str, str]
    what: str
    differences: tuple[Difference, ...]


def plan(
    folder: Folder,
    changed: Mapping[str, Sequence[Row]],
    *,
    what: str,
    today: date,
    instead_of: str = "",
) -> Plan:
    """Work out a save and check it, without writing into the folder.

    ``changed`` holds all rows of each changed table, by table name; ``what`` is the line for the
    changelog. It takes the place of today's line that begins with ``instead_of``, if there is one,
    so that forty decisions of one afternoon are one line. A table whose rows are as before is left
    alone, and where nothing changed at all the plan is empty and so is the changelog's line.

    Raises:
        DataError: the data would break a rule.
    """
    tables = [folder.package.table(name) for name in changed]
    found = [d for t in tables for d in differences(t, folder.rows[t.name], changed[t.name])]
    touched = {difference.file for difference in found}
    texts = {t.file: as_csv(t, changed[t.name]) for t in tables if t.file in touched}
    if texts:
        released = _released(folder.path / "releases")
        texts[CHANGELOG] = with_line(
            folder.changelog, what, today=today, released=released, instead_of=instead_of
        )
    planned = Plan(folder, texts, what, tuple(found))
    if texts:
        with tempfile.TemporaryDirectory(prefix="ane-") as scratch:
            write_copy(planned, Path(scratch))
            if faults := check(Path(scratch)):
                raise DataError(faults)
    return planned


def write_copy(planned: Plan, into: Path) -> None:
    """Write the data folder as it would be after the save into another, empty folder."""
    for path in planned.folder.path.iterdir():
        if path.is_file() and path.suffix in {".csv", ".json", ".md", ".toml"}:
            shutil.copyfile(path, into / path.name)
    for name, text in planned.texts.items():
        (into / name).write_text(text, encoding="utf-8", newline="\n")


def _released(folder: Path) -> set[str]:
    """Headings that are a release already: what comes later needs one of its own."""
    found = (parse_version(path.stem) for path in folder.glob("*.zip"))
    return {release.heading for release in found if release}


def with_line(
    changelog: str, line: str, *, today: date, released: Collection[str], instead_of: str = ""
) -> str:
    """The changelog with one line more, under a heading of today that is no release yet.

    Raises:
        SavingError: the newest heading is later than today.
    """
    newest = changelog_entries(changelog)[0]
    if newest.release.data_date > today:
        raise SavingError(
            f"The changelog has a heading of {newest.release.data_date}, after today ({today})."
            " Correct the heading in CHANGELOG.md, or the clock of this computer."
        )
    start = changelog.index(f"## {newest.heading}")
    if newest.release.data_date < today or newest.release.heading in released:
        again = newest.release.data_date == today
        heading = today.isoformat() + (f".{(newest.release.number or 1) + 1}" if again else "")
        return f"{changelog[:start]}## {heading}\n\n- {line}\n\n{changelog[start:]}"
    end = changelog.find("\n## ", start)
    head, tail = (changelog, "") if end < 0 else (changelog[:end], changelog[end:])
    entry = head[start:].rstrip().split("\n")
    taken = f"- {instead_of}"
    kept = [each for each in entry if not instead_of or not each.startswith(taken)]
    return head[:start] + "\n".join([*kept, f"- {line}", tail])


def save(planned: Plan, *, now: datetime) -> Saved | None:
    """Carry a plan out; None if it changes nothing.

    Raises:
        SavingError: a file was changed by somebody else since it was read, or can't be written.
            Everything is as it was.
    """
    if not planned.texts:
        return None
    path = planned.folder.path
    recover(path)
    for name in planned.texts:
        if seal(path / name) != planned.folder.seals[name]:
            raise SavingError(
                f"{name} was changed by something else since it was read here. Nothing was"
                " written: start again from what it holds now."
            )
    texts = {name: text.encode() for name, text in planned.texts.items()}
    return _write(path, texts, what=planned.what, now=now, undoes=None)


def history(path: Path) -> list[Saved]:
    """The saves of a data folder, newest first; those that undid another one are left out."""
    records = _records(path)
    undone = {record["undoes"] for record in records.values()}
    return [
        Saved(
            name=name,
            when=datetime.fromisoformat(record["when"]),
            what=record["what"],
            files=tuple(record["files"]),
            undone=name in undone,
        )
        for name, record in sorted(records.items(), reverse=True)
        if record["undoes"] is None
    ]


def undo(path: Path, *, now: datetime) -> Saved:
    """Take back the newest save that is not undone yet.

    Raises:
        SavingError: there is none, or a file of it was changed since.
    """
    recover(path)
    last = next((saved for saved in history(path) if not saved.undone), None)
    if last is None:
        raise SavingError("There is nothing to undo: nothing was saved from here.")
    folder = path / HISTORY / last.name
    after = _records(path)[last.name]["after"]
    for name in last.files:
        if seal(path / name) != after[name]:
            raise SavingError(
                f"{name} was changed by something else after that save, so it can't be undone"
                f" without losing that. The earlier state lies in {folder / name}."
            )
    texts = {name: (folder / name).read_bytes() for name in last.files}
    _write(path, texts, what=f"Undone: {last.what}", now=now, undoes=last.name)
    return last


def recover(path: Path) -> None:
    """Take back a save that was interrupted, so that no table is newer than its neighbours."""
    for name, record in _records(path).items():
        if not record["done"]:
            _put_back(path, path / HISTORY / name, record["files"])
            shutil.rmtree(path / HISTORY / name)


def _write(
    path: Path, texts: Mapping[str, bytes], *, what: str, now: datetime, undoes: str | None
) -> Saved:
    """Put the earlier state away, then replace each file; on any trouble put all of it back."""
    folder = _new_folder(path / HISTORY, now)
    record = {
        "when": now.isoformat(timespec="seconds"),
        "what": what,
        "files": sorted(texts),
        "undoes": undoes,
        "after": {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()},
        "done": False,
    }
    try:
        for name in texts:
            shutil.copyfile(path / name, folder / name)
        _note(folder, record)
        for name, text in texts.items():
            _replace(path / name, text)
        _note(folder, record | {"done": True})
    except OSError as error:
        _put_back(path, folder, texts)
        shutil.rmtree(folder, ignore_errors=True)
        raise SavingError(
            f"{Path(error.filename or path).name} could not be written ({error.strerror}). Nothing"
            " was changed. Is it open in a spreadsheet? Close it there, and save again."
        ) from error
    return Saved(folder.name, now.replace(microsecond=0), what, tuple(sorted(texts)), undone=False)


def _new_folder(history_folder: Path, now: datetime) -> Path:
    stem = now.strftime("%Y-%m-%dT%H-%M-%S")
    for number in itertools.count(1):
        folder = history_folder / f"{stem}-{number:02}"
        with suppress(FileExistsError):
            folder.mkdir(parents=True)
            return folder
    raise AssertionError


def _note(folder: Path, record: Mapping[str, Any]) -> None:
    _replace(folder / _RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode())


def _replace(target: Path, content: bytes) -> None:
    """Write beside and rename: a reader sees the old file or the new one, never a half."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.saving")
    try:
        with beside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _put_back(path: Path, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).exists() and seal(folder / name) != seal(path / name):
            _replace(path / name, (folder / name).read_bytes())


def _records(path: Path) -> dict[str, dict[str, Any]]:
    """What each save of the history says of itself, by name, oldest first."""
    found = {}
    for file in sorted((path / HISTORY).glob(f"*/{_RECORD}")):
        found[file.parent.name] = json.loads(file.read_text(encoding="utf-8"))
    return found
