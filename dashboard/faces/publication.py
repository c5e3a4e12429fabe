"""The view of a single publication in the live app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.faces import address
from dashboard.faces.controls import kept
from dashboard.faces.library import open_publication
from dashboard.faces.links import links, tell_us
from dashboard.faces.live import page_link, plain, site
from dashboard.figures.figure import Context
from dashboard.figures.publications import Record, record
from dashboard.words import _, ngettext, number, term


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
    _facts(data, p)
    _patients(data, found)
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


def _facts(data: Context, p: Mapping[str, Any]) -> None:
    code = p["disease_term"] or ""
    named = code.split(":", 1)[1] if code.startswith("other:") else p["term_label"] or code
    period = ""
    if p["period_start"]:
        period = str(p["period_start"])
        if p["period_end"] and p["period_end"] != p["period_start"]:
            period = _("{first} to {last}").format(first=p["period_start"], last=p["period_end"])
    readings = int(p["readings"])
    unread = _("Not read yet")
    facts = {
        _("Kind of publication"): p["design_label"] or unread,
        _("Disease is called"): named or unread,
        _("Country of treatment"): _countries(data, p),
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
        facts[_("How the patients came into it")] = _("{label}. {meaning}").format(
            label=p["recruited_label"], meaning=p["recruited_meaning"]
        )
    frame = pd.DataFrame(
        [[plain(name), plain(value)] for name, value in facts.items()], columns=["", " "]
    )
    st.table(frame, hide_index=True, hide_header=True, border="horizontal")


def _countries(data: Context, p: Mapping[str, Any]) -> str:
    """Where the patients were treated, and how that is known."""
    if not p["countries"]:
        return _("Not stated")
    form = {
        "affiliation": _("{countries} (where the authors work)"),
        "inferred": _("{countries} (inferred by the curators)"),
    }.get(p["country_basis"], "{countries}")
    names = sorted(data.vocabulary.countries[code] for code in p["countries"])
    return form.format(countries=", ".join(names))


def _patients(data: Context, found: Record) -> None:
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
                    ).format(listed=number(len(found.cases)), n=number(n) if n is not None else "?")
                )
                st.markdown("\n".join("- " + plain(_case(data, case)) for case in found.cases))
            if found.breakdowns:
                st.markdown(_("What it says of its patients as a group:"))
                _breakdown_table(found)
    if found.inside:
        st.markdown(_("**Publications whose patients it contains**"))
        for row in found.inside:
            words = _("{title} ({year})").format(title=row["title"], year=row["year"] or "?")
            st.markdown(plain(words))
            open_publication(row["publication_id"])


def _breakdown_table(found: Record) -> None:
    lines = [
        [_dimension(row["dimension"]), row["label"], _part(row["n"], row["of"])]
        for row in found.breakdowns
    ]
    frame = pd.DataFrame(
        [[plain(cell) for cell in line] for line in lines],
        columns=[_("About"), _("What"), _("Patients, of those it speaks of")],
    )
    st.table(frame, hide_index=True, border="horizontal")


def _part(n: int, of: int | None) -> str:
    return _("{n} / {of}").format(n=number(n), of=number(of) if of is not None else "?")


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


def _case(data: Context, case: Mapping[str, Any]) -> str:
    sex = {"F": _("female"), "M": _("male")}.get(case["sex"], _("sex not stated"))
    place = data.vocabulary.countries.get(case["country"], case["country"])
    said = [_age(case["age_years"]), sex, place, term(case["trigger"])]
    outcome = _("outcome: {outcome}").format(outcome=term(case["outcome"]))
    return " · ".join([str(part) for part in said if part] + [outcome])


def _age(years: float | None) -> str:
    """An age in words; under two years in months, as doctors and families say it."""
    if years is None:
        return _("age not stated")
    months = round(years * 12)
    if months < 24:
        return ngettext("{n} month old", "{n} months old", months).format(n=number(months))
    full, more = divmod(months, 12)
    if not more or full >= 15:
        return ngettext("{n} year old", "{n} years old", full).format(n=number(full))
    # Two amounts, each with its own plural, in the order that a language wants.
    return _("{years} {months} old").format(
        years=ngettext("{n} year", "{n} years", full).format(n=number(full)),
        months=ngettext("{n} month", "{n} months", more).format(n=number(more)),
    )


def _notes(p: Mapping[str, Any]) -> None:
    if p["notes"]:
        with st.expander(_("The curators' notes"), icon=":material/edit_note:"):
            st.write(plain(p["notes"]))
