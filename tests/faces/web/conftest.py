"""Servers of the web faces: on a draft, on a release with an older one beside it, on hostile data.

None has a Chromium; ``drawn`` has something else that draws, so that its pages show charts.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.__main__ import main
from dashboard.database import build
from dashboard.faces.browser import Browser
from dashboard.faces.images import Images
from dashboard.faces.web.routes import middleware, routes
from dashboard.faces.web.service import Service
from tests.conftest import HANDED_OVER, Once

from .reading import Server

NEW_PUBLICATION = "winter-2026"
NEW_PATIENTS = 46


class WithoutBrowser(Images):
    """As on a machine without Chromium, whatever this machine has."""

    @property
    def available(self) -> bool:
        return False


class Pencil(Browser):
    """Draws the same picture at once, without a browser."""

    def draw(self, spec: Any, format: str, size: Any, **_: Any) -> bytes:  # noqa: A002
        if format == "svg":
            return b'<svg xmlns="http://www.w3.org/2000/svg"><g><text>mark</text></g></svg>'
        from PIL import Image

        out = io.BytesIO()
        Image.new("RGBA", size, "white").save(out, "PNG")
        return out.getvalue()

    def close(self, *, kill: bool = False) -> None:
        pass


@contextmanager
def serve(
    database: Path, releases: Path | None = None, *, images: Images | None = None
) -> Iterator[Server]:
    """A running server; ``releases`` need not exist."""
    service = Service(
        database_file=database,
        releases_dir=releases or database.parent / "no-releases",
        images_dir=database.parent / "no-images",
    )
    service.images = images or WithoutBrowser(database.parent / "no-images")
    app = Starlette(routes=routes(service), middleware=middleware(service))
    app.router.redirect_slashes = False  # the server leaves no path unmatched
    with TestClient(app, follow_redirects=False) as client:
        yield Server(client, service)
    service.close()


@pytest.fixture(scope="session", autouse=True)
def _no_address() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ANE_ADDRESS", raising=False)
        yield


@pytest.fixture(scope="session")
def draft(handed_over_database: Path) -> Iterator[Server]:
    """The data as handed over, not released."""
    with serve(handed_over_database) as server:
        yield server


@pytest.fixture(scope="session")
def drawn(handed_over_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same where charts can be drawn."""
    images = Images(tmp_path_factory.mktemp("images"), browser=Pencil())
    with serve(handed_over_database, images=images) as server:
        yield server


@dataclass(frozen=True)
class Shop:
    """A data folder with its releases and its database, and the versions that it went through."""

    data: Path
    versions: tuple[str, ...] = ()

    @property
    def database(self) -> Path:
        return self.data / "ane.duckdb"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    def build(self) -> str:
        return build(self.data, self.database).version

    def release(self) -> Shop:
        """Freeze the data as they are; what is served follows with the next `build`."""
        assert main(["release", "--data", str(self.data)]) == 0
        (made,) = {path.stem for path in self.releases.glob("*.zip")} - {*self.versions}
        return Shop(self.data, (*self.versions, made))

    def say(self, heading: str, text: str) -> None:
        """Write a new entry into the changelog."""
        path = self.data / "CHANGELOG.md"
        first, rest = path.read_text(encoding="utf-8").split("## ", 1)
        path.write_text(f"{first}## {heading}\n\n{text}\n\n## {rest}", encoding="utf-8")

    def add_publication(self) -> None:
        """One more publication with patients of its own."""
        rows = self.rows("publications.csv")
        model = next(
            row
            for row in rows
            if row["status"] == "included" and row["countries"] == "JPN" and not row["within"]
        )
        unique = {"publication_id": NEW_PUBLICATION, "doi": "", "pmid": "", "pmcid": ""}
        facts = {"title": "A winter in the north", "n_cases": str(NEW_PATIENTS), "year": "2026"}
        seen = {"seen_at": "https://example.org/winter"}
        self.save("publications.csv", [*rows, {**model, **unique, **facts, **seen}])

    def rows(self, file: str) -> list[dict[str, str]]:
        text = (self.data / file).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def save(self, file: str, rows: list[dict[str, str]]) -> None:
        with (self.data / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def copy(self, to: Path) -> Shop:
        shutil.copytree(self.data, to, ignore=shutil.ignore_patterns("*.lock"))
        return Shop(to, self.versions)


@pytest.fixture(scope="session")
def shop(once: Once) -> Shop:
    """Two releases: the data as handed over, then one publication more. Never changed."""

    def make(folder: Path) -> None:
        shutil.copytree(HANDED_OVER, folder / "data")
        first = Shop(folder / "data").release()
        first.say("2026-12-01", f"- One publication more, with {NEW_PATIENTS} patients.\n- Thanks.")
        first.add_publication()
        first.release().build()

    made = Shop(once("shop", make) / "data")
    return Shop(made.data, tuple(sorted(path.stem for path in made.releases.glob("*.zip"))))


@pytest.fixture(scope="session")
def released(shop: Shop) -> Iterator[Server]:
    """The newer of two releases."""
    with serve(shop.database, shop.releases) as server:
        yield server
