"""Images drawn once and kept: no reader waits for what was drawn before.

A browser costs seconds to start and hundreds of megabytes to keep, so there is one for the whole
process, started when first needed and closed when nothing was asked for a while. Drawings wait in a
short line: a flood of requests gets a plain "try again", not a machine without memory. What was
drawn is kept under a name that says exactly what it shows (`Picture.key`).
"""

from __future__ import annotations

import atexit
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from dashboard.faces import svg
from dashboard.faces.browser import (
    Browser,
    BrowserError,
    ChartError,
    SlowError,
    find_browser,
    holding,
    shrink,
)
from dashboard.faces.image_store import ImageStore
from dashboard.faces.pictures import OF_WORDS, Format, Picture, kinds, picture
from dashboard.figures import facts
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.selection import Selection
from dashboard.words import _

_TO_CLOSE = 8.0
logger = logging.getLogger(__name__)


class ImageError(RuntimeError):
    """An image cannot be had now; the message is for readers and says what else to do."""


class NoBrowserError(ImageError):
    """There is no Chromium on this machine."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Pictures cannot be drawn on this server: it has no Chromium browser. The table"
                " and the CSV file hold every value. Whoever keeps the site can install the"
                " package chromium, or name a browser in the setting BROWSER_PATH."
            )
        )


class BusyError(ImageError):
    """Too many drawings wait already.

    Attributes:
        retry_after: seconds after which to ask again.
    """

    retry_after = 30

    def __init__(self) -> None:
        super().__init__(
            _(
                "Many pictures are being drawn just now. Try again in half a minute; the table and"
                " the CSV file hold every value."
            )
        )


class DrawingFailedError(ImageError):
    """The browser failed at this picture, or took too long."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This picture could not be drawn. Try again; if it fails once more, the table and"
                " the CSV file hold every value."
            )
        )


@dataclass(frozen=True)
class _Job:
    name: str
    picture: Picture
    format: Format
    asked: float
    image: Future[bytes]


