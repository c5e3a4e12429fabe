"""The curators' desk: the volunteers' own app, on their own machine.

Started by ``make desk`` or by a double click on a start script; it writes the tables of the data
folder. It is not a part of the public server, and does not start where others could reach it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

# Streamlit runs this file as a script and puts its folder, not the project's, on the path.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.settings import STATIC  # noqa: E402
from dashboard.words import _  # noqa: E402
from dashboard.workbench import bring_in, extraction, hold, members, questions, saves, screen  # noqa: E402

_HERE = {"127.0.0.1", "localhost", "::1"}


def main() -> None:
    """One run of the desk: the menu, then the room."""
    st.set_page_config(
        page_title=_("The desk · ANE in Numbers"),
        page_icon=str(STATIC / "icon.svg"),
        layout="wide",
        menu_items={"About": None, "Get help": None, "Report a bug": None},
    )
    if st.get_option("server.address") not in _HERE:
        st.error(
            _(
                "The desk writes files, so it only starts where nobody else can reach it. Start it"
                " with `make desk` or with the start script, not with `streamlit run`."
            )
        )
        st.stop()
    here = st.navigation(
        [
            st.Page(
                bring_in.show,
                title=_("Bring in a file"),
                icon=":material/upload_file:",
                url_path="bring-in",
                default=True,
            ),
            st.Page(
                screen.show,
                title=_("Screen records"),
                icon=":material/checklist:",
                url_path="screen",
            ),
            st.Page(
                extraction.show,
                title=_("Read a publication"),
                icon=":material/menu_book:",
                url_path="read",
            ),
            st.Page(
                questions.show,
                title=_("Open questions"),
                icon=":material/help:",
                url_path="questions",
            ),
            st.Page(
                members.show,
                title=_("Count our members"),
                icon=":material/groups:",
                url_path="members",
            ),
            st.Page(
                saves.show, title=_("What was saved"), icon=":material/history:", url_path="saved"
            ),
        ]
    )
    hold.tell()
    saves.tell_undone()
    here.run()


main()
