"""Printing to PDF: by the real browser, and what happens when it fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdfium2
import pytest

from dashboard.faces import printing
from dashboard.faces.browser import BrowserError, SlowError, find_browser
from dashboard.faces.printing import BusyPressError, Paper, Press, print_pdf

from .test_images import is_gone

needs_chromium = pytest.mark.skipif(find_browser() is None, reason="needs a Chromium")

PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Ein Blatt</title>
<link rel="stylesheet" href="paper.css"><link rel="stylesheet" href="own.css"></head>
<body><main><h1>Überschrift</h1><p>Ein Satz.</p><p class="hidden">nicht zu sehen</p>{more}</main>
</body></html>"""
OWN = {"own.css": b".hidden { display: none }"}
POINTS = {"a4": (595, 842), "letter": (612, 792)}


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder for temporary files, which must be empty again in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Something else that is started in the browser's place."""
    path = tmp_path / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("CHROME_PATH", str(path))


@needs_chromium
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_page_becomes_a_tagged_pdf_of_the_right_size(paper: Paper) -> None:
    made = print_pdf(PAGE.format(more="").encode(), OWN, paper=paper)
    pdf = pypdfium2.PdfDocument(made)
    assert [tuple(map(round, page.get_size())) for page in pdf] == [POINTS[paper]]
    assert pdf.get_metadata_value("Title") == "Ein Blatt"
    assert pdf.is_tagged()
    assert b"/Lang (de)" in made
    assert [entry.get_title() for entry in pdf.get_toc()] == ["Überschrift"]
    # Its own style is followed, and nothing is added at the edges, such as a date or an address.
    assert pdf[0].get_textpage().get_text_range().split() == ["Überschrift", "Ein", "Satz."]


@needs_chromium
def test_the_page_gets_nothing_from_a_network_not_even_of_this_machine() -> None:
    asked: list[str] = []

    class Heard(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Heard)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        with socket.create_connection(("127.0.0.1", server.server_port)):
            pass  # it can be reached
        more = f'<img src="{address}/picture"><link rel="stylesheet" href="{address}/style">'
        assert print_pdf(PAGE.format(more=more).encode(), OWN, paper="a4")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []


def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME_PATH", "/nowhere/chromium")
    with pytest.raises(BrowserError, match="install one, or name it in BROWSER_PATH"):
        print_pdf(b"", {}, paper="a4")


@pytest.mark.parametrize(
    "script", ["echo 'no room left' >&2; exit 1", "echo 'no room left'", "kill -9 $$"]
)
def test_a_browser_that_prints_nothing_is_told_with_what_it_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    browser(monkeypatch, tmp_path, script)
    said = "no room left" if "echo" in script else ""
    with pytest.raises(BrowserError, match=f"made no PDF. It said: {said}"):
        print_pdf(b"", {}, paper="a4")


def test_a_browser_that_hangs_is_ended_with_all_its_helpers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    browser(monkeypatch, tmp_path, f"sleep 600 &\necho $$ > {pids}\nwait")
    with pytest.raises(SlowError, match="not printed within"):
        print_pdf(b"", {}, paper="a4", seconds=0.5)
    assert is_gone(int(pids.read_text()))


@pytest.mark.parametrize("name", ["../page.html", "a/b.css", "", ".hidden", "A B.css"])
def test_files_stand_beside_the_page_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    browser(monkeypatch, tmp_path, "exit 0")
    with pytest.raises(ValueError, match="not a plain file name"):
        print_pdf(b"", {name: b""}, paper="a4")


class TestPress:
    @pytest.fixture
    def printed(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, Paper]]:
        """What was printed, without a browser."""
        found: list[tuple[bytes, Paper]] = []

        def fake(html: bytes, _files: object, *, paper: Paper, seconds: float) -> bytes:
            assert seconds == 30
            found.append((html, paper))
            return b"%PDF-" + html + paper.encode()

        monkeypatch.setattr(printing, "print_pdf", fake)
        return found

    def test_prints_the_same_once_and_another_anew(
        self, printed: list[tuple[bytes, Paper]]
    ) -> None:
        press = Press()
        first = press.pdf(b"one", {"a.css": b"x"}, paper="a4")
        assert press.pdf(b"one", {"a.css": b"x"}, paper="a4") == first == b"%PDF-onea4"
        assert len(printed) == 1
        press.pdf(b"one", {"a.css": b"x"}, paper="letter")
        press.pdf(b"one", {"a.css": b"y"}, paper="a4")
        press.pdf(b"one", {"b.css": b"x"}, paper="a4")
        press.pdf(b"two", {"a.css": b"x"}, paper="a4")
        assert len(printed) == 5

    def test_gives_up_what_was_not_asked_for_the_longest(
        self, printed: list[tuple[bytes, Paper]]
    ) -> None:
        press = Press(kept=2)
        for html in (b"one", b"two", b"one", b"three", b"one", b"two"):
            press.pdf(html, {}, paper="a4")
        assert [html for html, _paper in printed] == [b"one", b"two", b"three", b"two"]

    def test_prints_one_at_a_time_and_the_same_for_all_who_wait(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_work, may_end = threading.Event(), threading.Event()
        made: list[bytes] = []

        def slow(html: bytes, *_: object, **__: object) -> bytes:
            at_work.set()
            assert may_end.wait(20)
            made.append(html)
            return b"%PDF-" + html

        monkeypatch.setattr(printing, "print_pdf", slow)
        press = Press()
        results: list[bytes] = []
        readers = [
            threading.Thread(target=lambda: results.append(press.pdf(b"one", {}, paper="a4")))
            for _ in range(3)
        ]
        for reader in readers:
            reader.start()
        assert at_work.wait(20)
        may_end.set()
        for reader in readers:
            reader.join(20)
        assert results == [b"%PDF-one"] * 3
        assert made == [b"one"]

    def test_says_so_when_no_turn_comes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        at_work, may_end = threading.Event(), threading.Event()

        def slow(*_: object, **__: object) -> bytes:
            at_work.set()
            assert may_end.wait(20)
            return b"%PDF-"

        monkeypatch.setattr(printing, "print_pdf", slow)
        press = Press(seconds=0.05)
        first = threading.Thread(target=lambda: press.pdf(b"one", {}, paper="a4"))
        first.start()
        assert at_work.wait(20)
        with pytest.raises(BusyPressError):
            press.pdf(b"two", {}, paper="a4")
        may_end.set()
        first.join(20)

    def test_a_failure_is_not_kept_and_blocks_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        outcomes: list[bytes | Exception] = [BrowserError("gone"), b"%PDF-"]

        def uncertain(*_: object, **__: object) -> bytes:
            outcome = outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(printing, "print_pdf", uncertain)
        press = Press()
        with pytest.raises(BrowserError):
            press.pdf(b"one", {}, paper="a4")
        assert press.pdf(b"one", {}, paper="a4") == b"%PDF-"
