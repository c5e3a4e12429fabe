"""Whether a face says what the JSON of its figure says."""

from __future__ import annotations

from typing import Any

from dashboard.words import number
from tests.asking import as_shown, one_line, tables

from .reading import Html, HtmlTable, Json, Server

TOTALS = {
    "Total": "total",
    "Not stated": "not_stated",
    "Cannot be split": "cannot_be_split",
    "Cannot be placed (not in the total)": "cannot_be_placed",
}


def table_ids(told: Json) -> list[str]:
    return ["main", *(table["id"] for table in told["more_tables"])]


def csv_cell(value: Any) -> str:
    """A value of the JSON as it stands in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return str(value)


def check_csv(server: Server, told: Json, path: str, query: str) -> None:
    for table_id, table in zip(table_ids(told), tables(told), strict=True):
        asked = "&".join(filter(None, (query, f"table={table_id}")))
        found = server.csv(f"{path}.csv", asked)
        names = [column["name"] for column in table["columns"]]
        assert found.header == [*names, "data_version"]
        assert found.rows == [
            [*(csv_cell(row[name]) for name in names), told["data_version"]]
            for row in table["rows"]
        ]
    first = server.get(f"{path}.csv", query)
    assert first.content == server.get(f"{path}.csv", query + "&table=main").content


def check_table(shown_as: HtmlTable, table: Json) -> None:
    """A table for people against the same table of the JSON."""
    if table["rows"]:
        assert shown_as.rows == as_shown(table, shown_as.headings)
    else:
        assert [len(row) for row in shown_as.rows] == [1]
        assert "No rows" in shown_as.rows[0][0]


def check_page(page: Html, told: Json) -> None:
    assert page.text("h1") == told["question"]
    assert page.text("#headline") == told["headline"]
    assert told["headline"].startswith(page.meta("description").rstrip("…"))
    assert page.meta("og:description") == page.meta("description")
    described = page.linked_data()
    assert described["description"].startswith(told["headline"])
    assert described["version"] == told["data_version"]
    assert f"Data version {told['data_version']}" in page.words
    assert page.text("#quotation").startswith(told["headline"])
    for text in (*told["caveats"], *told["not_to_conclude"]):
        assert one_line(text) in page.words
    found = page.tables
    for shown_as, table in zip(found, tables(told), strict=True):
        check_table(shown_as, table)
    assert [t.caption for t in found[1:]] == [t["title"] for t in told["more_tables"]]
    totals = dict(zip(page.texts(".totals dt"), page.texts(".totals dd"), strict=True))
    wanted = {label: told["totals"][name] for label, name in TOTALS.items()}
    assert totals == {
        label: number(n) for label, n in wanted.items() if n or (n == 0 and label == "Total")
    }
    assert len(page.all(".sources li")) == len(told["sources"])


def check_embed(embed: Html, told: Json) -> None:
    assert embed.text(".headline") == told["headline"]
    assert embed.text("h1") == told["question"]
    assert f"Data version {told['data_version']}" in embed.words
    assert told["not_to_conclude"][0] in embed.words
    (table,) = embed.tables
    check_table(table, tables(told)[0])


def check_terminal(text: str, told: Json, page: Html) -> None:
    """The tables for a terminal: two spaces between cells, long cells cut at 48 signs."""
    lines = text.splitlines()
    assert told["headline"] in lines
    assert f"Data version {told['data_version']}" in lines
    wanted = {label: told["totals"][name] for label, name in TOTALS.items()}
    for label, n in wanted.items():
        if n or (n == 0 and label == "Total"):
            assert f"{label}: {number(n)}" in lines
    place = 0
    for shown_as, table in zip(page.tables, tables(told), strict=True):
        rows = as_shown(table, shown_as.headings, linked=False)
        for row in [shown_as.headings, *rows]:
            line = "".join("".join(cell[:48].split()) for cell in row)
            place = next(i for i in range(place, len(lines)) if "".join(lines[i].split()) == line)
