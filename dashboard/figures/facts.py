"""Small facts about the collation itself, for the words between figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from dashboard.database import Package, Site, parse_package, parse_site
from dashboard.figures.figure import Context

_READING = """
SELECT
    count(*) AS included,
    count(*) FILTER (evidence = 'full_text') AS full_text,
    count(*) FILTER (readings >= 2) AS read_twice
FROM included
"""

_STANDING = """
SELECT
    count(*) FILTER (status = 'pending') AS pending,
    count(*) FILTER (status = 'excluded') AS excluded
FROM publications
"""

_CORRECTIONS = """
SELECT correction_id, date::VARCHAR AS date, what, why, noticed_by, figures
FROM corrections
ORDER BY date DESC, correction_id
"""


_ROWS = """
SELECT table_name, estimated_size::BIGINT AS n
FROM duckdb_tables()
WHERE NOT internal
"""


@lru_cache(maxsize=16)
def site(context: Context) -> Site:
    """The group's own settings, as checked when the database was built."""
    return parse_site(context.text("site.toml"))


@lru_cache(maxsize=16)
def package(context: Context) -> Package:
    """The description of the tables."""
    return parse_package(context.text("datapackage.json"))


def table_rows(context: Context) -> dict[str, int]:
    """How many rows each table of the data has (exact: the tables are never written to)."""
    return {row["table_name"]: int(row["n"]) for row in context.rows(_ROWS)}


def reading(context: Context) -> dict[str, int]:
    """How the publications were read, and how many wait or were left out."""
    found = context.rows(_READING)[0] | context.rows(_STANDING)[0]
    return {name: int(value or 0) for name, value in found.items()}


def corrections(context: Context) -> list[dict[str, Any]]:
    """Numbers that were public and wrong, newest first."""
    return context.rows(_CORRECTIONS)


def corrected_figures(correction: Mapping[str, Any]) -> list[str]:
    """The ids of the figures that a correction names."""
    return [part.strip() for part in (correction["figures"] or "").split(";") if part.strip()]


# Vocabularies by the name of their table: code, label, meaning, position.
_VOCABULARIES = frozenset(
    {
        "age_groups",
        "designs",
        "disease_terms",
        "evidence_levels",
        "genetic_results",
        "lesions",
        "outcomes",
        "recruitments",
        "treatments",
    }
)

_CLAIMS = """
SELECT
    claim.claim_id,
    claim.what,
    claim.low,
    claim.high,
    claim.qualifier,
    claim.unit,
    claim.as_of_year,
    claim.scope,
    coalesce(speaker.first_author, speaker.journal, speaker.title, claim.said_by) AS said_by,
    claim.document_title,
    claim.url,
    claim.notes
FROM claims AS claim
LEFT JOIN publications AS speaker ON speaker.publication_id = claim.said_by
WHERE list_contains($ids, claim.claim_id)
ORDER BY claim.claim_id
"""


def meanings(context: Context, vocabulary: str) -> list[tuple[str, str]]:
    """Label and meaning of each code of a vocabulary, in the order to show them.

    Raises:
        KeyError: there is no such vocabulary.
    """
    if vocabulary not in _VOCABULARIES:
        raise KeyError(vocabulary)
    rows = context.rows(f"SELECT label, meaning FROM {vocabulary} ORDER BY position")
    return [(str(row["label"]), str(row["meaning"])) for row in rows]


def claims(context: Context, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Quoted claims by their ids; an id that the data do not have is left out."""
    return context.rows(_CLAIMS, {"ids": list(ids)})
