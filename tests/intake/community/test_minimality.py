"""Everybody who knows the rule and one published table, against every table there could be.

All small tables are put through the real choice and grouped by what is published of them. Whoever
reads a publication knows that the truth is one of its group, and nothing more: that is the exact
knowledge of an attacker, whatever their method (Wong et al. 2007).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

import pytest

from dashboard.intake.community.audit import passes
from dashboard.intake.community.rule import Cell, Moment
from dashboard.intake.community.suppression import decide, with_other

Table = tuple[Cell, ...]


def sums(parts: int, total: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in sums(parts - 1, total - first):
            yield first, *others


def key_of(moment: Moment) -> tuple[object, ...]:
    """All that a release says on one dimension."""
    fresh, held = (tuple(cells.items()) for cells in (moment.fresh, moment.held))
    return moment.total, fresh, held, moment.other


def open_enough(values: set[int], minimum: int) -> bool:
    return set(range(minimum)) <= values or max(values) - min(values) >= minimum


@pytest.fixture(autouse=True)
def one_audit_a_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit sees only what is published: asked once for each publication, it is fast enough."""
    verdicts: dict[object, bool] = {}

    def quick(categories: list[str], moments: list[Moment], minimum: int) -> bool:
        key = (minimum, tuple(categories), tuple(map(key_of, moments)))
        if key not in verdicts:
            verdicts[key] = passes(categories, moments, minimum)
        return verdicts[key]

    monkeypatch.setattr("dashboard.intake.community.suppression.passes", quick)


def assert_nothing_is_pinned(groups: dict[object, list[Table]], minimum: int) -> None:
    for published, tables in groups.items():
        shown = published[1]
        for place in range(len(tables[0])):
            if place in dict(shown):
                assert len({table[place] for table in tables}) == 1
                continue
            for unit in (0, 1):
                values = {table[place][unit] for table in tables}
                assert open_enough(values, minimum), (published, place, unit, sorted(values))


def published(table: Table, total: Cell, minimum: int) -> tuple[object, ...]:
    names = [f"c{place}" for place in range(len(table))]
    moment = decide(names, total, dict(zip(names, table, strict=True)), [], minimum)
    return total, tuple((names.index(name), cell) for name, cell in moment.fresh.items())


def one_person_families(categories: int, most: int, minimum: int) -> dict[object, list[Table]]:
    groups = defaultdict(list)
    for people in range(minimum, most + 1):
        for table in sums(categories, people):
            cells = tuple(Cell(n, n) for n in table)
            groups[published(cells, Cell(people, people), minimum)].append(cells)
    return groups


@pytest.mark.parametrize(
    ("categories", "most", "minimum"), [(2, 40, 5), (3, 24, 5), (4, 14, 3), (5, 10, 2)]
)
def test_no_table_of_single_people_gives_a_hidden_number_away(
    categories: int, most: int, minimum: int
) -> None:
    groups = one_person_families(categories, most, minimum)
    assert any(shown for _, shown in groups)
    assert_nothing_is_pinned(groups, minimum)


@pytest.mark.slow
@pytest.mark.parametrize(("categories", "most", "minimum"), [(4, 20, 5), (5, 14, 3)])
def test_no_larger_table_of_single_people_does(categories: int, most: int, minimum: int) -> None:
    assert_nothing_is_pinned(one_person_families(categories, most, minimum), minimum)


def families_for(people: tuple[int, ...]) -> Iterator[Table]:
    """Every number of families that each number of people allows."""
    choices = [range(min(n, 1), n + 1) for n in people]
    for families in itertools.product(*choices):
        yield tuple(Cell(p, f) for p, f in zip(people, families, strict=True))


def with_families(categories: int, most: int, minimum: int) -> Iterator[tuple[Table, Cell]]:
    """All tables of people and families; families overlap, so each total between is possible."""
    for people in range(minimum, most + 1):
        for parts in sums(categories, people):
            for table in families_for(parts):
                counts = [cell.families for cell in table]
                for families in range(max(counts), min(people, sum(counts)) + 1):
                    if families >= minimum:
                        yield table, Cell(people, families)


