"""A data folder as it was read, once: description, release, tables, faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.database.faults import DataError, Fault
from dashboard.database.package import Package, load_package
from dashboard.database.reading import Sheet, read_sheets
from dashboard.database.version import Release, fingerprint, read_release

DEMONSTRATION = "DEMONSTRATION"
"""Name of the file that marks a folder of invented data."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a data folder holds. `sheets` lacks the tables that could not be read at all."""

    package: Package
    release: Release | None
    sheets: Mapping[str, Sheet]
    faults: tuple[Fault, ...]

    @property
    def complete(self) -> bool:
        """Whether every described table could be read."""
        return len(self.sheets) == len(self.package.tables)

    @property
    def content_hash(self) -> str:
        """Fingerprint of the content.

        Raises:
            DataError: something could not be read.
        """
        if self.release is None or not self.complete:
            raise DataError(self.faults)
        return fingerprint(self.package, self.release, self.sheets)


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
    if (data_dir / DEMONSTRATION).exists():
        rule = "demonstration: demonstration data can't enter the real database."
        remedy = "Build from the real data folder; invented data stay in a folder of their own."
        faults.append(Fault(DEMONSTRATION, None, None, None, rule, remedy))
    return Dataset(package=package, release=release, sheets=sheets, faults=tuple(faults))


def content_hash(data_dir: Path) -> str:
    """Fingerprint a data folder without checking its rules (cheap: it is only read).

    Raises:
        DataError: something could not be read.
    """
    return read_dataset(data_dir).content_hash
