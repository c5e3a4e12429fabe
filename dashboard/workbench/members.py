"""Count the group's own list: what may be shown, what stays hidden, and only then a release.

The list is read where it lies. It is not uploaded, for an upload may be put down in a temporary
file on the way; its path is typed, and nothing of it is kept between two runs but counts that may
be shown.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from dashboard.database import DataError
from dashboard.faces.live import plain
from dashboard.intake.community.attack import SolverError
from dashboard.intake.community.command import draft_of, write
from dashboard.intake.community.release import Draft, ReleaseRefused
from dashboard.intake.community.report import report
from dashboard.intake.community.rule import MINIMUM, RULE
from dashboard.intake.community.sheet import SheetError
from dashboard.intake.community.template import template
from dashboard.intake.folder import Folder
from dashboard.intake.saving import SavingError
from dashboard.words import _
from dashboard.workbench import hold


def show() -> None:
    """Where the list lies, what would be shown of it, and a release when the group agrees."""
    st.title(_("Count our members"))
    st.markdown(
        _(
            "From the group's own list come numbers that point to nobody. The list is read where it"
            " lies and is never copied, saved or sent; keep it outside the folder of this project."
        )
    )
    held = hold.folder()
    with st.expander(_("What is shown and what is hidden"), icon=":material/shield:"):
        st.text(RULE.format(minimum=MINIMUM, highest=MINIMUM - 1))
    with st.expander(_("What the list looks like"), icon=":material/table:"):
        st.markdown(
            _(
                "One row a person with ANE. Only `family_id` is needed: any text that is the same"
                " for all of one family. The second sheet of the empty list explains each column."
            )
        )
        st.download_button(
            _("An empty list to fill in"),
            template(held),
            "community_template.xlsx",
            icon=":material/download:",
        )
    found = _worked_out(held)
    if found is None:
        return
    st.subheader(_("What the group would show"))
    st.text(report(found))
    agreed = st.checkbox(
        _("The group has seen these numbers and agrees to show them. They stay for ever.")
    )
    if st.button(_("Release them"), type="primary", disabled=not agreed):
        _release(held, found)


def _worked_out(held: Folder) -> Draft | None:
    path = st.text_input(
        _("Path of the list (.xlsx or .csv)"),
        help=_(
            "Windows: hold Shift, click the file with the right mouse button, “Copy as path”."
            " macOS: hold Option, click with the right button, “Copy … as Pathname”."
        ),
    ).strip(" \"'")
    words = st.text_input(
        _("Path of the file with your own headings and words (.toml), if you have one")
    ).strip(" \"'")
    as_of: date = st.date_input(
        _("Day on which the list was last brought up to date"), hold.today()
    )
    if not path:
        return None
    mapping = Path(words) if words else None
    try:
        with st.spinner(_("Counting, and trying to work out every hidden number …")):
            return draft_of(held, Path(path), as_of=as_of, mapping=mapping, now=hold.now())
    except SheetError as error:
        st.error(_("The list can't be read as it is. Nothing was released."))
        hold.show_faults(error.faults)
    except (ReleaseRefused, SolverError, DataError) as error:
        st.error(plain(error))
    return None


def _release(held: Folder, found: Draft) -> None:
    try:
        write(held, found, now=hold.now())
    except (DataError, SavingError) as error:
        st.error(plain(error))
        return
    st.session_state["told"] = _(
        "Released. `make run` shows it under “Published and reported”; then make a release of the"
        " data."
    )
    st.rerun()
