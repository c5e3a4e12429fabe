"""What the group counts of the people and families it knows: its newest release.

Numbers below the group's minimum are hidden, and others with them, so that nobody can be
recognised. Nothing here works a hidden number out, and what has no row of its own is never read as
zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.figures.figure import Context
from dashboard.words import _, number

Unit = Literal["people", "families"]
UNITS: tuple[Unit, ...] = ("people", "families")
MINIMUM = 5
"""The group shows no smaller number; a hidden one is drawn shorter than this."""
ALL, OTHER, UNKNOWN = "all", "other", "unknown"
"""Categories of every dimension: the total; all without a row of their own; not known."""

_NEWEST = """
SELECT
    as_of::VARCHAR AS as_of,
    unit,
    dimension,
    category,
    -- A number that is marked as hidden stays hidden, whatever stands in its cell.
    CASE WHEN NOT suppressed THEN n END AS n,
    counted_on::VARCHAR AS counted_on
FROM community_counts
WHERE as_of = (SELECT max(as_of) FROM community_counts)
ORDER BY unit, dimension, category
"""


@dataclass(frozen=True)
class Cell:
    """One number of a release; ``n`` is None where it is hidden.

    ``day`` (ISO) is when it was counted: earlier than the release where the number has hardly
    changed since and so keeps its earlier value.
    """

    n: int | None
    day: str

    @property
    def hidden(self) -> bool:
        """Whether the group does not show it."""
        return self.n is None


@dataclass(frozen=True)
class GroupRelease:
    """The counts of one day (``as_of``, ISO), each by unit, dimension and category."""

    as_of: str
    cells: Mapping[tuple[str, str, str], Cell]

    def cell(self, unit: Unit, dimension: str, category: str = ALL) -> Cell | None:
        """One number, or None where the release has no row for it."""
        return self.cells.get((unit, dimension, category))

    def units(self, dimension: str) -> tuple[Unit, ...]:
        """What is counted along a dimension: people, families, both, or nothing."""
        counted = {unit for unit, own, _category in self.cells if own == dimension}
        return tuple(unit for unit in UNITS if unit in counted)

    def categories(self, dimension: str) -> set[str]:
        """The categories that have a row of their own, ``other`` and ``unknown`` among them."""
        return {category for _unit, own, category in self.cells if own == dimension}


def newest(context: Context) -> GroupRelease | None:
    """The group's newest release; None while it has not released any counts."""
    rows = context.rows(_NEWEST)
    if not rows:
        return None
    return GroupRelease(
        as_of=rows[0]["as_of"],
        cells={
            (row["unit"], row["dimension"], row["category"]): Cell(
                row["n"], row["counted_on"] or row["as_of"]
            )
            for row in rows
        },
    )


def cell_columns(prefix: str, cell: Cell | None) -> dict[str, Any]:
    """A number as columns of a table: itself, whether it is hidden, and its day."""
    return {
        prefix: cell.n if cell else None,
        f"{prefix}_hidden": cell is not None and cell.hidden,
        f"{prefix}_on": cell.day if cell and not cell.hidden else None,
    }


def hidden_words() -> str:
    """Why a number is not shown."""
    return _("hidden (fewer than {minimum}, or hidden to protect others)").format(
        minimum=number(MINIMUM)
    )
