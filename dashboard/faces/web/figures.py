"""The faces of figures on the web: page, embed, JSON, CSV, citations, images."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from dashboard.faces import bibliography, citation
from dashboard.faces.export import as_values, to_csv
from dashboard.faces.images import BusyError, ImageError
from dashboard.faces.permalink import path as figure_path
from dashboard.faces.pictures import Format, Kind, NoChartError
from dashboard.faces.web import views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import CSV, HTML, JSON, Refusal
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import Reply
from dashboard.faces.web.service import Service
from dashboard.faces.web.shown import Shown, shown
from dashboard.figures.figure import answer, registry
from dashboard.figures.selection import Selection
from dashboard.words import _

_CITED = {
    ".bib": ("application/x-bibtex; charset=utf-8", bibliography.bibtex),
    ".ris": ("application/x-research-info-systems; charset=utf-8", bibliography.ris),
    ".csl.json": ("application/vnd.citationstyles.csl+json", bibliography.csl_json),
}
_IMAGE = {"svg": "image/svg+xml", "png": "image/png"}


def index(service: Service, asked: Asked) -> Reply:
    """All figures with what each says now."""
    data = service.context()
    found = [answer(data, figure_id, Selection()) for figure_id in registry()]
    values = views.page(
        service,
        origin=asked.origin,
        path="/figures",
        title=_("All figures"),
        description=_(
            "Each figure answers one question about the published cases of Acute Necrotizing"
            " Encephalopathy (ANE), with its sentence, table, caveats and sources."
        ),
        figures=[
            {"answer": one, "path": figure_path(one.id), "live": views.live_path(one)}
            for one in found
        ],
    )
    return Reply(render("index.html", **values), HTML)


def page(service: Service, asked: Asked) -> Reply:
    """A figure's own page."""
    found = shown(service, asked)
    values = views.figure_page(service, found)
    headers = {"link": f'<{found.lasting}>; rel="cite-as"'}
    return Reply(render("figure.html", **values), HTML, cache=found.cache, headers=headers)


def embed(service: Service, asked: Asked) -> Reply:
    """A figure for another site's frame."""
    found = shown(service, asked)
    values = views.figure_page(service, found)
    return Reply(render("embed.html", **values), HTML, cache=found.cache)


def as_json(service: Service, asked: Asked) -> Reply:
    """The whole answer as JSON, with where else it can be found."""
    found = shown(service, asked)
    values = as_values(found.answer) | {
        "links": {
            "page": found.url(),
            "lasting": found.lasting,
            "csv": found.url(".csv"),
            "live": found.origin + views.live_path(found.answer),
        },
        "newer": views.newer_values(service, found),
    }
    body = orjson.dumps(values, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Reply(body, JSON, cache=found.cache, headers=_headers(found, "json", inline=True))


def as_csv(service: Service, asked: Asked) -> Reply:
    """One table of the answer as CSV."""
    found = shown(service, asked, tables=True)
    # The byte order mark lets Excel read it as UTF-8; every CSV reader passes over it.
    body = b"\xef\xbb\xbf" + to_csv(found.table, found.answer.data_version).encode()
    return Reply(body, CSV, cache=found.cache, headers=_headers(found, "csv"))


def cited(face: str) -> Callable[[Service, Asked], Reply]:
    """Make the face that cites the figure and the publications behind it."""
    media_type, write = _CITED[face]

    def make(service: Service, asked: Asked) -> Reply:
        found = shown(service, asked)
        site = service.site()
        items = (
            citation.dataset_item(found.answer, site, found.lasting),
            *citation.publication_items(found.context, found.answer.sources, site),
        )
        headers = _headers(found, face.removeprefix("."))
        return Reply(write(items).encode(), media_type, cache=found.cache, headers=headers)

    return make


def image(kind: Kind, form: Format) -> Callable[[Service, Asked], Reply]:
    """Make the face that is a drawn chart."""

    def make(service: Service, asked: Asked) -> Reply:
        found = shown(service, asked, tables=True)
        try:
            wanted = views.drawable(service, found, found.table, kind)
        except NoChartError as error:
            raise Refusal(404, str(error)) from error
        if form not in wanted.formats:
            message = _("This picture is drawn as {formats} only.").format(
                formats=", ".join(wanted.formats)
            )
            raise Refusal(404, message)
        try:
            body = service.images.draw(wanted, form)
        except ImageError as error:
            wait = 5 if isinstance(error, BusyError) else None
            raise Refusal(503, str(error), wait=wait) from error
        headers = _headers(found, form, inline=True)
        return Reply(body, _IMAGE[form], cache=found.cache, headers=headers)

    return make


def _headers(found: Shown, ending: str, *, inline: bool = False) -> dict[str, str]:
    """A file name that tells figure and version, and the page that the file belongs to."""
    table = "" if found.table.id == "main" else f"-{found.table.id.replace('_', '-')}"
    name = f"ane-{found.figure.id}{table}-{found.answer.data_version}.{ending}"
    how = "inline" if inline else "attachment"
    return {
        "content-disposition": f'{how}; filename="{name}"',
        "link": f'<{found.lasting}>; rel="cite-as"',
    }
