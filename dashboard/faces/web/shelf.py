"""Where finished replies are kept: bounded by their bytes, the longest unused goes first."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable

from dashboard.faces.web.reply import Reply


class Shelf:
    """Finished replies by key. Used on the event loop only, so it needs no lock.

    Args:
        limit: bytes that all replies together may take.

    Attributes:
        hits: requests that were answered with what was kept.
        misses: replies that had to be made; who makes one adds it.
    """

    def __init__(self, limit: int = 96 * 2**20) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Hashable, Reply] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def currsize(self) -> int:
        """How many replies are kept, under the name that `functools.lru_cache` has for it."""
        return len(self._kept)

    def get(self, key: Hashable) -> Reply | None:
        """The reply kept under a key, unless its time is over."""
        found = self._kept.get(key)
        if found is None:
            return None
        if found.until < time.monotonic():
            self._size -= found.size
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return found

    def put(self, key: Hashable, reply: Reply) -> None:
        """Keep a reply; one that is larger than an eighth of the shelf is not kept."""
        if key in self._kept or reply.size > self._limit // 8:
            return
        self._kept[key] = reply
        self._size += reply.size
        while self._size > self._limit:
            _key, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size

    def clear(self) -> None:
        """Forget all, when the data have changed."""
        self._kept.clear()
        self._size = 0
