"""How fast the web pages are, measured on the real server with a real client (wrk).

Numbers from different machines or moments cannot be compared. So every run also measures an empty
route of the same server, before and after the kept replies, and what counts is the part of its rate
that a page reaches.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard import settings

_START = 60.0
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")
_IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}

# Each request under a host of its own: the answer is known, its page is made anew.
_NEW_PAGES = """
local n = 0
request = function()
  n = n + 1
  wrk.headers["Host"] = "h" .. n .. ".localhost"
  return wrk.format("GET", wrk.path)
end
"""
# Each request asks for other years and countries: the answer itself is worked out anew.
_NEW_CHOICES = """
local countries = {"CHN", "IND", "JPN", "USA", "PAK", "TWN", "MYS", "EGY", "KOR", "BRA", "TUR"}
local n = 0
request = function()
  n = n + 1
  local from = 1995 + n % 20
  local first = countries[1 + math.floor(n / 20) % #countries]
  local second = countries[1 + math.floor(n / 220) % #countries]
  local query = "?from=" .. from .. "&country=" .. first .. "&country=" .. second
  return wrk.format("GET", wrk.path .. query)
end
"""


class BenchError(Exception):
    """The measurement cannot be made; the message says what to do."""


@dataclass(frozen=True)
class Case:
    """One thing to measure."""

    name: str
    path: str
    script: str = ""


@dataclass(frozen=True)
class Measured:
    """Requests a second, the 99th percentile of the reply times in ms, and what went wrong."""

    case: Case
    rate: float
    p99: float
    trouble: str


_EMPTY = Case("empty route", "/healthz")
CASES = (
    _EMPTY,
    Case("JSON, kept", "/figures/cases-by-trigger.json"),
    Case("HTML, kept", "/figures/cases-by-trigger"),
    Case("empty route again", _EMPTY.path),
    Case("JSON, made anew", "/figures/cases-by-trigger.json", _NEW_PAGES),
    Case("HTML, made anew", "/figures/cases-by-trigger", _NEW_PAGES),
    # Last: what these ask for is still worked out when the next case begins.
    Case("JSON, new choices", "/figures/cases-by-trigger.json", _NEW_CHOICES),
)


def bench_http(*, seconds: int, connections: int) -> Iterator[Measured]:
    """Start the server on a free port and measure every case in one run.

    Args:
        seconds: how long each case lasts.
        connections: how many clients ask at once.

    Raises:
        BenchError: there is no wrk, or the server does not start.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise BenchError("wrk is needed to measure: on Debian or Ubuntu, apt-get install wrk")
    with _server() as origin, tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            _ask(origin + case.path)  # so that "kept" is kept
            yield _measure(wrk, origin, case, Path(folder), seconds, connections)


def _measure(
    wrk: str, origin: str, case: Case, folder: Path, seconds: int, connections: int
) -> Measured:
    command = [wrk, "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
    command += ["--latency", "--timeout=30s", "--header=Accept-Encoding: gzip"]
    if case.script:
        script = folder / "case.lua"
        script.write_text(case.script, encoding="utf-8")
        command.append(f"--script={script}")
    done = subprocess.run(  # noqa: S603 (our own command)
        [*command, origin + case.path], capture_output=True, text=True, check=False
    )
    rate, p99 = _RATE.search(done.stdout), _P99.search(done.stdout)
    if done.returncode or rate is None or p99 is None:
        raise BenchError(f"wrk failed on {case.path}: {done.stderr or done.stdout}")
    trouble = _BAD.search(done.stdout)
    return Measured(
        case,
        rate=float(rate[1]),
        p99=float(p99[1]) * _IN_MS[p99[2]],
        trouble=trouble[0] if trouble else "",
    )


@contextlib.contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(settings.ROOT / "streamlit_app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true"]
    environment = {**os.environ, "ANE_ADDRESS": ""}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            command, stdout=log, stderr=log, env=environment, cwd=settings.ROOT
        )
        try:
            _wait(origin + "/readyz", process)
            yield origin
        finally:
            process.terminate()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            _ask(address)
            return
        time.sleep(0.2)
    raise BenchError("The server did not start. Try `make run`: it shows why.")


def _ask(address: str) -> None:
    with urllib.request.urlopen(address, timeout=30) as reply:  # noqa: S310 (our own server)
        reply.read()
