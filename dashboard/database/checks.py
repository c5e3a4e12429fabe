"""All rules at once: every fault of a data folder in one report.

What one table can say of itself stands in ``datapackage.json`` and is checked by frictionless
(`schemas`). Rules between tables and rows are SQL, one file a rule in ``checks/``: its name is the
name of the rule, its header says the rule and the remedy, and each row it returns (`file`, `row`,
`column`, `value`, `problem`) is a fault. A new rule is a new file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.database.dataset import MARKER, Dataset, read_dataset
from dashboard.database.faults import DataError, Fault, in_order
from dashboard.database.garbage import uncollected
from dashboard.database.load import create_tables
from dashboard.database.schemas import schema_faults

CHECKS = Path(__file__).resolve().parent / "checks"

_ONLY_REAL = "no_demonstration_data"
"""The one rule that holds for real data only: a demonstration may be made of nothing else."""

_HEADER = re.compile(r"\A-- Rule: (?P<rule>.+?)\n-- Remedy: (?P<remedy>.+?)\n(?!--)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule in SQL."""

    name: str
    rule: str
    remedy: str
    sql: str


def sql_checks() -> Iterator[Check]:
    """Every rule of ``checks/``, by name."""
    for path in sorted(CHECKS.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        header = _HEADER.match(text)
        if header is None:
            raise ValueError(f'{path.name} must begin with "-- Rule: …" and "-- Remedy: …".')
        rule, remedy = (" ".join(header[part].replace("\n-- ", " ").split()) for part in (1, 2))
        yield Check(name=path.stem, rule=rule, remedy=remedy, sql=text)


def check(data_dir: Path) -> list[Fault]:
    """Check a data folder; an empty list means that it may be built."""
    try:
        return dataset_faults(read_dataset(data_dir))
    except DataError as error:
        return error.faults


@uncollected()
def dataset_faults(dataset: Dataset, *, demonstration: bool = False) -> list[Fault]:
    """Check a folder that was read already.

    Invented data are a fault: only `build` can be told to take them, into a database that says so.
    A cell gets one fault only, the first that reading, description and rules find in this order: a
    mistyped number would otherwise break three rules at once.
    """
    faults = _merge(dataset.faults, schema_faults(dataset.package, dataset.sheets))
    if dataset.demonstration and not demonstration:
        rule = "demonstration: demonstration data can't enter the real database."
        remedy = "Build from the real data folder; invented data stay in a folder of their own."
        faults.append(Fault(MARKER, None, None, None, rule, remedy))
    if dataset.complete and dataset.release is not None:
        faults = _merge(faults, _rule_faults(dataset, demonstration=demonstration))
    return in_order(faults)


def _merge(first: Iterable[Fault], more: Iterable[Fault]) -> list[Fault]:
    merged = list(first)
    taken = {(fault.file, fault.row, fault.column) for fault in merged}
    broken_rows = {(fault.file, fault.row) for fault in merged if fault.column is None}
    for fault in more:
        if (fault.file, fault.row, fault.column) in taken:
            continue
        if fault.row is not None and (fault.file, fault.row) in broken_rows:
            continue
        merged.append(fault)
    return merged


def _rule_faults(dataset: Dataset, *, demonstration: bool) -> list[Fault]:
    assert dataset.release is not None
    rules = [rule for rule in sql_checks() if not (demonstration and rule.name == _ONLY_REAL)]
    faults: list[Fault] = []
    with duckdb.connect(":memory:", config={"threads": "2"}) as connection:
        create_tables(connection, package=dataset.package, sheets=dataset.sheets, strict=False)
        connection.execute("CREATE TABLE release (data_date DATE)")
        connection.execute("INSERT INTO release VALUES (?)", [dataset.release.data_date])
        connection.execute("SET enable_external_access = false")
        for rule in rules:
            try:
                found = connection.execute(rule.sql).fetchall()
            except duckdb.Error as error:
                faults.append(_cannot_run(rule, error))
                continue
            for file, row, column, value, problem in found:
                words = f"{rule.name}: {problem}"
                shown = None if value is None else str(value)
                faults.append(Fault(file, row, column, shown, words, rule.remedy))
    return faults


def _cannot_run(rule: Check, error: duckdb.Error) -> Fault:
    reason = str(error).partition("\n")[0]
    return Fault(
        file="datapackage.json",
        row=None,
        column=None,
        value=None,
        rule=f"{rule.name}: this rule can't be checked ({reason}).",
        remedy=f"Describe the columns again that it needs, or change checks/{rule.name}.sql.",
    )
