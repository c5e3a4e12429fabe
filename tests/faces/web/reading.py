"""Replies as their readers take them: pages through an HTML parser, CSV through a CSV reader."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import httpx2
from justhtml import Element, JustHTML
from starlette.testclient import TestClient

from dashboard.faces.web.service import Service
from tests.asking import one_line

Json = dict[str, Any]
ORIGIN = "http://testserver"
HTML = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
JSON = {"accept": "application/json"}


@dataclass
class HtmlTable:
    """A table of a page, as it reads."""

    caption: str
    headings: list[str]
    rows: list[list[str]]


class Html:
    """A page as a browser without JavaScript understands it."""

    def __init__(self, source: str) -> None:
        # This parser takes the licence comment before Streamlit's doctype for a missing doctype.
        start = source.lower().index("<!doctype html>")
        assert not source[:start].partition("<!--")[0].strip()
        self.source = source
        self._found: dict[str, list[Element]] = {}
        self._parsed = JustHTML(
            source[start:], sanitize=False, collect_errors=True, scripting_enabled=False
        )
        self.errors = [str(error) for error in self._parsed.errors]

    def all(self, selector: str) -> list[Element]:
        if selector not in self._found:
            found = self._parsed.query(selector)
            self._found[selector] = [one for one in found if isinstance(one, Element)]
        return self._found[selector]

    def one(self, selector: str) -> Element:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def text(self, selector: str) -> str:
        return text_of(self.one(selector))

    def texts(self, selector: str) -> list[str]:
        return [text_of(element) for element in self.all(selector)]

    @cached_property
    def words(self) -> str:
        return self.text("body")

    def meta(self, name: str) -> str:
        """The content of the one ``<meta>`` of this name or property."""
        found = [
            element
            for element in self.all("meta")
            if name in (element.attrs.get("name"), element.attrs.get("property"))
        ]
        assert len(found) == 1, f"{len(found)} of {name}"
        return found[0].attrs["content"] or ""

    def link(self, rel: str) -> str:
        return self.one(f'link[rel="{rel}"]').attrs["href"] or ""

    def links(self) -> list[str]:
        """What the page refers to: links, pictures, scripts, styles."""
        found = []
        for name, attribute in (
            ("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("iframe", "src")
        ):  # fmt: skip
            found += [element.attrs.get(attribute) for element in self.all(name)]
        return [address for address in found if address]

    def linked_data(self) -> Json:
        """The one description for search engines."""
        script = self.one('script[type="application/ld+json"]')
        return json.loads("".join(child.data for child in script.children))

    @cached_property
    def tables(self) -> list[HtmlTable]:
        found = []
        for table in self.all("table"):
            captions = table.query("caption")
            body = [row for row in table.query("tbody tr") if isinstance(row, Element)]
            rows = [[text_of(c) for c in row.children if c.name in ("th", "td")] for row in body]
            found.append(
                HtmlTable(
                    caption=text_of(captions[0]) if captions else "",
                    headings=[text_of(cell) for cell in table.query("thead th")],
                    rows=rows,
                )
            )
        return found


def text_of(element: Any) -> str:
    return one_line(element.to_text(separator="", strip=False))


@dataclass(frozen=True)
class Csv:
    header: list[str]
    rows: list[list[str]]


def read_csv(body: bytes) -> Csv:
    """A CSV file as any reader of the format takes it, byte order mark or not."""
    header, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
    return Csv(header, rows)


class Server:
    """A server of the web faces, asked without a network."""

    def __init__(self, client: TestClient, service: Service) -> None:
        self.client = client
        self.service = service
        self._pages: dict[str, Html] = {}

    def get(
        self,
        path: str,
        query: Mapping[str, Sequence[str] | str] | str = "",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
    ) -> httpx2.Response:
        """Ask for a path of this site, or a full address of it; the status must be as expected."""
        text = query if isinstance(query, str) else urlencode(query, doseq=True)
        address = path.removeprefix(ORIGIN) + (f"?{text}" if text else "")
        reply = self.client.request(method, address, headers=headers)
        assert reply.status_code == status, f"{address}: {reply.status_code} {reply.text[:300]}"
        return reply

    def page(
        self,
        path: str,
        query: Any = "",
        *,
        status: int = 200,
        headers: Mapping[str, str] = MappingProxyType(HTML),
    ) -> Html:
        source = self.get(path, query, status=status, headers=headers).text
        if source not in self._pages:
            self._pages[source] = Html(source)
        return self._pages[source]

    def json(self, path: str, query: Any = "", *, status: int = 200) -> Json:
        reply = self.get(path, query, status=status, headers=JSON)
        assert reply.headers["content-type"] == "application/json"
        return reply.json()

    def csv(self, path: str, query: Any = "") -> Csv:
        return read_csv(self.get(path, query).content)
