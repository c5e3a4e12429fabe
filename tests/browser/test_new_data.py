"""New data under a running server, and text from the data in a real browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.database import build
from tests.asking import ask
from tests.browser.conftest import readers, sentence, serve
from tests.conftest import HANDED_OVER
from tests.database.conftest import make_folder

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=alert(1)> *stars* $x^2$ [link](javascript:alert(1)) :red[loud]"


def test_a_rebuilt_database_is_served_without_a_restart(
    chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = make_folder(tmp_path / "data")
    shutil.copyfile(HANDED_OVER / "site.toml", folder.path / "site.toml")
    database = tmp_path / "ane.duckdb"
    build(folder.path, database)
    before = ask(database, "published-count")["headline"]
    with (
        serve(folder.path, database, tmp_path / "log.txt") as server,
        readers(chromium, server, request) as make,
    ):
        reader = make()
        tab = reader.open("/triggers")
        expect(sentence(tab, before)).to_be_visible()

        folder.set("publications.csv", 4, "n_cases", "40")
        folder.set("publications.csv", 4, "title", NASTY)
        build(folder.path, tmp_path / "new.duckdb")
        after = ask(tmp_path / "new.duckdb", "published-count")["headline"]
        assert after != before
        os.replace(tmp_path / "new.duckdb", database)  # noqa: PTH105 (as a build does it)

        tab.reload()
        expect(sentence(tab, after)).to_be_visible()
        expect(sentence(tab, before)).to_have_count(0)

        dialogs: list[str] = []
        tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for address in ("/sources", "/sources?publication=hand-c", "/map?place=IND"):
            reader.open(address, tab=tab)
            expect(tab.get_by_text(NASTY, exact=True).first).to_be_visible()
            assert tab.locator("[onerror], [href^='javascript']").count() == 0
        assert dialogs == []
        assert reader.strangers == []
        assert reader.complaints == []
