"""One record of a database of literature, as every format is read into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.database import Fault

Source = Literal["pubmed", "europe_pmc", "embase", "web_of_science", "scopus", "other"]
Kind = Literal["article", "preprint", "congress_abstract", "notice", "other"]

AGAIN = "Export it again from the database and import that file; what is here already stays."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record, its fields written as ``screening.csv`` writes them.

    Attributes:
        source: the database that it was exported from, as far as the file shows it.
        number: its number there; empty if the file has none.
        kind: what kind of publication it is.
        title: as exported, without markup; never a part of one.
        authors: each as "Family Initials".
        year: of publication; of an article ahead of print the year in which it appeared online.
        journal: journal, book or conference.
        doi, pmid, pmcid: its identifiers, bare; empty if the record has none.
        notices: what it declares about itself: retracted, corrected, or what it retracts.
        file, line: where it begins.
    """

    source: Source
    number: str = ""
    kind: Kind = "article"
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    notices: tuple[str, ...] = ()
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file held: its records, what could not be taken, and what the reader should know.

    Every record of the file is either in ``records`` or told in ``faults``, with the line on which
    it begins as the row of the fault.
    """

    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...] = ()


def broken(
    file: str, line: int | None, what: str, *, shown: str = "", remedy: str = AGAIN
) -> Fault:
    """A fault of one record, or of the whole file where there is no line."""
    name = "file" if line is None else "record"
    return Fault(file, line, None, shown or None, f"{name}: {what}", remedy)


def never_ends(file: str, line: int, *, shown: str = "") -> Fault:
    """A record that was cut off: told and never taken, for its title may be half a title."""
    return broken(
        file, line, "the record begins here and never ends, so it was left out.", shown=shown
    )


def untitled(file: str, line: int, *, shown: str = "") -> Fault:
    """A record without a title, which nobody could screen."""
    remedy = "Look it up in the database; if it has a title there, export it again."
    return broken(
        file, line, "the record has no title, so it was left out.", shown=shown, remedy=remedy
    )
