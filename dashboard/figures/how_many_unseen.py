"""How many people with ANE might there be, with those whom neither list knows? An estimate."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Literal

from dashboard.figures import counting, group_release
from dashboard.figures import how_many_unseen_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.group_release import OTHER, UNKNOWN, Cell, GroupRelease
from dashboard.figures.how_many_unseen_charts import draw, draw_lists
from dashboard.figures.how_many_unseen_words import LEAST_ON_BOTH, TABLE, WhyNot
from dashboard.figures.interval import recapture
from dashboard.figures.selection import Selection
from dashboard.words import N_, _

Row = dict[str, Any]
Scenario = Literal["known", "all_yes", "all_no"]


@dataclass(frozen=True)
class _Lists:
    """The two lists: published patients, and the people of whom the group knows if they are."""

    published: int
    yes: Cell | None
    no: Cell | None
    unknown: tuple[Cell, ...]
    """People of whom the group does not know it, or does not say."""

    @property
    def why_not(self) -> WhyNot | None:
        """What forbids an estimate, if anything does."""
        if self.yes is None or self.no is None:
            return "absent"
        if self.yes.n is None or self.no.n is None or any(cell.hidden for cell in self.unknown):
            return "hidden"
        if self.yes.n < LEAST_ON_BOTH:
            return "few"
        if self.yes.n + self.open > self.published:
            return "unfit"
        if self.no.n == 0 or self.yes.n + self.open == self.published:
            return "same"
        return None

    @property
    def open(self) -> int:
        """People who may be published or not."""
        return sum(cell.n or 0 for cell in self.unknown)


def compute(context: Context, _selection: Selection) -> Findings:
    """The two lists, and the estimate if they allow one. No choice of patients applies.

    The group's release says of its people as a whole whether they are published, not of those of
    one country or age: so both lists are taken whole.
    """
    release = group_release.newest(context)
    counted = counting.count(context, Selection())
    lists = _lists(release, counted.total)
    why_not = lists.why_not
    rows = [] if why_not else _estimates(lists)
    tables = [_what_goes_in(context, lists, release, why_not)]
    if rows:
        tables.append(
            Table(
                TABLE,
                _("An estimate, not a count"),
                words.estimate_columns(),
                tuple(rows),
                words.estimate_alt(rows),
                words.estimate_note(),
            )
        )
    return Findings(
        headline=words.why_not(why_not, lists.published, lists.yes)
        if why_not
        else words.headline(rows, lists.open),
        tables=tuple(tables),
        caveats=(*words.caveats(release), *counting.caveats(Selection(), counted)),
        not_to_conclude=words.not_to_conclude(),
        sources=counted.sources,
        # Two estimates are a range, and without one only what is published is known.
        key=lists.published if why_not else rows[0]["estimate"] if len(rows) == 1 else None,
    )


def _lists(release: GroupRelease | None, published: int) -> _Lists:
    cells = {
        category: release.cell("people", "published", category) if release else None
        for category in ("yes", "no", UNKNOWN, OTHER)
    }
    unsaid = tuple(cell for category in (UNKNOWN, OTHER) if (cell := cells[category]))
    return _Lists(published, cells["yes"], cells["no"], unsaid)


def _estimates(lists: _Lists) -> list[Row]:
    """One estimate; two where it is open whether some are published: all of them, or none."""
    assert lists.yes
    assert lists.no
    yes, no = lists.yes.n or 0, lists.no.n or 0
    both: dict[Scenario, int] = (
        {"all_yes": yes + lists.open, "all_no": yes} if lists.open else {"known": yes}
    )
    return [
        _estimate(scenario, lists.published, yes + no + lists.open, on_both)
        for scenario, on_both in both.items()
    ]


def _estimate(scenario: Scenario, published: int, group: int, both: int) -> Row:
    found = recapture(published, group, both)
    return {
        "scenario": scenario,
        "label": words.scenario_label(scenario),
        "published": published,
        "group": group,
        "both": both,
        "listed": found.listed,
        "estimate": round(found.estimate),
        # Rounded outwards, so that the whole numbers hold the interval.
        "low": floor(found.low),
        "high": ceil(found.high),
    }


def _what_goes_in(
    context: Context, lists: _Lists, release: GroupRelease | None, why_not: WhyNot | None
) -> Table:
    rows: list[Row] = [
        {
            "what": "published",
            "label": _("Patients described in publications, each counted once"),
            "n": lists.published,
            "known_hidden": False,
            "as_of": context.data_date,
            "standing": words.there(),
        },
        _cell_row("published_yes", lists.yes),
        _cell_row("published_no", lists.no),
    ]
    if lists.unknown:
        hidden = any(cell.hidden for cell in lists.unknown)
        day = min(cell.day for cell in lists.unknown)
        rows.append(_cell_row("published_unknown", Cell(None if hidden else lists.open, day)))
    return Table(
        "main",
        _("What goes into the estimate"),
        words.columns(),
        tuple(rows),
        words.alt(rows, why_not, lists.published, lists.yes),
        words.note(release),
    )


def _cell_row(what: str, cell: Cell | None) -> Row:
    return {
        "what": what,
        "label": words.label(what),
        "n": cell.n if cell else None,
        "known_hidden": cell is not None and cell.hidden,
        "as_of": cell.day if cell and not cell.hidden else None,
        "standing": words.standing(cell),
    }


FIGURE = Figure(
    id="how-many-unseen",
    title=N_("How many are unseen"),
    question=N_(
        "How many people with ANE might there be, with those whom neither publications nor the"
        " group know?"
    ),
    kind="list",
    unit=N_("people"),
    fields=("lang", "version"),
    rule=N_(
        "Two lists of people, publications and the group, and how many people are on both: the"
        " fewer are on both, the more are likely to be on neither (capture and recapture: Chapman"
        " 1951, variance by Seber 1970, interval by Chao 1987). No estimate is given where fewer"
        " than 7 people are on both (Robson and Regier 1964)."
    ),
    position=35,
    compute=compute,
    charts={"main": draw_lists, TABLE: draw},
    plain=N_(
        "Some people with ANE are in no paper and not known to the group. This shows if"
        " we can guess how many there may be. A guess is not a count, and it can be wrong."
    ),
)
