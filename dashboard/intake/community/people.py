"""From cells to people and families, and from them to the counts of each dimension.

One row is one person; rows with the same family_id are one family. A person has one category on
each dimension; a family counts in each category in which it has a member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.database import Fault
from dashboard.intake.community.categories import FAMILY, NAMES, Dimension, tidy
from dashboard.intake.community.mapping import Mapped
from dashboard.intake.community.rule import Cell
from dashboard.intake.community.sheet import Cells, SheetError


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """The counts of one dimension; families are numbered, which number is whose is not kept."""

    people: Mapping[str, int]
    families: Mapping[str, frozenset[int]]

    def cells(self, categories: Collection[str]) -> dict[str, Cell]:
        """People and families of each category, also of those with nobody."""
        return {
            c: Cell(self.people.get(c, 0), len(self.families.get(c, frozenset())))
            for c in categories
        }

    def families_in(self, categories: Collection[str]) -> int:
        """Families with a member in any of these categories."""
        return len(frozenset[int]().union(*(self.families.get(c, ()) for c in categories)))


@dataclass(frozen=True, slots=True, repr=False)
class Counted:
    """What the sheet says: totals, and a table for each dimension that has a column."""

    total: Cell
    tables: Mapping[str, Table]


def count(cells: Cells, dimensions: Sequence[Dimension], mapped: Mapped) -> Counted:
    """Read the people of a sheet and count them.

    Columns that are none of ours are not looked at. A dimension without a column has no table.

    Raises:
        SheetError: a column or a cell can't be understood.
    """
    header, body = _divide(cells)
    places = _places(cells.file, header, mapped)
    present = [dimension for dimension in dimensions if dimension.name in places]
    numbers: dict[str, int] = {}
    people: dict[str, dict[str, int]] = {d.name: defaultdict(int) for d in present}
    families: dict[str, dict[str, set[int]]] = {d.name: defaultdict(set) for d in present}
    persons = 0
    faults: list[Fault] = []
    for row, values in body:
        family = tidy(_at(values, places[FAMILY]))
        if not family:
            faults.append(_no_family(cells.file, row))
            continue
        persons += 1
        number = numbers.setdefault(family, len(numbers))
        for dimension in present:
            category = _category(dimension, _at(values, places[dimension.name]), mapped)
            if category is None:
                faults.append(_not_understood(cells.file, row, dimension))
                continue
            people[dimension.name][category] += 1
            families[dimension.name][category].add(number)
    if faults:
        raise SheetError(faults)
    tables = {
        d.name: Table(people[d.name], {c: frozenset(s) for c, s in families[d.name].items()})
        for d in present
    }
    return Counted(Cell(persons, len(numbers)), tables)


Rows = list[tuple[int, tuple[str, ...]]]


def _divide(cells: Cells) -> tuple[tuple[str, ...], Rows]:
    """The header and the rows below it; blank rows are passed over."""
    filled = [(row, values) for row, values in cells.rows if any(values)]
    if not filled:
        raise SheetError([_header(cells.file, None, "the sheet is empty.")])
    return filled[0][1], filled[1:]


def _places(file: str, header: Sequence[str], mapped: Mapped) -> dict[str, int]:
    """Where each of our columns stands. A header that is none may be a person: never repeated."""
    places: dict[str, int] = {}
    faults = []
    known = {FAMILY, *NAMES}
    for place, heading in enumerate(header):
        name = mapped.columns.get(tidy(heading), tidy(heading).replace(" ", "_"))
        if name not in known:
            continue
        if name in places:
            faults.append(_header(file, name, "two columns have this meaning."))
        places[name] = place
    if FAMILY not in places:
        faults.append(_header(file, FAMILY, "the first row has no such column."))
    ours = {FAMILY, *mapped.columns.values()}
    faults += [
        _header(file, name, "the mapping file names a heading for it that the sheet lacks.")
        for name in sorted(ours - places.keys() - {FAMILY})
    ]
    if faults:
        raise SheetError(faults)
    return places


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _category(dimension: Dimension, value: str, mapped: Mapped) -> str | None:
    own = mapped.values.get(dimension.name, {}).get(tidy(value))
    return own or dimension.find(value)


def _header(file: str, column: str | None, problem: str) -> Fault:
    remedy = (
        f"The first row names the columns; one of them is {FAMILY}. Use the template, or give the "
        "group's own headings in a mapping file (--mapping)."
    )
    return Fault(file, 1, column, None, f"header: {problem}", remedy)


def _no_family(file: str, row: int) -> Fault:
    remedy = (
        "Write the family's own number in each row, also where cells were merged; take rows that "
        "are no person out of the sheet."
    )
    return Fault(file, row, FAMILY, None, "family: the row has no family.", remedy)


def _not_understood(file: str, row: int, dimension: Dimension) -> Fault:
    remedy = (
        "Use a code or label of the template, leave the cell empty if it is not known, or map the "
        "group's own spelling in a mapping file (--mapping). The cell is not repeated here, on "
        "purpose."
    )
    if dimension.name == "year_of_illness":
        first, *_, last, _unknown = dimension.categories
        remedy = f"Write a year from {first} to {last}, or leave the cell empty."
    return Fault(file, row, dimension.name, None, "value: the cell can't be read.", remedy)
