"""What cannot be answered, told to people as a page and to programs as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from dashboard.database import UnknownReleaseError
from dashboard.database.version import DRAFT
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import NEVER, Reply
from dashboard.figures.figure import registry
from dashboard.figures.selection import Problem
from dashboard.words import _, joined, ngettext, number

JSON = "application/json"
HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8; header=present"
_NAMED = 10
"""How many of the releases are named: the list of all stands beside the message."""


class Refusal(Exception):
    """A request that gets no answer, with the reason and the way on.

    Args:
        status: of HTTP.
        message: what is wrong and what to do, for a reader.
        problems: what is wrong with single parameters.
        known: what exists instead: name -> values.
        wait: seconds after which to ask again.
        instead: address of what comes closest, for a reader.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        problems: Sequence[Problem] = (),
        known: Mapping[str, Sequence[str]] | None = None,
        wait: int | None = None,
        instead: str | None = None,
    ) -> None:
        self.status = status
        self.message = _readable(message)
        self.problems = tuple(replace(p, message=_readable(p.message)) for p in problems)
        self.known = dict(known or {})
        self.wait = wait
        self.instead = instead
        super().__init__(message)

    def as_json(self) -> dict[str, Any]:
        """The error as plain JSON values."""
        return {
            "error": {
                "status": self.status,
                "message": self.message,
                "problems": [
                    {"field": p.field, "value": p.value, "message": p.message}
                    for p in self.problems
                ],
                "known": {name: list(values) for name, values in self.known.items()},
            }
        }

    def reply(self, *, as_json: bool) -> Reply:
        """The error as a reply. Caches do not keep it: the remedy may come at any time."""
        headers = {"vary": "Accept"}
        if self.status == 405:
            headers["allow"] = "GET, HEAD"
        if self.wait is not None:
            headers["retry-after"] = str(self.wait)
        if as_json:
            body, kind = orjson.dumps(self.as_json(), option=orjson.OPT_INDENT_2), JSON
        else:
            questions = {figure.id: _(figure.question) for figure in registry().values()}
            page = {"title": _title(self.status), "refusal": self, "questions": questions}
            body, kind = render("refusal.html", **page), HTML
        return Reply(body, kind, status=self.status, cache=NEVER, headers=headers)


def _readable(text: str) -> str:
    """What was asked for may hold signs that no page can: they are shown as missing."""
    return "".join(s if s.isprintable() or s == "\n" else "\ufffd" for s in text)


def unknown_release(error: UnknownReleaseError) -> str:
    """That there is no such release, and which there are, for a reader."""
    named = ", ".join(error.known[:_NAMED])
    more = len(error.known) - _NAMED
    if not error.known:
        known = _("There is no release yet.")
    elif more > 0:
        known = ngettext(
            "Releases: {versions} and {n} more.", "Releases: {versions} and {n} more.", more
        ).format(versions=named, n=number(more))
    else:
        known = _("Releases: {versions}.").format(versions=named)
    return joined(
        _("'{version}' is not a release.").format(version=error.version[:60]),
        _("A draft cannot be asked for again: it changes until it is released.")
        if error.version.endswith(DRAFT)
        else "",
        known,
    )


def _title(status: int) -> str:
    titles = {
        400: _("This request cannot be read"),
        404: _("There is nothing at this address"),
        405: _("Here is only something to read"),
        414: _("This address is too long"),
        422: _("This link asks for something that the data do not know"),
        503: _("This cannot be shown right now"),
    }
    return titles.get(status, _("Something went wrong"))
