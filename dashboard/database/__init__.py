"""The database: CSV files in, checked; one read-only DuckDB file out; one door to query it.

People edit ``data/*.csv``. `check` names everything that is wrong with them, `build` makes the
database from them or leaves the old one alone, `ensure` does so at the start of a server, and
`open_database` is how the rest of the house asks questions. Nothing else imports DuckDB.
"""

from dashboard.database.build import BuildError, Built, build, ensure
from dashboard.database.checks import check
from dashboard.database.connection import (
    Database,
    DatabaseError,
    QueryTimeout,
    Snapshot,
    open_database,
)
from dashboard.database.dataset import content_hash
from dashboard.database.faults import DataError, Fault
from dashboard.database.package import (
    Field,
    ForeignKey,
    Package,
    Table,
    load_package,
    parse_package,
)
from dashboard.database.site import Site, parse_site

__all__ = [
    "BuildError",
    "Built",
    "DataError",
    "Database",
    "DatabaseError",
    "Fault",
    "Field",
    "ForeignKey",
    "Package",
    "QueryTimeout",
    "Site",
    "Snapshot",
    "Table",
    "build",
    "check",
    "content_hash",
    "ensure",
    "load_package",
    "open_database",
    "parse_package",
    "parse_site",
]
