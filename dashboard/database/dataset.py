"""A data folder as it was read, once: description, release, tables, faults."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dashboard.database.faults import DataError, Fault
from dashboard.database.package import FILE as PACKAGE
from dashboard.database.package import Package, load_package
from dashboard.database.reading import Sheet, read_sheets
from dashboard.database.site import FILE as SITE
from dashboard.database.site import parse_site
from dashboard.database.version import CHANGELOG, Release, fingerprint, read_release

MARKER = "DEMONSTRATION"
"""Name of the file that marks a folder of invented data."""

CARRIED = ("CURATION.md", "LICENSE", "README.md", "SOURCES.md")
"""Files that go with every copy of the data if they are there; they don't make its version."""


@dataclass(frozen=True)
class Dataset:
    """What a data folder holds. `sheets` lacks the tables that could not be read at all.

    `texts` are the files beside the tables, by file name: those that pages show or obey, and those
    that go with every copy of the data. `demonstration`: the folder is marked as invented.
    """

    package: Package
    release: Release | None
    sheets: Mapping[str, Sheet]
    texts: Mapping[str, str]
    faults: tuple[Fault, ...]
    demonstration: bool = False

    @property
    def complete(self) -> bool:
        """Whether every described table could be read."""
        return len(self.sheets) == len(self.package.tables)

    @cached_property
    def content_hash(self) -> str:
        """Fingerprint of the content.

        Raises:
            DataError: something could not be read.
        """
        if self.release is None or not self.complete:
            raise DataError(self.faults)
        return fingerprint(self.package, self.sheets, self.texts)

    @property
    def texts_hash(self) -> str:
        """Fingerprint of the texts, with those that do not make the version."""
        return hashlib.sha256(repr(sorted(self.texts.items())).encode()).hexdigest()

    @property
    def files(self) -> dict[str, str]:
        """Every file of the data by name: tables in canonical form, and the texts."""
        tables = {sheet.table.file: sheet.text for sheet in self.sheets.values()}
        return {**self.texts, **tables}


def read_dataset(data_dir: Path) -> Dataset:
    """Read a data folder, gathering every fault on the way.

    Raises:
        DataError: the description itself is unusable, so nothing else can be judged.
    """
    package = load_package(data_dir)
    sheets, faults = read_sheets(package, data_dir)
    release = None
    try:
        release = read_release(data_dir)
    except DataError as error:
        faults += error.faults
    texts, text_faults = _read_texts(data_dir)
    # A changelog that cannot be read has been told by the release already.
    faults += [f for f in text_faults if f.file != CHANGELOG or release is not None]
    return Dataset(
        package=package,
        release=release,
        sheets=sheets,
        texts=texts,
        faults=tuple(faults),
        demonstration=(data_dir / MARKER).exists(),
    )


def _read_texts(data_dir: Path) -> tuple[dict[str, str], list[Fault]]:
    """The files beside the tables, with what is wrong with them."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name in (CHANGELOG, PACKAGE, SITE, *CARRIED):
        try:
            raw = (data_dir / name).read_bytes().decode("utf-8-sig")
        except OSError as error:
            if name in CARRIED and not (data_dir / name).exists():
                continue
            rule = f"text: it cannot be read ({error.strerror})."
            faults.append(Fault(name, None, None, None, rule, "Put the file back."))
        except UnicodeDecodeError:
            rule = "text: it is not UTF-8 text."
            faults.append(Fault(name, None, None, None, rule, "Save it as UTF-8."))
        else:
            texts[name] = raw.replace("\r\n", "\n").replace("\r", "\n")
    if SITE in texts:
        try:
            parse_site(texts[SITE])
        except DataError as error:
            faults += error.faults
    return texts, faults


def content_hash(data_dir: Path) -> str:
    """Fingerprint a data folder without checking its rules (cheap: it is only read).

    Raises:
        DataError: something could not be read.
    """
    return read_dataset(data_dir).content_hash
