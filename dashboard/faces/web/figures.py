"""The faces of figures on the web: page, embed, JSON, CSV, citations, images."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import orjson

from dashboard import observe
from dashboard.faces import bibliography, citation
from dashboard.faces.export import to_csv
from dashboard.faces.images import BusyError, ImageError
from dashboard.faces.pictures import Format, Kind, NoChartError
from dashboard.faces.web import views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import CSV, HTML, JSON, Refusal
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import BY_LANGUAGE, FOREVER, Reply
from dashboard.faces.web.service import Service
from dashboard.faces.web.shown import Shown, shown
from dashboard.languages import SOURCE
from dashboard.words import _

_CITED = {
    ".bib": ("application/x-bibtex; charset=utf-8", bibliography.bibtex),
    ".ris": ("application/x-research-info-systems; charset=utf-8", bibliography.ris),
    ".csl.json": ("application/vnd.citationstyles.csl+json", bibliography.csl_json),
}
_IMAGE = {"svg": "image/svg+xml", "png": "image/png"}


def index(service: Service, asked: Asked) -> Reply:
    """All figures with what each says now."""
    values = views.page(
        service,
        origin=asked.origin,
        path="/figures",
        title=_("All figures"),
        description=_(
            "Each figure answers one question about the published cases of Acute Necrotizing"
            " Encephalopathy (ANE), with its sentence, table, caveats and sources."
        ),
        figures=views.every_figure(service),
    )
    return Reply(render("index.html", **values), HTML, headers=BY_LANGUAGE)


def page(service: Service, asked: Asked) -> Reply:
    """A figure's own page."""
    found = shown(service, asked)
    values = views.figure_page(service, found)
    headers = {"link": f'<{found.lasting}>; rel="cite-as"', **BY_LANGUAGE}
    until = _until(values["charts"])
    body = render("figure.html", **values)
    return Reply(body, HTML, cache=found.cache, headers=headers, until=until)


def embed(service: Service, asked: Asked) -> Reply:
    """A figure for another site's frame."""
    found = shown(service, asked)
    values = views.figure_page(service, found)
    until = _until(values["charts"])
    return Reply(render("embed.html", **values), HTML, cache=found.cache, until=until)


def _until(charts: Mapping[str, views.Chart]) -> float:
    """Keep a page for a minute only while it waits for a chart that can stand in it."""
    waits = any(chart.waits for chart in charts.values())
    return time.monotonic() + 60 if waits else math.inf


def as_json(service: Service, asked: Asked) -> Reply:
    """The whole answer as JSON, with where else it can be found."""
    found = shown(service, asked)
    values = found.answer.as_json() | {
        "links": views.link_values(found),
        "newer": views.newer_values(found),
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
        asked, meant = _without_digest(asked)
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
        if meant and meant != [views.digest(wanted)]:
            raise Refusal(404, _("This picture belonged to other data. Reload the page."))
        try:
            with observe.part("draw"):
                body = service.images.draw(wanted, form)
        except ImageError as error:
            wait = error.retry_after if isinstance(error, BusyError) else None
            raise Refusal(503, str(error), wait=wait) from error
        headers = _headers(found, form, inline=True)
        cache = FOREVER if meant else found.cache
        return Reply(body, _IMAGE[form], cache=cache, headers=headers)

    return make


def _without_digest(asked: Asked) -> tuple[Asked, list[str]]:
    """The request for a picture, and which picture the page that asks was made with."""
    query = {name: values for name, values in asked.query.items() if name != views.PICTURE}
    return replace(asked, query=query), asked.query.get(views.PICTURE, [])


def _headers(found: Shown, ending: str, *, inline: bool = False) -> dict[str, str]:
    """A file name that tells figure, version and language, and the page the file belongs to."""
    table = "" if found.table.id == "main" else f"-{found.table.id.replace('_', '-')}"
    lang = found.answer.selection.lang
    words = "" if lang == SOURCE else f"-{lang}"
    name = f"ane-{found.figure.id}{table}-{found.answer.data_version}{words}.{ending}"
    how = "inline" if inline else "attachment"
    return {
        "content-disposition": f'{how}; filename="{name}"',
        "link": f'<{found.lasting}>; rel="cite-as"',
    }
