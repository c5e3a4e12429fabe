"""For journalists: numbers to quote with their sentences and links, and mistakes to avoid."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.faces import citation, controls, live, tools
from dashboard.faces.links import tell_us
from dashboard.figures import facts
from dashboard.figures.figure import Context, answer
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, number

QUOTED = (
    "told-and-counted",
    "published-count",
    "age-groups",
    "genetic-testing",
    "published-and-known",
)
"""The figures behind the five numbers to quote."""


@dataclass(frozen=True)
class Mistake:
    """What is often mistaken, why it is wrong, and the claims where it can be seen."""

    title: str
    why: str
    claims: tuple[str, ...]


def show() -> None:
    data = live.context()
    controls.selection(data, ())
    st.title(_("For journalists"))
    st.markdown(
        _(
            "Five numbers that you can quote, each with its exact sentence and a link that will"
            " show the same number in ten years. Then five mistakes, with numbers as they were"
            " found."
        )
    )
    _numbers(data)
    st.subheader(_("Five mistakes to avoid"))
    for position, mistake in enumerate(mistakes(), start=1):
        st.markdown(f"**{position}. {live.plain(mistake.title)}**")
        st.markdown(mistake.why)
        _examples(data, mistake.claims)
    _contact()


def _numbers(data: Context) -> None:
    group = live.site()
    st.subheader(_("Five numbers to quote"))
    for position, figure_id in enumerate(QUOTED, start=1):
        found = answer(data, figure_id, Selection())
        st.markdown(f"**{position}. {live.plain(found.question)}**")
        link = tools.lasting(found)
        st.code(citation.sentence(found, group, link), language=None, wrap_lines=True)
        st.markdown("- " + live.plain(found.not_to_conclude[0]))
        # Five links in a list that is read aloud: each says by its name where it leads.
        words = _("[Number {position}: the figure, its table and its sources]({link})")
        st.markdown(words.format(position=position, link=link))
    if data.draft:
        st.caption(_("These data are a draft: links cannot last yet. Please do not quote them."))


def mistakes() -> tuple[Mistake, ...]:
    """The five mistakes, most serious first."""
    return (
        Mistake(
            _("Taking the genetic form for the whole illness"),
            _(
                "A number of people with the genetic form (ANE1) is not a number of people with"
                " ANE. An encyclopaedia shows it as if it were."
            ),
            ("claim-004",),
        ),
        Mistake(
            _("Taking members of a group for patients"),
            _(
                "The group counts its members and families. Members are people who joined, not"
                " patients, and most families of the world are not among them. We know of nobody"
                " who made this mistake in print; the number stands here so that you know it when"
                " you see it."
            ),
            ("claim-075",),
        ),
        Mistake(
            _("Taking influenza encephalopathy for ANE"),
            _(
                "Many illnesses of the brain come with influenza, and ANE is one of them. Counts"
                " like these mean all of them together."
            ),
            ("claim-064", "claim-063"),
        ),
        Mistake(
            _("Turning one series into a share of everyone"),
            _(
                "One hospital's share of deaths, or one family's risk, holds for that hospital or"
                " that family. Series from intensive care look worse, and a share can be misread on"
                " its way from paper to paper."
            ),
            ("claim-028", "claim-069"),
        ),
        Mistake(
            _("Making a rate of publications"),
            _(
                "Publications do not say how often ANE occurs. A country with many reports has"
                " doctors who write. Nobody has counted everyone in any country."
            ),
            ("claim-036",),
        ),
    )


def _examples(data: Context, ids: tuple[str, ...]) -> None:
    """The claims as the data hold them, with the curators' remarks."""
    for row in facts.claims(data, ids):
        found = _("As found: {number} {unit} ({scope}), {who}.").format(
            number=live.plain(_range(row["low"], row["high"])),
            unit=live.plain(row["unit"]),
            scope=live.plain(row["scope"]),
            who=live.plain(row["said_by"]),
        )
        note = row["notes"]
        remark = _("Our note: {note}").format(note=live.plain(note)) if note else ""
        st.markdown("- " + joined(found, remark))


def _range(low: float | None, high: float | None) -> str:
    ends = list(dict.fromkeys(number(value) for value in (low, high) if value is not None))
    return (
        _("{first} to {last}").format(first=ends[0], last=ends[-1]) if ends[1:] else "".join(ends)
    )


def _contact() -> None:
    group = live.site()
    st.subheader(_("Questions?"))
    st.markdown(
        _(
            "Write to {group}: [{address}]({address}). Please link to the figure you quote, and say"
            " that most people with ANE are never written about."
        ).format(group=live.plain(group.group_name), address=tell_us(group.report_url))
    )
    live.page_link("methods", _("How we counted"))
    live.page_link("glossary", _("Words explained"))
