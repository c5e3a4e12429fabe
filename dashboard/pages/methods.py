"""How the counting is done, what is missing, and what the words mean."""

from __future__ import annotations

import streamlit as st

from dashboard.faces import about, controls, dictionary, live
from dashboard.faces.links import tell_us
from dashboard.figures import facts
from dashboard.figures.figure import Context, answer
from dashboard.figures.selection import Selection
from dashboard.words import _, long_date, number


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
    values = {
        "distinct": number(everything.distinct or 0),
        "published": number(everything.as_published or 0),
        "extra": number(everything.possible_extra or 0),
        "most": number((everything.distinct or 0) + (everything.possible_extra or 0)),
        "publications": number(everything.publications or 0),
        "to_2021": number(to_2021.distinct or 0),
        "children": number(children.total or 0),
        "adults": number(adults.total or 0),
        "open": number(children.cannot_be_placed or 0),
        "children_china": number(children_china.total or 0),
        "open_china": number(children_china.cannot_be_placed or 0),
        **{name: number(value) for name, value in facts.reading(data).items()},
    }
    st.title(_("How we counted"))
    st.markdown(_intro().format(**values))
    st.subheader(_("Counting each person once"))
    st.markdown(_once().format(**values))
    st.subheader(_("Counting only what is known"))
    st.markdown(_known().format(**values))
    st.subheader(_("Words that we keep apart"))
    st.markdown(_words())
    st.subheader(_("Shares"))
    st.markdown(_shares())
    st.subheader(_("What is missing"))
    st.markdown(_missing().format(**values))
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
    with st.expander(_("What changed in the data"), icon=":material/history:"):
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


def _intro() -> str:
    return _(
        "For this first collection, stored copies of public web pages were searched with about 700"
        " queries, most of them English, some Spanish, Portuguese, French, Chinese, Japanese and"
        " Korean. What the pages showed of each publication was read: the whole text of {full_text}"
        " of the {publications} that describe patients, mostly the abstract of the others."
        " {read_twice} of the larger ones were read by a second reader who did not see what the"
        " first had noted. Nothing was filled in from memory. It is a floor:"
        " at least {distinct} people."
    )


def _once() -> str:
    return _(
        "Hospitals often write about the same patients more than once: first a few, then the whole"
        " series. If we know or suspect that, one publication counts, usually the largest, and the"
        " others are marked as contained in it.\n\n"
        "- **As published**: every description counts. People are described {published} times in"
        " all publications together.\n"
        "- **Distinct**: patients of a contained publication are left out. That leaves"
        " {distinct}.\n"
        "- **Possible extra**: {extra} of those left out are left out only because an overlap is"
        " possible. If none of these is real, there are {most}. So we print: at least {distinct},"
        " up to {most}.\n\n"
        "*Example.* A paper of 2009 describes 34 children; a paper of 2015 describes 73, with the"
        " same 34 among them. To the end of 2009, 34 count. To the end of 2015, 73 count, not"
        " 107.\n\n"
        "What **could be counted by then** asks what somebody could have found at the end of a"
        " year. A larger paper that had not appeared yet takes nothing away: to the end of 2021,"
        " {to_2021} people could be counted."
    )


def _known() -> str:
    return _(
        "Many publications say how many of their patients were children and how many had influenza,"
        " but not how many were children with influenza. We never guess.\n\n"
        "- A number for a choice is the people **known to match** all of it.\n"
        "- Those who might match as well **cannot be placed**. They stand beside the number, never"
        " in it: {children} children, {adults} adults, and {open} who cannot be placed.\n"
        "- When a number is split into parts, some of it **cannot be split**, and for some nothing"
        " is **stated**. The parts, those who cannot be split and those not stated add up to the"
        " total.\n\n"
        "*Example.* Of 10 patients 8 are children, and 7 had influenza. At least 5 must be children"
        " with influenza: 8 + 7 - 10. At most 7 can be. We print 5, and 2 who cannot be placed."
        " (This rule is Fréchet's lower bound.) Where every patient is described one by one, we"
        " count them one by one; what is said of all of them holds for each.\n\n"
        "*On the data:* children treated in China: {children_china}, and {open_china} who cannot be"
        " placed."
    )


def _words() -> str:
    return _(
        "- **Published** is what journals describe. **Reported** is what people told the patient"
        " group. Neither is a part of the other.\n"
        "- **Not stated**: the publication does not say. **None found**: somebody looked for an"
        " infection and found none. **Not tested**: nobody looked. Three different things.\n"
        "- **Child**: under 18 when the illness began, or called a child by the publication.\n"
        "- **No publication found** is grey on the map. It is not zero.\n"
        "- **A vaccine or a drug** in the list of triggers is a link in time only: it came before."
        " It does not mean that it was the cause."
    )


def _shares() -> str:
    return _(
        "A share is printed only with its denominator, only if that is at least 5, and with its 95%"
        " interval (Wilson 1927). Shares of triggers need at least 20 patients with a statement on"
        " the trigger, and these must be at least half of all. Most series were gathered by"
        " hospital or by infection, so no share here is nature's own.\n\n"
        "- **Outcomes**: one row a publication, each with its own denominator. Series took in"
        " different people, so they are never added up to one share of deaths or of recovery. A"
        " series that was found through deaths is named in words and never drawn. A missing number"
        " of deaths is not zero deaths.\n"
        "- **Genetic tests**: a share only inside a series that says how many it tested, never"
        " across publications.\n"
        "- **Treatments and parts of the brain**: one patient can have several, so they are never"
        " added up. Each has its own denominator: a series counts for a treatment only if it says"
        " how many had it, and follows a choice only if all its patients match."
    )


def _missing() -> str:
    return "\n".join(
        f"- {text}"
        for text in (
            about.not_searched_yet(),
            _(
                "Both readers mostly read abstracts. The full texts of the 15 publications that"
                " decide most about the totals are still to be read; the curators' record in the"
                " data names them."
            ),
            _(
                "{pending} publications wait because something needed to count or cite them is"
                " missing: see *Sources*."
            ),
            about.found_less_easily(),
            about.years_not_stated(),
            about.never_written_about(),
        )
    )
