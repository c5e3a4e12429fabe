"""A release's frozen tables, put into the tables that today's code works with.

The code grows, releases don't: today's counting rules may ask for a column or a table that an old
release has not got. So the frozen rows are loaded into *today's* description:

- A column that the release lacks is empty. In a table of codes (`is_vocabulary`) it takes today's
  value for the same code, such as its place in the order or its label in a new language: these are
  words about a code, not data.
- A table that the release lacks is empty. A table of codes takes today's rows: without them no
  code of the new table would have a name.
- What only the release has stays in its files, and is not counted.

So a table or column must not be renamed: it would look empty in all releases. The test that
recomputes every frozen answer finds that.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.database.package import FILE as PACKAGE
from dashboard.database.package import Package, Table, parse_package
from dashboard.database.reading import Sheet
from dashboard.database.site import FILE as SITE

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Today:
    """What today's data lend to a release: description, tables of codes, settings."""

    package: Package
    codes: Mapping[str, list[Row]]
    site: str


def today_of(files: Mapping[str, str]) -> Today:
    """Take it from the files of the data that are served."""
    package = parse_package(files[PACKAGE])
    codes = {t.name: read_rows(files[t.file])[1] for t in package.tables if is_vocabulary(t)}
    return Today(package=package, codes=codes, site=files[SITE])


def is_vocabulary(table: Table) -> bool:
    """Whether a table says what codes mean: one key that is no id, and words for it."""
    one_code = len(table.primary_key) == 1 and not table.primary_key[0].endswith("_id")
    return one_code and not {"label", "name"}.isdisjoint(table.field_names)


def read_rows(text: str) -> tuple[list[str], list[Row]]:
    """Header and rows of a canonical CSV, as they stand: they were checked when it was made."""
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def fit(frozen: Mapping[str, str], today: Today) -> tuple[Package, dict[str, Sheet]]:
    """Today's tables with the rows of a release.

    Args:
        frozen: the files of the release.
        today: what today's data lend.

    Returns:
        Today's description, loosened where the release cannot fill what it requires, and the rows.
    """
    sheets = {}
    for table in today.package.tables:
        codes = today.codes.get(table.name, [])
        if table.file in frozen:
            header, rows = read_rows(frozen[table.file])
        else:
            header, rows = list(table.field_names), codes
        missing = set(table.field_names) - set(header)
        if missing:
            table, rows = _loosened(table, missing), _filled(table, rows, missing, codes)
        records = tuple(tuple(row[name] for name in table.field_names) for row in rows)
        sheets[table.name] = Sheet(table, records, tuple(range(2, len(records) + 2)), ())
    tables = tuple(sheets[table.name].table for table in today.package.tables)
    return replace(today.package, tables=tables), sheets


def _filled(table: Table, rows: list[Row], missing: set[str], codes: list[Row]) -> list[Row]:
    key = table.primary_key[0] if table.primary_key else ""
    known = {row[key]: row for row in codes}
    blank = dict.fromkeys(missing, "")
    added = [known.get(row.get(key, ""), blank) for row in rows]
    return [
        {**row, **{name: more[name] for name in missing}}
        for row, more in zip(rows, added, strict=True)
    ]


def _loosened(table: Table, missing: set[str]) -> Table:
    fields = tuple(
        replace(field, constraints={}) if field.name in missing else field for field in table.fields
    )
    primary_key = () if missing & set(table.primary_key) else table.primary_key
    return replace(table, fields=fields, primary_key=primary_key)


def completed_site(frozen: str, today: str) -> str:
    """A release's ``site.toml`` with the settings that it lacks, as they are today."""
    lacking = {k: v for k, v in tomllib.loads(today).items() if k not in tomllib.loads(frozen)}
    # A text or a list of texts is spelt in JSON as in TOML. First in the file: no table is open.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in lacking.items()]
    return "".join(lines) + frozen
