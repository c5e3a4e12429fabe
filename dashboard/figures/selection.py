"""The reader's choices: immutable, validated, spelt the same everywhere.

One parser serves the address of the app, the command line and the web addresses of figures, so
that a state has one spelling. An unknown name or value is an error that says what is allowed; it
never falls back to the unfiltered number.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from dashboard.languages import LANGUAGES, language
from dashboard.words import _

Basis = Literal["distinct", "as_published"]
FIELDS = (
    "from",
    "to",
    "trigger",
    "country",
    "age",
    "design",
    "recruited",
    "basis",
    "lang",
    "version",
)
CHOICES = tuple(name for name in FIELDS if name not in ("lang", "version"))
"""The fields that say who is counted, or how."""
PATIENT_FIELDS = tuple(name for name in FIELDS if name != "recruited")
"""The choices that every count of patients can follow."""
REPEATABLE = frozenset({"trigger", "country", "design", "recruited"})
BASES: tuple[Basis, ...] = ("distinct", "as_published")
EARLIEST, LATEST = 1900, 2100
MOST_PROBLEMS = 10
"""So many problems of one selection are told: who sends thousands must not keep us busy."""
RENAMED: Mapping[str, str] = {}
"""Former name of a parameter -> its name today. A link once printed is understood for ever, so a
name is never taken out of here, and never given to another parameter."""


class Labels(Mapping[str, str]):
    """Labels of codes, each in the language that is spoken when it is looked up.

    Args:
        labels: code -> label in the source language, in the order to show them.
        say: makes of a code and its label what is shown.
    """

    def __init__(self, labels: Mapping[str, str], say: Callable[[str, str], str]) -> None:
        self._labels = labels
        self._say = say

    def __getitem__(self, code: str) -> str:
        return self._say(code, self._labels[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The codes that may be chosen, each with its label, in the order to show them.

    ``triggers`` are single agents, ``groups`` the groups they belong to;
    ``countries`` are all of ISO 3166 alpha-3, ``described`` those with a publication;
    ``version`` is the release, None where the data are no release and cannot be asked for again.
    """

    triggers: Mapping[str, str]
    groups: Mapping[str, str]
    countries: Mapping[str, str]
    described: frozenset[str]
    ages: Mapping[str, str]
    designs: Mapping[str, str]
    recruitments: Mapping[str, str]
    version: str | None

    def trigger_label(self, code: str) -> str:
        """Label of a trigger or trigger group; a group wins where both share a code."""
        return self.groups.get(code) or self.triggers[code]

    def allowed(self, name: str) -> list[str]:
        """The values that a field may take; [] for the years, which are a range."""
        values: dict[str, Iterable[str]] = {
            "trigger": dict.fromkeys([*self.groups, *self.triggers]),
            "country": self.countries,
            "age": self.ages,
            "design": self.designs,
            "recruited": self.recruitments,
            "basis": BASES,
            "lang": LANGUAGES,
            "version": [self.version] if self.version else [],
        }
        return list(values.get(name, ()))


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a selection, told so that the reader can mend it."""

    field: str
    value: str
    message: str


class SelectionError(ValueError):
    """A selection that names something unknown or impossible; ``problems`` lists all faults."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in problems))


