"""The rule of what the group shows, in words and as the conditions that anyone can check.

The conditions look at nothing but what is (or would be) published: totals, shown numbers, and how
many numbers are hidden. That is what makes them safe against somebody who knows the rule and asks
why it hid something (a *minimality attack*: Wong, Fu, Wang and Pei 2007, VLDB; the remedy, to
decide from published knowledge alone, is *simulatable auditing*: Kenthapadi, Mishra and Nissim
2005, PODS). Terms follow Hundepool et al. 2012, "Statistical Disclosure Control", chapter 4.

Why the hidden numbers of a first table stay open. Let ``m`` be the minimum, ``R`` the people in the
``k`` hidden categories together (anyone can subtract), ``s`` the smallest shown number of families.
A table passes only if ``k >= 2``, ``R >= m`` and

* ``R <= (k - 1)(m - 1)``: then all hidden numbers may be small, and each may be 0, 1, … m - 1; such
  a table hides exactly these categories, so it can't be told from the real one; or
* ``R < s``: then any one of the hidden categories may hold ``R - w`` people and the others ``w``
  together, for each ``w`` from 0 to m - 1. One step earlier that table had only ``w < m`` people
  hidden and so did not pass: it too ends with exactly these categories hidden. Each category may
  be the large one, so each may be anything from 0 to m - 1, and ``R``.

Categories with equally many families are hidden together, so the order of a list tells nothing.
Where no category is left to show the table is refused, as is a table with everybody in one category
(whichever it is), so a refusal pins nothing either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MINIMUM = 5
"""Smallest minimum that the group may choose, and the one it uses unless told otherwise."""

RULE = """\
How the group shows its numbers ({minimum} is the minimum)

1. A number is shown only if it stands for at least {minimum} people in at least {minimum} families.
   Nobody at all is hidden in the same way as one, two, three or four.
2. If a hidden number could be worked out from the shown ones, the smallest shown numbers are hidden
   too, equal ones together. The hidden categories are always at least two and hold together at
   least {minimum} people; either there are so many of them that all may be small, or they hold
   together fewer people than the smallest shown number of families. At least {minimum} families
   have nobody in a shown category. If nothing is left to show, the table is not published.
3. For countries, years and triggers the hidden categories stand together as "other". Its number is
   shown only if it also is safe.
4. A new release comes only when the totals of people and of families both differ by at least
   {minimum} from those of every earlier release.
5. A number that was shown before changes only if it differs by at least {minimum} from every value
   it was ever shown with, in people and in families, and so does the number of all others.
   Otherwise the earlier number stays, with the day on which it was counted, also if it has become
   smaller than the minimum. More numbers stay as they were if a change of a hidden one could be
   worked out from the changes of the shown ones.
6. Before a release, a program tries to work out every hidden number and every hidden change from
   all that was ever published, with and without the knowledge that nobody ever leaves the list.
   Each hidden number must possibly be anything from 0 to {highest}, or lie in a range at least
   {minimum} wide; each number that stayed as it was, and each hidden change, must have at least
   {minimum} possible values.
   Otherwise the release is blocked.
"""


class Cell(NamedTuple):
    """People, and families with at least one of them."""

    people: int
    families: int

    def differs(self, other: Cell, minimum: int) -> bool:
        """Whether both units differ by at least the minimum."""
        return (
            abs(self.people - other.people) >= minimum
            and abs(self.families - other.families) >= minimum
        )

    def __sub__(self, other: Cell) -> Cell:
        return Cell(self.people - other.people, self.families - other.families)

    def reaches(self, minimum: int) -> bool:
        """Whether there are enough people and enough families."""
        return min(self) >= minimum


@dataclass(frozen=True, slots=True)
class Moment:
    """What one release says on one dimension.

    Attributes:
        total: all people and families of that day.
        fresh: numbers counted on that day, by category. Empty where the release says nothing new:
            the table was refused, or all of it stayed as it was.
        held: earlier numbers that are repeated, by category.
        other: the number of all categories that are neither, if it is shown.
    """

    total: Cell
    fresh: Mapping[str, Cell] = field(default_factory=dict)
    held: Mapping[str, Cell] = field(default_factory=dict)
    other: Cell | None = None

    @property
    def rest(self) -> int:
        """People outside the fresh categories: anyone can subtract."""
        return self.total.people - sum(cell.people for cell in self.fresh.values())

    @property
    def smallest(self) -> int:
        """The smallest fresh number of families."""
        return min(cell.families for cell in self.fresh.values())


def may_be_fresh(
    cell: Cell, total: Cell, category: str, past: Sequence[Moment], minimum: int
) -> bool:
    """Whether a number may be shown as counted now, looking at it alone (rules 1 and 5)."""
    return cell.reaches(minimum) and all(
        cell.differs(earlier.fresh[category], minimum)
        and (total - cell).differs(earlier.total - earlier.fresh[category], minimum)
        for earlier in past
        if category in earlier.fresh
    )


def is_sound(
    categories: Collection[str], moment: Moment, past: Sequence[Moment], minimum: int
) -> bool:
    """Whether a table meets the conditions of rules 2 and 5; `audit` then tries to break it."""
    hidden = len(categories) - len(moment.fresh)
    if any(moment.total.families - cell.families < minimum for cell in moment.fresh.values()):
        return False  # the few families with nobody in that category could be counted
    if hidden:
        if hidden == 1 or moment.rest < minimum:
            return False  # what is hidden, alone or together, is what remains of the total
        many = moment.rest <= (hidden - 1) * (minimum - 1)
        if not (many or moment.rest < moment.smallest or moment.held):
            return False  # the bounds of the rule alone would narrow the hidden numbers down
    return all(_hides_changes(categories, moment, earlier, minimum) for earlier in past)


def _hides_changes(
    categories: Collection[str], moment: Moment, earlier: Moment, minimum: int
) -> bool:
    """Whether the change outside the twice shown categories is that of several and not small."""
    both = moment.fresh.keys() & earlier.fresh.keys()
    if len(both) == len(categories):
        return True
    change = moment.total.people - earlier.total.people
    change -= sum(moment.fresh[c].people - earlier.fresh[c].people for c in both)
    return len(categories) - len(both) > 1 and abs(change) >= minimum
