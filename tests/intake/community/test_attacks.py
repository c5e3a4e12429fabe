"""Attackers of our own: known tricks by hand, and a linear programme that shares nothing with ours.

The programme knows everything published and the rule in its widest reading: of the hidden numbers
of a release at least one is below the minimum, the others are not above the smallest shown one; a
held number differs by less than the minimum. It may also take it that nobody ever leaves.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from dashboard.intake.community.audit import intervals, passes
from dashboard.intake.community.rule import Cell, Moment, is_sound, may_be_fresh
from dashboard.intake.community.suppression import decide

NAMES = ("a", "b", "c", "d", "unknown")
M = 5


def single(**people: int) -> dict[str, Cell]:
    return {name: Cell(n, n) for name, n in people.items()}


def moment(total: int, held: dict[str, Cell] | None = None, **fresh: int) -> Moment:
    return Moment(Cell(total, total), single(**fresh), held or {})


# Tricks that are well known. The audit must see each one, whatever the choice of what to hide does.


def test_the_audit_sees_a_number_hidden_alone() -> None:
    assert not passes("abc", [moment(53, a=30, b=20)], M)


def test_the_audit_sees_hidden_numbers_that_are_all_zero() -> None:
    assert not passes("abcd", [moment(50, a=30, b=20)], M)


def test_the_audit_sees_bounds_that_are_too_narrow() -> None:
    """Two hidden numbers below 5 that add up to 8 are 4 and 4."""
    assert not passes("abc", [moment(14, a=6)], M)
    assert not is_sound("abc", moment(14, a=6), [], M)


def test_the_audit_sees_the_subtraction_of_two_releases() -> None:
    """All but two numbers are counted anew: the two grew by two together."""
    first = moment(70, a=20, b=30, c=10)
    second = Moment(Cell(82, 82), single(a=25, b=35), single(c=10))
    assert not passes("abcd", [first, second], M)
    assert not is_sound("abcd", second, [first], M)


def test_the_audit_sees_a_held_number_that_the_total_tells() -> None:
    first = moment(60, a=20, b=30, c=10)
    second = Moment(Cell(73, 73), single(a=25, b=35), single(c=10))
    assert not passes("abc", [first, second], M)
    assert not is_sound("abc", second, [first], M)


def test_the_audit_sees_an_earlier_hidden_number_in_a_later_shown_one() -> None:
    """Hidden were 11 together; later they are 8 and 6: so they were 5 to 8 and 3 to 6."""
    first = moment(61, a=20, b=30)
    assert passes("abcd", [first], M)
    assert not passes("abcd", [first, moment(84, a=30, b=40, c=8, d=6)], M)


def test_a_change_of_few_families_is_no_news() -> None:
    """Six people of two families more: the people would tell of the families."""
    past = [Moment(Cell(100, 90), {"a": Cell(20, 18)})]
    assert not may_be_fresh(Cell(26, 20), Cell(120, 110), "a", past, M)
    assert may_be_fresh(Cell(26, 23), Cell(120, 110), "a", past, M)


def test_a_number_is_no_news_where_all_others_together_hardly_change() -> None:
    past = [moment(100, a=50)]
    assert not may_be_fresh(Cell(58, 58), Cell(110, 110), "a", past, M)


def test_few_families_outside_a_shown_category_are_not_told() -> None:
    """100 families, 97 with a child: three families have none, however many people they are."""
    cells = {"a": Cell(110, 97), "b": Cell(12, 9), "c": Cell(3, 3)}
    assert decide("abc", Cell(125, 100), cells, [], M).fresh == {}


def test_what_a_hidden_number_could_be_is_worked_out_from_what_is_published() -> None:
    (anything,) = intervals("abc", [moment(149, a=140)], M)
    assert (anything.low, anything.high) == (0, 9)


# The attacker who shares nothing with the audit.


class Outsider:
    """Unknown: people and families of each category in each release, one after the other."""

    def __init__(self, story: Sequence[Moment], *, nobody_leaves: bool, believes: bool) -> None:
        self.story, self.believes = story, believes
        self.width = 2 * len(NAMES)
        self.n = self.width * len(story)
        self.eq, self.ub = [], []
        for release, said in enumerate(story):
            self.eq.append((self.row({(release, name, 0): 1 for name in NAMES}), said.total.people))
            families = {(release, name, 1): -1 for name in NAMES}
            self.ub.append((self.row(families), -said.total.families))
            extra = said.total.people - said.total.families
            for name in NAMES:
                people, family = (release, name, 0), (release, name, 1)
                self.ub.append((self.row({family: 1, people: -1}), 0))
                self.ub.append((self.row({people: 1, family: -1}), extra))
                for unit in (0, 1):
                    if nobody_leaves and release:
                        before = {(release - 1, name, unit): 1, (release, name, unit): -1}
                        self.ub.append((self.row(before), 0))

    def at(self, release: int, name: str, unit: int) -> int:
        return release * self.width + 2 * NAMES.index(name) + unit

    def row(self, terms: dict[tuple[int, str, int], float]) -> np.ndarray:
        found = np.zeros(self.n)
        for place, value in terms.items():
            found[self.at(*place)] = value
        return found

    def branches(self) -> Iterator[list[tuple[float, float]]]:
        """Bounds, once for each guess which hidden number of each release is the small one."""
        hidden = [
            [n for n in NAMES if said.fresh and n not in said.fresh and n not in said.held] or [""]
            for said in self.story
        ]
        for small in itertools.product(*hidden):
            bounds = []
            for said, guess in zip(self.story, small, strict=True):
                for name in NAMES:
                    bounds += self.cell(said, name, small=name == guess)
            yield bounds

    def cell(self, said: Moment, name: str, *, small: bool) -> list[tuple[float, float]]:
        if name in said.fresh:
            return [(n, n) for n in said.fresh[name]]
        if not said.fresh or (name in said.held and not self.believes):
            return [(0, n) for n in said.total]
        if name in said.held:
            return [(max(0, n - M + 1), n + M - 1) for n in said.held[name]]
        smallest = min(cell.families for cell in said.fresh.values())
        return [(0, said.total.people), (0, M - 1 if small else smallest)]

    def hunt(self) -> Iterator[str]:
        """Every number or change that this attacker can narrow down too far."""
        wanted = list(self.targets())
        low, high = {}, {}
        a_ub, b_ub = np.array([r for r, _ in self.ub]), [b for _, b in self.ub]
        a_eq, b_eq = np.array([r for r, _ in self.eq]), [b for _, b in self.eq]
        empty: set[int] = set()
        branches = list(self.branches())
        for label, aim, small in wanted:
            for number, bounds in enumerate(branches):
                for sign in (1, -1):
                    if number in empty or self.safe(low.get(label), high.get(label), small):
                        continue
                    found = linprog(sign * aim, a_ub, b_ub, a_eq, b_eq, bounds, method="highs")
                    assert found.status in (0, 2)
                    if found.status == 2:
                        empty.add(number)
                        continue
                    for other, other_aim, _ in wanted:
                        value = float(other_aim @ found.x)
                        low[other] = min(low.get(other, value), value)
                        high[other] = max(high.get(other, value), value)
            if len(empty) == len(branches):
                return  # this attacker believes what is not so
            if not self.safe(low[label], high[label], small):
                yield f"{label} lies between {low[label]} and {high[label]}"

    @staticmethod
    def safe(low: float | None, high: float | None, small: bool) -> bool:
        if low is None or high is None:
            return False
        least, most = np.ceil(low - 1e-6), np.floor(high + 1e-6)
        if small:
            return most - least >= M or (least <= 0 and most >= M - 1)
        return most - least >= M - 1

    def targets(self) -> Iterator[tuple[str, np.ndarray, bool]]:
        for name, unit in itertools.product(NAMES, (0, 1)):
            for release, said in enumerate(self.story):
                if name in said.fresh:
                    continue
                aim = self.row({(release, name, unit): 1})
                yield f"{name}/{unit} of {release}", aim, name not in said.held
            for before, after in itertools.combinations(range(len(self.story)), 2):
                if name in self.story[before].fresh and name in self.story[after].fresh:
                    continue
                aim = self.row({(after, name, unit): 1, (before, name, unit): -1})
                yield f"change of {name}/{unit} from {before} to {after}", aim, False


class Sheet:
    """A sheet in which families come, go and are corrected."""

    def __init__(self, seed: int, sizes: Sequence[int]) -> None:
        self.random = random.Random(seed)
        self.families: list[list[str]] = []
        self.weights = [self.random.choice((1, 3, 10, 40)) for _ in NAMES]
        for size in sizes:
            self.come(size)
            break

    def come(self, families: int) -> None:
        for _ in range(families):
            size = self.random.choice((1, 1, 1, 1, 1, 1, 2, 3))
            self.families.append(self.random.choices(NAMES, self.weights, k=size))

    def go(self, families: int) -> None:
        for _ in range(min(families, len(self.families) - 1)):
            self.families.pop(self.random.randrange(len(self.families)))

    def correct(self, people: int) -> None:
        for _ in range(people):
            family = self.random.choice(self.families)
            family[self.random.randrange(len(family))] = self.random.choice(NAMES)

    @property
    def total(self) -> Cell:
        return Cell(sum(map(len, self.families)), len(self.families))

    @property
    def cells(self) -> dict[str, Cell]:
        return {
            name: Cell(
                sum(family.count(name) for family in self.families),
                sum(name in family for family in self.families),
            )
            for name in NAMES
        }


steps = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12), st.integers(0, 6)), max_size=2)


def assert_no_sheet_leaks(seed: int, size: int, changes: list[tuple[int, int, int]]) -> None:
    sheet = Sheet(seed, [size])
    story: list[Moment] = []
    for come, go, correct in [(0, 0, 0), *changes]:
        sheet.come(come)
        sheet.go(go)
        sheet.correct(correct)
        total = sheet.total
        if not total.reaches(M) or not all(total.differs(said.total, M) for said in story):
            continue
        said = decide(NAMES, total, sheet.cells, story, M)
        for name, cell in said.fresh.items():
            assert cell == sheet.cells[name]
            assert cell.reaches(M)
        for name, cell in said.held.items():
            assert cell in [before.fresh[name] for before in story if name in before.fresh]
        story.append(said)
    for nobody_leaves, believes in itertools.product((False, True), repeat=2):
        if len(story) == 1 and (nobody_leaves or believes):
            continue
        outsider = Outsider(story, nobody_leaves=nobody_leaves, believes=believes)
        assert list(outsider.hunt()) == []


SHEETS = given(st.integers(0, 10**9), st.integers(5, 120), steps)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@SHEETS
def test_no_random_sheet_leaks(seed: int, size: int, changes: list[tuple[int, int, int]]) -> None:
    assert_no_sheet_leaks(seed, size, changes)


@pytest.mark.slow
@settings(max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@SHEETS
def test_none_of_thousands_of_random_sheets_leaks(
    seed: int, size: int, changes: list[tuple[int, int, int]]
) -> None:
    assert_no_sheet_leaks(seed, size, changes)
