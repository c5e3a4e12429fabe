"""What the address asks to present: on every page its own figures, on *Present* a deck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.faces import controls, decks
from dashboard.faces.app_pages import AppPage
from dashboard.faces.permalink import is_foreign
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import CHOICES, Selection, SelectionError, parse

PATH = "present"
"""Of the page where a deck is put together."""
PRESENT = "present"
NUMBER = "slide"
DECK = "deck"
FIGURE = "figure"
OWN = "own"
"""The deck that is made of the figures that the address names."""
_DEFAULT = "overview"


@dataclass(frozen=True)
class Asked:
    """What to present, with the choices that go for all of it."""

    items: tuple[decks.Item, ...]
    selection: Selection


def presenting() -> bool:
    """Whether the address asks for the full screen."""
    return st.query_params.get(PRESENT) == "1"


def asked(context: Context, page: AppPage) -> Asked | None:
    """What the address asks to present; None where that does not exist, and the page says why."""
    given = {
        name: st.query_params.get_all(name)
        for name in st.query_params
        if name not in controls.PAGE_STATE and not is_foreign(name)
    }
    try:
        return Asked(_items(page), parse(given, context.vocabulary))
    except (decks.DeckError, SelectionError):
        return None


def _items(page: AppPage) -> tuple[decks.Item, ...]:
    if page.path == PATH:
        return deck_items(st.query_params.get(DECK), st.query_params.get_all(FIGURE))
    return decks.read_items(page.figures)


def deck_items(deck_id: str | None, figures: Sequence[str]) -> tuple[decks.Item, ...]:
    """The items of a deck; figures that are named go before a ready deck.

    Raises:
        decks.DeckError: naming what exists.
    """
    if figures:
        return decks.read_items(figures)
    return decks.find_deck(deck_id or _DEFAULT).items


def fields_of(items: Sequence[decks.Item]) -> tuple[str, ...]:
    """The choices that at least one of the figures can follow, in their usual order."""
    followed = {name for item in items for name in find(item.figure).fields}
    return tuple(name for name in CHOICES if name in followed)


def start_parameters() -> dict[str, str | list[str]]:
    """The address of this page as it stands now, with the wish to fill the screen."""
    here: dict[str, str | list[str]] = {
        name: st.query_params.get_all(name)
        for name in st.query_params
        if not is_foreign(name) and name != NUMBER
    }
    return {**here, PRESENT: "1"}
