"""What journals publish, beside what people told the group."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.words import _


def show() -> None:
    data = live.context()
    st.title(_("Published and reported"))
    st.markdown(
        _(
            "**Published** is what journals describe. **Reported** is what people told the group."
            " A quoted total is what somebody once wrote. These are different things: here they"
            " stand side by side."
        )
    )
    chosen = controls.selection(data, ("trigger", "country", "age"))
    block.figure_block("published-and-known", chosen)
    st.divider()
    st.markdown(
        _("Two lists of people can say something about those who are on neither. This needs care.")
    )
    block.figure_block("how-many-unseen", chosen)
    live.page_link("methods", _("Why these numbers differ, and how we counted"))
