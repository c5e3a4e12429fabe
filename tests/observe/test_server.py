"""A real server: where it tells its numbers, and every line that it writes."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit as st
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.observe.logs import FIELDS
from tests.apart import apart
from tests.browser.conftest import serve
from tests.conftest import HANDED_OVER

from .test_listener import LOOPBACK, free_port, read


async def _visit(url: str) -> str:
    """Open a session, let its page run, read the numbers, then send what is no message."""
    address = f"ws://{urlsplit(url).netloc}/_stcore/stream?private"
    async with websockets.connect(
        address, max_size=None, subprotocols=["streamlit"], user_agent_header="Private/1.0"
    ) as reader:
        asked = BackMsg()
        asked.rerun_script.query_string = "trigger=private"
        await reader.send(asked.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(await reader.recv())
        numbers = await asyncio.to_thread(read, PORT)
        await reader.send(b"no message at all")
        await reader.wait_closed()
    return numbers


PORT = free_port()


def test_the_numbers_stay_on_this_machine_and_the_log_names_nobody(
    handed_over_database: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    settings = {"ANE_LOG": "json", "ANE_METRICS_PORT": str(PORT)}
    with serve(HANDED_OVER, handed_over_database, log, **settings) as server:
        numbers = apart(_visit(server.url))
        assert "ane_sessions 1.0" in numbers
        assert 'ane_runs_total{page="/",result="done"} 1.0' in numbers
        assert 'ane_cache_total{cache="replies",result="miss"}' in numbers
        for path in ("/metrics", "/_stcore/metrics", "/_stcore/metrics/"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(server.url + path, timeout=10)
            assert refused.value.code == 404
    text = log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {name for line in lines for name in line} <= set(FIELDS)
    messages = [line["message"] for line in lines]
    assert any(message.startswith("Serving data version") for message in messages)
    assert "Error deserializing back message" in messages
    for word in ("private", "Private", LOOPBACK):
        assert word not in text


def test_streamlit_prints_no_faults_past_our_log() -> None:
    assert st.get_option("logger.enableRich") is False
