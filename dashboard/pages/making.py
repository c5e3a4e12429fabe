"""How the collection came about: what was found, left out, counted, and what is missing."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.faces.links import leads_to
from dashboard.figures.figure import answer
from dashboard.figures.selection import Selection
from dashboard.words import _, number

FIGURE = "collation-flow"


def show() -> None:
    data = live.context()
    controls.selection(data, ())
    st.title(_("How this was made"))
    st.markdown(
        _(
            "A number is only as good as the search behind it. Here is every step from the pages"
            " that were found to the people who are counted, and every publication that fell out on"
            " the way."
        )
    )
    block.figure_block(FIGURE, Selection(), tables=("main",))
    st.markdown(_("**Every box has its list:**"))
    for row in answer(data, FIGURE, Selection()).main.rows:
        if row["leads_to"] and row["n"]:
            st.markdown(
                "- "
                + _("[{label}]({address}): {n}").format(
                    label=live.plain(row["label"]),
                    address=leads_to(row["leads_to"], "address"),
                    n=number(int(str(row["n"]))),
                )
            )
    st.divider()
    st.subheader(_("Where were they found?"))
    block.figure_tables(FIGURE, Selection(), "sweeps")
    st.subheader(_("What is still missing, and what was left out?"))
    block.figure_tables(FIGURE, Selection(), "missing")
    block.figure_tables(FIGURE, Selection(), "reasons")
    live.page_link("sources", _("Help to complete it"))
    st.divider()
    block.figure_block("publications-over-time", Selection())
    live.page_link("methods", _("The rules of counting"))
