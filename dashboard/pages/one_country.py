"""Everything known for one country."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.words import _


def show() -> None:
    data = live.context()
    st.title(_("One country"))
    st.markdown(
        _(
            "All that this collection knows of the published patients who were treated in one"
            " country or territory. It counts what was written and found, not how many fell ill."
        )
    )
    chosen = controls.selection(
        data, ("from", "to", "country", "trigger", "age", "design", "basis")
    )
    block.figure_block("country", chosen)
    live.page_link("map", _("Back to the map"), icon=":material/arrow_back:")
