"""Which file stands for an address of the site, and which addresses have none.

Two addresses that show the same have one file: ``?basis=distinct&lang=en&version=2026-11-23-…``
says of today's release what the address without it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.routing import BaseRoute, Match, Mount, Route

from dashboard.faces import links
from dashboard.faces.app_pages import APP_PAGES, AppPage
from dashboard.faces.web.copied import Copy
from dashboard.faces.web.endpoint import Endpoint
from dashboard.faces.web.routes import is_app
from dashboard.faces.web.views import PICTURE
from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.selection import Selection

HOME = "/"
_FIGURE = re.compile(r"/figures/(?P<id>[a-z-]+)(?P<face>[./][a-z.]+)?")
_PLAIN = re.compile(r"[\w-]{1,40}", re.ASCII)
_FOR_PROGRAMS = "/api/"
_DEFAULTS = Selection()
Query = Mapping[str, list[str]]


@dataclass(frozen=True)
class Place:
    """A file of the copy.

    Attributes:
        file: its path within the folder, with slashes.
        path: the address that it is made from.
        query: what is asked for there.
        anchor: what in the file is meant.
    """

    file: str
    path: str
    query: Query = field(default_factory=dict, compare=False)
    anchor: str = ""


class Places:
    """Finds the file of an address.

    Args:
        routes: of the web faces.
        context: the data that are copied.
        copy: which choices have pages.
    """

    def __init__(self, routes: list[BaseRoute], context: Context, copy: Copy) -> None:
        self._routes = routes
        self._context = context
        self._copy = copy

    def find(self, address: str) -> Place | None:
        """The file of an address within the site, or nothing where it needs the live site."""
        parts = urlsplit(address)
        path = unquote(parts.path)
        query = self._without_defaults(parse_qs(parts.query, keep_blank_values=True))
        if path == HOME and not query:
            return Place("index.html", HOME, anchor=parts.fragment)
        if is_app(path):
            return self._of_the_app(path, query)
        figure = _FIGURE.fullmatch(path)
        if figure:
            return self._of_a_figure(figure["id"], figure["face"] or "", query, parts.fragment)
        made_by = self.route(path)
        if path.startswith(_FOR_PROGRAMS) or made_by is None:
            return None
        if isinstance(made_by[0], Mount) or not query:
            return Place(_file(path), path, anchor=parts.fragment)
        stem, dot, ending = path[1:].rpartition(".")
        told = [f"-{name}-{value}" for name, values in query.items() for value in values]
        if not dot or not all(map(_PLAIN.fullmatch, told)):
            return None
        return Place(f"{stem}{''.join(told)}.{ending}", path, query)

    def route(self, path: str) -> tuple[Endpoint | Mount, dict[str, Any]] | None:
        """What makes the reply at a path, with the parts of the path that it names."""
        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                if isinstance(route, Mount):
                    return route, found["path_params"]
                if isinstance(route, Route) and isinstance(route.endpoint, Endpoint):
                    return route.endpoint, found["path_params"]
                return None
        return None

    def _without_defaults(self, query: Query) -> Query:
        """The parameters that ask for something else than what every page of the copy shows."""
        shown = {"basis": [_DEFAULTS.basis], "lang": [_DEFAULTS.lang]}
        if self._context.vocabulary.version:
            shown["version"] = [self._context.vocabulary.version]
        return {name: values for name, values in query.items() if shown.get(name) != values}

    def _of_a_figure(self, figure_id: str, face: str, query: Query, anchor: str) -> Place | None:
        path = f"/figures/{figure_id}{face}"
        if figure_id not in registry() or self.route(path) is None:
            return None
        about = {name: query[name] for name in ("table", PICTURE) if name in query}
        choice = {name: values for name, values in query.items() if name not in about}
        stem = f"figures/{figure_id}"
        if choice:
            if not self._copy.holds(registry()[figure_id], choice):
                return None
            ((name, (code,)),) = choice.items()
            stem += f"/{name}-{code}"
        table = "".join(about.get("table", []))
        if face.startswith("."):
            file = f"{stem}/table-{table}{face}" if table else stem + face
        elif face:
            name, dot, ending = face[1:].partition(".")
            file = f"{stem}/{name}{'-' if table else ''}{table}{dot or '.'}{ending or 'html'}"
        else:
            file = f"{stem}.html"
        return Place(file, path, query, anchor)

    def _of_the_app(self, path: str, query: Query) -> Place | None:
        """A page of the live app, where a page of the copy shows just what is asked for."""
        page = next((page for page in APP_PAGES if page.address == quote(path)), None)
        if page is None or len(page.figures) != 1 or not query:
            return None
        if list(query) == ["publication"]:
            return self._of_a_publication(page, query["publication"][0])
        return self._of_a_figure(page.figures[0], "", query, "")

    def _of_a_publication(self, page: AppPage, publication: str) -> Place | None:
        if publication not in self._publications.get(page.figures[0], ()):
            return None
        path = f"/figures/{page.figures[0]}"
        return Place(path[1:] + ".html", path, anchor=f"publication-{publication}")

    @cached_property
    def _publications(self) -> dict[str, frozenset[str]]:
        """The publications that have a row to link to, by the figure that lists them."""
        listing = urlsplit(links.leads_to("", "publication")).path
        found = {}
        for figure_id in (f for p in APP_PAGES if p.address == listing for f in p.figures):
            table = answer(self._context, figure_id, _DEFAULTS).main
            name = links.row_name(table)
            found[figure_id] = frozenset(table.values(name) if name else ())
        return found


def _file(path: str) -> str:
    """A page without an ending gets one: a folder of files has no page for a folder."""
    name = path.removeprefix("/")
    if name.endswith("/"):
        return name + "index.html"
    return name if "." in name.rpartition("/")[2] else name + ".html"
