"""How charts name a publication."""

from __future__ import annotations

import pytest

from dashboard.figures import counting
from dashboard.figures.figure import Context
from tests.figures.small import Row, data_set, publication


def names(context: Context) -> dict[str, str]:
    rows = context.rows("SELECT * FROM short_names")
    return {
        row["publication_id"]: counting.short_name(row["author"], row["year"], row["letter"])
        for row in rows
    }


@pytest.mark.parametrize(
    ("author", "label"),
    [
        ("Yamamoto H", "Yamamoto 2020"),
        ("Ibrahim RSM", "Ibrahim 2020"),
        ("Rossi J-P", "Rossi 2020"),
        ("von Wickede M", "von Wickede 2020"),
        ("López-Laso E", "López-Laso 2020"),
        ("AlMuammar S", "AlMuammar 2020"),
        ("Holla", "Holla 2020"),
        (None, "Unnamed 2020"),
    ],
)
def test_initials_are_left_out(author: str | None, label: str) -> None:
    assert names(data_set(publication("a", 2020, 1, first_author=author))) == {"a": label}


def test_a_letter_tells_apart_who_shares_name_and_year() -> None:
    def by(publication_id: str, author: str | None, year: int) -> Row:
        return publication(publication_id, year, 1, first_author=author)

    context = data_set(
        by("a", "Zhang H", 2025),
        by("b", "Zhang J", 2025),
        by("c", "Zhang J", 2024),
        by("d", None, 2024),
        by("e", None, 2024),
    )
    assert names(context) == {
        "a": "Zhang 2025a",
        "b": "Zhang 2025b",
        "c": "Zhang 2024",
        "d": "Unnamed 2024a",
        "e": "Unnamed 2024b",
    }
