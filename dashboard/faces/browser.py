"""The one browser that draws: any of Plotly's charts as SVG, and any SVG as a small PNG.

Kaleido drives a Chromium through a pipe. It is started when there is something to draw, kept for
what comes next, and closed by whoever holds it. It needs nothing from the network and gets nothing:
our own map geometry, no MathJax from elsewhere, and a proxy at an address where nothing listens.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import logging
import os
import shutil
import signal
import subprocess
from typing import Any

from PIL import Image

from dashboard import settings

PNG_LIMIT = 120_000
"""Bytes that a PNG should stay below; colours are given up for it, down to the last of these."""
COLOURS = (256, 96, 32, 24)
_NOWHERE = "127.0.0.1:9"
_TO_CLOSE = 5.0
logger = logging.getLogger(__name__)


class BrowserError(RuntimeError):
    """The browser cannot be started, or broke off."""


class SlowError(RuntimeError):
    """The browser did not finish in time, and was ended."""


class ChartError(ValueError):
    """The browser is well, but Plotly cannot draw this chart."""


def find_browser() -> str | None:
    """The path of a Chromium: ``CHROME_PATH`` or ``BROWSER_PATH``, else one that is installed."""
    # Imported late: most processes never draw.
    from choreographer.browsers.chromium import Chromium

    named = os.environ.get("CHROME_PATH") or os.environ.get("BROWSER_PATH")
    if named:
        return shutil.which(named)
    try:
        return Chromium.find_browser(skip_local=False)
    except OSError:  # it looks into the user's own folder, which a service may not have
        logger.warning("Looking for a browser failed", exc_info=True)
        return None


class Browser:
    """A Chromium for drawing, started at the first drawing. Use it from one thread at a time."""

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None
        self._kaleido: Any = None

    def draw(
        self,
        spec: dict[str, Any],
        format: str,  # noqa: A002  Kaleido's own word
        size: tuple[int, int],
        *,
        scale: int,
        seconds: float,
    ) -> bytes:
        """One chart in Plotly's JSON as an image.

        Raises:
            BrowserError: there is no browser; the next call starts another one.
            SlowError: it took too long.
            ChartError: Plotly refuses the chart.
        """
        options = {"format": format, "width": size[0], "height": size[1], "scale": scale}
        was_running = self._kaleido is not None
        try:
            drawn = self._run(spec, options, seconds)
        except BrowserError:
            if not was_running:
                raise
            drawn = self._run(spec, options, seconds)  # it may have died while it stood idle
        # Some of Kaleido's calls return their errors.
        if not isinstance(drawn, bytes) or not drawn:
            raise ChartError(f"Kaleido returned {drawn!r:.300}")
        return drawn

    def _run(self, spec: dict[str, Any], options: dict[str, Any], seconds: float) -> Any:
        try:
            if self._runner is None:
                # A loop of our own kind: Kaleido's pipes are not tried with the server's.
                self._runner = asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)
            return self._runner.run(self._draw(spec, options, seconds))
        except ChartError:
            raise
        except TimeoutError as error:
            self.close(kill=True)
            raise SlowError(str(error)) from error
        except Exception as error:
            self.close(kill=True)
            raise BrowserError(str(error) or type(error).__name__) from error

    async def _draw(self, spec: dict[str, Any], options: dict[str, Any], seconds: float) -> Any:
        task = asyncio.ensure_future(self._calc(spec, options))
        # Not wait_for: a browser that hangs would hang the clearing up after it as well.
        done, _waiting = await asyncio.wait({task}, timeout=seconds)
        if not done:
            task.cancel()
            raise TimeoutError(f"not drawn within {seconds:.0f} s")
        return task.result()

    async def _calc(self, spec: dict[str, Any], options: dict[str, Any]) -> Any:
        import kaleido  # type: ignore[import-untyped]
        from kaleido.errors import (  # type: ignore[import-untyped]
            JavascriptError,
            KaleidoError,
        )

        if self._kaleido is None:
            self._kaleido = kaleido.Kaleido(
                path=find_browser(), n=1, timeout=None, mathjax=False, proxy_server=_NOWHERE
            )
            await self._kaleido.open()
        geometry = (settings.STATIC / "topo").as_uri() + "/"
        try:
            return await self._kaleido.calc_fig(spec, opts=options, topojson=geometry)
        except (JavascriptError, KaleidoError) as error:
            raise ChartError(str(error)) from error

    @property
    def process_group(self) -> int | None:
        """The group of processes that the browser is, while there is one."""
        process = getattr(self._kaleido, "subprocess", None)
        return None if process is None else int(process.pid)

    def close(self, *, kill: bool = False) -> None:
        """End the browser, if there is one; no process of it is left."""
        runner, kaleido = self._runner, self._kaleido
        self._runner = self._kaleido = None
        if runner is None:
            return
        process = getattr(kaleido, "subprocess", None)
        if kill:
            _kill(process)
        # Whatever fails in closing, the processes below are ended.
        with contextlib.suppress(Exception), runner:
            if kaleido is not None:
                runner.run(asyncio.wait_for(kaleido.close(), _TO_CLOSE))
        _kill(process)

    def kill(self) -> None:
        """End the browser's processes at once, from any thread; what it is drawing fails."""
        _kill(getattr(self._kaleido, "subprocess", None))


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    """End a browser with all its helpers: Kaleido starts it as a group of its own."""
    if process is None or process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_TO_CLOSE)


def holding(svg: bytes, size: tuple[int, int]) -> dict[str, Any]:
    """A chart in Plotly's JSON that shows nothing but an SVG.

    So a PNG is made of the very SVG that is offered beside it, by the same call as all else.
    """
    source = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "sizex": 1, "sizey": 1}
    return {
        "data": [],
        "layout": {
            "width": size[0],
            "height": size[1],
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "images": [{"source": source, "sizing": "stretch", "layer": "above", **place}],
        },
    }


def shrink(png: bytes) -> bytes:
    """The same image with a palette of colours: a third of the weight, and no difference in sight.

    Raises:
        ChartError: these are no PNG's bytes.
    """
    try:
        image = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGBA")
    except OSError as error:
        raise ChartError(f"no PNG: {error}") from error
    clear = image.getchannel("A").getextrema() != (255, 255)
    best = b""
    for colours in COLOURS:
        out = io.BytesIO()
        if clear:  # the only method that keeps degrees of transparency
            few = image.quantize(colours, method=Image.Quantize.FASTOCTREE)
        else:
            # Coverage keeps the rare colours, such as a thin ring, that a median would grey out.
            few = image.convert("RGB").quantize(
                colours,
                method=Image.Quantize.MAXCOVERAGE,
                kmeans=3,
                dither=Image.Dither.NONE,
            )
        few.save(out, "PNG", optimize=True)
        best = out.getvalue()
        if len(best) <= PNG_LIMIT:
            break
    return best
