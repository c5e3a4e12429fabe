"""What a release shows and hides, in plain words for the volunteer, before anything is written.

It holds no number that is hidden, and does not say which ones are hidden only to protect others:
the report may be read over somebody's shoulder.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.intake.community.audit import ANY_UNSHOWN
from dashboard.intake.community.release import Draft, Shown
from dashboard.intake.community.rule import Cell


def report(draft: Draft) -> str:
    """The whole report, one line a fact."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield f"What the group would show as of {draft.as_of} (minimum: {draft.minimum})."
    yield f"All: {_words(draft.total)}."
    for table in draft.tables:
        yield ""
        yield from _table(table, draft.minimum)
    for dimension in draft.missing:
        yield ""
        yield f"{dimension.title}: not published, the sheet has no column {dimension.name}."


def _table(table: Shown, minimum: int) -> Iterator[str]:
    title, labels, moment = table.dimension.title, table.dimension.labels, table.moment
    if not moment.fresh and not moment.held:
        yield f"{title}: no table. No category can be shown without telling of small groups."
        return
    for category, cell in moment.fresh.items():
        yield f"{title}: {labels[category]}: {_words(cell)}."
    open_today = {i.category: f"as low as {i.low} or as high as {i.high}" for i in table.intervals}
    for category, cell in moment.held.items():
        today = open_today.get(category)
        more = f" From everything published, today's number could be {today}." if today else ""
        yield (
            f"{title}: {labels[category]}: stays at {_words(cell)}, as counted on "
            f"{table.days[category]}.{more}"
        )
    if not moment.fresh:
        yield f"{title}: nothing new. Too little changed to show it without telling of a few."
        return
    if moment.other:
        yield f"{title}: all others together: {_words(moment.other)}."
    if unshown := open_today.get(ANY_UNSHOWN):
        for words in _unshown(table):
            yield (
                f"{title}: {words}. From everything published, the number of people could be "
                f"{unshown}."
            )
    if table.intervals:
        yield (
            f"{title}: hidden are numbers below {minimum}, and more so that nobody can work those "
            "out."
        )


def _unshown(table: Shown) -> Iterator[str]:
    """Each category that never had a number; those of a long list in one line."""
    if table.dimension.is_long:
        yield "each category without a row is hidden"
        return
    for category, label in table.dimension.labels.items():
        if category not in table.moment.fresh and category not in table.moment.held:
            yield f"{label}: hidden"


def _words(cell: Cell) -> str:
    return f"{cell.people:,} people in {cell.families:,} families"
