"""The bytes of a file as text, whatever encoding the database or a spreadsheet gave it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass


class UnreadableError(Exception):
    """The file is no text; the message says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, a line feed at the end of each line, and remarks on how it was read."""

    text: str
    remarks: tuple[str, ...]


def decode(raw: bytes, file: str) -> Text:
    """Read UTF-8 or UTF-16; a line that is neither is read as Windows-1252, with a remark.

    Line by line, because one stray byte must not ruin the letters of a whole file. A letter that is
    cut in two at the very end of the file is left out: the record it belongs to is cut off too.

    Raises:
        UnreadableError: it is not text at all.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Text(_unix(raw.decode("utf-16", errors="replace")), ())
    if b"\x00" in raw:
        raise UnreadableError(
            f"{file} is not a text file. Export the records again, as one of the formats that are"
            " read here."
        )
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return Text(_unix(raw.decode("utf-8")), ())
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return Text(_unix(raw[: error.start].decode("utf-8")), ())
    lines = list(_lines(raw))
    first = next(number for number, (_, odd) in enumerate(lines, start=1) if odd)
    remark = (
        f"{file} is not UTF-8 (first seen on line {first}); such lines were read as Windows-1252."
        " Look at the letters with accents."
    )
    return Text(_unix("\n".join(line for line, _ in lines)), (remark,))


def _lines(raw: bytes) -> Iterator[tuple[str, bool]]:
    for line in raw.split(b"\n"):
        try:
            yield line.decode("utf-8"), False
        except UnicodeDecodeError:
            yield line.decode("cp1252", errors="replace"), True


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_at(text: str, place: int) -> int:
    """The line, from 1, on which a place of a text lies."""
    return text.count("\n", 0, place) + 1
