"""The plain text of Web of Science ("FN Clarivate …", then records from PT to ER), by rispy.

Fields: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy

from dashboard.intake.literature.normal import (
    author_name,
    bare_doi,
    bare_pmid,
    bare_title,
    is_preprint_doi,
    plain,
    year_in,
)
from dashboard.intake.literature.notices import declared, kind_of
from dashboard.intake.literature.record import Reading, Record, broken, never_ends, untitled
from dashboard.intake.literature.text import decode

_FRAME = ("FN", "VR", "EF")
"""The lines around the records."""


def read(raw: bytes, file: str) -> Reading:
    """Read every record; those that are cut off, outside of a record or nameless are told.

    Raises:
        UnreadableError: the file is not text.
    """
    decoded = decode(raw, file)
    records, faults = [], []
    for line, text, state in _split(decoded.text):
        shown = next((part[3:] for part in text.split("\n") if part.startswith("TI ")), "")
        if state == "outside":
            faults.append(broken(file, line, "lines outside of any record.", shown=text.strip()))
        elif state == "cut":
            faults.append(never_ends(file, line, shown=shown))
        elif not (record := _record(_parsed(text), file, line)).title:
            faults.append(untitled(file, line))
        else:
            records.append(record)
    return Reading(tuple(records), tuple(faults), decoded.remarks)


def _split(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, text and state (whole, cut, outside) of each record: the next PT ends a record too."""
    begun, lines, inside = 0, list[str](), False
    for number, line in enumerate(text.split("\n"), start=1):
        tag = line[:2]
        if tag == "PT" and line[2:3] in ("", " "):
            if any(part.strip() for part in lines):
                yield begun, "\n".join(lines), "cut" if inside else "outside"
            begun, lines, inside = number, [line], True
        elif tag == "ER" and inside:
            yield begun, "\n".join([*lines, "ER"]), "whole"
            lines, inside = [], False
        elif line.strip() and (inside or tag not in _FRAME):
            begun = begun if lines else number
            lines.append(line)
    if lines:
        yield begun, "\n".join(lines), "cut" if inside else "outside"


def _parsed(text: str) -> Mapping[str, Any]:
    # Web of Science has more tags than rispy knows; none of the others is needed here.
    found: Mapping[str, Any] = rispy.WokParser(skip_unknown_tags=True).parse(text)[0]
    return found


def _record(fields: Mapping[str, Any], file: str, line: int) -> Record:
    title = bare_title(fields.get("document_title", ""))
    types = re.split(r"\s*;\s*", fields.get("document_type", ""))
    notices = declared(title, types)
    doi = bare_doi(fields.get("doi", ""))
    names = fields.get("authors") or fields.get("group_authors") or ()
    return Record(
        source="web_of_science",
        number=fields.get("accession_number", "").strip().rpartition(":")[2],
        kind=kind_of(title, types, notices, preprint=is_preprint_doi(doi)),
        title=title,
        authors=tuple(filter(None, map(author_name, names))),
        # Early access, the day of appearing online, until there is a printed issue.
        year=year_in(fields.get("publication_year", ""))
        or year_in(fields.get("early_access_date", "")),
        journal=plain(fields.get("publication_name", "")),
        doi=doi,
        pmid=bare_pmid(fields.get("pubmed_id", "")),
        notices=notices,
        file=file,
        line=line,
    )
