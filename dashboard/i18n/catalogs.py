"""The catalog files: one template, one catalog a language, the same bytes for the same messages."""

from __future__ import annotations

import gettext
import io
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from dashboard.database.place import beside
from dashboard.languages import LANGUAGES, PSEUDO, SOURCE

TRANSLATED = tuple(code for code in LANGUAGES if code not in (SOURCE, PSEUDO))
TEMPLATE = "messages.pot"

_PLURALS = {"id": (1, "0"), "pt": (2, "(n > 1)")}
"""Where Babel's list of gettext rules lacks a language; these are the rules of the CLDR."""

_HEADER = """\
# {what}
# Made by `make i18n`; see README.md.
msgid ""
msgstr ""
"Project-Id-Version: ane-in-numbers\\n"
{more}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template_text(messages: Catalog) -> str:
    """The template as it stands in its file."""
    return _text(messages, _HEADER.format(what="Every message of ANE in Numbers.", more=""))


def catalog_text(code: str, messages: Catalog) -> str:
    """A language's catalog as it stands in its file."""
    more = f'"Language: {code}\\n"\n"Plural-Forms: {_plural_forms(code)}\\n"\n'
    return _text(messages, _HEADER.format(what=f"ANE in Numbers: {code}", more=more))


def _text(messages: Catalog, header: str) -> str:
    # A header of our own: Babel's names the day, which would change at every run. No line numbers
    # for the same reason: they would change with every edit of the code.
    written = io.BytesIO()
    write_po(written, messages, width=0, omit_header=True, include_lineno=False)
    return header + written.getvalue().decode().lstrip("\n")


def read(code: str, folder: Path) -> Catalog:
    """A language's catalog; an empty one if there is none yet."""
    path = folder / f"{code}.po"
    if not path.exists():
        return _empty(code)
    with path.open("rb") as file:
        return read_po(file, locale=_locale(code), charset="utf-8")


def _empty(code: str) -> Catalog:
    catalog = Catalog(locale=_locale(code), charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", _plural_forms(code))]
    return catalog


def merged(code: str, template: Catalog, old: Catalog) -> Catalog:
    """The messages of the template with the translations that are there.

    Those of messages that are gone are kept aside, and come back if the message does. There is no
    guessing from similar messages: a sentence about another number is another sentence.
    """
    known = {**old.obsolete, **{_key(message): message for message in old if message.id}}
    new = _empty(code)
    for message in template:
        if not message.id:
            continue
        before = known.pop(_key(message), None)
        added = new.add(
            message.id,
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
        # Babel takes "95% interval" for a placeholder of another kind, and checkers would too.
        added.flags.discard("python-format")
        if before is not None and before.pluralizable == message.pluralizable:
            added.string = before.string
            added.flags |= before.flags & {"fuzzy"}
            added.user_comments = before.user_comments
    for key, message in known.items():
        if is_translated(message):
            new.obsolete[key] = message
    return new


def _key(message: Message) -> str | tuple[str, str]:
    """As Babel keys its messages."""
    singular = source(message)
    return (singular, message.context) if message.context else singular


def source(message: Message) -> str:
    """The English message; of a plural one the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each of its forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def is_translated(message: Message) -> bool:
    """Whether readers get any of its translation: a fuzzy one is not shown."""
    return any(strings(message)) and not message.fuzzy


@lru_cache(maxsize=32)
def forms(code: str) -> tuple[str, ...]:
    """The plural forms of a language in the order of its catalog, by their names in the CLDR.

    Where the CLDR tells more forms apart than gettext does (Spanish has one for millions), the form
    is named for most of its numbers.
    """
    return tuple(max(names, key=names.__getitem__) for names in _names(code))


@lru_cache(maxsize=32)
def numbers_of(code: str) -> tuple[frozenset[int], ...]:
    """For each plural form of a language the numbers below a thousand that it is for."""
    plural = gettext.c2py(_plural(code)[1])
    return tuple(
        frozenset(n for n in range(1000) if plural(n) == index) for index in range(_plural(code)[0])
    )


def _names(code: str) -> list[Counter[str]]:
    rule = Locale.parse(_locale(code)).plural_form
    return [Counter(rule(n) for n in sorted(numbers)) for numbers in numbers_of(code)]


def _plural(code: str) -> tuple[int, str]:
    """How many plural forms a language has, and which one a number takes, in C."""
    count, rule = _PLURALS.get(code) or get_plural(_locale(code))[:2]
    return int(count), str(rule)


def _plural_forms(code: str) -> str:
    count, rule = _plural(code)
    return f"nplurals={count}; plural={rule};"


def _locale(code: str) -> str:
    return LANGUAGES[code].locale


def expected(template: Catalog, folder: Path) -> Mapping[Path, str]:
    """Every file of the folder as it should be."""
    files = {folder / TEMPLATE: template_text(template)}
    for code in TRANSLATED:
        files[folder / f"{code}.po"] = catalog_text(
            code, merged(code, template, read(code, folder))
        )
    return files


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the catalogs for reading and writing: who takes translations in meanwhile waits."""
    import fcntl  # there is none on Windows, where the desk must run

    folder.mkdir(parents=True, exist_ok=True)
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all; one that says the same already is left alone."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    with beside(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
