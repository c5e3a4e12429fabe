"""The pages that only a copy has: its first page, and what a web server shows for a wrong address.

On the live site the app stands at the root.
"""

from __future__ import annotations

from dashboard.faces import about
from dashboard.faces.static_site.rewriting import Find
from dashboard.faces.web import views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.copied import Copy, Link
from dashboard.faces.web.refusal import HTML, Refusal
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import Reply
from dashboard.faces.web.service import Service
from dashboard.figures.selection import Selection
from dashboard.words import _


def home(service: Service, copy: Copy, find: Find, asked: Asked) -> Reply:
    """The first page."""
    listed = (
        ("/factsheet", _("The factsheet, on a screen or on paper")),
        ("/data/", _("The data: every table, with what each column means")),
        ("/changes", _("What changed, release by release")),
    )
    values = views.page(
        service,
        origin=asked.origin,
        path=asked.path,
        title=service.site().title,
        description=about.why_counted(),
        about=about,
        key_numbers=about.key_numbers(service.context(), Selection()),
        figures=views.every_figure(service),
        countries=[link for link in copy.countries() if find(link.path)],
        more=[Link(words, path, here=False) for path, words in listed if find(path)],
    )
    return Reply(render("home.html", **values), HTML)


def nowhere() -> Reply:
    """For web servers that show a file of ours where there is nothing."""
    message = _("The address may have been typed wrongly, or the page has another name now.")
    return Refusal(404, message).reply(as_json=False)
