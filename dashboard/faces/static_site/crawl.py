"""From page to page: each address that a page refers to is made in turn, and written."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Mount

from dashboard import settings
from dashboard.faces.images import ImageError, make_ahead
from dashboard.faces.permalink import file_address
from dashboard.faces.pictures import Picture
from dashboard.faces.static_site.folder import Folder, SiteError
from dashboard.faces.static_site.home import home, nowhere
from dashboard.faces.static_site.places import HOME, Place, Places
from dashboard.faces.static_site.rewriting import LostFileError, rewrite
from dashboard.faces.web import views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.copied import Copy
from dashboard.faces.web.refusal import Refusal
from dashboard.faces.web.reply import Reply
from dashboard.faces.web.routes import ON_PAGES, routes
from dashboard.faces.web.service import Service
from dashboard.faces.web.shown import Shown, shown
from dashboard.figures.figure import registry

Progress = Callable[[int, int, str], None]
_PAGE = ".html"
# Faces of a figure that other sites show: no page of ours leads to them.
_EMBED, _CARD = "/embed", "/card.png"
_NOT_NOW = 503
_NOT_DRAWN = (
    "{problems}\nRun the command again, which draws only what is missing, or leave charts out with"
    " --charts none. Nothing was written."
)
_FOR_SEARCH_ENGINES = ("/robots.txt", "/sitemap.xml")


class Crawl:
    """Makes the files of a copy.

    Args:
        service: the data.
        copy: which choices have pages.
        folder: takes the files.
        live: origin of the live site, "" if it is not known.
    """

    def __init__(self, service: Service, copy: Copy, folder: Folder, live: str) -> None:
        self._service = service
        self._copy = copy
        self._folder = folder
        self._live = live
        self._places = Places(routes(service), service.context(), copy)
        self._found: dict[str, Place | None] = {}
        self._waiting: list[Place] = []
        self._known: dict[str, Place | None] = {}
        self._state = service.state()
        self.pages = 0

    def run(self, progress: Progress) -> None:
        """Make everything.

        Raises:
            SiteError: a page or a picture cannot be made.
        """
        if self._service.can_draw and self._copy.charts != "none":
            self._draw_ahead(progress)
        total = sum(1 + self._copy.groups(figure) for figure in registry().values())
        done = 0
        self._find(HOME)
        while self._waiting:
            place = self._waiting.pop()
            if self._is_figure(place):
                progress(done, total, place.file)
                done += 1
            self._written(place)
        progress(total, total, "")
        if self._live:
            for path in _FOR_SEARCH_ENGINES:
                self._written(Place(path[1:], path))
        self._folder.write("404.html", self._rewritten(nowhere(), HOME, None))
        self.pages += 1
        if self._service.state() != self._state:
            raise SiteError(
                "The data changed while the pages were written, so that two pages could tell two"
                " numbers. Run the command again; nothing was written."
            )

    def _draw_ahead(self, progress: Progress) -> None:
        """Draw what pages show while nothing is chosen: a page holds what was drawn before it."""
        made = make_ahead(
            self._service.context(), self._service.images, address=file_address, progress=progress
        )
        if made.problems:
            raise SiteError(_NOT_DRAWN.format(problems="\n".join(made.problems)))

    def _find(self, address: str) -> Place | None:
        """The file of an address. A page is made in its turn, anything else at once."""
        if address not in self._found:
            place = self._places.find(address)
            if place is not None and place.file not in self._known:
                self._known[place.file] = place
                if place.file.endswith(_PAGE):
                    self._waiting.append(place)
                elif not self._written(place):
                    self._known[place.file] = None
            self._found[address] = place if place and self._known[place.file] else None
        return self._found[address]

    def _written(self, place: Place) -> bool:
        """Write a file; False for a picture or a print where there is nothing to draw with."""
        try:
            self._folder.write(place.file, self._made(place))
        except Refusal as refusal:
            if refusal.status == _NOT_NOW and not self._service.can_draw:
                return False
            said = [refusal.message, *(problem.message for problem in refusal.problems)]
            raise SiteError(
                f"{place.file} cannot be made: {' '.join(said)} Nothing was written."
            ) from refusal
        return True

    def _made(self, place: Place) -> bytes:
        found = self._places.route(place.path)
        assert found is not None  # or it would be no place
        made_by, named = found
        if isinstance(made_by, Mount):
            name = place.path.removeprefix(f"{made_by.path}/")
            return (settings.STATIC / name).read_bytes()
        asked = Asked(self._live, place.path, named, place.query)
        if self._is_figure(place):
            self._prepare(place, shown(self._service, asked))
        if place.path == HOME:
            reply = home(self._service, self._copy, self._find, asked)
        else:
            reply = made_by.reply_to(asked)
        if not place.file.endswith(_PAGE):
            return reply.body
        self.pages += 1
        return self._rewritten(reply, place.path, place.file)

    def _is_figure(self, place: Place) -> bool:
        return place.path.removeprefix("/figures/") in registry()

    def _prepare(self, place: Place, found: Shown) -> None:
        """What must be there before a page of a figure: its charts, which stand in the page."""
        draws = self._service.draws(found.answer)
        if not place.query:
            self._find(place.path + _EMBED)
            if draws:
                self._find(place.path + _CARD)
        for table in found.answer.tables if draws else ():
            if table.id in found.figure.charts and table.rows:
                for kind in ON_PAGES:
                    self._draw(place, views.drawable(self._service, found, table, kind))

    def _draw(self, place: Place, wanted: Picture) -> None:
        try:
            self._service.images.draw(wanted, wanted.formats[0])
        except ImageError as error:
            problem = f"{place.file}, {wanted.kind} of {wanted.table}: {error}"
            raise SiteError(_NOT_DRAWN.format(problems=problem)) from error

    def _rewritten(self, reply: Reply, path: str, file: str | None) -> bytes:
        try:
            page = rewrite(
                reply.body.decode(), at=path, file=file, find=self._find, live=self._live
            )
        except LostFileError as error:
            raise SiteError(f"{path} needs {error}, which is no file of the copy.") from error
        return page.encode()
