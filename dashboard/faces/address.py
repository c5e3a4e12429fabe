"""Parts of a page's state that live in the address: an open publication, a search, a scale.

A link or the browser's Back button sets the control; moving the control writes the address. While
a control has just been moved, the address that comes with it is still the old one and is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

_T = TypeVar("_T")


def seed(name: str, key: str, read: Callable[[list[str]], _T]) -> None:
    """Before a control is shown: give it what the address asks for, if that is news.

    Args:
        name: of the parameter.
        key: of the control in the session's state.
        read: makes the control's value of the parameter's values.
    """
    asked = st.query_params.get_all(name)
    state = st.session_state
    moved = key in state and state[key] != state.get(f"value_{name}")
    if key not in state or (asked != state.get(f"written_{name}") and not moved):
        state[key] = read(asked)


def keep(name: str, key: str, values: Sequence[str]) -> None:
    """After a control was shown: write its value to the address, or take the parameter out."""
    values = list(values)
    if not values:
        st.query_params.pop(name, None)
    elif st.query_params.get_all(name) != values:
        st.query_params[name] = values
    st.session_state[f"written_{name}"] = values
    st.session_state[f"value_{name}"] = st.session_state[key]


def written(*names: str) -> dict[str, list[str]]:
    """What was last written for these parameters, for links that lead back."""
    found = {name: st.session_state.get(f"written_{name}") for name in names}
    return {name: values for name, values in found.items() if values}


def restate() -> None:
    """Write the address that this run was asked for.

    A link to the page that is already open changes its parameters but not the browser's address.
    """
    st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})
