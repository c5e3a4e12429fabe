"""What a figure answers: pure data, the same for every face that shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from dashboard.database import DEMONSTRATION, DRAFT
from dashboard.figures.selection import Selection
from dashboard.languages import speaking
from dashboard.words import _, number

Cell = str | int | float | bool | None
Kind = Literal["parts", "mentions", "list"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: stable name for JSON and CSV.
        label: heading for people.
        unit: what is counted ("patients"), or "" for codes and words.
        meaning: one sentence.
        shown: whether people's tables show it; JSON and CSV always carry it.
        link: where people's tables lead from a cell: "publication" for an id of one, "address" for
            a path within the site.
    """

    name: str
    label: str
    unit: str = ""
    meaning: str = ""
    shown: bool = True
    link: Literal["", "publication", "address"] = ""


@dataclass(frozen=True)
class Table:
    """A tidy table and the text that stands in for its chart.

    Attributes:
        id: "main" for the figure's first table.
        rows: one mapping a row, keyed by column name.
        alt: what the chart of this table shows, in words.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    alt: str = ""
    note: str = ""

    def values(self, name: str) -> list[Any]:
        """All values of one column, in row order."""
        return [row[name] for row in self.rows]


@dataclass(frozen=True)
class Totals:
    """Patients behind an answer. All ``None`` for figures of kind *list*.

    ``total`` follows the basis that was asked for. ``possible_extra`` are patients left out of
    ``distinct`` for an overlap that is only possible. ``cannot_be_placed`` might match the
    selection as well; they are never inside the total.
    """

    total: int | None = None
    distinct: int | None = None
    as_published: int | None = None
    possible_extra: int | None = None
    publications: int | None = None
    not_stated: int | None = None
    cannot_be_split: int | None = None
    cannot_be_placed: int | None = None


@dataclass(frozen=True)
class Query:
    """A query behind an answer, with the values that were bound to it (lists as tuples)."""

    sql: str
    parameters: tuple[tuple[str, Any], ...] = ()

    def values(self) -> dict[str, Any]:
        """The values as they are bound."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.parameters
        }


@dataclass(frozen=True)
class Findings:
    """What a figure finds for a selection; the core makes an `Answer` of it.

    Attributes:
        tables: the main table first; further tables look at the same question another way.
        sources: ids of the publications behind the answer.
        totals: left empty by figures of kind *list*.
        texts: short texts for pages, such as a number for a card.
        key: the number that the headline is about, where that is not the total.
    """

    headline: str
    tables: tuple[Table, ...]
    caveats: tuple[str, ...]
    not_to_conclude: tuple[str, ...]
    sources: tuple[str, ...]
    totals: Totals = field(default_factory=Totals)
    texts: Mapping[str, str] = field(default_factory=dict)
    key: int | None = None


@dataclass(frozen=True)
class Answer:
    """One honest answer to one question; its parts are those of `Findings`.

    Attributes:
        data_version: of the release, or with ``-draft`` at its end.
        queries: what was asked of the database, for readers who want to check it.
    """

    id: str
    kind: Kind
    question: str
    headline: str
    unit: str
    selection: Selection
    tables: tuple[Table, ...]
    totals: Totals
    caveats: tuple[str, ...]
    not_to_conclude: tuple[str, ...]
    sources: tuple[str, ...]
    data_version: str
    data_date: str
    texts: Mapping[str, str]
    key: int | None = None
    queries: tuple[Query, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether the data are no release yet: such a number can't be pinned."""
        return self.data_version.endswith(DRAFT)

    @property
    def demonstration(self) -> bool:
        """Whether the numbers are invented, to show what the site can do."""
        return DEMONSTRATION in self.data_version

    @property
    def key_number(self) -> str:
        """The number that the sentence is about, as it stands there: "at least 1,054".

        "" where no single number can stand alone. What shows it shows the sentence beside it.
        """
        with speaking(self.selection.lang):
            for count in (self.key, self.totals.total):
                if count is not None and (words := _as_it_stands(count, self.headline)):
                    return words
        return ""

    @property
    def main(self) -> Table:
        """The figure's first table."""
        return self.tables[0]

    def table(self, table_id: str) -> Table:
        """A table by its id.

        Raises:
            KeyError: no such table in this answer.
        """
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def as_json(self) -> dict[str, Any]:
        """The answer as plain JSON values, in a stable order of keys."""
        return {
            "id": self.id,
            "kind": self.kind,
            "question": self.question,
            "headline": self.headline,
            "alt": self.main.alt,
            "unit": self.unit,
            "selection": self.selection.as_json(),
            "columns": _columns(self.main),
            "rows": [dict(row) for row in self.main.rows],
            "totals": asdict(self.totals),
            "caveats": list(self.caveats),
            "not_to_conclude": list(self.not_to_conclude),
            "sources": list(self.sources),
            "data_version": self.data_version,
            "data_date": self.data_date,
            "more_tables": [
                {
                    "id": table.id,
                    "title": table.title,
                    "alt": table.alt,
                    "columns": _columns(table),
                    "rows": [dict(row) for row in table.rows],
                }
                for table in self.tables[1:]
            ],
        }


def _as_it_stands(count: int, sentence: str) -> str:
    """A number with the words that belong to it, as a sentence has them; "" if it does not."""
    digits = number(count)
    forms = (_("at least {n}"), _("{n} children"), _("{n} publications"), _("{n} times"), "{n}")
    for form in forms:
        words = form.format(n=digits)
        # Not as a part of another number: 5 stands neither in "2025" nor in "1,5".
        before, behind = r"(?<![A-Za-z0-9_.,])(?<!\d[\u00a0\u202f])", r"(?![.,\u00a0\u202f]?\d)"
        if re.search(before + re.escape(words) + behind, sentence, re.IGNORECASE):
            return words
    return ""


def _columns(table: Table) -> list[dict[str, str]]:
    return [
        {"name": c.name, "label": c.label, "unit": c.unit, "meaning": c.meaning}
        for c in table.columns
    ]
