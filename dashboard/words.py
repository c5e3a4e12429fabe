"""The one door for words and numbers shown to people.

Every sentence that a reader sees passes through ``_`` or ``ngettext``, with named placeholders, so
that a translator gets whole sentences. Numbers, dates, lists and the names of countries are written
by CLDR rules (Babel), never by string formatting of our own: "1,054" is "1.054" in Spanish and must
not be read as one. All of it is in the language that is spoken now (`dashboard.languages`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from dashboard.languages import LANGUAGES, SOURCE, catalog, language, spoken


def _(message: str) -> str:
    """Translate one message."""
    # An empty message is the catalog's own header.
    return catalog(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: float) -> str:
    """Translate a message whose wording depends on ``count``."""
    return catalog(language()).ngettext(singular, plural, int(count))


def pgettext(context: str, message: str) -> str:
    """Translate a message that is too short to be understood without its context."""
    return catalog(language()).pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a message that is defined here and translated, with ``_``, where it is shown."""
    return message


def term(label: str) -> str:
    """Translate a label or a meaning that stands in a vocabulary of the data.

    They are collected from the vocabularies themselves, so that a new trigger is a message to
    translate as soon as it is a row.
    """
    return catalog(language()).gettext(label) if label else ""


def joined(*texts: str) -> str:
    """Whole sentences one after the other, as the language sets them; empty ones left out."""
    whole = ""
    for text in filter(None, texts):
        # After an English sentence in a Chinese page, too: "in 2017." and "1 case" are two.
        spaced = spoken().spaced or whole.endswith((".", "?", "!"))
        whole += f" {text}" if whole and spaced else text
    return whole


def separated(items: Iterable[str]) -> str:
    """Items one after the other that may hold commas themselves: "A, B; C"."""
    return spoken().semicolon.join(items)


def number(value: float) -> str:
    """Write a number as people read it: 1054 -> "1,054"."""
    return _number(value, spoken().locale)


@lru_cache(maxsize=8192)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def percent(share: float) -> str:
    """Write a share between 0 and 1 as whole percent: 0.314 -> "31%"."""
    return _percent(share, spoken().locale)


@lru_cache(maxsize=2048)
def _percent(share: float, locale: str) -> str:
    return format_percent(share, locale=locale)


def listed(items: Sequence[str], style: str = "standard") -> str:
    """Join items as a language does: "A, B, and C" ("or" for alternatives)."""
    return format_list(list(items), style=style, locale=spoken().locale)  # type: ignore[arg-type]


def long_date(iso_date: str) -> str:
    """Write an ISO date in words: "2026-11-22" -> "22 November 2026"."""
    # In English the day comes first, as our readers outside the United States write it.
    form = "d MMMM y" if language() == SOURCE else "long"
    return format_date(date.fromisoformat(iso_date), format=form, locale=spoken().locale)


def country(code: str, name: str) -> str:
    """Name of a country or territory.

    Args:
        code: ISO 3166 alpha-3.
        name: its English name in the data, which the English site shows as it stands.
    """
    return name if language() == SOURCE else _country(code, spoken().locale) or name


@lru_cache(maxsize=2048)
def _country(code: str, locale: str) -> str:
    # The CLDR lists the three-letter codes as aliases of its own two-letter ones.
    alias = get_global("territory_aliases").get(code)
    return str(Locale.parse(locale).territories.get(alias[0], "")) if alias else ""


__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "country",
    "joined",
    "language",
    "listed",
    "long_date",
    "ngettext",
    "number",
    "percent",
    "pgettext",
    "separated",
    "term",
]
