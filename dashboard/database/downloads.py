"""The data that are served, to take along: all in one zip, or one table as Parquet."""

from __future__ import annotations

from dashboard.database.archive import VERSION, described, pack, version_text
from dashboard.database.connection import Snapshot, UnknownFileError
from dashboard.database.growth import read_rows
from dashboard.database.package import FILE as PACKAGE
from dashboard.database.package import parse_package
from dashboard.database.releases import Releases
from dashboard.database.version import DRAFT


def bundle(data: Snapshot, releases: Releases) -> bytes:
    """The whole data set as a zip: of a release its very file, of a draft the same without answers.

    The same data come out as the same bytes.
    """
    if data.version in releases:
        return releases.read(data.version)
    which = version_text(data.version + DRAFT, data.data_date, str(data.meta["content_hash"]))
    package = package_text(data, releases)
    return pack({**data.files(), PACKAGE: package, VERSION: which}, data.data_date)


def package_text(data: Snapshot, releases: Releases) -> str:
    """The description of the tables, with the version under which they are given away."""
    version = data.version if data.version in releases else data.version + DRAFT
    return described(data.text(PACKAGE), version, data.data_date)


def parquet(data: Snapshot, table: str) -> bytes:
    """One table as a Parquet file, with the columns of its CSV.

    Raises:
        UnknownFileError: naming the tables that there are.
    """
    # Only downloads need these; the start of a server does not wait for them.
    import pyarrow
    from pyarrow import parquet as format_

    package = parse_package(data.text(PACKAGE))
    # A release is loaded into today's tables: some of its own may not be among them.
    loaded: dict[str, set[str]] = {}
    for row in data.rows("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"):
        loaded.setdefault(str(row["table_name"]), set()).add(str(row["column_name"]))
    names = [described.name for described in package.tables if described.name in loaded]
    if table not in names:
        raise UnknownFileError(table, names)
    header, _rows = read_rows(data.text(package.table(table).file))
    columns = ", ".join(f'"{name}"' for name in header if name in loaded[table])
    out = pyarrow.BufferOutputStream()
    format_.write_table(data.arrow(f'SELECT {columns} FROM "{table}"'), out)
    return bytes(out.getvalue())
