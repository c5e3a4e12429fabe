"""Screen records one after the other, with the keyboard: in, out with a reason, or put off."""

from __future__ import annotations

import streamlit as st

from dashboard.faces.live import plain
from dashboard.intake import screening
from dashboard.intake.folder import Folder, Row
from dashboard.intake.screening import Decision, ScreeningError
from dashboard.words import _, ngettext, number
from dashboard.workbench import hold
from dashboard.workbench.records import record_card, take_in


def show() -> None:
    """The first record that waits, or the one that the reader went on to."""
    st.title(_("Screen records"))
    by = hold.reader()
    held = hold.folder()
    doubtful = screening.in_doubt(held)
    if doubtful:
        st.warning(
            ngettext(
                "{n} record may be a duplicate. Say so first, under “Open questions”.",
                "{n} records may be duplicates. Say so first, under “Open questions”.",
                len(doubtful),
            ).format(n=number(len(doubtful)))
        )
    take_in(held)
    queue = screening.waiting(held)
    if not queue:
        st.info(_("No record waits to be screened. Drop a search result into “Bring in a file”."))
        _undo_last(held, by)
        return
    place = min(st.session_state.setdefault("screen_place", 0), len(queue) - 1)
    row = queue[place]
    st.progress(
        (place + 1) / len(queue),
        _("Record {place} of {n} that wait").format(place=number(place + 1), n=number(len(queue))),
    )
    record_card(row)
    _buttons(held, row, by, last=place == len(queue) - 1)
    _undo_last(held, by)


def _buttons(held: Folder, row: Row, by: str, *, last: bool) -> None:
    st.markdown(_("Does it describe people with ANE, its own patients?"))
    with st.container(horizontal=True):
        if st.button(_("In"), shortcut="I", type="primary", icon=":material/check:"):
            _decide(held, row, "include", by)
        if st.button(_("Put off"), shortcut="M", icon=":material/schedule:"):
            _decide(held, row, "maybe", by)
        if st.button(_("Next"), shortcut="N", icon=":material/arrow_forward:", disabled=last):
            st.session_state["screen_place"] += 1
            st.rerun()
        if st.button(_("Back"), shortcut="B", icon=":material/arrow_back:"):
            st.session_state["screen_place"] = max(0, st.session_state["screen_place"] - 1)
            st.rerun()
    st.markdown(_("Or out, because:"))
    reasons = st.container(horizontal=True)
    notes = st.text_input(_("Notes (needed for “Another reason”)"), key=f"n-{row['record_id']}")
    with reasons:
        for place, (code, words) in enumerate(held.labels("exclusion_reasons").items(), start=1):
            if st.button(words, shortcut=str(place), key=f"out-{code}"):
                _decide(held, row, "exclude", by, reason=code, notes=notes.strip())


def _decide(
    held: Folder, row: Row, decision: Decision, by: str, *, reason: str = "", notes: str = ""
) -> None:
    try:
        rows = screening.decide(
            held,
            row["record_id"],
            decision,
            by=by,
            on=hold.today(),
            reason=reason,
            notes=notes or None,
        )
    except ScreeningError as error:
        st.error(plain(error))
        return
    what, begins = screening.line(rows, by=by, on=hold.today())
    planned = hold.planned_or_told({"screening": rows}, held=held, what=what, instead_of=begins)
    if planned is not None and hold.carried_out(planned):
        st.session_state["screened"] = row["record_id"]
        st.rerun()


def _undo_last(held: Folder, by: str) -> None:
    """Take the last decision of this session back, without a way through the history."""
    last = st.session_state.get("screened")
    if last and st.button(
        _("Take back the last decision ({record})").format(record=last), shortcut="U"
    ):
        row = next(row for row in held.rows["screening"] if row["record_id"] == last)
        del st.session_state["screened"]
        _decide(held, row, "", by)
