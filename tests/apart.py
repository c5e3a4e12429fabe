"""Work of an event loop in a test, whatever ran in this process before.

Playwright's driver keeps its own loop running on the thread that has once opened a browser, and a
thread has one loop at most: ``asyncio.run`` there depends on which test came first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run the work to its end on a thread of its own; its result, or its exception."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()
