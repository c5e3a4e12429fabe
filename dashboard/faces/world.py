"""The map in the live app: a switch of scale, a click on a country, the table always with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.faces import address, block
from dashboard.faces.live import fragment, page_link, plain
from dashboard.figures.answer import Answer
from dashboard.figures.counting import n_patients
from dashboard.figures.figure import Context, answer
from dashboard.figures.selection import Selection
from dashboard.words import _, ngettext, number

PER_MILLION = "per_million"
# A world map is about twice as wide as high: on a phone it would float in empty space.
_PHONE_HEIGHT = 210


def _on_a_phone() -> bool:
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


@fragment
def map_with_table(data: Context, found: Answer) -> None:
    """Draw the map, the publications of the country that the reader opens, and the table.

    A fragment: another scale or country is no reason to make the rest of the page again.
    """
    shown = found.table(PER_MILLION if _scale() else "main")
    names = {str(row["country"]): str(row["name"]) for row in found.main.rows}
    clicked = None
    if names:
        clicked = block.plot(
            data,
            found,
            shown.id,
            key=f"map-{shown.id}-{found.selection.query()}",
            on_select="rerun",
            height=_PHONE_HEIGHT if _on_a_phone() else "content",
        )
        if shown.note:
            st.caption(plain(shown.note))
        st.caption(_("Click a circle, or choose below, to see its publications."))
    publications_of(data, found.selection, _place(data, clicked, names))
    with st.expander(_("This map in words"), icon=":material/description:"):
        st.write(plain(shown.alt))
    block.table_of(found, shown, open_it=True)
    block.table_of(found, found.table("without"))


def _scale() -> bool:
    key = "map_scale"
    address.seed("scale", key, lambda asked: asked == [PER_MILLION])
    on = st.toggle(_("For each million people living there (not a rate of illness)"), key=key)
    address.keep("scale", key, [PER_MILLION] if on else [])
    return on


def _place(data: Context, event: Any, names: dict[str, str]) -> str | None:
    """The open country: clicked on the map, chosen from the list, or asked for by the address."""
    key = "map_place"
    address.seed("place", key, lambda asked: asked[0] if asked else None)
    points = event["selection"]["points"] if event else []
    clicked = _code(points[0]) if points else None
    if clicked and clicked != st.session_state.get("map_clicked"):
        st.session_state[key] = clicked
    st.session_state["map_clicked"] = clicked
    asked = st.session_state[key]
    if asked not in names:
        st.session_state[key] = None
        if asked:
            _tell_none(data, asked)
    place: str | None = st.selectbox(
        _("Publications from"),
        [*names],
        format_func=names.__getitem__,
        key=key,
        placeholder=_("Choose a country"),
    )
    address.keep("place", key, [place] if place else [])
    return place


def _code(point: Mapping[str, Any]) -> str | None:
    """The country of a point: bubbles carry their code, shaded countries are their code."""
    own = point.get("customdata")
    found = own[0] if own else point.get("location")
    return str(found) if found else None


def _tell_none(data: Context, code: str) -> None:
    """Say that a country asked for has no circle, rather than forget the question."""
    name = data.vocabulary.countries.get(code)
    if name is None:
        st.info(_("'{code}' is not a country code.").format(code=plain(code[:20])))
        return
    st.info(
        _(
            "{name}: no publication in this collection is known to describe a patient of this"
            " choice treated there. That is not zero: nobody may have written, or it was not found"
            " yet."
        ).format(name=plain(name))
    )


def publications_of(data: Context, chosen: Selection, place: str | None) -> None:
    """The publications behind one circle."""
    if place is None:
        return
    there = replace(chosen, country=(place,), basis="distinct")
    found = answer(data, "publications", there)
    rows = [row for row in found.main.rows if row["matching"]]
    counted = sum(row["standing"] == "counted" for row in rows)
    st.subheader(
        ngettext(
            "{name}: {n} publication, {counted} counted",
            "{name}: {n} publications, {counted} of them counted",
            len(rows),
        ).format(
            name=plain(data.vocabulary.countries[place]),
            n=number(len(rows)),
            counted=number(counted),
        )
    )
    page_link(
        "country",
        _("Everything known for {name}").format(name=data.vocabulary.countries[place]),
        country=place,
    )
    for row in rows:
        who = ", ".join(str(v) for v in (row["first_author"], row["journal"], row["year"]) if v)
        st.markdown(
            "**"
            + plain(row["title"])
            + "**  \n"
            + plain(who)
            + " · "
            + n_patients(int(str(row["matching"])))
            + ("" if row["standing"] == "counted" else " · " + _("counted in another one"))
        )
        publication = str(row["publication_id"])
        words = _("Open this publication: {publication}").format(publication=plain(publication))
        page_link("sources", words, publication=publication)
