"""What was released before, out of ``community_counts.csv``, and whether it still is what it was.

The rule holds only if earlier releases are what they were when they came out. What the rule would
never have written was changed by somebody, and then nothing new may be released.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.database import DataError, Fault
from dashboard.intake.community.categories import ALL, OTHER, TOTAL
from dashboard.intake.community.rule import MINIMUM, Cell, Moment
from dashboard.intake.folder import Row

FILE = "community_counts.csv"
UNITS = ("people", "families")

_REMEDY = (
    "Earlier releases never change. Take the last good version of the file back (its history is in "
    "the repository and in data/.history), then start again."
)


@dataclass(frozen=True, slots=True)
class Release:
    """One earlier release: totals, and what it says on each dimension that has a table."""

    as_of: date
    total: Cell
    moments: Mapping[str, Moment]

    def moment(self, dimension: str) -> Moment:
        """What it says on a dimension; nothing but the total if that has no table."""
        return self.moments.get(dimension, Moment(self.total))


Entry = tuple[Cell | None, date | None]
"""People and families of a category, if shown, and the day on which they were counted."""


def read_history(rows: Sequence[Row]) -> tuple[Release, ...]:
    """Read all earlier releases, oldest first.

    Raises:
        DataError: they are not what the rule could have written.
    """
    tables: dict[date, dict[str, dict[str, Entry]]] = {}
    for (as_of, dimension, category), entry in _entries(rows).items():
        tables.setdefault(as_of, {}).setdefault(dimension, {})[category] = entry
    found: list[Release] = []
    for as_of in sorted(tables):
        release = _release(as_of, tables[as_of])
        if problem := next(_problems(release, found, tables[as_of]), None):
            raise _changed(f"{problem} (release of {as_of})")
        found.append(release)
    return tuple(found)


def _entries(rows: Sequence[Row]) -> dict[tuple[date, str, str], Entry]:
    units: dict[tuple[date, str, str], dict[str, tuple[int | None, date | None]]] = {}
    for row in rows:
        number = int(row["n"]) if row["n"] else None
        counted = date.fromisoformat(row["counted_on"]) if row["counted_on"] else None
        if (number is None) != (row["suppressed"] == "true") or (number is None) != (not counted):
            raise _changed("a number is hidden and shown at once.")
        key = (date.fromisoformat(row["as_of"]), row["dimension"], row["category"])
        units.setdefault(key, {})[row["unit"]] = (number, counted)
    entries: dict[tuple[date, str, str], Entry] = {}
    for key, both in units.items():
        if set(both) != set(UNITS):
            raise _changed("people and families are not both there.")
        (people, counted), (families, also) = (both[unit] for unit in UNITS)
        if (people is None) != (families is None) or counted != also:
            raise _changed("people and families are not shown alike.")
        cell = None if people is None or families is None else Cell(people, families)
        entries[key] = (cell, counted)
    return entries


def _release(as_of: date, tables: Mapping[str, Mapping[str, Entry]]) -> Release:
    total, counted = tables.get(TOTAL, {}).get(ALL, (None, None))
    if total is None or counted != as_of:
        raise _changed(f"the totals are missing (release of {as_of})")
    moments = {}
    for dimension, table in tables.items():
        if dimension == TOTAL:
            continue
        shown = {c: (cell, day) for c, (cell, day) in table.items() if cell and c != OTHER}
        moments[dimension] = Moment(
            total,
            fresh={c: cell for c, (cell, day) in shown.items() if day == as_of},
            held={c: cell for c, (cell, day) in shown.items() if day != as_of},
            other=table.get(OTHER, (None, None))[0],
        )
    return Release(as_of, total, moments)


def _problems(
    release: Release, earlier: Sequence[Release], tables: Mapping[str, Mapping[str, Entry]]
) -> Iterator[str]:
    """What the rule would never have written, in words."""
    if not release.total.reaches(MINIMUM):
        yield "a total is below the minimum."
    if any(not release.total.differs(before.total, MINIMUM) for before in earlier):
        yield "a total is too near to an earlier one."
    for name, moment in release.moments.items():
        shown = [*moment.fresh.values(), *moment.held.values()]
        shown += [moment.other] if moment.other else []
        if any(not cell.reaches(MINIMUM) or cell.families > cell.people for cell in shown):
            yield "a number is below the minimum, or more families than people are shown."
        if moment.rest < 0:
            yield "the people of a table are more than the total."
        past = [before.moments[name] for before in earlier if name in before.moments]
        latest = {c: cell for before in past for c, cell in before.fresh.items()}
        days = {c: b.as_of for b in earlier for c in b.moment(name).fresh}
        if any(
            latest.get(c) != cell or days[c] != tables[name][c][1]
            for c, cell in moment.held.items()
        ):
            yield "a number that stayed as it was is not the earlier one."
        if latest.keys() - moment.fresh.keys() - moment.held.keys():
            yield "a number that was shown before is hidden."
        if any(
            not cell.differs(before.fresh[c], MINIMUM)
            for c, cell in moment.fresh.items()
            for before in past
            if c in before.fresh
        ):
            yield "a number is too near to an earlier one."


def _changed(problem: str) -> DataError:
    return DataError([Fault(FILE, None, None, None, f"changed: {problem}", _REMEDY)])
