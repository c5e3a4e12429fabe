"""A profile in words: which of our functions took long, and what was at work itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard import settings
from dashboard.bench.profiling import summary
from dashboard.bench.report import BenchError

FRAMES = [
    {"name": "show", "file": f"{settings.ROOT}/dashboard/pages/places.py"},
    {"name": "dumps", "file": "/usr/lib/python3/site-packages/plotly/io.py"},
]


def _profile(path: Path, samples: list[list[int]]) -> Path:
    thread = {"samples": samples, "weights": [1] * len(samples)}
    path.write_text(json.dumps({"shared": {"frames": FRAMES}, "profiles": [thread]}))
    return path


def test_shares_of_the_time(tmp_path: Path) -> None:
    # Three samples: show calls dumps twice, once it works itself; a function that calls itself
    # counts once; a sample without a stack says nothing.
    profile = _profile(tmp_path / "p.json", [[0, 1], [0, 0, 1], [0], []])
    assert summary(profile).splitlines() == [
        "our functions, with all that they call:",
        "100.0%  show  dashboard/pages/places.py",
        "at work themselves:",
        " 66.7%  dumps  plotly/io.py",
        " 33.3%  show  dashboard/pages/places.py",
    ]


def test_a_profile_that_saw_nothing_is_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="did nothing"):
        summary(_profile(tmp_path / "p.json", [[]]))
