"""No search for cyclic garbage while a data folder is read, checked and written.

Of a large collation these hold millions of cells, none of which refers to another. Python would
look at all of them again and again, each time in vain: a tenth of the time of a build.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector off in this block, also as a decorator; blocks may lie within others."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
