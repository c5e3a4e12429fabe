"""Every publication behind the figures, searchable, each with a view of its own."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import address, block, controls, library, live, publication
from dashboard.figures.figure import answer
from dashboard.figures.selection import Selection
from dashboard.words import _


def show() -> None:
    data = live.context()
    address.restate()
    if st.query_params.get("publication"):
        publication.one_publication(data, st.query_params["publication"])
        return
    st.title(_("The publications"))
    st.markdown(
        _(
            "Every number on this site comes from these publications. Open one to see its patients,"
            " how it was read, and where it counts or why not."
        )
    )
    chosen = controls.selection(data, ("from", "to", "trigger", "country", "age", "design"))
    found = answer(data, "publications", chosen)
    library.publication_list(found)
    block.reading(found)
    st.divider()
    library.wanted(answer(data, "collation-flow", Selection()))
    live.page_link("how-this-was-made", _("Every step of the collection"))
