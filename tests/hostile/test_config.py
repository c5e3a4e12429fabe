"""What a browser may send is bounded by configuration, and nothing is shown of a failure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

FILE = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
SET = tomllib.loads(FILE.read_text(encoding="utf-8"))
# Where a setting stands in the file, and where Streamlit's own default must stay what it is.
WANTED: dict[str, Any] = {
    "server.maxMessageSize": 16,
    "server.maxWidgetStateSize": 1,
    "server.maxUploadSize": 1,
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.corsAllowedOrigins": [],
    "server.enableWebsocketCompression": False,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
}


@pytest.mark.parametrize("name", WANTED)
def test_a_setting_that_holds_attackers_off(name: str) -> None:
    section, _, option = name.partition(".")
    options = config.get_config_options()
    assert name in options, "Streamlit does not know this setting any more"
    found = SET.get(section, {}).get(option, options[name].default_val)
    assert found == WANTED[name]
