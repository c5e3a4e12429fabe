"""Present: choose what to show, see it, take it along, or show it now."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import controls, live
from dashboard.faces.present import choosing, preview, taking
from dashboard.faces.present.asked import fields_of, start_parameters
from dashboard.faces.present.plan import screens
from dashboard.faces.present.screen import code_address
from dashboard.words import _, ngettext, number


def show() -> None:
    data = live.context()
    st.title(_("Present"))
    st.markdown(
        _(
            "For a meeting, a lecture, a visit to a ministry: show these figures on a big screen,"
            " or take them along as a PowerPoint file. Every slide says where its number comes from"
            " and of which day it is."
        )
    )
    items = choosing.chosen_items(data)
    if not items:
        return
    chosen = controls.selection(data, fields_of(items))
    planned = screens(data, items, chosen)

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        live.page_link(
            "present",
            _("Present now"),
            icon=":material/slideshow:",
            **start_parameters(),
        )
        taking.download(data, items, chosen, name=choosing.deck_name(), title=choosing.deck_title())
    st.markdown(
        _(
            "**Present now** fills this window. Next: the arrow keys, Space, Page Down, or a"
            " presenter's remote control. F fills the whole screen, Escape leads back here."
        )
    )
    st.markdown(
        _(
            "**The PowerPoint file** has charts that you can change, words to say in the notes of"
            " each slide, and works without the internet."
        )
    )
    taking.on_paper_and_posts(data, items, chosen)
    if not code_address():
        st.caption(
            _(
                "There is no code to scan on the slides: this site runs on this computer only, and"
                " nobody else could open it."
            )
        )

    st.subheader(
        ngettext("{n} screen, in this order", "{n} screens, in this order", len(planned)).format(
            n=number(len(planned))
        )
    )
    st.caption(
        _(
            "Where a sentence and its chart do not fit together in letters that can be read from"
            " the back of a room, the sentence comes first and the chart after it. In the"
            " PowerPoint file a figure has one slide."
        )
    )
    preview.cards(planned, items)
