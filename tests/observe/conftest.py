"""What a monitoring program reads, and what a server writes into its log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dashboard.observe.metrics import REGISTRY


class Watched:
    """The numbers since the test began: counters only ever go up, and tests share a process."""

    def __init__(self) -> None:
        self._before = self._now()

    @staticmethod
    def _now() -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in REGISTRY.collect()
            for sample in family.samples
        }

    def since(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return self._now().get(key, 0) - self._before.get(key, 0)

    @staticmethod
    def labels(name: str) -> list[Mapping[str, str]]:
        families = (sample for family in REGISTRY.collect() for sample in family.samples)
        return [sample.labels for sample in families if sample.name == name]


@pytest.fixture
def watched() -> Watched:
    return Watched()


class Log:
    """What our handler wrote, line by line."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._text = ""

    @property
    def text(self) -> str:
        self._text += self._captured.readouterr().err
        return self._text

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    """The log of the test; all loggers are put back after it, for they belong to the process."""
    names = [None, "dashboard", "py.warnings", "streamlit", "uvicorn", "websockets"]
    names += [name for name in logging.root.manager.loggerDict if name not in names]
    loggers = [logging.getLogger(name) for name in names]
    before = [(one, one.level, one.propagate, one.disabled, [*one.handlers]) for one in loggers]
    yield Log(capsys)
    logging.captureWarnings(False)
    for one, level, propagate, disabled, handlers in before:
        one.setLevel(level)
        one.propagate, one.disabled, one.handlers = propagate, disabled, handlers
