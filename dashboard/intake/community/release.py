"""A release: from the counts of a sheet to rows that are safe to publish.

Everything is worked out in memory; `saving` then writes it as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.intake.community.audit import Interval, intervals
from dashboard.intake.community.categories import ALL, OTHER, TOTAL, Dimension
from dashboard.intake.community.history import UNITS, Release, read_history
from dashboard.intake.community.people import Counted, Table
from dashboard.intake.community.rule import Cell, Moment
from dashboard.intake.community.suppression import decide, with_other
from dashboard.intake.folder import Folder, Row

TABLE = "community_counts"


class ReleaseRefused(Exception):
    """Nothing may be released now; the message says why and what to do, without a hidden number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is published on one dimension.

    Attributes:
        dimension: its words and categories.
        moment: the numbers.
        days: on which day each held number was counted.
        intervals: what each hidden number could be, as far as anyone outside can tell.
    """

    dimension: Dimension
    moment: Moment
    days: dict[str, date]
    intervals: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A release that is worked out and not written yet.

    Attributes:
        tables: one entry for each dimension that has a column in the sheet.
        rows: the new rows of ``community_counts.csv``.
        missing: dimensions without a column.
    """

    as_of: date
    minimum: int
    total: Cell
    tables: tuple[Shown, ...]
    rows: tuple[Row, ...]
    missing: tuple[Dimension, ...]


def changelog_line(as_of: date) -> str:
    """What the changelog says of a release."""
    return f"The group released counts of the people and families it knows, as of {as_of}."


def check_date(folder: Folder, as_of: date, today: date) -> tuple[Release, ...]:
    """The earlier releases, if a new one may have this date.

    Raises:
        ReleaseRefused: the date is in the future, or not after every earlier release.
        DataError: the earlier releases were changed.
    """
    earlier = read_history(folder.rows[TABLE])
    if as_of > today:
        raise ReleaseRefused(
            f"{as_of} is in the future (today is {today}). Give the day on which the sheet was "
            "last brought up to date."
        )
    if earlier and as_of <= earlier[-1].as_of:
        raise ReleaseRefused(
            f"There is a release of {earlier[-1].as_of} already. A new one needs a later date "
            "(--as-of), and releases never change."
        )
    return earlier


def draft(
    counted: Counted,
    dimensions: Sequence[Dimension],
    earlier: Sequence[Release],
    *,
    as_of: date,
    minimum: int,
) -> Draft:
    """Work out what may be released.

    Raises:
        ReleaseRefused: too few people or families, or too few since an earlier release.
        SolverError: the audit could not be carried out.
    """
    _check_totals(counted.total, earlier, minimum)
    tables = tuple(
        _table(dimension, counted.total, counted.tables[dimension.name], earlier, minimum)
        for dimension in dimensions
        if dimension.name in counted.tables
    )
    rows = [*_rows(as_of, TOTAL, [(ALL, counted.total, as_of)])]
    for table in tables:
        rows += _rows(as_of, table.dimension.name, _lines(table, as_of))
    missing = tuple(d for d in dimensions if d.name not in counted.tables)
    return Draft(as_of, minimum, counted.total, tables, tuple(rows), missing)


def _check_totals(total: Cell, earlier: Sequence[Release], minimum: int) -> None:
    if not total.reaches(minimum):
        raise ReleaseRefused(
            f"The sheet has fewer than {minimum} people or fewer than {minimum} families. Numbers "
            "can be shown when there are more."
        )
    for release in earlier:
        shown = [release.total]
        for moment in release.moments.values():
            shown += [*moment.fresh.values(), *moment.held.values()]
            shown += [moment.other] if moment.other else []
        if not all(cell.reaches(minimum) for cell in shown):
            raise ReleaseRefused(
                f"The release of {release.as_of} shows a number below {minimum}: it was made with "
                "a smaller minimum. Give that one (--minimum)."
            )
        if not total.differs(release.total, minimum):
            raise ReleaseRefused(
                f"Since the release of {release.as_of} the people or the families changed by fewer "
                f"than {minimum}, so a new release would tell about a few of them. Wait until at "
                f"least {minimum} people in {minimum} families have come."
            )


def _table(
    dimension: Dimension, total: Cell, table: Table, earlier: Sequence[Release], minimum: int
) -> Shown:
    categories = dimension.categories
    past = [release.moment(dimension.name) for release in earlier]
    moment = decide(categories, total, table.cells(categories), past, minimum)
    if dimension.is_long:
        hidden = [c for c in categories if c not in moment.fresh]
        moment = with_other(categories, moment, table.families_in(hidden), past, minimum)
    days = {c: r.as_of for r in earlier for c in r.moment(dimension.name).fresh}
    ranges = intervals(categories, [*past, moment], minimum) if moment.fresh else ()
    return Shown(dimension, moment, {c: days[c] for c in moment.held}, ranges)


Line = tuple[str, Cell | None, date | None]
"""Category, people and families if shown, and the day on which they were counted."""


def _lines(table: Shown, as_of: date) -> Iterator[Line]:
    """The rows of one dimension; none if nothing of it is shown."""
    moment = table.moment
    if not moment.fresh and not moment.held:
        return
    for category in table.dimension.categories:
        if category in moment.fresh:
            yield category, moment.fresh[category], as_of
        elif category in moment.held:
            yield category, moment.held[category], table.days[category]
        elif not table.dimension.is_long:
            yield category, None, None
    shown = len(moment.fresh) + len(moment.held)
    if table.dimension.is_long and shown < len(table.dimension.categories):
        yield OTHER, moment.other, as_of if moment.other else None


def _rows(as_of: date, dimension: str, lines: Iterator[Line] | list[Line]) -> Iterator[Row]:
    entries = list(lines)
    for place, unit in enumerate(UNITS):
        for category, cell, day in entries:
            yield {
                "as_of": as_of.isoformat(),
                "unit": unit,
                "dimension": dimension,
                "category": category,
                "n": str(cell[place]) if cell else "",
                "suppressed": "false" if cell else "true",
                "counted_on": day.isoformat() if day else "",
            }
