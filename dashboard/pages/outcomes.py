"""How people fared and what they were given, as far as publications say."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.words import _


def show() -> None:
    data = live.context()
    st.title(_("Outcomes and treatment"))
    st.markdown(
        _(
            "How did the people in the publications fare, and what were they given? The first part"
            " can be hard to read. It stays closed until you open it; the"
            " [treatments](#treatments) follow below it."
        )
    )
    chosen = controls.selection(
        data, ("from", "to", "trigger", "country", "age", "design", "recruited", "basis")
    )
    block.figure_block("outcomes", chosen)
    st.divider()
    st.subheader(_("What were they given?"), anchor="treatments")
    st.markdown(
        _(
            "Doctors write down what they tried. That a treatment is named often says that it is"
            " used often, or that it is new. **It does not say that it helps.**"
        )
    )
    block.figure_block("treatments", chosen)
    st.info(
        _(
            "Questions about treatment belong to the doctors who know your child. This page cannot"
            " answer them."
        ),
        icon=":material/medical_information:",
    )
    live.page_link("genetics", _("Were genes looked at?"))
    live.page_link("glossary", _("Words explained"))
