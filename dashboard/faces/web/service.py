"""What web pages are made from: the served data, the releases, the drawn charts, kept replies."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from pathlib import Path
from typing import Literal

import anyio

from dashboard.database import Database, DatabaseError, Releases, Site, open_database
from dashboard.faces.images import Images
from dashboard.faces.web.copied import Copy
from dashboard.faces.web.shelf import Shelf
from dashboard.figures import facts
from dashboard.figures.answer import Answer
from dashboard.figures.context import open_context, release_context
from dashboard.figures.figure import Context

Lane = Literal["pages", "images"]
LANES: dict[Lane, int] = {"pages": 4, "images": 12}
"""New replies made at once. Whoever waits for a drawing must not hold up the pages."""


class Service:
    """One a server.

    Args:
        database_file: the built database; a new build is taken up without a restart.
        releases_dir: the folder of frozen releases.
        images_dir: where drawn charts are kept.
        copy: what the pages are made for, where they become files and no server answers.
    """

    def __init__(
        self,
        *,
        database_file: Path,
        releases_dir: Path,
        images_dir: Path,
        copy: Copy | None = None,
    ) -> None:
        self._database_file = database_file
        self._database: Database | None = None
        self.releases = Releases(releases_dir, database_file)
        self.images = Images(images_dir)
        self.shelf = Shelf()
        self.copy = copy
        self._limiters: dict[Lane, anyio.CapacityLimiter] = {}

    def context(self) -> Context:
        """The data as they are now.

        Raises:
            DatabaseError: there is no readable database.
        """
        return open_context(self._open(), self.releases)

    def _open(self) -> Database:
        if self._database is None:
            self._database = open_database(self._database_file)
        return self._database

    @property
    def is_newest(self) -> bool:
        """Whether the newest build is what is served, and not an older one that can be read.

        Raises:
            DatabaseError: there is no readable database.
        """
        return self._open().is_newest

    def pinned(self, version: str) -> Context:
        """The data of a release; those that are served need not be opened again.

        Raises:
            UnknownReleaseError: naming the releases that exist.
        """
        served = self.context()
        if version == served.data_version and not served.draft:
            return served
        return release_context(self.releases, version)

    def newest(self) -> Context | None:
        """The newest release: the data that an older number is measured against, never a draft."""
        versions = self.releases.versions()
        return self.pinned(versions[0]) if versions else None

    def state(self) -> Hashable:
        """Changes whenever any reply may have changed; also told where there is no database."""
        try:
            data = self.context()
        except DatabaseError:
            return ("", self.releases.versions())
        # The texts that go with the data (licence, curation) can change without the data, and the
        # way of counting with the code.
        meta = data.data.meta
        stamps = (data.data_version, meta["texts_hash"], meta["schema_hash"])
        return (stamps, self.releases.versions())

    def site(self) -> Site:
        """The group's own settings, as they are now."""
        return facts.site(self.context())

    @cached_property
    def can_draw(self) -> bool:
        """Whether charts can be drawn as pictures here; looked up once."""
        return self.images.available

    def draws(self, found: Answer) -> bool:
        """Whether an answer's pages show its charts as pictures."""
        return self.can_draw and (self.copy is None or self.copy.draws(found.selection))

    def limiter(self, lane: Lane) -> anyio.CapacityLimiter:
        """How many replies of a kind may be made at once; it belongs to the running event loop."""
        if lane not in self._limiters:
            self._limiters[lane] = anyio.CapacityLimiter(LANES[lane])
        return self._limiters[lane]

    def close(self) -> None:
        """End what runs beside the server."""
        self.images.close()
