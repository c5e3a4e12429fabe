"""How the wait of a reader on a slow phone is measured."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from dashboard.bench import first_view, phone
from dashboard.bench.first_view import Load, View
from dashboard.bench.phone import NO_LIMITS, SLOW_PHONE
from dashboard.bench.report import BenchError, Row
from tests.conftest import HANDED_OVER


def load(first: float, *, live: float = 0, chart: float = 0, whole: float = 0) -> Load:
    return Load(first, live or first, chart, whole, early=10_000, moved=20_000, requests=7)


def rows(kind: Any, *loads: Load, chart: str = "") -> dict[str, Row]:
    view = View("page", kind, "http://127.0.0.1", "words", "p", chart)
    found = first_view._rows(view, loads, basis=1000, line=SLOW_PHONE)
    return {row.name.removeprefix("page: "): row for row in found}


class TestRows:
    def test_the_median_of_all_loads_counts(self) -> None:
        assert rows("reference", load(3), load(1), load(2))["headline"].value == 2

    def test_the_headline_may_take_as_long_as_the_empty_app_and_a_fifth(self) -> None:
        assert rows("app", load(1200))["headline"].met is True
        missed = rows("app", load(1201))["headline"]
        assert missed.met is False
        assert missed.aim == "at most 1200 ms (1.2 x the empty app)"

    def test_the_running_app_has_a_row_and_an_aim_of_its_own(self) -> None:
        found = rows("app", load(900, live=1500))
        assert found["headline"].met is True
        assert found["headline in the running app"].met is False

    def test_a_figures_page_is_measured_until_it_is_whole(self) -> None:
        assert rows("figure", load(900, whole=1500))["whole, with its chart"].met is True
        assert rows("figure", load(900, whole=1501))["whole, with its chart"].met is False

    def test_what_is_measured_against_has_no_aim(self) -> None:
        found = rows("reference", load(900, chart=950), chart="svg")
        assert {row.met for row in found.values()} == {None}
        assert found["first chart"].value == 950
        assert (found["bytes"].value, found["bytes"].unit) == (20, "kB")


class TestMissing:
    def test_without_playwright_it_says_what_to_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        there = builtins.__import__

        def missing(name: str, *more: Any) -> Any:
            if name.startswith("playwright"):
                raise ImportError(name)
            return there(name, *more)

        monkeypatch.setattr(builtins, "__import__", missing)
        with pytest.raises(BenchError, match="make setup-dev"), phone.chromium():
            pass

    def test_without_chromium_it_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(phone, "find_browser", lambda: None)
        with pytest.raises(BenchError, match="apt-get install chromium"), phone.chromium():
            pass


@pytest.mark.slow
@pytest.mark.browser
def test_one_load_of_every_page_gives_every_row(
    monkeypatch: pytest.MonkeyPatch,
    handed_over_database: Path,
    drawn_ahead: Path,
) -> None:
    monkeypatch.setenv("ANE_DATA", str(HANDED_OVER))
    monkeypatch.setenv("ANE_DATABASE", str(handed_over_database))
    monkeypatch.setenv("ANE_IMAGES", str(drawn_ahead))
    found = {row.name: row for row in first_view.measure_first_view(quick=True, line=NO_LIMITS)}
    assert all(row.value > 0 for row in found.values())
    for page in ("overview", "map"):
        first, live = found[f"{page}: headline"], found[f"{page}: headline in the running app"]
        assert first.value < live.value < found[f"{page}: first chart"].value
        assert first.met
    # Half a megabyte of scripts, one of fonts and pictures, and Plotly.
    assert found["overview: bytes"].value < 3500
    figure = "/figures/cases-by-trigger"
    assert found[f"{figure}: whole, with its chart"].met
    assert found[f"{figure}: bytes"].value < 60
    assert found[f"{figure}: requests"].value <= 4
