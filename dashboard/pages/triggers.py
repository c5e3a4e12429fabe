"""Which infections came before ANE, and how that changed in print."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.words import _


def show() -> None:
    data = live.context()
    st.title(_("What came before the illness"))
    st.markdown(
        _(
            "ANE follows an ordinary infection. Here is what publications say about it, person by"
            " person where they allow it. Very often they say nothing: that is shown too."
        )
    )
    chosen = controls.selection(
        data, ("from", "to", "trigger", "country", "age", "design", "basis")
    )
    block.figure_block("cases-by-trigger", chosen)
    st.divider()
    block.figure_block("triggers-over-time", chosen)
    st.divider()
    st.markdown(_("The same choice, as a count by year:"))
    block.figure_block("published-count", chosen)
