"""How old the published patients were, and what was seen in children and in adults."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.words import _

FIGURE = "age-groups"


def show() -> None:
    data = live.context()
    st.title(_("Children and adults"))
    st.markdown(
        _(
            "ANE is mostly written about in small children. Adults get it too. Whether it is missed"
            " more often in adults, nobody knows."
        )
    )
    chosen = controls.selection(
        data, ("from", "to", "trigger", "country", "age", "design", "basis")
    )
    block.figure_block(FIGURE, chosen, tables=("main",))
    st.divider()
    st.subheader(_("How old, in months and years?"))
    block.figure_tables(FIGURE, chosen, "ages")
    st.subheader(_("After which infections?"))
    block.figure_tables(FIGURE, chosen, "by_trigger")
    st.subheader(_("Girls and boys, women and men"))
    block.figure_tables(FIGURE, chosen, "sex")
    st.divider()
    st.markdown(_("Does the illness look different in the brain of an adult?"))
    block.figure_block("lesions", chosen)
    live.page_link("outcomes", _("How did they fare, and what were they given?"))
    live.page_link("glossary", _("Words explained"))
