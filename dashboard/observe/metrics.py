"""What a monitoring program can read: how often, how fast, from which cache, on which data.

Every label has a small, fixed set of values (patterns of routes, ids of figures and pages), so
neither a reader nor an attacker can make this grow, and nothing here belongs to one person.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dashboard import __version__

logger = logging.getLogger(__name__)

SLOW = 1.0
"""Seconds after which a run or a reply is worth a line in the log."""

# When each series began: as many series again, and nobody asks.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_RUNS = Counter(
    "ane_runs_total",
    "Runs of the live app: first views, changed choices, page changes.",
    ["page", "result"],
    registry=REGISTRY,
)
_RUN_SECONDS = Histogram(
    "ane_run_seconds",
    "How long a run of the live app took.",
    ["page"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
_SESSIONS = Gauge("ane_sessions", "Browsers connected to the live app now.", registry=REGISTRY)
_REQUESTS = Counter(
    "ane_requests_total",
    "HTTP requests answered, by the pattern of their route.",
    ["route", "status"],
    registry=REGISTRY,
)
_REQUEST_SECONDS = Histogram(
    "ane_request_seconds",
    "From a request to the first byte of its reply, without replies that were kept.",
    ["route"],
    buckets=(0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
_VIEWS = Counter(
    "ane_figure_views_total",
    "How often a figure was asked for; in the live app once for each visit that shows it.",
    ["figure", "face"],
    registry=REGISTRY,
)
_QUERY_SECONDS = Histogram(
    "ane_query_seconds",
    "How long a query to the database took.",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2),
    registry=REGISTRY,
)
_QUERY_TIMEOUTS = Counter(
    "ane_query_timeouts_total", "Queries that were stopped at their time limit.", registry=REGISTRY
)
_BUILD_OK = Gauge(
    "ane_build_ok",
    "1: the data folder had no fault when this server last looked; 0: older data are served.",
    registry=REGISTRY,
)


class Requests:
    """Counts the requests for one reply; a kept reply holds one, so that nothing is looked up.

    Args:
        route: the pattern of the route.
        figure: a figure's id, "" where the reply shows none.
        face: which face of it.
    """

    __slots__ = ("_route", "_statuses", "_views")

    def __init__(self, route: str, *, figure: str = "", face: str = "") -> None:
        self._route = route
        self._statuses: dict[int, Counter] = {}
        self._views = _VIEWS.labels(figure, face) if figure else None

    def answered(self, status: int) -> None:
        """Count one request."""
        found = self._statuses.get(status)
        if found is None:
            found = self._statuses[status] = _REQUESTS.labels(self._route, str(status))
        found.inc()

    def viewed(self, method: str) -> None:
        """Count one view of the figure; who asks for the head alone sees none."""
        if self._views is not None and method == "GET":
            self._views.inc()


def request(route: str, status: int, seconds: float) -> None:
    """Count a request that was not answered with a kept reply."""
    _REQUESTS.labels(route, str(status)).inc()
    _REQUEST_SECONDS.labels(route).observe(seconds)
    if seconds > SLOW:
        logger.warning(
            "A reply of %s took %.1f s.",
            route,
            seconds,
            extra={"route": route, "status": status, "seconds": round(seconds, 3)},
        )


class Run:
    """A run of the live app; ``page`` is its page's address, one of a fixed set, once known."""

    def __init__(self) -> None:
        self.page = "unknown"


@contextmanager
def run() -> Iterator[Run]:
    """Count and measure a run of the live app.

    A run that Streamlit stops, to start a newer one, ends with an exception that is no `Exception`:
    it counts as done.
    """
    this = Run()
    began = time.perf_counter()
    result = "done"
    try:
        yield this
    except Exception:
        result = "failed"
        raise
    finally:
        seconds = time.perf_counter() - began
        _RUNS.labels(this.page, result).inc()
        _RUN_SECONDS.labels(this.page).observe(seconds)
        if seconds > SLOW:
            logger.warning(
                "A run of the page %s took %.1f s.",
                this.page,
                seconds,
                extra={"page": this.page, "seconds": round(seconds, 3)},
            )


@contextmanager
def session() -> Iterator[None]:
    """Count a browser as connected, for as long as it is."""
    with _SESSIONS.track_inprogress():
        yield


def viewed(figure: str, face: str) -> None:
    """Count one view of a figure.

    Args:
        figure: a figure's id, a known one.
        face: where it was shown, such as ``app``.
    """
    _VIEWS.labels(figure, face).inc()


@contextmanager
def query(timeout: type[Exception]) -> Iterator[None]:
    """Measure a query.

    Args:
        timeout: what is raised where it takes longer than it may.
    """
    with _QUERY_SECONDS.time():
        try:
            yield
        except timeout:
            _QUERY_TIMEOUTS.inc()
            raise


def built(*, ok: bool) -> None:
    """Tell whether the data folder could be built, or was built already."""
    _BUILD_OK.set(ok)


class Info(Protocol):
    """What a cache tells of itself, as `functools.lru_cache` does."""

    @property
    def hits(self) -> int:
        """How often something was found."""

    @property
    def misses(self) -> int:
        """How often something had to be made."""

    @property
    def currsize(self) -> int:
        """How much is kept now."""


class Served(NamedTuple):
    """The data that are served; ``newest`` if they are those of the database file as it is now."""

    version: str
    date: date
    newest: bool


class _Asked(Collector):
    """Numbers that others keep anyway, asked for when somebody wants to read them."""

    def __init__(self) -> None:
        self.caches: dict[str, Callable[[], Info]] = {}
        self.data: Callable[[], Served | None] | None = None

    def collect(self) -> Iterable[Metric]:
        """The families of the caches and of the data."""
        looked = CounterMetricFamily(
            "ane_cache_total", "Looks into a cache, by result.", labels=["cache", "result"]
        )
        entries = GaugeMetricFamily(
            "ane_cache_entries", "What a cache holds now.", labels=["cache"]
        )
        for name, ask in self.caches.items():
            info = ask()
            looked.add_metric([name, "hit"], info.hits)
            looked.add_metric([name, "miss"], info.misses)
            entries.add_metric([name], info.currsize)
        yield looked
        yield entries
        yield from self._data()

    def _data(self) -> Iterable[Metric]:
        info = GaugeMetricFamily(
            "ane_build_info",
            "Always 1; the labels tell which data are served by which release of the software.",
            labels=["data_version", "software"],
        )
        dated = GaugeMetricFamily(
            "ane_data_date_seconds", "The date of the data, as seconds since 1970 (UTC)."
        )
        newest = GaugeMetricFamily(
            "ane_database_ok",
            "1: the newest database file is served; 0: it cannot be read, or there is none.",
        )
        served = self.data() if self.data else None
        newest.add_metric([], bool(served and served.newest))
        info.add_metric([served.version if served else "", __version__], 1)
        if served:
            since = datetime(served.date.year, served.date.month, served.date.day, tzinfo=UTC)
            dated.add_metric([], (since - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1))
        yield from (info, dated, newest)


_asked = _Asked()
REGISTRY.register(_asked)


def watch_cache(name: str, ask: Callable[[], Info]) -> None:
    """Tell of a cache.

    Args:
        name: of the cache, one of a fixed set.
        ask: gives its numbers now, such as ``cache_info`` of a `functools.lru_cache`.
    """
    _asked.caches[name] = ask


def watch_data(ask: Callable[[], Served | None]) -> None:
    """Tell which data are served; ``ask`` gives None where there are none."""
    _asked.data = ask
