"""XML in pieces: each record cut out of the text and parsed alone.

So a broken record spoils no other one, its line is known, and nothing outside of it (a document
type, an entity) is ever looked at. Entities are not resolved and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from dashboard.intake.literature.record import Reading, Record, broken, never_ends, untitled
from dashboard.intake.literature.text import decode, line_at

_TAG = re.compile(r"<[^<>]*>")
_PREFIX = re.compile(r"(</?|\s)\w+:(?=\w)(?=[^\"']*[\s>=/])")


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: where it begins, and its element; None and the reason if it can't be parsed."""

    line: int
    start: str
    element: etree._Element | None
    trouble: str = ""


def read_pieces(
    raw: bytes,
    file: str,
    tags: Sequence[str],
    name: Callable[[str], str],
    record_of: Callable[[etree._Element, str, int], Record],
) -> Reading:
    """Read every element of these names as a record; what can't be taken is told.

    ``name`` finds in the beginning of a piece what to call it in a message; ``record_of`` makes a
    record of its element, file and line.

    Raises:
        UnreadableError: the file is not text.
    """
    decoded = decode(raw, file)
    records, faults = [], []
    for piece in pieces(decoded.text, *tags):
        shown = name(piece.start)
        if piece.element is None and not piece.trouble:
            faults.append(never_ends(file, piece.line, shown=shown))
        elif piece.element is None:
            what = f"the XML of this record is broken ({piece.trouble}), so it was left out."
            faults.append(broken(file, piece.line, what, shown=shown))
        elif not (record := record_of(piece.element, file, piece.line)).title:
            faults.append(untitled(file, piece.line, shown=shown))
        else:
            records.append(record)
    return Reading(tuple(records), tuple(faults), decoded.remarks)


def pieces(text: str, *tags: str) -> Iterator[Piece]:
    """Every element of these names, in order, none of them inside another.

    A start tag before the end of the one before, or the end of the file, means that the earlier one
    never ends: its element is None and it has no trouble.
    """
    starts = list(re.finditer(rf"<({'|'.join(tags)})(?=[\s>])[^<>]*>", text))
    for number, found in enumerate(starts):
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        end = text.find(f"</{found[1]}>", found.end(), limit)
        line, start = line_at(text, found.start()), text[found.end() : found.end() + 200]
        if end < 0:
            yield Piece(line, start, None)
            continue
        source = _TAG.sub(_without_prefixes, text[found.start() : end])
        yield _parsed(line, start, f"{source}</{found[1]}>")


def _without_prefixes(tag: re.Match[str]) -> str:
    """Prefixes were declared outside of the piece, and none of their names matters here."""
    return _PREFIX.sub(r"\1", tag[0])


def _parsed(line: int, start: str, source: str) -> Piece:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        element = etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError as error:
        return Piece(line, start, None, error.msg.partition(", line ")[0])
    return Piece(line, start, element)


def all_text(element: etree._Element | None) -> str:
    """The text of an element with that of everything inside it."""
    return "" if element is None else "".join(map(str, element.itertext()))


def text_of(element: etree._Element | None, path: str) -> str:
    """The text of the first element at a path; empty if there is none."""
    return "" if element is None else all_text(element.find(path))
