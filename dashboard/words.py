"""The one door for words and numbers shown to people.

Every sentence that a reader sees passes through ``_`` or ``ngettext``, with named placeholders, so
that a translator gets whole sentences. Numbers and lists are written by CLDR rules (Babel), never
by string formatting of our own: "1,054" is "1.054" in Spanish and must not be read as one.
English is the source language and, until catalogs exist, the only one.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("en",)
LOCALE = "en"

_catalog = gettext.NullTranslations()


def _(message: str) -> str:
    """Translate one message."""
    return _catalog.gettext(message)


def ngettext(singular: str, plural: str, count: float) -> str:
    """Translate a message whose wording depends on ``count``."""
    return _catalog.ngettext(singular, plural, int(count))


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """Write a number as people read it: 1054 -> "1,054"."""
    return format_decimal(value, locale=LOCALE)


@lru_cache(maxsize=1024)
def percent(share: float) -> str:
    """Write a share between 0 and 1 as whole percent: 0.314 -> "31%"."""
    return format_percent(share, locale=LOCALE)


def listed(items: Sequence[str], style: str = "standard") -> str:
    """Join items as a language does: "A, B, and C" ("or" for alternatives)."""
    return format_list(list(items), style=style, locale=LOCALE)  # type: ignore[arg-type]


def long_date(iso_date: str) -> str:
    """Write an ISO date in words: "2026-11-22" -> "22 November 2026"."""
    return format_date(date.fromisoformat(iso_date), format="d MMMM y", locale=LOCALE)
