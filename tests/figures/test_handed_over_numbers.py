"""The numbers that the counting rules give on the data as handed over."""

from __future__ import annotations

import pytest

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection

from .small import parts, totals

ALL = Selection()
CHILD = Selection(age="child")
CHILD_IN_CHINA = Selection(age="child", country=("CHN",))
COVID19 = Selection(trigger=("covid19",))


def ask(context: Context, figure: str, selection: Selection = ALL) -> Answer:
    return find(figure).answer(context, selection)


def by(answer: Answer, column: str) -> dict[str, int]:
    return {str(row[column]): int(str(row["patients"])) for row in answer.main.rows}


def test_all_years(handed_over: Context) -> None:
    assert totals(handed_over) == {
        "total": 1054,
        "distinct": 1054,
        "as_published": 1428,
        "possible_extra": 110,
        "publications": 198,
        "not_stated": 0,
        "cannot_be_split": 0,
        "cannot_be_placed": 0,
    }


def test_the_agreed_headline_letter_by_letter(handed_over: Context) -> None:
    assert ask(handed_over, "published-count").headline == (
        "At least 1,054 people with ANE are described in 198 publications to 2026"
        " (up to 1,164 if no possible overlap is real)."
    )


@pytest.mark.parametrize(
    ("last_year", "distinct", "as_published"),
    [(2009, 105, 109), (2015, 198, 250), (2020, 391, 460), (2021, 530, 693), (2026, 1054, 1428)],
)
def test_up_to_a_year(
    handed_over: Context, last_year: int, distinct: int, as_published: int
) -> None:
    found = totals(handed_over, Selection(to_year=last_year))
    assert (found["total"], found["distinct"]) == (distinct, distinct)
    assert found["as_published"] == as_published
    published = totals(handed_over, Selection(to_year=last_year, basis="as_published"))
    assert published["total"] == as_published


@pytest.mark.parametrize(
    ("last_year", "distinct"), [(2009, 105), (2015, 198), (2020, 391), (2021, 530), (2026, 1054)]
)
def test_the_series_over_all_years_says_the_same_as_a_count_to_that_year(
    handed_over: Context, last_year: int, distinct: int
) -> None:
    rows = ask(handed_over, "published-count").main.rows
    series = {row["year"]: row["could_be_counted_by_then"] for row in rows}
    assert series[last_year] == distinct
    told = ask(handed_over, "told-and-counted").table("counted").rows
    assert {row["year"]: row["could_be_counted_by_then"] for row in told} == series


def test_one_year_alone(handed_over: Context) -> None:
    assert totals(handed_over, Selection(from_year=2021, to_year=2021))["total"] == 161


@pytest.mark.parametrize(
    ("selection", "total", "cannot_be_placed"),
    [
        (CHILD, 949, 72),
        (Selection(age="adult"), 33, 72),
        (CHILD_IN_CHINA, 387, 81),
        (Selection(trigger=("influenza",)), 259, 544),
        (COVID19, 81, 544),
    ],
    ids=["child", "adult", "child in China", "influenza", "COVID-19"],
)
@pytest.mark.parametrize(
    "figure", ["published-count", "cases-by-country", "cases-by-trigger", "triggers-over-time"]
)
def test_selections(
    handed_over: Context, figure: str, selection: Selection, total: int, cannot_be_placed: int
) -> None:
    found = ask(handed_over, figure, selection).totals
    assert (found.total, found.distinct) == (total, total)
    assert found.cannot_be_placed == cannot_be_placed


def test_all_by_trigger(handed_over: Context) -> None:
    answer = ask(handed_over, "cases-by-trigger")
    found = by(answer, "trigger")
    named = {
        "influenza_a": 133,
        "influenza_b": 13,
        "influenza_unspecified": 113,
        "covid19": 81,
        "dengue": 31,
        "none_found": 99,
        "unidentified_febrile_illness": 10,
    }
    assert {code: found[code] for code in named} == named
    others = {code: n for code, n in found.items() if code not in named}
    assert others
    assert max(others.values()) <= 4
    assert answer.totals.not_stated == 544
    assert sum(found.values()) + 544 == answer.totals.total == 1054
    assert answer.totals.cannot_be_split == 0


