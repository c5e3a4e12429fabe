"""Which data these are: the date from the changelog, a fingerprint of the content, one of the code.

The content fingerprint is taken over the canonical form of the tables, so a file that was only
opened and saved again (other line ends, a byte order mark, semicolons) is the same data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dashboard.database.faults import DataError, Fault
from dashboard.database.package import Package
from dashboard.database.reading import Sheet

CHANGELOG = "CHANGELOG.md"
CODE = Path(__file__).resolve().parent
DRAFT = "-draft"
"""What stands behind the version of data that are no release."""

DEMONSTRATION = "-demonstration"
"""What stands in the version of invented data, which is never that of a release."""

_ANY_HEADING = re.compile(r"^##[ \t].*$", re.MULTILINE)
_HEADING = re.compile(r"##\s+(\d{4}-\d{2}-\d{2})(?:\.(\d+))?(?!\S)")
_VERSION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d+))?-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Release:
    """An entry of the changelog: its date, and its number where a day has several."""

    data_date: date
    number: int | None

    @property
    def heading(self) -> str:
        """The entry as it is written in the changelog, ``2026-11-22`` or ``2026-11-22.2``."""
        suffix = "" if self.number is None else f".{self.number}"
        return f"{self.data_date.isoformat()}{suffix}"

    @property
    def order(self) -> tuple[date, int]:
        """Sorts entries by time."""
        return (self.data_date, self.number or 0)

    def version(self, content_hash: str) -> str:
        """Name the data: ``2026-11-22-1a2b3c4d``."""
        return f"{self.heading}-{content_hash[:8]}"


def parse_version(version: str) -> Release | None:
    """The entry of the changelog that a version names; None if it is no version."""
    found = _VERSION.fullmatch(version)
    try:
        return _release(found[1], found[2]) if found else None
    except ValueError:
        return None


def is_newer(version: str, other: str) -> bool:
    """Whether one version of the data, draft or release, comes after another."""
    first, second = (parse_version(v.removesuffix(DRAFT)) for v in (version, other))
    return first is not None and second is not None and first.order > second.order


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated section of the changelog: its heading as written, and the Markdown below it."""

    release: Release
    heading: str
    text: str


def changelog_entries(text: str) -> list[Entry]:
    """The sections of a changelog, newest first.

    Raises:
        DataError: a heading is not a date, or there is none.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    headings = list(_ANY_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    entries = []
    for heading, end in zip(headings, ends, strict=True):
        found = _HEADING.match(heading[0])
        if not found:
            raise _fault("this heading is not a date.", heading[0].strip())
        try:
            release = _release(found[1], found[2])
        except ValueError as error:
            raise _fault("this is not a day of the calendar.", found[1]) from error
        words = heading[0].removeprefix("##").strip()
        entries.append(Entry(release, words, text[heading.end() : end].strip()))
    if not entries:
        raise _fault("no heading gives the date of the data.", None)
    return sorted(entries, key=lambda entry: entry.release.order, reverse=True)


def read_release(data_dir: Path) -> Release:
    """Find the newest heading of the changelog.

    Raises:
        DataError: there is no changelog, or no heading with a real date.
    """
    try:
        text = (data_dir / CHANGELOG).read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise _fault(f"the file cannot be read ({error.strerror}).", None) from error
    return changelog_entries(text)[0].release


def _release(day: str, number: str | None) -> Release:
    return Release(date.fromisoformat(day), int(number) if number else None)


def _fault(problem: str, value: str | None) -> DataError:
    remedy = 'Head the newest entry of the changelog with "## YYYY-MM-DD", such as ## 2026-11-22.'
    return DataError([Fault(CHANGELOG, None, None, value, f"changelog: {problem}", remedy)])


def fingerprint(package: Package, sheets: Mapping[str, Sheet], texts: Mapping[str, str]) -> str:
    """SHA-256 over everything that makes the data what they are."""
    digest = hashlib.sha256()
    parts = [package.canonical]
    parts += [f"{name}\n{text}" for name, text in sorted(texts.items()) if name.endswith(".toml")]
    parts += [texts.get(CHANGELOG, "")]
    parts += [f"{name}\n{sheets[name].text}" for name in sorted(sheets)]
    for part in parts:
        encoded = part.encode()
        digest.update(f"{len(encoded)}\n".encode())
        digest.update(encoded)
    return digest.hexdigest()


def schema_hash() -> str:
    """SHA-256 over the code that turns tables into a database, so that new code builds anew."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path in sorted([CODE / "load.py", CODE / "write.py", *CODE.glob("*.sql")]):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
