"""What the server writes into its log, and what it never writes.

One handler for everything: ours, and what Streamlit, uvicorn and the websockets library say. Left
to themselves those three write in forms of their own, uvicorn with the address of each reader.

Nothing personal enters a line: only fields that stand in `FIELDS` are written, so no library can
add one of its own (websockets hands over the whole connection); and what looks like the address of
a machine is taken out of messages and tracebacks, whoever wrote it. No program of a reader is
named, not even its family: it would help to find no fault that we can mend, and together with the
time it can point to one person.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import re
import sys

from pythonjsonlogger.core import LogData
from pythonjsonlogger.json import JsonFormatter

FIELDS = (
    "time",
    "level",
    "logger",
    "message",
    "traceback",
    "route",
    "status",
    "page",
    "figure",
    "choices",
    "seconds",
)
"""All that a line can hold. The first four are always there."""

_GUESTS = ("streamlit", "uvicorn", "websockets")
# Each connection is noted here, with the address that it comes from.
_OF_READERS = "uvicorn.access"
_MAYBE_ADDRESS = re.compile(
    r"(?<![\w.:])[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f.]*(?!\w)"  # also a time of day
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)"
)


def without_addresses(text: str) -> str:
    """A text without the addresses of other machines; those of this one may stay."""
    return _MAYBE_ADDRESS.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    written = found[0].rstrip(".")
    for candidate in (written, written.rpartition(":")[0]):  # uvicorn puts the port behind it
        with contextlib.suppress(ValueError):
            address = ipaddress.ip_address(candidate)
            if not (address.is_loopback or address.is_unspecified):
                return "[address]"
    return found[0]


class Plain(logging.Formatter):
    """A line for people at a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, and the traceback under it."""
        return without_addresses(super().format(record))


class Json(JsonFormatter):
    """A line for programs: one JSON object, ASCII only, with known fields only."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "traceback"},
            timestamp="time",
        )

    def process_log_record(self, log_data: LogData) -> LogData:
        """Keep what is known and holds no address."""
        return {
            name: without_addresses(value) if isinstance(value, str) else value
            for name in FIELDS
            if (value := log_data.get(name)) is not None
        }


class _Stderr(logging.StreamHandler):  # type: ignore[type-arg]  # not generic when it runs
    """Our one handler; its class tells it from those of others."""


def set_up(*, as_json: bool) -> None:
    """Write all logs of this process to the standard error, in one form.

    To be called when the server starts, after Streamlit and uvicorn have set up theirs; calling it
    again changes the form.
    """
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Stderr)]:
        root.removeHandler(handler)
    ours = _Stderr(sys.stderr)
    ours.setFormatter(Json() if as_json else Plain())
    root.addHandler(ours)
    logging.captureWarnings(True)
    logging.getLogger("dashboard").setLevel(logging.INFO)
    for name in sorted(logging.root.manager.loggerDict):
        if name.split(".")[0] in _GUESTS:
            _adopt(logging.getLogger(name), top=name in _GUESTS)
    readers = logging.getLogger(_OF_READERS)
    readers.disabled = True
    # uvicorn asks whether anybody listens before it puts such a line together.
    readers.propagate = False


def _adopt(logger: logging.Logger, *, top: bool) -> None:
    """Let a library's logger write through ours, and only what is worth a look."""
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.WARNING if top else logging.NOTSET)
