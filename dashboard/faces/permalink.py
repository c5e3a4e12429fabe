"""Addresses of figures: for links within the site, and links that last.

A link that a newspaper prints must say the same next year. So a lasting link writes every parameter
that has a value, also where it is today's default, and the release of the data; what it leaves out
means "all" and cannot move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlencode

from dashboard import settings
from dashboard.faces.app_pages import APP_PAGES
from dashboard.figures.answer import Answer
from dashboard.figures.figure import find
from dashboard.figures.selection import FIELDS
from dashboard.languages import SOURCE, language

# "embed" is Streamlit's own: a page of the app without what surrounds it.
_APP = frozenset(page.address for page in APP_PAGES)
_FOREIGN = ("utm_", "fbclid", "gclid", "mc_", "embed")


def is_foreign(name: str) -> bool:
    """Whether a parameter is one that other sites add to links: it asks for nothing here."""
    return name.startswith(_FOREIGN)


_named: ContextVar[bool] = ContextVar("language_named", default=False)


@contextmanager
def language_named(named: bool) -> Iterator[None]:
    """Whether the address of this request names its language: then its links name it as well.

    Who chose English against the browser must stay in English; for all others an English address
    without a name is the one to pass on.
    """
    token = _named.set(named)
    try:
        yield
    finally:
        _named.reset(token)


def spoken_here() -> str:
    """The language that links have to name; "" where they need not."""
    return language() if _named.get() or language() != SOURCE else ""


def local(address: str) -> str:
    """A page of the site in the language that is spoken: ``/es/figures``, ``/triggers?lang=es``."""
    code = spoken_here()
    return in_language(address, code) if code else address


def in_language(address: str, code: str) -> str:
    """A page of the site in a language: ``/es/figures``, ``/triggers?lang=es``."""
    if address.partition("?")[0] in _APP:
        return f"{address}{'&' if '?' in address else '?'}lang={code}"
    return f"/{code}{address}"


def bare(address: str) -> str:
    """A page's address without its language."""
    code = spoken_here()
    return address.removeprefix(f"/{code}") or "/" if code else address


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
    given = dict(parameters or {})
    if not face:
        # A page has its language in front: /es/figures/..., as people read and pass it on.
        given.pop("lang", None)
        return local(_path(figure_id, "", given, "main"))
    return _path(figure_id, face, given, table)


def _path(figure_id: str, face: str, parameters: Mapping[str, Sequence[str]], table: str) -> str:
    asked = [*parameters.items(), *([("table", [table])] if table != "main" else [])]
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
    return _path(answer.id, face, ordered, table)


def file_address(answer: Answer) -> str:
    """What stands in a picture that travels: the lasting link, if the site has a public address."""
    fixed = settings.address()
    return fixed + lasting(answer) if fixed else ""
