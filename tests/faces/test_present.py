"""Which screens a deck needs: everything said, nothing too small, no row lost."""

from __future__ import annotations

import pytest

from dashboard.faces import decks
from dashboard.faces.present.plan import LEAST_TEXT, Screen, screens
from dashboard.faces.present.rows import Rows, demand, draw, shown
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection


def planned(context: Context, *names: str, **choices: object) -> tuple[Screen, ...]:
    return screens(context, decks.read_items(names), Selection(**choices))  # type: ignore[arg-type]


@pytest.mark.parametrize("deck", decks.DECKS)
def test_every_figure_of_a_deck_has_its_sentence_and_its_chart(
    handed_over: Context, deck: str
) -> None:
    items = decks.find_deck(deck).items
    found = screens(handed_over, items, Selection())
    assert list(dict.fromkeys(screen.slide.item for screen in found)) == list(items)
    for slide in decks.slides(handed_over, items, Selection()):
        own = [screen for screen in found if screen.slide.answer is slide.answer]
        assert any(screen.heading == slide.answer.headline for screen in own)
        charts = [screen for screen in own if screen.chart and screen.slide.item == slide.item]
        assert bool(charts) is slide.has_chart
        assert all(slide.table.note in (*screen.notes, "") for screen in charts)
    assert all(screen.size >= LEAST_TEXT for screen in found)


def test_a_warning_is_a_screen_before_the_figure_and_comes_once(handed_over: Context) -> None:
    found = planned(handed_over, "published-count", "outcomes", "outcomes:lasting")
    warnings = [at for at, screen in enumerate(found) if screen.heading == screen.slide.warning]
    first = next(at for at, s in enumerate(found) if s.slide.item.figure == "outcomes")
    assert warnings == [first]
    assert found[first].chart is None


def test_rows_go_on_over_screens_and_none_is_lost(handed_over: Context) -> None:
    found = planned(handed_over, "cases-by-trigger")
    (slide,) = decks.slides(handed_over, decks.read_items(["cases-by-trigger"]), Selection())
    drawn = slide.figure.draw(slide.answer, slide.table.id)
    rows = len({name for trace in drawn.data for name in trace.y})
    assert rows >= len(slide.table.rows)
    assert demand(draw(slide)).rows == rows
    ends = [s.chart["layout"]["yaxis"]["range"] for s in found if s.chart]
    assert len(ends) > 1
    assert ends[0][1] == -0.5
    assert ends[-1][0] == rows - 0.5
    assert [lower for lower, _upper in ends[:-1]] == [upper for _lower, upper in ends[1:]]
    said = [note for screen in found for note in screen.notes if note.startswith("Rows ")]
    assert len(said) == len(ends)
    assert said[-1].endswith(f" to {rows} of {rows}.")


def test_what_no_screen_shows_is_told(handed_over: Context) -> None:
    found = planned(handed_over, "triggers-over-time:periods")
    parts = [screen for screen in found if screen.chart]
    assert len(parts) == 3
    assert all("The others are on the figure's own page." in s.notes[0] for s in parts)


def test_an_axis_that_begins_below_is_cut_from_the_top_too() -> None:
    spec = {
        "data": [{"type": "bar", "y": ["c", "b", "a"]}],
        "layout": {"template": {}, "width": 1, "height": 200, "font": {"size": 13}},
    }
    cut = shown(spec, Rows(1, 2, 3))
    # "a" stands on top, as the last one.
    assert cut["layout"]["yaxis"]["range"] == [0.5, 2.5]
    assert cut["data"] == spec["data"]


def test_choices_that_a_figure_cannot_follow_are_told(handed_over: Context) -> None:
    found = planned(handed_over, "told-and-counted", "age-groups", country=("CHN",))
    for screen in found:
        told = any(note == "Not narrowed by your choice of country." for note in screen.notes)
        assert told is (screen.slide.item.figure == "told-and-counted")


def test_an_answer_without_rows_is_told_in_words(handed_over: Context) -> None:
    (screen,) = planned(handed_over, "cases-by-country", from_year=1900, to_year=1901)
    assert screen.chart is None
    assert screen.heading == screen.slide.answer.headline
