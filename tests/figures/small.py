"""Small data sets written in the test that uses them, so that a reader can count them by hand.

They go the same way as the real data: the same description, the same vocabularies, the same rules
between rows, the same loader and the same counting rules; only the CSV files are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from dashboard.database.checks import sql_checks
from dashboard.database.connection import Snapshot
from dashboard.database.dataset import Dataset, read_dataset
from dashboard.database.load import create_tables
from dashboard.database.package import Package, Table
from dashboard.database.reading import Sheet
from dashboard.database.write import COUNTING
from dashboard.figures.context import _context
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection
from tests.conftest import HANDED_OVER

Row = dict[str, Any]

SITE = HANDED_OVER / "site.toml"
DATA_DATE = "2026-11-22"
VERSION = "2026-11-22-small"
RECORDS = (
    *("publications", "cases", "breakdowns", "claims", "community", "community_counts"),
    *("corrections", "records", "screening", "readings"),
)
"""The tables that a small data set brings itself; all others are vocabularies."""


def publication(publication_id: str, year: int | None, n: int | None, **more: Any) -> Row:
    """A publication from no stated country, unless told otherwise."""
    row: Row = {
        "publication_id": publication_id,
        "title": f"Title of {publication_id}",
        "title_seen": True,
        "first_author": "Hand A",
        "year": year,
        "journal": "Journal of Examples",
        "seen_at": f"https://example.org/{publication_id}",
        "design": "cohort",
        "disease_term": "ANE",
        "recruited_by": "any",
        "n_cases": n,
        "certainty": "confirmed",
        "evidence": "abstract",
        "status": "included",
        "readings": 1,
    }
    if "countries" in more:
        row["country_basis"] = "stated"
    if "within" in more:
        row["within_certainty"] = "likely"
    if more.get("status", "included") != "included":
        row["decision_note"] = "as the test wants it"
    return row | more


def case(publication_id: str, case_no: int, **more: Any) -> Row:
    """One person; what is not given is not stated."""
    row: Row = {
        "publication_id": publication_id,
        "case_no": case_no,
        "trigger": "not_reported",
        "genetic_result": "not_reported",
        "outcome": "not_reported",
    }
    return row | more


def breakdown(publication_id: str, dimension: str, of: int, **counts: int) -> list[Row]:
    """The rows of one dimension: category -> number of patients."""
    return [
        {
            "publication_id": publication_id,
            "dimension": dimension,
            "category": category,
            "n": n,
            "of": of,
        }
        for category, n in counts.items()
    ]


def claim(number: int, **more: Any) -> Row:
    """A total of all published people with ANE that somebody told."""
    row: Row = {
        "claim_id": f"claim-{number:03}",
        "what": "published_cases_worldwide",
        "unit": "cases",
        "scope": "worldwide",
        "scope_code": "all_ane",
        "said_by": "Somebody",
        "document_title": "A message",
        "url": "https://example.org/m",
        "evidence": "excerpt",
    }
    return row | more


def group_size(as_of: str, metric: str, value: int) -> Row:
    """What the group said of its own size."""
    return {
        "as_of": as_of,
        "metric": metric,
        "value": value,
        "approximate": False,
        "url": "https://example.org/m",
        "source_title": "A message",
    }


RELEASED = "2026-10-31"


def group_counts(
    dimension: str, unit: str = "people", as_of: str = RELEASED, **counts: int | None
) -> list[Row]:
    """What the group counts of one unit: category -> number, or None where it is hidden."""
    return [
        {
            "as_of": as_of,
            "unit": unit,
            "dimension": dimension,
            "category": category,
            "n": n,
            "suppressed": n is None,
            "counted_on": None if n is None else as_of,
        }
        for category, n in counts.items()
    ]


def group_release(
    total: int = 200, as_of: str = RELEASED, **dimensions: Mapping[str, int | None]
) -> list[Row]:
    """A release that holds every rule: each number for people and for as many families."""
    counts = {"total": {"all": total}, **dimensions}
    return [
        row
        for dimension, categories in counts.items()
        for unit in ("people", "families")
        for row in group_counts(dimension, unit, as_of, **categories)
    ]


@cache
def _description() -> Dataset:
    return read_dataset(HANDED_OVER)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _sheet(table: Table, rows: Iterable[Mapping[str, Any]]) -> Sheet:
    records = []
    for row in rows:
        unknown = row.keys() - set(table.field_names)
        assert not unknown, f"{table.file} has no column {unknown}"
        records.append(tuple(_cell(row.get(name)) for name in table.field_names))
    return Sheet(table, tuple(records), tuple(range(2, len(records) + 2)), ())


def sheets_of(**tables: Iterable[Mapping[str, Any]]) -> dict[str, Sheet]:
    """The tables of a data set, those not given empty."""
    assert tables.keys() <= set(RECORDS)
    package = _description().package
    return {name: _sheet(package.table(name), tables.get(name, ())) for name in RECORDS}


def _only(names: Iterable[str]) -> Package:
    """The description of these tables alone."""
    package = _description().package
    return replace(package, tables=tuple(t for t in package.tables if t.name in set(names)))


@cache
def _prepared(empty: frozenset[str], *, strict: bool) -> tuple[Path, TemporaryDirectory[str]]:
    """A database of the vocabularies and some empty tables: data sets start from a copy."""
    folder = TemporaryDirectory(prefix="ane-test-")
    path = Path(folder.name) / "prepared.duckdb"
    described = _description()
    names = {table.name for table in described.package.tables} - set(RECORDS) | empty
    sheets = {**described.sheets, **sheets_of()}
    with duckdb.connect(path, config={"threads": "1"}) as connection:
        create_tables(connection, package=_only(names), sheets=sheets, strict=strict)
    return path, folder


def _loaded(sheets: Mapping[str, Sheet], *, strict: bool) -> duckdb.DuckDBPyConnection:
    filled = {name for name, sheet in sheets.items() if sheet.records}
    path, _ = _prepared(frozenset(set(RECORDS) - filled), strict=strict)
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    connection.execute(f"ATTACH '{path}' AS prepared (READ_ONLY)")
    connection.execute("COPY FROM DATABASE prepared TO memory")
    connection.execute("DETACH prepared")
    create_tables(connection, package=_only(filled), sheets=sheets, strict=strict)
    return connection


def broken_rules(sheets: Mapping[str, Sheet]) -> list[str]:
    """Which of the rules between rows and tables these tables break."""
    with _loaded(sheets, strict=False) as connection:
        connection.execute(f"CREATE TABLE release AS SELECT DATE '{DATA_DATE}' AS data_date")
        return [
            f"{rule.name}: {found}"
            for rule in sql_checks()
            for found in connection.execute(rule.sql).fetchall()
        ]


def context_of(sheets: Mapping[str, Sheet]) -> Context:
    """Load and count, without a file."""
    connection = _loaded(sheets, strict=True)
    connection.execute(COUNTING.read_text(encoding="utf-8"))
    connection.execute(
        f"CREATE TABLE meta AS SELECT '{VERSION}' AS data_version, DATE '{DATA_DATE}' AS data_date"
    )
    connection.execute(
        "CREATE TABLE texts AS SELECT 'site.toml' AS name, $site AS text",
        {"site": SITE.read_text(encoding="utf-8")},
    )
    return _context(Snapshot(connection, time_limit=10))


def data_set(*publications: Row, **tables: Iterable[Mapping[str, Any]]) -> Context:
    """A small data set that holds every rule between rows."""
    sheets = sheets_of(publications=publications, **tables)
    assert broken_rules(sheets) == []
    return context_of(sheets)


def unchecked(*publications: Row, **tables: Iterable[Mapping[str, Any]]) -> Context:
    """A small data set that need not hold the rules between rows: a figure must survive it."""
    return context_of(sheets_of(publications=publications, **tables))


def total(context: Context, selection: Selection | None = None) -> int | None:
    """Patients known to match, on the basis that the selection names."""
    return totals(context, selection)["total"]


def totals(context: Context, selection: Selection | None = None) -> dict[str, int | None]:
    """All numbers beside the total."""
    answer = find("published-count").answer(context, selection or Selection())
    return dict(answer.as_json()["totals"])


_SPLIT = """
SELECT category, sum(patients)::INTEGER AS patients
FROM split($dimension, $first_year, $last_year, $designs, $triggers, $countries, $ages)
WHERE counted OR NOT $distinct
GROUP BY category
"""


def parts(context: Context, dimension: str, selection: Selection | None = None) -> dict[str, int]:
    """The matching patients by category, with "not_stated" as one of them."""
    chosen = selection or Selection()
    values = {
        **chosen.parameters(),
        "dimension": dimension,
        "distinct": chosen.basis == "distinct",
    }
    return {row["category"]: row["patients"] for row in context.rows(_SPLIT, values)}
