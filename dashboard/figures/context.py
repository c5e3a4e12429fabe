"""Opening the data for figures: the vocabulary of choices, read once per data version.

Whether data are a release is known only here, and goes into the one string that every face prints:
a version that ends in ``-draft`` may change tomorrow and cannot be asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import lru_cache

from dashboard.database import DRAFT, Database, Releases, Snapshot
from dashboard.figures.figure import Context
from dashboard.figures.selection import Labels, Vocabulary
from dashboard.words import country, term


def open_context(database: Database, released: Container[str] = ()) -> Context:
    """The context of the data that the database holds now.

    Args:
        database: the data.
        released: the versions that are releases; data of any other version are a draft.
    """
    data = database.snapshot()
    return _context(data, draft=data.version not in released)


def release_context(releases: Releases, version: str) -> Context:
    """The context of a release's frozen data.

    Raises:
        UnknownReleaseError: naming the releases that exist.
        ReleaseError: the release is damaged, or today's code cannot load it.
    """
    return _context(releases.open(version), draft=False)


def _term(_code: str, label: str) -> str:
    return term(label)


@lru_cache(maxsize=32)
def _context(data: Snapshot, *, draft: bool = True) -> Context:
    def labels(sql: str, say: Callable[[str, str], str] = _term) -> Labels:
        return Labels({str(row["code"]): str(row["label"]) for row in data.rows(sql)}, say)

    described = data.rows("SELECT DISTINCT category FROM known WHERE dimension = 'country'")
    vocabulary = Vocabulary(
        triggers=labels("SELECT trigger AS code, label FROM triggers ORDER BY position"),
        groups=labels("SELECT trigger_group AS code, label FROM trigger_groups ORDER BY position"),
        countries=labels(
            "SELECT country AS code, name AS label FROM countries ORDER BY name", country
        ),
        described=frozenset(str(row["category"]) for row in described),
        ages=labels("SELECT age_group AS code, label FROM age_groups ORDER BY position"),
        designs=labels("SELECT design AS code, label FROM designs ORDER BY position"),
        recruitments=labels(
            "SELECT recruited_by AS code, label FROM recruitments ORDER BY position"
        ),
        version=None if draft else data.version,
    )
    years = data.rows(
        """
        SELECT
            coalesce(min(included.year), any_value(year(meta.data_date)))::INTEGER AS first_year,
            greatest(max(included.year), any_value(year(meta.data_date)))::INTEGER AS last_year
        FROM meta LEFT JOIN included ON true
        """
    )[0]
    return Context(
        data=data,
        vocabulary=vocabulary,
        data_version=data.version + (DRAFT if draft else ""),
        data_date=data.data_date.isoformat(),
        first_year=int(str(years["first_year"])),
        data_year=int(str(years["last_year"])),
    )
