"""A refusal, read as both kinds of readers get it."""

from __future__ import annotations

from dashboard import settings

from .reading import JSON, Json, Server

INSIDE = (
    *("Traceback", ".py", "dashboard.", "duckdb.", "Error(", "site-packages"),
    *(str(settings.ROOT), "/tmp/"),
)


def refused(server: Server, path: str, query: object = "", *, status: int) -> Json:
    """The error as JSON; the page must say the same, and neither anything of the inside."""
    reply = server.get(path, query, status=status, headers=JSON)  # type: ignore[arg-type]
    error = reply.json()["error"]
    assert error["status"] == status
    page = server.page(path, query, status=status)
    assert page.errors == []
    assert page.meta("robots") == "noindex"
    for problem in error["problems"]:
        assert problem["message"] in page.words
    assert error["message"] in page.words
    for text in (reply.text, page.source):
        assert not [sign for sign in INSIDE if sign in text]
    return dict(error)
