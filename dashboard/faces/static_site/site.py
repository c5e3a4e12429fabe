"""Making the whole copy: every page that is linked, and the files that they show."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.database import open_database
from dashboard.faces.image_store import ImageStore
from dashboard.faces.images import Images
from dashboard.faces.static_site.crawl import Crawl, Progress
from dashboard.faces.static_site.folder import SiteError, replacing
from dashboard.faces.web.copied import Charts, Copy, Step, every_step
from dashboard.faces.web.service import Service
from dashboard.figures.context import open_context

_ADDRESS = "ANE_ADDRESS"
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
# A copy with the charts of every choice holds far more pictures than a server needs at hand; with
# less room its second run would draw them all again.
_PICTURES = 12_000
_PICTURE_BYTES = 1_500_000_000


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        pages: how many of the files are pages.
        size: of all files, in bytes.
        drawn: whether pages have charts; where not, they have tables only.
    """

    data_version: str
    files: int
    pages: int
    size: int
    drawn: bool


def write_site(
    out: Path,
    *,
    database_file: Path,
    releases_dir: Path,
    images: Images | Path,
    address: str = "",
    charts: Charts = "default",
    steps: Mapping[Step, Sequence[str]] | None = None,
    progress: Progress = lambda _done, _of, _next: None,
) -> Written:
    """Write the public pages as files.

    Args:
        out: the folder, which is replaced if it is an earlier copy.
        database_file: the built database.
        releases_dir: the folder of frozen releases.
        images: draws the charts, or the folder where drawn ones are kept.
        address: scheme and host of the live site, for citations and for links to what is not in
            the copy; "" where there is none: nothing names an address then.
        charts: which pages get charts; see `Copy`.
        steps: the choices that get pages: field -> values. All of them if not given.
        progress: told before each page of a figure and at the end.

    Raises:
        SiteError: the address or the folder cannot be used, or a page cannot be made.
        DatabaseError: the database cannot be read.
    """
    address = _checked(address)
    if isinstance(images, Path):
        store = ImageStore(images, files=_PICTURES, size=_PICTURE_BYTES)
        images = Images(store, seconds=60)
    context = open_context(open_database(database_file))
    vocabulary = context.vocabulary
    copy = Copy(every_step(vocabulary) if steps is None else steps, vocabulary, charts)
    service = Service(
        database_file=database_file,
        releases_dir=releases_dir,
        images_dir=Path(),
        copy=copy,
    )
    service.images = images
    try:
        # The words inside of pictures name the address that is set.
        with _public_address(address), replacing(out) as folder:
            crawl = Crawl(service, copy, folder, address)
            crawl.run(progress)
            found = service.context()
            folder.seal({"data_version": found.data_version, "data_date": found.data_date})
    finally:
        service.close()
    return Written(
        data_version=found.data_version,
        files=len(folder) + 1,
        pages=crawl.pages,
        size=folder.size,
        drawn=service.can_draw and charts != "none",
    )


def _checked(address: str) -> str:
    address = address.rstrip("/")
    if address and not _ORIGIN.fullmatch(address):
        raise SiteError(
            f"'{address}' is no address of a site. Give the scheme and the host and nothing more,"
            " such as https://numbers.example.org."
        )
    return address


@contextmanager
def _public_address(address: str) -> Iterator[None]:
    before = os.environ.get(_ADDRESS)
    os.environ[_ADDRESS] = address
    try:
        yield
    finally:
        if before is None:
            del os.environ[_ADDRESS]
        else:
            os.environ[_ADDRESS] = before
