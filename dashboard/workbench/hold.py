"""What all rooms of the desk share: the folder as it is now, the reader's name, one way to save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from dashboard import settings
from dashboard.database import DataError, Fault
from dashboard.faces.live import plain
from dashboard.intake.differences import Difference
from dashboard.intake.folder import Folder, Row, read_folder
from dashboard.intake.saving import Plan, Saved, SavingError, plan, save
from dashboard.words import _, ngettext, number
from dashboard.workbench.effects import Effects, effects

_MANY = 30


def today() -> date:
    """The day of this computer's clock."""
    return date.today()


def now() -> datetime:
    """The local time of this computer's clock."""
    return datetime.now()


def folder() -> Folder:
    """The data as they are now. Where they can't be read, the faults, and the run ends."""
    try:
        return read_folder(settings.data_dir())
    except DataError as error:
        st.error(_("The data folder can't be read as it is. Mend this first:"))
        show_faults(error.faults)
        st.stop()


def reader() -> str:
    """Who sits at the desk: initials, asked once a session. Without them the run ends."""
    name: str = st.session_state.get("reader", "")
    if not name:
        _ask_who()
        st.stop()
    # No field that keeps the keyboard: its keys are for the decisions.
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Reader: {name}").format(name=plain(name)))
        if st.button(_("Somebody else"), type="tertiary"):
            del st.session_state["reader"]
            st.rerun()
    return name


def _ask_who() -> None:
    with st.form("who"):
        written = st.text_input(
            _("Your initials, or a name that may be seen by everybody"),
            max_chars=30,
            help=_("It is written beside each decision and each reading."),
        )
        if st.form_submit_button(_("Begin")) and written.strip():
            st.session_state["reader"] = " ".join(written.split())
            st.rerun()


def keep(*keys: str) -> None:
    """Keep what was chosen in a room when another room is opened in between."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def show_faults(faults: Sequence[Fault], *, lines: bool = False) -> None:
    """Each fault in words: where it is, what is wrong, what to do.

    ``lines``: rows are lines of a text file, not rows of a spreadsheet.
    """
    place = _("line {row}") if lines else _("row {row}")
    for fault in faults[:_MANY]:
        where = [fault.file]
        if fault.row is not None:
            where.append(place.format(row=fault.row))
        if fault.column is not None:
            where.append(_("column {column}").format(column=fault.column))
        value = "" if fault.value is None else f": “{plain(fault.value)}”"
        with st.container(border=True):
            st.markdown(f"**{plain(', '.join(where))}**{value}")
            st.markdown(plain(fault.rule.partition(": ")[2] or fault.rule))
            st.markdown(_("**What to do:** {remedy}").format(remedy=plain(fault.remedy)))
    if len(faults) > _MANY:
        st.caption(_("And {n} more of them.").format(n=number(len(faults) - _MANY)))


def show_differences(found: Sequence[Difference]) -> None:
    """Which rows come and go, and which cells change."""
    words = {"added": _("new row"), "removed": _("row removed"), "changed": _("changed")}
    rows = [
        {
            _("File"): each.file,
            _("Row"): each.key,
            _("What"): words[each.what],
            _("Column"): each.column,
            _("Before"): each.before,
            _("After"): each.after,
        }
        for each in found
    ]
    st.markdown(
        ngettext("**{n} difference**", "**{n} differences**", len(rows)).format(n=number(len(rows)))
    )
    st.dataframe(rows, hide_index=True)


def show_effects(found: Effects) -> None:
    """What changes in the numbers that the public sees."""
    st.markdown(_("**In the public numbers**"))
    one, two = st.columns(2)
    for column, label, (before, after) in (
        (one, _("People, at least"), found.patients),
        (two, _("Publications"), found.publications),
    ):
        change = None if before == after else f"{after - before:+,}"
        column.metric(label, f"{number(before)} → {number(after)}", change, delta_color="off")
    if not found.figures:
        st.markdown(_("No figure changes."))
        return
    rows = [
        {
            _("Figure"): plain(each.title),
            _("Before"): plain(each.before),
            _("After"): plain(each.after) if each.after != each.before else _("the same sentence"),
            _("Tables that change"): plain("; ".join(each.tables)),
        }
        for each in found.figures
    ]
    st.table(rows, hide_index=True)


def offer(
    changed: Mapping[str, Sequence[Row]],
    *,
    held: Folder,
    what: str,
    key: str,
    instead_of: str = "",
) -> Saved | None:
    """Show what a save would do, with its effects, and a button that does it.

    Returns what was saved, in the run in which the button was pressed.
    """
    planned = planned_or_told(changed, held=held, what=what, instead_of=instead_of)
    return offer_plan(planned, key=key) if planned else None


def offer_plan(planned: Plan, *, key: str) -> Saved | None:
    """Show a checked plan with its effects, and a button that carries it out."""
    if not planned.texts:
        st.info(_("Nothing would change: the data hold all of this already."))
        return None
    show_differences(planned.differences)
    with st.spinner(_("Working out what changes in the public numbers …")):
        show_effects(effects(planned))
    st.caption(_("Into the changelog goes: “{what}”").format(what=plain(planned.what)))
    if not st.button(_("Save"), type="primary", key=f"save-{key}", icon=":material/save:"):
        return None
    saved = carried_out(planned)
    if saved:
        st.session_state["told"] = _("Saved. It can be undone under “What was saved”.")
    return saved


def planned_or_told(
    changed: Mapping[str, Sequence[Row]], *, held: Folder, what: str, instead_of: str = ""
) -> Plan | None:
    """A checked plan; where the data would have faults, these are shown instead."""
    try:
        return plan(held, changed, what=what, today=today(), instead_of=instead_of)
    except DataError as error:
        st.error(_("This can't be saved yet. Nothing was changed."))
        show_faults(error.faults)
    except SavingError as error:
        st.error(plain(error))
    return None


def tell() -> None:
    """Say once, above the room, what was saved in the run before."""
    if "told" in st.session_state:
        st.success(st.session_state.pop("told"))


def carried_out(planned: Plan) -> Saved | None:
    """Save; trouble is told, and then nothing was written."""
    try:
        return save(planned, now=now())
    except SavingError as error:
        st.error(plain(error))
    return None
