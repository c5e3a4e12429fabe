"""The languages that the site speaks, and the one that this piece of work is done in.

Which language is spoken belongs to the work at hand: a request, a run of the app, an answer. It is
a context variable, so that readers at the same moment, each in a language of their own, never get
each other's words. English is the source language: a message that has no translation stays English.
"""

from __future__ import annotations

import gettext
import io
import math
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGS = Path(__file__).resolve().parent / "locale"
SOURCE = "en"


@dataclass(frozen=True)
class Language:
    """A language of the site.

    Attributes:
        code: as it stands in addresses.
        tag: as HTML wants it (BCP 47).
        locale: the rules of the CLDR that numbers, dates, lists and country names follow.
        name: what its speakers call it.
        direction: of its script.
        spaced: whether a space stands between two sentences.
        semicolon: what stands between the items of a list that hold commas themselves.
    """

    code: str
    tag: str
    locale: str
    name: str
    direction: str = "ltr"
    spaced: bool = True
    semicolon: str = "; "


LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("en", "en", "en", "English"),
        Language("es", "es", "es", "Español"),
        Language("fr", "fr", "fr", "Français"),
        Language("pt", "pt", "pt", "Português"),
        Language("id", "id", "id", "Bahasa Indonesia"),
        Language("zh", "zh-Hans", "zh_Hans", "简体中文", spaced=False, semicolon="；"),  # noqa: RUF001
        Language("ja", "ja", "ja", "日本語", spaced=False, semicolon="；"),  # noqa: RUF001
        Language("ar", "ar", "ar", "العربية", direction="rtl", semicolon="؛ "),
    )
}

PSEUDO = "xx"
"""A language that nobody speaks, for tests: whatever is shown in plain English is not translated,
and whatever is cut off here will be cut off in a language of long words."""
if os.environ.get("ANE_PSEUDO_LANGUAGE") == "1":
    LANGUAGES = {**LANGUAGES, PSEUDO: Language(PSEUDO, "en-XA", "en", "Pseudo")}

_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """Code of the language that is spoken now."""
    return _spoken.get()


def spoken() -> Language:
    """The language that is spoken now."""
    return LANGUAGES[_spoken.get()]


def speak(code: str) -> None:
    """Speak a language from here to the end of this request or run.

    Raises:
        KeyError: the site does not know it.
    """
    _spoken.set(LANGUAGES[code].code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language in this block alone.

    Raises:
        KeyError: the site does not know it.
    """
    token = _spoken.set(LANGUAGES[code].code)
    try:
        yield
    finally:
        _spoken.reset(token)


@lru_cache(maxsize=1024)
def preferred(accepted: str) -> str:
    """The language of ours that suits a browser best; English if none does.

    Args:
        accepted: what the browser sends as ``Accept-Language`` (RFC 9110, section 12.5.4), or a
            single tag such as "pt-BR".
    """
    wanted = []
    for place, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag.strip() and quality > 0:
            wanted.append((-quality, place, tag.strip()))
    tags = [tag for _quality, _place, tag in sorted(wanted)]
    # Chinese in whatever script: simplified characters are still nearer than English.
    tags = ["zh" if tag.lower().split("-")[0] == "zh" else tag for tag in tags]
    return negotiate_locale(tags, list(LANGUAGES), sep="-") or SOURCE


@lru_cache(maxsize=16)
def catalog(code: str) -> gettext.NullTranslations:
    """The translations into a language; none of them for the source language."""
    if code == PSEUDO:
        return PseudoTranslations()
    path = CATALOGS / f"{code}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=LANGUAGES[code].locale)
    # Babel would write an untranslated plural out, and English would follow a foreign plural rule.
    for message in [m for m in messages if m.id and not any(m.string or "")]:
        messages.delete(message.id, message.context)
    if LANGUAGES[code].direction == "rtl":
        for message in messages:
            message.string = _isolated(message.string)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


_AFTER_LATIN = re.compile(r"(?<=[A-Za-z0-9}])(?=»?[:،؛]? \(?\{)")


def _isolated(string: Any) -> Any:
    """A translation into a script from right to left, its codes and numbers kept in their places.

    After an Arabic word "2026-11-23" would be shown as "23-11-2026": between the two marks (Unicode
    UAX #9) a code runs from left to right, whatever is around it. And in "RANBP2: 30" the number
    would be shown before its name, at the word in front of both: a third mark parts the two. A
    pattern of nothing but data ("Yamamoto 2015") holds together.
    """
    if isinstance(string, tuple | list):
        return tuple(map(_isolated, string))
    if re.search(r"[^\x00-\x7f]|[:(]", string):
        string = _AFTER_LATIN.sub("\u200f", string)
    return string.replace("{version}", "\u2066{version}\u2069")


class PseudoTranslations(gettext.NullTranslations):
    """English with an accent, two fifths longer and in brackets."""

    def gettext(self, message: str) -> str:
        """One message."""
        return _pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """A message whose wording depends on a number."""
        return _pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        """A message with its context."""
        return _pseudo(message)


_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|\]\([^)]*\)|:material/\w+:|&\w+;|`[^`]*`)")
_ACCENTED = str.maketrans(
    "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz", "ÅåÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
)


def _pseudo(message: str) -> str:
    """Accent the letters of a message and lengthen it; what is no wording stays as it is."""
    parts = _KEPT.split(message)
    letters = sum(len(part) for part in parts[::2])
    words = "".join(
        part if kept % 2 else part.translate(_ACCENTED) for kept, part in enumerate(parts)
    )
    inner = words.strip()
    longer = f"⟦{inner}{' ·····' * math.ceil(letters * 0.4 / 6)}⟧"
    return words.replace(inner, longer, 1) if inner else words
