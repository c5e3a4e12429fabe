"""An attacker who has read everything ever published, as linear programmes.

Unknown are the people and the families of each category in each release. What is published and the
rule bind them; the smallest and the largest value of a hidden number are its *feasibility interval*
(Fischetti and Salazar 2001, Management Science 47; Hundepool et al. 2012, section 4.3). HiGHS
solves the programmes.

What the attacker knows, for each release of one dimension:

* totals, shown numbers, and that people add up while families overlap: with ``e`` = people minus
  families in all, ``f <= p <= f + e``, ``p > 0`` only if ``f > 0``, and no fewer families over all
  categories than in the total;
* a hidden number is below the minimum, and a held one differs by less than the minimum, in both
  units. Where nothing is held there may be one exception, a number hidden to protect others: it is
  smaller than the smallest shown one, and the other hidden ones are together below the minimum
  (otherwise it need not be hidden). All exceptions are tried, from each release on. The same holds
  of a refused table; one that stayed as it was as a whole tells nothing.
* a second attacker also takes it that nobody ever leaves the list.

More could be behind the same publication (several numbers hidden to protect others, a held one that
changed by more). That is left out on purpose: each table within these bounds would have been
published in just this way, so a number that is open here is open to whoever knows the rule, and a
number that is open only thanks to what is left out counts as leaking. Where held numbers stand
beside hidden ones the exceptions are left out for the same reason: such a table might have been
published differently (found by going through all pairs of small tables).

Categories that were never shown are alike: one stands for all, the others are one aggregate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from dashboard.intake.community.rule import Cell, Moment

Vector = NDArray[np.float64]

_FEASIBLE, _NOT_FEASIBLE = 0, 2
_ROUNDING = 1e-6

ANY_UNSHOWN = "*"
"""Stands for each category that was never shown."""
_THE_REST = "**"


class SolverError(Exception):
    """The solver gave no answer, so nothing is known and nothing may be released."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The member that is no small number, and the release from which on it is none."""

    member: int
    since: int


