"""What the disease is called, and why that matters for finding it."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.words import _


def show() -> None:
    data = live.context()
    st.title(_("One illness, many names"))
    st.markdown(
        _(
            "Doctors do not all use the same name. Who searches for one name misses the reports"
            " under another. Here are the names that the publications use."
        )
    )
    chosen = controls.selection(data, ("from", "to", "trigger", "country", "design"))
    block.figure_block("names", chosen, tables=("main",))
    st.divider()
    st.subheader(_("Did the names change over the years?"))
    block.figure_tables("names", chosen, "by_year")
    st.subheader(_("Does the name depend on the infection?"))
    block.figure_tables("names", chosen, "by_trigger")
    st.info(
        _(
            "Do you know of a report under another name? It may be missing here, and you can tell"
            " us: *Sources* shows how."
        )
    )
    live.page_link("sources", _("Help to complete the collection"))
    live.page_link("glossary", _("What the names mean"))
