"""Runs of the live app, queries and builds: what is counted and when."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import observe
from dashboard.database import QueryTimeout, ensure, open_database
from dashboard.observe.logs import FIELDS
from dashboard.observe.metrics import REGISTRY
from tests.database.conftest import make_folder
from tests.pages.conftest import SCRIPT, AppTest

from .conftest import Watched

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "deploy" / "OPERATING.md").read_text(encoding="utf-8")


def test_a_run_is_counted_by_page_and_a_figure_once_a_visit(
    handed_over_database: Path, monkeypatch: pytest.MonkeyPatch, watched: Watched
) -> None:
    monkeypatch.setenv("ANE_DATABASE", str(handed_over_database))
    reader = AppTest.from_string(SCRIPT, default_timeout=60)
    reader.run()
    reader.run()
    assert not reader.exception
    assert watched.since("ane_runs_total", page="/", result="done") == 2
    assert watched.since("ane_run_seconds_count", page="/") == 2
    assert watched.since("ane_figure_views_total", figure="published-count", face="app") == 1


def test_a_run_that_fails_is_counted_as_failed(watched: Watched) -> None:
    with pytest.raises(ZeroDivisionError), observe.run() as run:
        run.page = "/map"
        raise ZeroDivisionError
    assert watched.since("ane_runs_total", page="/map", result="failed") == 1
    assert watched.since("ane_runs_total", page="/map", result="done") == 0


def test_a_run_that_a_newer_one_stops_has_not_failed(watched: Watched) -> None:
    with pytest.raises(KeyboardInterrupt), observe.run() as run:
        run.page = "/map"
        raise KeyboardInterrupt  # as little an Exception as what Streamlit raises
    assert watched.since("ane_runs_total", page="/map", result="done") == 1


def test_a_query_is_measured_and_one_without_end_is_counted(
    handed_over_database: Path, watched: Watched
) -> None:
    data = open_database(handed_over_database)
    data.rows("SELECT 1")
    assert watched.since("ane_query_seconds_count") == 1
    assert watched.since("ane_query_timeouts_total") == 0
    with pytest.raises(QueryTimeout):
        data.rows("SELECT count(*) FROM range(1000000) a, range(1000000) b", time_limit=0.05)
    assert watched.since("ane_query_timeouts_total") == 1
    assert watched.since("ane_query_seconds_count") == 2


def test_a_folder_with_a_fault_shows_while_older_data_are_served(tmp_path: Path) -> None:
    database, folder = tmp_path / "ane.duckdb", make_folder(tmp_path / "data")
    ensure(folder.path, database)
    assert REGISTRY.get_sample_value("ane_build_ok") == 1
    whole = folder.read("cases.csv")
    folder.write("cases.csv", b"not what belongs here\n")
    ensure(folder.path, database)
    assert REGISTRY.get_sample_value("ane_build_ok") == 0
    folder.write("cases.csv", whole)
    ensure(folder.path, database)
    assert REGISTRY.get_sample_value("ane_build_ok") == 1


def test_every_number_is_described_and_no_other() -> None:
    rows = re.findall(r"^\| `(ane_\w+)", OPERATING, re.MULTILINE)
    kept = {family.name for family in REGISTRY.collect() if family.name.startswith("ane_")}
    assert {name.removesuffix("_total") for name in rows} == kept
    assert len(rows) == len(set(rows))


def test_every_field_of_the_log_is_described_and_no_other() -> None:
    table = OPERATING.partition("| field |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(FIELDS)
