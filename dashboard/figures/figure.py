"""The core: what a figure is, what it works with, and the registry of all figures."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

import plotly.graph_objects as go

from dashboard import observe
from dashboard.database import DEMONSTRATION, DRAFT, Snapshot
from dashboard.figures import lettering, style
from dashboard.figures.answer import Answer, Findings, Kind, Query
from dashboard.figures.selection import Selection, Vocabulary
from dashboard.languages import SOURCE, language, speaking
from dashboard.words import _, country, term


@dataclass(frozen=True, eq=False)
class Context:
    """What a figure answers from: one state of the data, so that all its queries agree.

    ``data_version`` ends in ``-draft`` where the data are no release, so that every face says so.
    ``first_year`` is the year of the earliest publication; ``data_year`` the last year that a count
    can reach: the year of the data's date, or of a publication dated ahead.
    """

    data: Snapshot
    vocabulary: Vocabulary
    data_version: str
    data_date: str
    first_year: int
    data_year: int

    @property
    def draft(self) -> bool:
        """Whether these data are no release: they may change, and no link can pin them."""
        return self.data_version.endswith(DRAFT)

    @property
    def demonstration(self) -> bool:
        """Whether the data are invented, to show what the site can do."""
        return DEMONSTRATION in self.data_version

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of one query, values bound as parameters.

        Labels, meanings and names of countries are in the language that is spoken: columns called
        ``label`` or ``meaning`` or ending so, and ``name`` or ``country_name`` beside the code in
        ``country``.
        """
        query = Query(sql, _frozen(parameters or {}))
        heard = _queries.get()
        if heard is not None:
            heard.append(query)
        # A figure may change the rows that it gets, so each gets its own.
        rows = [dict(row) for row in _rows(self, query)]
        return rows if language() == SOURCE else [_said(row) for row in rows]

    def text(self, name: str) -> str:
        """A file of the data folder, such as ``site.toml``, as it was when this was built.

        Raises:
            UnknownFileError: there is none of this name.
        """
        return self.data.text(name)


_queries: ContextVar[list[Query] | None] = ContextVar("queries", default=None)
"""Where the queries of the answer being worked out are noted down."""


@lru_cache(maxsize=64)
def _rows(context: Context, query: Query) -> list[dict[str, Any]]:
    """Rows of a query: nearly all figures ask how many match a choice, the dearest of questions."""
    return context.data.rows(query.sql, query.values())


_LABELS = ("label", "meaning")


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the labels that stand in it in the language that is spoken."""
    for column, value in row.items():
        if not isinstance(value, str):
            continue
        if column in _LABELS or column.endswith(("_label", "_meaning")):
            row[column] = term(value)
        elif column in ("name", "country_name") and isinstance(row.get("country"), str):
            row[column] = country(row["country"], value)
    return row


def _frozen(parameters: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in parameters.items()
    )


Draw = Callable[[Answer], go.Figure]


@dataclass(frozen=True)
class Figure:
    """One question about the data.

    Attributes:
        id: public and permanent: it stands in links and citations.
        fields: the selection fields that this figure follows.
        unit: what one of the answer's numbers is.
        compute: finds the one answer to a selection.
        charts: table id -> how to draw that table. A table without a chart is a table only.
        position: order in lists of figures.
        rule: how it is counted, in a sentence or two.
        plain: what it tells in plain words, for a reader aged about 12.
        content_note: what a reader may want to know before reading on, where a figure speaks of
            deaths or lasting harm; every page that shows the figure opens with it.
    """

    id: str
    title: str
    question: str
    kind: Kind
    fields: tuple[str, ...]
    rule: str
    position: int
    unit: str
    compute: Callable[[Context, Selection], Findings]
    charts: Mapping[str, Draw] = field(default_factory=dict)
    content_note: str = ""
    plain: str = ""

    def answer(self, context: Context, selection: Selection) -> Answer:
        """The one honest answer to a selection, from one state of the data, in its language."""
        with speaking(selection.lang):
            return self._answer(context, selection)

    def _answer(self, context: Context, selection: Selection) -> Answer:
        queries: list[Query] = []
        token = _queries.set(queries)
        try:
            found = self.compute(context, selection)
        finally:
            _queries.reset(token)
        if context.demonstration:
            found = _marked(found)
        return Answer(
            id=self.id,
            kind=self.kind,
            question=_(self.question),
            unit=self.unit,
            selection=selection,
            data_version=context.data_version,
            data_date=context.data_date,
            headline=found.headline,
            tables=found.tables,
            totals=found.totals,
            caveats=found.caveats,
            not_to_conclude=found.not_to_conclude,
            sources=found.sources,
            texts=found.texts,
            key=found.key,
            queries=tuple(queries),
        )

    def draw(self, answer: Answer, table_id: str) -> go.Figure:
        """The chart of one table.

        Raises:
            KeyError: that table has no chart.
        """
        with speaking(answer.selection.lang):
            chart = self.charts[table_id](answer)
            if answer.demonstration:
                style.watermark(chart, _("Demonstration: invented numbers"))
            return lettering.spoken_way(chart)


def _marked(found: Findings) -> Findings:
    """What an invented answer says, each sentence of it marked: any of them may be copied alone."""
    form = _("Demonstration with invented numbers: {words}")
    return replace(
        found,
        headline=form.format(words=found.headline),
        tables=tuple(
            replace(
                table,
                title=form.format(words=table.title),
                alt=form.format(words=table.alt) if table.alt else "",
            )
            for table in found.tables
        ),
        texts={
            name: form.format(words=text) if name.endswith("_sentence") else text
            for name, text in found.texts.items()
        },
    )


@lru_cache(maxsize=512)
def answer(context: Context, figure_id: str, selection: Selection) -> Answer:
    """The answer of a figure, kept for as long as the data stay the same."""
    return find(figure_id).answer(context, selection)


observe.watch_cache("queries", _rows.cache_info)
observe.watch_cache("answers", answer.cache_info)


@cache
def registry() -> dict[str, Figure]:
    """All figures by id, in order. Every module of this package that defines ``FIGURE`` is one."""
    package = importlib.import_module("dashboard.figures")
    modules = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    figures = [module.FIGURE for module in modules if hasattr(module, "FIGURE")]
    return {figure.id: figure for figure in sorted(figures, key=lambda f: f.position)}


class UnknownFigureError(KeyError):
    """No figure has this id; the message names those that exist."""

    def __init__(self, figure_id: str) -> None:
        self.figure_id = figure_id
        super().__init__(figure_id)

    def __str__(self) -> str:
        return f"'{self.figure_id[:60]}' is not a figure. Figures: {', '.join(registry())}."


def find(figure_id: str) -> Figure:
    """A figure by its id.

    Raises:
        UnknownFigureError: naming the ids that exist.
    """
    try:
        return registry()[figure_id]
    except KeyError:
        raise UnknownFigureError(figure_id) from None
