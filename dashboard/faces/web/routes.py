"""All addresses of the web faces, in the order in which they are tried."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from dashboard import settings
from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.pictures import OF_WORDS, Format, Kind
from dashboard.faces.printing import Press
from dashboard.faces.web import api, changes, data, factsheet, figures, machines
from dashboard.faces.web.asked import read, wants_json
from dashboard.faces.web.endpoint import Endpoint, KeptReplies, Make, speaking_to
from dashboard.faces.web.languages import SpokenPages
from dashboard.faces.web.observed import Observed
from dashboard.faces.web.packed import PackedFiles
from dashboard.faces.web.refusal import Refusal
from dashboard.faces.web.security import SecurityHeaders
from dashboard.faces.web.service import Lane, Service
from dashboard.faces.web.shell import app_page
from dashboard.words import _

# What Streamlit itself serves. Everything else that is not ours does not exist; Streamlit would
# answer such an address with the app's HTML and say 200.
_STREAMLIT = "|".join(
    (
        # Its counts of sessions are told to everybody; ours are told on this machine only.
        r"_stcore/(?!metrics\Z).*",
        r"(?:media|component|static)/.*",
        r"favicon\.png|manifest\.json",
        # The client of a page below the root asks here first, and is told 404 by Streamlit.
        *(rf"{re.escape(page.path)}/_stcore/.*" for page in APP_PAGES if page.path),
    )
)
_IS_STREAMLIT = re.compile(f"/(?:{_STREAMLIT})")
_APP_PATHS = frozenset(page.address for page in APP_PAGES)
_PAGES = frozenset({"/figures", "/data/", "/changes", "/factsheet"})
_FIGURE_PAGE = re.compile(r"/figures/[a-z-]+")
_READ = ["GET", "HEAD"]
FORMATS: tuple[Format, ...] = ("svg", "png")
ON_PAGES: tuple[Kind, ...] = ("chart", "narrow")


def is_app(path: str) -> bool:
    """Whether a path belongs to the live app."""
    return path in _APP_PATHS or _IS_STREAMLIT.fullmatch(path) is not None


def is_page(path: str) -> bool:
    """Whether an address is a page for people, which is told in their browser's language."""
    return path in _PAGES or path in _APP_PATHS or _FIGURE_PAGE.fullmatch(path) is not None


class _Strange(Convertor[str]):
    """Paths that are neither ours nor Streamlit's; one may even hold a line break (``%0A``)."""

    regex = rf"(?!(?:{_STREAMLIT})\Z)[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _OurFiles(StaticFiles):
    """Our static files; an address with the digest of its content may be kept for ever."""

    def file_response(self, *args: object, **more: object) -> Response:
        response = super().file_response(*args, **more)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=86400"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v=") and response.status_code == 200:
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def routes(service: Service) -> list[BaseRoute]:
    """The routes of the web faces, for a server that also runs the live app."""

    def route(path: str, make: Make, lane: Lane = "pages") -> Route:
        return Route(path, Endpoint(service, make, lane=lane), methods=_READ)

    def plain(path: str, make: Make) -> Route:
        return Route(path, Endpoint(service, make, reads_query=False), methods=_READ)

    found: list[BaseRoute] = [
        Route("/healthz", _Asgi(machines.healthz), methods=_READ),
        Route("/readyz", _Asgi(partial(machines.readyz, service)), methods=_READ),
        plain("/robots.txt", machines.robots),
        plain("/sitemap.xml", machines.sitemap),
        plain("/figures", figures.index),
        *(route("/figures/{figure}" + face, figures.cited(face)) for face in (".bib", ".ris")),
        route("/figures/{figure}.csl.json", figures.cited(".csl.json")),
        route("/figures/{figure}.json", figures.as_json),
        route("/figures/{figure}.csv", figures.as_csv),
        *(
            route("/figures/{figure}." + form, figures.image("picture", form), "images")
            for form in FORMATS
        ),
        *(
            route(f"/figures/{{figure}}/{kind}.{form}", figures.image(kind, form), "images")
            for kind in ON_PAGES
            for form in FORMATS
        ),
        *(
            route(f"/figures/{{figure}}/{kind}.png", figures.image(kind, "png"), "images")
            for kind in OF_WORDS
        ),
        route("/figures/{figure}/embed", figures.embed),
        route("/figures/{figure}", figures.page),
        route("/factsheet", factsheet.page),
        route("/factsheet.pdf", partial(factsheet.pdf, Press()), "images"),
        plain("/data/", data.page),
        plain("/data/releases/{version}.zip", data.release),
        plain("/data/{name}", data.file),
        plain("/changes", changes.page),
        plain("/api/v1/figures", api.figures),
        plain("/api/v1/openapi.json", api.openapi),
        *(route(page.address, app_page(page)) for page in APP_PAGES),
        Mount("/assets", _OurFiles(directory=settings.STATIC)),
    ]
    register_url_convertor("strange", _Strange())
    return [*found, Route("/{path:strange}", _Nowhere(found))]


def middleware(service: Service) -> list[Middleware]:
    """What surrounds every request, outermost first."""
    return [
        Middleware(SecurityHeaders, is_app=is_app),
        Middleware(SpokenPages, is_app=_APP_PATHS.__contains__, is_page=is_page),
        Middleware(KeptReplies, service=service),
        Middleware(Observed),
        Middleware(PackedFiles),
    ]


class _Asgi:
    """An ASGI function as a route's end: Starlette takes plain functions for another kind."""

    def __init__(self, app: object) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)  # type: ignore[operator]


class _Nowhere:
    """Answers for addresses that do not exist; sends those with a slash too many or few on."""

    def __init__(self, known: list[BaseRoute]) -> None:
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with speaking_to(read(scope, "")):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if scope["method"] not in _READ and self._is_known(path, scope):
            refusal = Refusal(405, _("This address can be read, not written to."))
            await refusal.reply(as_json=wants_json(scope)).send(scope, send)
            return
        other = path.rstrip("/") if path.endswith("/") else path + "/"
        if not path.startswith("//") and self._is_known(other, scope):
            query = scope["query_string"].decode("latin-1")
            # The path was decoded: a percent sign in it is one, not the start of another sign.
            address = quote(other) + ("?" + query if query else "")
            moved = RedirectResponse(address, status_code=301)
            await moved(scope, receive, send)
            return
        message = _("Nothing stands at {path}.").format(path=path[:200])
        refusal = Refusal(404, message)
        await refusal.reply(as_json=wants_json(scope)).send(scope, send)

    def _is_known(self, path: str, scope: Scope) -> bool:
        asked = {**scope, "path": path}
        return any(
            isinstance(route, Route) and route.matches(asked)[0] is not Match.NONE
            for route in self._known
        )
