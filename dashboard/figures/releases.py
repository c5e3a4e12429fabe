"""What changed from one state of the data to another: in the numbers, and in words.

For the page of changes, which shows what each release did to the headline numbers, and for the line
under an older figure that says what happened since.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from dashboard.database import Entry, ReleaseError, Releases, changelog_entries, parse_version
from dashboard.figures import facts
from dashboard.figures.figure import Context
from dashboard.words import _, number

logger = logging.getLogger(__name__)

CHANGELOG = "CHANGELOG.md"
_ITEM = re.compile(r"^[-*] ", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """One thing that changed in the data: a correction, or an item of the changelog."""

    date: str
    text: str
    correction: bool


@dataclass(frozen=True)
class Shift:
    """One of a figure's totals, before and after."""

    name: str
    before: int
    after: int

    @property
    def text(self) -> str:
        """In words: "The total rose from 1,054 to 1,100."."""
        return _sentence(self.name, rose=self.after > self.before).format(
            before=number(self.before), after=number(self.after)
        )


@dataclass(frozen=True)
class FrozenFigure:
    """What a figure said in a release, and how that differs from the release before."""

    figure_id: str
    question: str
    headline: str
    totals: Mapping[str, int | None]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class ReleaseNote:
    """A release: what its figures said. ``previous`` is the release before, None for the first."""

    version: str
    data_date: str
    previous: str | None
    figures: tuple[FrozenFigure, ...]


def release_notes(releases: Releases) -> tuple[ReleaseNote, ...]:
    """What each release did to the numbers, newest first."""
    versions = releases.versions()
    notes = []
    for version, previous in zip_longest(versions, versions[1:]):
        try:
            notes.append(_note(releases, version, previous))
        except ReleaseError:
            logger.exception("The release %s is not told of", version)
    return tuple(notes)


@lru_cache(maxsize=256)
def _note(releases: Releases, version: str, previous: str | None) -> ReleaseNote:
    earlier = releases.answers(previous) if previous else {}
    release = parse_version(version)
    assert release is not None
    return ReleaseNote(
        version=version,
        data_date=release.data_date.isoformat(),
        previous=previous,
        figures=tuple(
            FrozenFigure(
                figure_id=figure_id,
                question=frozen["question"],
                headline=frozen["headline"],
                totals=frozen["totals"],
                shifts=shifts(earlier.get(figure_id, {}).get("totals", {}), frozen["totals"]),
            )
            for figure_id, frozen in releases.answers(version).items()
        ),
    )


def shifts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Shift, ...]:
    """The totals that differ, where both have them."""
    found = [
        Shift(name, before[name], after[name])
        for name in before
        if before[name] is not None and after.get(name) is not None and before[name] != after[name]
    ]
    # On the default basis the total is the number of different people: said once.
    total = next((shift for shift in found if shift.name == "total"), None)
    twice = Shift("distinct", total.before, total.after) if total else None
    return tuple(shift for shift in found if shift != twice)


def changes_since(now: Context, then: Context, figure_id: str) -> tuple[Change, ...]:
    """What happened to a figure between two states of the data.

    Corrections that name it first, then what the changelog says, each newest first. They are taken
    as new if the older data do not have them, so that two releases on one day are told apart.
    """
    known = {correction["correction_id"] for correction in facts.corrections(then)}
    corrections = [
        Change(
            correction["date"],
            _("Corrected: {what} Why: {why}").format(
                what=correction["what"], why=correction["why"]
            ),
            correction=True,
        )
        for correction in facts.corrections(now)
        if correction["correction_id"] not in known
        and figure_id in facts.corrected_figures(correction)
    ]
    written = [
        Change(entry.release.data_date.isoformat(), item, correction=False)
        for entry, items in _new_entries(now, then)
        for item in items
    ]
    return (*corrections, *written)


def _new_entries(now: Context, then: Context) -> list[tuple[Entry, list[str]]]:
    """Sections of the changelog that the older data do not have, with their new items."""
    old = changelog_entries(then.text(CHANGELOG))
    items = {entry.release.order: items_of(entry.text) for entry in old}
    newest = old[0].release.order
    return [
        (
            entry,
            [i for i in items_of(entry.text) if i not in items.get(entry.release.order, [])],
        )
        for entry in changelog_entries(now.text(CHANGELOG))
        if entry.release.order >= newest
    ]


def items_of(text: str) -> list[str]:
    """The items of a section: what stands in its list, each on one line, and its paragraphs."""
    paragraphs = [
        part for paragraph in re.split(r"\n\s*\n", text) for part in _ITEM.split(paragraph)
    ]
    return [" ".join(part.split()) for part in paragraphs if part.strip()]


def _sentence(name: str, *, rose: bool) -> str:
    sentences = {
        "total": (
            _("The total rose from {before} to {after}."),
            _("The total fell from {before} to {after}."),
        ),
        "distinct": (
            _("Counting each person once, the number rose from {before} to {after}."),
            _("Counting each person once, the number fell from {before} to {after}."),
        ),
        "as_published": (
            _("The number as published rose from {before} to {after}."),
            _("The number as published fell from {before} to {after}."),
        ),
        "possible_extra": (
            _("Those left out for an overlap that is only possible rose from {before} to {after}."),
            _("Those left out for an overlap that is only possible fell from {before} to {after}."),
        ),
        "publications": (
            _("The number of publications rose from {before} to {after}."),
            _("The number of publications fell from {before} to {after}."),
        ),
        "not_stated": (
            _("Those of whom nothing is stated rose from {before} to {after}."),
            _("Those of whom nothing is stated fell from {before} to {after}."),
        ),
        "cannot_be_split": (
            _("Those who cannot be split rose from {before} to {after}."),
            _("Those who cannot be split fell from {before} to {after}."),
        ),
        "cannot_be_placed": (
            _("Those who cannot be placed rose from {before} to {after}."),
            _("Those who cannot be placed fell from {before} to {after}."),
        ),
    }
    return sentences[name][0 if rose else 1]
