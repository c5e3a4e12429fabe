"""The ages of the people who are described one by one, in bins of months and years.

Journals write about single people because something was unusual, so these are not the ages of
everyone with ANE; every sentence here says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from dashboard.figures import counting
from dashboard.figures.answer import Column, Table
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, ngettext, number

# A middle age is given of at least this many people.
LEAST_MEDIAN = 5
# Ages are told in months before it and in years from it on.
SECOND_BIRTHDAY = 24
ADULT = 18 * 12

# Completed months. Ages stand in the data as years of two digits: 7 months as 0.58, which is a
# little less than 7/12 and must not become 6 months.
_AGES = """
SELECT floor(age_years * 12 + 0.05)::INTEGER AS months, publication_id
FROM described($first_year, $last_year, $designs, $triggers, $countries, $ages)
WHERE age_years IS NOT NULL AND (counted OR NOT $distinct)
"""


@dataclass(frozen=True)
class Bin:
    """Ages in completed months, both ends in; ``last`` None: no upper end."""

    first: int
    last: int | None

    def label(self) -> str:
        """The ages in words: "6-11 months", "2 years", "70 years and over"."""
        if self.last is None:
            first = self.first // 12
            return ngettext("{first} year and over", "{first} years and over", first).format(
                first=first
            )
        if self.last < SECOND_BIRTHDAY:
            return ngettext(
                "{first}–{last} month",  # noqa: RUF001
                "{first}–{last} months",  # noqa: RUF001
                self.last,
            ).format(first=self.first, last=self.last)
        first, last = self.first // 12, self.last // 12
        if first == last:
            return ngettext("{n} year", "{n} years", first).format(n=first)
        return ngettext(
            "{first}–{last} year",  # noqa: RUF001
            "{first}–{last} years",  # noqa: RUF001
            last,
        ).format(first=first, last=last)


def _years(first: int, last: int) -> Bin:
    return Bin(12 * first, 12 * last + 11)


BINS = (
    *(Bin(first, first + 5) for first in range(0, SECOND_BIRTHDAY, 6)),
    *(_years(*ends) for ends in ((2, 2), (3, 4), (5, 9), (10, 14), (15, 17))),
    *(_years(*ends) for ends in ((18, 29), (30, 49), (50, 69))),
    Bin(12 * 70, None),
)


@dataclass(frozen=True)
class Ages:
    """Single ages in completed months, the youngest first, and how many publications give them."""

    months: tuple[int, ...]
    publications: int


def single_ages(context: Context, selection: Selection) -> Ages:
    """The ages of a selection, as far as people are described one by one."""
    found = context.rows(_AGES, selection.parameters_by_basis())
    return Ages(
        tuple(sorted(row["months"] for row in found)),
        len({row["publication_id"] for row in found}),
    )


def table(ages: Ages, chosen: str | None) -> Table:
    """People by age; of a chosen age group only its own bins."""
    rows = _in_bins(ages.months, chosen)
    return Table(
        "ages",
        _("Ages of patients who are described one by one"),
        _columns(),
        tuple(rows),
        _alt(ages.months, rows),
        _(
            "Only people who are described one by one, with an age. Journals write about single"
            " people because something was unusual, so these are not the ages of everyone with ANE."
            " The bars cover different spans of age: months first, then years, then decades. An age"
            " given as '1 year' stands at 12 months."
        ),
    )


def caveats(ages: Ages, counted: counting.Count, adults: int | None) -> list[str]:
    """What the single ages say, and what they do not.

    Args:
        ages: of the selection.
        counted: all its patients, also those who are not described one by one.
        adults: the adults among them; None where an age group is chosen.
    """
    n = len(ages.months)
    if not n:
        return []
    said = [
        ngettext(
            "{n} patient is described singly with an age, in {publications}. Publications about"
            " larger groups rarely give each age.",
            "{n} patients are described one by one with an age, in {publications}. Publications"
            " about larger groups rarely give each age.",
            n,
        ).format(n=number(n), publications=counting.in_publications(ages.publications))
    ]
    if n >= LEAST_MEDIAN:
        said.append(
            ngettext(
                "The middle age (median) of the {n} described one by one is {age}. It is not the"
                " middle age of all people with ANE: a single person is often written about because"
                " something was unusual.",
                "The middle age (median) of the {n} described one by one is {age}. It is not the"
                " middle age of all people with ANE: a single person is often written about because"
                " something was unusual.",
                n,
            ).format(n=number(n), age=_age(median(ages.months)))
        )
    grown = sum(age >= ADULT for age in ages.months)
    if grown and adults is not None and counted.total > n:
        said.append(
            ngettext(
                "Of the {n} described one by one, {grown} was an adult; of all {total} counted,"
                " {adults}.",
                "Of the {n} described one by one, {grown} were adults; of all {total} counted,"
                " {adults}.",
                grown,
            ).format(
                n=number(n),
                grown=number(grown),
                total=number(counted.total),
                adults=number(adults),
            )
        )
    return said


def _age(months: float) -> str:
    """An age in words: in months before the second birthday, then in completed years."""
    if months < SECOND_BIRTHDAY:
        whole = int(months)
        return ngettext("{n} month", "{n} months", whole).format(n=number(whole))
    years = int(months // 12)
    return ngettext("{n} year", "{n} years", years).format(n=number(years))


def _in_bins(ages: Sequence[int], chosen: str | None) -> list[dict[str, Any]]:
    """A row a bin that the choice allows, also without anybody; none where no age is known."""
    if not ages:
        return []
    return [
        {
            "first_month": each.first,
            "last_month": each.last,
            "label": each.label(),
            "patients": sum(
                each.first <= age and (each.last is None or age <= each.last) for age in ages
            ),
        }
        for each in BINS
        if chosen is None or (chosen == "adult") is (each.first >= ADULT)
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "first_month", _("From month"), "months", _("Youngest age, in months."), shown=False
        ),
        Column(
            "last_month",
            _("To month"),
            "months",
            _("Oldest age, in completed months; empty where there is no upper end."),
            shown=False,
        ),
        Column("label", _("Age"), "", _("Age when the illness began.")),
        Column(
            "patients",
            _("Patients"),
            "patients",
            _("Patients of this age among those described one by one."),
        ),
    )


def _alt(ages: Sequence[int], rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: nobody of this choice is described one by one with an age.")
    top = max(rows, key=lambda row: row["patients"])
    said = [
        ngettext(
            "Horizontal bar chart of {patients} by age, {count} bar from the youngest to the"
            " oldest. Longest bar: {label}, {most}.",
            "Horizontal bar chart of {patients} by age, {count} bars from the youngest to the"
            " oldest. Longest bar: {label}, {most}.",
            len(rows),
        ).format(
            patients=counting.n_patients(len(ages)),
            count=number(len(rows)),
            label=top["label"],
            most=counting.n_patients(top["patients"]),
        )
    ]
    if len(ages) >= LEAST_MEDIAN:
        said.append(_("The middle age is {age}.").format(age=_age(median(ages))))
    said.append(_("The table below holds every value."))
    return joined(*said)
