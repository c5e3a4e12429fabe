"""What the web faces tell of their requests: counts by route, slow replies, failures.

Replies that are kept are counted where they are sent (`KeptReplies`), with counters that they hold
ready: anything more would cost a part of the throughput. All others pass through `Observed`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import observe
from dashboard.database import DatabaseError
from dashboard.faces.web.service import Service
from dashboard.figures.figure import registry
from dashboard.figures.selection import FIELDS

logger = logging.getLogger(__name__)

KEPT = b"kept"
"""``Server-Timing`` of a reply that was not made for this request: its making is not its time."""

_FIGURE = "/figures/{figure}"
_ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Told:
    """What may be told of a request: which route, which figure; nothing that a reader typed.

    Attributes:
        route: the pattern of the route, not the path.
        figure: what stands in the place of the figure, be it one or not.
    """

    route: str
    figure: str = ""

    @property
    def face(self) -> str:
        """Which face of a figure the route is; "" where it is none, or only a part of a page."""
        if not self.route.startswith(_FIGURE):
            return ""
        ending = self.route.removeprefix(_FIGURE)
        if ending in ("", "/embed"):
            return ending.removeprefix("/") or "page"
        return ending.removeprefix(".") if ending.startswith(".") else ""

    def requests(self) -> observe.Requests:
        """What counts the requests for a reply that could be made, so of a figure that exists."""
        face = self.face
        return observe.Requests(self.route, figure=self.figure if face else "", face=face)

    def log_failure(self, names: Iterable[str], error: Exception) -> None:
        """Note a failure down, with the names of the choices, not with their values.

        What the database says of itself is cause enough; everything else comes with its trace.
        """
        known = [name for name in names if name in FIELDS]
        figure = self.figure if self.figure in registry() else ""
        chosen = f" with a choice of {', '.join(known)}" if known else ""
        logger.error(
            "No answer for %s%s: %s",
            self.route.replace("{figure}", figure) if figure else self.route,
            chosen,
            error,
            exc_info=not isinstance(error, DatabaseError),
            extra={"route": self.route, "figure": figure or None, "choices": known or None},
        )


class Observed:
    """Middleware that counts and measures every request, and counts who is connected.

    Args:
        app: what is served.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and see what becomes of it."""
        if scope["type"] == "websocket":
            with observe.session():
                await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Until the first byte: how long the rest takes is the reader's line, not us.
                observe.request(_route(scope), message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, seen)


def _route(scope: Scope) -> str:
    """The pattern of a request's route, ours or one of Streamlit's; no path, so they are few."""
    return getattr(scope.get("route"), "path", "") or _ELSEWHERE


def watch(service: Service) -> None:
    """Let the data and the kept replies of a server be asked about."""

    def served() -> observe.Served | None:
        try:
            data = service.context()
            newest = service.is_newest
        except DatabaseError:
            return None
        return observe.Served(data.data_version, data.data.data_date, newest)

    observe.watch_data(served)
    observe.watch_cache("replies", lambda: service.shelf)
