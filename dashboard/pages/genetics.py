"""In whom a gene variant was looked for and found, as far as publications say."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.figures.figure import answer, find
from dashboard.words import _

FIGURE = "genetic-testing"


def show() -> None:
    data = live.context()
    st.title(_("Genes: who was tested, and what was found"))
    st.markdown(
        _(
            "In some people with ANE doctors found a change in a gene, most often the gene RANBP2."
            " Such a change can run in a family. For most published patients nobody says whether"
            " anybody looked. **Not stated does not mean not genetic.**"
        )
    )
    chosen = controls.selection(
        data, ("from", "to", "trigger", "country", "age", "design", "basis")
    )
    block.figure_block(FIGURE, chosen, tables=("main",))
    st.divider()
    st.subheader(_("And after COVID-19, influenza, and the others?"))
    found = answer(data, FIGURE, chosen.only(find(FIGURE).fields))
    st.markdown(live.plain(found.texts.get("covid_sentence", "")))
    block.figure_tables(FIGURE, chosen, "by_trigger")
    st.subheader(_("Is it stated more often than it was?"))
    block.figure_tables(FIGURE, chosen, "by_period")
    st.divider()
    st.subheader(_("Where a publication says how many it tested"))
    st.markdown(
        _(
            "Only here can a share be read, and only for that one group of patients: doctors chose"
            " whom to test."
        )
    )
    block.figure_tables(FIGURE, chosen, "tested_series")
    st.divider()
    st.subheader(_("More than one in a family, or more than once"))
    block.figure_tables(FIGURE, chosen, "families", "variants")
    st.divider()
    st.subheader(_("The number 59"))
    st.markdown(
        _(
            "Families are told of about 59 people with the genetic form. Nobody has said how they"
            " were counted. Here is who says it."
        )
    )
    block.figure_tables(FIGURE, chosen, "told")
    live.page_link("glossary", _("What is a gene variant? Words explained"))
    live.page_link("children-and-adults", _("How old were the patients?"))
