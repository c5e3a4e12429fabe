"""Recent years are still filling in: chart, its words, table, CSV and JSON mark the same ones."""

from __future__ import annotations

import pytest

from dashboard.figures import counting
from dashboard.figures.answer import Answer, Table
from dashboard.figures.figure import answer, find, registry
from dashboard.figures.selection import Selection
from tests.asking import tables

from .reading import Json, Server

MARK, LABEL = "still_filling_in", "Still filling in"
DEFAULT = Selection()


def year_columns(table: Json) -> list[str]:
    return [c["name"] for c in table["columns"] if c["unit"] == "year"]


def last_year_of(row: Json, names: list[str]) -> int:
    return max(row[name] for name in names if row[name] is not None)


def marked_tables(server: Server) -> list[tuple[str, str]]:
    """The tables that mark years: figure and table."""
    context = server.service.context()
    return [
        (figure_id, table.id)
        for figure_id in registry()
        for table in answer(context, figure_id, DEFAULT).tables
        if MARK in [column.name for column in table.columns]
    ]


def shown_tables(server: Server) -> list[tuple[Answer, Table]]:
    context = server.service.context()
    found = []
    for figure_id, table_id in marked_tables(server):
        told = answer(context, figure_id, DEFAULT)
        found.append((told, told.table(table_id)))
    return found


@pytest.mark.parametrize("figure_id", registry())
def test_every_count_by_year_is_marked(draft: Server, figure_id: str) -> None:
    """All but those dated by a claim or by a census, and the list of single publications."""
    told = draft.json(f"/figures/{figure_id}.json")
    for table in tables(told):
        years = set(year_columns(table)) - {"as_of_year", "population_year"}
        if years and figure_id != "publications":
            assert MARK in [column["name"] for column in table["columns"]], table["columns"]


def test_json_csv_and_page_mark_the_same_years(draft: Server) -> None:
    first = draft.service.context().data_year - counting.RECENT_YEARS + 1
    marked = marked_tables(draft)
    assert len(marked) >= 3
    for figure_id, table_id in marked:
        told = draft.json(f"/figures/{figure_id}.json")
        ids = ["main", *(table["id"] for table in told["more_tables"])]
        place = ids.index(table_id)
        table = tables(told)[place]
        names = year_columns(table)
        wanted = [last_year_of(row, names) >= first for row in table["rows"]]
        assert True in wanted
        assert False in wanted
        assert [row[MARK] for row in table["rows"]] == wanted
        found = draft.csv(f"/figures/{figure_id}.csv", f"table={table_id}")
        column = found.header.index(MARK)
        assert [row[column] for row in found.rows] == [str(w).lower() for w in wanted]
        shown = draft.page(f"/figures/{figure_id}").tables[place]
        column = shown.headings.index(LABEL)
        assert [row[column] for row in shown.rows] == ["yes" if w else "no" for w in wanted]


def test_the_words_of_each_marked_chart_say_it(draft: Server) -> None:
    missing = [
        (told.id, table.id)
        for told, table in shown_tables(draft)
        if table.id in find(told.id).charts
        and "still being added" not in table.alt
        and "still filling in" not in table.alt
    ]
    assert missing == []


def test_each_marked_chart_shows_the_years(draft: Server) -> None:
    """As a band over these years; a chart of categories has a star at their names instead.

    A chart of single publications needs neither: its rows will not grow, more will come.
    """
    missing = []
    for told, table in shown_tables(draft):
        draw = find(told.id).charts.get(table.id)
        if draw is None or "publication_id" in table.rows[0]:
            continue
        chart = draw(told)
        rows = [row for row in table.rows if row[MARK]]
        bands = [shape for shape in chart.layout.shapes if shape.type == "rect"]
        if "first_year" in rows[0]:
            names = [name for trace in chart.data for name in trace.y]
            stars = {name[:4] for name in names if name.endswith(" *")}
            found = bool(stars) and stars <= {str(row["first_year"]) for row in rows}
        else:
            years = [row.get("year", row.get("illness_to")) for row in rows]
            found = (min(years) - 0.5, max(years) + 0.5) in [(b.x0, b.x1) for b in bands]
        if not found:
            missing.append((told.id, table.id))
    assert missing == []


def test_a_star_is_explained(draft: Server) -> None:
    page = draft.page("/figures/triggers-over-time")
    notes = " ".join(text for text in page.texts("section p") if "*" in text)
    assert "still" in notes


@pytest.mark.parametrize("figure_id", ["published-count", "triggers-over-time"])
def test_years_long_past_are_not_marked(draft: Server, figure_id: str) -> None:
    told = draft.json(f"/figures/{figure_id}.json", "to=2010")
    words = " ".join([told["alt"], *told["caveats"], *(t["alt"] for t in told["more_tables"])])
    assert "still being added" not in words
    assert not any(row.get(MARK) for table in tables(told) for row in table["rows"])
