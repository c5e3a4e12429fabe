"""An odd language, time zone or clock of the machine changes no number and no word."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.database import Database, Releases, build, freeze
from dashboard.database.place import LEFTOVER_AGE

from .conftest import Made

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
NO_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
ODD = {
    "ASCII only, the world's first day": {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", **NO_UTF8},
    "POSIX, the world's last day": {"LC_ALL": "POSIX", "TZ": "Etc/GMT+12", **NO_UTF8},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Europe/Istanbul"},
    "nonsense": {"LC_ALL": "xx_XX.nothing", "TZ": "Nowhere/At_All", "PYTHONHASHSEED": "1"},
}


def made_in(place: dict[str, str], data: Path, database: Path) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.odd_places", str(data), str(database)],
        cwd=ROOT,
        env={**kept, **place},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_language_and_time_zone_change_nothing(made: Made, tmp_path: Path) -> None:
    expected = made_in(PLAIN, made.folder.path, tmp_path / "plain" / "ane.duckdb")
    assert made.version in expected
    assert expected.count("200 /") > 15
    assert "500 /" not in expected
    for number, (name, place) in enumerate(ODD.items()):
        database = tmp_path / str(number) / "ane.duckdb"
        assert made_in(place, made.folder.path, database) == expected, name


def test_the_command_line_prints_where_only_ascii_can_be_printed(made: Made) -> None:
    """A name with an accent must not stop a volunteer's build."""
    made.folder.set("publications.csv", 2, "status", "zażółć")
    words = ["-m", "dashboard", "check", "--data", str(made.folder.path)]
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C", **NO_UTF8},
        capture_output=True,
        timeout=60,
    )
    assert ran.returncode == 1
    assert b"row 2, column status" in ran.stdout + ran.stderr
    assert b"Traceback" not in ran.stderr


class TestClock:
    """The clock of the machine decides nothing but what is old enough to be thrown away."""

    def test_a_build_under_a_clock_set_back_is_served(
        self, made: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tomorrow = time.time() + 86_400
        os.utime(made.database, (tomorrow, tomorrow))
        database = Database(made.database)
        made.edit()
        version = build(made.folder.path, made.database).version
        assert database.version == version != made.version

    def test_what_a_dead_build_left_goes_also_after_the_clock_was_set_back(
        self, made: Made
    ) -> None:
        ages = {
            "old": -2 * LEFTOVER_AGE,
            "from-the-future": 2 * LEFTOVER_AGE,
            "fresh": 0,
            "of-a-clock-beside": LEFTOVER_AGE / 2,
        }
        for name, age in ages.items():
            path = made.database.with_name(f".ane.duckdb.{name}.building")
            path.touch()
            os.utime(path, (time.time() + age, time.time() + age))
        build(made.folder.path, made.database)
        left = [name for name in made.beside() if name.startswith(".")]
        assert left == [".ane.duckdb.fresh.building", ".ane.duckdb.of-a-clock-beside.building"]

    def test_data_dated_in_the_future_are_served_and_the_log_asks_about_them(
        self, made: Made, caplog: pytest.LogCaptureFixture
    ) -> None:
        day = date.today() + timedelta(days=400)
        made.folder.replace("CHANGELOG.md", "## 2026-11-22", f"## {day}\n\n## 2026-11-22")
        with caplog.at_level(logging.WARNING):
            built = build(made.folder.path, made.database)
        assert Database(made.database).version == built.version
        assert built.version.startswith(str(day))
        assert f"dated {day}" in caplog.text

    def test_a_release_dated_in_the_future_is_found(self, made: Made, tmp_path: Path) -> None:
        path = freeze(made.folder.path, tmp_path / "releases", {})
        tomorrow = time.time() + 86_400
        for found in (path, path.parent):
            os.utime(found, (tomorrow, tomorrow))
        releases = Releases(path.parent, made.database)
        assert releases.versions() == (made.version,)
        path.unlink()
        os.utime(path.parent, (tomorrow, tomorrow))
        assert releases.versions() == ()
