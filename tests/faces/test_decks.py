"""What can be presented: ready decks, items in their written form, and what a slide is told."""

from __future__ import annotations

import pytest

from dashboard.faces.decks import DECKS, DeckError, Item, every_item, find_deck, read_items, slides
from dashboard.figures.figure import Context, find, registry
from dashboard.figures.selection import Selection


@pytest.mark.parametrize("deck_id", DECKS)
def test_ready_decks_name_what_exists(deck_id: str) -> None:
    deck = find_deck(deck_id)
    assert read_items(map(str, deck.items)) == deck.items
    assert deck.title
    assert deck.description


def test_deck_for_families_has_nothing_that_needs_a_warning() -> None:
    assert not [item for item in find_deck("families").items if find(item.figure).content_note]


def test_every_chart_and_every_main_table_can_be_presented() -> None:
    items = every_item()
    assert {item.figure for item in items if item.table == "main"} == set(registry())
    for figure in registry().values():
        assert {item.table for item in items if item.figure == figure.id} >= set(figure.charts)
    assert read_items(map(str, items)) == items


def test_written_form_keeps_order_and_passes_over_what_is_empty_or_repeated() -> None:
    read = read_items(["names:by_year", "", " names ", "names:by_year", "names:main"])
    assert [str(item) for item in read] == ["names:by_year", "names"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["deaths"], "'deaths' is not a figure. Figures: published-count,"),
        (["names:by_moon"], "'by_moon' is not a chart of names. There are: names, names:by_year."),
        ([], "Name at least one figure: published-count,"),
        ([" ", ""], "Name at least one figure: published-count,"),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(names: list[str], told: str) -> None:
    with pytest.raises(DeckError, match=told):
        read_items(names)


def test_unknown_deck_is_told_with_those_that_exist() -> None:
    with pytest.raises(
        DeckError, match=r"'x' is not a deck. Decks: overview, clinicians, families"
    ):
        find_deck("x")


def test_each_figure_follows_what_it_can_and_names_what_it_cannot(handed_over: Context) -> None:
    chosen = Selection(trigger=("covid19",), age="child", lang="en")
    told, count = slides(handed_over, read_items(["told-and-counted", "published-count"]), chosen)
    assert told.unfollowed == ("trigger", "age")
    assert told.answer.selection == Selection()
    assert count.unfollowed == ()
    assert count.answer.selection == chosen


def test_warning_stands_once_before_a_figure(handed_over: Context) -> None:
    items = read_items(["outcomes", "names", "outcomes:lasting"])
    warnings = [slide.warning for slide in slides(handed_over, items, Selection())]
    assert warnings == [find("outcomes").content_note, "", ""]


def test_item_without_a_table_for_the_choice_shows_the_main_one(handed_over: Context) -> None:
    nobody = Selection(trigger=("dengue",), country=("FRA",), from_year=1996, to_year=1997)
    for slide in slides(handed_over, every_item(), nobody):
        assert slide.table in slide.answer.tables
        assert not (slide.has_chart and not slide.table.rows)
    (shown,) = slides(handed_over, [Item("published-and-known", "by_age")], Selection())
    assert shown.table is shown.answer.main
