"""What machines ask for before they look at anything else: health, robots, the map of the site."""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from dashboard.database import DatabaseError
from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import JSON
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import NEVER, SHORT, Reply
from dashboard.faces.web.service import Service
from dashboard.figures.figure import registry

TEXT = "text/plain; charset=utf-8"
_OK = Reply(b"ok\n", TEXT, cache=NEVER)


async def healthz(scope: Scope, _receive: Receive, send: Send) -> None:
    """The process is up; nothing else is looked at."""
    await _OK.send(scope, send)


async def readyz(service: Service, scope: Scope, _receive: Receive, send: Send) -> None:
    """The database is open, and which data it serves; told in JSON whatever is asked for."""
    await _ready(service).send(scope, send)


def _ready(service: Service) -> Reply:
    try:
        data = service.context()
    except DatabaseError:
        body = orjson.dumps({"ready": False, "reason": "The database cannot be read."})
        return Reply(body, JSON, status=503, cache=NEVER)
    body = orjson.dumps(
        {
            "ready": True,
            "data_version": data.data_version,
            "data_date": data.data_date,
            "released": not data.draft,
            "can_draw": service.can_draw,
        }
    )
    return Reply(body, JSON, cache=NEVER)


def robots(_service: Service, asked: Asked) -> Reply:
    """Everything may be read. Choices of a figure ask not to be listed, in their own HTML."""
    lines = (
        "User-agent: *",
        "Disallow: /_stcore/",
        "Allow: /",
        "",
        f"Sitemap: {asked.origin}/sitemap.xml",
        "",
    )
    return Reply("\n".join(lines).encode(), TEXT)


def sitemap(service: Service, asked: Asked) -> Reply:
    """The pages that a search engine should know (sitemaps.org, version 0.9)."""
    paths = [page.address for page in APP_PAGES]
    paths += ["/figures", *(f"/figures/{figure_id}" for figure_id in registry())]
    paths += ["/factsheet", "/data/", "/changes"]
    values = {
        "addresses": [asked.origin + path for path in paths],
        "date": service.context().data_date,
    }
    return Reply(render("sitemap.xml", **values), "application/xml; charset=utf-8", cache=SHORT)
