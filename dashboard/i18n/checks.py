"""What can be wrong with a translation that a machine can see: a number or a link that got lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from unicodedata import decimal

from babel.messages.catalog import Catalog, Message

from dashboard.i18n.catalogs import forms, is_translated, numbers_of, source, strings

COUNT = "n"
"""The placeholder of the number that decides the wording of a plural message."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_DOUBLED = re.compile(r"\{\{|\}\}")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3})*(?!\d)")
_MARKUP = {
    "bold": re.compile(r"\*\*"),
    "code": re.compile(r"`"),
    "tag": re.compile(r"</?[a-zA-Z][^<>]*>"),
    "link": re.compile(r"\]\([^)]*\)"),
    "icon": re.compile(r":material/\w+:"),
}


def problems(code: str, message: Message) -> list[str]:
    """What is wrong with the translation of one message; nothing if it has none yet."""
    if not is_translated(message):
        return []
    if isinstance(message.id, str):
        return _compared(message.id, strings(message)[0])
    names, given = forms(code), strings(message)
    found = []
    for index, name in enumerate(names):
        text = given[index] if index < len(given) else ""
        if not text:
            found.append(f"the form '{name}' is missing")
            continue
        optional = {f"{{{COUNT}}}"} if may_leave_out_the_number(code, index) else set()
        # A form for one number alone may say it as the English singular does: that one.
        english = message.id[0] if numbers_of(code)[index] == {1} else message.id[1]
        found += [f"{name}: {fault}" for fault in _compared(english, text, optional)]
    if len(given) > len(names):
        found.append(f"{len(given)} forms; the language has {', '.join(names)}")
    return found


def may_leave_out_the_number(code: str, index: int) -> bool:
    """Whether a plural form stands for one number only, so that a word can say it."""
    return forms(code)[index] in ("zero", "one", "two") and len(numbers_of(code)[index]) == 1


def faults(code: str, messages: Catalog) -> list[str]:
    """All faults of a language's catalog, each with its place and remedy."""
    return [
        f"dashboard/locale/{code}.po: {source(message)[:70]!r}: {problem}. Translate it again:"
        f" `python -m dashboard i18n --take {code} FILE.json`."
        for message in messages
        if message.id
        for problem in problems(code, message)
    ]


def _compared(english: str, text: str, optional: Set[str] = frozenset()) -> list[str]:
    found = []
    if not text.strip():
        return ["it is empty"]
    if _ends(english) != _ends(text):
        found.append("another space or line break at its beginning or end")
    # Doubled braces are no placeholders: Plotly gets them as its own, single ones.
    for brace in ("{{", "}}"):
        if english.count(brace) != text.count(brace):
            found.append(f"another number of {brace}")
    english, text = (_DOUBLED.sub("", words) for words in (english, text))
    wanted, given = (Counter(_PLACEHOLDER.findall(words)) for words in (english, text))
    lost, strange = wanted - given, given - wanted
    found += [f"{name} is missing" for name in lost if name not in optional]
    found += [f"{name} is too many" for name in strange]
    if re.sub(_PLACEHOLDER, "", text).count("{") or re.sub(_PLACEHOLDER, "", text).count("}"):
        found.append("a brace that belongs to no placeholder")
    for kind, pattern in _MARKUP.items():
        before, after = (Counter(pattern.findall(words)) for words in (english, text))
        if before != after:
            differing = [*((before - after) + (after - before))]
            found.append(f"another {kind}: {', '.join(differing)}")
    found += [f"the number {number} is missing" for number in _numbers(english) - _numbers(text)]
    return found


def _ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _numbers(text: str) -> Counter[str]:
    """Numbers that stand in a message itself, in plain digits."""
    plain = "".join(str(decimal(sign, sign)) for sign in _PLACEHOLDER.sub(" ", text))
    return Counter(re.sub(r"\D", "", number) for number in _NUMBER.findall(plain))
