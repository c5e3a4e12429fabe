"""Addresses of figures: for links within the site, and links that last.

A link that a newspaper prints must say the same next year. So a lasting link writes every parameter
that has a value, also where it is today's default, and the release of the data; what it leaves out
means "all" and cannot move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dashboard import settings
from dashboard.figures.answer import Answer
from dashboard.figures.figure import find
from dashboard.figures.selection import FIELDS

# "embed" is Streamlit's own: a page of the app without what surrounds it.
_FOREIGN = ("utm_", "fbclid", "gclid", "mc_", "embed")


def is_foreign(name: str) -> bool:
    """Whether a parameter is one that other sites add to links: it asks for nothing here."""
    return name.startswith(_FOREIGN)


def path(
    figure_id: str,
    face: str = "",
    parameters: Mapping[str, Sequence[str]] | None = None,
    *,
    table: str = "main",
) -> str:
    """Path and query of a face of a figure: ``/figures/cases-by-trigger.csv?country=CHN``.

    Args:
        figure_id: which figure.
        face: what stands behind the id, such as ``.csv`` or ``/embed``; "" for its page.
        parameters: of the selection, as `Selection.chosen` gives them.
        table: for CSV and images: which of the figure's tables.
    """
    asked = [*(parameters or {}).items(), *([("table", [table])] if table != "main" else [])]
    query = urlencode(asked, doseq=True)
    return f"/figures/{figure_id}{face}{'?' if query else ''}{query}"


def lasting(answer: Answer, face: str = "", *, table: str = "main") -> str:
    """Path and query of an answer that stay true: with every value, and pinned to the release.

    Data that are no release yet cannot be pinned; their link has no version.
    """
    fields = find(answer.id).fields
    values = answer.selection.chosen()
    if not answer.draft:
        values["version"] = [answer.data_version]
    for name in ("basis", "lang"):
        if name in fields:
            values[name] = [str(answer.selection.as_json()[name])]
    ordered = {name: values[name] for name in FIELDS if name in values}
    return path(answer.id, face, ordered, table=table)


def file_address(answer: Answer) -> str:
    """What stands in a picture that travels: the lasting link, if the site has a public address."""
    fixed = settings.address()
    return fixed + lasting(answer) if fixed else ""
