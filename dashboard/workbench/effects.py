"""What a save would change in the numbers that the public sees: before and after, by figure."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.database import Database, build, content_hash
from dashboard.figures.answer import Answer
from dashboard.figures.context import open_context
from dashboard.figures.figure import registry
from dashboard.figures.selection import Selection
from dashboard.intake.saving import Plan, write_copy


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure whose answer, without any choice, would not stay the same.

    ``tables`` are the titles of the tables whose rows change; headlines may well stay the same.
    """

    figure: str
    title: str
    before: str
    after: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """Distinct patients and publications before and after, and the figures that change."""

    patients: tuple[int, int]
    publications: tuple[int, int]
    figures: tuple[Effect, ...]


def effects(planned: Plan) -> Effects:
    """Answer every figure from the data as they are and as they would be (some seconds)."""
    before = _answers(planned.folder.path)
    with tempfile.TemporaryDirectory(prefix="ane-") as scratch:
        write_copy(planned, Path(scratch))
        after = _answers(Path(scratch))
    changed = [_effect(before[name], after[name]) for name in after]
    return Effects(
        patients=_totals(before, after, "distinct"),
        publications=_totals(before, after, "publications"),
        figures=tuple(effect for effect in changed if effect),
    )


def _effect(before: Answer, after: Answer) -> Effect | None:
    old = {table.id: table.rows for table in before.tables}
    tables = tuple(table.title for table in after.tables if old.get(table.id) != table.rows)
    if before.headline == after.headline and not tables:
        return None
    title = registry()[after.id].title
    return Effect(after.id, title, before.headline, after.headline, tables)


def _totals(
    before: Mapping[str, Answer], after: Mapping[str, Answer], name: str
) -> tuple[int, int]:
    first, then = (
        getattr(answers["published-count"].totals, name) or 0 for answers in (before, after)
    )
    return first, then


def _answers(data: Path) -> Mapping[str, Answer]:
    return _answers_of(data, content_hash(data))


@lru_cache(maxsize=4)
def _answers_of(data: Path, content: str) -> Mapping[str, Answer]:
    """Every default answer. A content is built once: the earlier state is asked for often."""
    file = Path(_scratch().name) / f"{content}.duckdb"
    if not file.exists():
        build(data, file)
    context = open_context(Database(file))
    return {figure.id: figure.answer(context, Selection()) for figure in registry().values()}


@lru_cache(maxsize=1)
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for the databases, gone when the program ends; some systems hold open files."""
    return tempfile.TemporaryDirectory(prefix="ane-desk-", ignore_cleanup_errors=True)
