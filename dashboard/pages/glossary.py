"""Words explained: the terms of art on this site, in plain language."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import controls, live
from dashboard.faces.glossary import explained, vocabularies
from dashboard.words import _


def show() -> None:
    data = live.context()
    controls.selection(data, ())
    st.title(_("Words explained"))
    st.markdown(_("The words that doctors and statisticians use, and what they mean here."))
    form = _("**{word}**: {meaning}")
    for heading, words in (*explained(), *vocabularies(data)):
        st.subheader(heading)
        st.markdown(
            "\n".join(
                "- " + form.format(word=live.plain(word), meaning=live.plain(meaning))
                for word, meaning in words
            )
        )
    st.divider()
    live.page_link("methods", _("How we counted"))
