"""Where the numbers can be read: on this machine, and nowhere else."""

from __future__ import annotations

import logging
import socket
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboard import settings
from dashboard.observe import listen
from dashboard.observe.listener import LOOPBACK


def free_port() -> int:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


def own_addresses() -> list[str]:
    """Addresses of this machine that others could reach."""
    found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    addresses = {str(entry[4][0]) for entry in found}
    return sorted(address for address in addresses if not address.startswith("127."))


def read(port: int) -> str:
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/metrics", timeout=10) as reply:
        return str(reply.read(), "utf-8")


def test_the_numbers_are_read_in_the_format_of_prometheus() -> None:
    port = free_port()
    with listen(port):
        families = {family.name for family in text_string_to_metric_families(read(port))}
    assert {"ane_build_info", "ane_sessions", "process_cpu_seconds"} <= families
    with pytest.raises(OSError, match="refused"):
        read(port)


def test_nobody_listens_on_an_address_that_others_reach() -> None:
    port = free_port()
    with listen(port), socket.socket() as other:
        # Were it open on all addresses, or on one of these, binding here would fail.
        for address in own_addresses() or ["127.0.0.2"]:
            other.bind((address, port))
            break


def test_a_port_that_is_taken_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with caplog.at_level(logging.WARNING), listen(port):
            pass
    (record,) = caplog.records
    assert f"port {port} of 127.0.0.1" in record.getMessage()
    assert "Set ANE_METRICS_PORT" in record.getMessage()


@pytest.mark.parametrize(
    ("value", "port"), [(None, 9501), ("", 0), ("0", 0), ("9600", 9600), (" 9600 ", 9600)]
)
def test_the_port_is_a_setting(
    value: str | None, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANE_METRICS_PORT", raising=False)
    if value is not None:
        monkeypatch.setenv("ANE_METRICS_PORT", value)
    assert settings.metrics_port() == port


@pytest.mark.parametrize("value", ["no", "70000", "-1", "95.1", "9501 9502"])
def test_what_is_no_port_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANE_METRICS_PORT", value)
    with pytest.raises(settings.SettingError, match="ANE_METRICS_PORT"):
        settings.metrics_port()


def test_no_port_means_no_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.observe.listener.start_http_server", lambda *_: 1 / 0)
    with listen(0):
        pass
