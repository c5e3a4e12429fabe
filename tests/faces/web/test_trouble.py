"""What stands still when a part fails: as little as can be, and nothing of the inside is told."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from dashboard.faces.web import figures
from dashboard.figures.figure import Figure, registry

from .conftest import serve
from .reading import HTML, Server
from .refusing import refused

COUNT = "/figures/published-count"


def test_pictures_without_a_browser_are_503_and_the_page_carries_its_tables(draft: Server) -> None:
    for face in (".svg", ".png", "/chart.svg", "/narrow.svg", "/card.png", "/post.png"):
        error = refused(draft, COUNT + face, status=503)
        assert "Chromium" in error["message"]
    page = draft.page(COUNT)
    assert page.all("img") == []
    assert page.tables
    assert "Charts cannot be drawn as pictures here" in page.words
    assert not {f"{COUNT}.png", f"{COUNT}.svg"} & set(page.links())


def test_a_figure_that_fails_is_noted_down_and_the_others_go_on(
    draft: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> object:
        raise RuntimeError("the secret inside")

    broken = registry()["cases-by-trigger"]
    whole = Figure.answer
    monkeypatch.setattr(
        Figure, "answer", lambda figure, *a: (fails if figure is broken else whole)(figure, *a)
    )
    with caplog.at_level(logging.ERROR, "dashboard"):
        for face in ("", ".json", ".csv", ".bib", "/embed", ".svg"):
            path = f"/figures/cases-by-trigger{face}"
            error = refused(draft, path, "from=1977", status=500)
            assert "secret" not in str(error)
    assert "the secret inside" in caplog.text
    assert "from" in caplog.text
    draft.get(COUNT, "from=1977")
    monkeypatch.undo()
    draft.get("/figures/cases-by-trigger", "from=1977")


def test_a_template_that_fails_is_no_stack_trace_either(
    draft: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "render", lambda *_, **__: 1 / 0)
    refused_page = draft.get(COUNT, "from=1978", status=500, headers=HTML)
    assert "ZeroDivision" not in refused_page.text


@pytest.mark.parametrize("trouble", ["missing", "damaged", "empty"])
def test_without_a_database_all_is_503_but_the_process_is_up(
    handed_over_database: Path, tmp_path: Path, trouble: str
) -> None:
    path = tmp_path / "ane.duckdb"
    if trouble == "damaged":
        shutil.copyfile(handed_over_database, path)
        with path.open("r+b") as file:
            file.truncate(20_000)
    elif trouble == "empty":
        path.write_bytes(b"")
    with serve(path) as server:
        assert server.get("/healthz").text == "ok\n"
        ready = server.get("/readyz", status=503)
        assert ready.json()["ready"] is False
        for asked in (COUNT, f"{COUNT}.json", "/figures", "/data/", "/changes", "/sitemap.xml",
                      "/data/ane.duckdb", "/api/v1/openapi.json"):  # fmt: skip
            refused(server, asked, status=503)
            assert server.get(asked, status=503).headers["retry-after"]
        refused(server, "/nowhere", status=404)
        shutil.copyfile(handed_over_database, path)
        server.get(COUNT)
        assert server.json("/readyz")["ready"] is True
