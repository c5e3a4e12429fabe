"""Every face of a figure says the same: the numbers of its JSON are those of all others."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pyarrow
import pytest

from dashboard.__main__ import main
from dashboard.faces import block
from dashboard.faces.export import to_text
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, answer, find
from dashboard.figures.selection import parse
from tests.asking import ask, one_line
from tests.conftest import HANDED_OVER
from tests.pages.conftest import cell_text

from .agreeing import check_csv, check_embed, check_page, check_terminal, table_ids
from .choices import ASKED, FIGURES
from .reading import Html, Json, Server


@pytest.fixture(autouse=True)
def _handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the command line: releases of the real data folder are not those of these data."""
    monkeypatch.setenv("ANE_DATA", str(HANDED_OVER))


def options(query: str) -> list[str]:
    return [part for name, value in parse_qsl(query) for part in (f"--{name}", value)]


def printed(database: Path, figure_id: str, *more: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["figure", figure_id, "--database", str(database), *more]) == 0
    return out.getvalue()


class Streamlit:
    """Takes what the app's table is given, in Streamlit's place."""

    def __init__(self) -> None:
        self.frames: list[pd.DataFrame] = []

    @contextmanager
    def expander(self, _title: str, **_: Any) -> Iterator[None]:
        yield

    def table(self, cells: pyarrow.Table, **_: Any) -> None:
        self.frames.append(cells.to_pandas())

    def write(self, text: str) -> None:
        assert "No rows" in text
        self.frames.append(pd.DataFrame())


def answered(server: Server, told: Json) -> Answer:
    """What the app works with: the answer to the choices that the JSON says it has."""
    context = server.service.context()
    chosen = {
        name: [str(v) for v in (value if isinstance(value, list) else [value])]
        for name, value in told["selection"].items()
        if value not in (None, [])
    }
    return answer(context, told["id"], parse(chosen, context.vocabulary))


def check_app(context: Context, found: Answer, page: Html, monkeypatch: pytest.MonkeyPatch) -> None:
    streamlit = Streamlit()
    monkeypatch.setattr(block, "st", streamlit)
    monkeypatch.setattr(block, "context", lambda: context)
    assert found.headline == page.text("#headline")
    for table in found.tables:
        block.table_of(found, table)
    for frame, shown_as in zip(streamlit.frames, page.tables, strict=True):
        if len(frame):
            assert [str(name) for name in frame.columns] == shown_as.headings
            assert [[cell_text(cell) for cell in row] for row in frame.to_numpy()] == shown_as.rows
        else:
            assert "No rows" in shown_as.rows[0][0]


@pytest.mark.parametrize(("figure_id", "query"), ASKED)
def test_every_face_says_the_same_numbers(
    draft: Server,
    handed_over_database: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure_id: str,
    query: str,
) -> None:
    path = f"/figures/{figure_id}"
    told = draft.json(f"{path}.json", query)
    links, newer = told.pop("links"), told.pop("newer")
    assert newer is None
    assert told == ask(handed_over_database, figure_id, *options(query))
    page = draft.page(path, query)
    check_page(page, told)
    check_csv(draft, told, path, query)
    check_embed(draft.page(f"{path}/embed", query), told)
    found = answered(draft, told)
    check_terminal(to_text(found), told, page)
    check_app(draft.service.context(), found, page, monkeypatch)
    assert draft.get(links["csv"]).content == draft.get(f"{path}.csv", query).content
    assert draft.page(links["page"]).text("#headline") == told["headline"]
    for face in (".bib", ".ris", ".csl.json"):
        assert told["data_version"] in draft.get(path + face, query).text
    cited = json.loads(draft.get(f"{path}.csl.json", query).content)
    assert len(cited) == 1 + len(told["sources"])


@pytest.mark.parametrize("figure_id", FIGURES)
def test_the_command_line_writes_the_csv_and_the_text_of_the_web(
    draft: Server, handed_over_database: Path, figure_id: str
) -> None:
    web = draft.get(f"/figures/{figure_id}.csv").content.decode("utf-8-sig")
    assert printed(handed_over_database, figure_id, "--format", "csv") == web
    told = draft.json(f"/figures/{figure_id}.json")
    assert printed(handed_over_database, figure_id) == to_text(answered(draft, told))


def test_the_list_of_figures_says_what_each_figure_says(draft: Server) -> None:
    page = draft.page("/figures")
    listed = draft.json("/api/v1/figures")["figures"]
    said = [draft.json(f"/figures/{one['id']}.json")["headline"] for one in listed]
    assert [one["headline"] for one in listed] == said
    assert [text for text in page.texts(".figures p") if not text.startswith("Explore")] == said


def test_a_choice_of_nobody_shows_a_plain_zero_on_every_face(draft: Server) -> None:
    query = "trigger=dengue&country=FRA&from=1996&to=1997"
    for figure_id in ("published-count", "cases-by-trigger", "cases-by-country"):
        told = draft.json(f"/figures/{figure_id}.json", query)
        assert told["totals"]["total"] == 0
        assert re.search(r"\b(0|no|none|nobody)\b", told["headline"], re.IGNORECASE), told
        assert draft.csv(f"/figures/{figure_id}.csv", query).header


@pytest.mark.parametrize("figure_id", FIGURES)
def test_the_words_for_a_chart_are_the_same_on_the_page_and_in_the_json(
    drawn: Server, figure_id: str
) -> None:
    told = drawn.json(f"/figures/{figure_id}.json")
    page = drawn.page(f"/figures/{figure_id}")
    charts = find(figure_id).charts
    alts = [told["alt"], *(table["alt"] for table in told["more_tables"])]
    wanted = [
        alt for table_id, alt in zip(table_ids(told), alts, strict=True) if table_id in charts
    ]
    assert [chart.attrs["aria-label"] for chart in page.all('div[role="img"]')] == wanted
    assert all(one_line(alt) in page.words for alt in wanted)
    assert all(len(alt) > 50 for alt in wanted)
    if charts:
        assert page.meta("og:image:alt") == told["alt"]
        assert drawn.page(f"/figures/{figure_id}/embed").one('div[role="img"]').attrs["aria-label"]


def test_a_chart_without_rows_is_not_drawn_but_told(drawn: Server) -> None:
    nobody = "trigger=dengue&country=FRA&from=1996&to=1997"
    page = drawn.page("/figures/cases-by-trigger", nobody)
    assert page.all('[role="img"]') == []
    assert "No rows: nothing in the data matches this choice." in page.words
    drawn.get("/figures/cases-by-trigger.svg", nobody, status=404)
