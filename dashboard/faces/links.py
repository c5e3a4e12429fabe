"""Addresses of publications: DOI first, then PubMed, PMC, and other pages only if allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from dashboard.figures.answer import Table
from dashboard.words import _


@dataclass(frozen=True)
class Link:
    """A link to show, or, without ``url``, an address to print as text."""

    label: str
    url: str | None


# The group may say in its ``report_url`` where the id of a publication goes, as forms want it.
_PLACE = "{publication}"


def tell_us(report_url: str, publication_id: str = "") -> str:
    """Where readers tell the group what is missing or wrong, with the publication they mean."""
    if _PLACE in report_url:
        return report_url.replace(_PLACE, quote(publication_id, safe=""))
    if not publication_id:
        return report_url
    address = urlsplit(report_url)
    query = "&".join(filter(None, (address.query, urlencode({"publication": publication_id}))))
    return address._replace(query=query).geturl()


def leads_to(value: object, kind: str) -> str:
    """The path within the site that a cell of a table leads to.

    Args:
        value: the cell.
        kind: "publication" if it is the id of one, "address" if it is the path itself.
    """
    if kind == "publication":
        return "/sources?" + urlencode({"publication": str(value)})
    return str(value)


def link_text(text: str, kind: str) -> str:
    """The words of a cell that leads somewhere: an address itself says nothing to people."""
    return _("See") if kind == "address" else text


def row_name(table: Table) -> str:
    """The column that tells the publications of a table's rows apart; "" where none does."""
    for column in table.columns:
        if column.link == "publication":
            ids = [one for one in table.values(column.name) if one]
            return column.name if len(set(ids)) == len(ids) else ""
    return ""


def links(publication: Mapping[str, Any], allowed_hosts: frozenset[str]) -> list[Link]:
    """Where a publication can be read, best first.

    A page where facts were merely seen may be a mirror or gone tomorrow: it is a link only if its
    host is on the group's allow-list, and plain text otherwise.
    """
    found = []
    if publication["doi"]:
        found.append(Link("DOI", "https://doi.org/" + quote(publication["doi"], safe="/:;.-_")))
    if publication["pmid"]:
        found.append(Link("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{publication['pmid']}/"))
    if publication["pmcid"]:
        url = f"https://pmc.ncbi.nlm.nih.gov/articles/{publication['pmcid']}/"
        found.append(Link("PMC", url))
    if not found and publication["seen_at"]:
        address = str(publication["seen_at"])
        parts = urlsplit(address)
        # What stands before an "@" is a name to log in with, and can look like another host.
        plain_host = parts.username is None and parts.hostname in allowed_hosts
        if parts.scheme in ("http", "https") and plain_host:
            # Brackets would end the link in Markdown.
            url = quote(address, safe=":/?#@!$&'*+,;=%~-._")
            found.append(Link(str(parts.hostname), url))
        else:
            found.append(Link(address, None))
    return found
