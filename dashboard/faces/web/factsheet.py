"""The factsheet: two pages of paper to hand out, and the same as a page of the site.

The page waits for no drawing; the PDF draws its charts first, and is printed once for each version
of the data and each size of paper.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping, Sequence

from dashboard import settings
from dashboard.faces.browser import BrowserError, SlowError
from dashboard.faces.images import BusyError, ImageError
from dashboard.faces.printing import PAPER_STYLE, PAPERS, BusyPressError, Paper, Press
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.factsheet_content import PATH, Factsheet
from dashboard.faces.web.refusal import HTML, Refusal
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import BY_LANGUAGE, Reply
from dashboard.faces.web.service import Service
from dashboard.figures.selection import Problem, given_again, unknown_name
from dashboard.languages import SOURCE
from dashboard.words import _, language

logger = logging.getLogger(__name__)

PDF = "application/pdf"
_STYLES = ("page.css", "factsheet.css")
_WAIT = 30
_AGAIN = 60
"""Seconds after which a page that waits for a chart is made anew."""


def page(service: Service, asked: Asked) -> Reply:
    """The factsheet as a page of the site."""
    sheet = Factsheet(service, asked, _read(asked.query, ("lang", "version")))
    return Reply(
        render("factsheet.html", **sheet.values()),
        HTML,
        cache=sheet.cache,
        headers=_cite_as(sheet),
        until=time.monotonic() + _AGAIN if sheet.waits else math.inf,
    )


def pdf(press: Press, service: Service, asked: Asked) -> Reply:
    """The factsheet as a PDF of two pages.

    Raises:
        Refusal: 503 where nothing can be printed now, with what else to do.
    """
    query = _read(asked.query, ("lang", "version", "paper"))
    paper = _paper(query.pop("paper", PAPERS[0]))
    sheet = Factsheet(service, asked, query)
    if not service.can_draw:
        message = _(
            "This server cannot make a PDF: it has no Chromium browser. Open the factsheet and"
            " print it with your own browser. It fits on two pages."
        )
        raise Refusal(503, message, instead=sheet.path)
    try:
        files = {
            **sheet.draw(),
            **{name: (settings.STATIC / name).read_bytes() for name in _STYLES},
        }
        styles = (*_STYLES, PAPER_STYLE)
        html = render("factsheet_print.html", **sheet.values(), paper=paper, styles=styles)
        made = press.pdf(html, files, paper=paper)
    except (ImageError, BusyPressError, BrowserError, SlowError) as error:
        logger.error("The factsheet cannot be printed: %s", error)
        message = _(
            "The PDF could not be made just now. Try again in half a minute, or open the factsheet"
            " and print it with your own browser."
        )
        wait = _WAIT if isinstance(error, (BusyError, BusyPressError)) else None
        raise Refusal(503, message, wait=wait, instead=sheet.path) from error
    words = "" if language() == SOURCE else f"-{language()}"
    name = f"ane-factsheet-{sheet.version}{words}-{paper}.pdf"
    headers = _cite_as(sheet) | {"content-disposition": f'inline; filename="{name}"'}
    return Reply(made, PDF, cache=sheet.cache, headers=headers)


def _cite_as(sheet: Factsheet) -> dict[str, str]:
    return {"link": f'<{sheet.lasting}>; rel="cite-as"', **BY_LANGUAGE}


def _read(query: Mapping[str, list[str]], known: Sequence[str]) -> dict[str, str]:
    """The parameters of a request; what the factsheet does not know is refused."""
    problems = []
    for name, values in query.items():
        if name not in known:
            problems.append(unknown_name(name, values, known))
        elif len(values) > 1:
            problems.append(given_again(name, values))
    if problems:
        raise Refusal(422, _no_factsheet(), problems=problems, instead=PATH)
    return {name: values[0] for name, values in query.items()}


def _paper(name: str) -> Paper:
    for paper in PAPERS:
        if name == paper:
            return paper
    message = _("'{value}' is not a paper that this is printed on. Allowed: {allowed}.")
    text = message.format(value=name[:40], allowed=", ".join(PAPERS))
    raise Refusal(
        422,
        _no_factsheet(),
        problems=[Problem("paper", name, text)],
        known={"paper": PAPERS},
        instead=PATH,
    )


def _no_factsheet() -> str:
    return _("There is no such factsheet, and no other is shown in its place.")
