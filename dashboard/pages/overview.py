"""The start: what people are told, what is published, what the group knows."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import block, controls, live
from dashboard.figures.figure import answer
from dashboard.figures.selection import Selection
from dashboard.words import _, long_date, number


def show() -> None:
    data = live.context()
    controls.selection(data, ())
    told = answer(data, "told-and-counted", Selection())
    published = answer(data, "published-count", Selection())
    known = answer(data, "published-and-known", Selection())

    st.title(live.plain(live.site().title))
    st.markdown(
        _(
            "How many people have had Acute Necrotizing Encephalopathy (ANE)? Families are told a"
            " very small number. We gathered what publications describe, mostly from their"
            " abstracts, and counted."
        )
    )
    with st.grid(3, min_column_width=210):
        _card(
            _("Cases that people were told of"),
            told.texts.get("told_number", ""),
            told.texts.get("told_sentence", told.headline),
        )
        _card(
            _("In publications, at least"),
            number(published.totals.total or 0),
            published.headline,
        )
        _card(
            _("Families whom the group knew"),
            known.texts.get("group_number", ""),
            known.texts.get("group_sentence", known.headline),
        )
    st.caption(
        _(
            "These three count different things. They stand side by side and must not be added."
            " Each sentence can be copied with the button at its corner. Last updated {date}."
        ).format(date=long_date(data.data_date))
    )

    st.subheader(_("What ANE is"))
    st.markdown(
        _(
            "ANE is a rare illness of the brain that follows an ordinary infection, such as"
            " influenza, within days. It strikes mostly young children, and it can strike adults."
            " Some people die of it, some live with lasting difficulties, and some recover."
        )
    )
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


def _card(label: str, value: str, sentence: str) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(label, value)
        st.code(sentence, language=None, wrap_lines=True)
