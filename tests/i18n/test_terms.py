"""The table of medical and statistical terms, which translators and readers check first."""

from __future__ import annotations

import csv
from collections import Counter

from dashboard.languages import CATALOGS, LANGUAGES, SOURCE

TERMS = CATALOGS / "terms.csv"
TRANSLATED = [code for code in LANGUAGES if code != SOURCE]


def _rows() -> list[list[str]]:
    with TERMS.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_file_is_utf8_with_plain_line_ends() -> None:
    content = TERMS.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.decode("utf-8").endswith("\n")


def test_every_language_has_a_column() -> None:
    assert _rows()[0] == ["term", "definition", *TRANSLATED, "source"]


def test_every_row_is_as_long_as_the_head() -> None:
    head, *rows = _rows()
    assert rows
    assert [row for row in rows if len(row) != len(head)] == []


def test_no_cell_is_empty_or_padded() -> None:
    head, *rows = _rows()
    faulty = [
        (row[0], column)
        for row in rows
        for column, cell in zip(head, row, strict=True)
        if not cell.strip() or cell != cell.strip()
    ]
    assert faulty == []


def test_no_term_stands_twice() -> None:
    counted = Counter(row[0].casefold() for row in _rows()[1:])
    assert [term for term, times in counted.items() if times > 1] == []
