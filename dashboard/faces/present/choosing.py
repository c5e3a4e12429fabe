"""What to present: a ready deck, or figures of one's own choice in an order of one's own.

The choice stands in the address: ``deck=overview``, or ``deck=own`` with a ``figure=`` for each
figure, in order.
"""

from __future__ import annotations

import streamlit as st

from dashboard.faces import address, decks
from dashboard.faces.live import plain
from dashboard.faces.present.asked import DECK, FIGURE, OWN, deck_items
from dashboard.figures.figure import Context, answer, find
from dashboard.figures.selection import Selection
from dashboard.words import _

_CHOICE = "present_deck"
_FIGURES = "present_figures"
_ADD = "present_add"
_BEFORE = "present_before"


def chosen_items(context: Context) -> tuple[decks.Item, ...]:
    """Show what can be presented; the items that are chosen now, () where there are none yet."""
    problem = _problem()
    address.seed(DECK, _CHOICE, _read_deck)
    address.seed(FIGURE, _FIGURES, _read_figures)
    if problem:
        st.error(_("This link asks for something that there is not.") + "\n\n" + plain(problem))
    choice: str | None = st.radio(
        _("What to present"),
        [*decks.DECKS, OWN],
        format_func=_title,
        captions=[*(_(deck.description) for deck in decks.DECKS.values()), _("In any order.")],
        key=_CHOICE,
        on_change=_start_own,
    )
    if choice == OWN:
        _offer(context)
    elif choice:
        st.session_state[_BEFORE] = choice
    figures: list[str] = st.session_state[_FIGURES] if choice == OWN else []
    address.keep(DECK, _CHOICE, [choice] if choice else [])
    address.keep(FIGURE, _FIGURES, figures)
    if choice is None or (choice == OWN and not figures):
        return ()
    return deck_items(choice, figures)


def deck_title() -> str:
    """What to call what is chosen."""
    return _title(st.session_state[_CHOICE])


def deck_name() -> str:
    """The short name of what is chosen, as it stands in the address."""
    return str(st.session_state[_CHOICE])


def is_own() -> bool:
    """Whether the order is the reader's to change."""
    return bool(st.session_state.get(_CHOICE) == OWN)


def order_buttons(at: int, count: int, name: str) -> None:
    """Buttons that move the figure with this index up or down, or take it out.

    Args:
        at: its index.
        count: how many there are.
        name: of the figure, which tells its buttons from those of the others.
    """
    with st.container(horizontal=True, gap="small"):
        for label, icon, way, possible in (
            (_("Earlier: {figure}"), "arrow_upward", -1, at > 0),
            (_("Later: {figure}"), "arrow_downward", 1, at < count - 1),
            (_("Take out: {figure}"), "close", 0, True),
        ):
            st.button(
                label.format(figure=plain(name)),
                icon=f":material/{icon}:",
                key=f"present_{at}_{way}",
                disabled=not possible,
                on_click=_move,
                args=(at, way),
            )


def _title(choice: str) -> str:
    return _("Figures of your own choice") if choice == OWN else _(decks.DECKS[choice].title)


def _problem() -> str:
    """What is wrong with the address, if anything."""
    deck, figures = st.query_params.get(DECK), st.query_params.get_all(FIGURE)
    try:
        if figures:
            decks.read_items(figures)
        elif deck and deck != OWN:
            decks.find_deck(deck)
    except decks.DeckError as error:
        return str(error)
    return ""


def _read_deck(asked: list[str]) -> str | None:
    if st.query_params.get_all(FIGURE):
        return OWN
    if not asked:
        return next(iter(decks.DECKS))
    return asked[0] if asked[0] in (*decks.DECKS, OWN) else None


def _read_figures(asked: list[str]) -> list[str]:
    """The figures that exist among those that were asked for; the others have been told."""
    known = {str(item) for item in decks.every_item()}
    written = [str(item) for name in asked for item in _one(name)]
    return [name for name in dict.fromkeys(written) if name in known]


def _one(name: str) -> tuple[decks.Item, ...]:
    try:
        return decks.read_items([name])
    except decks.DeckError:
        return ()


def _start_own() -> None:
    """One's own choice begins as the deck that was chosen before."""
    if is_own() and not st.session_state.get(_FIGURES):
        before = st.session_state.get(_BEFORE, next(iter(decks.DECKS)))
        st.session_state[_FIGURES] = [str(item) for item in decks.DECKS[before].items]


def _offer(context: Context) -> None:
    """The figures that are not in it yet; one that is chosen goes to the end."""
    labels = {
        str(item): _label(context, item)
        for item in decks.every_item()
        if str(item) not in st.session_state[_FIGURES]
    }
    st.selectbox(
        _("Add a figure"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=_ADD,
        placeholder=_("Choose a figure; it goes to the end"),
        on_change=_add,
    )
    if not st.session_state[_FIGURES]:
        st.info(_("Nothing is chosen yet. Add the first figure above."))


def _label(context: Context, item: decks.Item) -> str:
    title = _(find(item.figure).title)
    if item.table == decks.MAIN:
        return title
    found = answer(context, item.figure, Selection())
    table = next((table.title for table in found.tables if table.id == item.table), item.table)
    return _("{title}: {table}").format(title=title, table=table)


def _add() -> None:
    name = st.session_state[_ADD]
    if name:
        st.session_state[_FIGURES] = [*st.session_state[_FIGURES], name]
        st.session_state[_ADD] = None


def _move(at: int, way: int) -> None:
    figures = list(st.session_state[_FIGURES])
    name = figures.pop(at)
    if way:
        figures.insert(at + way, name)
    st.session_state[_FIGURES] = figures
