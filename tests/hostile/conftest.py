"""A server for attackers: two releases, and drawings and papers that cost nothing to make."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.types import Scope

from dashboard.faces.images import Images
from dashboard.faces.printing import Press
from tests.faces.web.conftest import Pencil, Shop, serve, shop
from tests.faces.web.reading import Server

from .requests import Ask

__all__ = ["shop"]


@dataclass(frozen=True)
class Got:
    """One reply, as the server interface hands it out.

    Attributes:
        body: unpacked.
        cpu: seconds of this process that it took.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    cpu: float

    def field(self, name: str) -> list[str]:
        """The values of a header field."""
        return [value.decode("latin-1") for n, value in self.headers if n == name.encode()]

    @property
    def said(self) -> list[tuple[bytes, bytes]]:
        """The header, but for how long the reply took."""
        return [pair for pair in self.headers if pair[0] != b"server-timing"]

    @property
    def kind(self) -> str:
        return "".join(self.field("content-type"))

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


class Target:
    """The server, asked without a socket."""

    def __init__(self, server: Server) -> None:
        app = server.client.app
        assert isinstance(app, Starlette)
        self.app = app
        self.service = server.service
        self._client = server.client

    def get(self, asked: Ask) -> Got:
        """The reply to one request."""
        before = time.process_time()
        messages: list[Any] = self._client.portal.call(self._ask, asked.scope())  # type: ignore[union-attr]
        took = time.process_time() - before
        starts = [m for m in messages if m["type"] == "http.response.start"]
        assert len(starts) == 1
        body = b"".join(m.get("body", b"") for m in messages)
        if body and (b"content-encoding", b"gzip") in starts[0]["headers"]:
            body = gzip.decompress(body)
        return Got(starts[0]["status"], [(n, v) for n, v in starts[0]["headers"]], body, took)

    async def _ask(self, scope: Scope) -> list[Any]:
        messages: list[Any] = []
        bodies = iter([b"x=1"])

        async def receive() -> Any:
            for body in bodies:
                return {"type": "http.request", "body": body, "more_body": False}
            return await anyio.sleep_forever()  # the reader stays

        async def send(message: Any) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        return messages


@pytest.fixture(scope="package")
def target(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The newer of two releases, without a fixed address: links follow each request's host."""
    images = Images(tmp_path_factory.mktemp("images"), browser=Pencil())
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ANE_ADDRESS", raising=False)
        patch.setattr(Press, "pdf", lambda *_args, **_more: b"%PDF-1.7 printed\n")
        with serve(shop.database, shop.releases, images=images) as server:
            yield Target(server)
