"""The links of a page, turned from addresses of the site into paths from file to file.

Our templates escape whatever is put into them, so each ``<`` of a page begins a tag and each value
of an attribute stands in double quotes: tags can be found without a parser, and all else stays as
it was, byte for byte.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from dashboard.faces.static_site.places import Place

_TAG = re.compile(r"<(?P<name>a|/a|link|script|img|source|iframe)\b(?P<rest>[^>]*)>")
_ADDRESS = re.compile(r'(?P<before>\s(?P<attribute>href|src)=")(?P<value>[^"]*)(?P<after>")')
Find = Callable[[str], Place | None]


class LostFileError(Exception):
    """A page needs a file that the copy does not have."""


def rewrite(page: str, *, at: str, file: str | None, find: Find, live: str) -> str:
    """A page with its links led to files.

    Args:
        page: its HTML.
        at: its own path within the site.
        file: its own file; ``None`` for a page that a web server may show at any address, whose
            links begin at the root.
        find: the file of an address within the site; what it finds is what the page refers to.
        live: origin of the live site, for links to what is not in the copy; "" drops those links
            and keeps their words.

    Raises:
        LostFileError: a picture, style or script is not among the files.
    """
    dropped = False

    def tag(found: re.Match[str]) -> str:
        nonlocal dropped
        if found["name"] == "/a":
            end, dropped = ("" if dropped else found[0]), False
            return end
        address = _ADDRESS.search(found["rest"])
        if address is None:
            return found[0]
        value = html.unescape(address["value"])
        if value.startswith("#") or urlsplit(value).scheme:
            return found[0]
        value = urljoin(at, value)
        place = find(value)
        if place is not None:
            new = _path(place, file) + _revision(value)
        elif found["name"] != "a":
            raise LostFileError(value)
        elif live:
            new = live + value
        else:
            dropped = True
            return ""
        start = found.start("rest")
        before = page[found.start() : start + address.start("value")]
        after = page[start + address.end("value") : found.end()]
        return before + html.escape(new) + after

    return _TAG.sub(tag, page)


def _path(place: Place, file: str | None) -> str:
    """From one file to another, as it stands in a link."""
    anchor = f"#{quote(place.anchor)}" if place.anchor else ""
    if file is None:
        return f"/{quote(place.file)}{anchor}"
    if place.file == file and anchor:
        return anchor
    return quote(posixpath.relpath(place.file, posixpath.dirname(file))) + anchor


def _revision(address: str) -> str:
    """The digest behind the address of a style or script: a cache must not serve an old one."""
    query = urlsplit(address).query
    return f"?{query}" if query.startswith("v=") else ""
