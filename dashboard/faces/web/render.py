"""Pages from templates: everything that is put into one is escaped, whatever it is."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from dashboard import settings
from dashboard.faces.export import cell_text
from dashboard.faces.links import leads_to, link_text, row_name, tell_us
from dashboard.faces.permalink import local
from dashboard.languages import language, spoken
from dashboard.translations import needs_reader
from dashboard.words import _, joined, long_date, ngettext, number, percent, pgettext

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(template: str, **values: Any) -> bytes:
    """Fill a template; a value that it names and does not get is an error, not a gap."""
    return _environment().get_template(template).render(values).encode()


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "cell": cell_text,
        "leads_to": leads_to,
        "link_text": link_text,
        "row_name": row_name,
        "tell_us": tell_us,
        "number": number,
        "percent": percent,
        "long_date": long_date,
        "linked_data": linked_data,
        "markdown": markdown,
    }
    environment.globals |= {
        "_": _,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "joined": joined,
        "asset": asset,
        "local": local,
        "spoken": spoken,
        "unread": lambda: needs_reader(language()),
    }
    return environment


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """Address of one of our static files, which changes with its content: it may be kept long."""
    content = (settings.STATIC / name).read_bytes()
    return f"/assets/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def linked_data(values: Any) -> Markup:
    """JSON for a ``<script type="application/ld+json">``: nothing in it can end the element."""
    text = json.dumps(values, ensure_ascii=False)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return Markup(text)  # noqa: S704 (no sign is left that HTML would read)


@lru_cache(maxsize=16)
def markdown(text: str) -> Markup:
    """Markdown of the group's own files; HTML in it is shown as text."""
    return Markup(_markdown().render(text))  # noqa: S704 (the renderer escapes HTML)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
