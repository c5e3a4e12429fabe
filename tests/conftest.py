"""What tests of several rooms share: the data as first handed over, built and drawn once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.database import build, open_database
from dashboard.faces.images import Images, wanted
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context

HANDED_OVER = Path(__file__).resolve().parent / "data" / "as_handed_over"
"""A frozen copy of the data: the numbers of the tests hold on it while ``data/`` grows."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the browser's files among the others, those with most tests first.

    Each is run by one worker from its first test to its last. Browsers side by side hinder each
    other far more than they hinder other tests, and a long file at the end keeps one worker alone.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    slow_first = sorted(files.values(), key=len, reverse=True)
    browser = [own for own in slow_first if own[0].get_closest_marker("browser")]
    others = [own for own in slow_first if not own[0].get_closest_marker("browser")]
    share = len(others) // (len(browser) + 1)
    spread = []
    for own in browser:
        spread += [own, *others[:share]]
        del others[:share]
    items[:] = [item for own in (*spread, *others) for item in own]


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Folders that the first worker in need of them fills, and that all workers look into."""
    mine = tmp_path_factory.getbasetemp()
    ours = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, whole = ours / name, ours / f"{name}.whole"
        with (ours / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                folder.mkdir()
                make(folder)
                whole.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def handed_over_database(once: Once) -> Path:
    """The database of the data as handed over."""
    folder = once("handed-over", lambda folder: build(HANDED_OVER, folder / "ane.duckdb"))
    return folder / "ane.duckdb"


@pytest.fixture(scope="session")
def handed_over(handed_over_database: Path) -> Context:
    """What figures answer from, on the data as handed over."""
    return open_context(open_database(handed_over_database))


@pytest.fixture(scope="session")
def drawn_ahead(once: Once, handed_over: Context) -> Path:
    """A folder with the charts of the figure pages as they go into them, all but maps."""

    def draw(folder: Path) -> None:
        pencil = Images(folder)
        for picture, form in wanted(handed_over):
            if picture.kind in ("chart", "narrow") and form == "svg":
                pencil.draw(picture, form)
        pencil.close()

    return once("drawn-ahead", draw)
