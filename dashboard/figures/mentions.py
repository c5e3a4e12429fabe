"""What treatments and sites on imaging share: several answers a patient, each with its own base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.figures import counting
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, ngettext, number

# A publication speaks of as many patients as stand in its largest denominator; of individually
# described patients, each age group is counted by itself.
_DESCRIBED = """
WITH bases AS (
    SELECT publication_id, year, counted, age_group, max(denominator) AS patients
    FROM mentioned($asked, $first_year, $last_year, $designs, $triggers, $countries, $ages)
    GROUP BY ALL
)
SELECT
    coalesce(sum(patients) FILTER (counted OR NOT $distinct), 0)::INTEGER AS patients,
    count(DISTINCT publication_id) FILTER (counted OR NOT $distinct) AS publications,
    coalesce(list(DISTINCT (year, publication_id)), []) AS sources
FROM bases
"""


@dataclass(frozen=True)
class Described:
    """Of how many patients anything is said, on the basis that was asked for.

    ``sources`` are all publications that say it, also those counted within another one.
    """

    patients: int
    publications: int
    sources: tuple[str, ...]


def described(
    context: Context, selection: Selection, asked: Literal["lesion", "treatment"]
) -> Described:
    """Count the patients of whom at least one treatment, or one site, is named or counted."""
    values = {**selection.parameters_by_basis(), "asked": asked}
    row = context.rows(_DESCRIBED, values)[0]
    sources = sorted(tuple(source) for source in row["sources"])
    return Described(row["patients"], row["publications"], tuple(name for _year, name in sources))


def spoken_of(
    context: Context, selection: Selection, said: Described, counted: counting.Count
) -> dict[str, str]:
    """Whom the headlines speak of, in words: ``period``, ``who``, ``so_many``, ``n``."""
    return {
        "period": counting.period(selection, counted.last_year),
        "who": counting.people(context, selection),
        # Both are lower bounds, each of its own: people known one by one may be more.
        "so_many": counting.so_many(context, selection, max(counted.total, said.patients)),
        "n": number(said.patients),
    }


def of(n: int, denominator: int) -> str:
    """A count with its denominator: "213 of 238"."""
    return _("{n} of {of}").format(n=number(n), of=number(denominator))


def only_contained(rows: Iterable[Mapping[str, Any]], label: str) -> tuple[str, ...]:
    """Say what is named only in publications counted within another one: that is not "none".

    Args:
        rows: with ``patients``, ``as_published`` and ``as_published_of``.
        label: the name of the column with the name of the answer.
    """
    return tuple(
        ngettext(
            "{label}: named for nobody who is counted here, but for {n} of {of} patient when all"
            " publications are looked at; these people are counted in another publication, which"
            " does not say it.",
            "{label}: named for nobody who is counted here, but for {n} of {of} patients when all"
            " publications are looked at; these people are counted in another publication, which"
            " does not say it.",
            row["as_published_of"],
        ).format(label=row[label], n=number(row["as_published"]), of=number(row["as_published_of"]))
        for row in rows
        if not row["patients"] and row["as_published"]
    )


def whole_series_only(selection: Selection) -> tuple[str, ...]:
    """How a choice of patients is followed, where there is one."""
    if not (selection.trigger or selection.country or selection.age):
        return ()
    return (
        _(
            "A publication that only gives counts is followed where all its patients match this"
            " choice: of a part of them nobody can tell who is meant. People described one by one"
            " are followed each."
        ),
    )
