"""What the group sets itself in ``site.toml``: its name, its addresses, which hosts may be linked.

Checked like the tables and kept in the database, so that a slip in it can fail a build, never a
page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from dashboard.database.faults import DataError, Fault

FILE = "site.toml"
_TEXTS = ("title", "group_name", "group_url", "report_url", "licence", "licence_url")


@dataclass(frozen=True)
class Site:
    """The group's own settings."""

    title: str
    group_name: str
    group_url: str
    report_url: str
    licence: str
    licence_url: str
    link_hosts: frozenset[str]


def parse_site(text: str) -> Site:
    """Read the text of ``site.toml``.

    Raises:
        DataError: it is not TOML, or a setting is missing or of the wrong kind; all faults at once.
    """
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        remedy = 'Write one setting a line, text in quotes: group_name = "ANE International".'
        raise DataError(
            [Fault(FILE, None, None, None, f"site: it cannot be read ({error}).", remedy)]
        ) from error
    faults = [
        _fault(name, settings.get(name), "is text in quotes")
        for name in _TEXTS
        if not isinstance(settings.get(name), str) or not settings[name].strip()
    ]
    faults += [
        _fault(name, settings[name], "begins with https:// or http://")
        for name in _TEXTS
        if name.endswith("_url")
        and isinstance(settings.get(name), str)
        and not settings[name].startswith(("https://", "http://"))
    ]
    hosts = settings.get("link_hosts")
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        faults.append(_fault("link_hosts", hosts, "is a list of host names in quotes"))
    if faults:
        raise DataError(faults)
    texts = {name: settings[name] for name in _TEXTS}
    return Site(**texts, link_hosts=frozenset(settings["link_hosts"]))


def _fault(name: str, value: object, needed: str) -> Fault:
    shown = None if value is None else str(value)
    return Fault(FILE, None, name, shown, f"site: {name} {needed}.", f"Set {name} in {FILE}.")
