"""From a request to a finished reply: looked up, or made once on a worker thread and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import anyio
import anyio.to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.database import DatabaseError
from dashboard.faces import permalink
from dashboard.faces.web.asked import Asked, StrangeHostError, origin_of, read, wants_json
from dashboard.faces.web.observed import KEPT, Told
from dashboard.faces.web.refusal import Refusal
from dashboard.faces.web.reply import Reply
from dashboard.faces.web.service import Lane, Service
from dashboard.languages import LANGUAGES, SOURCE, speaking
from dashboard.observe import Parts
from dashboard.words import _

LONGEST_QUERY = 2000
"""Bytes that a query may have; every choice of the controls together stays far below."""

Make = Callable[[Service, Asked], Reply]


class Endpoint:
    """The ASGI end of a route.

    Args:
        service: the data.
        make: makes the reply to a request; may raise `Refusal`.
        lane: with which others it shares the places for replies in the making.
        reads_query: whether what stands after the question mark makes another reply.
    """

    def __init__(
        self, service: Service, make: Make, *, lane: Lane = "pages", reads_query: bool = True
    ) -> None:
        self._service = service
        self._reads_query = reads_query
        self._lane = lane
        self._make = make
        self._making: dict[Hashable, asyncio.Future[tuple[Reply, bytes]]] = {}

    def reply_to(self, asked: Asked) -> Reply:
        """Make a reply here and now, without a server around it.

        Raises:
            Refusal: there is no answer.
        """
        asked = self._read(asked)
        with speaking_to(asked):
            return self._make(self._service, asked)

    def _read(self, asked: Asked) -> Asked:
        """The request as far as its reply depends on it."""
        if self._reads_query:
            return asked
        spoken = {name: values for name, values in asked.query.items() if name == "lang"}
        return replace(asked, query=spoken)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = None
        try:
            asked = self._asked(scope)
            reply, timing = await self._reply(scope, asked)
        except Refusal as refusal:
            with speaking_to(asked):
                told = refusal.reply(as_json=wants_json(scope))
            await told.send(scope, send)
            return
        await reply.send(scope, send, timing=timing)
        if reply.requests is not None:
            reply.requests.viewed(scope["method"])

    def _asked(self, scope: Scope) -> Asked:
        """The request, if it is one that can be read."""
        if len(scope["query_string"]) > LONGEST_QUERY:
            message = _("A link may have {n} characters after the question mark, not more.")
            raise Refusal(414, message.format(n=LONGEST_QUERY))
        try:
            origin = origin_of(scope)
        except StrangeHostError as error:
            raise Refusal(400, _("The request does not name a proper host.")) from error
        return self._read(read(scope, origin))

    async def _reply(self, scope: Scope, asked: Asked) -> tuple[Reply, bytes]:
        """The reply, and where its time went."""
        # A link that comes back from a social network carries parameters of theirs, or ours in
        # another order: it is the same reply, and only the plain form of the link is kept.
        query = urlencode(sorted(asked.query.items()), doseq=True).encode()
        key = (asked.origin, scope["path"], query, self._service.state())
        kept = self._service.shelf.get(key)
        if kept is not None:
            return kept, KEPT
        pattern = getattr(scope.get("route"), "path", "")
        return await self._made_once(key, asked, Told(pattern, asked.places.get("figure", "")))

    async def _made_once(self, key: Hashable, asked: Asked, told: Told) -> tuple[Reply, bytes]:
        """Make a reply; all who ask for it in the meantime wait for the same one."""
        waiting = self._making.get(key)
        if waiting is None:
            waiting = asyncio.ensure_future(self._made(key, asked, told))
            self._making[key] = waiting
            waiting.add_done_callback(partial(self._forget, key))
        # A reader who leaves must not take the reply from the others.
        return await asyncio.shield(waiting)

    def _forget(self, key: Hashable, done: asyncio.Future[tuple[Reply, bytes]]) -> None:
        del self._making[key]
        if not done.cancelled():
            done.exception()  # looked at, also where every reader has left

    async def _made(self, key: Hashable, asked: Asked, told: Told) -> tuple[Reply, bytes]:
        self._service.shelf.misses += 1
        parts = Parts()
        try:
            reply = await anyio.to_thread.run_sync(
                self._measured, asked, parts, limiter=self._service.limiter(self._lane)
            )
        except Refusal:
            raise
        except DatabaseError as error:
            told.log_failure(asked.query, error)
            message = _("The data cannot be read at the moment. Try again soon.")
            raise Refusal(503, message, wait=30) from error
        except Exception as error:
            told.log_failure(asked.query, error)
            message = _("It was noted down. The other figures are not touched.")
            raise Refusal(500, message) from error
        if reply.status == 200:
            reply.requests = told.requests()
            self._service.shelf.put(key, reply)
        return reply, parts.header()

    def _measured(self, asked: Asked, parts: Parts) -> Reply:
        with parts.noted(), speaking_to(asked):
            return self._make(self._service, asked)


@contextmanager
def speaking_to(asked: Asked | None) -> Iterator[None]:
    """Speak the language that a request names. A name that is none is told by who reads it."""
    named = asked.query.get("lang", [""])[0] if asked else ""
    known = named in LANGUAGES
    with speaking(named if known else SOURCE), permalink.language_named(known):
        yield


class KeptReplies:
    """Middleware that sends what is kept before anything else of the server is asked.

    Sessions, routes and compression of the app cost as much as all the rest of such a reply.

    Args:
        app: what is served.
        service: keeps the replies.
    """

    def __init__(self, app: ASGIApp, *, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request from the shelf, or pass it on."""
        found = self._kept(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        status = await found.send(scope, send, timing=KEPT)
        if found.requests is not None:
            found.requests.answered(status)
            found.requests.viewed(scope["method"])

    def _kept(self, scope: Scope) -> Reply | None:
        if scope["method"] not in ("GET", "HEAD"):
            return None
        try:
            key = (origin_of(scope), scope["path"], scope["query_string"], self._service.state())
        except StrangeHostError:
            return None  # the route tells it
        return self._service.shelf.get(key)
