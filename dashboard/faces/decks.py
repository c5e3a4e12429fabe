"""What is presented, and in which order: decks of slides, the same on file and on a screen.

A deck is a list of items, each one table of one figure, written ``figure`` or ``figure:table``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dashboard.figures.answer import Answer, Table
from dashboard.figures.figure import Context, Figure, UnknownFigureError, answer, find, registry
from dashboard.figures.selection import CHOICES, Selection
from dashboard.words import N_, _

MAIN = "main"
_APART = ":"


class DeckError(ValueError):
    """There is no such deck, figure or table, or nothing to show; the message names what exists."""


@dataclass(frozen=True)
class Item:
    """One slide's subject."""

    figure: str
    table: str = MAIN

    def __str__(self) -> str:
        return self.figure if self.table == MAIN else f"{self.figure}{_APART}{self.table}"


@dataclass(frozen=True)
class Deck:
    """A ready choice of figures.

    Attributes:
        title: on the first slide.
        description: for whom it is, in a sentence.
    """

    id: str
    title: str
    description: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Slide:
    """One figure's table on its way to a slide.

    Attributes:
        warning: what to say on a slide before this one, where it speaks of deaths or lasting harm;
            "" where an earlier slide of the same figure has said it, and for all other figures.
        unfollowed: names of the choices made that this figure cannot follow.
    """

    item: Item
    figure: Figure
    answer: Answer
    table: Table
    warning: str
    unfollowed: tuple[str, ...]

    @property
    def has_chart(self) -> bool:
        """Whether there is something to draw."""
        return self.table.id in self.figure.charts and bool(self.table.rows)


def _items(*names: str) -> tuple[Item, ...]:
    return tuple(map(_read, names))


def _read(name: str) -> Item:
    figure, _apart, table = name.strip().partition(_APART)
    return Item(figure, table or MAIN)


DECKS: Mapping[str, Deck] = {
    deck.id: deck
    for deck in (
        Deck(
            "overview",
            N_("ANE in numbers"),
            N_("The whole picture, in ten figures."),
            _items(
                "told-and-counted",
                "published-count",
                "published-and-known",
                "cases-by-country",
                "cases-by-trigger",
                "triggers-over-time",
                "age-groups",
                "genetic-testing",
                "outcomes",
                "collation-flow",
            ),
        ),
        Deck(
            "clinicians",
            N_("ANE in the literature"),
            N_(
                "For doctors: triggers, ages, imaging, treatment, outcomes, genes, and the largest"
                " series."
            ),
            _items(
                "published-count",
                "collation-flow",
                "cases-by-trigger",
                "age-groups:ages",
                "lesions",
                "treatments",
                "outcomes",
                "outcomes:lasting",
                "genetic-testing",
                "genetic-testing:tested_series",
                "largest-series",
                "names",
            ),
        ),
        Deck(
            "families",
            N_("You are not the only ones"),
            N_(
                "For families: how many, where, how old, and after which infections. Nothing about"
                " deaths."
            ),
            _items(
                "told-and-counted",
                "published-and-known",
                "cases-by-country",
                "age-groups",
                "cases-by-trigger",
                "publications-over-time",
            ),
        ),
    )
}


def find_deck(deck_id: str) -> Deck:
    """A deck by its id.

    Raises:
        DeckError: naming the decks that exist.
    """
    try:
        return DECKS[deck_id]
    except KeyError:
        message = _("'{deck}' is not a deck. Decks: {known}.")
        known = ", ".join(DECKS)
        raise DeckError(message.format(deck=deck_id[:60], known=known)) from None


def tables_of(figure: Figure) -> tuple[str, ...]:
    """The tables of a figure that can be an item: the main one and all that have a chart."""
    return tuple(dict.fromkeys((MAIN, *figure.charts)))


def every_item() -> tuple[Item, ...]:
    """All that can be presented, in the order of the figures."""
    return tuple(
        Item(figure.id, table) for figure in registry().values() for table in tables_of(figure)
    )


def read_items(names: Iterable[str]) -> tuple[Item, ...]:
    """Items from their written form, in this order; empty names and repetitions are passed over.

    Raises:
        DeckError: an unknown figure or table, told with those that exist, or no item at all.
    """
    found = dict.fromkeys(_read(name) for name in names if name.strip())
    for item in found:
        try:
            figure = find(item.figure)
        except UnknownFigureError as error:
            raise DeckError(str(error)) from None
        if item.table not in tables_of(figure):
            message = _("'{table}' is not a chart of {figure}. There are: {known}.")
            known = ", ".join(str(Item(figure.id, table)) for table in tables_of(figure))
            raise DeckError(
                message.format(table=item.table[:60], figure=figure.id, known=known)
            ) from None
    if not found:
        raise DeckError(_("Name at least one figure: {known}.").format(known=", ".join(registry())))
    return tuple(found)


def slides(context: Context, items: Iterable[Item], selection: Selection) -> Iterator[Slide]:
    """The slides of some items, each figure following those of the choices that it can."""
    warned: set[str] = set()
    for item in items:
        figure = find(item.figure)
        found = answer(context, figure.id, selection.only(figure.fields))
        warning = figure.content_note if figure.id not in warned else ""
        warned.add(figure.id)
        yield Slide(
            item=item,
            figure=figure,
            answer=found,
            table=_table(found, item.table),
            warning=_(warning) if warning else "",
            unfollowed=tuple(
                name for name in selection.chosen() if name in CHOICES and name not in figure.fields
            ),
        )


def _table(found: Answer, table_id: str) -> Table:
    """The table; for some choices an answer lacks one, and the main one says why."""
    return next((table for table in found.tables if table.id == table_id), found.main)
