"""The piece of HTML with which any site can show a figure."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.faces import permalink
from dashboard.figures.answer import Answer


def snippet(origin: str, found: Answer) -> str:
    """An ``<iframe>`` of a figure; its numbers stay those of the release.

    Args:
        origin: scheme and host of the site.
        found: what it shows.
    """
    return str(
        Markup(
            '<iframe src="{src}" title="{title}" width="100%" height="640" loading="lazy"'
            ' style="border:0"></iframe>'
        ).format(src=origin + permalink.lasting(found, "/embed"), title=found.question)
    )
