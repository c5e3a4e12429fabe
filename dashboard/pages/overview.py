"""The start: what people are told, what is published, what the group knows."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import about, block, controls, live
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, long_date


def show() -> None:
    data = live.context()
    controls.selection(data, ())
    st.title(live.plain(live.site().title))
    st.markdown(about.why_counted())
    with st.grid(3, min_column_width=210):
        for place, one in enumerate(about.key_numbers(data, Selection())):
            _card(place, one)
    st.caption(
        joined(
            about.never_added(),
            _(
                "Each sentence can be copied with the button at its corner. Last updated {date}."
            ).format(date=long_date(data.data_date)),
        )
    )

    st.subheader(_("What ANE is"))
    st.markdown(about.what_ane_is())
    group = live.site()
    st.markdown(
        _(
            "**Is someone in your family ill?** [{group}]({url}) is a group of families who have"
            " been there. This is not medical advice, and no figure here can say what will happen"
            " to your child."
        ).format(group=group.group_name, url=group.group_url)
    )
    st.divider()
    block.figure_block("told-and-counted", Selection(), tables=("main", "genetic"))
    st.divider()
    block.figure_block("published-count", Selection())
    live.page_link("triggers", _("Choose years, countries or triggers yourself"))
    st.divider()

    st.subheader(_("Go on"))
    live.page_link("map", _("Where were the patients treated?"))
    live.page_link("triggers", _("Which infections came before?"))
    live.page_link("children-and-adults", _("How old were they?"))
    live.page_link("genetics", _("Was a gene variant looked for?"))
    live.page_link("outcomes", _("How did they fare, and what were they given?"))
    live.page_link("names", _("What is the illness called?"))
    live.page_link("published-and-reported", _("Published, and known to the group"))
    live.page_link("sources", _("Every publication, one by one, and what is missing"))
    live.page_link("how-this-was-made", _("How this was made"))
    live.page_link("methods", _("How we counted"))
    live.page_link("for-journalists", _("For journalists: what to quote, and mistakes to avoid"))
    live.page_link("glossary", _("Words explained"))


def _card(place: int, one: about.KeyNumber) -> None:
    with st.container(border=True, height="stretch"):
        # The key: half a range would be another number, so it is never cut off (static/app.css).
        with st.container(key=f"whole_number_{place}"):
            st.metric(one.label, one.number)
        st.code(one.sentence, language=None, wrap_lines=True)
