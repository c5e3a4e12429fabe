"""Make a publication of each record that was screened in.

Such a publication is pending: nobody has read it yet, so nothing of it is counted, and what only a
reader can tell stays empty.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import string
from collections.abc import Collection, Iterator
from datetime import date

from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature.known import first_of
from dashboard.intake.literature.normal import folded

UNREAD = "Screened in; its patients have not been read yet."
"""The decision_note of a publication that nobody has read."""


def take_in(folder: Folder, today: date) -> dict[str, list[Row]]:
    """All rows of publications and of screening, with what was screened in since; nothing written.

    A record is taken in if its decision is include, it has no publication yet, and it is neither a
    duplicate nor possibly one. Its duplicates point to the new publication too. ``today`` stands in
    the notes, because a pending publication has no other date.
    """
    publications = list(folder.rows["publications"])
    taken = {row["publication_id"] for row in publications}
    became: dict[str, str] = {}
    for row in folder.rows["screening"]:
        if not is_waiting(row):
            continue
        name = new_id(row, taken)
        taken.add(name)
        became[row["record_id"]] = name
        publications.append(_publication(folder, row, name, today))
    screening = [
        {**row, "publication_id": became[row["record_id"]]} if row["record_id"] in became else row
        for row in folder.rows["screening"]
    ]
    screened = {row["record_id"]: row for row in screening}
    return {
        "publications": publications,
        "screening": [_with_publication(row, screened, taken) for row in screening],
    }


def is_waiting(row: Row) -> bool:
    """Whether a row of screening was decided to be included and is no publication yet."""
    undecided = row["match"] and row["same"] != "no"
    return row["decision"] == "include" and not row["publication_id"] and not undecided


def _with_publication(row: Row, screened: dict[str, Row], publications: Collection[str]) -> Row:
    """A duplicate points to the publication in which its chain ends."""
    if row["same"] != "yes" or row["publication_id"]:
        return row
    first = first_of(row, screened)
    return {**row, "publication_id": first} if first in publications else row


def new_id(row: Row, taken: Collection[str]) -> str:
    """A name that no publication has: first author and year, as garcia-2026, garcia-2026-b.

    Without a year "nd" (no date) stands in its place; without an author whose name can be written
    in plain letters it is "unnamed" with the PubMed number or a fingerprint of the record.
    """
    author = row["authors"].partition("; ")[0]
    family = re.sub(r"\s+[^\W\d_a-z]{1,4}$", "", author)
    name = re.sub(r"[^a-z0-9]+", "-", folded(family)).strip("-")
    if name:
        base = f"{name}-{row['year'] or 'nd'}"
    else:
        content = "\n".join((row["record_id"], row["title"]))
        base = f"unnamed-{row['pmid'] or hashlib.sha256(content.encode()).hexdigest()[:8]}"
    return next(free for free in _names(base) if free not in taken)


def _names(base: str) -> Iterator[str]:
    yield base
    for letter in string.ascii_lowercase[1:]:
        yield f"{base}-{letter}"
    for number in itertools.count(27):
        yield f"{base}-{number}"


def _publication(folder: Folder, row: Row, name: str, today: date) -> Row:
    notices = row["notices"].replace(" | ", "; ")
    declared = f" The record declares: {notices}." if notices else ""
    return {
        **dict.fromkeys(folder.package.table("publications").field_names, ""),
        "publication_id": name,
        "title": row["title"],
        "title_seen": "true",
        "first_author": row["authors"].partition("; ")[0],
        "year": row["year"],
        "journal": row["journal"],
        "doi": row["doi"],
        "pmid": row["pmid"],
        "pmcid": row["pmcid"],
        "evidence": "title",
        "status": "pending",
        "decision_note": UNREAD,
        "readings": "0",
        "notes": f"Taken in on {today.isoformat()} from {row['record_id']}.{declared}",
    }
