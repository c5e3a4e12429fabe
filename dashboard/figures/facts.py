"""Small facts about the collation itself, for the words between figures."""

from __future__ import annotations

from typing import Any

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
SELECT date::VARCHAR AS date, what, why, noticed_by, figures
FROM corrections
ORDER BY date DESC, correction_id
"""


def reading(context: Context) -> dict[str, int]:
    """How the publications were read, and how many wait or were left out."""
    found = context.rows(_READING)[0] | context.rows(_STANDING)[0]
    return {name: int(value or 0) for name, value in found.items()}


def corrections(context: Context) -> list[dict[str, Any]]:
    """Numbers that were public and wrong, newest first."""
    return context.rows(_CORRECTIONS)
