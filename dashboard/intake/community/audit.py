"""Is every hidden number, and every hidden change, still open to an attacker who read everything?

The attackers are those of `attack`. The audit passes only if

* each hidden number (people and families, in every release, so also the earlier ones) may be
  anything from 0 to minimum - 1, or lies in a range at least `minimum` wide, and
* each held number, and each hidden change between two releases, has at least `minimum` possible
  values. (A number that was hidden among 0 … minimum - 1 and is shown later has a change with
  exactly as many; a held one that never falls has grown by 0 … minimum - 1.)

It asks only about what is published, never what the hidden numbers are: so neither does its verdict
tell anything, nor could its report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.intake.community.attack import (
    ANY_UNSHOWN,
    Allowance,
    Attack,
    Vector,
    whole,
)
from dashboard.intake.community.rule import Moment


@dataclass(frozen=True, slots=True)
class Interval:
    """What a hidden number of the newest release could be, as far as anyone outside can tell.

    ``category`` is `ANY_UNSHOWN` for each of the categories that were never shown.
    """

    category: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class _Target:
    """A number that must stay open: an unknown, or the difference of two.

    ``small`` is one that may be below the minimum: all but held ones and differences.
    """

    plus: int
    minus: int | None
    small: bool

    def of(self, point: Vector) -> float:
        value = float(point[self.plus])
        return value if self.minus is None else value - float(point[self.minus])

    def objective(self, size: int) -> Vector:
        found = np.zeros(size)
        found[self.plus] = 1.0
        if self.minus is not None:
            found[self.minus] = -1.0
        return found

    def is_open(self, low: float, high: float, minimum: int) -> bool:
        if low > high:
            return False
        least, most = whole(low, high)
        if not self.small:
            return most - least >= minimum - 1
        return most - least >= minimum or (least <= 0 and most >= minimum - 1)


class _Search:
    """Looks for solutions that are far apart; each one counts for every target at once."""

    def __init__(self, attack: Attack, targets: Sequence[_Target]) -> None:
        self._attack = attack
        self._targets = targets
        self._low = np.full(len(targets), np.inf)
        self._high = np.full(len(targets), -np.inf)
        self._empty: set[Allowance | None] = set()
        self._known = [(a, attack.bounds(a)) for a in attack.allowances()]

    def feasible(self) -> bool:
        """Whether anything at all fits what is published."""
        objective = np.zeros(self._attack.size)
        return any(self._look(a, bounds, objective) is not None for a, bounds in self._known)

    def all_open(self, minimum: int) -> bool:
        """Whether each target is open; stops at the first that is not."""
        return all(self._open(place, minimum) for place in range(len(self._targets)))

    def interval(self, place: int) -> tuple[int, int]:
        """Smallest and largest whole value of a target."""
        objective = self._targets[place].objective(self._attack.size)
        for allowance, bounds in self._known:
            if self._look(allowance, bounds, objective) is not None:
                self._look(allowance, bounds, -objective)
        return whole(self._low[place], self._high[place])

    def _open(self, place: int, minimum: int) -> bool:
        target = self._targets[place]
        objective = target.objective(self._attack.size)
        for allowance, bounds in self._known:
            for direction in (objective, -objective):
                if target.is_open(self._low[place], self._high[place], minimum):
                    return True
                if self._look(allowance, bounds, direction) is None:
                    break
        return target.is_open(self._low[place], self._high[place], minimum)

    def _look(
        self, allowance: Allowance | None, bounds: Vector, objective: Vector
    ) -> Vector | None:
        if allowance in self._empty:
            return None
        point = self._attack.solve(objective, bounds)
        if point is None:
            self._empty.add(allowance)
            return None
        values = [target.of(point) for target in self._targets]
        np.minimum(self._low, values, out=self._low)
        np.maximum(self._high, values, out=self._high)
        return point


def passes(categories: Sequence[str], moments: Sequence[Moment], minimum: int) -> bool:
    """Whether everything hidden on one dimension stays open, the newest release included.

    Raises:
        SolverError: the solver gave no answer.
    """
    for nobody_leaves in (False, True) if len(moments) > 1 else (False,):
        attack = Attack(categories, moments, minimum, nobody_leaves=nobody_leaves)
        search = _Search(attack, list(_targets(attack)))
        if search.feasible():
            if not search.all_open(minimum):
                return False
        elif not nobody_leaves or _contradicts_nothing(attack):
            return False
    return True


def _contradicts_nothing(attack: Attack) -> bool:
    """Whether more than one allowance would fit: then the programmes can't prove anything.

    Where not even that fits, somebody did leave, and the attacker who believes otherwise knows that
    they are wrong.
    """
    return attack.solve(np.zeros(attack.size), attack.loose_bounds()) is not None


def intervals(
    categories: Sequence[str], moments: Sequence[Moment], minimum: int
) -> tuple[Interval, ...]:
    """What each hidden number of people of the newest release could be, for the report.

    Raises:
        SolverError: the solver gave no answer.
    """
    attack = Attack(categories, moments, minimum, nobody_leaves=False)
    newest = len(moments) - 1
    members = [member for release, member in attack.hidden() if release == newest]
    targets = [_Target(attack.index(newest, member, 0), None, small=True) for member in members]
    search = _Search(attack, targets)
    found = []
    for place, member in enumerate(members):
        low, high = search.interval(place)
        found.append(Interval(attack.members[member], low, high))
    return tuple(found)


def _targets(attack: Attack) -> Iterator[_Target]:
    hidden = set(attack.hidden())
    ours = sorted({member for _, member in hidden})
    for release, member in sorted(hidden):
        small = attack.members[member] not in attack.moments[release].held
        for unit in (0, 1):
            yield _Target(attack.index(release, member, unit), None, small)
    for member in ours:
        for later in range(len(attack.moments)):
            for earlier in range(later):
                if {(earlier, member), (later, member)} & hidden:
                    for unit in (0, 1):
                        place = attack.index(later, member, unit)
                        yield _Target(place, attack.index(earlier, member, unit), small=False)


__all__ = ["ANY_UNSHOWN", "Interval", "intervals", "passes"]
