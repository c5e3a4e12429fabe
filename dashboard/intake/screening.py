"""Decisions on records: which wait, what was decided, whether two are the same.

Pure functions from the rows of ``screening.csv`` to new rows; `saving` writes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal

from dashboard.intake.folder import Folder, Row

Decision = Literal["include", "exclude", "maybe", ""]

TABLE = "screening"


class ScreeningError(Exception):
    """The decision can't be written down; the message says why."""


def in_doubt(folder: Folder) -> list[Row]:
    """Records that may be the same as another one: a person has to say, before anything else."""
    return [row for row in folder.rows[TABLE] if row["match"] and not row["same"]]


def waiting(folder: Folder) -> list[Row]:
    """Records without a decision, in the order in which they came; after them those put off."""
    doubtful = {row["record_id"] for row in in_doubt(folder)}
    own = [
        row
        for row in folder.rows[TABLE]
        if row["same"] != "yes" and row["record_id"] not in doubtful
    ]
    return [
        *(row for row in own if not row["decision"]),
        *(row for row in own if row["decision"] == "maybe"),
    ]


def other_of(folder: Folder, row: Row) -> tuple[str, Row]:
    """What a record may be the same as: the table it stands in, and its row."""
    for table, key in (("publications", "publication_id"), (TABLE, "record_id")):
        for other in folder.rows[table]:
            if other[key] == row["match"]:
                return table, other
    raise ScreeningError(f"{row['match']} stands neither in publications nor in screening.")


def settle(folder: Folder, record_id: str, *, same: bool) -> list[Row]:
    """All records, with the answer whether one of them is the same as its match.

    A duplicate takes over the publication of the other one, if there is one yet.
    """
    row = _find(folder, record_id)
    changed = dict(row) | {"same": "yes" if same else "no"}
    if same:
        table, other = other_of(folder, row)
        changed |= {"publication_id": other["publication_id"]}
        changed |= {"decision": "", "reason": "", "decided_by": "", "decided_on": ""}
        if table == TABLE and other["match"] == record_id:
            raise ScreeningError(f"{other['record_id']} is a duplicate of {record_id} already.")
    return _with(folder, changed)


def decide(
    folder: Folder,
    record_id: str,
    decision: Decision,
    *,
    by: str,
    on: date,
    reason: str = "",
    notes: str | None = None,
) -> list[Row]:
    """All records, with a decision on one of them; an empty decision takes the last one back.

    Raises:
        ScreeningError: an exclusion without a reason, a decision on a duplicate, or the record has
            become a publication already.
    """
    row = _find(folder, record_id)
    if decision == "exclude" and not reason:
        raise ScreeningError("An exclusion needs a reason.")
    if row["same"] == "yes":
        raise ScreeningError(f"{record_id} is a duplicate of {row['match']}: decide on that one.")
    if row["publication_id"]:
        raise ScreeningError(
            f"{record_id} has become the publication {row['publication_id']}: change its status"
            " there instead."
        )
    changed = dict(row) | {
        "decision": decision,
        "reason": reason if decision == "exclude" else "",
        "decided_by": by if decision else "",
        "decided_on": on.isoformat() if decision else "",
    }
    if notes is not None:
        changed |= {"notes": notes}
    return _with(folder, changed)


def line(rows: Sequence[Row], *, by: str, on: date) -> tuple[str, str]:
    """What one reader screened on one day, for the changelog, and how such a line begins."""
    begins = f"Records screened by {by}:"
    own = Counter(
        row["decision"]
        for row in rows
        if row["decided_by"] == by and row["decided_on"] == on.isoformat()
    )
    parts = [
        f"{own[decision]} {words}"
        for decision, words in (("include", "in"), ("exclude", "out"), ("maybe", "put off"))
        if own[decision]
    ]
    return f"{begins} {', '.join(parts) or 'none, decisions were taken back'}.", begins


def _find(folder: Folder, record_id: str) -> Row:
    for row in folder.rows[TABLE]:
        if row["record_id"] == record_id:
            return row
    raise ScreeningError(f"There is no record {record_id} any more.")


def _with(folder: Folder, changed: Row) -> list[Row]:
    same = changed["record_id"]
    return [changed if row["record_id"] == same else row for row in folder.rows[TABLE]]
