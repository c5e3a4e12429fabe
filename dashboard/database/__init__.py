"""The database: CSV files in, checked; one read-only DuckDB file out; one door to query it.

People edit ``data/*.csv``. `check` names everything that is wrong with them, `build` makes the
database from them or leaves the old one alone, `ensure` does so at the start of a server, and
`open_database` is how the rest of the house asks questions. `freeze` makes a release of the data,
kept for ever, and `Releases` opens one. Nothing else imports DuckDB.
"""

from dashboard.database.build import Built, build, ensure
from dashboard.database.checks import check
from dashboard.database.connection import (
    DatabaseError,
    QueryTimeout,
    Snapshot,
    UnknownFileError,
)
from dashboard.database.dataset import content_hash
from dashboard.database.downloads import bundle, package_text, parquet
from dashboard.database.faults import DataError, Fault
from dashboard.database.freezing import AlreadyReleasedError, freeze
from dashboard.database.package import (
    Field,
    ForeignKey,
    Package,
    Table,
    load_package,
    parse_package,
)
from dashboard.database.releases import ReleaseError, Releases, UnknownReleaseError
from dashboard.database.served import Database, open_database
from dashboard.database.site import Site, parse_site
from dashboard.database.version import (
    DEMONSTRATION,
    DRAFT,
    Entry,
    changelog_entries,
    is_newer,
    parse_version,
)
from dashboard.database.write import BuildError

__all__ = [
    "DEMONSTRATION",
    "DRAFT",
    "AlreadyReleasedError",
    "BuildError",
    "Built",
    "DataError",
    "Database",
    "DatabaseError",
    "Entry",
    "Fault",
    "Field",
    "ForeignKey",
    "Package",
    "QueryTimeout",
    "ReleaseError",
    "Releases",
    "Site",
    "Snapshot",
    "Table",
    "UnknownFileError",
    "UnknownReleaseError",
    "build",
    "bundle",
    "changelog_entries",
    "check",
    "content_hash",
    "ensure",
    "freeze",
    "is_newer",
    "load_package",
    "open_database",
    "package_text",
    "parquet",
    "parse_package",
    "parse_site",
    "parse_version",
]
