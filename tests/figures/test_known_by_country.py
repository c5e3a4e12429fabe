"""The map: published patients as circles, and a small mark where the group has a number."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dashboard.faces.export import to_text
from dashboard.figures.answer import Answer
from dashboard.figures.cases_by_country import FIGURE
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection

from .small import Row, data_set, group_counts, group_release, publication, unchecked

HIDDEN = "hidden (fewer than 5, or hidden to protect others)"
COUNTS = group_counts("country", JPN=20, IND=None, NOR=9, NZL=None, other=22, unknown=6)


def context(counts: list[Row]) -> Context:
    """13 patients in Japan, 4 in India, 2 in China, 3 of whom no country is stated."""
    return unchecked(
        publication("a", 2015, 13, countries="JPN"),
        publication("b", 2020, 4, countries="IND"),
        publication("c", 2021, 2, countries="CHN"),
        publication("d", 2021, 3),
        community_counts=counts,
    )


@cache
def _released() -> Context:
    return context(COUNTS)


def released(selection: Selection | None = None) -> Answer:
    return FIGURE.answer(_released(), selection or Selection())


def columns(answer: Answer, table: str) -> set[str]:
    return {column.name for column in answer.table(table).columns}


def rows_of(answer: Answer, table: str = "main") -> dict[str, Any]:
    return {str(row["country"]): row for row in answer.table(table).rows}


def badges(answer: Answer) -> dict[str, Any]:
    """Country -> the mark of the group's number."""
    found = {}
    for trace in FIGURE.charts["main"](answer).data:
        if trace.type == "scattergeo" and str(trace.marker.symbol).startswith("square"):
            for place, text in zip(trace.customdata, trace.text, strict=True):
                found[place[0]] = {"symbol": trace.marker.symbol, "text": text}
    return found


@pytest.mark.parametrize(
    "counts", [[], group_counts("total", all=60), group_counts("country", "families", JPN=20)]
)
def test_without_people_by_country_nothing_changes(counts: list[Row]) -> None:
    answer = FIGURE.answer(context(counts), Selection())
    for table in ("main", "without"):
        assert not {"known_to_group", "known_hidden", "known_on"} & columns(answer, table)
    assert "latitude" not in columns(answer, "without")
    assert "group" not in answer.main.note
    assert badges(answer) == {}


def test_what_the_group_knows_stands_beside_the_published_patients() -> None:
    rows = rows_of(released())
    found = {
        code: (row["patients"], row["known_to_group"], row["known_hidden"], row["known_on"])
        for code, row in rows.items()
    }
    assert found == {
        "JPN": (13, 20, False, "2026-10-31"),
        "IND": (4, None, True, None),
        "CHN": (2, None, False, None),
    }


def test_a_release_as_the_group_makes_it_gives_the_same() -> None:
    counts = group_release(country={"JPN": 20, "IND": None, "NOR": 9, "other": 22, "unknown": 6})
    data = data_set(publication("a", 2015, 13, countries="JPN"), community_counts=counts)
    answer = FIGURE.answer(data, Selection())
    assert rows_of(answer)["JPN"]["known_to_group"] == 20
    assert rows_of(answer, "without")["IND"]["known_hidden"] is True
    assert rows_of(answer, "without")["NOR"]["known_to_group"] == 9


def test_the_totals_of_published_patients_do_not_change() -> None:
    before = FIGURE.answer(context([]), Selection())
    assert released().totals == before.totals
    assert released().headline == before.headline


def test_a_country_that_only_the_group_knows_appears_first_among_those_without_a_circle() -> None:
    rows = list(rows_of(released(), "without").items())
    assert {code for code, _row in rows[:2]} == {"NOR", "NZL"}
    without = dict(rows)
    assert (without["NOR"]["known_to_group"], without["NOR"]["known_hidden"]) == (9, False)
    assert (without["NZL"]["known_to_group"], without["NZL"]["known_hidden"]) == (None, True)
    assert without["NOR"]["why"] == "No publication found"
    assert without["FRA"]["known_hidden"] is False
    assert "NOR" not in rows_of(released())


def test_a_mark_of_one_size_for_every_number_and_another_for_every_hidden_one() -> None:
    found = badges(released())
    assert {code: mark["symbol"] for code, mark in found.items()} == {
        "JPN": "square",
        "NOR": "square",
        "IND": "square-x",
        "NZL": "square-x",
    }
    sizes = {
        trace.marker.size
        for trace in FIGURE.charts["main"](released()).data
        if trace.type == "scattergeo" and str(trace.marker.symbol).startswith("square")
    }
    assert len(sizes) == 1
    assert "Known to the group: 20 people" in found["JPN"]["text"]
    assert "13 patients" in found["JPN"]["text"]
    assert HIDDEN in found["NZL"]["text"]


def test_circles_are_as_before_and_say_what_the_group_knows() -> None:
    circles = FIGURE.charts["main"](released()).data[2]
    before = FIGURE.charts["main"](FIGURE.answer(context([]), Selection())).data[2]
    assert list(circles.marker.size) == list(before.marker.size) == [13, 4, 2]
    assert circles.marker.sizeref == before.marker.sizeref
    assert "Known to the group: 20 people" in circles.text[0]
    assert HIDDEN in circles.text[1]
    assert "group" not in circles.text[2]


def test_the_map_per_million_has_published_patients_only() -> None:
    chart = FIGURE.charts["per_million"](released())
    assert len([trace for trace in chart.data if trace.type == "scattergeo"]) == 1


@pytest.mark.parametrize("selection", [Selection(age="child"), Selection(trigger=("influenza",))])
def test_for_a_trigger_or_an_age_the_group_has_no_number_by_country(selection: Selection) -> None:
    answer = released(selection)
    assert "known_to_group" not in columns(answer, "main")
    assert badges(answer) == {}
    assert any("one at a time" in text for text in answer.caveats)


def test_years_leave_the_side_of_the_group_alone_and_it_is_said() -> None:
    answer = released(Selection(to_year=2016))
    assert list(rows_of(answer)) == ["JPN"]
    assert rows_of(answer, "without")["IND"]["known_hidden"] is True
    assert any("the group's numbers stay the same" in text for text in answer.caveats)


def test_the_words_tell_hidden_other_and_unknown_apart_and_add_nothing() -> None:
    answer = released()
    said = " ".join(answer.caveats)
    assert "22 more people under 'other countries'" in said
    assert "For 6 people the group does not know the country" in said
    assert "must not be read as zero" in said
    assert HIDDEN in answer.main.note
    assert "Most: Japan, 20" in answer.main.alt
    assert "2 countries: hidden numbers" in answer.main.alt
    text = to_text(answer)
    for wrong in (13 + 20, 20 - 13, 20 + 9, 22 + 6):
        assert f" {wrong} " not in text
