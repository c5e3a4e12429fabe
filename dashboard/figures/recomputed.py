"""Frozen answers against today's code: a number that was published may not change unseen.

Words may be improved at any time. Numbers, codes and sources are held: where today's code finds
others on the same frozen data, that is a correction, and a row of ``corrections.csv`` must say so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, combinations
from typing import Any

from dashboard.database import ReleaseError, Releases, parse_version
from dashboard.figures import facts
from dashboard.figures.answer import Answer, Table
from dashboard.figures.context import release_context
from dashboard.figures.figure import Context, UnknownFigureError, answer
from dashboard.figures.selection import Selection
from dashboard.languages import SOURCE, speaking

Json = Mapping[str, Any]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NOTHING = object()


@dataclass(frozen=True)
class Unexplained:
    """A frozen answer that today's code does not reach, and no correction says why."""

    version: str
    figure_id: str
    differences: tuple[str, ...]

    def __str__(self) -> str:
        release = parse_version(self.version)
        assert release is not None
        lines = [f"{self.figure_id} of the release {self.version} says something else today:"]
        lines += [f"  {difference}" for difference in self.differences]
        lines.append(
            "What to do: mend the code; or, if the frozen number was wrong, add a row to "
            f"corrections.csv: figures {self.figure_id}, date {release.data_date} or later, with "
            "what, why and noticed_by."
        )
        return "\n".join(lines)


def unexplained(releases: Releases, now: Context) -> list[Unexplained]:
    """Recompute every frozen answer of every release with today's code.

    Args:
        releases: what is held.
        now: today's data, for their corrections.

    Returns:
        The answers that differ without a correction that names their figure, dated on or after the
        day of the release, and not part of the release itself.
    """
    return [
        found for version in releases.versions() for found in _recomputed(releases, version, now)
    ]


def _recomputed(releases: Releases, version: str, now: Context) -> list[Unexplained]:
    frozen = releases.answers(version)
    try:
        context = release_context(releases, version)
    except ReleaseError as error:
        return [Unexplained(version, figure_id, (str(error),)) for figure_id in frozen]
    corrected = _corrected(context, now)
    found = []
    for figure_id, then in frozen.items():
        try:
            # Frozen answers are in English: their headlines' numbers are read as English ones.
            with speaking(SOURCE):
                differs = differences(then, answer(context, figure_id, Selection()))
        except UnknownFigureError as error:
            differs = [str(error)]
        if differs and figure_id not in corrected:
            found.append(Unexplained(version, figure_id, tuple(differs)))
    return found


def _corrected(then: Context, now: Context) -> set[str]:
    """The figures that were corrected after a release."""
    known = {correction["correction_id"] for correction in facts.corrections(then)}
    return {
        figure_id
        for correction in facts.corrections(now)
        if correction["correction_id"] not in known and correction["date"] >= then.data_date
        for figure_id in facts.corrected_figures(correction)
    }


def differences(frozen: Json, today: Answer) -> list[str]:
    """Where an answer says something else than its frozen JSON; [] if only words differ.

    Held are the data version and date, the totals, the sources, the numbers in the headline, and in
    each table its rows, their numbers, yes and no, empty cells and codes. New tables, columns and
    totals are no difference; those that vanished are.
    """
    found = [
        f"{name}: {_told(frozen[name], value)}"
        for name, value in (("data_version", today.data_version), ("data_date", today.data_date))
        if frozen[name] != value
    ]
    found += _headline(frozen["headline"], today.headline)
    totals = asdict(today.totals)
    for name, then in frozen["totals"].items():
        now = totals.get(name, _NOTHING)
        if not _same(then, now) and not (then is None and now is _NOTHING):
            found.append(f"total {name}: {_told(then, now)}")
    gone, new = (
        sorted(set(some) - set(others))
        for some, others in (
            (frozen["sources"], today.sources),
            (today.sources, frozen["sources"]),
        )
    )
    found += [f"source {source}: gone" for source in gone]
    found += [f"source {source}: new" for source in new]
    tables = {table.id: table for table in today.tables}
    for then in ({"id": "main", **frozen_main(frozen)}, *frozen["more_tables"]):
        table = tables.get("main" if then["id"] == "main" else then["id"])
        if table is None:
            found.append(f"table {then['id']}: gone")
        else:
            found += [f"table {then['id']}, {text}" for text in _table(then, table)]
    return found


def frozen_main(frozen: Json) -> dict[str, Any]:
    """Columns and rows of the first table, which an answer's JSON holds at its top."""
    return {"columns": frozen["columns"], "rows": frozen["rows"]}


def _headline(then: str, now: str) -> list[str]:
    before, after = (
        Counter(number.replace(",", "") for number in _NUMBER.findall(text)) for text in (then, now)
    )
    if before == after:
        return []
    return [f"numbers in the headline: {_told(then, now)}"]


def _table(then: Json, now: Table) -> list[str]:
    """What differs in the rows, matched by their codes, or, without codes, by their place."""
    names = [column["name"] for column in then["columns"]]
    today = {column.name: column for column in now.columns}
    found = [f"column {name}: gone" for name in names if name not in today]
    held = [name for name in names if name in today]
    codes = {name for name in held if not today[name].shown or name.endswith("_id")}
    if len(then["rows"]) != len(now.rows):
        found.append(f"rows: {_told(len(then['rows']), len(now.rows))}")
    keys = [name for name in held if name in codes or today[name].unit == "year"]
    before, after = _keyed(then["rows"], now.rows, keys)
    for key in [key for key in before if key not in after]:
        found.append(f"row {key}: gone")
    for key in [key for key in after if key not in before]:
        found.append(f"row {key}: new")
    for key in [key for key in before if key in after]:
        for name in held:
            was, is_ = before[key][name], after[key][name]
            if not _same(was, is_, word=name not in codes):
                found.append(f"row {key}, {name}: {_told(was, is_)}")
    return found


def _keyed(
    then: Sequence[Json], now: Sequence[Json], names: Sequence[str]
) -> tuple[dict[str, Json], dict[str, Json]]:
    """Both tables' rows by the first few codes or years that tell them apart, else by place.

    No difference can hide behind a badly chosen key: rows that do not meet are told as well.
    """
    for key in chain.from_iterable(combinations(names, size) for size in (1, 2, 3)):
        before, after = (
            {" ".join(str(row[name]) for name in key): row for row in rows} for rows in (then, now)
        )
        if len(before) == len(then) and len(after) == len(now):
            return before, after
    before, after = ({str(place): row for place, row in enumerate(rows, 1)} for rows in (then, now))
    return before, after


def _same(then: object, now: object, *, word: bool = False) -> bool:
    """Whether two cells say the same; of a ``word``, only that it is one."""
    if isinstance(then, str) and isinstance(now, str):
        return word or then == now
    if isinstance(then, bool) or isinstance(now, bool):
        return then is now
    if isinstance(then, int) and isinstance(now, int):
        return then == now
    if isinstance(then, int | float) and isinstance(now, int | float):
        return math.isclose(then, now, rel_tol=1e-9, abs_tol=1e-12)
    return then is None and now is None


def _told(then: object, now: object) -> str:
    words = {None: "empty", _NOTHING: "gone"}
    before, after = (
        words[value] if value is None or value is _NOTHING else str(value) for value in (then, now)
    )
    return f"frozen {before}, today {after}"
