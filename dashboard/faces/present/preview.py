"""The screens of a deck as cards, in the order in which they will come."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.faces.block import PLOTLY_CONFIG
from dashboard.faces.decks import MAIN, Item
from dashboard.faces.live import plain
from dashboard.faces.present import choosing
from dashboard.faces.present.plan import Screen
from dashboard.words import _, number

_HEIGHT = 240


def cards(screens: Sequence[Screen], items: Sequence[Item]) -> None:
    """A card for each screen; in a deck of one's own, the first of a figure can be moved."""
    before: Item | None = None
    for at, screen in enumerate(screens, 1):
        item = screen.slide.item
        with st.container(border=True, key=f"screen_{at}"):
            _card(screen, at)
            if choosing.is_own() and item != before:
                choosing.order_buttons(items.index(item), len(items), _name(screen))
        before = item


def _name(screen: Screen) -> str:
    """A figure's short name; for one of its further charts, the name of that."""
    slide = screen.slide
    return _(slide.figure.title) if slide.item.table == MAIN else slide.table.title


def _card(screen: Screen, at: int) -> None:
    heading = _("{n}. {heading}").format(n=number(at), heading=screen.heading)
    st.markdown(f"**{plain(heading)}**")
    for note in screen.notes:
        st.caption(plain(note))
    if screen.chart is not None:
        st.plotly_chart(
            screen.figure,
            config=PLOTLY_CONFIG,
            key=f"screen_chart_{at}",
            height=_HEIGHT,
            alt=screen.slide.table.alt,
        )
