"""How the server is watched: counters for a monitoring program, lines in a log, times in a header.

The lowest room: it knows nothing of data, figures or pages, so all of them can tell it what they
did. What it is told has no name, no address and no free text in it: how often a page was shown can
be read here, who read it cannot. deploy/OPERATING.md describes every number and every field.
"""

from dashboard.observe.listener import listen
from dashboard.observe.logs import set_up
from dashboard.observe.metrics import (
    Requests,
    Run,
    Served,
    built,
    query,
    request,
    run,
    session,
    viewed,
    watch_cache,
    watch_data,
)
from dashboard.observe.timing import Parts, part

__all__ = [
    "Parts",
    "Requests",
    "Run",
    "Served",
    "built",
    "listen",
    "part",
    "query",
    "request",
    "run",
    "session",
    "set_up",
    "viewed",
    "watch_cache",
    "watch_data",
]
