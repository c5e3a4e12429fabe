"""Choose what one table shows: start with all that may be shown, hide until nothing leaks.

The smallest shown numbers go first, equal ones together, so that the choice follows from published
numbers alone (see `rule`). A number that was shown before is not hidden but held: its earlier value
stays, which protects today's in the same way and does not tell that it fell.

Nothing here says which numbers were hidden to protect others: that would tell that the remaining
ones are small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.intake.community.audit import passes
from dashboard.intake.community.rule import Cell, Moment, is_sound, may_be_fresh


def decide(
    categories: Sequence[str],
    total: Cell,
    cells: Mapping[str, Cell],
    past: Sequence[Moment],
    minimum: int,
) -> Moment:
    """Choose what to show of a table; nothing fresh if no number of today is safe.

    ``categories`` is the whole vocabulary, ``cells`` has the counts of each, ``past`` what the
    earlier releases said on this dimension, oldest first.

    Raises:
        SolverError: the audit could not be carried out.
    """
    latest = {c: cell for moment in past for c, cell in moment.fresh.items()}
    fresh = [c for c in categories if may_be_fresh(cells[c], total, c, past, minimum)]
    while fresh:
        moment = Moment(
            total,
            fresh={c: cells[c] for c in fresh},
            held={c: latest[c] for c in categories if c in latest and c not in fresh},
        )
        if is_sound(categories, moment, past, minimum) and passes(
            categories, [*past, moment], minimum
        ):
            return moment
        fresh = [c for c in fresh if cells[c].families > moment.smallest]
    return Moment(total, held=latest)


def with_other(
    categories: Sequence[str],
    moment: Moment,
    families: int,
    past: Sequence[Moment],
    minimum: int,
) -> Moment:
    """Show the merged row of a long dimension too, if that is safe.

    ``families`` counts those with a member in any category without a row. The people of that row
    are no secret where nothing is held, since anyone can subtract; its families are one number
    more. With so many hidden categories that all may be small, families can always be spread so
    that it tells nothing of any of them: that is the first condition.

    Raises:
        SolverError: the audit could not be carried out.
    """
    hidden = len(categories) - len(moment.fresh)
    if not moment.fresh or not hidden or moment.held:
        return moment
    cell = Cell(moment.rest, families)
    if not cell.reaches(minimum) or moment.rest > (hidden - 1) * (minimum - 1):
        return moment
    if any(not cell.differs(m.other, minimum) for m in past if m.other):
        return moment
    fuller = Moment(moment.total, moment.fresh, moment.held, cell)
    return fuller if passes(categories, [*past, fuller], minimum) else moment
