"""BibTeX, as Scopus, Web of Science and reference managers write it, by bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import partial

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    NameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.model import Entry

from dashboard.database import Fault
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
from dashboard.intake.literature.text import decode, line_at

# What it can't parse is told as a fault; its own warning would only stand between the lines.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_ENTRY = re.compile(r"^[ \t]*@(\w+)\s*[{(]", re.MULTILINE)
_FIELD = re.compile(r"^\s*title\s*=", re.MULTILINE | re.IGNORECASE)
_OTHER = {"book": "book", "inbook": "chapter", "incollection": "chapter", "phdthesis": "thesis",
          "mastersthesis": "thesis", "techreport": "report", "dataset": "dataset"}  # fmt: skip


def read(raw: bytes, file: str) -> Reading:
    """Read every entry, each alone; those that never close, are broken or nameless are told.

    Raises:
        UnreadableError: the file is not text.
    """
    decoded = decode(raw, file)
    records, faults = [], []
    strings = "".join(part for _, kind, part in _split(decoded.text) if kind == "string")
    for line, kind, part in _split(decoded.text):
        shown = part.strip().partition("\n")[0]
        if kind in ("string", "comment", "preamble"):
            continue
        if kind == "outside":
            faults.append(_headless(file, line, part))
            continue
        library = _parsed(strings + part)
        if library.failed_blocks or not library.entries:
            unclosed = part.count("{") > part.count("}")
            what = "this entry can't be read, so it was left out."
            tell = never_ends if unclosed else partial(broken, what=what)
            faults.append(tell(file, line, shown=shown))
            continue
        record = _record(library.entries[0], file, line)
        if record.title:
            records.append(record)
        else:
            faults.append(untitled(file, line, shown=shown))
        strays = (comment.comment for comment in library.comments)
        faults += [_headless(file, line, stray) for stray in strays if _FIELD.search(stray)]
    return Reading(tuple(records), tuple(faults), decoded.remarks)


def _headless(file: str, line: int, text: str) -> Fault:
    what = "lines of an entry that has no beginning stand here, or after the entry that does."
    return broken(file, line, what, shown=text.strip())


def _split(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, type and text of each entry, so that an unclosed one takes no other along."""
    starts = list(_ENTRY.finditer(text))
    before = text[: starts[0].start()] if starts else text
    if _FIELD.search(before):
        yield 1, "outside", before
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield line_at(text, found.start()), found[1].lower(), text[found.start() : end]


def _parsed(text: str) -> Library:
    decoding = LatexDecodingMiddleware(keep_braced_groups=True, keep_math_mode=False)
    return parse_string(text, append_middleware=[decoding, SeparateCoAuthors(), SplitNameParts()])


def _record(entry: Entry, file: str, line: int) -> Record:
    fields = {field.key.lower(): field.value for field in entry.fields}

    def first(*names: str) -> str:
        return next((str(fields[name]) for name in names if fields.get(name)), "")

    title = bare_title(re.sub(r"[{}]", "", first("title")))
    types = [
        *re.split(r"\s*;\s*", first("type", "document_type")),
        _OTHER.get(entry.entry_type.lower(), ""),
    ]
    notices = declared(title, types)
    doi = bare_doi(first("doi")) or (bare_doi(first("url")) if "doi.org/" in first("url") else "")
    source, number = _source(first("source"), first("unique-id"), first("url"))
    return Record(
        source=source,
        number=number,
        kind=kind_of(title, types, notices, preprint=is_preprint_doi(doi)),
        title=title,
        authors=tuple(filter(None, map(_author, fields.get("author") or ()))),
        year=year_in(first("year")) or year_in(first("date", "earlyaccessdate")),
        journal=plain(re.sub(r"[{}]", "", first("journal", "journaltitle", "booktitle"))),
        doi=doi,
        pmid=bare_pmid(first("pmid", "pubmed_id", "pubmed-id")),
        pmcid=bare_pmcid(first("pmcid", "pmc")),
        notices=notices,
        file=file,
        line=line,
    )


def _source(named: str, wos: str, url: str) -> tuple[Source, str]:
    if wos.upper().startswith("WOS:"):
        return "web_of_science", wos[4:]
    eid = re.search(r"2-s2\.0-\d+", url)
    if named.casefold() == "scopus" or eid:
        return "scopus", eid[0] if eid else ""
    return "other", ""


def _author(name: NameParts) -> str:
    family = re.sub(r"[{}]", "", " ".join([*name.von, *name.last]))
    given = re.sub(r"[{}]", "", " ".join(name.first))
    return author_name(f"{family}, {given}") if given else plain(family)
