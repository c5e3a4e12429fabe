"""Shell of the live app: the pages and what surrounds each of them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

# Streamlit runs this file as a script and puts its folder, not the project's, on the path.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard import observe  # noqa: E402
from dashboard.faces import controls, live  # noqa: E402
from dashboard.faces.app_pages import APP_PAGES  # noqa: E402
from dashboard.faces.present import screen  # noqa: E402
from dashboard.pages import (  # noqa: E402
    children_and_adults,
    genetics,
    glossary,
    journalists,
    making,
    methods,
    names,
    one_country,
    outcomes,
    overview,
    places,
    present,
    published_and_reported,
    sources,
    triggers,
)
from dashboard.settings import STATIC  # noqa: E402
from dashboard.words import _  # noqa: E402

SHOWS: dict[str, Callable[[], None]] = {
    "": overview.show,
    "map": places.show,
    "triggers": triggers.show,
    "children-and-adults": children_and_adults.show,
    "genetics": genetics.show,
    "outcomes": outcomes.show,
    "published-and-reported": published_and_reported.show,
    "names": names.show,
    "country": one_country.show,
    "how-this-was-made": making.show,
    "sources": sources.show,
    "methods": methods.show,
    "for-journalists": journalists.show,
    "present": present.show,
    "glossary": glossary.show,
}


def main(run: observe.Run) -> None:
    """One run of the app: lay out the shell, then the page that was asked for."""
    unknown_language = live.speak_to_reader()
    st.session_state["said"] = False
    st.set_page_config(
        page_icon=str(STATIC / "icon.svg"),
        layout="centered",
        menu_items={"About": None, "Get help": None, "Report a bug": None},
    )
    pages = {
        page.path: st.Page(
            SHOWS[page.path],
            title=_(page.title),
            icon=page.icon,
            url_path=page.path,
            default=not page.path,
        )
        for page in APP_PAGES
    }
    st.session_state["pages"] = pages
    here = st.navigation(list(pages.values()), position="hidden")
    st.session_state["page_switched"] = st.session_state.get("page") != here.url_path
    data = live.context()
    own = next(page for page in APP_PAGES if page.path == here.url_path)
    run.page = own.address
    st.set_page_config(page_title=own.full_title(live.site().title))
    if screen.presented(data, own):
        st.session_state["page"] = here.url_path
        return
    live.start_at_top(f"{here.url_path} {st.query_params.get('publication', '')}")
    live.menu()
    live.tell_if_unread()
    if data.demonstration:
        st.error(
            _(
                "**Demonstration.** The group's numbers here are invented, to show what this site"
                " can do. None of it is real: please do not quote anything."
            ),
            icon=":material/science:",
        )
    elif data.draft:
        st.warning(
            _(
                "**Draft.** These data are not released yet. The numbers can still change: please"
                " do not quote them."
            ),
            icon=":material/edit_note:",
        )
    if unknown_language:
        st.info(
            _("This site does not speak the language '{code}' that the link asks for.").format(
                code=live.plain(unknown_language[:20])
            ),
            icon=":material/translate:",
        )
    with contextlib.suppress(controls.NothingToShow):
        here.run()
    st.session_state["page"] = here.url_path
    if own.figures:
        screen.offer(own)
    live.footer(data)


with observe.run() as this_run:
    main(this_run)
