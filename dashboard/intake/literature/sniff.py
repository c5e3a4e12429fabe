"""Tell by its content what a file is, and read it. The ending of its name says nothing reliable."""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.intake.literature import (
    bibtex,
    europe_pmc_xml,
    medline,
    pubmed_xml,
    ris,
    sheet,
    web_of_science,
)
from dashboard.intake.literature.record import Reading, broken
from dashboard.intake.literature.text import UnreadableError, decode

Reader = Callable[[bytes, str], Reading]

KNOWN = (
    "PubMed (.nbib, XML or CSV), Europe PMC (XML or CSV), Embase, Scopus and Web of Science (RIS,"
    " CSV, BibTeX, plain or tab-delimited text), Excel (.xlsx)"
)
"""What can be read, for messages."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_FORMATS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(r"\s*<[\s\S]*?<(PubmedArticle|PubmedBookArticle)[\s>]|\s*<PubmedArticle"),
        pubmed_xml.read,
    ),
    (re.compile(r"\s*<[\s\S]*?<(resultList|result)[\s>]|\s*<resultList"), europe_pmc_xml.read),
    (re.compile(r"[\s\S]*?^PMID- ?\d", re.MULTILINE), medline.read),
    (re.compile(r"[\s\S]*?^TY  - ", re.MULTILINE), ris.read),
    (re.compile(r"\s*(?:FN |VR |PT [A-Z]\s*\n)"), web_of_science.read),
    (re.compile(r"[\s\S]*?^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE), bibtex.read),
)


def read(raw: bytes, file: str) -> Reading:
    """Read a file in whatever format it is; a file that can't be read at all is one fault."""
    try:
        return _read(raw, file)
    except UnreadableError as error:
        return _refused(file, str(error))


def _read(raw: bytes, file: str) -> Reading:
    if raw.startswith(sheet.EXCEL):
        return sheet.read(raw, file)
    if raw.startswith(_OLD_EXCEL):
        return _refused(
            file, "this is an Excel file of the old kind; save it as .xlsx or CSV UTF-8."
        )
    if raw.startswith(b"%PDF"):
        return _refused(file, "this is a PDF, not an export of records.")
    text = decode(raw, file).text
    if not text.strip():
        return _refused(file, "the file is empty.")
    if sheet.is_table(text):
        return sheet.read(raw, file)
    for pattern, reader in _FORMATS:
        if pattern.match(text):
            return reader(raw, file)
    if "," in text.partition("\n")[0] or "\t" in text.partition("\n")[0]:
        return sheet.read(raw, file)
    return _refused(file, "this is no export of records that is known here.")


def _refused(file: str, what: str) -> Reading:
    return Reading((), (broken(file, None, what, remedy=f"These can be read: {KNOWN}."),))
