"""PubMed's tagged format (``.nbib``, "PubMed" and "MEDLINE" exports).

Fields: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. A record begins with ``PMID-`` and
ends with its ``SO`` line; one without it was cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.intake.literature.normal import (
    author_name,
    bare_doi,
    bare_pmcid,
    bare_pmid,
    bare_title,
    is_preprint_doi,
    plain,
    year_in,
)
from dashboard.intake.literature.notices import RELATIONS, declared, kind_of, relation
from dashboard.intake.literature.record import Reading, Record, broken, never_ends, untitled
from dashboard.intake.literature.text import decode

_TAG = re.compile(r"([A-Z]{2,4}) *- ?(.*)")
_NOT_AVAILABLE = "not available"

Fields = dict[str, list[str]]


def read(raw: bytes, file: str) -> Reading:
    """Read every record; those that are cut off or nameless are told.

    Raises:
        UnreadableError: the file is not text.
    """
    decoded = decode(raw, file)
    records, faults = [], []
    for line, fields in _split(decoded.text):
        shown = f"PMID {fields['PMID'][0]}" if fields.get("PMID") else ""
        if "PMID" not in fields:
            first = next(iter(fields.values()))[0]
            faults.append(broken(file, line, "lines outside of any record.", shown=first))
        elif "SO" not in fields:
            faults.append(never_ends(file, line, shown=shown))
        elif not (record := _record(fields, file, line)).title:
            faults.append(untitled(file, line, shown=shown))
        else:
            records.append(record)
    return Reading(tuple(records), tuple(faults), decoded.remarks)


def _split(text: str) -> Iterator[tuple[int, Fields]]:
    """Each record with the line on which it begins. A tag may stand several times.

    A record begins with its PMID; what follows a whole record without one is told as well.
    """
    start, fields, tag, gap = 0, Fields(), "", False
    for number, line in enumerate(text.split("\n"), start=1):
        found = _TAG.match(line)
        if found and fields and (found[1] == "PMID" or (gap and "SO" in fields)):
            yield start, fields
            fields = {}
        if found:
            tag = found[1]
            start = start if fields else number
            fields.setdefault(tag, []).append(found[2].strip())
        elif line.strip() and fields:
            fields[tag][-1] += f" {line.strip()}"
        gap = not line.strip()
    if fields:
        yield start, fields


def _record(fields: Fields, file: str, line: int) -> Record:
    def first(*tags: str) -> str:
        return next((fields[tag][0] for tag in tags if fields.get(tag)), "")

    title = bare_title(first("TI", "BTI", "CTI"))
    if title.lower() in ("", _NOT_AVAILABLE):
        title = bare_title(first("TT"))
    types = fields.get("PT", [])
    relations = [relation(tag, where) for tag in RELATIONS for where in fields.get(tag, [])]
    notices = declared(title, types, relations)
    doi = next(
        (bare_doi(v) for tag in ("LID", "AID") for v in fields.get(tag, []) if "[doi]" in v), ""
    )
    pmid = bare_pmid(first("PMID"))
    return Record(
        source="pubmed",
        number=pmid,
        kind=kind_of(title, types, notices, preprint=is_preprint_doi(doi)),
        title=title,
        authors=_authors(fields),
        year=_year(fields),
        journal=plain(first("JT", "TA", "BTI")),
        doi=doi,
        pmid=pmid,
        pmcid=bare_pmcid(first("PMC")),
        notices=notices,
        file=file,
        line=line,
    )


def _authors(fields: Fields) -> tuple[str, ...]:
    names = fields.get("AU") or fields.get("FAU") or fields.get("CN") or []
    return tuple(name for name in map(author_name, names) if name)


def _year(fields: Fields) -> int | None:
    """The year of the printed issue (DP); before there is one, the year it appeared online.

    An article ahead of print has its day of appearing online in DEP and among its dates in PHST;
    once it is printed, DP is the issue's and wins.
    """
    online = [
        date for date in fields.get("PHST", []) if "[epub]" in date or "[aheadofprint]" in date
    ]
    for date in (*fields.get("DP", []), *fields.get("DEP", []), *online):
        if year := year_in(date[:4]) or year_in(date):
            return year
    return None
