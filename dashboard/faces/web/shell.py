"""The HTML in which the live app starts, with each page's own head.

Streamlit serves one index.html for all its pages: to a search engine and a link preview each is
called "Streamlit". Our routes come before Streamlit's, so each page of the app is that same file
with its own title, description, canonical link and preview tags, and for browsers without
JavaScript the way to the pages that need none.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import streamlit

from dashboard.database import DatabaseError
from dashboard.faces import about, permalink
from dashboard.faces.app_pages import AppPage
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.endpoint import Make
from dashboard.faces.web.first import first_of
from dashboard.faces.web.refusal import HTML
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import BY_LANGUAGE, Reply
from dashboard.faces.web.service import Service
from dashboard.faces.web.views import alternates
from dashboard.figures import facts
from dashboard.figures.figure import find
from dashboard.languages import spoken
from dashboard.words import _

logger = logging.getLogger(__name__)

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_ENGLISH = '<html lang="en">'
_TITLE = "<title>Streamlit</title>"
_ICON = '<link rel="shortcut icon" href="./favicon.png" />'
# Browsers ask again each time, and are told 304: after an upgrade the old scripts are gone.
_ASK_AGAIN = "no-cache"


@lru_cache(maxsize=1)
def _streamlit_index() -> tuple[str, str, str] | None:
    """Streamlit's page: up to its title, from there to its words without script, and the rest."""
    text = INDEX.read_text(encoding="utf-8")
    before, title, after = text.partition(_TITLE)
    between, start, rest = after.partition("<noscript>")
    _old, end, rest = rest.partition("</noscript>")
    if not (title and start and end):
        logger.error("%s has changed: it is served as it is, without heads of our own.", INDEX)
        return None
    return before.replace(_ICON, ""), between, rest


def app_page(page: AppPage) -> Make:
    """Make the HTML of one page of the app."""

    def make(service: Service, asked: Asked) -> Reply:
        try:
            data = service.context()
        except DatabaseError:
            data = None
        name = facts.site(data).title if data else _("ANE in Numbers")
        index = _streamlit_index()
        if index is None:
            return Reply(INDEX.read_bytes(), HTML, cache=_ASK_AGAIN)
        before, between, rest = index
        draft = data is not None and data.draft
        demonstration = data is not None and data.demonstration
        description = _(page.description)
        if demonstration:
            description = _("Demonstration, invented numbers. {text}").format(text=description)
        elif draft:
            description = _("Draft, not released yet. {text}").format(text=description)
        card = asked.origin + "/figures/published-count/card.png"
        # A link with choices asks for other numbers than those of the whole: the app shows them.
        chosen = asked.query.keys() - {"lang"}
        first = None if data is None or chosen else first_of(page, data)
        values = {
            "title": page.full_title(name),
            "site_name": name,
            "description": description,
            "canonical": asked.origin + permalink.local(page.address),
            "alternates": alternates(asked.origin, page.address),
            "image": card if service.can_draw else None,
            "image_alt": _("The number of published people with ANE, as a sentence"),
            "draft": draft,
            "demonstration": demonstration,
            "figures": [find(figure_id) for figure_id in page.figures],
            "first": first,
            "never_added": about.never_added(),
        }
        head = render("app_head.html", **values).decode()
        begin = render("app_first.html", **values).decode() if first else ""
        without = render("app_noscript.html", **values).decode()
        before = before.replace(
            _ENGLISH, f'<html lang="{spoken().tag}" dir="{spoken().direction}">', 1
        )
        html = f"{before}{head}{between}{begin}<noscript>{without}</noscript>{rest}"
        return Reply(html.encode(), HTML, cache=_ASK_AGAIN, headers=BY_LANGUAGE)

    return make
