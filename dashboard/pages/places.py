"""The map: where the published patients were treated."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import address, block, controls, live, world
from dashboard.figures.figure import answer
from dashboard.words import _


def show() -> None:
    data = live.context()
    _come_back()
    st.title(_("Where the published patients were treated"))
    st.markdown(
        _(
            "Each circle stands for the people with ANE whom publications describe from one country"
            " or territory. Where a country is grey, nothing was found that fits. **That is not"
            " zero**: nobody may have written, or we have not found it yet."
        )
    )
    chosen = controls.selection(data, ("to", "trigger", "age", "design", "basis"))
    found = answer(data, "cases-by-country", chosen)
    block.sentence(found)
    world.map_with_table(data, found)
    block.reading(found)
    st.divider()
    block.figure_block("largest-series", chosen)


def _come_back() -> None:
    """Back from a publication arrives with its id in the address: open the country again."""
    if "publication" in st.query_params:
        del st.query_params["publication"]
        if "place" not in st.query_params:
            st.query_params.update(address.written("place"))
