"""Copies of the site in folders, written once a run, and the servers whose pages they copy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from dashboard.faces.image_store import ImageStore
from dashboard.faces.images import Images
from dashboard.faces.pictures import Format, Picture
from dashboard.faces.printing import Press
from dashboard.faces.static_site import Written, write_site
from tests.conftest import Once
from tests.faces.web.conftest import (  # noqa: F401  (fixtures)
    Pencil,
    Shop,
    WithoutBrowser,
    _no_address,
    draft,
    drawn,
    released,
    shop,
)
from tests.faces.web.reading import ORIGIN, Html
from tests.faces.web.test_demonstration import folder as demonstration  # noqa: F401  (fixture)

LIVE = ORIGIN
"""With this address a copy and the server of the tests write the same links."""
STEPS: dict[Any, list[str]] = {"country": ["CHN"], "trigger": ["influenza"]}


class Quick(Images):
    """Draws with a pencil, and nothing at all where a picture is no drawing."""

    def draw(self, picture: Picture, format: Format) -> bytes:  # noqa: A002
        return super().draw(picture, "svg") if format == "svg" else _PNG


_PNG = Pencil().draw(None, "png", (340, 200))


@dataclass(frozen=True)
class Site:
    """A copy, as it lies in its folder."""

    root: Path

    @cached_property
    def pages(self) -> dict[str, Html]:
        """Every page by its path within the folder."""
        return {
            path.relative_to(self.root).as_posix(): Html(path.read_text(encoding="utf-8"))
            for path in sorted(self.root.rglob("*.html"))
        }

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The content of every file by its path within the folder."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


def write(out: Path, database: Path, releases: Path | None = None, **more: Any) -> Written:
    """Write a copy without charts, where nothing else is said."""
    return write_site(
        out,
        database_file=database,
        releases_dir=releases or out.parent / "no-releases",
        images=more.pop("images", None) or WithoutBrowser(out.parent / "no-images"),
        **more,
    )


@pytest.fixture(scope="session")
def thin(once: Once, shop: Shop) -> Site:  # noqa: F811
    """A release with an older one beside it: few groups, no charts, no address."""

    def make(folder: Path) -> None:
        write(folder / "site", shop.database, shop.releases, steps=STEPS)

    return Site(once("site-thin", make) / "site")


@pytest.fixture(scope="session")
def addressed(once: Once, handed_over_database: Path) -> Site:
    """A draft with an address and with charts: drawn with a pencil, where nothing is chosen."""

    def make(folder: Path) -> None:
        images = Quick(ImageStore(folder / "images"), browser=Pencil())
        # Printing the factsheet needs a browser, and has tests of its own.
        patch = pytest.MonkeyPatch()
        patch.setattr(Press, "pdf", lambda *_, **__: b"%PDF-")
        more = {"images": images, "steps": {}, "address": LIVE}
        write(folder / "site", handed_over_database, **more)
        patch.undo()

    return Site(once("site-addressed", make) / "site")


@pytest.fixture(scope="module")
def invented(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:  # noqa: F811
    """A demonstration."""
    out = tmp_path_factory.mktemp("invented") / "site"
    write(out, demonstration / "demo.duckdb", steps={})
    return Site(out)
