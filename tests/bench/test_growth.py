"""The measurement of growth: a row for everything, and a stopped answer is a missed aim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.bench import growth
from dashboard.bench.growth import Answered, measure_growth
from dashboard.database import QueryTimeout, Snapshot
from dashboard.figures.figure import Context, find, registry
from dashboard.figures.selection import Selection
from tests.conftest import HANDED_OVER


def test_a_stopped_answer_is_a_missed_aim(
    handed_over: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_: object, **__: object) -> None:
        raise QueryTimeout("A query took longer than 2 s and was stopped.")

    monkeypatch.setattr(type(handed_over), "rows", too_slow)
    answered = growth._ask(handed_over, find("published-count"), Selection(), 3)
    row = growth._answer_row(100, "published-count, all", answered)
    assert row.met is False
    assert row.value == 2000
    assert "stopped" in row.note


def test_answers_are_worked_out_anew_each_time(
    handed_over: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = Snapshot.rows

    def listen(data: Snapshot, sql: str, *values: Any) -> list[dict[str, object]]:
        asked.append(sql)
        return rows(data, sql, *values)

    monkeypatch.setattr(Snapshot, "rows", listen)
    growth._ask(handed_over, find("how-many-unseen"), Selection(), 2)
    assert asked
    half = len(asked) // 2
    assert asked[:half] == asked[half:]


def test_growth_is_a_part_of_the_growth_of_the_data() -> None:
    (grown, stopped) = growth._growth_rows(
        1,
        10,
        {"a": Answered(0.02), "b": Answered(0.02)},
        {"a": Answered(0.04), "b": Answered(2.0, "stopped")},
    )
    assert (grown.value, grown.met) == (0.2, True)
    assert stopped.met is False


@pytest.mark.slow
def test_every_figure_has_its_rows(tmp_path: Path) -> None:
    rows = list(measure_growth((1,), real=HANDED_OVER, times=1))
    assert {row.part for row in rows} == {"growth"}
    names = [row.name for row in rows]
    assert [name for name in names if "build" in name or "file" in name] == names[:4]
    assert names[4:] == [f"1x, {name}, {how}" for name in registry() for how in ("all", "chosen")]
    assert all(row.value > 0 for row in rows)
