"""The live app's hold on the data: one context a data version, shared by all sessions."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard import settings
from dashboard.database import DatabaseError, Releases, Site, open_database
from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.links import tell_us
from dashboard.faces.permalink import local
from dashboard.figures import facts
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context
from dashboard.languages import LANGUAGES, language, preferred, speak, spoken
from dashboard.translations import NOTICE, needs_reader
from dashboard.words import _, long_date

_P = ParamSpec("_P")
_R = TypeVar("_R")
_SPOKEN = "language"


def speak_to_reader() -> str:
    """Speak the reader's language for the rest of this run.

    It is the one that the address names, else the one of this visit so far, else the browser's.
    The address keeps it where it is not the browser's own, so that the page can be passed on.

    Returns:
        What the address asked for, if that is no language of ours; "" if all is well.
    """
    own = preferred(st.context.headers.get("Accept-Language") or st.context.locale or "")
    asked = st.query_params.get("lang", "")
    code = asked if asked in LANGUAGES else st.session_state.get(_SPOKEN, own)
    st.session_state[_SPOKEN] = code
    speak(code)
    if not asked and code != own:
        st.query_params["lang"] = code
    return "" if asked in ("", *LANGUAGES) else asked


def fragment(part: Callable[_P, _R]) -> Callable[_P, _R]:
    """A part of a page that runs again by itself, in the reader's language."""

    @wraps(part)
    def run(*args: _P.args, **more: _P.kwargs) -> _R:
        # Such a run begins in the part itself, where nobody has said what is spoken.
        speak(st.session_state[_SPOKEN])
        return part(*args, **more)

    return st.fragment(run)


def tell_if_unread() -> None:
    """That nobody who speaks this language has read its words yet, and how to mend them."""
    if needs_reader(language()):
        # No caption: its colour is too pale for a link.
        st.markdown(f":small[{_(NOTICE).format(address=tell_us(site().report_url))}]")


def say(text: str) -> None:
    """Tell who does not see the page what it says now: the first such words of each run.

    A control changes numbers that stand elsewhere on the page, out of a screen reader's sight.
    """
    if not st.session_state["said"]:
        st.session_state["said"] = True
        words = html.escape(text)
        st.html(f'<p class="said" role="status" aria-live="polite">{words}</p>')


def languages() -> None:
    """The way to the other languages, each called what its speakers call it.

    The page is loaded anew: its direction and the language that a screen reader speaks stand in
    the HTML that the server sends.
    """
    here = {name: st.query_params.get_all(name) for name in st.query_params if name != "lang"}
    lines = []
    for one in LANGUAGES.values():
        address = "?" + urlencode({**here, "lang": [one.code]}, doseq=True)
        current = ' aria-current="true"' if one.code == language() else ""
        lines.append(
            f'<li><a href="{html.escape(address)}" target="_self" lang="{one.tag}"'
            f' hreflang="{one.tag}" dir="{one.direction}"{current}>{one.name}</a></li>'
        )
    # Not a popover: with Tab alone, its links would come after everything else on the page.
    st.html(
        f'<details class="languages"><summary>{spoken().name}<span class="unseen"> '
        f"{html.escape(_('(change the language)'))}</span></summary>"
        f"<ul>{''.join(lines)}</ul></details>",
        width="content",
    )


def context() -> Context:
    """The data as they are now. Without any readable database: a plain page, and the run ends."""
    try:
        return open_context(open_database(settings.database_file()), _releases())
    except DatabaseError:
        st.title(_("The figures cannot be shown right now"))
        st.write(
            _(
                "The data file of this site is missing or damaged. Nothing is lost. Whoever keeps"
                " the site can mend it with the command `python -m dashboard build`."
            )
        )
        st.stop()


@lru_cache(maxsize=1)
def _releases() -> Releases:
    return Releases(settings.releases_dir(), settings.database_file())


def site() -> Site:
    """The group's own settings, as checked when the database was built."""
    return facts.site(context())


def plain(text: object) -> str:
    """Text from the data as Markdown that shows exactly that text."""
    escaped = "".join(
        "\\" + sign if sign in "\\`*_{}[]()<>#+-.!|~$:&" else sign for sign in str(text)
    )
    return " ".join(escaped.split())


def page_link(
    path: str,
    label: str,
    *,
    icon: str = "",
    **parameters: str | list[str],
) -> None:
    """A link to another page of the app, by its path; its arrow points on, as the script runs."""
    onward = "arrow_back" if spoken().direction == "rtl" else "arrow_forward"
    page = st.session_state["pages"][path]
    st.page_link(
        page, label=label, icon=icon or f":material/{onward}:", query_params=parameters or None
    )


def start_at_top(view: str) -> None:
    """Show a new view from its top: Streamlit keeps the scroll position of the one before.

    The script runs when its text changes, so once for each view.
    """
    name = html.escape(view)
    st.html(
        f'<div id="top" data-view="{name}"></div>'
        '<script>document.getElementById("top").scrollIntoView({block: "end"})</script>',
        unsafe_allow_javascript=True,
    )


def menu() -> None:
    """Links to the pages. They wrap on a phone, where Streamlit's own menu would cover the page."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _links_to("first")
        with st.popover(_("More"), icon=":material/more_horiz:", type="tertiary"):
            _links_to("more")
        languages()


def _links_to(*menus: str) -> None:
    pages = st.session_state["pages"]
    for page in APP_PAGES:
        if page.menu in menus:
            st.page_link(pages[page.path])


def footer(data: Context) -> None:
    """What stands under every page: data version and date, the group, the disclaimer."""
    group = site()
    st.divider()
    with st.container(horizontal=True, gap="small"):
        _links_to("first", "more")
    st.markdown(
        _(
            "[All figures as plain pages]({figures}) · [A factsheet to print]({factsheet}) ·"
            " [The data, to download]({data}) · [What changed]({changes})"
        ).format(
            figures=local("/figures"),
            factsheet=local("/factsheet"),
            data=local("/data/"),
            changes=local("/changes"),
        )
    )
    # Small, not a caption: captions pale their links below what can be read.
    small = _(
        "Last updated {date}. Data version {version}. This is not medical advice, and no figure"
        " here can say what will happen to your child. For families:"
        " [{group}]({url})."
    ).format(
        date=long_date(data.data_date),
        version=plain(data.data_version),
        group=group.group_name,
        url=group.group_url,
    )
    st.markdown(f":small[{small}]")
