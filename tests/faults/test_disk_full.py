"""A full disk stops whoever writes, with a sentence on what to do; it never leaves half a file.

The disk is full for a child process alone: a limit on the size of its files makes the system refuse
its writes, whoever runs the tests. Where the limit cannot reach, the refusal is made by hand.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard.database import (
    BuildError,
    Database,
    ReleaseError,
    Releases,
    build,
    ensure,
    freeze,
    open_database,
)
from dashboard.faces.image_store import ImageStore

from .conftest import Made

ROOT = Path(__file__).resolve().parents[2]

WITH_A_FULL_DISK = """
import os, resource, signal, sys
from pathlib import Path
from dashboard.database import BuildError, build
data, database, *sizes = sys.argv[1:]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for size in map(int, sizes):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        build(Path(data), Path(database))
    except BuildError as error:
        print(str(error).replace(chr(10), " "))
    else:
        print("built")
"""


def sizes(made: Made, count: int) -> list[int]:
    whole = made.database.stat().st_size
    return [whole * part // count for part in range(count)]


def are_full_disks_harmless(made: Made, count: int) -> None:
    old = made.database.read_bytes()
    made.edit()
    words = [made.folder.path, made.database, *sizes(made, count)]
    ran = subprocess.run(
        [sys.executable, "-c", WITH_A_FULL_DISK, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = ran.stdout.splitlines()
    assert len(said) == count, ran.stderr
    assert all("see that the disk has room" in line for line in said), said
    assert made.database.read_bytes() == old
    assert made.beside() == ["ane.duckdb"]
    assert build(made.folder.path, made.database).version != made.version


@pytest.mark.slow
def test_a_disk_that_fills_up_anywhere_in_a_build_leaves_the_old_database(made: Made) -> None:
    are_full_disks_harmless(made, 40)


def full(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_stops_a_release_and_leaves_nothing(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("fsync", "link"):
        monkeypatch.setattr(os, step, full)
        with pytest.raises(ReleaseError, match=r"No space left .* see that the disk has room"):
            freeze(made.folder.path, tmp_path / "releases", {})
        monkeypatch.undo()
        assert list((tmp_path / "releases").iterdir()) == []
    freeze(made.folder.path, tmp_path / "releases", {})
    assert Releases(tmp_path / "releases", made.database).versions() == (made.version,)


def test_a_folder_that_cannot_be_synced_is_told_and_the_new_database_serves(
    made: Made, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made.edit()
    sync = os.fsync

    def only_files(descriptor: int) -> None:
        sync(descriptor) if stat.S_ISREG(os.fstat(descriptor).st_mode) else full()

    monkeypatch.setattr(os, "fsync", only_files)
    version = build(made.folder.path, made.database).version
    assert Database(made.database).version == version
    assert "A power cut now" in caplog.text


def test_an_image_that_cannot_be_kept_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Path, "write_bytes", full)
    store = ImageStore(tmp_path / "images")
    with caplog.at_level(logging.WARNING):
        store.put("chart.svg", b"<svg/>")
        store.put("wide.svg", b"<svg/>")
    assert store.get("chart.svg") == b"<svg/>"
    assert caplog.text.count("cannot be kept") == 1, "told once, not once for each image"
    monkeypatch.undo()
    store.put("other.svg", b"<svg/>")
    assert ImageStore(tmp_path / "images").get("other.svg") == b"<svg/>"


class TestNothingCanBeWritten:
    """The start of a server in a folder that takes no file, or on a full disk."""

    def test_without_a_database_it_serves_one_of_its_own(
        self, made: Made, caplog: pytest.LogCaptureFixture
    ) -> None:
        made.database.unlink()
        made.database.parent.rmdir()
        made.database.parent.write_text("a file where the folder should be")
        assert ensure(made.folder.path, made.database) == made.version
        assert open_database(made.database).version == made.version
        assert "database of this process alone" in caplog.text
        assert "Make the folder writable" in caplog.text

    def test_a_build_elsewhere_is_served_as_soon_as_it_comes(self, made: Made) -> None:
        made.database.unlink()
        made.database.parent.rmdir()
        made.database.parent.write_text("a file where the folder should be")
        ensure(made.folder.path, made.database)
        made.database.parent.unlink()
        made.edit()
        version = build(made.folder.path, made.database).version
        assert open_database(made.database).version == version

    def test_not_even_temporarily(self, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
        made.database.unlink()
        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(BuildError, match=r"none could be built: .*see that the disk has room"):
            ensure(made.folder.path, made.database)