class Attack:
    """The programmes of one dimension.

    Attributes:
        members: categories that were shown at some time, then `ANY_UNSHOWN` and an aggregate.
        moments: what was published, oldest first.
    """

    def __init__(
        self,
        categories: Sequence[str],
        moments: Sequence[Moment],
        minimum: int,
        *,
        nobody_leaves: bool,
    ) -> None:
        shown = {c for moment in moments for c in (*moment.fresh, *moment.held)}
        unshown = sum(c not in shown for c in categories)
        self.moments = tuple(moments)
        self.members = [c for c in categories if c in shown]
        self.members += [ANY_UNSHOWN] * (unshown > 0) + [_THE_REST] * (unshown > 1)
        self._sizes = [1] * (len(self.members) - (unshown > 1)) + [unshown - 1] * (unshown > 1)
        self._minimum = minimum
        self._rows(nobody_leaves=nobody_leaves)

    def index(self, release: int, member: int, unit: int) -> int:
        """Place of an unknown in a solution; unit 0 is people, 1 families."""
        return (release * len(self.members) + member) * 2 + unit

    @property
    def size(self) -> int:
        """How many unknowns there are."""
        return len(self.moments) * len(self.members) * 2

    def hidden(self) -> Iterator[tuple[int, int]]:
        """Release and member of each number that is not shown as of that day; no aggregate."""
        for release, moment in enumerate(self.moments):
            for member, name in enumerate(self.members):
                if name != _THE_REST and name not in moment.fresh:
                    yield release, member

    def allowances(self) -> list[Allowance | None]:
        """No exception, then each that the rule allows."""
        found: list[Allowance | None] = [None]
        for since, moment in enumerate(self.moments):
            found += [
                Allowance(member, since)
                for member, name in enumerate(self.members)
                if not moment.held and name not in moment.fresh
            ]
        return found

    def solve(self, objective: Vector, bounds: Vector) -> Vector | None:
        """Make an objective as small as can be; None if nothing fits the bounds.

        Raises:
            SolverError: the solver gave up.
        """
        solution = linprog(
            objective,
            A_ub=self._at_most,
            b_ub=self._limits,
            A_eq=self._equal,
            b_eq=self._totals,
            bounds=bounds,
            method="highs",
        )
        if solution.status == _NOT_FEASIBLE:
            return None
        if solution.status != _FEASIBLE:
            raise SolverError("The solver gave no answer, so nothing was released.")
        point: Vector = solution.x
        return point

    def _rows(self, *, nobody_leaves: bool) -> None:
        """The conditions that hold whatever the exception: totals, links and order of time."""
        rows: list[dict[int, float]] = []
        limits: list[float] = []
        sums: list[dict[int, float]] = []
        for release, moment in enumerate(self.moments):
            extra = moment.total.people - moment.total.families
            places = range(len(self.members))
            people = [self.index(release, member, 0) for member in places]
            families = [self.index(release, member, 1) for member in places]
            sums.append(dict.fromkeys(people, 1.0))
            rows.append(dict.fromkeys(families, -1.0))
            limits.append(-moment.total.families)
            for p, f in zip(people, families, strict=True):
                rows += [{f: 1.0, p: -1.0}, {p: 1.0, f: -1.0}, {p: 1.0, f: -1.0 - extra}]
                limits += [0, extra, 0]
            if moment.other:
                outside = [
                    f for f, c in zip(families, self.members, strict=True) if c not in moment.fresh
                ]
                rows.append(dict.fromkeys(outside, -1.0))
                limits.append(-moment.other.families)
            if nobody_leaves and release:
                before = (release - 1) * len(self.members) * 2
                for place in range(len(self.members) * 2):
                    rows.append({before + place: 1.0, self.index(release, 0, 0) + place: -1.0})
                    limits.append(0)
        self._at_most, self._limits = _matrix(rows, self.size), np.array(limits, dtype=float)
        self._equal = _matrix(sums, self.size)
        self._totals = np.array([m.total.people for m in self.moments], dtype=float)

    def bounds(self, allowance: Allowance | None) -> Vector:
        """Lowest and highest value of each unknown, with at most one exception."""
        return self._bounds(allowance, strict=True)

    def loose_bounds(self) -> Vector:
        """The same if every hidden or held number may be an exception."""
        return self._bounds(None, strict=False)

    def _bounds(self, allowance: Allowance | None, *, strict: bool) -> Vector:
        found = np.zeros((self.size, 2))
        for release, moment in enumerate(self.moments):
            for member, name in enumerate(self.members):
                excepted = (
                    allowance is not None
                    and allowance.member == member
                    and release >= allowance.since
                )
                low, high = self._cell(moment, name, member, excepted=excepted, strict=strict)
                for unit in (0, 1):
                    found[self.index(release, member, unit)] = low[unit], high[unit]
        return found

    def _cell(
        self, moment: Moment, name: str, member: int, *, excepted: bool, strict: bool
    ) -> tuple[Cell, Cell]:
        if name in moment.fresh:
            return moment.fresh[name], moment.fresh[name]
        least, most = Cell(0, 0), moment.total
        reach = self._minimum - 1
        if not moment.fresh:
            if moment.held or not strict:
                return least, most
            if excepted:  # a table in which nearly all are in one category is refused as well
                return Cell(max(0, moment.total.people - reach), 0), most
            return least, Cell(most.people, self._sizes[member] * reach)
        if name in moment.held:
            if not strict:
                return least, most
            value = moment.held[name]
            least = Cell(max(0, value.people - reach), max(0, value.families - reach))
            return least, Cell(
                min(most.people, value.people + reach), min(most.families, value.families + reach)
            )
        size, limit = self._sizes[member], moment.smallest - 1
        families = size * reach
        if not strict:
            families = size * limit
        elif excepted and not moment.held:
            families += limit - reach
            least = Cell(max(0, moment.rest - reach), 0)
        if moment.other:
            families = min(families, size * moment.other.families)
        return least, Cell(most.people, families)


def _matrix(rows: Sequence[dict[int, float]], width: int) -> csr_matrix:
    values = [value for row in rows for value in row.values()]
    columns = [column for row in rows for column in row]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((values, columns, ends), shape=(len(rows), width))


def whole(low: float, high: float) -> tuple[int, int]:
    """The whole numbers within an interval."""
    return int(np.ceil(low - _ROUNDING)), int(np.floor(high + _ROUNDING))
