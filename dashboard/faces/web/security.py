"""What surrounds every reply of the server: security headers, and two doors that stay shut.

Three kinds of replies, by path: the live app, which needs what Streamlit needs; everything else of
ours, which needs hardly anything; and the embeds, the only pages that others may put in a frame.

The doors are Streamlit's own. The site takes no files, but Streamlit would keep in memory whatever
any open session uploads, as often as it likes. And its counters, which it works out anew from all
sessions, are nobody's business outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.faces.web.asked import wants_json
from dashboard.faces.web.refusal import Refusal
from dashboard.words import _

# The live app. Each relaxation, and why Streamlit 1.67 cannot do without it:
_APP_POLICY = {
    "default-src": "'self'",
    # 'unsafe-inline': an inline script in Streamlit's own index.html, and ours that shows a new
    # page from its top. Plotly and Streamlit need no 'unsafe-eval'.
    "script-src": "'self' 'unsafe-inline'",
    # 'unsafe-inline': the client writes its styles into the page while it runs (emotion), and
    # Plotly sets style attributes.
    "style-src": "'self' 'unsafe-inline'",
    # data:, blob: for icons within styles, and for the chart that the browser saves as a picture.
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    # The websocket: browsers before 2022 do not count ws: and wss: of the same host as 'self'.
    "connect-src": "'self' ws: wss:",
    # Streamlit's table component starts a worker from a blob.
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
# Our own pages: one style sheet, one small script, pictures; nothing inline.
_PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
}
_EMBED_POLICY = {**_PAGE_POLICY, "frame-ancestors": "*"}

_ALWAYS = {
    "x-content-type-options": "nosniff",
    # Other sites learn that a reader came from here, not what they looked at.
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(),"
        " payment=(), usb=(), browsing-topics=()"
    ),
    "cross-origin-opener-policy": "same-origin",
}


def _headers(policy: dict[str, str]) -> list[tuple[bytes, bytes]]:
    written = "; ".join(f"{name} {value}" for name, value in policy.items())
    fields = {**_ALWAYS, "content-security-policy": written}
    return [(name.encode(), value.encode()) for name, value in fields.items()]


_APP, _PAGE, _EMBED = map(_headers, (_APP_POLICY, _PAGE_POLICY, _EMBED_POLICY))
# For browsers that do not know frame-ancestors; embeds must not carry it.
_APP.append((b"x-frame-options", b"SAMEORIGIN"))
_PAGE.append((b"x-frame-options", b"SAMEORIGIN"))
# Figures and data may be read by the scripts of any site: they are public and carry no cookie.
_OPEN = [(b"access-control-allow-origin", b"*")]
_READ = frozenset({"GET", "HEAD", "OPTIONS"})
_SHUT = re.compile(r"(?:/[^/]+)?/_stcore/(?:upload_file|metrics)(?:/.*)?", re.DOTALL)
_EMBEDDED = re.compile(r"/figures/[^/]+/embed/?")


class SecurityHeaders:
    """Middleware that adds the headers of a path's kind to each reply, and lets nothing be written.

    Args:
        app: what is served.
        is_app: whether a path belongs to the live app.
    """

    def __init__(self, app: ASGIApp, *, is_app: Callable[[str], bool]) -> None:
        self._app = app
        self._is_app = is_app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the reply's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if self._is_app(path):
            extra = _APP
        elif _EMBEDDED.fullmatch(path):
            extra = _EMBED + _OPEN
        else:
            extra = _PAGE + _OPEN

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        refusal = _refusal(scope) if extra is _APP else None
        if refusal is None:
            await self._app(scope, receive, complete)
        else:
            await refusal.reply(as_json=wants_json(scope)).send(scope, complete)


def _refusal(scope: Scope) -> Refusal | None:
    """Why a request to the live app goes no further; our own routes see to themselves."""
    path: str = scope["path"]
    if _SHUT.fullmatch(path):
        return Refusal(404, _("Nothing stands at {path}.").format(path=path[:200]))
    if scope["method"] not in _READ:
        return Refusal(405, _("This address can be read, not written to."))
    return None
