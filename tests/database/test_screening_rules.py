"""The rules of screening and of readings: each way to break one is told with its place."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from dashboard.database import check

from .conftest import Folder

S, R = "screening.csv", "readings.csv"
RECORD = {
    "record_id": "pubmed-1",
    "imported_on": "2026-11-20",
    "source_file": "made-up.nbib",
    "source_line": "1",
    "source": "pubmed",
    "kind": "article",
    "title": "A made-up title",
}
DECIDED = {"decision": "include", "decided_by": "MK", "decided_on": "2026-11-21"}
EXCLUDED = {**DECIDED, "decision": "exclude", "reason": "no_patients"}
VALUE = {
    "publication_id": "hand-a",
    "reader": "MK",
    "read_on": "2026-11-21",
    "table": "cases",
    "row": "1",
    "column": "outcome",
    "value": "died",
}


def add(folder: Folder, file: str, cells: Mapping[str, str]) -> None:
    header = next(csv.reader(folder.read(file).decode().splitlines()))
    folder.add(file, *(cells.get(name, "") for name in header))


def found(folder: Folder) -> list[tuple[str, int | None, str | None, str]]:
    return [(fault.file, fault.row, fault.column, fault.rule_name) for fault in check(folder.path)]


WHOLE: list[dict[str, str]] = [
    {},
    DECIDED,
    EXCLUDED,
    {**DECIDED, "decision": "maybe"},
    {**EXCLUDED, "reason": "other", "notes": "It is a poem."},
    {"match": "hand-a", "match_why": "similar title (85)", "match_score": "85"},
    {"match": "hand-a", "same": "yes", "publication_id": "hand-a"},
    {"match": "hand-001", "same": "yes"},
    {**DECIDED, "match": "hand-a", "same": "no"},
]
NOT_WHOLE: list[tuple[dict[str, str], str, str]] = [
    ({**EXCLUDED, "reason": ""}, "reason", "screening_decided"),
    ({**DECIDED, "reason": "no_patients"}, "reason", "screening_decided"),
    ({"reason": "no_patients"}, "reason", "screening_decided"),
    ({**DECIDED, "decided_by": ""}, "decided_by", "screening_decided"),
    ({**DECIDED, "decided_on": ""}, "decided_on", "screening_decided"),
    ({**EXCLUDED, "reason": "other"}, "notes", "screening_decided"),
    ({"same": "yes"}, "match", "screening_decided"),
    ({"same": "no"}, "match", "screening_decided"),
    ({**DECIDED, "match": "hand-a", "same": "yes"}, "decision", "screening_decided"),
    ({**EXCLUDED, "match": "hand-a", "same": "yes"}, "decision", "screening_decided"),
    ({**DECIDED, "match": "hand-a"}, "same", "screening_decided"),
    ({"match": "nowhere-1"}, "match", "screening_match"),
    (
        {"match": "hand-a", "same": "yes", "publication_id": "hand-b"},
        "publication_id",
        "screening_match",
    ),
]
CELLS: list[dict[str, str]] = [
    {},
    {"value": ""},
    {"table": "publications", "row": "publication", "column": "n_cases", "value": "4"},
    {"table": "breakdowns", "row": "outcome died", "column": "of", "value": "4"},
    {"table": "breakdowns", "row": "country JPN", "column": "n", "value": "4"},
]
NO_CELLS: list[tuple[dict[str, str], str]] = [
    ({"column": "colour"}, "column"),
    ({"column": "n"}, "column"),
    ({"column": "_row"}, "column"),
    ({"row": "publication"}, "row"),
    ({"row": "0"}, "row"),
    ({"table": "publications", "column": "n_cases", "row": "1"}, "row"),
    ({"table": "breakdowns", "column": "n", "row": "outcome"}, "row"),
]


def test_whole_rows_pass(folder: Folder) -> None:
    for number, cells in enumerate(WHOLE, start=1):
        add(folder, S, {**RECORD, "record_id": f"pubmed-{number}", **cells})
    for cells in CELLS:
        add(folder, R, {**VALUE, "reader": f"R{len(folder.rows(R))}", **cells})
    assert found(folder) == []


def test_each_row_that_is_not_whole_is_told(folder: Folder) -> None:
    for number, (cells, _, _) in enumerate(NOT_WHOLE, start=1):
        add(folder, S, {**RECORD, "record_id": f"pubmed-{number}", **cells})
    assert found(folder) == [
        (S, row, column, rule) for row, (_, column, rule) in enumerate(NOT_WHOLE, start=2)
    ]


def test_records_that_are_the_same_as_themselves_are_told(folder: Folder) -> None:
    add(folder, S, {**RECORD, "match": "pubmed-2", "same": "yes"})
    add(folder, S, {**RECORD, "record_id": "pubmed-2", "match": "pubmed-1", "same": "yes"})
    add(folder, S, {**RECORD, "record_id": "pubmed-3", "match": "pubmed-3"})
    assert found(folder) == [(S, row, "match", "screening_match") for row in (2, 3, 4)]


def test_each_value_without_a_cell_is_told(folder: Folder) -> None:
    for number, (cells, _) in enumerate(NO_CELLS, start=1):
        add(folder, R, {**VALUE, "reader": f"R{number}", **cells})
    assert found(folder) == [
        (R, row, column, "reading_values") for row, (_, column) in enumerate(NO_CELLS, start=2)
    ]
