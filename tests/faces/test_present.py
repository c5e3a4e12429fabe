"""Which screens a deck needs: everything said, nothing too small, no row lost."""

from __future__ import annotations

import json

import pytest

from dashboard.faces import decks
from dashboard.faces.fitting import Spec, fit
from dashboard.faces.present.panels import panels, some
from dashboard.faces.present.plan import LEAST_TEXT, Screen, screens
from dashboard.faces.present.rows import Rows, demand, draw, shown
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.figures.style import base_figure


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
        own = [screen for screen in found if screen.slide.item.figure == slide.item.figure]
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


class TestPanels:
    """Of a chart of panels, some at a time."""

    def chart(self) -> Spec:
        figure = base_figure(400)
        for panel, (bottom, top) in enumerate(((0.7, 1.0), (0.35, 0.65), (0.0, 0.3)), 1):
            number = "" if panel == 1 else str(panel)
            figure.add_bar(x=[2000, 2001], y=[panel, 5], xaxis=f"x{number}", yaxis=f"y{number}")
            axis = {"anchor": f"y{number}", "matches": "x3", "showticklabels": panel == 3}
            figure.layout[f"xaxis{number}"] = axis
            figure.layout[f"yaxis{number}"] = {"domain": [bottom, top], "range": [0, 5]}
            figure.add_annotation(text=f"Panel {panel}", xref="paper", x=0, yref="paper", y=top)
        figure.add_annotation(text="An event", xref="x", x=2000.5, yref="paper", y=1)
        return fit(figure, 600, height=400)

    def test_all_are_found_from_the_top(self) -> None:
        assert panels(self.chart()) == ["yaxis", "yaxis2", "yaxis3"]
        assert panels(fit(base_figure(300).add_bar(x=[1], y=[1]), 600)) == []

    @pytest.mark.parametrize(
        ("names", "shown", "places"),
        [
            (["yaxis", "yaxis2"], ["Panel 1", "Panel 2"], [1.0, 0.4615]),
            (["yaxis2", "yaxis3"], ["Panel 2", "Panel 3"], [1.0, 0.4615]),
            (["yaxis3"], ["Panel 3"], [1.0]),
        ],
    )
    def test_some_have_their_bars_titles_and_years_and_the_room_of_all(
        self, names: list[str], shown: list[str], places: list[float]
    ) -> None:
        whole = self.chart()
        before = json.dumps(whole)
        cut = some(whole, names)
        layout = cut["layout"]
        assert [trace["y"][0] for trace in cut["data"]] == [int(t[-1]) for t in shown]
        titles = {n["text"]: n["y"] for n in layout["annotations"] if n["xref"] == "paper"}
        assert list(titles) == shown
        assert list(titles.values()) == pytest.approx(places, abs=0.001)
        assert layout[names[0]]["domain"][1] == 1
        assert layout[names[-1]]["domain"][0] == 0
        assert all(layout[name]["range"] == [0, 5] for name in names), "one scale for all panels"
        (event,) = [n for n in layout["annotations"] if n["text"] == "An event"]
        axes = {trace["xaxis"] for trace in cut["data"]}
        assert event["xref"] in axes
        labelled = [axis for axis in axes if layout[f"xaxis{axis[1:]}"]["showticklabels"]]
        assert labelled == [cut["data"][-1]["xaxis"]]
        assert json.dumps(whole) == before

    def test_a_deck_shows_each_panel_once(self, handed_over: Context) -> None:
        found = planned(handed_over, "triggers-over-time")
        charts = [screen.chart for screen in found if screen.chart]
        names = [trace["name"] for chart in charts for trace in chart["data"]]
        whole = draw(found[0].slide)
        assert names == [trace["name"] for trace in whole["data"]]
        told = [note for screen in found for note in screen.notes if note.startswith("Part ")]
        assert told == [f"Part {n} of {len(charts)}." for n in range(1, len(charts) + 1)]
