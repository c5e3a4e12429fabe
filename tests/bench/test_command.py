"""``python -m dashboard bench``: what it runs, what it refuses, what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.bench import command
from dashboard.bench.parts import PARTS, load
from dashboard.bench.report import BenchError, Row, read_json


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, object]]]:
    """Which parts were measured with which options. None is measured; "growth" cannot be."""
    told: list[tuple[str, dict[str, object]]] = []

    def part(name: str) -> Callable[..., Iterator[Row]]:
        def measure(**options: object) -> Iterator[Row]:
            told.append((name, options))
            if name == "growth":
                raise BenchError("it needs a larger disk")
            yield Row(name, "a thing", 2.0, "ms", "at most 1 ms", False)

        return measure

    monkeypatch.setattr(command, "load", part)
    return told


Asked = list[tuple[str, dict[str, object]]]


def test_a_part_gets_its_own_options(asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "http", "reruns", "--quick", "--seconds", "2", "--page", "map"]) == 0
    assert asked == [
        ("http", {"quick": True, "seconds": 2}),
        ("reruns", {"quick": True, "page": ["map"]}),
    ]
    assert "a thing  2 ms  MISSED  at most 1 ms" in capsys.readouterr().out


def test_without_a_name_every_part_is_measured_and_kept(
    asked: Asked,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "LATEST", tmp_path / "latest.json")
    assert main(["bench"]) == 1
    assert [name for name, _options in asked] == list(PARTS)
    kept = read_json(tmp_path / "latest.json")
    assert [row.part for row in kept.rows] == [name for name in PARTS if name != "growth"]
    assert kept.not_measured == {"growth": "it needs a larger disk"}
    assert {"cores", "processor", "system", "python"} <= kept.machine.keys()
    assert {"streamlit", "duckdb", "pandas", "plotly", "uvicorn"} <= kept.versions.keys()
    assert "growth is not measured: it needs a larger disk" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["http"], ["--quick"]])
def test_a_part_alone_or_a_quick_run_is_not_kept_as_the_latest(
    asked: Asked, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "LATEST", tmp_path / "latest.json")
    main(["bench", *words])
    assert asked
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["speed"], "speed: not a part of the bench. Parts: reruns"),
        (["http", "--page", "map"], "--page is an option of the part reruns."),
        (["http", "--seconds", "0"], "'0' is not a number above 0"),
        (["http", "--seconds", "²"], "'²' is not a number above 0"),
    ],
)
def test_what_does_not_exist_is_refused_before_anything_runs(
    asked: Asked, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["bench", *words])
    except SystemExit as leaving:
        code = leaving.code  # type: ignore[assignment]
    assert code == 2
    assert says in capsys.readouterr().err
    assert not asked


@pytest.mark.parametrize("name", PARTS)
def test_every_part_can_be_loaded(name: str) -> None:
    assert callable(load(name))


def test_a_part_that_needs_a_package_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARTS, "reruns", "dashboard.bench.not_there:measure")
    with pytest.raises(BenchError, match=r"reruns cannot be measured here.*make setup-dev"):
        load("reruns")
