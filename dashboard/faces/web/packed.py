"""Streamlit's own scripts and styles, sent compressed.

Streamlit sends them as they lie on the disk and leaves compression to whatever stands in front of
it: compressing anew for each request would cost more than it saves. Where nothing in front does it,
a phone loads 2.1 MB of scripts before the first word of a page and 4.7 MB more before the first
chart. Compressed they are 0.5 and 1.2 MB. They never change while the server runs, and each has a
digest of its content in its name: so each is compressed once, when it is first asked for, and kept.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import anyio.to_thread
import pyarrow
import streamlit
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.faces.web.reply import FOREVER

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
# Its highest level, 11, saves another tenth, and takes 20 s for the largest file instead of 2.
_BROTLI_LEVEL = 9
# Smaller ones fit into the packet that their headers need anyway.
_WORTH_PACKING = 400


def _brotli(content: bytes) -> bytes:
    codec: Any = pyarrow.Codec("brotli", compression_level=_BROTLI_LEVEL)
    return bytes(codec.compress(content, asbytes=True))


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": gzip.compress}
"""How a file can be compressed, the better first. Browsers read "br" over https only."""


class PackedFiles:
    """Middleware that answers for the scripts and styles of Streamlit's client.

    Whoever reads no compression, asks for a part of a file or for anything else is passed on.

    Args:
        app: what is served.
        folder: where the files lie, by kind: ``js`` and ``css``.
    """

    def __init__(self, app: ASGIApp, *, folder: Path = FOLDER) -> None:
        self._app = app
        # Only these names are answered, so no path leads elsewhere and no reader can fill memory.
        self._files = {
            f"/static/{kind}/{path.name}": path
            for kind in _TYPES
            for path in (folder / kind).glob(f"*.{kind}")
            if path.stat().st_size >= _WORTH_PACKING
        }
        self._packed: dict[tuple[str, str], asyncio.Future[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        path = scope.get("path", "")
        coding = self._coding(scope) if path in self._files else None
        if coding is None:
            await self._app(scope, receive, send)
            return
        try:
            body = await self._body(path, coding)
        except OSError:  # an upgrade took the file away: Streamlit says what there is instead
            self._packed.pop((path, coding), None)
            await self._app(scope, receive, send)
            return
        headers = {
            "content-type": _TYPES[path.rpartition(".")[2]],
            "content-encoding": coding,
            "content-length": str(len(body)),
            "vary": "Accept-Encoding",
            "cache-control": FOREVER,
        }
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        shown = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": shown})

    def _coding(self, scope: Scope) -> str | None:
        """How to compress for a request; ``None`` where that is not wanted."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
        if any(name == b"range" for name, _value in headers):
            return None
        accepted = b",".join(value for name, value in headers if name == b"accept-encoding")
        weights = _weights(accepted.decode("latin-1"))
        return next((coding for coding in CODINGS if weights.get(coding, 0) > 0), None)

    async def _body(self, path: str, coding: str) -> bytes:
        """A compressed file; all who ask while it is made wait for the same one.

        Raises:
            OSError: the file cannot be read any more.
        """
        key = (path, coding)
        if key not in self._packed:
            making = anyio.to_thread.run_sync(_pack, self._files[path], coding)
            self._packed[key] = asyncio.ensure_future(making)
        # A reader who leaves must not take it from the others.
        return await asyncio.shield(self._packed[key])


def _pack(path: Path, coding: str) -> bytes:
    return CODINGS[coding](path.read_bytes())


def _weights(accepted: str) -> dict[str, float]:
    """Codings that ``Accept-Encoding`` names, with their weights (RFC 9110, 12.5.3)."""
    found: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        try:
            found[name.strip()] = float(weight.partition("=")[2]) if weight else 1.0
        except ValueError:
            found[name.strip()] = 0.0
    return found
