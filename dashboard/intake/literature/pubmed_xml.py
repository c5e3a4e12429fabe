"""PubMed's XML (PubmedArticleSet): https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html."""

from __future__ import annotations

import re

from lxml import etree

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
from dashboard.intake.literature.notices import declared, kind_of, relation
from dashboard.intake.literature.record import Kind, Reading, Record
from dashboard.intake.literature.xml import all_text, read_pieces, text_of

_PMID = re.compile(r"<PMID[^<>]*>(\d+)</PMID>")


def read(raw: bytes, file: str) -> Reading:
    """Read every article and book; those that are cut off, broken or nameless are told.

    Raises:
        UnreadableError: the file is not text.
    """
    return read_pieces(raw, file, ("PubmedArticle", "PubmedBookArticle"), _name, _record)


def _name(start: str) -> str:
    number = _PMID.search(start)
    return f"PMID {number[1]}" if number else ""


def _record(element: etree._Element, file: str, line: int) -> Record:
    book = element.find("BookDocument")
    citation = element.find("MedlineCitation") if book is None else book
    article = citation.find("Article") if citation is not None and book is None else book
    title = bare_title(text_of(article, "ArticleTitle") or text_of(article, "Book/BookTitle"))
    if title.lower() in ("", "not available"):
        title = bare_title(text_of(article, "VernacularTitle"))
    types = [all_text(kind) for kind in _all(article, "PublicationTypeList/PublicationType")]
    types += [all_text(kind) for kind in _all(book, "PublicationType")]
    relations = [
        relation(link.get("RefType") or "", text_of(link, "RefSource"))
        for link in _all(citation, "CommentsCorrectionsList/CommentsCorrections")
    ]
    notices = declared(title, types, relations)
    doi = _identifier(element, article, "doi")
    pmid = bare_pmid(text_of(citation, "PMID"))
    kind: Kind = kind_of(title, types, notices, preprint=is_preprint_doi(doi))
    return Record(
        source="pubmed",
        number=pmid,
        kind="other" if book is not None else kind,
        title=title,
        authors=_authors(article),
        year=_year(element, article),
        journal=plain(text_of(article, "Journal/Title") or text_of(article, "Book/BookTitle")),
        doi=doi,
        pmid=pmid,
        pmcid=bare_pmcid(_identifier(element, article, "pmc")),
        notices=notices,
        file=file,
        line=line,
    )


def _all(element: etree._Element | None, path: str) -> list[etree._Element]:
    return [] if element is None else element.findall(path)


def _identifier(element: etree._Element, article: etree._Element | None, kind: str) -> str:
    """The article's own identifier: PubmedData also lists those of the publications it cites."""
    own = [
        *_all(article, f"ELocationID[@EIdType='{kind}']"),
        *_all(element, f"PubmedData/ArticleIdList/ArticleId[@IdType='{kind}']"),
        *_all(article, f"ArticleIdList/ArticleId[@IdType='{kind}']"),
        *_all(element, f"PubmedBookData/ArticleIdList/ArticleId[@IdType='{kind}']"),
    ]
    texts = [all_text(found) for found in own if found.get("ValidYN") != "N"]
    return next(filter(None, (bare_doi(t) if kind == "doi" else t for t in texts)), "")


def _authors(article: etree._Element | None) -> tuple[str, ...]:
    names = []
    for author in _all(article, "AuthorList/Author"):
        family, initials = plain(text_of(author, "LastName")), plain(text_of(author, "Initials"))
        given = initials or text_of(author, "ForeName")
        group = plain(text_of(author, "CollectiveName"))
        names.append(author_name(f"{family}, {given}") if family and given else family or group)
    return tuple(name for name in names if name)


def _year(element: etree._Element, article: etree._Element | None) -> int | None:
    """The year of the printed issue; before there is one, the year it appeared online.

    PubDate is the issue's; ArticleDate, and in PubmedData the status epublish or aheadofprint, say
    when it appeared online.
    """
    dates = [
        *_all(article, "Journal/JournalIssue/PubDate"),
        *_all(article, "Book/PubDate"),
        *_all(article, "ArticleDate"),
        *_all(element, "PubmedData/History/PubMedPubDate[@PubStatus='epublish']"),
        *_all(element, "PubmedData/History/PubMedPubDate[@PubStatus='aheadofprint']"),
    ]
    years = (year_in(text_of(d, "Year") or text_of(d, "MedlineDate")) for d in dates)
    return next((year for year in years if year), None)
