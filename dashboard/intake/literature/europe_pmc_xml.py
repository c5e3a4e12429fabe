"""Europe PMC's XML: the results of a search in the form "core".

Fields: https://europepmc.org/RestfulWebService.
"""

from __future__ import annotations

import re

from lxml import etree

from dashboard.intake.literature.normal import (
    author_name,
    author_names,
    bare_doi,
    bare_pmcid,
    bare_pmid,
    bare_title,
    is_preprint_doi,
    plain,
    year_in,
)
from dashboard.intake.literature.notices import declared, kind_of, relation
from dashboard.intake.literature.record import Reading, Record
from dashboard.intake.literature.xml import all_text, read_pieces, text_of

_ID = re.compile(r"<id>([^<>]+)</id>")


def read(raw: bytes, file: str) -> Reading:
    """Read every result; those that are cut off, broken or nameless are told.

    Raises:
        UnreadableError: the file is not text.
    """
    return read_pieces(raw, file, ("result",), _name, _record)


def _name(start: str) -> str:
    number = _ID.search(start)
    return number[1] if number else ""


def _record(result: etree._Element, file: str, line: int) -> Record:
    title = bare_title(text_of(result, "title"))
    types = [all_text(kind) for kind in result.findall("pubTypeList/pubType")]
    relations = [
        relation(text_of(link, "type"), text_of(link, "reference"))
        for link in result.findall("commentCorrectionList/commentCorrection")
    ]
    notices = declared(title, types, relations)
    doi = bare_doi(text_of(result, "doi"))
    preprint = text_of(result, "source") == "PPR" or is_preprint_doi(doi)
    journal = text_of(result, "journalInfo/journal/title") or text_of(result, "journalTitle")
    return Record(
        source="europe_pmc",
        number=plain(text_of(result, "id")),
        kind=kind_of(title, types, notices, preprint=preprint),
        title=title,
        authors=_authors(result),
        year=_year(result),
        journal=plain(journal or text_of(result, "bookOrReportDetails/publisher")),
        doi=doi,
        pmid=bare_pmid(text_of(result, "pmid")),
        pmcid=bare_pmcid(text_of(result, "pmcid")),
        notices=notices,
        file=file,
        line=line,
    )


def _authors(result: etree._Element) -> tuple[str, ...]:
    listed = [
        author_name(text_of(author, "fullName") or text_of(author, "collectiveName"))
        for author in result.findall("authorList/author")
    ]
    names = tuple(name for name in listed if name)
    return names or author_names(text_of(result, "authorString"))


def _year(result: etree._Element) -> int | None:
    """The year of the printed issue; before there is one, the year it appeared online."""
    places = (
        "journalInfo/yearOfPublication",
        "pubYear",
        "electronicPublicationDate",
        "firstPublicationDate",
    )
    years = (year_in(text_of(result, place)) for place in places)
    return next((year for year in years if year), None)
