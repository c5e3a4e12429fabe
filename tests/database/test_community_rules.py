"""Each way to spoil the group's released counts ends in a fault that names the place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.database import Fault, check

from .conftest import Folder

C = "community_counts.csv"
Edit = Callable[[Folder], None]

RELEASE = """\
2026-06-30,people,total,all,30,false,2026-06-30
2026-06-30,families,total,all,28,false,2026-06-30
2026-06-30,people,country,JPN,12,false,2026-06-30
2026-06-30,people,country,other,,true,
2026-06-30,families,country,JPN,11,false,2026-06-30
2026-06-30,families,country,other,,true,
2026-06-30,people,year_of_illness,2020,9,false,2026-06-30
2026-06-30,people,year_of_illness,other,21,false,2026-06-30
2026-06-30,families,year_of_illness,2020,9,false,2026-06-30
2026-06-30,families,year_of_illness,other,19,false,2026-06-30
2026-09-30,people,total,all,40,false,2026-09-30
2026-09-30,families,total,all,36,false,2026-09-30
2026-09-30,people,country,JPN,12,false,2026-06-30
2026-09-30,people,country,other,,true,
2026-09-30,families,country,JPN,11,false,2026-06-30
2026-09-30,families,country,other,,true,
"""


@pytest.fixture
def released(folder: Folder) -> Folder:
    for line in RELEASE.splitlines():
        folder.add(C, *line.split(","))
    return folder


def cell(row: int, column: str, value: str) -> Edit:
    return lambda folder: folder.set(C, row, column, value)


def without(row: int) -> Edit:
    return lambda folder: folder.save(
        C, [cells for number, cells in enumerate(folder.rows(C), start=1) if number != row]
    )


def both(*edits: Edit) -> Edit:
    def edit(folder: Folder) -> None:
        for one in edits:
            one(folder)

    return edit


CODES, HIDDEN, RELEASES = (f"community_counts_{name}" for name in ("codes", "hidden", "releases"))

CASES: dict[str, tuple[Edit, tuple[int, str, str]]] = {
    "a country that does not exist": (cell(4, "category", "XYZ"), (4, "category", CODES)),
    "a category of another dimension": (cell(4, "category", "child"), (4, "category", CODES)),
    "a total of a part": (cell(2, "category", "other"), (2, "category", CODES)),
    "a year after the release": (cell(8, "category", "2027"), (8, "category", CODES)),
    "not_reported instead of unknown": (
        both(cell(4, "dimension", "outcome"), cell(4, "category", "not_reported")),
        (4, "category", CODES),
    ),
    "a number below the minimum": (cell(4, "n", "4"), (4, "n", HIDDEN)),
    "a zero": (cell(4, "n", "0"), (4, "n", HIDDEN)),
    "a hidden number": (cell(5, "n", "18"), (5, "n", HIDDEN)),
    "a shown number that is missing": (cell(4, "n", ""), (4, "n", HIDDEN)),
    "a hidden number with a day": (cell(5, "counted_on", "2026-06-30"), (5, "counted_on", HIDDEN)),
    "a shown number without a day": (cell(4, "counted_on", ""), (4, "counted_on", HIDDEN)),
    "counted after the release": (
        cell(4, "counted_on", "2026-07-01"),
        (4, "counted_on", HIDDEN),
    ),
    "families alone": (without(4), (5, "suppressed", RELEASES)),
    "families hidden, people shown": (
        both(cell(6, "n", ""), cell(6, "suppressed", "true"), cell(6, "counted_on", "")),
        (6, "suppressed", RELEASES),
    ),
    "more families than people": (cell(6, "n", "13"), (6, "n", RELEASES)),
    "no totals": (both(without(2), without(2)), (9, "dimension", RELEASES)),
    "totals of another day": (
        both(cell(12, "counted_on", "2026-06-30"), cell(13, "counted_on", "2026-06-30")),
        (17, "dimension", RELEASES),
    ),
    "more people than the total": (cell(9, "n", "22"), (11, "n", RELEASES)),
}


def place(fault: Fault) -> tuple[int | None, str | None, str]:
    return fault.row, fault.column, fault.rule_name


def test_two_releases_as_they_should_be_are_no_fault(released: Folder) -> None:
    assert check(released.path) == []


@pytest.mark.parametrize("name", CASES)
def test_a_spoilt_release_is_a_fault(name: str, released: Folder) -> None:
    edit, expected = CASES[name]
    edit(released)
    faults = [fault for fault in check(released.path) if fault.file == C]
    assert expected in [place(fault) for fault in faults]
    assert all("import-community" in fault.remedy for fault in faults)