@dataclass(frozen=True)
class Selection:
    """The reader's choices. Empty means "all"; both ends of the period are in.

    Without a language of its own a selection speaks the one that is spoken where it is made.
    """

    from_year: int | None = None
    to_year: int | None = None
    trigger: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    age: str | None = None
    design: tuple[str, ...] = ()
    recruited: tuple[str, ...] = ()
    basis: Basis = "distinct"
    lang: str = field(default_factory=language)
    version: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values under the public names."""
        return {
            "from": self.from_year,
            "to": self.to_year,
            "trigger": list(self.trigger),
            "country": list(self.country),
            "age": self.age,
            "design": list(self.design),
            "recruited": list(self.recruited),
            "basis": self.basis,
            "lang": self.lang,
            "version": self.version,
        }

    def chosen(self) -> dict[str, list[str]]:
        """What differs from "all": public name -> values as spelt in an address."""
        everything = _EVERYTHING.as_json()
        return {
            name: [str(v) for v in value] if isinstance(value, list) else [str(value)]
            for name, value in self.as_json().items()
            if value != everything[name]
        }

    def unpinned(self) -> Selection:
        """The same choices of whatever data are asked."""
        return replace(self, version=None)

    def query(self) -> str:
        """The choices as a URL query string, in the order of ``FIELDS``."""
        return urlencode(self.chosen(), doseq=True)

    def only(self, names: Iterable[str]) -> Selection:
        """The same selection, keeping only the named fields."""
        keep = set(names)
        attribute = {"from": "from_year", "to": "to_year"}
        blank = Selection()
        drop = {attribute.get(n, n): getattr(blank, attribute.get(n, n)) for n in FIELDS}
        return replace(self, **{a: v for a, v in drop.items() if _public(a) not in keep})

    def parameters(self) -> dict[str, Any]:
        """Bound parameters for the counting macros."""
        return {
            "first_year": self.from_year,
            "last_year": self.to_year,
            "designs": list(self.design) or None,
            "triggers": list(self.trigger) or None,
            "countries": list(self.country) or None,
            "ages": [self.age] if self.age else None,
        }

    def parameters_by_basis(self) -> dict[str, Any]:
        """The same with ``distinct``, for queries that count on the chosen basis."""
        return {**self.parameters(), "distinct": self.basis == "distinct"}


_EVERYTHING = Selection()


def _public(attribute: str) -> str:
    return {"from_year": "from", "to_year": "to"}.get(attribute, attribute)


def parse(
    params: Mapping[str, Sequence[str]],
    vocabulary: Vocabulary,
    *,
    applicable: Iterable[str] = FIELDS,
) -> Selection:
    """Read a selection from names and values as they stand in an address.

    Args:
        params: name -> values; a name may occur several times only if it is repeatable. Former
            names (``RENAMED``) are understood.
        vocabulary: what may be chosen.
        applicable: the fields that the caller can honour.

    Raises:
        SelectionError: with every problem found, each naming what is allowed; of very many only
            the first `MOST_PROBLEMS`.
    """
    problems: list[Problem] = []
    applicable = [name for name in FIELDS if name in set(applicable)]
    found: dict[str, Any] = {}
    spelt = {RENAMED[name]: name for name in params if name in RENAMED}
    for given, raw in params.items():
        if len(problems) >= MOST_PROBLEMS:
            break
        name, values = RENAMED.get(given, given), list(raw)
        if spelt.get(name, given) != given:
            message = _("'{old}' is a former name of '{name}': give one of the two.")
            text = message.format(old=spelt[name], name=name)
            problems.append(Problem(given, values[0] if values else "", text))
        elif name not in applicable:
            problems.append(unknown_name(name, values, applicable))
        elif len(values) > 1 and name not in REPEATABLE:
            problems.append(given_again(name, values))
        elif values:
            problems += _read(name, values, vocabulary, found)
    first, last = found.get("from_year"), found.get("to_year")
    if first is not None and last is not None and first > last:
        message = _("'from' ({first}) is later than 'to' ({last}): swap the two years.")
        problems.append(Problem("from", str(first), message.format(first=first, last=last)))
    if problems:
        # Told under the name that was given, where the reader can find it.
        told = problems[:MOST_PROBLEMS]
        raise SelectionError([replace(p, field=spelt.get(p.field, p.field)) for p in told])
    return Selection(**found)


def _read(
    name: str, values: list[str], vocabulary: Vocabulary, found: dict[str, Any]
) -> list[Problem]:
    """Put the values of one field into ``found``; return what is wrong with them."""
    if name in ("from", "to"):
        text = values[0]
        is_year = len(text) == len(str(LATEST)) and text.isascii() and text.isdigit()
        if not (is_year and EARLIEST <= int(text) <= LATEST):
            message = _("'{name}' is a year from {earliest} to {latest}, not '{value}'.")
            return [
                Problem(
                    name,
                    text,
                    message.format(name=name, earliest=EARLIEST, latest=LATEST, value=text[:40]),
                )
            ]
        found[f"{name}_year"] = int(text)
        return []
    allowed = vocabulary.allowed(name)
    given, known = dict.fromkeys(values), {*allowed}
    unknown = [value for value in given if value not in known]
    if unknown:
        return [_unknown_value(name, value, vocabulary) for value in unknown[:MOST_PROBLEMS]]
    chosen = tuple(value for value in allowed if value in given)
    found[name] = chosen if name in REPEATABLE else chosen[0]
    return []


def unknown_name(name: str, values: Sequence[str], applicable: Sequence[str]) -> Problem:
    """A parameter that does not exist where it was given."""
    message = _("'{name}' can't be chosen here; what can be chosen: {allowed}.")
    text = message.format(name=name[:40], allowed=", ".join(applicable))
    return Problem(name, values[0] if values else "", text)


def given_again(name: str, values: Sequence[str]) -> Problem:
    """A parameter with several values that may have one."""
    message = _("'{name}' was given {count} times; it may be given once.")
    return Problem(name, values[1], message.format(name=name, count=len(values)))


def _unknown_value(name: str, value: str, vocabulary: Vocabulary) -> Problem:
    allowed = vocabulary.allowed(name)
    if name == "country":
        message = _(
            "'{value}' is not a country code (ISO 3166, three capital letters)."
            " Countries with a publication: {allowed}."
        )
        allowed = [code for code in allowed if code in vocabulary.described]
    elif not allowed:
        message = _(
            "'{value}' is not the version of these data. They are a draft, which no link can ask"
            " for: leave '{name}' out."
        )
    else:
        message = _("'{value}' is not a known {name}. Allowed: {allowed}.")
    text = message.format(value=value[:40], name=name, allowed=", ".join(allowed))
    typed = (value.upper() if name == "country" else value)[:40]
    close = difflib.get_close_matches(typed, allowed, n=1)
    if close:
        text += " " + _("Did you mean '{close}'?").format(close=close[0])
    return Problem(name, value, text)
