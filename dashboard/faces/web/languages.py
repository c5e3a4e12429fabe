"""Which language a request is answered in: the one its address names, else the browser's.

``/es/figures/published-count`` is ``/figures/published-count?lang=es``. A page whose address names
no language is told in the one that the browser prefers, at that same address: a redirect would cost
a slow phone another round trip. What programs read names its language or is English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.languages import LANGUAGES, SOURCE, preferred

_PREFIXED = re.compile(rf"/({'|'.join(LANGUAGES)})(/.*|\Z)", re.DOTALL)
_NAMED = re.compile(rb"(?:\A|&)lang=")


class SpokenPages:
    """Middleware that turns the language of a request into the parameter ``lang``.

    Args:
        app: what is served.
        is_app: whether a path is a page of the live app, which knows its language as a parameter.
        is_page: whether a path is a page for people, told in their browser's language.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        is_app: Callable[[str], bool],
        is_page: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._is_app = is_app
        self._is_page = is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its language named, or to the address that names it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        prefixed = _PREFIXED.fullmatch(scope["path"])
        if prefixed:
            code, path = prefixed[1], prefixed[2] or "/"
            query = _with_language(scope["query_string"], code)
            if self._is_app(path):
                address = f"{quote(path)}?{query.decode('latin-1')}"
                await RedirectResponse(address, status_code=302)(scope, receive, send)
                return
            scope = {**scope, "path": path, "raw_path": quote(path).encode(), "query_string": query}
        elif self._is_page(scope["path"]) and not _NAMED.search(scope["query_string"]):
            code = preferred(_accepted(scope))
            if code != SOURCE:
                query = _with_language(scope["query_string"], code)
                scope = {**scope, "query_string": query}
        await self._app(scope, receive, send)


def _accepted(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return str(value, "latin-1")
    return ""


def _with_language(query: bytes, code: str) -> bytes:
    """The query with its language; a second one stays, to be told as given twice."""
    named = b"lang=" + code.encode()
    if named in query.split(b"&"):
        return query
    return b"&".join(filter(None, (query, named)))
