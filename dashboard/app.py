"""Shell of the live app: the pages and what surrounds each of them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

# Streamlit runs this file as a script and puts its folder, not the project's, on the path.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.faces import controls, live  # noqa: E402
from dashboard.pages import (  # noqa: E402
    methods,
    overview,
    places,
    published_and_reported,
    sources,
    triggers,
)
from dashboard.settings import STATIC  # noqa: E402
from dashboard.words import _  # noqa: E402


@dataclass(frozen=True)
class AppPage:
    """One page: its address below the root ("" is the start), its name, and what it shows."""

    path: str
    title: str
    icon: str
    show: Callable[[], None]


PAGES = (
    AppPage("", "Overview", ":material/home:", overview.show),
    AppPage("map", "Map", ":material/public:", places.show),
    AppPage("triggers", "Triggers", ":material/coronavirus:", triggers.show),
    AppPage(
        "published-and-reported",
        "Published and reported",
        ":material/compare_arrows:",
        published_and_reported.show,
    ),
    AppPage("sources", "Sources", ":material/library_books:", sources.show),
    AppPage("methods", "Methods", ":material/help_center:", methods.show),
)


def main() -> None:
    """One run of the app: lay out the shell, then the page that was asked for."""
    st.set_page_config(
        page_title=_("ANE in Numbers"),
        page_icon=str(STATIC / "icon.svg"),
        layout="centered",
        menu_items={"About": None, "Get help": None, "Report a bug": None},
    )
    pages = {
        page.path: st.Page(
            page.show,
            title=_(page.title),
            icon=page.icon,
            url_path=page.path,
            default=not page.path,
        )
        for page in PAGES
    }
    st.session_state["pages"] = pages
    here = st.navigation(list(pages.values()), position="hidden")
    st.session_state["page_switched"] = st.session_state.get("page") != here.url_path
    data = live.context()
    live.start_at_top(f"{here.url_path} {st.query_params.get('publication', '')}")
    live.menu()
    with contextlib.suppress(controls.NothingToShow):
        here.run()
    st.session_state["page"] = here.url_path
    live.footer(data)


main()
