"""Pages printed to PDF by the same Chromium that draws, without a network and one at a time.

Chromium is started for each print and ended with it: its own ``--print-to-pdf`` waits for the page
with all its pictures, writes a tagged file with title, language and outline, and leaves nothing
behind that could hang. A print takes a second or two, so what was printed is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, get_args

from dashboard.faces.browser import BrowserError, SlowError, find_browser

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = get_args(Paper)
PAPER_STYLE = "paper.css"
"""The style sheet with the size of the paper, which a page links among its own files."""

_SIZES: dict[Paper, str] = {"a4": "A4", "letter": "letter"}
_PAGE, _MADE, _SAID = "page.html", "made.pdf", "said.txt"
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_NOWHERE = "127.0.0.1:9"
_TO_END = 5.0
_FLAGS = (
    "--headless",
    "--disable-gpu",
    # As Kaleido starts it: in a container there is often no sandbox to be had, for root never. All
    # that is printed is our own page, without scripts.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    f"--proxy-server={_NOWHERE}",
    # Without this, addresses of the machine itself would go around the proxy.
    "--proxy-bypass-list=<-loopback>",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


class BusyPressError(RuntimeError):
    """Others are printing, and have been for as long as anyone should wait."""


def print_pdf(
    html: bytes, files: Mapping[str, bytes], *, paper: Paper, seconds: float = 30
) -> bytes:
    """A page as a tagged PDF, laid out by its own rules for print.

    Args:
        html: the page; it names its files without a folder, and links ``paper.css`` (`PAPER_STYLE`)
            for the size of the paper. Margins are its own (``@page``).
        files: what stands beside it, by plain file names.
        paper: its size.
        seconds: how long the browser may take.

    Raises:
        ValueError: a file's name is not a plain one.
        BrowserError: there is no browser or no room to print in, or it made no PDF.
        SlowError: it took too long, and was ended with all its helpers.
    """
    browser = find_browser()
    if browser is None:
        raise BrowserError("There is no Chromium: install one, or name it in BROWSER_PATH.")
    try:
        return _print(browser, html, files, paper=paper, seconds=seconds)
    except OSError as error:
        raise BrowserError(f"There is no room to print in, or none to write to: {error}") from error


def _print(
    browser: str, html: bytes, files: Mapping[str, bytes], *, paper: Paper, seconds: float
) -> bytes:
    with TemporaryDirectory(prefix="ane-print-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, content in {**files, _PAGE: html, PAPER_STYLE: _paper_style(paper)}.items():
            if not _FILE_NAME.fullmatch(file):
                raise ValueError(f"'{file}' is not a plain file name: small letters, digits, -._")
            (folder / file).write_bytes(content)
        said = _run(
            [
                browser,
                *_FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                f"--print-to-pdf={folder / _MADE}",
                (folder / _PAGE).as_uri(),
            ],
            folder / _SAID,
            seconds,
        )
        pdf = (folder / _MADE).read_bytes() if (folder / _MADE).exists() else b""
    if not pdf.startswith(b"%PDF-"):
        raise BrowserError(f"Chromium made no PDF. It said: {said[-300:]}")
    return pdf


def _paper_style(paper: Paper) -> bytes:
    return f"@page {{ size: {_SIZES[paper]}; }}\n".encode()


def _run(command: list[str], log: Path, seconds: float) -> str:
    """Run the browser to its end; what it said. It is a group of processes, ended as one.

    It speaks into a file: a pipe would be held open by a helper that outlives it.
    """
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(  # noqa: S603 (the browser, with words of our own)
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise BrowserError(f"Chromium cannot be started: {error}") from error
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise SlowError(f"not printed within {seconds:.0f} s") from None
        finally:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_TO_END)
    return log.read_text(errors="replace")


class Press:
    """Prints each page once, one at a time, and keeps the last ones in memory.

    Any thread may call it.
    """

    def __init__(self, *, kept: int = 8, seconds: float = 30) -> None:
        """Start nothing yet.

        Args:
            kept: how many PDFs are held.
            seconds: how long one may wait for its turn, and how long its printing may take.
        """
        self._kept = kept
        self._seconds = seconds
        self._turn = threading.Lock()
        self._made: OrderedDict[str, bytes] = OrderedDict()

    def pdf(self, html: bytes, files: Mapping[str, bytes], *, paper: Paper) -> bytes:
        """A page as a PDF; see `print_pdf`.

        Raises:
            BusyPressError: it did not get its turn in time.
            BrowserError: as `print_pdf`.
            SlowError: as `print_pdf`.
        """
        name = _digest(html, files, paper)
        if not self._turn.acquire(timeout=self._seconds):
            raise BusyPressError(f"no turn within {self._seconds:.0f} s")
        try:
            # Whoever waited may find that the one before has printed the same.
            if name not in self._made:
                self._made[name] = print_pdf(html, files, paper=paper, seconds=self._seconds)
                while len(self._made) > self._kept:
                    self._made.popitem(last=False)
            self._made.move_to_end(name)
            return self._made[name]
        finally:
            self._turn.release()


def _digest(html: bytes, files: Mapping[str, bytes], paper: Paper) -> str:
    found = hashlib.sha256(html)
    for name in sorted(files):
        found.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    found.update(paper.encode())
    return found.hexdigest()
