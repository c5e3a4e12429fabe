"""Opening the data for figures: the vocabulary of choices, read once per data version."""

from __future__ import annotations

from functools import lru_cache

from dashboard.database import Database, Snapshot
from dashboard.figures.figure import Context
from dashboard.figures.selection import Vocabulary


def open_context(database: Database) -> Context:
    """The context of the data that the database holds now."""
    return _context(database.snapshot())


@lru_cache(maxsize=4)
def _context(data: Snapshot) -> Context:
    def labels(sql: str) -> dict[str, str]:
        return {str(row["code"]): str(row["label"]) for row in data.rows(sql)}

    described = data.rows("SELECT DISTINCT category FROM known WHERE dimension = 'country'")
    vocabulary = Vocabulary(
        triggers=labels("SELECT trigger AS code, label FROM triggers ORDER BY position"),
        groups=labels("SELECT trigger_group AS code, label FROM trigger_groups ORDER BY position"),
        countries=labels("SELECT country AS code, name AS label FROM countries ORDER BY name"),
        described=frozenset(str(row["category"]) for row in described),
        ages=labels("SELECT age_group AS code, label FROM age_groups ORDER BY position"),
        designs=labels("SELECT design AS code, label FROM designs ORDER BY position"),
        version=data.version,
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
        data_version=data.version,
        data_date=data.data_date.isoformat(),
        first_year=int(str(years["first_year"])),
        data_year=int(str(years["last_year"])),
    )
