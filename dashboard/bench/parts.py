"""The parts of the bench, by name. A part is loaded when it is asked for.

So a machine that lacks what one part needs (Chromium, nginx, wrk) can still measure the others.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

from dashboard.bench.report import BenchError, Row

# In the order they are measured: what is sensitive to a warm, busy machine comes first.
PARTS = {
    "reruns": "dashboard.bench.reruns:measure_reruns",
    "first-view": "dashboard.bench.first_view:measure_first_view",
    "http": "dashboard.bench.http:measure_http",
    "growth": "dashboard.bench.growth:measure_growth",
    "crowd": "dashboard.bench.crowd:measure_crowd",
}


def load(name: str) -> Callable[..., Iterator[Row]]:
    """The function that measures a part; it takes ``quick`` and options of its own by keyword.

    Raises:
        BenchError: this copy of the program lacks the part, or a package that the part needs.
    """
    module, function = PARTS[name].split(":")
    try:
        found: Callable[..., Iterator[Row]] = getattr(importlib.import_module(module), function)
    except ImportError as error:
        raise BenchError(
            f"The part {name} cannot be measured here: {error}. Try `make setup-dev`."
        ) from error
    return found
