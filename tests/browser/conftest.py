"""A real Chromium on the real server, each started once."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect, sync_playwright
from playwright.sync_api import Page as Tab

from tests.conftest import HANDED_OVER

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
WIDE = 1440
PATIENCE = 30_000
"""Milliseconds to wait for a condition; a slow machine must not fail a test."""

expect.set_options(timeout=PATIENCE)

# On a page below the root, Streamlit's client asks for these two beside the page first, is told
# that there is no such thing, and then asks at the root. Nothing else may fail to load.
_STREAMLIT_ASKS = re.compile(r"/[a-z-]+/_stcore/(?:health|host-config)$")
_SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return app?.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && charts.every(chart => chart.querySelector('.main-svg'));
}"""
_CHART = """([key, path]) => {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!chart) return null;
  return chart.data.map(trace => {
    let value = trace;
    for (const name of path.split('.')) value = value?.[name];
    return value === undefined || value === null ? null : Array.from(value);
  });
}"""


@dataclass
class Reader:
    """Someone with a browser of their own, and all that it complained of and asked for."""

    context: BrowserContext
    origin: str
    width: int = WIDE
    scheme: str = "light"
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("page", self._watch_sockets)

    def start_anew(self) -> None:
        """Forget what was heard so far."""
        self.complaints.clear()
        self.requests.clear()

    def leave(self) -> None:
        """Close every tab and forget who was here, but keep what was loaded."""
        for tab in self.context.pages:
            tab.close()
        self.context.clear_cookies()
        self.start_anew()

    def new_tab(self) -> Tab:
        """An empty tab of the reader's width and scheme."""
        tab = self.context.new_page()
        if self.width != WIDE:
            tab.set_viewport_size({"width": self.width, "height": 900})
        if self.scheme != "light":
            tab.emulate_media(color_scheme=self.scheme)
        return tab

    def _heard(self, message: Any) -> None:
        if message.type not in ("error", "warning"):
            return
        where = message.location.get("url", "")
        if "404" in message.text and _STREAMLIT_ASKS.search(urlsplit(where).path):
            return
        self.complaints.append(f"{message.type}: {message.text} ({where})")

    def _watch_sockets(self, tab: Tab) -> None:
        tab.on("websocket", lambda socket: self.requests.append(socket.url))

    def open(self, address: str, *, tab: Tab | None = None, wait_for: str = "footer") -> Tab:
        """Open an address and wait until everything on the page stands still."""
        tab = tab or self.new_tab()
        tab.goto(self.origin + address if address.startswith("/") else address)
        last = "Last updated" if wait_for == "footer" else wait_for
        tab.get_by_text(last).first.wait_for()
        return settle(tab)

    def read(self, address: str, *, tab: Tab | None = None) -> Tab:
        """Open a page that is whole when it is loaded: every page but the app's."""
        tab = tab or self.new_tab()
        tab.goto(self.origin + address if address.startswith("/") else address)
        return tab

    @property
    def strangers(self) -> list[str]:
        """Requests that left our own server."""
        home = urlsplit(self.origin).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in ("http", "https", "ws", "wss")
            and urlsplit(url).netloc != home
        ]


def wait_for(tab: Tab, condition: str, arg: Any = None) -> None:
    """Wait until a script says yes; asked for at every frame, it would keep the page busy."""
    tab.wait_for_function(condition, arg=arg, polling=50)


def next_frame(tab: Tab) -> None:
    """Wait until what was scrolled or laid out anew is told to the page."""
    tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def settle(tab: Tab) -> Tab:
    """Wait until the script has run and every chart is drawn."""
    wait_for(tab, _SETTLED)
    return tab


def chosen(tab: Tab) -> dict[str, list[str]]:
    """What stands in the address."""
    return parse_qs(urlsplit(tab.url).query)


def drawn(tab: Tab, key: str, path: str) -> list[list[Any]]:
    """One attribute of each trace of a chart, as Plotly holds it in the browser."""
    found = tab.evaluate(_CHART, [key, path])
    assert found is not None, f"there is no chart {key}"
    return found


def sentence(tab: Tab, words: str) -> Locator:
    """The headline in sight with exactly these words."""
    return tab.locator('[data-testid="stMarkdown"] strong').get_by_text(words, exact=True).first


