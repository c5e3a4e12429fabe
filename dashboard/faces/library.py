"""The list of publications in the live app, and the view of a single one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.faces import address
from dashboard.faces.block import sentence
from dashboard.faces.controls import kept
from dashboard.faces.links import links, tell_us
from dashboard.faces.live import page_link, plain, site
from dashboard.figures.answer import Answer
from dashboard.figures.counting import n_patients
from dashboard.figures.figure import Context
from dashboard.figures.publications import Record, record
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


@st.fragment
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
        page_link("sources", _("Open"), publication=str(row["publication_id"]))


_WANTED_PAGE = 8


@st.fragment
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
            page_link("sources", _("Open"), publication=publication_id)
            st.link_button(
                _("Tell us"),
                tell_us(site().report_url, publication_id),
                icon=":material/mail:",
                type="tertiary",
            )


def one_publication(data: Context, publication_id: str) -> None:
    """One publication: what is known of it, its patients, and where they count or why not."""
    page_link(
        "sources",
        _("Back to the list"),
        icon=":material/arrow_back:",
        **kept(),
        **address.written("q", "standing"),
    )
    found = record(data, publication_id)
    if found is None:
        st.error(
            _("No publication has the id '{id}'. It may have been renamed; search for it.").format(
                id=plain(publication_id[:80])
            )
        )
        return
    p = found.publication
    st.subheader(plain(p["title"]))
    if not p["title_seen"]:
        st.caption(_("The title was not seen; this is a description of it."))
    st.markdown(plain(", ".join(str(v) for v in (p["first_author"], p["journal"], p["year"]) if v)))
    _links(p)
    _standing(p)
    _facts(p)
    _patients(found)
    _notes(p)
    st.link_button(
        _("Something wrong or missing here? Tell the group"),
        tell_us(site().report_url, publication_id),
    )


def _links(p: Mapping[str, Any]) -> None:
    found = links(p, site().link_hosts)
    shown = [
        f"[{plain(link.label)}]({link.url})"
        if link.url
        else _("Seen at: {address}").format(address=plain(link.label))
        for link in found
    ]
    st.markdown(" · ".join(shown) if shown else _("No identifier and no address are known."))


def _standing(p: Mapping[str, Any]) -> None:
    if p["status"] != "included":
        heading = {
            "pending": _("**Not counted yet.** Something needed to count or cite it is missing."),
            "excluded": _("**Not counted.** It was looked at and left out."),
        }[p["status"]]
        st.info(heading + "\n\n" + plain(p["decision_note"] or ""))
        return
    n = p["n_cases"]
    if p["within"]:
        sentence = {
            "stated": ngettext(
                "**Its {n} patient is counted in another publication**, which says so: {title}",
                "**Its {n} patients are counted in another publication**, which says so: {title}",
                n,
            ),
            "likely": ngettext(
                "**Its {n} patient is counted in another publication**, most likely: {title}",
                "**Its {n} patients are counted in another publication**, most likely: {title}",
                n,
            ),
            "possible": ngettext(
                "**Its {n} patient is left out of the count**: it may be the same person as in"
                " another publication: {title}",
                "**Its {n} patients are left out of the count**: they may be the same people as in"
                " another publication: {title}",
                n,
            ),
        }[p["within_certainty"]]
        st.info(sentence.format(n=number(n), title=plain(p["container_title"])))
        page_link("sources", _("Open the other publication"), publication=p["within"])
        if p["decision_note"] or p["overlap_note"]:
            st.caption(plain(" ".join(filter(None, (p["decision_note"], p["overlap_note"])))))
    else:
        st.info(
            ngettext(
                "**Counted**: it describes {n} patient with ANE.",
                "**Counted**: it describes {n} patients with ANE.",
                n,
            ).format(n=number(n))
        )


def _facts(p: Mapping[str, Any]) -> None:
    term = p["disease_term"] or ""
    named = term.split(":", 1)[1] if term.startswith("other:") else p["term_label"] or term
    period = ""
    if p["period_start"]:
        period = str(p["period_start"])
        if p["period_end"] and p["period_end"] != p["period_start"]:
            period = _("{first} to {last}").format(first=p["period_start"], last=p["period_end"])
    basis = {
        "stated": "",
        "affiliation": _(" (where the authors work)"),
        "inferred": _(" (inferred by the curators)"),
    }
    readings = int(p["readings"])
    unread = _("Not read yet")
    facts = {
        _("Kind of publication"): p["design_label"] or unread,
        _("Disease is called"): named or unread,
        _("Country of treatment"): (p["country_names"] or _("Not stated"))
        + basis.get(p["country_basis"] or "stated", ""),
        _("Where"): p["setting"] or _("Not stated"),
        _("Years of illness"): period or _("Not stated"),
        _("How much was read"): p["evidence_label"],
        _("Read by"): ngettext(
            "{n} reader", "{n} readers, the second without seeing the first's notes", readings
        ).format(n=readings)
        if readings
        else _("Nobody yet"),
    }
    if p["n_cases"] and p["certainty"]:
        sure = {"confirmed": _("Confirmed"), "suspected": _("Suspected")}
        facts[_("Diagnosis")] = sure[p["certainty"]]
    if p["n_cases"] and p["recruited_label"]:
        facts[_("How the patients came into it")] = (
            f"{p['recruited_label']}. {p['recruited_meaning']}"
        )
    frame = pd.DataFrame(
        [[plain(name), plain(value)] for name, value in facts.items()], columns=["", " "]
    )
    st.table(frame, hide_index=True, hide_header=True, border="horizontal")


def _patients(found: Record) -> None:
    n = found.publication["n_cases"]
    title = _("Its patients (with how they fared, which can be hard to read)")
    if found.cases or found.breakdowns:
        with st.expander(title, icon=":material/group:"):
            if found.cases:
                st.markdown(
                    ngettext(
                        "{listed} patient is described one by one (of {n}):",
                        "{listed} patients are described one by one (of {n}):",
                        len(found.cases),
                    ).format(listed=len(found.cases), n=n if n is not None else "?")
                )
                st.markdown("\n".join("- " + plain(_case(case)) for case in found.cases))
            if found.breakdowns:
                st.markdown(_("What it says of its patients as a group:"))
                _breakdown_table(found)
    if found.inside:
        st.markdown(_("**Publications whose patients it contains**"))
        for row in found.inside:
            st.markdown(plain(f"{row['title']} ({row['year'] or '?'})"))
            page_link("sources", _("Open"), publication=row["publication_id"])


def _breakdown_table(found: Record) -> None:
    lines = [
        [_dimension(row["dimension"]), row["label"], f"{row['n']} / {row['of']}"]
        for row in found.breakdowns
    ]
    frame = pd.DataFrame(
        [[plain(cell) for cell in line] for line in lines],
        columns=[_("About"), _("What"), _("Patients, of those it speaks of")],
    )
    st.table(frame, hide_index=True, border="horizontal")


def _dimension(code: str) -> str:
    return {
        "trigger": _("Trigger"),
        "outcome": _("Outcome"),
        "sex": _("Sex"),
        "age_group": _("Age"),
        "genetic": _("Genetic result"),
        "lesion": _("Seen on imaging"),
        "treatment": _("Described treatment"),
        "country": _("Country"),
        "year": _("Year"),
    }.get(code, code)


def _case(case: Mapping[str, Any]) -> str:
    sex = {"F": _("female"), "M": _("male")}.get(case["sex"], _("sex not stated"))
    said = [_age(case["age_years"]), sex, case["country"], case["trigger"]]
    outcome = _("outcome: {outcome}").format(outcome=case["outcome"])
    return " · ".join([str(part) for part in said if part] + [outcome])


def _age(years: float | None) -> str:
    """An age in words; under two years in months, as doctors and families say it."""
    if years is None:
        return _("age not stated")
    months = round(years * 12)
    if months < 24:
        return ngettext("{n} month old", "{n} months old", months).format(n=months)
    if months % 12 == 0 or months >= 180:
        return _("{n} years old").format(n=months // 12)
    return ngettext(
        "{years} years {n} month old", "{years} years {n} months old", months % 12
    ).format(years=months // 12, n=months % 12)


def _notes(p: Mapping[str, Any]) -> None:
    notes = [text for text in (p["notes"],) if text]
    if notes:
        with st.expander(_("The curators' notes"), icon=":material/edit_note:"):
            st.write(plain(" ".join(notes)))
