"""kill -9 at every stage of a build and of a release: the old stays, the next one tidies up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.database import Database, Releases, build, freeze

from .conftest import Made

ROOT = Path(__file__).resolve().parents[2]


def killed(work: str, data: Path, scratch: Path, *endings: str) -> dict[str, Path]:
    """The stages where a piece of work was killed, with the folder where it worked then."""
    words = [sys.executable, "-m", "tests.faults.killed", work, str(data), str(scratch), *endings]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    died = [line.partition(" ") for line in ran.stdout.splitlines()]
    return {stage: scratch / number for number, _, stage in died}


def age(folder: Path) -> list[Path]:
    """Make what a dead one left look old, and list it."""
    left = list(folder.glob(".*.building*"))
    for path in left:
        os.utime(path, (0, 0))
    return left


def are_killed_builds_harmless(made: Made, scratch: Path, *endings: str) -> None:
    old = made.database.read_bytes()
    shutil.copytree(made.database.parent, scratch / "before")
    made.edit()
    died = killed("build", made.folder.path, scratch, *endings)
    assert all(any(stage.endswith(ending) for stage in died) for ending in endings)
    new = build(made.folder.path, made.database).version
    left = {}
    for stage, folder in died.items():
        database = folder / "ane.duckdb"
        replaced = database.read_bytes() != old
        assert Database(database).version == (new if replaced else made.version), stage
        left[folder] = age(folder)
    # What a dead build left does not stop the next one, which takes it away.
    folder = max(left, key=lambda folder: len(left[folder]))
    assert left[folder]
    assert build(made.folder.path, folder / "ane.duckdb").version == new
    assert [path.name for path in folder.iterdir()] == ["ane.duckdb"]


def test_a_build_killed_while_it_writes_leaves_the_old_database(made: Made, tmp_path: Path) -> None:
    are_killed_builds_harmless(made, tmp_path / "killed", "replace in beside")


@pytest.mark.slow
def test_a_build_killed_at_any_stage_leaves_the_old_database(made: Made, tmp_path: Path) -> None:
    are_killed_builds_harmless(made, tmp_path / "killed", "")


@pytest.mark.slow
def test_a_release_killed_at_any_stage_is_whole_or_not_there(made: Made, tmp_path: Path) -> None:
    died = killed("freeze", made.folder.path, tmp_path / "killed", "")
    left = {}
    for stage, folder in died.items():
        releases = Releases(folder, made.database)
        assert releases.damaged() == [], stage
        assert releases.versions() in ((), (made.version,)), stage
        left[folder] = age(folder)
    folder = max(left, key=lambda folder: len(left[folder]) - len(list(folder.glob("*.zip"))))
    assert left[folder]
    path = freeze(made.folder.path, folder, {})
    assert [found.name for found in folder.iterdir()] == [path.name]
