"""The address where a monitoring program on this machine reads the numbers.

A listener of its own on 127.0.0.1, not a route of the site: behind a reverse proxy on the same
machine every reader seems to come from loopback, so a route that let loopback in would let all in.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import start_http_server

from dashboard.observe.metrics import REGISTRY

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"


@contextmanager
def listen(port: int) -> Iterator[None]:
    """Answer ``/metrics`` on loopback while the server runs.

    A port that is taken is told in the log, and the site runs without: that nobody can read its
    numbers must never be the reason why nobody can read its pages.

    Args:
        port: 0 for no listener at all.
    """
    if not port:
        yield
        return
    try:
        server, _thread = start_http_server(port, LOOPBACK, REGISTRY)
    except OSError as error:
        logger.warning(
            "No metrics: port %d of %s cannot be used (%s). Set ANE_METRICS_PORT to a free port, or"
            " to 0 for none.",
            port,
            LOOPBACK,
            error,
        )
        yield
        return
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