def table(tab: Tab, title: str) -> list[list[str]]:
    """The rows of a table, opened first if it is closed."""
    details = tab.locator("details", has=tab.locator("summary", has_text=f"Table: {title}")).first
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    details.locator("table").wait_for()
    rows = details.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td, th')].map(c => c.innerText.trim()))"
    )
    return [[" ".join(cell.split()) for cell in row] for row in rows]


@dataclass(frozen=True)
class Server:
    """A running server and where it writes what happens."""

    url: str
    log: Path


def serve(
    data: Path, database: Path, log: Path, **settings: str
) -> contextlib.AbstractContextManager[Server]:
    """The site as it is served to everybody, on a free port."""
    return run("streamlit_app.py", log, ANE_DATA=str(data), ANE_DATABASE=str(database), **settings)


@contextlib.contextmanager
def run(script: str, log: Path, **settings: str) -> Iterator[Server]:
    """A server of one of our apps on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {**os.environ, **settings}
    environment.pop("ANE_ADDRESS", None)
    server = Server(f"http://127.0.0.1:{port}", log)
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_healthy(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.url}/_stcore/health"):
            return
        time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{server.log.read_text()}")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without one, every test that needs it is skipped."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip(f"needs a browser: none of {', '.join(names)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-gpu-rasterization"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(
    chromium: Browser,
    handed_over_database: Path,
    drawn_ahead: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The server on the data as handed over; without a browser it is not started."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serve(HANDED_OVER, handed_over_database, log, ANE_IMAGES=str(drawn_ahead)) as running:
        yield running


NewReader = Callable[..., Reader]


class Club:
    """The readers of a server. Who left is let in again: a warm cache is half of a page's cost."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self._chromium = chromium
        self.server = server
        self._outside: dict[str, list[Reader]] = {}

    @contextlib.contextmanager
    def visit(self, request: pytest.FixtureRequest) -> Iterator[NewReader]:
        """Let readers in, no two with the same browser context, and see all of them off."""
        inside: list[tuple[str, Reader]] = []

        def make(*, width: int = WIDE, scheme: str = "light", **options: Any) -> Reader:
            kind = repr(sorted(options.items()))
            waiting = self._outside.setdefault(kind, [])
            reader = waiting.pop() if waiting else self._new(options)
            reader.width, reader.scheme = width, scheme
            inside.append((kind, reader))
            return reader

        try:
            yield make
        finally:
            if getattr(request.node, "failed", False):
                keep(request.node, [reader for _kind, reader in inside], self.server)
            for kind, reader in inside:
                reader.leave()
                self._outside[kind].append(reader)

    def _new(self, options: dict[str, Any]) -> Reader:
        context = self._chromium.new_context(
            viewport={"width": WIDE, "height": 900},
            color_scheme="light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
            **options,
        )
        return Reader(context, self.server.url)

    def close(self) -> None:
        for reader in itertools.chain.from_iterable(self._outside.values()):
            reader.context.close()


@pytest.fixture(scope="package")
def club(chromium: Browser, server: Server) -> Iterator[Club]:
    """All readers of the shared server."""
    with contextlib.closing(Club(chromium, server)) as found:
        yield found


@pytest.fixture
def new_reader(club: Club, request: pytest.FixtureRequest) -> Iterator[NewReader]:
    """Readers, each on their own; a failing test keeps what they saw."""
    with club.visit(request) as make:
        yield make


@contextlib.contextmanager
def readers(
    chromium: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[NewReader]:
    """Readers of another server."""
    with contextlib.closing(Club(chromium, server)) as club, club.visit(request) as make:
        yield make


def keep(item: pytest.Item, made: list[Reader], server: Server) -> None:
    """Keep the screens of a failing test, and show what the server said."""
    RESULTS.mkdir(exist_ok=True)
    name = re.sub(r"[^\w-]+", "-", item.nodeid.split("::")[-1]).strip("-")
    tabs = [tab for reader in made for tab in reader.context.pages]
    for number, tab in enumerate(tabs, 1):
        tab.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)
        print(f"screen {number}: {tab.url}")
    said = server.log.read_text(errors="replace").splitlines()
    print("The server said last:", *said[-60:], sep="\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
