"""What is here already: every table that holds works, in the order in which they are preferred."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature.matching import Work
from dashboard.intake.literature.normal import bare_doi, is_preprint_doi


def known_works(folder: Folder) -> Iterator[Work]:
    """Every publication, then the records of the sweeps, then the rows of screening.

    A record that became a publication stands for it, and lends it its own title and identifiers; a
    duplicate stands for the first of its chain.
    """
    publications = {row["publication_id"]: row for row in folder.rows["publications"]}
    for row in publications.values():
        yield _publication(row)
    for row in folder.rows["records"]:
        yield _swept(row, publications.get(row["publication_id"]))
    screened = {row["record_id"]: row for row in folder.rows["screening"]}
    for row in screened.values():
        yield screened_work(row, first_of(row, screened))


def first_of(row: Row, screened: dict[str, Row]) -> str:
    """Where the chain of duplicates from a row of screening ends: its publication, or a record."""
    seen = set[str]()
    while row["record_id"] not in seen:
        seen.add(row["record_id"])
        if row["publication_id"]:
            return row["publication_id"]
        if row["same"] != "yes":
            break
        if row["match"] not in screened:
            return row["match"]
        row = screened[row["match"]]
    return row["record_id"]


def screened_work(row: Row, first: str) -> Work:
    """A row of screening, standing for the first of its chain."""
    return Work(
        id=first,
        title=row["title"],
        author=row["authors"].partition("; ")[0],
        year=_year(row),
        doi=row["doi"],
        pmid=row["pmid"],
        pmcid=row["pmcid"],
        kind=row["kind"],
        publication_id=row["publication_id"],
    )


def _publication(row: Row) -> Work:
    doi = bare_doi(row["doi"])
    return Work(
        id=row["publication_id"],
        title=row["title"],
        author=row["first_author"],
        year=_year(row),
        doi=doi,
        pmid=row["pmid"],
        pmcid=row["pmcid"],
        kind="preprint" if is_preprint_doi(doi) else "",
        publication_id=row["publication_id"],
        title_seen=row["title_seen"] == "true",
    )


def _swept(row: Row, publication: Row | None) -> Work:
    doi = bare_doi(row["doi"])
    return Work(
        id=row["publication_id"] or row["record_id"],
        title=row["title"],
        author=publication["first_author"] if publication else "",
        year=_year(publication) if publication else None,
        doi=doi,
        pmid=row["pmid"],
        kind="preprint" if is_preprint_doi(doi) else "",
        publication_id=row["publication_id"],
        title_seen=publication is None or publication["title_seen"] == "true",
    )


def _year(row: Row) -> int | None:
    return int(row["year"]) if row["year"] else None
