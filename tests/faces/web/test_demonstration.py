"""Invented numbers say so on every face, and can't become real ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.database import BuildError, Database, DataError, build, check, ensure
from dashboard.faces import citation
from dashboard.faces.export import to_csv, to_text
from dashboard.faces.pictures import picture
from dashboard.figures import facts
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.selection import Selection
from dashboard.intake.community import demonstration
from dashboard.intake.saving import SavingError
from tests.conftest import HANDED_OVER, Once

from .conftest import serve
from .reading import Server

NOW = datetime(2026, 11, 30, 12, 0)
MARK = "Demonstration with invented numbers: "


@pytest.fixture(scope="module")
def folder(once: Once) -> Path:
    """A demonstration made from the data as handed over, with its database."""

    def make(place: Path) -> None:
        demonstration.make(HANDED_OVER, place / "demo", now=NOW)
        build(place / "demo", place / "demo.duckdb", demonstration=True)

    return once("demonstration", make)


@pytest.fixture(scope="module")
def context(folder: Path) -> Context:
    return open_context(Database(folder / "demo.duckdb"))


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serve(folder / "demo.duckdb") as found:
        yield found


def test_it_cannot_enter_the_real_database(folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "ane.duckdb"
    with pytest.raises(DataError, match="demonstration data can't enter"):
        build(folder / "demo", database)
    assert [fault.rule_name for fault in check(folder / "demo")] == ["demonstration"]
    assert not database.exists()
    build(HANDED_OVER, database)
    before = database.read_bytes()
    ensure(folder / "demo", database)  # a server that was pointed at it keeps what it has
    assert database.read_bytes() == before


def test_real_data_are_not_built_as_a_demonstration(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="not marked as a demonstration"):
        build(HANDED_OVER, tmp_path / "ane.duckdb", demonstration=True)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Mine.")
    with pytest.raises(SavingError, match="holds other files"):
        demonstration.make(HANDED_OVER, tmp_path, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_collation_in_it_is_the_real_one_and_the_group_has_two_releases(
    folder: Path, context: Context
) -> None:
    for name in ("publications.csv", "cases.csv", "breakdowns.csv", "community.csv"):
        assert (folder / "demo" / name).read_bytes() == (HANDED_OVER / name).read_bytes()
    days = context.rows("SELECT DISTINCT as_of::VARCHAR AS day FROM community_counts ORDER BY day")
    assert [row["day"] for row in days] == ["2025-11-30", "2026-11-30"]
    assert (HANDED_OVER / "community_counts.csv").read_text().count("\n") == 1


@pytest.mark.parametrize("figure_id", list(registry()))
def test_every_sentence_picture_and_file_of_a_figure_says_so(
    figure_id: str, context: Context
) -> None:
    found = answer(context, figure_id, Selection())
    assert found.headline.startswith(MARK)
    assert found.data_version.endswith("-demonstration-draft")
    assert found.draft
    assert all(text.startswith(MARK) for n, text in found.texts.items() if n.endswith("_sentence"))
    site = facts.site(context)
    assert "demonstration" in site.title
    assert MARK in citation.sentence(found, site, "https://example.org/")
    assert MARK in to_text(found)
    for table in found.tables:
        assert table.title.startswith(MARK)
        assert not table.alt or table.alt.startswith(MARK)
        rows = list(csv.DictReader(io.StringIO(to_csv(table, found.data_version))))
        assert all("demonstration" in row["data_version"] for row in rows)
    for table_id in registry()[figure_id].charts:
        if table_id in {table.id for table in found.tables}:
            chart = registry()[figure_id].draw(found, table_id)
            assert "Demonstration: invented numbers" in chart.to_json()
    card = picture(found, "main", "card", site=site, address="https://example.org/")
    assert "invented numbers" in str(card)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/map", "/figures", "/figures/published-and-known", "/data/", "/changes"),
        *("/figures/published-and-known/embed", "/figures/how-many-unseen"),
    ],
)
def test_every_page_says_so(server: Server, path: str) -> None:
    page = server.client.get(path).text
    assert "Demonstration" in page
    assert "invented" in page


def test_machines_are_told_too(server: Server) -> None:
    found = server.client.get("/figures/published-and-known.json").json()
    assert found["headline"].startswith(MARK)
    assert "demonstration" in found["data_version"]
    assert server.client.get("/readyz").json()["released"] is False
    for ending in ("bib", "ris", "csl.json"):
        assert "demonstration" in server.client.get(f"/figures/published-and-known.{ending}").text


def test_no_link_pins_it(server: Server, context: Context) -> None:
    pinned = f"/figures/published-count?version={context.data_version}"
    assert server.client.get(pinned).status_code == 404
