"""RIS, as Embase, Web of Science, Scopus and reference managers write it, read by rispy.

The tags are the same and mean different things: a title is TI or T1, an author AU or A1, a year PY
or Y1, and a PubMed number is C5 in Embase and C2 in Scopus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy
from rispy.config import TAG_KEY_MAPPING

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
from dashboard.intake.literature.notices import declared, kind_of
from dashboard.intake.literature.record import Reading, Record, Source, broken, never_ends, untitled
from dashboard.intake.literature.text import decode

_START, _END = "TY  - ", "ER  -"
_LISTS = ("AU", "A1", "UR")
_OTHER_TAGS = ("DI", "PM", "U2", "U4", "C8", "L3", "LK", "JN", "T4", "BT", "DA")
_NAMES = {tag: tag for tag in (*TAG_KEY_MAPPING, *_OTHER_TAGS)}
"""rispy renames tags for people; here they stay what the databases call them."""
_TYPES = {
    "ABST": "abstract", "BOOK": "book", "CHAP": "chapter", "EBOOK": "book", "ECHAP": "chapter",
    "THES": "thesis", "RPRT": "report", "DATA": "dataset", "NEWS": "news", "PAT": "patent",
    "UNPB": "preprint",
}  # fmt: skip
_TAGGED = re.compile(r"^[A-Z][A-Z0-9]  - ", re.MULTILINE)
_EMBASE = re.compile(r"embase\.com/\S*[?&]id=(L\d+)|^(L\d{5,})$")
_SCOPUS = re.compile(r"2-s2\.0-\d+")


def read(raw: bytes, file: str) -> Reading:
    """Read every record; those that are cut off, outside of a record or nameless are told.

    Raises:
        UnreadableError: the file is not text.
    """
    decoded = decode(raw, file)
    records, faults = [], []
    for line, text, state in _split(decoded.text):
        shown = next((part[6:] for part in text.split("\n") if part[:2] in ("TI", "T1")), "")
        if state == "outside":
            if _TAGGED.search(text):
                what = "lines of a record that has no beginning."
                faults.append(broken(file, line, what, shown=text.strip()))
        elif state == "cut":
            faults.append(never_ends(file, line, shown=shown))
        elif not (record := _record(_parsed(text), file, line)).title:
            faults.append(untitled(file, line))
        else:
            records.append(record)
    return Reading(tuple(records), tuple(faults), decoded.remarks)


def _split(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, text and state (whole, cut, outside) of each record: the next TY ends a record too."""
    begun, lines, inside = 0, list[str](), False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(_START.rstrip()):
            if any(part.strip() for part in lines):
                yield begun, "\n".join(lines), "cut" if inside else "outside"
            begun, lines, inside = number, [line], True
        elif line.startswith(_END) and inside:
            yield begun, "\n".join([*lines, line]), "whole"
            lines, inside = [], False
        elif line.strip() or inside:
            begun = begun if lines else number
            lines.append(line)
    if any(part.strip() for part in lines):
        yield begun, "\n".join(lines), "cut" if inside else "outside"


def _parsed(text: str) -> Mapping[str, Any]:
    parser = rispy.RisParser(
        mapping={**_NAMES, "UK": "UK"}, list_tags=list(_LISTS), delimiter_tags_mapping={}
    )
    found: Mapping[str, Any] = parser.parse(text)[0]
    return found


def _record(fields: Mapping[str, Any], file: str, line: int) -> Record:
    def first(*tags: str) -> str:
        return next((str(fields[tag]) for tag in tags if fields.get(tag)), "")

    links = [*map(str, fields.get("UR", [])), first("L2"), first("L3"), first("LK")]
    source, number = _source(fields, links)
    title = bare_title(first("TI", "T1"))
    types = [*re.split(r"\s*;\s*", first("M3")), _TYPES.get(first("TY"), "")]
    notices = declared(title, types)
    doi = bare_doi(first("DO")) or bare_doi(first("DI")) or bare_doi(first("M3"))
    doi = doi or next((bare_doi(link) for link in links if "doi.org/" in link), "")
    pmid = _pmid(fields, source)
    return Record(
        source=source,
        number=number or (pmid if source == "pubmed" else ""),
        kind=kind_of(title, types, notices, preprint=is_preprint_doi(doi)),
        title=title,
        authors=tuple(filter(None, map(author_name, fields.get("AU") or fields.get("A1") or ()))),
        year=year_in(first("PY"))
        or year_in(first("Y1"))
        or year_in(first("DA"))
        or year_in(first("C6")),
        journal=plain(first("JF", "JO", "T2", "JA", "J2", "JN", "BT")),
        doi=doi,
        pmid=pmid,
        pmcid=bare_pmcid(first("C2")) if "PMC" in first("C2").upper() else "",
        notices=notices,
        file=file,
        line=line,
    )


def _source(fields: Mapping[str, Any], links: list[str]) -> tuple[Source, str]:
    """The database and the number there: by DB, or by what only one of them writes."""
    named = str(fields.get("DB", "")).casefold()
    accession = str(fields.get("AN", "")).strip()
    places = [*links, str(fields.get("U2", "")), accession]
    embase = next(filter(None, map(_EMBASE.search, places)), None)
    scopus = next(filter(None, map(_SCOPUS.search, places)), None)
    if accession.upper().startswith("WOS:") or "web of science" in named:
        return "web_of_science", accession.rpartition(":")[2]
    if "scopus" in named or scopus:
        return "scopus", scopus[0] if scopus else ""
    if "embase" in named or embase:
        return "embase", embase[1] or embase[2] if embase else ""
    if "europe pmc" in named or any("europepmc.org/" in link for link in links):
        return "europe_pmc", ""
    return ("pubmed" if "pubmed" in named else "other"), ""


def _pmid(fields: Mapping[str, Any], source: Source) -> str:
    tags = {"embase": ("C5", "PM"), "scopus": ("C2", "PM"), "pubmed": ("AN", "ID", "PM")}.get(
        source, ("PM",)
    )
    for tag in tags:
        if pmid := bare_pmid(str(fields.get(tag, ""))):
            return pmid
    accession = re.fullmatch(r"MEDLINE:(\d+)", str(fields.get("AN", "")))
    noted = re.search(r"\b(?:PMID|PubMed ID)[:\s]+(\d{1,9})\b", str(fields.get("N1", "")))
    found = accession or noted
    return bare_pmid(found[1]) if found else ""
