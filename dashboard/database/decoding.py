"""From the bytes of a CSV file to rows of cells; never half-read, never guessed.

People open these files in Excel, LibreOffice, Numbers and text editors, and each saves them in its
own way. What differs without a change of meaning is taken: a byte order mark, CRLF or CR line ends,
``;`` or tabs between cells, another order of columns, blank rows. What could change the meaning is
refused with the way out: a file that is not UTF-8 (a Japanese or Chinese Excel writes bytes that a
Western code page "reads" without complaint, so there is no safe guess), or a lost quote.
"""

from __future__ import annotations

import csv
import io
import re

from dashboard.database.faults import DataError, Fault
from dashboard.database.package import Table

DELIMITERS = ",;\t"

_SAVE_AGAIN = 'Save the file again as "CSV UTF-8 (comma delimited)".'
_WRONG_FORMATS = (
    (b"\xff\xfe", "is UTF-16 text, not UTF-8."),
    (b"\xfe\xff", "is UTF-16 text, not UTF-8."),
    (b"PK\x03\x04", "is a spreadsheet file that was only renamed to .csv."),
    (b"\xd0\xcf\x11\xe0", "is an old Excel file that was only renamed to .csv."),
)
_MERGE_MARK = re.compile(r"^(<{7} |={7}$|>{7} )")


def refusal(
    table: Table, rule: str, remedy: str, *, row: int | None = None, value: str | None = None
) -> DataError:
    """Make the error for a file that cannot be read any further."""
    return DataError([Fault(table.file, row, None, value, rule, remedy)])


def decode(table: Table, raw: bytes) -> str:
    """Turn bytes into text with LF line ends.

    Raises:
        DataError: they are not UTF-8.
    """
    for start, problem in _WRONG_FORMATS:
        if raw.startswith(start):
            raise refusal(table, f"encoding: the file {problem}", _SAVE_AGAIN)
    if b"\x00" in raw:
        raise refusal(table, "encoding: the file holds NUL bytes, so it is no text.", _SAVE_AGAIN)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_start = max(raw.rfind(b"\n", 0, error.start), raw.rfind(b"\r", 0, error.start)) + 1
        readable = raw[line_start : error.start].decode("utf-8", "replace")[-40:]
        raise refusal(
            table,
            "encoding: the file is not UTF-8; letters such as é or ü would come out wrong.",
            f"{_SAVE_AGAIN} If letters already look wrong on the screen, take the last good "
            "version and make the change again.",
            row=1 + len(re.findall(rb"\r\n|\r|\n", raw[:line_start])),
            value=f"{readable}\N{REPLACEMENT CHARACTER}",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def divide(table: Table, text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """Divide a text into rows of cells; blank rows are left out, the numbers of the rest stay.

    Returns the separator found, and each row with its number.

    Raises:
        DataError: the cells cannot be told apart for certain.
    """
    first, _, rest = text.partition("\n")
    if re.fullmatch(r'"?sep=.?"?', first.strip(), re.IGNORECASE):
        text, first = rest, rest.partition("\n")[0]
    delimiter = _delimiter(table, first)
    numbered = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if cells and _MERGE_MARK.match(cells[0]):
                raise refusal(
                    table,
                    "merge: two versions of the file were mixed and nobody has chosen.",
                    "Keep the right rows, remove the lines that begin with <<<<<<<, ======= "
                    "and >>>>>>>.",
                    row=row,
                    value=cells[0],
                )
            if any(map(str.strip, cells)):
                numbered.append((row, cells))
    except csv.Error as error:
        raise refusal(
            table,
            f"quotes: the cells cannot be told apart from here on ({error}).",
            'Look in this row for a quote mark (") too many or too few. Inside a quoted cell a '
            'quote mark is written twice ("").',
            row=row + 1,
        ) from error
    return delimiter, numbered


def _delimiter(table: Table, header_line: str) -> str:
    """Choose the separator under which the header names most of the expected columns."""
    expected = set(table.field_names)

    def known(delimiter: str) -> int:
        return len({cell.strip(' "') for cell in header_line.split(delimiter)} & expected)

    return max(DELIMITERS, key=known)
