"""What one request may cost: time, rows and words are bounded where choices are read and asked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import pytest

from dashboard.database import DatabaseError, QueryTimeout
from dashboard.figures.figure import Context
from dashboard.figures.selection import MOST_PROBLEMS, Selection, SelectionError, parse

MANY = 50_000


@pytest.mark.parametrize(
    "params",
    [
        {"country": [f"C{n}" for n in range(MANY)]},
        {"trigger": [f"influenz{n}" for n in range(MANY)]},
        {f"x{n}": ["y"] for n in range(MANY)},
        {"country": ["Z" * 1_000_000]},
        {"from": ["9" * 1_000_000]},
        {"version": ["2026" * 200_000]},
        {"x" * 1_000_000: ["y"]},
        {"age": ["child"] * MANY},
    ],
    ids=["countries", "triggers", "names", "long", "digits", "version", "name", "again"],
)
def test_a_flood_of_choices_is_refused_at_once(
    handed_over: Context, params: Mapping[str, Sequence[str]]
) -> None:
    before = time.process_time()
    with pytest.raises(SelectionError) as refused:
        parse(params, handed_over.vocabulary)
    assert time.process_time() - before < 1
    assert 1 <= len(refused.value.problems) <= MOST_PROBLEMS
    assert len(str(refused.value)) < 20_000


def test_a_choice_that_is_repeated_is_one_choice(handed_over: Context) -> None:
    before = time.process_time()
    found = parse({"country": ["JPN"] * MANY}, handed_over.vocabulary)
    assert found == Selection(country=("JPN",))
    assert time.process_time() - before < 1


@pytest.mark.parametrize("year", ["02015", "+2015", "2015.0", "\u0662\u0660\u0661\u0665", " 2015"])
def test_a_year_has_one_spelling(handed_over: Context, year: str) -> None:
    with pytest.raises(SelectionError):
        parse({"from": [year]}, handed_over.vocabulary)


def test_a_query_without_end_is_stopped(handed_over: Context) -> None:
    endless = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b"
    before = time.monotonic()
    with pytest.raises(QueryTimeout):
        handed_over.data.rows(endless, time_limit=0.2)
    assert time.monotonic() - before < 10


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY meta TO '/tmp/ane-stolen.csv'",
        "ATTACH '/tmp/ane-other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "DROP TABLE meta",
        "UPDATE meta SET data_version = 'x'",
    ],
)
def test_even_sql_could_read_no_file_and_change_nothing(handed_over: Context, sql: str) -> None:
    """No SQL comes from outside; this is the second wall."""
    with pytest.raises(DatabaseError):
        handed_over.data.rows(sql)