class Images:
    """Drawn images, and the one browser that draws new ones. Make one for each process.

    Any thread may call any method.
    """

    def __init__(
        self,
        store: ImageStore | Path,
        *,
        waiting: int = 8,
        seconds: float = 20,
        idle: float = 60,
        browser: Browser | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            store: where images are kept, or its folder.
            waiting: how many drawings may wait for the one at work.
            seconds: how long one drawing may wait, and how long it may take.
            idle: seconds without work after which the browser is closed.
            browser: what draws, if not a browser of its own.
        """
        self._store = ImageStore(store) if isinstance(store, Path) else store
        self._waiting = waiting
        self._seconds = seconds
        self._idle = idle
        self._given = browser is not None
        self._browser = browser or Browser()
        self._lock = threading.Lock()
        self._jobs: dict[str, _Job] = {}
        self._line: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._closing = False

    @property
    def available(self) -> bool:
        """Whether new images can be drawn here."""
        return self._given or find_browser() is not None

    def stored(self, picture: Picture, format: Format) -> bytes | None:  # noqa: A002
        """An image that was drawn before, at once, or nothing."""
        return self._store.get(_name(picture, format))

    def draw(self, picture: Picture, format: Format) -> bytes:  # noqa: A002
        """An image, drawn now if it was never drawn before.

        Raises:
            NoBrowserError: there is nothing to draw with.
            BusyError: too many wait already.
            DrawingFailedError: the browser failed, or took too long.
        """
        found = self.stored(picture, format)
        if found is not None:
            return found
        if not self.available:
            raise NoBrowserError
        job = self._lined_up(picture, format)
        try:
            # The worker keeps both limits; the rest is for ending a browser that hangs.
            return job.image.result(2 * self._seconds + _TO_CLOSE)
        except TimeoutError:
            raise DrawingFailedError from None

    def close(self) -> None:
        """End the browser; what waits is not drawn. A later call to `draw` starts it again."""
        atexit.unregister(self.close)
        with self._lock:
            worker = self._worker
            if worker is None:
                return
            self._closing = True
            self._line.put(None)
        worker.join(_TO_CLOSE)
        if worker.is_alive():
            self._browser.kill()
            worker.join(_TO_CLOSE)

    def _lined_up(self, picture: Picture, format: Format) -> _Job:  # noqa: A002
        name = _name(picture, format)
        with self._lock:
            if name in self._jobs:
                return self._jobs[name]
            if len(self._jobs) > self._waiting:
                raise BusyError
            job = _Job(name, picture, format, time.monotonic(), Future())
            self._jobs[name] = job
            self._line.put(job)
            if self._worker is None:
                self._closing = False
                self._worker = threading.Thread(target=self._work, name="images", daemon=True)
                self._worker.start()
                atexit.register(self.close)
            return job

    def _work(self) -> None:
        while True:
            try:
                job = self._line.get(timeout=self._idle)
            except queue.Empty:
                job = None
            if job is not None:
                self._finish(job)
                continue
            self._browser.close()
            with self._lock:
                if self._line.empty():
                    self._worker = None
                    return

    def _finish(self, job: _Job) -> None:
        try:
            # It may have been drawn between the look into the store and the place in the line.
            image = self._store.get(job.name) or self._drawn(job)
        except Exception as error:  # handed to those who asked
            with self._lock:
                del self._jobs[job.name]
            job.image.set_exception(error)
        else:
            with self._lock:
                del self._jobs[job.name]
            job.image.set_result(image)

    def _drawn(self, job: _Job) -> bytes:
        now = time.monotonic()
        if self._closing or now - job.asked > self._seconds:
            raise BusyError
        until = now + self._seconds
        try:
            stored = self._store.get(f"{job.picture.key}.svg")
            drawing = stored or self._svg(job.picture, until)
            image = drawing if job.format == "svg" else self._png(job.picture, drawing, until)
        except (BrowserError, ChartError, SlowError) as error:
            logger.error("The picture %s cannot be drawn: %s", job.name, error)
            raise DrawingFailedError from error
        self._store.put(job.name, image)
        return image

    def _svg(self, picture: Picture, until: float) -> bytes:
        spec = picture.spec()
        exported = None
        if spec is not None:
            size = (spec["layout"]["width"], spec["layout"]["height"])
            exported = self._browser.draw(spec, "svg", size, scale=1, seconds=_left(until))
        return svg.compose(
            exported,
            prefix=picture.prefix,
            size=picture.size,
            box=picture.box,
            blocks=picture.blocks,
            lines=picture.lines,
        )

    def _png(self, picture: Picture, drawing: bytes, until: float) -> bytes:
        size = picture.size
        seconds = _left(until)
        return shrink(
            self._browser.draw(
                holding(drawing, size), "png", size, scale=picture.scale, seconds=seconds
            )
        )


def _left(until: float) -> float:
    return max(1.0, until - time.monotonic())


def _name(picture: Picture, format: Format) -> str:  # noqa: A002
    if format not in picture.formats:
        raise ValueError(f"{picture.key} is not drawn as {format}; it is as {picture.formats}")
    return f"{picture.key}.{format}"


@dataclass(frozen=True)
class Made:
    """What `make_ahead` did.

    Attributes:
        drawn: how many images it drew.
        there: how many were there.
        problems: what could not be drawn, a sentence each.
    """

    drawn: int
    there: int
    problems: tuple[str, ...]


def _no_address(_answer: Answer) -> str:
    return ""


def wanted(
    context: Context, address: Callable[[Answer], str] = _no_address
) -> Iterator[tuple[Picture, Format]]:
    """Every image that the pages need while nothing is chosen: of all figures and their tables."""
    site = facts.site(context)
    for figure in registry().values():
        found = answer(context, figure.id, Selection())
        for table in found.tables:
            for kind in kinds(found, table.id):
                # No page shows a post, so it is drawn when somebody asks for it.
                if kind not in OF_WORDS or (kind == "card" and table is found.main):
                    made = picture(found, table.id, kind, site=site, address=address(found))
                    for format in made.formats:  # noqa: A001
                        yield made, format


def make_ahead(
    context: Context,
    images: Images,
    *,
    address: Callable[[Answer], str] = _no_address,
    progress: Callable[[int, int, str], None] = lambda _done, _of, _next: None,
) -> Made:
    """Draw what is not there yet of every figure's default selection; a second run draws nothing.

    Args:
        context: the data.
        images: draws and keeps.
        address: where the reader of a downloaded picture finds its figure. It stands in the
            picture, so it must be what the web pages give.
        progress: told before each image and at the end: how many are done, of how many, which is
            next.
    """
    drawn = there = 0
    problems: list[str] = []
    every = list(wanted(context, address))
    for done, (one, format) in enumerate(every):  # noqa: A001
        label = f"{one.figure}, table {one.table}, {one.kind} as {format}"
        progress(done, len(every), label)
        if images.stored(one, format) is not None:
            there += 1
            continue
        try:
            images.draw(one, format)
            drawn += 1
        except NoBrowserError as error:  # nor will there be one for the next
            return Made(drawn, there, (*problems, str(error)))
        except ImageError as error:
            problems.append(f"{label}: {error}")
    progress(len(every), len(every), "")
    return Made(drawn, there, tuple(problems))
