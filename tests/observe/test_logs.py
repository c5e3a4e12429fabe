"""The log: one form for all who write, and nobody's address in it."""

from __future__ import annotations

import logging
import sys
import warnings

import pytest

from dashboard import settings
from dashboard.observe import set_up
from dashboard.observe.logs import FIELDS, without_addresses

from .conftest import Log


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("from 203.0.113.9:5123 today", "from [address]:5123 today"),
        ("203.0.113.9, 198.51.100.7", "[address], [address]"),
        ("peer=('203.0.113.9', 44)", "peer=('[address]', 44)"),
        ("It was 203.0.113.9.", "It was [address]."),
        ("2001:db8::7 and [2001:db8::7]:443", "[address] and [[address]]:443"),
        ("2001:db8:1:2:3:4:5:6:443 - WebSocket", "[address] - WebSocket"),
        ("::ffff:203.0.113.9", "[address]"),
        # What only looks like one, and this very machine.
        ("at 19:32:11.492 on 2026-11-23", "at 19:32:11.492 on 2026-11-23"),
        ("Streamlit 1.67.0, Chromium 131.0.6778.85", "Streamlit 1.67.0, Chromium 131.0.6778.85"),
        ("port 9501 of 127.0.0.1, and ::1", "port 9501 of 127.0.0.1, and ::1"),
        ("dashboard.faces.web: a sentence: done", "dashboard.faces.web: a sentence: done"),
    ],
)
def test_addresses_of_other_machines_are_taken_out(text: str, left: str) -> None:
    assert without_addresses(text) == left


def test_each_line_is_one_json_object(written: Log) -> None:
    set_up(as_json=True)
    logging.getLogger("dashboard.database.build").error("Row 2:\nthe \x1b[31mage\u2028 é")
    (line,) = written.lines
    assert written.text.isascii()
    assert line["message"] == "Row 2:\nthe \x1b[31mage\u2028 é"
    assert (line["level"], line["logger"]) == ("ERROR", "dashboard.database.build")
    assert line["time"].endswith("+00:00")
    assert set(line) == set(FIELDS[:4])


def test_a_field_of_somebody_else_is_not_written(written: Log) -> None:
    set_up(as_json=True)
    extra = {"user_agent": "Firefox", "websocket": object(), "route": "/map", "seconds": 1.5}
    logging.getLogger("websockets.server").warning("closed", extra=extra)
    (line,) = written.lines
    assert line["route"] == "/map"
    assert line["seconds"] == 1.5
    assert set(line) <= set(FIELDS)
    assert "Firefox" not in written.text


def test_a_traceback_is_a_field_without_addresses(written: Log) -> None:
    set_up(as_json=True)
    fault = ConnectionError("reset by 203.0.113.9")
    logging.getLogger("dashboard").error("It broke", exc_info=fault)
    (line,) = written.lines
    assert line["traceback"] == "ConnectionError: reset by [address]"


@pytest.mark.parametrize("as_json", [True, False])
def test_what_uvicorn_says_of_each_reader_is_never_written(written: Log, as_json: bool) -> None:
    access, server = logging.getLogger("uvicorn.access"), logging.getLogger("uvicorn.error")
    for logger in (access, server):  # as both leave them
        logger.setLevel(logging.INFO)
        logger.addHandler(logging.StreamHandler(sys.stderr))
    set_up(as_json=as_json)
    access.info('%s - "%s %s"', "203.0.113.9:5123", "GET", "/map?trigger=private")
    server.info('%s - "WebSocket %s" [accepted]', "203.0.113.9:5123", "/_stcore/stream?private")
    assert written.text == ""
    assert not access.hasHandlers()
    server.warning("Invalid HTTP request received.")
    assert written.text.count("Invalid HTTP request received.") == 1


def test_streamlit_writes_through_our_handler_once(written: Log) -> None:
    from streamlit.logger import get_logger

    theirs = get_logger("streamlit.of_a_test")
    set_up(as_json=True)
    set_up(as_json=True)  # a second time changes nothing
    theirs.info("The fragment does not exist anymore")
    theirs.error("Uncaught app execution")
    assert [line["message"] for line in written.lines] == ["Uncaught app execution"]


def test_warnings_of_python_are_lines_too(written: Log) -> None:
    set_up(as_json=True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("this will go away", stacklevel=1)
    assert "this will go away" in written.lines[-1]["message"]


def test_people_get_lines_to_read(written: Log) -> None:
    set_up(as_json=False)
    logging.getLogger("dashboard").info("Serving data version 2026-11-22")
    assert written.text.endswith(" INFO    dashboard: Serving data version 2026-11-22\n")


def test_the_form_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANE_LOG", raising=False)
    assert not settings.log_as_json()
    monkeypatch.setenv("ANE_LOG", "json")
    assert settings.log_as_json()
    monkeypatch.setenv("ANE_LOG", "xml")
    with pytest.raises(settings.SettingError, match=r"ANE_LOG is 'xml': set it to json or plain\."):
        settings.log_as_json()
