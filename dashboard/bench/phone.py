"""The slow phone that pages are loaded with: Chromium with its line and its processor held back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.bench.report import BenchError
from dashboard.faces.browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession


@dataclass(frozen=True)
class Line:
    """The line and the phone that are imitated.

    Attributes:
        name: as the tools that define it call it.
        down: bytes a second.
        up: bytes a second.
        latency: milliseconds added to each request.
        slowdown: how many times slower the processor is made.
    """

    name: str
    down: float
    up: float
    latency: float
    slowdown: int


# The preset of Chromium's own developer tools, which Lighthouse uses too: 1.6 Mbit/s down and
# 750 kbit/s up, of which 0.9 arrive, and 150 ms, of which a request is made to wait 3.75 times.
# Chromium slows requests in this way, but not what comes through a websocket.
SLOW_PHONE = Line(
    "slow 4G, processor 4 times slower",
    down=1.6e6 / 8 * 0.9,
    up=750e3 / 8 * 0.9,
    latency=150 * 3.75,
    slowdown=4,
)
NO_LIMITS = Line("as fast as it goes", down=-1, up=-1, latency=0, slowdown=1)


class Traffic:
    """What a page moves over the line that it is given."""

    def __init__(self, cdp: CDPSession, line: Line) -> None:
        self.requests = 0
        self._asked = 0.0
        self._arrived: list[tuple[float, float]] = []
        cdp.on("Network.requestWillBeSent", self._sent)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.webSocketFrameReceived", self._frame)
        cdp.send("Network.enable")
        conditions = {
            "offline": False,
            "latency": line.latency,
            "downloadThroughput": line.down,
            "uploadThroughput": line.up,
        }
        cdp.send("Network.emulateNetworkConditions", conditions)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": line.slowdown})

    def until(self, moment: float) -> float:
        """Bytes of all that had arrived whole at a moment, in milliseconds of the page's clock."""
        return sum(size for when, size in self._arrived if (when - self._asked) * 1000 <= moment)

    def _sent(self, event: dict[str, Any]) -> None:
        self._asked = self._asked or event["timestamp"]
        self.requests += not event["request"]["url"].startswith(("data:", "blob:"))

    def _finished(self, event: dict[str, Any]) -> None:
        self._arrived.append((event["timestamp"], event["encodedDataLength"]))

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        binary = frame["opcode"] == 2  # told in base64
        size = len(frame["payloadData"]) * 3 // 4 if binary else len(frame["payloadData"])
        self._arrived.append((event["timestamp"], size))


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium.

    Raises:
        BenchError: it is missing, or playwright is, which drives it.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise BenchError("playwright is needed to measure: run `make setup-dev`.") from error
    path = find_browser()
    if path is None:
        raise BenchError(
            "Chromium is needed to measure: on Debian or Ubuntu, apt-get install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def new_phone(browser: Browser) -> BrowserContext:
    """Somebody who has never been here, with the screen that Lighthouse measures with."""
    return browser.new_context(
        viewport={"width": 412, "height": 823},
        device_scale_factor=1.75,
        is_mobile=True,
        has_touch=True,
    )
