"""Take exported records into ``screening.csv``: each once, compared with all that is here.

Nothing that was read is lost: a record is a new row, is here already, or is told as a fault. All
files go in with one save, or none does.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard.database import Fault, Table
from dashboard.database.cells import clean_cell
from dashboard.intake import saving
from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature import sniff
from dashboard.intake.literature.known import first_of, known_works, screened_work
from dashboard.intake.literature.matching import Known, Match, title_words
from dashboard.intake.literature.record import Reading, Record, broken

_CALCULATED = ("=", "+", "@")
_MISREAD = re.compile("[\u00a1-\u00ff]{4}")
"""No language has four such letters in a row; Chinese or Cyrillic read as Windows-1252 has."""
_IDENTIFIERS = ("doi", "pmid", "pmcid")
_PREFERRED = ("pubmed", "europe_pmc", "embase", "web_of_science", "scopus", "other")
"""Of two records of one work, that of the earlier source here is the first."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A new row, and the title of what it is, or may be, the same as."""

    row: Row
    other_title: str = ""


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of one file: new rows, records here already, faults by line, remarks."""

    name: str
    new: tuple[Taken, ...]
    here: int
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]

    @property
    def read(self) -> int:
        """How many records were read whole."""
        return len(self.new) + self.here


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would do: the checked save, and what became of each file."""

    plan: saving.Plan
    files: tuple[FileImport, ...]

    @property
    def new(self) -> tuple[Taken, ...]:
        """All new rows."""
        return tuple(taken for file in self.files for taken in file.new)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that could not be taken."""
        return tuple(fault for file in self.files for fault in file.faults)


def plan_import(folder: Folder, files: Sequence[Path], today: date) -> Import:
    """Read the files, compare their records, and work out the save, without writing anything.

    The order of the files makes no difference to which rows there are.

    Raises:
        DataError: the data folder breaks a rule, for instance since somebody edited it.
        SavingError: the changelog is ahead of today.
    """
    readings = [_read(path) for path in files]
    table = folder.package.table("screening")
    refused: list[list[Fault]] = [list(reading.faults) for reading in readings]
    new: list[list[Taken]] = [[] for _ in readings]
    here = Counter[int]()
    desk = _Desk(folder, today)
    for record, place in _in_order(readings):
        if faults := _refusals(table, record):
            refused[place] += faults
        elif (taken := desk.take(record)) is None:
            here[place] += 1
        else:
            new[place].append(taken)
    done = tuple(
        FileImport(
            name=path.name,
            new=tuple(new[place]),
            here=here[place],
            faults=tuple(sorted(refused[place], key=lambda fault: fault.sort_key)),
            remarks=readings[place].remarks,
        )
        for place, path in enumerate(files)
    )
    rows = [*folder.rows["screening"], *desk.new]
    plan = saving.plan(folder, {"screening": rows}, what=changelog_line(done), today=today)
    return Import(plan, done)


def carry_out(planned: Import, *, now: datetime) -> saving.Saved | None:
    """Write the new rows; None if there are none.

    Raises:
        SavingError: the data folder was changed meanwhile, or can't be written.
    """
    return saving.save(planned.plan, now=now)


def changelog_line(files: Iterable[FileImport]) -> str:
    """What came in, in one sentence."""
    files = [file for file in files if file.read]
    count, new = sum(file.read for file in files), sum(len(file.new) for file in files)
    names = ", ".join(dict.fromkeys(file.name for file in files))
    records = "1 record" if count == 1 else f"{count} records"
    there = count - new
    rest = f", {there} that {'is' if there == 1 else 'are'} here already" if there else ""
    return f"{records} imported from {names} to be screened: {new} new{rest}."


def _read(path: Path) -> Reading:
    try:
        return sniff.read(path.read_bytes(), path.name)
    except OSError as error:
        what = f"it can't be read ({error.strerror})."
        return Reading(
            (), (broken(path.name, None, what, remedy="Look whether the name is right."),)
        )


def _in_order(readings: Sequence[Reading]) -> list[tuple[Record, int]]:
    """All records with the place of their file, in an order that files can't change.

    Of several exports of one record the fullest comes first.
    """
    pairs = [
        (record, place) for place, reading in enumerate(readings) for record in reading.records
    ]
    return sorted(pairs, key=lambda pair: _order(pair[0]))


def _order(record: Record) -> tuple[object, ...]:
    filled = sum(bool(value) for value in astuple(record))
    content = [str(value) for value in astuple(record)]
    return (_PREFERRED.index(record.source), record.number, -filled, -len(record.notices), content)


def _refusals(table: Table, record: Record) -> list[Fault]:
    """What the data folder would refuse in this record, told with its place in the file."""
    cells = cells_of(record)
    faults = [
        fault
        for name, value in cells.items()
        if (fault := clean_cell(record.file, record.line, table.field(name), value)[1])
    ]
    for name in ("title", "authors", "journal"):
        if _MISREAD.search(cells[name]):
            rule = "encoding: letters of another alphabet were read as Western ones."
            remedy = 'Export it again and choose "UTF-8"; look at the Chinese or Cyrillic letters.'
            faults.append(Fault(record.file, record.line, name, cells[name], rule, remedy))
        if cells[name].startswith(_CALCULATED):
            rule = "formula: a spreadsheet would calculate this text."
            remedy = "Look the record up; if it is really so, type it into screening.csv by hand."
            faults.append(Fault(record.file, record.line, name, cells[name], rule, remedy))
    return faults[:1]


def cells_of(record: Record) -> dict[str, str]:
    """The cells of a row that come from the record itself."""
    return {
        "source": record.source,
        "kind": record.kind,
        "title": record.title,
        "authors": "; ".join(record.authors),
        "year": str(record.year or ""),
        "journal": record.journal,
        "doi": record.doi,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "notices": " | ".join(notice.replace("|", "/") for notice in record.notices),
    }


def record_id(record: Record) -> str:
    """Source and number there; without a number, source and a fingerprint of the content."""
    number = re.sub(r"[^a-z0-9]+", "-", record.number.lower()).strip("-")
    if not number:
        parts = (record.doi, record.pmid, record.pmcid, record.title, *record.authors)
        content = "\n".join([*parts, str(record.year or ""), record.journal])
        number = hashlib.sha256(content.encode()).hexdigest()[:8]
    return f"{record.source.replace('_', '-')}-{number}"


class _Desk:
    """Takes records one after the other and remembers them all."""

    def __init__(self, folder: Folder, today: date) -> None:
        self._empty = dict.fromkeys(folder.package.table("screening").field_names, "")
        self._today = today.isoformat()
        self._rows: dict[str, Row] = {row["record_id"]: row for row in folder.rows["screening"]}
        self._known = Known(known_works(folder))
        self._publications = {row["publication_id"] for row in folder.rows["publications"]}
        self._versions: dict[str, list[str]] = {}
        for name in self._rows:
            self._versions.setdefault(name, []).append(name)
            if earlier := re.fullmatch(r"(.+)-(?:[2-9]|[1-9]\d+)", name):
                self._versions.setdefault(earlier[1], []).append(name)
        self.new: list[Row] = []

    def take(self, record: Record) -> Taken | None:
        """Make a row of a record; None if it is here already and says nothing new."""
        name = record_id(record)
        cells = cells_of(record)
        versions = self._versions.setdefault(name, [])
        earlier = [self._rows[version] for version in versions]
        if any(_says_no_more(cells, row) for row in earlier):
            return None
        row = {
            **self._empty,
            **cells,
            "record_id": name if not versions else f"{name}-{len(versions) + 1}",
            "imported_on": self._today,
            "source_file": record.file,
            "source_line": str(record.line),
        }
        if earlier and record.number:
            other = self._as_changed(row, earlier[0])
        else:
            other = self._as_matched(row)
        versions.append(row["record_id"])
        self._rows[row["record_id"]] = row
        self._known.add(screened_work(row, first_of(row, self._rows)))
        self.new.append(row)
        return Taken(row, other)

    def _as_changed(self, row: dict[str, str], first: Row) -> str:
        changed = [
            name for name in ("title", "year", *_IDENTIFIERS, "notices") if row[name] != first[name]
        ]
        told = ", ".join(name for name in changed if row[name])
        self._fill(
            row, first_of(first, self._rows), f"same record, changed since: {told}", 100, same=True
        )
        return first["title"]

    def _as_matched(self, row: dict[str, str]) -> str:
        match: Match | None = self._known.best_match(screened_work(row, row["record_id"]))
        if match is None:
            return ""
        self._fill(row, match.work.id, match.why, match.score, same=match.certain)
        return match.work.title

    def _fill(self, row: dict[str, str], match: str, why: str, score: int, *, same: bool) -> None:
        row |= {"match": match, "match_why": why, "match_score": str(score)}
        if same:
            row["same"] = "yes"
            row["publication_id"] = match if match in self._publications else ""


def _says_no_more(cells: Row, row: Row) -> bool:
    """Whether a record brings nothing that its row lacks.

    Titles are compared by their words. Journal and authors don't count: exports of one and the same
    record abbreviate them differently.
    """
    if title_words(cells["title"]) != title_words(row["title"]):
        return False
    if any(cells[name] not in ("", row[name]) for name in ("year", *_IDENTIFIERS)):
        return False
    return set(filter(None, cells["notices"].split(" | "))) <= set(row["notices"].split(" | "))
