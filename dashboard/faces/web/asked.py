"""What a request asks for, freed of the server's own terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.types import Scope

from dashboard import settings
from dashboard.faces.permalink import is_foreign

_HOST = re.compile(
    r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|\[[0-9a-f:]+\](:[0-9]{1,5})?", re.I
)
_LONGEST_HOST = 260
"""Letters of the longest name that exists (RFC 1035), and a port."""
_READABLE = re.compile(r"text/html|application/xhtml\+xml", re.I)
_MACHINE = re.compile(r"application/(?:[a-z.+-]*\+)?json", re.I)


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        origin: scheme and host under which links are written, without a slash at the end; "" in a
            copy for which none is known: it names no address at all then.
        places: the parts of the path that a route names.
        query: name -> values, without what other sites add to links.
        as_json: whether an error is best told as JSON.
    """

    origin: str
    path: str
    places: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, list[str]] = field(default_factory=dict)
    as_json: bool = False


class StrangeHostError(ValueError):
    """The request's host is no host name: links to it could lead a reader anywhere."""


def origin_of(scope: Scope) -> str:
    """Where the public reaches us: the setting, or else the address of this request.

    Raises:
        StrangeHostError: the request names no proper host.
    """
    fixed = settings.address()
    if fixed:
        return fixed
    hosts = [value for name, value in scope["headers"] if name == b"host"] or [b"localhost"]
    text = str(hosts[0], "latin-1").lower()
    # Of two hosts a cache in front might believe the other one.
    if len(hosts) > 1 or len(text) > _LONGEST_HOST or not _HOST.fullmatch(text):
        raise StrangeHostError(text)
    # What stands in front of us may say anything here.
    scheme = "https" if scope.get("scheme") == "https" else "http"
    return f"{scheme}://{text}"


def read(scope: Scope, origin: str) -> Asked:
    """Read a request."""
    text = scope["query_string"].decode("latin-1")
    query = parse_qs(text, keep_blank_values=True, errors="replace")
    return Asked(
        origin=origin,
        path=scope["path"],
        places=dict(scope.get("path_params", {})),
        query={name: values for name, values in query.items() if not is_foreign(name)},
        as_json=wants_json(scope),
    )


def wants_json(scope: Scope) -> bool:
    """Whether the client reads JSON rather than pages: by its ``Accept``, else by the address."""
    accept = next((str(v, "latin-1") for n, v in scope["headers"] if n == b"accept"), "")
    if _READABLE.search(accept):
        return False
    if _MACHINE.search(accept):
        return True
    path: str = scope["path"]
    return path.startswith("/api/") or path.endswith((".json", ".csv"))
