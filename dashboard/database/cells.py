"""Single cells: what is tidied without a word, and what is refused.

Tidied, because no meaning is lost: spaces around free text, numbers and the items of a list,
``TRUE`` for ``true`` (spreadsheets write it so), line ends inside a cell.
Refused, because it looks right and is not: spaces around a code (it would not match its table),
invisible characters, letters ruined by a wrong encoding, a spreadsheet's error values, numbers
written with a decimal comma or thousands marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.database.faults import Fault, shorten
from dashboard.database.package import LIST_SEPARATOR, Field

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00a0\u00ad\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]")
_RUINED = re.compile("\ufffd|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac|\u00ef\u00bb\u00bf")
_SPREADSHEET_ERROR = re.compile(r"#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|#+)")
_NUMBER = {
    "integer": (re.compile(r"-?[0-9]{1,15}"), "a whole number such as 12"),
    "year": (re.compile(r"[0-9]{4}"), "a year of four digits such as 2021"),
    "number": (re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?"), "a number such as 0.67"),
}


def clean_column(
    file: str, field: Field, raws: Sequence[str], rows: Sequence[int]
) -> tuple[list[str], list[Fault]]:
    """Tidy the cells of a column; a fault for each that must not be taken as it stands.

    Each value is looked at once, however often it stands there.
    """
    tidied = {raw: _clean(field, raw) for raw in set(raws)}
    faults = [
        Fault(file, row, field.name, _visible(raw), *trouble)
        for row, raw in zip(rows, raws, strict=True)
        if (trouble := tidied[raw][1])
    ]
    return [tidied[raw][0] for raw in raws], faults


def clean_cell(file: str, row: int, field: Field, raw: str) -> tuple[str, Fault | None]:
    """Tidy one cell; a fault if it must not be taken as it stands."""
    (cell,), faults = clean_column(file, field, [raw], [row])
    return cell, faults[0] if faults else None


def _clean(field: Field, raw: str) -> tuple[str, tuple[str, str] | None]:
    """One cell, tidied, and what is wrong with it: the rule and the remedy."""
    cell = raw.strip(" \t\n")
    if field.type == "boolean" and cell.lower() in {"true", "false"}:
        cell = cell.lower()
    elif field.is_list:
        cell = LIST_SEPARATOR.join(item.strip(" ") for item in cell.split(LIST_SEPARATOR))
    return cell, _trouble(field, raw, cell) if raw else None


def _trouble(field: Field, raw: str, cell: str) -> tuple[str, str] | None:
    # All that is looked for by these is no plain, visible letter: most cells are passed at once.
    plain = raw.isascii() and raw.isprintable()
    if not plain and _RUINED.search(raw):
        return (
            "encoding: letters in this cell were ruined by a wrong encoding.",
            'Type the letters again and save the file as "CSV UTF-8".',
        )
    exact = field.is_code or field.type != "string"
    if not plain and (_INVISIBLE if exact else _CONTROL).search(raw):
        return (
            "invisible: the cell holds an invisible character, shown here as ⟨…⟩.",
            "Clear the cell and type its value by hand instead of pasting it.",
        )
    if _SPREADSHEET_ERROR.fullmatch(cell):
        return (
            "spreadsheet_error: this is a spreadsheet's error value, not data.",
            "Type the value that belongs here, or leave the cell empty if it is not known.",
        )
    if field.is_code and not field.is_list and raw != cell:
        return (
            "spaces: a code has spaces or line breaks around it and would not match.",
            f'Write "{shorten(cell)}" without them.',
        )
    if cell and field.type in _NUMBER:
        pattern, wanted = _NUMBER[field.type]
        if not pattern.fullmatch(cell):
            return (f"number: this is not {wanted}.", _number_remedy(field.type, cell, wanted))
    return None


def _number_remedy(kind: str, cell: str, wanted: str) -> str:
    if kind == "number" and re.fullmatch(r"-?[0-9]+,[0-9]+", cell):
        return f'Write a point instead of the comma: "{cell.replace(",", ".")}".'
    if kind != "number" and re.fullmatch(r"[0-9]+\.0+", cell):
        return f'Write "{cell.partition(".")[0]}".'
    return f"Write {wanted}, digits only; leave the cell empty if it is not known."


def _visible(raw: str) -> str:
    return _INVISIBLE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", raw)
