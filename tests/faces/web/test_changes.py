"""What each release said, and what it did to the numbers: nothing that moved is called the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Shop, serve
from .reading import HtmlTable, Server


def table_of(server: Server, position: int) -> HtmlTable:
    """The table of a release, the newest first."""
    return server.page("/changes").tables[position]


def test_every_release_stands_with_what_it_said_and_leads_there(
    released: Server, shop: Shop
) -> None:
    page = released.page("/changes")
    assert page.texts("h3 small a") == [*reversed(shop.versions)]
    for position, version in enumerate(reversed(shop.versions)):
        frozen = released.service.releases.answers(version)
        said = {one["question"]: one["headline"] for one in frozen.values()}
        assert {row[0]: row[1] for row in table_of(released, position).rows} == said
        assert {f"/figures/{one}?version={version}" for one in frozen} <= set(page.links())
    assert len(table_of(released, 1).headings) == 2, "nothing came before the first"


def test_a_sentence_that_moved_is_never_called_the_same(released: Server, shop: Shop) -> None:
    older, newer = (released.service.releases.answers(version) for version in shop.versions)
    before = {one["question"]: one["headline"] for one in older.values()}
    table = table_of(released, 0)
    assert table.headings[2] == f"Against {shop.versions[0]}"
    for question, headline, moved in table.rows:
        same = before[question] == headline
        assert ("same" in moved) is same, (question, moved)
        assert moved.startswith(("The total rose", "It said: ")) is not same
    count = next(row for row in table.rows if row[0] == newer["published-count"]["question"])
    assert "The total rose from 1,054 to 1,100." in count[2]
    assert "The number of publications rose from 198 to 199." in count[2]


def test_a_release_that_moved_nothing_says_so(shop: Shop, tmp_path: Path) -> None:
    mine = shop.copy(tmp_path / "data")
    mine.say("2026-12-04", "- Words only.")
    mine = mine.release()
    mine.build()
    with serve(mine.database, mine.releases) as server:
        moved = {row[2] for row in table_of(server, 0).rows}
    assert moved == {"The same sentence and totals."}


@pytest.mark.parametrize("which", ["draft", "released"])
def test_the_changelog_and_the_corrections_stand_there(
    which: str, request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(which).page("/changes")
    assert "The first collation." in page.words
    assert "None so far." in page.words
    assert "2026-11-22" in page.texts("h3")
    if which == "draft":
        assert "There is no release yet." in page.words
