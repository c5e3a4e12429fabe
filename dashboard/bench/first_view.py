"""How long a reader on a slow phone waits: each page loaded cold in Chromium, on a slow line.

A moment counts when the reader could see it: an observer inside the page looks, at most once a
frame, whether the headline has a box on the screen and the chart is drawn, and notes the page's own
clock. Every load has a browser context of its own, so nothing is in a cache. The servers have been
asked before: what is measured is a reader's wait, not a server's first minute.

An empty app and an app with one default Plotly chart are loaded in the same run. They say what of a
wait is Streamlit's own on this machine; only what comes on top is ours.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from dashboard import settings
from dashboard.bench.phone import NO_LIMITS, SLOW_PHONE, Line, Traffic, chromium, new_phone
from dashboard.bench.report import BenchError, Row
from dashboard.bench.servers import Server, our_server, script_server
from dashboard.database import DatabaseError, open_database
from dashboard.faces.images import ImageError, Images, wanted
from dashboard.figures.context import open_context
from dashboard.figures.figure import registry
from dashboard.words import number

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PART = "first view"
HEADLINE_LIMIT = 1.2
"""How many times the empty app's wait the headline may take."""
FIGURE_LIMIT = 1500.0
"""Milliseconds in which a figure's own page is whole."""
_PATIENCE = 120_000
_SPOKEN = "Nothing is shown here."
_EMPTY_APP = f'import streamlit as st\n\nst.write("{_SPOKEN}")\n'
_CHART_APP = (
    "import plotly.express as px\nimport streamlit as st\n\n"
    f'st.write("{_SPOKEN}")\n'
    "st.plotly_chart(px.bar(x=[1, 2, 3], y=[1, 3, 2]))\n"
)


@dataclass(frozen=True)
class View:
    """One page to load.

    Attributes:
        kind: an app to measure against, a page of our app, or a figure's own page.
        headline: words that one visible element must hold.
        within: CSS selectors of the elements that may hold the headline.
        chart: a CSS selector of a drawn chart; "" where the page has none.
    """

    name: str
    kind: Literal["reference", "app", "figure"]
    address: str
    headline: str
    within: str
    chart: str = ""


@dataclass(frozen=True)
class Load:
    """What one load took: milliseconds since the reader asked, bytes and number of requests.

    Attributes:
        first: the headline, from wherever it came.
        live: the headline as the running app shows it; that of `first` on a page without an app.
        chart: the first chart; 0 where the page has none.
        whole: the end of loading.
        early: bytes that had arrived when the headline stood.
        moved: bytes that had arrived when all of these stood, those of the websocket included.
        requests: of all kinds.
    """

    first: float
    live: float
    chart: float
    whole: float
    early: float
    moved: float
    requests: float


# Looks at the page at most once a frame, and only after something has changed in it.
_OBSERVER = """
(([headline, within, chart]) => {
  const seen = window.firstView = {first: 0, live: 0, chart: 0};
  const stands = one => one.getClientRects().length > 0 && one.checkVisibility();
  const drawn = one => stands(one) && (one.tagName !== "IMG" || one.complete && one.naturalWidth);
  const holds = one => one.textContent.includes(headline) && stands(one);
  const look = () => {
    waits = false;
    const now = performance.now();
    if (!seen.live) {
      const found = [...document.querySelectorAll(within)].filter(holds);
      if (found.length) seen.first ||= now;
      if (found.some(one => !one.closest("#first-view"))) seen.live = now;
    }
    if (chart && !seen.chart && [...document.querySelectorAll(chart)].some(drawn)) seen.chart = now;
    if (seen.live && (seen.chart || !chart)) watch.disconnect();
  };
  let waits = false;
  const soon = () => {
    if (!waits) { waits = true; requestAnimationFrame(look); }
  };
  const watch = new MutationObserver(soon);
  watch.observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
  document.addEventListener("load", soon, {capture: true});
})
"""
_STANDS = """hasChart => {
  const {live, chart} = window.firstView;
  return live && (chart || !hasChart) && document.readyState === "complete";
}"""
_ENDED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
_WORDS = ".stMarkdown p, .stMetric, .stCode, #first-view *"
_PLOTLY = ".js-plotly-plot .main-svg"
_DRAWN = ".chart svg, .chart img"


