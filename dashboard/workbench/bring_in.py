"""Drop a file: what it is, what is wrong with it, what would change, and then save it."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.database import DataError, Table
from dashboard.faces.live import plain
from dashboard.intake.folder import Folder
from dashboard.intake.literature.importing import FileImport, Import, plan_import
from dashboard.intake.own_table import read_table, table_of
from dashboard.intake.saving import SavingError
from dashboard.words import _, ngettext, number
from dashboard.workbench import hold


def show() -> None:
    """The drop zone, and below it everything about the files."""
    st.title(_("Bring in a file"))
    st.markdown(
        _(
            "Drop what you have: a search result saved from PubMed (`.nbib`, XML, CSV), Europe PMC,"
            " Embase, Web of Science or Scopus (RIS, BibTeX, CSV), or a table of ours that you"
            " changed in a spreadsheet. You see what would change before anything is saved."
            " **Nothing leaves this computer.**"
        )
    )
    dropped = st.file_uploader(
        _("Files"),
        accept_multiple_files=True,
        key=f"dropped-{st.session_state.setdefault('drop', 0)}",
    )
    if not dropped:
        return
    held = hold.folder()
    ours = {file.name: table_of(held, file.name, file.getvalue()) for file in dropped}
    for file in dropped:
        table = ours[file.name]
        if table is not None:
            _own_table(held, table, file)
    if exports := [file for file in dropped if ours[file.name] is None]:
        _literature(held, exports)


def _own_table(held: Folder, table: Table, file: UploadedFile) -> None:
    st.subheader(_("{file}: the table “{title}”").format(file=plain(file.name), title=table.title))
    try:
        rows = read_table(table, table.file, file.getvalue())
    except DataError as error:
        st.error(_("This can't be saved yet. Nothing was changed."))
        hold.show_faults(error.faults)
        return
    st.markdown(
        ngettext("{n} row was read.", "{n} rows were read.", len(rows)).format(n=number(len(rows)))
    )
    what = st.text_input(
        _("What did you change, and why? This line goes into the changelog."),
        key=f"what-{file.name}",
        max_chars=300,
    ).strip()
    if not what:
        st.info(_("Write one line, and you see what would change."))
        return
    if hold.offer({table.name: rows}, held=held, what=what, key=file.name):
        _clear()


def _literature(held: Folder, files: list[UploadedFile]) -> None:
    names = ", ".join(PurePath(file.name).name for file in files)
    st.subheader(_("Records from {files}").format(files=plain(names)))
    try:
        found = _imported(held, files)
    except (DataError, SavingError) as error:
        st.error(_("This can't be saved yet. Nothing was changed."))
        if isinstance(error, DataError):
            hold.show_faults(error.faults)
        else:
            st.markdown(plain(error))
        return
    for file in found.files:
        _report(file)
    _alike(found)
    if found.new and hold.offer_plan(found.plan, key="literature"):
        _clear()


def _imported(held: Folder, files: list[UploadedFile]) -> Import:
    """Compare the records with all that is here: once for each drop, for it takes a while."""
    key = (tuple(file.file_id for file in files), tuple(held.seals.values()))
    if st.session_state.get("import_key") != key:
        with (
            st.spinner(_("Reading, and comparing with what is here …")),
            tempfile.TemporaryDirectory(prefix="ane-") as scratch,
        ):
            found = plan_import(held, _put_down(Path(scratch), files), hold.today())
        st.session_state["import_key"], st.session_state["import"] = key, found
    kept: Import = st.session_state["import"]
    return kept


def _put_down(scratch: Path, files: list[UploadedFile]) -> list[Path]:
    paths = []
    for file in files:
        path = scratch / PurePath(file.name).name
        path.write_bytes(file.getvalue())
        paths.append(path)
    return paths


def _report(file: FileImport) -> None:
    """What became of one file, in words; what could not be taken, with its line."""
    doubtful = sum(bool(taken.row["match"]) and not taken.row["same"] for taken in file.new)
    same = sum(taken.row["same"] == "yes" for taken in file.new)
    counts = {
        _("{n} new"): len(file.new) - doubtful - same,
        _("{n} found before"): file.here + same,
        _("{n} that may be the same as another one"): doubtful,
    }
    parts = [words.format(n=number(n)) for words, n in counts.items() if n]
    read = ngettext("{n} record read", "{n} records read", file.read).format(n=number(file.read))
    st.markdown(f"**{plain(file.name)}**: {', '.join([read, *parts])}.")
    for remark in file.remarks:
        st.caption(plain(remark))
    if file.faults:
        st.warning(
            ngettext(
                "{n} record could not be taken. The others can be saved.",
                "{n} records could not be taken. The others can be saved.",
                len(file.faults),
            ).format(n=number(len(file.faults)))
        )
        hold.show_faults(file.faults, lines=True)


def _alike(found: Import) -> None:
    """New records beside what they are, or may be, the same as; retractions that were declared."""
    told = [taken for taken in found.new if taken.row["match"]]
    if told:
        st.markdown(_("**The same, or perhaps the same**"))
        st.table(
            [
                {
                    _("New record"): plain(taken.row["title"]),
                    _("What is here"): plain(taken.other_title),
                    _("Why"): _("{why} (score {score})").format(
                        why=plain(taken.row["match_why"]), score=taken.row["match_score"]
                    ),
                    _("Decided"): _("the same") if taken.row["same"] else _("you decide, later"),
                }
                for taken in told
            ],
            hide_index=True,
        )
    for taken in found.new:
        if taken.row["notices"]:
            st.warning(
                plain(f"{taken.row['title']}: {taken.row['notices']}"), icon=":material/report:"
            )


def _clear() -> None:
    st.session_state["drop"] += 1  # an empty drop zone
    st.rerun()
