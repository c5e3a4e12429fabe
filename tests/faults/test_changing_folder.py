"""Somebody saves a file of the data while they are read: no database of two states."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.database import BuildError, Database, DataError, ReleaseError, build, ensure, freeze

from .conftest import NEW, TITLE, Made

build_py = sys.modules["dashboard.database.build"]
freezing_py = sys.modules["dashboard.database.freezing"]
P, C = "publications.csv", "cases.csv"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_py, "_PAUSE", 0)


Step = Callable[..., object]
After = Callable[[str, Iterator[Callable[[], object]]], None]


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> After:
    """Let one event after the other happen, each time a step of the build has been done."""

    def happens(step: str, events: Iterator[Callable[[], object]]) -> None:
        whole: Step = getattr(build_py, step)

        def done(*arguments: object, **more: object) -> object:
            try:
                return whole(*arguments, **more)
            finally:
                next(events, lambda: None)()

        monkeypatch.setattr(build_py, step, done)

    return happens


@pytest.mark.parametrize(
    "step",
    [
        "write_database",
        pytest.param("read_dataset", marks=pytest.mark.slow),
        pytest.param("dataset_faults", marks=pytest.mark.slow),
    ],
)
def test_a_file_saved_meanwhile_is_read_again(step: str, made: Made, after: After) -> None:
    after(step, iter([made.edit]))
    version = build(made.folder.path, made.database).version
    assert version != made.version
    database = Database(made.database)
    assert (database.version, database.rows(TITLE)[0]["title"]) == (version, NEW)
    assert made.beside() == ["ane.duckdb"]


def test_a_half_saved_file_is_read_again_when_it_is_whole(made: Made, after: After) -> None:
    made.edit()
    whole = made.folder.read(P)
    made.folder.write(P, whole[: len(whole) // 2])
    with pytest.raises(DataError):
        build(made.folder.path, made.database)
    after("read_dataset", iter([lambda: made.folder.write(P, whole)]))
    build(made.folder.path, made.database)
    assert Database(made.database).rows(TITLE)[0]["title"] == NEW


def test_a_file_removed_meanwhile_stops_the_build(made: Made, after: After) -> None:
    made.edit()
    after("read_dataset", iter([lambda: made.folder.remove(C)]))
    with pytest.raises(DataError, match=C):
        build(made.folder.path, made.database)
    assert Database(made.database).version == made.version
    assert made.beside() == ["ane.duckdb"]


def test_a_folder_that_keeps_changing_says_so_and_the_old_data_serve(
    made: Made,
    after: After,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(build_py, "READINGS", 1)
    made.edit()
    after("write_database", (lambda n=n: made.edit(f"Title {n}") for n in range(9)))
    with pytest.raises(BuildError, match=r"keep changing .* old database is untouched"):
        build(made.folder.path, made.database)
    assert ensure(made.folder.path, made.database) == made.version
    assert "keep changing" in caplog.text
    assert made.beside() == ["ane.duckdb"]


def test_a_release_is_of_one_state(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = freezing_py.read_dataset

    def saved_meanwhile(data_dir: Path) -> object:
        dataset = read(data_dir)
        made.edit()
        return dataset

    monkeypatch.setattr(freezing_py, "read_dataset", saved_meanwhile)
    with pytest.raises(ReleaseError, match="saved while it was read"):
        freeze(made.folder.path, tmp_path / "releases", {})
    assert not (tmp_path / "releases").exists()
