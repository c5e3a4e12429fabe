"""The list of publications in the live app, and of those that wait for something missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.faces import address
from dashboard.faces.block import sentence
from dashboard.faces.links import tell_us
from dashboard.faces.live import fragment, page_link, plain, site
from dashboard.figures.answer import Answer
from dashboard.figures.counting import n_patients
from dashboard.words import _, ngettext, number

A_PAGE = 12
_SEARCH = "library_search"
_STANDING = "library_standing"


def standing_labels() -> dict[str, str]:
    """Where a publication counts, code -> words."""
    return {
        "counted": _("Counted"),
        "contained": _("Counted in another one"),
        "pending": _("Waiting for something missing"),
        "excluded": _("Looked at and left out"),
    }


@fragment
def publication_list(found: Answer) -> None:
    """Search, filter and page through the publications of an answer; a fragment of the page."""
    sentence(found)
    labels = standing_labels()
    address.seed("q", _SEARCH, lambda asked: "".join(asked)[:80])
    word = st.text_input(_("Search titles, authors and journals"), key=_SEARCH, max_chars=80)
    address.keep("q", _SEARCH, [word] if word else [])
    address.seed("standing", _STANDING, lambda asked: [code for code in asked if code in labels])
    standing = st.pills(
        _("Where they count"),
        list(labels),
        format_func=labels.__getitem__,
        key=_STANDING,
        selection_mode="multi",
    )
    address.keep("standing", _STANDING, standing)
    needle = word.casefold().split()
    rows = [
        row
        for row in found.main.rows
        if (not standing or row["standing"] in standing) and _contains(row, needle)
    ]
    st.markdown(
        ngettext(
            "**{n} publication** in this list",
            "**{n} publications** in this list",
            len(rows),
        ).format(n=number(len(rows)))
    )
    if not rows:
        st.write(_("Nothing matches. Try fewer words, or another choice above."))
        return
    for row in _a_page(rows, A_PAGE, "library_page"):
        _entry(row, labels)


def _a_page(rows: Sequence[Mapping[str, Any]], size: int, name: str) -> Sequence[Mapping[str, Any]]:
    """The rows of the page that the reader is on; a switch of pages where there are several."""
    pages = -(-len(rows) // size)
    page = st.pagination(pages, key=f"{name}_{pages}") if pages > 1 else 1
    return rows[(page - 1) * size : page * size]


def _contains(row: Mapping[str, Any], needle: list[str]) -> bool:
    text = " ".join(
        str(row[name] or "")
        for name in ("title", "first_author", "journal", "countries", "publication_id", "doi")
    ).casefold()
    return all(part in text for part in needle)


def _entry(row: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    facts = [str(v) for v in (row["first_author"], row["journal"], row["year"]) if v]
    facts += [str(v) for v in (row["design_label"], row["countries"]) if v]
    if row["patients"]:
        facts.append(n_patients(int(row["patients"])))
    with st.container(border=True):
        st.markdown(f"**{plain(row['title'])}**")
        st.caption(plain(" · ".join(facts)) + "  \n" + labels[str(row["standing"])])
        open_publication(str(row["publication_id"]))


def open_publication(publication_id: str) -> None:
    """A link to one publication; a list of links read aloud must tell them apart."""
    words = _("Open: {publication}").format(publication=plain(publication_id))
    page_link("sources", words, publication=publication_id)


_WANTED_PAGE = 8


@fragment
def wanted(found: Answer) -> None:
    """What publications that wait lack, each with a way to tell the group; a fragment of the page.

    Args:
        found: the answer of ``collation-flow``.
    """
    rows = found.table("pending").rows
    st.subheader(_("Help to complete this"), anchor="help")
    if not rows:
        st.markdown(_("No publication waits for anything at the moment."))
    else:
        st.markdown(
            ngettext(
                "**{n} publication** is not counted yet, because something is missing that is"
                " needed to count or cite it. Do you know it, as its author, as a librarian, or"
                " because you have it? Then please tell us what is missing.",
                "**{n} publications** are not counted yet, because something is missing that is"
                " needed to count or cite them. Do you know one of them, as its author, as a"
                " librarian, or because you have it? Then please tell us what is missing.",
                len(rows),
            ).format(n=number(len(rows)))
        )
    st.markdown(
        _(
            "A publication that is not here at all is welcome too: [tell us]({address}). Please"
            " send nothing about a patient that is not published."
        ).format(address=tell_us(site().report_url))
    )
    for row in _a_page(rows, _WANTED_PAGE, "wanted_page"):
        _wanted(row)


def _wanted(row: Mapping[str, Any]) -> None:
    publication_id = str(row["publication_id"])
    with st.container(border=True):
        st.markdown(f"**{plain(row['title'])}**")
        st.markdown(_("Missing: {what}").format(what=plain(row["missing"])))
        with st.container(horizontal=True, vertical_alignment="center"):
            open_publication(publication_id)
            st.link_button(
                _("Tell us: {publication}").format(publication=plain(publication_id)),
                tell_us(site().report_url, publication_id),
                icon=":material/mail:",
                type="tertiary",
            )
