"""The screen itself: one figure, its sentence, its source, and the way to the next one.

The address holds everything: which page, which choices, which screen. Keys and buttons go through
Streamlit's own buttons, each of which leads to one screen by its number; a fragment keeps a step
down to the screen alone.
"""

from __future__ import annotations

import base64
import html
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from dashboard.faces import address, permalink, qr
from dashboard.faces.app_pages import AppPage
from dashboard.faces.block import PLOTLY_CONFIG
from dashboard.faces.fitting import Spec
from dashboard.faces.live import fragment, page_link, site
from dashboard.faces.phrases import not_to_quote
from dashboard.faces.present.asked import (
    NUMBER,
    PATH,
    PRESENT,
    asked,
    presenting,
    start_parameters,
)
from dashboard.faces.present.plan import Screen, screens
from dashboard.faces.tools import origin
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.languages import language, speaking
from dashboard.words import _, long_date, number

_HERE = Path(__file__).parent
_OPEN = "stage_open"


def presented(context: Context, page: AppPage) -> bool:
    """Fill the screen, if the address asks for that; False where the page itself is to be shown."""
    found = asked(context, page) if presenting() else None
    if found is None:
        st.session_state[_OPEN] = False
        _decline(page)
        return False
    if not st.session_state.get(_OPEN):
        address.restate()
        st.session_state[_OPEN] = True
    st.html(_HERE / "screen.css")
    _screen(screens(context, found.items, found.selection))
    return True


def _decline(page: AppPage) -> None:
    """Where nothing can be presented the page is shown, and the wish is taken back."""
    if presenting() and not page.figures and page.path != PATH:
        st.info(_("This page has no figures to present. The page *Present* has them all."))
    for name in (PRESENT, NUMBER):
        st.query_params.pop(name, None)


def offer(page: AppPage) -> None:
    """A quiet link under a page: its figures on a big screen, with the choices made there."""
    st.space("small")
    page_link(
        page.path,
        _("Present this page on a big screen"),
        icon=":material/slideshow:",
        **start_parameters(),
    )


def code_address() -> str:
    """Where codes lead that others scan; "" if this site can only be reached on this computer."""
    home = origin()
    return "" if urlsplit(home).hostname in ("localhost", "127.0.0.1", "::1", None) else home


@fragment
def _screen(planned: tuple[Screen, ...]) -> None:
    at = _at(len(planned))
    screen = planned[at - 1]
    with st.container(key="stage"):
        st.html(_words(screen))
        _chart(planned, at)
        with st.container(key="stage_foot"):
            st.html(_foot(screen.slide.answer, at, len(planned)))
            with st.container(key="stage_buttons"):
                st.html(_buttons(language()), unsafe_allow_javascript=True)
            with st.container(key="stage_steps"):
                _steps(at, len(planned))


def _chart(planned: tuple[Screen, ...], at: int) -> None:
    """The chart of a screen. Under words alone stands the next chart, unseen, so that it is ready.

    So the screen also has the same parts at each step, and the browser keeps all that stay.
    """
    drawn = next((screen for screen in (*planned[at - 1 :], *planned) if screen.chart), None)
    if drawn is None or drawn.chart is None:
        return
    with st.container(key="stage_chart", height="stretch"), st.container(key="stage_plot"):
        st.plotly_chart(
            _inked(drawn.chart),
            config={**PLOTLY_CONFIG, "displayModeBar": False},
            key="stage_drawing",
            height="stretch",
            alt=drawn.slide.table.alt,
        )


def _inked(chart: Spec) -> Spec:
    """A chart whose words are as dark, or as light, as those around it: a projector pales them."""
    ink = st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor")
    layout = chart["layout"]
    return {**chart, "layout": {**layout, "font": {**layout["font"], "color": ink}}}


def _at(count: int) -> int:
    """The number of the screen in the address, brought into their range."""
    given = st.query_params.get(NUMBER, "")
    wanted = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    return min(max(wanted, 1), count)


def _steps(at: int, count: int) -> None:
    """The buttons that the keys and the buttons in sight press; themselves they are not shown."""
    leads_to = {"first": 1, "previous": max(1, at - 1), "next": min(count, at + 1), "last": count}
    for name, to in leads_to.items():
        st.button(name, key=f"stage_{name}", on_click=_go, args=(to,))
    if st.button("leave", key="stage_leave"):
        _leave()


def _go(to: int) -> None:
    st.query_params[NUMBER] = str(to)


def _leave() -> None:
    """Back to the page, with its choices."""
    for name in (PRESENT, NUMBER):
        st.query_params.pop(name, None)
    st.rerun()


def _words(screen: Screen) -> str:
    found = screen.slide.answer
    mark = not_to_quote(found)
    parts = [_paragraph("mark", mark)]
    if screen.number:
        parts.append(_paragraph("number", screen.number[:1].upper() + screen.number[1:]))
    parts.append(f'<h1 style="--size: {screen.size}">{html.escape(screen.heading)}</h1>')
    parts += [_paragraph("note", note) for note in screen.notes]
    name = "stage-words" if screen.chart else "stage-words stage-alone"
    return f'<div class="{name}"><div>{"".join(parts)}</div>{_code(screen)}</div>'


def _code(screen: Screen) -> str:
    home = code_address()
    if not (home and screen.with_code):
        return ""
    picture = base64.b64encode(qr.png(home + permalink.lasting(screen.slide.answer))).decode()
    words = _("QR code: opens this figure on your own telephone")
    return f'<img src="data:image/png;base64,{picture}" alt="{html.escape(words)}">'


def _foot(found: Answer, at: int, count: int) -> str:
    source = _("{site}, data of {date}, version {version}").format(
        site=site().title, date=long_date(found.data_date), version=found.data_version
    )
    where = _("{at} of {count}").format(at=number(at), count=number(count))
    return (
        f'<div class="stage-bar"><div style="--part: {at / count:.4f}"></div></div>'
        '<div class="stage-foot">'
        f"{_paragraph('source', source)}{_paragraph('where', where)}</div>"
    )


def _paragraph(name: str, words: str) -> str:
    return f'<p class="stage-{name}">{html.escape(words)}</p>' if words else ""


@cache
def _buttons(code: str) -> str:
    """Always the same, so that the browser keeps the focus on one, and starts the script once.

    Args:
        code: of the language of their names.
    """
    with speaking(code):
        labels = {
            "previous": _("Previous"),
            "next": _("Next"),
            "fill": _("Whole screen"),
            "leave": _("Leave"),
        }
    buttons = "".join(
        f'<button type="button" data-step="{name}" aria-label="{html.escape(label)}"'
        f' title="{html.escape(label)}"></button>'
        for name, label in labels.items()
    )
    script = (_HERE / "screen.js").read_text(encoding="utf-8")
    return (
        f'<div class="stage-buttons">{buttons}</div>'
        '<div class="stage-said" role="status" aria-live="polite"></div>'
        f"<script>{script}</script>"
    )
