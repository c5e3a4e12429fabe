"""Rows become a table and a file that can be trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.bench.report import (
    BenchError,
    Report,
    Row,
    as_table,
    missed,
    read_json,
    write_json,
)

FAST = Row("reruns", "map, 1 session", 40.04, "ms", "at most 46 ms", True, "1.7 x the empty app")
SLOW = Row("reruns", "overview, 1 session", 1234.5, "ms", "at most 46 ms", False)
SIZE = Row("growth", "file", 0.5, "MB")
REPORT = Report("2026-11-23T20:00:00+00:00", False, {"cores": 2}, {"duckdb": "2.0.0"}, (FAST, SLOW))


def test_table_groups_by_part_and_says_what_is_missed() -> None:
    assert as_table([FAST, SIZE, SLOW]).splitlines() == [
        "reruns",
        "  map, 1 session        40.0 ms  met     at most 46 ms",
        "      1.7 x the empty app",
        "  overview, 1 session  1,234 ms  MISSED  at most 46 ms",
        "",
        "growth",
        "  file  0.500 MB",
    ]


def test_table_of_nothing_is_empty() -> None:
    assert as_table([]) == ""


def test_a_missed_aim_is_found() -> None:
    assert missed([FAST, SIZE, SLOW]) == [SLOW]


@pytest.mark.parametrize(("aim", "met"), [("at most 1 ms", None), ("", True)])
def test_an_aim_without_a_judgement_or_the_other_way_round_is_refused(
    aim: str, met: bool | None
) -> None:
    with pytest.raises(ValueError, match="growth, file"):
        Row("growth", "file", 1, "MB", aim, met)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "latest.json"
    write_json(path, REPORT)
    assert read_json(path) == REPORT
    assert json.loads(path.read_text())["rows"][1]["met"] is False


def test_a_run_that_cannot_be_written_leaves_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    write_json(path, REPORT)
    with pytest.raises(ValueError, match="JSON"):
        endless = Row("growth", "time", float("nan"), "ms")
        write_json(path, Report("later", False, {}, {}, (endless,)))
    assert read_json(path) == REPORT
    assert [file.name for file in tmp_path.iterdir()] == ["latest.json"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BenchError, match=r"latest\.json cannot be written"):
        write_json(tmp_path / "file" / "latest.json", REPORT)


def test_no_run_yet_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="make bench"):
        read_json(tmp_path / "latest.json")


@pytest.mark.parametrize("text", ["", "[]", '{"rows": [{"speed": 1}]}'])
def test_a_file_of_something_else_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "latest.json"
    path.write_text(text)
    with pytest.raises(BenchError, match="not a run of the bench"):
        read_json(path)
