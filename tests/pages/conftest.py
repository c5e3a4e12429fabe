"""Pages of the app, run without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.asking import one_line
from tests.conftest import HANDED_OVER

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
# AppTest takes a folder called "pages" beside the script for Streamlit's older kind of multipage
# app, anew on every run, and would run dashboard/pages/triggers.py for the page "triggers". From
# a script elsewhere the same file is run, and pages are found as st.navigation names them.
SCRIPT = f"import runpy\n\nrunpy.run_path({str(APP)!r})\n"

_LINK = re.compile(r"^\[(.*)\]\([^()]*\)$")

Visit = Callable[..., "Page"]


class Page:
    """One reader's session, with what stands on the page as people read it."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    def run(self) -> Page:
        """Run the script again, after a control was moved; an exception fails the test."""
        self.app.run()
        assert not self.app.exception, self.app.exception[0].stack_trace
        # A figure that fails says so in its place, and the page goes on: here that is a failure.
        warnings = [str(warning.value) for warning in self.app.warning]
        assert [text for text in warnings if not text.startswith("**Draft.**")] == []
        return self

    @property
    def titles(self) -> list[str]:
        return [shown(title.value) for title in self.app.title]

    @property
    def raw(self) -> list[str]:
        """Every piece of Markdown, as handed to the browser."""
        app = self.app
        found = [*app.markdown, *app.caption, *app.info, *app.error, *app.subheader, *app.title]
        return [str(element.value) for element in found]

    @property
    def texts(self) -> list[str]:
        return [shown(text) for text in self.raw]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def sentences(self) -> list[str]:
        """The headlines of the figures on this page."""
        return [quote.value.split(" (Source: ANE in Numbers")[0] for quote in self.app.code]

    @property
    def tables(self) -> list[tuple[list[str], list[list[str]]]]:
        """Headings and rows of each table of a figure, in order."""
        found = []
        for expander in self.app.expander:
            if expander.label.startswith("Table:"):
                frames = [table.value for table in expander.table]
                frame = frames[0] if frames else None
                headings = [] if frame is None else [str(name) for name in frame.columns]
                rows = (
                    []
                    if frame is None
                    else [[cell_text(cell) for cell in row] for row in frame.values]
                )
                ending = "(1 row)" if len(rows) == 1 else f"({len(rows)} rows)"
                assert expander.label.endswith(ending), expander.label
                found.append((headings, rows))
        return found

    @property
    def address(self) -> dict[str, Any]:
        return dict(self.app.query_params)


def cell_text(markdown: str) -> str:
    """A cell as it reads; one that leads somewhere reads as its text."""
    return shown(_LINK.sub(r"\1", markdown))


def shown(markdown: object) -> str:
    """Markdown as it reads: escaped signs are themselves again, marks of bold are gone."""
    text = re.sub(r"(?<!\\)\*\*", "", str(markdown))
    return one_line(re.sub(r"\\([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\1", text))


def open_page(path: str = "", address: Mapping[str, str | list[str]] | None = None) -> Page:
    """Open a page of the app at an address, in a session of its own."""
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    # switch_page only knows pages that are files; ours are functions, found by their address.
    app._page_hash = calc_hash(path) if path else ""
    for name, value in (address or {}).items():
        app.query_params[name] = value
    return Page(app).run()


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, handed_over_database: Path) -> Visit:
    """Open pages on the data as handed over."""
    monkeypatch.setenv("ANE_DATA", str(HANDED_OVER))
    monkeypatch.setenv("ANE_DATABASE", str(handed_over_database))
    return open_page
