"""Making a release: once, whole, and only of data that have a changelog entry of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from dashboard.database.archive import VERSION, described, pack, version_text
from dashboard.database.build import folder_state
from dashboard.database.checks import dataset_faults
from dashboard.database.dataset import read_dataset
from dashboard.database.faults import DataError
from dashboard.database.package import FILE as PACKAGE
from dashboard.database.place import remove_leftovers, sync_folder, unfinished_name
from dashboard.database.releases import ANSWERS, ReleaseError, named_versions
from dashboard.database.version import CHANGELOG, Release, parse_version


class AlreadyReleasedError(ReleaseError):
    """These data are a release already; nothing was written."""

    def __init__(self, version: str, path: Path) -> None:
        self.version = version
        super().__init__(f"{path}: these data are released already, as {version}.")


def freeze(data_dir: Path, releases_dir: Path, answers: Mapping[str, str]) -> Path:
    """Make a release of a data folder; what was released before is never touched.

    Args:
        data_dir: the folder of CSVs.
        releases_dir: where releases are kept.
        answers: figure id -> its default answer on these data, as JSON text.

    Raises:
        DataError: the data break a rule.
        AlreadyReleasedError: there is a release of these data.
        ReleaseError: the changelog does not set these data apart from a release, the answers are
            of other data, a file is being saved just now, or the release cannot be written.
    """
    state = folder_state(data_dir)
    dataset = read_dataset(data_dir)
    faults = dataset_faults(dataset)
    if faults or dataset.release is None:
        raise DataError(faults)
    version = dataset.release.version(dataset.content_hash)
    path = releases_dir / f"{version}.zip"
    if path.exists():
        raise AlreadyReleasedError(version, path)
    _must_be_newer(dataset.release, named_versions(releases_dir))
    for figure_id, answer in answers.items():
        found = json.loads(answer)
        if (found["id"], found["data_version"]) != (figure_id, version):
            raise ReleaseError(
                f"The answer of {figure_id} is of the data version {found['data_version']}, the "
                f"data folder holds {version}: it was changed meanwhile. Release again."
            )
    day = dataset.release.data_date
    files = {
        **dataset.files,
        PACKAGE: described(dataset.files[PACKAGE], version, day),
        VERSION: version_text(version, day, dataset.content_hash),
        **{f"{ANSWERS}{figure_id}.json": answer for figure_id, answer in answers.items()},
    }
    if folder_state(data_dir) != state:
        raise ReleaseError(
            f"A file in {data_dir} was saved while it was read. Release again when all are saved."
        )
    try:
        _write_once(pack(files, day), path)
    except FileExistsError as error:
        raise AlreadyReleasedError(version, path) from error
    except OSError as error:
        raise ReleaseError(
            f"{path} cannot be written ({error.strerror}). Make the folder writable and see that "
            "the disk has room, then release again."
        ) from error
    return path


def _must_be_newer(release: Release, versions: Iterable[str]) -> None:
    for version in versions:
        other = parse_version(version)
        assert other is not None
        if other.order == release.order:
            number = max(2, (release.number or 0) + 1)
            raise ReleaseError(
                f"The entry {release.heading} of {CHANGELOG} belongs to the release {version}, "
                "whose content is another. Give the change its own dated heading; a second "
                f"release on a day is {release.data_date}.{number}."
            )
        if other.order > release.order:
            raise ReleaseError(
                f"The newest entry of {CHANGELOG} is {release.heading}, but {version} is released. "
                f"Give the change a heading that is newer than {other.heading}."
            )


def _write_once(content: bytes, path: Path) -> None:
    """Write a file whole or not at all, and never over another.

    Raises:
        FileExistsError: there is one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.parent)
    unfinished = unfinished_name(path)
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)  # unlike a rename, it fails where there is a file
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)
