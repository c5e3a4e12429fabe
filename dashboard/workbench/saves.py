"""What was saved from here, and the way back; and the tables to open in a spreadsheet."""

from __future__ import annotations

import streamlit as st

from dashboard import settings
from dashboard.faces.live import plain
from dashboard.intake.differences import differences
from dashboard.intake.folder import for_spreadsheets, read_folder
from dashboard.intake.saving import SavingError, history, undo
from dashboard.words import _
from dashboard.workbench import hold


def show() -> None:
    """Every save with what it wrote down; the newest one can be undone, one after the other."""
    st.title(_("What was saved"))
    st.markdown(
        _(
            "The state before each save is kept on this computer, in the folder `.history` beside"
            " the data. Undoing puts every file back to the letter, the newest save first."
        )
    )
    saves = history(settings.data_dir())
    newest = next((saved for saved in saves if not saved.undone), None)
    if newest is None:
        st.info(_("Nothing was saved from here that could be undone."))
    for saved in saves:
        with st.container(border=True, key=f"saved-{saved.name}"):
            st.markdown(f"**{plain(saved.what)}**")
            st.caption(f"{saved.when:%Y-%m-%d %H:%M} · {plain(', '.join(saved.files))}")
            if saved.undone:
                st.markdown(_("*Undone.*"))
            if saved is newest and st.button(
                _("Undo this save"), key="undo", icon=":material/undo:"
            ):
                _undo()
    _tables()


def _undo() -> None:
    before = read_folder(settings.data_dir())
    try:
        undone = undo(settings.data_dir(), now=hold.now())
    except SavingError as error:
        st.error(plain(error))
        return
    after = read_folder(settings.data_dir())
    found = [
        each
        for table in after.package.tables
        for each in differences(table, before.rows[table.name], after.rows[table.name])
    ]
    st.session_state["undone"] = (undone.what, found)
    st.rerun()


def tell_undone() -> None:
    """After an undo, once: what went back to how it was."""
    if "undone" in st.session_state:
        what, found = st.session_state.pop("undone")
        st.success(_("Undone: {what}").format(what=plain(what)))
        hold.show_differences(found)


def _tables() -> None:
    st.subheader(_("Open a table in a spreadsheet"))
    st.markdown(
        _(
            "These files open right with a double click, also in Excel. Change rows, save, and drop"
            " the file into “Bring in a file”: you see what would change before anything does."
        )
    )
    held = hold.folder()
    tables = {table.name: table for table in held.package.tables}
    name = st.selectbox(_("Table"), [*tables], format_func=lambda each: tables[each].title)
    st.caption(plain(tables[name].description))
    st.download_button(
        _("Download {file}").format(file=tables[name].file),
        for_spreadsheets(tables[name], held.rows[name]),
        tables[name].file,
        "text/csv",
        icon=":material/download:",
    )
