"""How the counting is done, what is missing, and what the words mean."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import controls, dictionary, live, rules
from dashboard.faces.links import tell_us
from dashboard.figures import facts
from dashboard.figures.figure import Context, answer
from dashboard.figures.selection import Selection
from dashboard.words import _, long_date


def show() -> None:
    data = live.context()
    controls.selection(data, ())
    everything, to_2021, children, adults, children_china = (
        answer(data, "published-count", chosen).totals
        for chosen in (
            Selection(),
            Selection(to_year=2021),
            Selection(age="child"),
            Selection(age="adult"),
            Selection(age="child", country=("CHN",)),
        )
    )
    counts = {
        "distinct": everything.distinct or 0,
        "published": everything.as_published or 0,
        "extra": everything.possible_extra or 0,
        "most": (everything.distinct or 0) + (everything.possible_extra or 0),
        "publications": everything.publications or 0,
        "to_2021": to_2021.distinct or 0,
        "children": children.total or 0,
        "adults": adults.total or 0,
        "open": children.cannot_be_placed or 0,
        "children_china": children_china.total or 0,
        "open_china": children_china.cannot_be_placed or 0,
        **facts.reading(data),
    }
    st.title(_("How we counted"))
    st.markdown(rules.intro(counts))
    st.subheader(_("Counting each person once"))
    st.markdown(rules.once(counts))
    st.subheader(_("Counting only what is known"))
    st.markdown(rules.known(counts))
    st.subheader(_("Words that we keep apart"))
    st.markdown(rules.words())
    st.subheader(_("Shares"))
    st.markdown(rules.shares())
    st.subheader(_("What is missing"))
    st.markdown(rules.missing(counts))
    st.subheader(_("A case is missing, or something is wrong?"))
    group = live.site()
    st.markdown(
        _(
            "Please tell the group: [{address}]({address}). A link to the publication, or its"
            " title, is enough. Please do not send anything about a patient that is not published."
        ).format(address=tell_us(group.report_url))
    )
    st.subheader(_("Versions, corrections and licence"))
    st.markdown(
        _(
            "You see data version **{version}**, as of {date}. The version changes whenever any"
            " table changes. Years are years of publication, unless a figure says otherwise."
        ).format(version=live.plain(data.data_version), date=long_date(data.data_date))
    )
    _corrections(data)
    # The key: in English, from left to right on every page (static/app.css).
    with (
        st.expander(_("What changed in the data"), icon=":material/history:"),
        st.container(key="changelog"),
    ):
        st.markdown(data.text("CHANGELOG.md").partition("\n")[2])
    st.markdown(
        _(
            "The data may be used by anyone under [{licence}]({url}): name *ANE in Numbers,"
            " {group} and contributors*, with the data version."
        ).format(
            licence=live.plain(group.licence),
            url=group.licence_url,
            group=live.plain(group.group_name),
        )
    )
    st.subheader(_("Every table and column"))
    dictionary.dictionary(data)


def _corrections(data: Context) -> None:
    rows = facts.corrections(data)
    if not rows:
        st.markdown(_("No number that was public has had to be corrected so far."))
        return
    st.markdown(_("Numbers that were public and had to be corrected:"))
    st.markdown(
        "\n".join(
            "- "
            + live.plain(
                _("{date}: {what} Why: {why} Noticed by {who}.").format(
                    date=row["date"], what=row["what"], why=row["why"], who=row["noticed_by"]
                )
            )
            for row in rows
        )
    )