def measure_first_view(
    repeats: int = 3, *, quick: bool = False, line: Line = SLOW_PHONE
) -> Iterator[Row]:
    """Load each page cold, several times, and give the medians.

    Args:
        repeats: how often each page is loaded; the pages take turns, so that a busy moment of the
            machine does not fall on one of them alone.
        quick: load each page once, to try it out.
        line: the phone and its line.

    Raises:
        BenchError: Chromium or playwright is missing, a server does not start, or a page never
            showed what it should.
    """
    with chromium() as browser, contextlib.ExitStack() as servers:
        empty = servers.enter_context(script_server(_EMPTY_APP)).origin
        charted = servers.enter_context(script_server(_CHART_APP)).origin
        views = (
            View("empty app", "reference", empty, _SPOKEN, _WORDS),
            View("app with one chart", "reference", charted, _SPOKEN, _WORDS, _PLOTLY),
            *_our_views(_drawn_ahead(servers.enter_context(our_server()))),
        )
        for view in views:
            _load(browser, view, NO_LIMITS)  # what is kept between requests is then kept
        loads: dict[str, list[Load]] = {view.name: [] for view in views}
        for _turn in range(1 if quick else repeats):
            for view in views:
                loads[view.name].append(_load(browser, view, line))
    basis = statistics.median(load.first for load in loads["empty app"])
    for view in views:
        yield from _rows(view, loads[view.name], basis=basis, line=line)


def _rows(view: View, loads: Sequence[Load], *, basis: float, line: Line) -> Iterator[Row]:
    """The rows of one page; ``basis`` is the headline's time in the empty app."""

    def row(what: str, field: str, unit: str, limit: float = 0, words: str = "") -> Row:
        value = statistics.median(getattr(load, field) for load in loads)
        name, met = f"{view.name}: {what}", value <= limit if limit else None
        return Row(PART, name, value / 1000 if unit == "kB" else value, unit, words, met)

    most, whole = HEADLINE_LIMIT * basis, FIGURE_LIMIT
    aim = f"at most {most:.0f} ms ({HEADLINE_LIMIT} x the empty app)"
    app = view.kind == "app"
    first = row("headline", "first", "ms", most if app else 0, aim if app else "")
    yield replace(first, note=f"median of {len(loads)} cold loads, {line.name}")
    if app:
        yield row("headline in the running app", "live", "ms", most, aim)
    if view.chart:
        yield row("first chart", "chart", "ms")
    if view.kind == "figure":
        yield row("whole, with its chart", "whole", "ms", whole, f"at most {whole:.0f} ms")
    yield row("bytes until the headline", "early", "kB")
    yield row("bytes", "moved", "kB")
    yield row("requests", "requests", "")


def _drawn_ahead(server: Server) -> Server:
    """A server whose figure pages hold their charts: none waits for its drawing (`make images`).

    Raises:
        BenchError: a chart cannot be drawn.
    """
    images = Images(settings.images_dir())
    try:
        for picture, form in wanted(open_context(open_database(settings.database_file()))):
            if picture.kind in ("chart", "narrow") and form == "svg":
                images.draw(picture, form)
    except (DatabaseError, ImageError) as error:
        raise BenchError(f"The charts cannot be drawn ahead: {error}") from error
    finally:
        images.close()
    return server


def _our_views(server: Server) -> Iterator[View]:
    """Our pages; the words to wait for are those that the server says now."""

    def said(figure: str) -> Any:
        return json.loads(server.ask(f"/figures/{figure}.json"))

    def app(name: str, path: str, words: str) -> View:
        return View(name, "app", server.origin + path, words, _WORDS, _PLOTLY)

    yield app("overview", "/", number(said("published-count")["totals"]["total"]))
    yield app("map", "/map", said("cases-by-country")["headline"])
    pages = {figure: server.ask(f"/figures/{figure}") for figure in registry()}
    heaviest = max(pages, key=lambda figure: len(gzip.compress(pages[figure])))
    for figure in dict.fromkeys(("published-count", "cases-by-trigger", heaviest)):
        yield View(
            f"/figures/{figure}" + (" (the heaviest)" if figure == heaviest else ""),
            "figure",
            f"{server.origin}/figures/{figure}",
            said(figure)["headline"],
            "#headline",
            _DRAWN if b"<figure" in pages[figure] else "",
        )


def _load(browser: Browser, view: View, line: Line) -> Load:
    """Load a page as somebody who has never been here.

    Raises:
        BenchError: the page never showed what it should.
    """
    from playwright.sync_api import Error  # late: a site is served without it

    context = new_phone(browser)
    try:
        page = context.new_page()
        traffic = Traffic(context.new_cdp_session(page), line)
        page.add_init_script(f"{_OBSERVER}({json.dumps([view.headline, view.within, view.chart])})")
        page.goto(view.address, wait_until="commit", timeout=_PATIENCE)
        page.wait_for_function(_STANDS, arg=bool(view.chart), polling=200, timeout=_PATIENCE)
        seen = page.evaluate("window.firstView")
        whole = max(page.evaluate(_ENDED), seen["chart"])
        return Load(
            first=seen["first"],
            live=seen["live"],
            chart=seen["chart"],
            whole=whole,
            early=traffic.until(seen["first"]),
            moved=traffic.until(max(whole, seen["live"])),
            requests=traffic.requests,
        )
    except Error as error:
        raise BenchError(f"{view.name} ({view.address}) did not load: {error.message}") from error
    finally:
        context.close()
