"""What each reader found in a publication, cell by cell, and where two of them differ.

The first reading of a publication that was screened in also fills publications, cases and
breakdowns. Every later one is kept beside it and changes no number: a person looks at the
differences and decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.database import DataError, Fault
from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature.promote import UNREAD

Table = Literal["publications", "cases", "breakdowns"]
Place = tuple[Table, str, str]
"""Table, row and column of one value: ``("breakdowns", "outcome died", "n")``."""

PUBLICATION_ROW = "publication"
IN_THE_TABLES = "in the tables"
"""Stands for the reader of what publications, cases and breakdowns hold."""
_MOST_READINGS = 9


@dataclass(frozen=True, slots=True)
class ReadingDifference:
    """One cell on which two readers differ; an empty value means that the reader found none."""

    publication_id: str
    table: str
    row: str
    column: str
    first_reader: str
    first: str
    second_reader: str
    second: str


def store(
    folder: Folder, publication_id: str, reader: str, values: Mapping[Place, str], *, today: date
) -> dict[str, list[Row]]:
    """All rows of the tables that a reading changes; nothing is written.

    A reader who reads again replaces what they found before. ``values`` may leave out what the
    publication does not say.

    Raises:
        DataError: the publication, the reader's name, or a place of a value is not usable.
    """
    publication = _publication(folder, publication_id)
    _refuse_unusable(folder, publication_id, reader, values)
    mine = [
        {
            "publication_id": publication_id,
            "reader": reader,
            "read_on": today.isoformat(),
            "table": table,
            "row": row,
            "column": column,
            "value": value.strip(),
        }
        for (table, row, column), value in values.items()
    ]
    here = [row for row in folder.rows["readings"] if row["publication_id"] == publication_id]
    readers = list(dict.fromkeys(row["reader"] for row in here))
    others = [row for row in folder.rows["readings"] if row not in here or row["reader"] != reader]
    changed: dict[str, list[Row]] = {"readings": [*others, *mine]}
    if is_first(folder, publication_id, reader):
        before = [row for row in here if row["reader"] == reader]
        for table in ("publications", "cases", "breakdowns"):
            rows = _without_gone(folder, table, publication_id, before, values)
            changed[table] = _filled(folder, table, publication_id, values, rows)
        changed["publications"] = [
            {**row, "readings": "1"} if row["publication_id"] == publication_id else row
            for row in changed["publications"]
        ]
    elif reader not in readers:
        count = min(int(publication["readings"]) + 1, _MOST_READINGS)
        changed["publications"] = [
            {**row, "readings": str(count)} if row is publication else row
            for row in folder.rows["publications"]
        ]
    return changed


def is_first(folder: Folder, publication_id: str, reader: str) -> bool:
    """Whether the tables hold what this reader found, or nothing that anybody found.

    What was read before readings were kept counts as somebody else's.
    """
    for row in folder.rows["readings"]:
        if row["publication_id"] == publication_id:
            return row["reader"] == reader
    listed = (row for name in ("cases", "breakdowns") for row in folder.rows[name])
    if any(row["publication_id"] == publication_id for row in listed):
        return False
    publication = _publication(folder, publication_id)
    return publication["decision_note"] == UNREAD or not publication["n_cases"]


def reading_differences(folder: Folder) -> list[ReadingDifference]:
    """Every cell on which two readers of a publication differ, the first reader's value first.

    Where the tables were filled without a reading that is kept, they stand for the first reader.
    """
    found: list[ReadingDifference] = []
    by_publication: dict[str, dict[str, dict[Place, str]]] = {}
    for row in folder.rows["readings"]:
        readers = by_publication.setdefault(row["publication_id"], {})
        readers.setdefault(row["reader"], {})[_place(row)] = row["value"]
    for publication_id, readers in by_publication.items():
        if len(readers) == 1:
            places = next(iter(readers.values()))
            held = {place: _held(folder, publication_id, place) for place in places}
            readers = {IN_THE_TABLES: held, **readers}
        (first_reader, first), *later = readers.items()
        for second_reader, second in later:
            found += [
                ReadingDifference(
                    publication_id,
                    *place,
                    first_reader,
                    first.get(place, ""),
                    second_reader,
                    second.get(place, ""),
                )
                for place in dict.fromkeys((*first, *second))
                if first.get(place, "") != second.get(place, "")
            ]
    return found


def _place(row: Row) -> Place:
    table = row["table"]
    if table not in ("publications", "cases", "breakdowns"):
        raise ValueError(table)
    return table, row["row"], row["column"]  # type: ignore[return-value]


def _publication(folder: Folder, publication_id: str) -> Row:
    for row in folder.rows["publications"]:
        if row["publication_id"] == publication_id:
            return row
    rule = f"reading: publications.csv has no {publication_id}."
    remedy = "Take the record in first, or correct the name."
    raise DataError([Fault("readings.csv", None, "publication_id", publication_id, rule, remedy)])


def _refuse_unusable(
    folder: Folder, publication_id: str, reader: str, values: Mapping[Place, str]
) -> None:
    faults = []
    if not reader.strip() or reader == IN_THE_TABLES:
        rule, remedy = "reading: the reader has no name.", "Write initials or a name."
        faults.append(Fault("readings.csv", None, "reader", reader, rule, remedy))
    for table, row, column in values:
        key = {"publications": (), "cases": ("case_no",), "breakdowns": ("dimension", "category")}
        names = set(folder.package.table(table).field_names) - {"publication_id", *key[table]}
        parts = row.split(" ") if table != "publications" else []
        fits = row == PUBLICATION_ROW if table == "publications" else len(parts) == len(key[table])
        if column not in names or not fits or (table == "publications" and column == "readings"):
            rule = f"reading: {table} has no place called {row} / {column}."
            remedy = (
                'A row is "publication", the number of a case, or the dimension and the category of'
                " a breakdown; a column is one of that table."
            )
            faults.append(Fault("readings.csv", None, "row", publication_id, rule, remedy))
    if faults:
        raise DataError(faults)


def _key(table: str, row: str) -> dict[str, str]:
    """The cells that name a row, beside the publication."""
    if table == "cases":
        return {"case_no": row}
    if table == "breakdowns":
        dimension, _, category = row.partition(" ")
        return {"dimension": dimension, "category": category}
    return {}


def _is_row(row: Row, publication_id: str, key: Mapping[str, str]) -> bool:
    named = {"publication_id": publication_id, **key}
    return all(row[name] == value for name, value in named.items())


def _held(folder: Folder, publication_id: str, place: Place) -> str:
    table, name, column = place
    rows = (r for r in folder.rows[table] if _is_row(r, publication_id, _key(table, name)))
    return next((row[column] for row in rows), "")


def _without_gone(
    folder: Folder,
    table: str,
    publication_id: str,
    before: Iterable[Row],
    values: Mapping[Place, str],
) -> list[Row]:
    """The rows of a table without those that the reader had found before and now has not."""
    still = {row for of, row, _column in values if of == table}
    gone = {row["row"] for row in before if row["table"] == table} - still
    return [
        row
        for row in folder.rows[table]
        if not any(_is_row(row, publication_id, _key(table, name)) for name in gone)
    ]


def _filled(
    folder: Folder,
    table: str,
    publication_id: str,
    values: Mapping[Place, str],
    held: Iterable[Row],
) -> list[Row]:
    """The rows of a table with the values of one reading; rows that it names anew come last."""
    rows: list[Row] = list(held)
    empty = dict.fromkeys(folder.package.table(table).field_names, "")
    for name, cells in _by_row(table, values):
        key = _key(table, name)
        for place, row in enumerate(rows):
            if _is_row(row, publication_id, key):
                rows[place] = {**row, **cells}
                break
        else:
            rows.append({**empty, "publication_id": publication_id, **key, **cells})
    return rows


def _by_row(table: str, values: Mapping[Place, str]) -> Iterable[tuple[str, dict[str, str]]]:
    found: dict[str, dict[str, str]] = {}
    for (of, row, column), value in values.items():
        if of == table:
            found.setdefault(row, {})[column] = value.strip()
    return found.items()