@pytest.mark.parametrize(("categories", "most", "minimum"), [(3, 9, 2), (3, 11, 3)])
def test_no_table_of_people_and_families_gives_a_hidden_number_away(
    categories: int, most: int, minimum: int
) -> None:
    groups = defaultdict(list)
    for table, total in with_families(categories, most, minimum):
        groups[published(table, total, minimum)].append(table)
    assert any(shown for _, shown in groups)
    assert_nothing_is_pinned(groups, minimum)


@pytest.mark.parametrize(("categories", "most", "minimum"), [(4, 7, 2)])
def test_nor_does_the_number_of_all_others(categories: int, most: int, minimum: int) -> None:
    """The merged row too, for each number of families that it may have."""
    names = [f"c{place}" for place in range(categories)]
    groups = defaultdict(list)
    for table, total in with_families(categories, most, minimum):
        cells = dict(zip(names, table, strict=True))
        moment = decide(names, total, cells, [], minimum)
        hidden = [cells[name].families for name in names if name not in moment.fresh]
        shown = tuple((names.index(name), cell) for name, cell in moment.fresh.items())
        counted = sum(cell.families for cell in moment.fresh.values())
        least = max([0, *hidden, total.families - counted])
        for families in range(least, min(sum(hidden), total.families) + 1):
            fuller = with_other(names, moment, families, [], minimum)
            groups[total, shown, fuller.other].append(table)
    assert any(other for *_, other in groups)
    assert_nothing_is_pinned(groups, minimum)


def two_releases(
    categories: int, most: tuple[int, int], minimum: int, *, nobody_leaves: bool
) -> dict[tuple[object, object], list[tuple[tuple[int, ...], tuple[int, ...]]]]:
    """All pairs of tables of single people, by what two releases say of them."""
    names = [f"c{place}" for place in range(categories)]
    groups = defaultdict(list)
    decided: dict[object, Moment] = {}

    def moment_of(table: tuple[int, ...], past: list[Moment]) -> Moment:
        key = (table, tuple(map(key_of, past)))
        if key not in decided:
            cells = {name: Cell(n, n) for name, n in zip(names, table, strict=True)}
            total = Cell(sum(table), sum(table))
            decided[key] = decide(names, total, cells, past, minimum)
        return decided[key]

    for first in range(minimum, most[0] + 1):
        for before in sums(categories, first):
            past = moment_of(before, [])
            for second in range(minimum, most[1] + 1):
                if abs(second - first) < minimum:
                    continue
                for after in sums(categories, second):
                    if nobody_leaves and any(b > a for b, a in zip(before, after, strict=True)):
                        continue
                    now = moment_of(after, [past])
                    groups[key_of(past), key_of(now)].append((before, after))
    return groups


def assert_two_releases_pin_nothing(
    categories: int, most: tuple[int, int], minimum: int, *, nobody_leaves: bool
) -> None:
    groups = two_releases(categories, most, minimum, nobody_leaves=nobody_leaves)
    assert any(before[1] and now[1] for before, now in groups)
    for (before, now), pairs in groups.items():
        for place in range(categories):
            name = f"c{place}"
            for moment, values in (
                (before, {pair[0][place] for pair in pairs}),
                (now, {pair[1][place] for pair in pairs}),
            ):
                if name in dict(moment[1]):
                    continue
                large = min(values) >= minimum and max(values) - min(values) >= minimum - 1
                assert large or open_enough(values, minimum), (before, now, name, sorted(values))
            if not (name in dict(before[1]) and name in dict(now[1])):
                changes = {after[place] - first[place] for first, after in pairs}
                assert max(changes) - min(changes) >= minimum - 1, (before, now, name, changes)


@pytest.mark.parametrize("nobody_leaves", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_two_releases_together_give_nothing_away(*, nobody_leaves: bool) -> None:
    assert_two_releases_pin_nothing(4, (5, 7), 2, nobody_leaves=nobody_leaves)


@pytest.mark.slow
@pytest.mark.parametrize("nobody_leaves", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("categories", "most", "minimum"), [(3, (8, 10), 2), (4, (6, 8), 2)])
def test_nor_do_two_larger_ones(
    categories: int, most: tuple[int, int], minimum: int, *, nobody_leaves: bool
) -> None:
    assert_two_releases_pin_nothing(categories, most, minimum, nobody_leaves=nobody_leaves)
