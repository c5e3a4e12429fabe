"""Where the time of one reply went, for its ``Server-Timing`` header.

The parts of a reply are measured deep below the route that sends it. They are noted in a context
variable, which follows a request into its worker thread, so that nothing in between has to know.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Name = Literal["wait", "answer", "draw"]

_parts: ContextVar[Parts | None] = ContextVar("parts", default=None)


class Parts:
    """The times of one reply in the making; what no part claims went into writing it."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._took: dict[str, float] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Let every `part` within belong to this reply."""
        self.add("wait", time.perf_counter() - self._began)
        token = _parts.set(self)
        try:
            yield
        finally:
            _parts.reset(token)

    def add(self, name: Name, seconds: float) -> None:
        """Note some seconds down."""
        self._took[name] = self._took.get(name, 0.0) + seconds

    def header(self) -> bytes:
        """The value of ``Server-Timing``: milliseconds, parts of less than 0.1 ms left out.

        Source: W3C, Server Timing, section 3.
        """
        rest = time.perf_counter() - self._began - sum(self._took.values())
        known = {**self._took, "render": max(rest, 0.0)}
        told = [f"{name};dur={took * 1000:.1f}" for name, took in known.items() if took >= 0.0001]
        return ", ".join(told or ["render;dur=0.0"]).encode()


@contextmanager
def part(name: Name) -> Iterator[None]:
    """Measure a part of the reply that is being made; where none is, nothing is noted."""
    parts = _parts.get()
    began = time.perf_counter()
    try:
        yield
    finally:
        if parts is not None:
            parts.add(name, time.perf_counter() - began)
