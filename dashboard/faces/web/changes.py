"""What changed: what each release said, corrections, and the changelog of the data."""

from __future__ import annotations

import re

from dashboard.faces.web import views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import HTML
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import BY_LANGUAGE, Reply
from dashboard.faces.web.service import Service
from dashboard.figures import facts
from dashboard.figures.releases import CHANGELOG, release_notes
from dashboard.words import _

_TITLE = re.compile(r"\A#[^#\n].*\n+")


def page(service: Service, asked: Asked) -> Reply:
    """The page of changes."""
    data = service.context()
    notes = release_notes(service.releases)
    values = views.page(
        service,
        origin=asked.origin,
        path="/changes",
        title=_("What changed"),
        description=_(
            "A number that was quoted must be found again. Each release of the data is kept for"
            " ever, with what every figure said in it; mistakes are listed, never mended silently."
        ),
        releases=notes,
        said={note.version: {f.figure_id: f.headline for f in note.figures} for note in notes},
        corrections=facts.corrections(data),
        # The page has a title of its own; the file's other headings are one level too high here.
        changelog=re.sub(r"^##", "###", _TITLE.sub("", data.text(CHANGELOG)), flags=re.MULTILINE),
    )
    return Reply(render("changes.html", **values), HTML, headers=BY_LANGUAGE)
