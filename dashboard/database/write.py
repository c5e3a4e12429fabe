"""The database file: tables, counting rules, which data these are, and their files as texts.

The files stand in it so that what people download is what is served, also while somebody edits the
data folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.database.garbage import uncollected
from dashboard.database.load import create_tables
from dashboard.database.package import Package
from dashboard.database.reading import Sheet
from dashboard.database.version import CODE, schema_hash

COUNTING = CODE / "counting.sql"

_PART = 50_000
"""Letters of a file that stand in one value: DuckDB reads 2,048 values at a time."""


class BuildError(Exception):
    """The database could not be built; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database is made from; ``files`` are texts by file name."""

    package: Package
    sheets: Mapping[str, Sheet]
    files: Mapping[str, str]
    version: str
    data_date: date
    content_hash: str
    texts_hash: str


@uncollected()
def write_database(contents: Contents, path: Path) -> None:
    """Write a new database file."""
    # Many small tables: with the usual 256 KB blocks the file would be mostly air.
    config: dict[str, Any] = {"threads": "2", "default_block_size": "16384"}
    with duckdb.connect(path, config=config) as connection:
        connection.execute("SET enable_external_access = false")
        create_tables(connection, package=contents.package, sheets=contents.sheets, strict=True)
        _count(connection)
        connection.execute(
            "CREATE TABLE meta (data_version VARCHAR NOT NULL, data_date DATE NOT NULL, "
            "content_hash VARCHAR NOT NULL, texts_hash VARCHAR NOT NULL, "
            "schema_hash VARCHAR NOT NULL)"
        )
        connection.execute(
            "INSERT INTO meta VALUES (?, ?, ?, ?, ?)",
            [
                contents.version,
                contents.data_date,
                contents.content_hash,
                contents.texts_hash,
                schema_hash(),
            ],
        )
        _write_texts(connection, contents.files)
        connection.execute("CHECKPOINT")


def _write_texts(connection: duckdb.DuckDBPyConnection, files: Mapping[str, str]) -> None:
    """Keep the files as texts, in parts: one long value may need more memory than a server has."""
    connection.execute(
        "CREATE TABLE text_parts (name VARCHAR, part INTEGER, text VARCHAR NOT NULL, "
        "PRIMARY KEY (name, part))"
    )
    parts = [
        (name, part, text[start : start + _PART])
        for name, text in sorted(files.items())
        for part, start in enumerate(range(0, max(len(text), 1), _PART))
    ]
    columns = zip(("name", "part", "text"), zip(*parts, strict=True), strict=True)
    connection.register("incoming", pa.table({name: list(values) for name, values in columns}))
    connection.execute("INSERT INTO text_parts SELECT name, part, text FROM incoming")
    connection.unregister("incoming")
    connection.execute(
        "CREATE VIEW texts AS SELECT name, string_agg(text, '' ORDER BY part) AS text "
        "FROM text_parts GROUP BY name"
    )


def _count(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute(COUNTING.read_text(encoding="utf-8"))
    except (duckdb.OperationalError, duckdb.FatalException):
        raise
    except duckdb.Error as error:
        raise BuildError(
            f"{COUNTING.name} does not fit the tables: {error}\nMend the view or macro that is "
            "named, or describe the column in datapackage.json again."
        ) from error
