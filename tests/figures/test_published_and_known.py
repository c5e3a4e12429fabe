"""Published patients beside what the group counts: hidden stays hidden, nothing is added."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.database import parse_site
from dashboard.faces.export import to_csv, to_text
from dashboard.faces.pictures import picture
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.figures.published_and_known import FIGURE
from dashboard.figures.selection import Selection

from .small import (
    RELEASED,
    SITE,
    Row,
    breakdown,
    data_set,
    group_counts,
    group_release,
    group_size,
    publication,
    unchecked,
)

HIDDEN = "hidden (fewer than 5, or hidden to protect others)"
TOTALS = (
    group_counts("total", all=61),
    group_counts("total", "families", all=57),
)
BY_COUNTRY = (
    group_counts("country", JPN=20, IND=None, NOR=None, FRA=9, other=22, unknown=6),
    group_counts("country", "families", JPN=19, IND=None, NOR=None, FRA=None, other=20, unknown=6),
)
BY_TRIGGER = (group_counts("trigger", influenza=30, covid19=None, other=8, unknown=18),)
BY_AGE = (group_counts("age_group", child=50, adult=None, unknown=None),)
RELEASE = (*TOTALS, *BY_COUNTRY, *BY_TRIGGER, *BY_AGE)
STATED = [group_size("2021-07-31", "members", 311), group_size("2021-07-31", "families", 120)]


def context(*counts: list[Row], stated: list[Row] | None = None) -> Context:
    """13 patients in Japan (9 influenza A, 1 B, 1 dengue, 1 COVID-19), 4 in China, 3 nowhere."""
    return unchecked(
        publication("a", 2015, 13, countries="JPN"),
        publication("b", 2020, 4, countries="CHN", design="case_series"),
        publication("c", 2021, 3),
        breakdowns=[
            *breakdown("a", "trigger", 13, influenza_a=9, influenza_b=1, dengue=1, covid19=1),
            *breakdown("b", "age_group", 4, child=3, adult=1),
        ],
        community=STATED if stated is None else stated,
        community_counts=[row for some in counts for row in some],
    )


def ask(*counts: list[Row], selection: Selection | None = None) -> Answer:
    return FIGURE.answer(context(*counts), selection or Selection())


@cache
def _released() -> Context:
    return context(*RELEASE)


def released(selection: Selection | None = None) -> Answer:
    """The answer where the group has released everything."""
    return FIGURE.answer(_released(), selection or Selection())


def rows_of(answer: Answer, table: str) -> dict[str, Any]:
    return {str(row["category"]): row for row in answer.table(table).rows}


def by_what(answer: Answer) -> dict[str, Any]:
    return {str(row["what"]): row for row in answer.main.rows}


# --- Without a release ----------------------------------------------------------------------------


def test_without_a_release_it_says_so_and_has_no_empty_table() -> None:
    answer = ask()
    assert [table.id for table in answer.tables] == ["main", "group"]
    assert list(by_what(answer)) == ["published", "families", "members"]
    assert "known_hidden" not in [column.name for column in answer.main.columns]
    assert answer.main.note.startswith("The group had not published its numbers by country")
    assert answer.main.note in answer.caveats
    for table in ("by_country", "by_trigger", "by_age"):
        assert len(FIGURE.charts[table](answer).data) == 0


# --- The totals -----------------------------------------------------------------------------------


def test_people_and_families_of_the_release_stand_beside_the_published() -> None:
    answer = released()
    rows = by_what(answer)
    assert list(rows) == ["published", "known_people", "known_families", "members"]
    assert [(r["low"], r["high"], r["counts"]) for r in rows.values()] == [
        (20, 20, "patients"),
        (61, 61, "people"),
        (57, 57, "families"),
        (311, 311, "people"),
    ]
    assert rows["known_people"]["as_of"] == "2026-10-31"
    assert "knew 61 people with ANE and 57 families on 31 October 2026" in answer.headline
    assert answer.texts["group_number"] == "57"
    assert "57" in answer.texts["group_sentence"]
    # What the group once said of its size stays in its own table.
    assert len(answer.table("group").rows) == 2


def test_each_number_carries_the_day_on_which_it_was_counted() -> None:
    kept = group_counts("total", "families", all=57)
    kept[0]["counted_on"] = "2026-04-30"
    answer = ask(TOTALS[0], kept)
    assert by_what(answer)["known_families"]["as_of"] == "2026-04-30"
    assert "61 people with ANE on 31 October 2026, and 57 families on 30 April 2026" in (
        answer.headline
    )


def test_the_newest_release_is_shown() -> None:
    older = group_counts("total", as_of="2026-04-30", all=999)
    answer = ask(older, *TOTALS)
    assert by_what(answer)["known_people"]["low"] == 61
    assert "999" not in to_text(answer)


def test_a_later_statement_of_families_stands_beside_an_earlier_release() -> None:
    data = context(*TOTALS, stated=[group_size("2026-11-20", "families", 60)])
    rows = by_what(FIGURE.answer(data, Selection()))
    assert (rows["known_families"]["low"], rows["families"]["low"]) == (57, 60)


def test_a_hidden_total_is_said_and_drawn_and_never_zero() -> None:
    answer = ask(group_counts("total", all=61), group_counts("total", "families", all=None))
    hidden = by_what(answer)["known_families"]
    assert (hidden["low"], hidden["high"], hidden["known_hidden"]) == (None, None, True)
    assert f"Families whom the group knows {HIDDEN}" in answer.main.alt
    assert "57" not in answer.headline
    chart = FIGURE.charts["main"](answer)
    (mark,) = [trace for trace in chart.data if trace.marker.pattern.fgcolor]
    assert list(mark.x) == [4]
    assert HIDDEN in mark.y[0]
    # The card of the start page keeps the number that the group had stated.
    assert answer.texts["group_number"] == "120"


def test_a_number_that_is_marked_as_hidden_is_not_shown_even_if_it_stands_there() -> None:
    leaked = group_counts("country", JPN=20, IND=3)
    leaked[1]["suppressed"] = True
    row = rows_of(ask(leaked), "by_country")["IND"]
    assert (row["known"], row["known_hidden"], row["known_on"]) == (None, True, None)


# --- By country, trigger and age ------------------------------------------------------------------


def test_countries_of_both_sides_stand_side_by_side() -> None:
    rows = rows_of(released(), "by_country")
    assert list(rows) == ["JPN", "CHN", "FRA", "IND", "NOR", "other", "unknown"]
    assert [row["patients"] for row in rows.values()] == [13, 4, None, None, None, None, 3]
    assert [row["known"] for row in rows.values()] == [20, None, 9, None, None, 22, 6]
    assert [code for code, row in rows.items() if row["known_hidden"]] == ["IND", "NOR"]
    assert [code for code, row in rows.items() if row["families_hidden"]] == ["FRA", "IND", "NOR"]


def test_what_stands_in_place_of_a_number_is_said() -> None:
    rows = rows_of(released(), "by_country")
    assert rows["JPN"]["note"] == ""
    assert f"People and families: {HIDDEN}." in rows["IND"]["note"]
    assert "That is not zero" in rows["IND"]["note"]
    assert f"Families: {HIDDEN}." in rows["FRA"]["note"]
    assert "any are in 'Other, as the group counts'" in rows["CHN"]["note"]
    assert rows["unknown"]["label"] == "Not stated, or not known"


def test_without_other_a_missing_row_is_only_without_a_number() -> None:
    rows = rows_of(ask(group_counts("country", JPN=20)), "by_country")
    assert rows["CHN"]["note"] == "People: no number from the group."
    assert "families" not in rows["CHN"], "no column for what is not counted at all"


def test_triggers_go_by_their_groups() -> None:
    rows = rows_of(released(), "by_trigger")
    found = {
        code: (row["patients"], row["known"], row["known_hidden"]) for code, row in rows.items()
    }
    assert found == {
        "influenza": (10, 30, False),
        "covid19": (1, None, True),
        "mosquito_borne": (1, None, False),
        "other": (None, 8, False),
        "unknown": (8, 18, False),
    }
    assert rows["influenza"]["label"] == "Influenza"


def test_triggers_that_the_group_counts_one_by_one_are_so_on_both_sides() -> None:
    rows = rows_of(ask(group_counts("trigger", influenza_a=12, other=20)), "by_trigger")
    assert (rows["influenza_a"]["patients"], rows["influenza_a"]["known"]) == (9, 12)
    assert (rows["influenza_b"]["patients"], rows["influenza_b"]["known"]) == (1, None)
    assert "influenza" not in rows


def test_a_chosen_group_that_the_group_of_families_splits_is_split_on_both_sides() -> None:
    counts = group_counts("trigger", influenza_a=12, other=20)
    answer = ask(counts, selection=Selection(trigger=("influenza",)))
    rows = rows_of(answer, "by_trigger")
    assert {code: (row["patients"], row["known"]) for code, row in rows.items()} == {
        "influenza_a": (9, 12),
        "influenza_b": (1, None),
    }
    assert by_what(answer)["known_people"]["label"].endswith("Influenza A")


def test_a_group_of_which_one_trigger_has_its_own_row_is_the_rest_on_both_sides() -> None:
    rows = rows_of(ask(group_counts("trigger", influenza=7, influenza_a=12)), "by_trigger")
    assert (rows["influenza_a"]["patients"], rows["influenza_a"]["known"]) == (9, 12)
    assert (rows["influenza"]["patients"], rows["influenza"]["known"]) == (1, 7)
    assert rows["influenza"]["label"] == "Influenza, all others"


def test_ages_in_their_order_with_what_is_not_known_last() -> None:
    rows = rows_of(released(), "by_age")
    assert [(c, r["patients"], r["known"]) for c, r in rows.items()] == [
        ("child", 3, 50),
        ("adult", 1, None),
        ("unknown", 16, None),
    ]


def test_published_patients_are_counted_once_or_as_published_as_chosen() -> None:
    data = data_set(
        publication("a", 2015, 13, countries="JPN"),
        publication("b", 2016, 5, countries="JPN", within="a", within_certainty="likely"),
        community_counts=group_release(country={"JPN": 20}),
    )
    for basis, patients in (("distinct", 13), ("as_published", 18)):
        answer = FIGURE.answer(data, Selection(basis=basis))  # type: ignore[arg-type]
        assert rows_of(answer, "by_country")["JPN"]["patients"] == patients
        assert rows_of(answer, "by_country")["JPN"]["known"] == 20


@pytest.mark.parametrize(
    ("dimension", "table"),
    [("country", "by_country"), ("trigger", "by_trigger"), ("age_group", "by_age")],
)
def test_a_dimension_that_was_not_released_has_no_table(dimension: str, table: str) -> None:
    counts = [some for some in RELEASE if some[0]["dimension"] != dimension]
    answer = ask(*counts)
    assert table not in [found.id for found in answer.tables]
    assert any("has no numbers by" in text for text in answer.caveats)


def test_the_two_sides_are_never_added_or_subtracted() -> None:
    answer = released()
    text = to_text(answer)
    for wrong in (20 + 61, 61 - 20, 20 + 57, 13 + 20, 20 - 13, 30 + 10, 50 + 3):
        assert f" {wrong} " not in text
    assert any("never added" in said for said in answer.caveats)
    assert any("not a sample" in said for said in answer.caveats)


# --- Choices --------------------------------------------------------------------------------------


def test_a_chosen_country_shows_its_row_and_no_other() -> None:
    answer = released(Selection(country=("JPN",)))
    rows = by_what(answer)
    assert list(rows) == ["published", "known_people", "known_families"]
    assert [row["low"] for row in rows.values()] == [13, 20, 19]
    assert rows["known_people"]["label"].endswith("Japan")
    assert [table.id for table in answer.tables] == ["main", "by_country", "group"]
    assert list(rows_of(answer, "by_country")) == ["JPN"]
    assert "20 people and 19 families for Japan" in answer.headline


def test_a_chosen_country_that_is_hidden_is_said_to_be_hidden() -> None:
    answer = released(Selection(country=("IND",)))
    assert f"{HIDDEN} for India" in answer.headline
    assert by_what(answer)["known_people"]["known_hidden"]


def test_a_chosen_country_without_a_row_has_no_number_rather_than_none() -> None:
    answer = released(Selection(country=("CHN",)))
    assert list(by_what(answer)) == ["published"]
    assert "no number of its own for China" in answer.headline


@pytest.mark.parametrize(
    ("trigger", "known"), [("influenza", 30), ("influenza_a", None), ("covid19", None)]
)
def test_a_chosen_trigger_finds_its_group_only_if_all_of_it_is_meant(
    trigger: str, known: int | None
) -> None:
    answer = released(Selection(trigger=(trigger,)))
    rows = rows_of(answer, "by_trigger")
    assert list(rows) == [trigger]
    assert rows[trigger]["known"] == known
    if trigger == "influenza_a":
        assert "any are in 'Influenza'" in rows[trigger]["note"]


def test_for_two_choices_together_the_group_has_no_number() -> None:
    answer = released(Selection(country=("JPN",), age="child"))
    assert [table.id for table in answer.tables] == ["main", "group"]
    assert list(by_what(answer)) == ["published"]
    assert "one thing at a time" in answer.headline
    assert any("For two of them together it has no number" in text for text in answer.caveats)


@pytest.mark.parametrize(
    "selection", [Selection(to_year=2016), Selection(from_year=2019), Selection(design=("cohort",))]
)
def test_years_and_kinds_of_publication_leave_the_side_of_the_group_alone(
    selection: Selection,
) -> None:
    answer = released(selection)
    assert by_what(answer)["known_people"]["low"] == 61
    assert rows_of(answer, "by_country")["JPN"]["known"] == 20
    assert any("the group's numbers stay the same" in text for text in answer.caveats)
    everything = released()
    assert by_what(answer)["published"]["low"] < by_what(everything)["published"]["low"]


# --- Charts and other faces -----------------------------------------------------------------------


@pytest.mark.parametrize("table", ["by_country", "by_trigger", "by_age"])
def test_every_number_of_a_row_of_the_group_is_drawn_and_a_hidden_one_hatched(table: str) -> None:
    answer = released()
    chart = FIGURE.charts[table](answer)
    hatched = [trace for trace in chart.data if trace.name == HIDDEN]
    plain = [trace for trace in chart.data if trace.name != HIDDEN]
    rows = answer.table(table).rows
    hidden = sum(bool(r.get("known_hidden")) + bool(r.get("families_hidden")) for r in rows)
    assert hidden
    assert sum(len(trace.x) for trace in hatched) == hidden
    for trace in hatched:
        assert all(0 < x <= 4 for x in trace.x)
        assert set(trace.text) == {"hidden"}
        assert trace.marker.pattern.shape == "/"
    assert sum(bool(trace.showlegend) for trace in hatched) == 1
    known = [row["known"] for row in rows if row["known"] is not None]
    (people,) = [trace for trace in plain if trace.name == "People known to the group"]
    assert list(people.x) == known
    (published,) = [trace for trace in plain if trace.name == "Published patients"]
    shown = [row for row in rows if row["known"] is not None or row["known_hidden"]]
    assert [x for x in published.x if x] == [r["patients"] for r in shown if r["patients"]]


def test_a_country_that_only_the_group_knows_is_not_drawn_as_zero_published() -> None:
    chart = FIGURE.charts["by_country"](released())
    (published,) = [trace for trace in chart.data if trace.name == "Published patients"]
    assert dict(zip(published.customdata, published.text, strict=True)) == {
        "Japan": "13",
        "France": "none found",
        "India": "none found",
        "Norway": "none found",
        "Not stated, or not known": "3",
    }


def test_csv_tells_hidden_from_missing() -> None:
    lines = to_csv(released().table("by_country"), "v").splitlines()
    header = lines[0].split(",")
    cells = {line.split(",")[0]: dict(zip(header, line.split(","), strict=False)) for line in lines}
    assert (cells["IND"]["known"], cells["IND"]["known_hidden"]) == ("", "true")
    assert (cells["CHN"]["known"], cells["CHN"]["known_hidden"]) == ("", "false")


@pytest.mark.parametrize("table", ["main", "by_country", "by_trigger", "by_age"])
def test_every_picture_can_be_made(table: str) -> None:
    answer = released()
    site = parse_site(SITE.read_text(encoding="utf-8"))
    for kind in ("chart", "narrow", "picture", "card"):
        made = picture(answer, table, kind, site=site)
        assert made.chart
    assert answer.table(table).alt.endswith("The table below holds every value.")


counts = st.none() | st.integers(5, 60)


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(["JPN", "IND", "NOR", "other", "unknown"]), counts, min_size=1)
)
def test_every_row_of_the_release_is_there_once_and_nothing_is_made_up(
    people: dict[str, int | None],
) -> None:
    answer = ask(group_counts("country", "people", RELEASED, **people))
    rows = rows_of(answer, "by_country")
    assert len(rows) == len(answer.table("by_country").rows)
    assert set(people) <= set(rows)
    for code, row in rows.items():
        assert row["known"] == people.get(code)
        assert row["known_hidden"] is (code in people and people[code] is None)
        assert row["known"] != 0
