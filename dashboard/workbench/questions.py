"""What only a person can say: are these two the same, and which of two readings is right."""

from __future__ import annotations

import streamlit as st

from dashboard.faces.live import plain
from dashboard.intake import screening
from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature.readings import reading_differences
from dashboard.intake.screening import ScreeningError
from dashboard.words import _, ngettext, number
from dashboard.workbench import hold
from dashboard.workbench.records import record_card


def show() -> None:
    """Records that may be duplicates, side by side; then cells in which two readers differ."""
    st.title(_("Open questions"))
    held = hold.folder()
    _duplicates(held)
    _readers(held)


def _duplicates(held: Folder) -> None:
    st.subheader(_("Is it the same publication?"))
    rows = screening.in_doubt(held)
    if not rows:
        st.markdown(_("No record is in doubt."))
        return
    row = rows[0]
    st.markdown(
        ngettext("{n} record is in doubt.", "{n} records are in doubt.", len(rows)).format(
            n=number(len(rows))
        )
    )
    left, right = st.columns(2)
    with left:
        st.markdown(_("**The new record**"))
        record_card(row)
    with right:
        table, other = screening.other_of(held, row)
        st.markdown(
            _("**A publication that we have**")
            if table == "publications"
            else _("**A record imported before**")
        )
        record_card(other)
    st.markdown(_("Why it may be the same: {why}.").format(why=plain(row["match_why"]).rstrip(".")))
    with st.container(horizontal=True):
        if st.button(_("The same"), shortcut="S", icon=":material/content_copy:"):
            _settle(held, row, same=True)
        if st.button(_("Two different ones"), shortcut="D", icon=":material/call_split:"):
            _settle(held, row, same=False)


def _settle(held: Folder, row: Row, *, same: bool) -> None:
    try:
        rows = screening.settle(held, row["record_id"], same=same)
    except ScreeningError as error:
        st.error(plain(error))
        return
    settled = sum(each["same"] in ("yes", "no") and each["match_score"] != "100" for each in rows)
    begins = "Records that looked alike and were compared by a person:"
    planned = hold.planned_or_told(
        {"screening": rows}, held=held, what=f"{begins} {settled} so far.", instead_of=begins
    )
    if planned is not None and hold.carried_out(planned):
        st.rerun()


def _readers(held: Folder) -> None:
    st.subheader(_("Where two readers differ"))
    found = reading_differences(held)
    if not found:
        st.markdown(_("No two readings of a publication differ."))
        return
    st.markdown(
        _(
            "Both readings are kept. Look into the publication together, mend what was wrong in its"
            " table, and say so in the notes."
        )
    )
    st.dataframe(
        [
            {
                _("Publication"): each.publication_id,
                _("Where"): f"{each.table} · {each.row} · {each.column}",
                _("One reader"): f"{each.first_reader}: {each.first or '–'}",  # noqa: RUF001
                _("Another"): f"{each.second_reader}: {each.second or '–'}",  # noqa: RUF001
            }
            for each in found
        ],
        hide_index=True,
    )
