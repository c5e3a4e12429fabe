"""Messages handed to translators as JSON, and their work taken back, without editing a catalog."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.messages.catalog import Catalog, Message

from dashboard.i18n.catalogs import forms, is_translated, source
from dashboard.i18n.checks import problems


@dataclass(frozen=True)
class Taken:
    """What became of a translator's work: how many went in, and why the others did not."""

    taken: int
    refused: tuple[str, ...]


def key(message: Message) -> str:
    """A short name of a message, the same for as long as its English is the same."""
    named = f"{message.context or ''}\x04{source(message)}"
    return hashlib.sha256(named.encode()).hexdigest()[:10]


def untranslated(code: str, messages: Catalog) -> list[dict[str, Any]]:
    """What a translator has to do, each message with what helps to understand it."""
    return [_handed(code, m) for m in messages if m.id and not is_translated(m)]


def _handed(code: str, message: Message) -> dict[str, Any]:
    handed: dict[str, Any] = {"key": key(message), "msgid": source(message)}
    if not isinstance(message.id, str):
        handed["plural"] = message.id[1]
        handed["forms"] = list(forms(code))
    if message.context:
        handed["context"] = message.context
    handed["where"] = list(dict.fromkeys(place for place, _line in message.locations))
    if message.auto_comments:
        handed["comment"] = " ".join(message.auto_comments)
    return handed


def take(code: str, messages: Catalog, given: Sequence[Mapping[str, Any]]) -> Taken:
    """Put translations into a catalog; one with a fault is refused, the others go in.

    Args:
        code: the language.
        messages: its catalog, which is changed.
        given: ``{"key": ..., "msgstr": ...}``, or ``{"key": ..., "forms": {"one": ..., ...}}`` with
            the names of the CLDR for a message that depends on a number.
    """
    known = {key(message): message for message in messages if message.id}
    refused, taken = [], 0
    for item in given:
        name = str(item.get("key", ""))
        message = known.get(name)
        if message is None:
            refused.append(f"{name}: no message has this key; ask anew with --untranslated")
            continue
        found = _put(code, message, item)
        if found:
            refused.append(f"{name}: {'; '.join(found)} ({source(message)[:60]!r})")
        else:
            taken += 1
    return Taken(taken, tuple(refused))


def _put(code: str, message: Message, item: Mapping[str, Any]) -> list[str]:
    """Put one translation in, or say why not; a message with a fault is left as it was."""
    before = message.string, message.flags
    string = _read(code, message, item)
    if isinstance(string, list):
        return string
    message.string = string
    message.flags = message.flags - {"fuzzy"}
    found = problems(code, message) if is_translated(message) else ["it is empty"]
    if found:
        message.string, message.flags = before
    return found


def _read(
    code: str, message: Message, item: Mapping[str, Any]
) -> str | tuple[str, ...] | list[str]:
    """The translation as the catalog holds it, or (a list) why it can't be read."""
    if isinstance(message.id, str):
        text = item.get("msgstr")
        return text if isinstance(text, str) else ["it needs a text as 'msgstr'"]
    names, given = forms(code), item.get("forms")
    if not isinstance(given, dict) or set(given) != set(names):
        return [f"it needs 'forms' with exactly {', '.join(names)}"]
    return tuple(str(given[name]) for name in names)