def test_triggers_over_time_add_up_to_the_same_groups(handed_over: Context) -> None:
    by_group: dict[str, int] = {}
    for row in ask(handed_over, "cases-by-trigger").main.rows:
        group = str(row["trigger_group"])
        by_group[group] = by_group.get(group, 0) + int(str(row["patients"]))
    over_time: dict[str, int] = {}
    for row in ask(handed_over, "triggers-over-time").main.rows:
        group = str(row["trigger_group"])
        over_time[group] = over_time.get(group, 0) + int(str(row["patients"]))
    assert over_time == by_group
    assert over_time["influenza"] == 259
    assert over_time["covid19"] == 81


def test_children_in_china_by_trigger(handed_over: Context) -> None:
    answer = ask(handed_over, "cases-by-trigger", CHILD_IN_CHINA)
    assert by(answer, "trigger") == {
        "influenza_a": 31,
        "influenza_unspecified": 98,
        "covid19": 60,
        "none_found": 1,
        "unidentified_febrile_illness": 1,
    }
    assert answer.totals.not_stated == 196
    assert answer.totals.cannot_be_split == 0
    assert answer.totals.total == 387


def test_covid19_by_age(handed_over: Context) -> None:
    assert parts(handed_over, "age_group", COVID19) == {"child": 66, "adult": 14, "not_stated": 1}


def test_all_by_country(handed_over: Context) -> None:
    answer = ask(handed_over, "cases-by-country")
    assert list(by(answer, "country").items())[:9] == [
        ("CHN", 405),
        ("IND", 146),
        ("JPN", 102),
        ("USA", 67),
        ("PAK", 42),
        ("TWN", 32),
        ("MYS", 31),
        ("EGY", 30),
        ("KOR", 29),
    ]
    assert answer.totals.not_stated == 80
    assert sum(by(answer, "country").values()) + 80 == answer.totals.total == 1054


def _with_a_genetic_result(context: Context, selection: Selection) -> int:
    found = parts(context, "genetic", selection)
    results = ("ranbp2_positive", "other_gene_positive", "negative")
    return sum(found.get(result, 0) for result in results)


def test_one_covid19_patient_in_90_has_a_genetic_result_but_none_of_81_distinct(
    handed_over: Context,
) -> None:
    as_published = Selection(trigger=("covid19",), basis="as_published")
    assert totals(handed_over, COVID19)["total"] == 81
    assert _with_a_genetic_result(handed_over, COVID19) == 0
    assert totals(handed_over, as_published)["total"] == 90
    assert _with_a_genetic_result(handed_over, as_published) == 1


def test_ranbp2_is_stated_for_30_distinct_patients(handed_over: Context) -> None:
    assert parts(handed_over, "genetic")["ranbp2_positive"] == 30
    note = ask(handed_over, "told-and-counted").table("genetic").note
    assert " for 30 distinct patients " in note


def test_the_totals_that_people_were_told(handed_over: Context) -> None:
    rows = ask(handed_over, "told-and-counted").main.rows
    told = {(row["as_of_year"], row["said"], row["scope_code"]) for row in rows}
    assert {
        (2016, "more than 240", "region"),
        (2019, "fewer than 150", "all_ane"),
        (2021, "150 to 300", "all_ane"),
    } <= told
    numbers = {(row["as_of_year"], row["low"], row["high"]) for row in rows}
    assert {(1995, 41, None), (2006, 92, None), (2016, 240, None)} <= numbers
    said = {row["as_of_year"]: str(row["said"]) for row in rows}
    assert "41" in said[1995]
    assert "92" in said[2006]
    scopes = {row["as_of_year"]: str(row["scope"]) for row in rows}
    assert "Japan" in scopes[1995]
    assert "Asia" in scopes[2016]


def test_a_told_total_stands_once_and_beside_a_count_only_if_it_is_of_all_ane(
    handed_over: Context,
) -> None:
    rows = ask(handed_over, "told-and-counted").main.rows
    assert [row["said"] for row in rows].count("150 to 300") == 1
    beside = {row["as_of_year"]: row["counted_by_then"] for row in rows}
    # 1995 and 2016 are of Japan and of Asia; 2022 and 2023 of COVID-19.
    assert {year for year, n in beside.items() if n is not None} == {2006, 2019, 2021}
    assert beside[2021] == 530


def test_members_and_families_of_the_group(handed_over: Context) -> None:
    answer = ask(handed_over, "published-and-known")
    found = {row["what"]: (row["low"], row["high"], row["as_of"]) for row in answer.main.rows}
    assert found["members"] == (311, 311, "2021-07-31")
    assert found["families"] == (120, 120, "2021-07-31")
    assert found["quoted"] == (150, 300, "2021")
    assert found["published"][:2] == (1054, 1164)
    assert "120 families" in answer.headline
    assert "311 members" in answer.headline
