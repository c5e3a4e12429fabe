"""How the build and the answers grow with the data, on synthetic collations of several sizes.

A site that is quick because its data are few becomes slow without anybody having changed a line.
So every figure is asked on collations up to a thousand times the real one, each time with nothing
kept from before, under the same limit of time as a reader's question.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard import settings
from dashboard.bench.report import BenchError, Row
from dashboard.bench.synthetic import write_collation
from dashboard.database import Database, DatabaseError, DataError, QueryTimeout, build
from dashboard.database.checks import dataset_faults
from dashboard.database.connection import TIME_LIMIT
from dashboard.database.dataset import read_dataset
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context, Figure, registry
from dashboard.figures.selection import Selection

SIZES = (1, 10, 100, 1000)
BUILD_AIM = 60.0
"""Seconds that the largest collation may take to build."""
ANSWER_AIM = 0.25
"""Seconds that the dearest answer may take, worked out anew."""
GROWTH_AIM = 0.5
"""Part of the growth of the data that the answers may grow by."""

_PART = "growth"
_QUICK = 10


@dataclass(frozen=True)
class Answered:
    """How long an answer took: the median in seconds, or the limit that it was stopped at."""

    seconds: float
    trouble: str = ""


@dataclass(frozen=True)
class Building:
    """What a build took: seconds in all and for the checks alone, and the most memory, in bytes."""

    seconds: float
    checks: float
    memory: int


def measure_growth(
    sizes: Sequence[int] = SIZES,
    *,
    quick: bool = False,
    real: Path | None = None,
    times: int = 3,
) -> Iterator[Row]:
    """Build collations of several sizes and ask every figure on each.

    Args:
        sizes: how many times the real collation, ascending.
        quick: only the sizes up to ten times, each answer once.
        real: the data folder to take copies of; the site's own if None.
        times: how often each answer is worked out; the median counts.

    Yields:
        For each size the build (seconds, memory, size of the file) and the answers (ms); at the
        end, by how much each answer grew from the first size to the last.

    Raises:
        BenchError: a collation cannot be built.
    """
    if quick:
        sizes, times = [size for size in sizes if size <= _QUICK], 1
    found: dict[int, dict[str, Answered]] = {}
    with tempfile.TemporaryDirectory(prefix="ane-growth-") as folder:
        for size in sizes:
            data, database = Path(folder) / f"data-{size}", Path(folder) / f"{size}.duckdb"
            write_collation(real or settings.data_dir(), data, copies=size)
            yield from _build_rows(size, build_apart(data, database), database)
            found[size] = {}
            for name, answered in ask_all(database, times=times):
                found[size][name] = answered
                yield _answer_row(size, name, answered)
            database.unlink()
    if len(sizes) > 1:
        yield from _growth_rows(sizes[0], sizes[-1], found[sizes[0]], found[sizes[-1]])


def build_apart(data: Path, database: Path) -> Building:
    """Build a synthetic collation in a process of its own, whose memory is that of the build."""
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=apart) as pool:
        seconds, memory = pool.submit(_build, data, database).result()
    with ProcessPoolExecutor(max_workers=1, mp_context=apart) as pool:
        checks = pool.submit(_check, data).result()
    return Building(seconds=seconds, checks=checks, memory=memory)


def _build(data: Path, database: Path) -> tuple[float, int]:
    try:
        seconds = build(data, database, demonstration=True).seconds
    except DataError as error:  # which no process can hand over to another
        raise BenchError(f"The synthetic collation has faults:\n{error}") from None
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _check(data: Path) -> float:
    dataset = read_dataset(data)
    started = time.perf_counter()
    dataset_faults(dataset, demonstration=True)
    return time.perf_counter() - started


def ask_all(database: Path, *, times: int) -> Iterator[tuple[str, Answered]]:
    """Ask every figure, with no choice and with several, each time with nothing kept."""
    context = open_context(Database(database))
    for figure in registry().values():
        for choice, selection in _choices(context, figure).items():
            yield f"{figure.id}, {choice}", _ask(context, figure, selection, times)


def _choices(context: Context, figure: Figure) -> Mapping[str, Selection]:
    """What is asked: everything, and a trigger group, two countries and a period.

    Of the countries, the first two that anybody was treated in; of a synthetic collation, any.
    """
    countries = sorted(context.vocabulary.described)[:2]
    several = Selection(
        from_year=context.first_year + 5,
        to_year=context.data_year - 5,
        trigger=("influenza",),
        country=tuple(countries),
    )
    return {"all": Selection(), "chosen": several.only(figure.fields)}


def _ask(context: Context, figure: Figure, selection: Selection, times: int) -> Answered:
    took = []
    for _time in range(times):
        fresh = replace(context)  # rows are kept for a context, so a new one has none
        started = time.perf_counter()
        try:
            figure.answer(fresh, selection)
        except QueryTimeout:
            return Answered(TIME_LIMIT, f"stopped: a query took more than {TIME_LIMIT:g} s")
        except DatabaseError as error:
            return Answered(time.perf_counter() - started, str(error).partition("\n")[0])
        took.append(time.perf_counter() - started)
    return Answered(statistics.median(took))


def _build_rows(size: int, built: Building, database: Path) -> Iterator[Row]:
    where = f"{size}x"
    aim = f"less than {BUILD_AIM:g} s" if size == SIZES[-1] else ""
    yield Row(
        part=_PART,
        name=f"{where}, build",
        value=built.seconds,
        unit="s",
        aim=aim,
        met=built.seconds < BUILD_AIM if aim else None,
    )
    without = built.seconds - built.checks
    yield Row(_PART, f"{where}, build without the checks", without, "s")
    yield Row(_PART, f"{where}, memory of the build", built.memory / 1e6, "MB")
    yield Row(_PART, f"{where}, database file", database.stat().st_size / 1e6, "MB")


def _answer_row(size: int, name: str, answered: Answered) -> Row:
    return Row(
        part=_PART,
        name=f"{size}x, {name}",
        value=answered.seconds * 1000,
        unit="ms",
        aim=f"less than {ANSWER_AIM * 1000:g} ms",
        met=not answered.trouble and answered.seconds < ANSWER_AIM,
        note=answered.trouble,
    )


def _growth_rows(
    small: int, large: int, few: Mapping[str, Answered], many: Mapping[str, Answered]
) -> Iterator[Row]:
    """By how much each answer grew, as a part of the growth of the data."""
    grown = large / small
    for name, answered in many.items():
        part = answered.seconds / few[name].seconds / grown
        yield Row(
            part=_PART,
            name=f"{small}x to {large}x, {name}",
            value=part,
            unit="x the data",
            aim=f"less than {GROWTH_AIM:g} x the growth of the data",
            met=not answered.trouble and part < GROWTH_AIM,
        )
