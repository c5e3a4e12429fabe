"""Counting rules for individuals, for several answers a patient, and for two dimensions at once."""

from __future__ import annotations

from typing import Any

from dashboard.figures import crossing
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from tests.figures.small import breakdown, case, data_set, publication

CHOICE = "$first_year, $last_year, $designs, $triggers, $countries, $ages"


def described(context: Context, selection: Selection | None = None) -> list[tuple[str, int, bool]]:
    rows = context.rows(
        f"SELECT publication_id, case_no, counted FROM described({CHOICE}) ORDER BY ALL",
        (selection or Selection()).parameters(),
    )
    return [(row["publication_id"], row["case_no"], row["counted"]) for row in rows]


def mentioned(
    context: Context, asked: str, selection: Selection | None = None
) -> dict[tuple[str, str | None, str], tuple[int, int]]:
    """(publication, age group, category) -> (patients, denominator), without what nobody has."""
    rows: list[dict[str, Any]] = context.rows(
        f"SELECT * FROM mentioned($asked, {CHOICE})",
        {**(selection or Selection()).parameters(), "asked": asked},
    )
    return {
        (row["publication_id"], row["age_group"], row["category"]): (row["n"], row["denominator"])
        for row in rows
        if row["n"]
    }


# --- Individually described patients -------------------------------------------------------------


def test_a_described_patient_matches_by_what_is_said_of_them() -> None:
    # Of 5 patients two are described: a child after dengue, and one of whom no age is given.
    context = data_set(
        publication("a", 2010, 5, countries="JPN"),
        cases=[case("a", 1, age_years=3, trigger="dengue"), case("a", 2, trigger="dengue")],
    )
    assert described(context, Selection(age="child")) == [("a", 1, True)]
    assert described(context, Selection(trigger=("dengue",))) == [("a", 1, True), ("a", 2, True)]
    assert described(context, Selection(trigger=("dengue",), age="child")) == [("a", 1, True)]
    assert described(context, Selection(country=("JPN",), age="child")) == [("a", 1, True)]
    assert described(context, Selection(country=("CHN",))) == []


def test_what_is_said_of_all_patients_holds_for_each_described_one() -> None:
    # "All 5 were children": so is the one whose age is not given.
    context = data_set(
        publication("a", 2010, 5),
        cases=[case("a", 1)],
        breakdowns=breakdown("a", "age_group", 5, child=5),
    )
    assert described(context, Selection(age="child")) == [("a", 1, True)]
    assert described(context, Selection(age="adult")) == []


def test_what_is_said_of_some_patients_holds_for_no_described_one() -> None:
    context = data_set(
        publication("a", 2010, 5),
        cases=[case("a", 1)],
        breakdowns=breakdown("a", "age_group", 5, child=4, adult=1),
    )
    assert described(context, Selection(age="child")) == []


def test_a_described_patient_of_a_contained_publication_is_not_counted() -> None:
    context = data_set(
        publication("small", 2010, 1, within="large"),
        publication("large", 2012, 4),
        cases=[case("small", 1, age_years=3)],
    )
    assert described(context) == [("small", 1, False)]
    assert described(context, Selection(to_year=2011)) == [("small", 1, True)]


# --- Several answers a patient -------------------------------------------------------------------


def test_a_series_has_a_denominator_for_each_category_that_it_counts() -> None:
    # Bleeding was looked at in 8 of the 10; the cortex is not counted at all.
    context = data_set(
        publication("a", 2010, 10),
        breakdowns=[
            *breakdown("a", "lesion", 10, thalamus=9),
            *breakdown("a", "lesion", 8, haemorrhage=2),
        ],
    )
    assert mentioned(context, "lesion") == {
        ("a", None, "thalamus"): (9, 10),
        ("a", None, "haemorrhage"): (2, 8),
    }
    assert mentioned(context, "treatment") == {}


def test_described_patients_stand_in_the_denominator_of_every_category() -> None:
    # Three described: two with imaging, a child and an adult; of the third no site is named.
    context = data_set(
        publication("a", 2010, 3),
        cases=[
            case("a", 1, age_years=3, lesions="thalamus;brainstem"),
            case("a", 2, age_years=40, lesions="thalamus"),
            case("a", 3, age_years=5),
        ],
    )
    assert mentioned(context, "lesion") == {
        ("a", "child", "thalamus"): (1, 1),
        ("a", "child", "brainstem"): (1, 1),
        ("a", "adult", "thalamus"): (1, 1),
    }


def test_the_source_that_covers_more_patients_speaks_and_a_tie_goes_to_the_series() -> None:
    two = [case("a", 1, treatments="steroids"), case("a", 2, treatments="ivig")]
    series_of_two = data_set(
        publication("a", 2010, 4),
        cases=two,
        breakdowns=breakdown("a", "treatment", 2, steroids=2),
    )
    assert mentioned(series_of_two, "treatment") == {("a", None, "steroids"): (2, 2)}
    series_of_one = data_set(
        publication("a", 2010, 4),
        cases=two,
        breakdowns=breakdown("a", "treatment", 1, steroids=1),
    )
    assert mentioned(series_of_one, "treatment") == {
        ("a", None, "steroids"): (1, 2),
        ("a", None, "ivig"): (1, 2),
    }


def test_a_series_follows_a_choice_only_with_all_its_patients() -> None:
    context = data_set(
        publication("all", 2010, 6),
        publication("some", 2011, 6),
        breakdowns=[
            *breakdown("all", "age_group", 6, child=6),
            *breakdown("all", "treatment", 6, steroids=4),
            *breakdown("some", "age_group", 6, child=5, adult=1),
            *breakdown("some", "treatment", 6, steroids=3),
        ],
    )
    children = mentioned(context, "treatment", Selection(age="child"))
    assert children == {("all", "child", "steroids"): (4, 6)}
    assert mentioned(context, "treatment") == {
        ("all", "child", "steroids"): (4, 6),
        ("some", None, "steroids"): (3, 6),
    }


# --- By trigger and one more dimension -----------------------------------------------------------


def rows(
    context: Context, selection: Selection | None = None, dimension: str = "age_group"
) -> dict[str, tuple[int, dict[str, int], int]]:
    """Code -> total, parts, and what cannot be split."""
    found = crossing.by_trigger(context, selection or Selection(), dimension)
    return {row.code: (row.total, dict(row.parts), row.cannot_be_split) for row in found}


def test_two_facts_of_a_series_meet_in_a_lower_bound() -> None:
    # Of 10 patients 8 were children, 2 adults; 7 had influenza, of 3 nothing is said. At least
    # 8 + 7 - 10 = 5 are children after influenza, and 8 + 3 - 10 = 1 a child of whom nothing is.
    context = data_set(
        publication("a", 2010, 10),
        breakdowns=[
            *breakdown("a", "age_group", 10, child=8, adult=2),
            *breakdown("a", "trigger", 10, influenza_a=4, influenza_b=3),
        ],
    )
    assert rows(context) == {
        "influenza": (7, {"child": 5}, 2),
        "not_stated": (3, {"child": 1}, 2),
    }
    chosen = rows(context, Selection(trigger=("influenza",)))
    assert chosen == {"influenza_a": (4, {"child": 2}, 2), "influenza_b": (3, {"child": 1}, 2)}
    assert rows(context, Selection(age="child")) == {
        "influenza": (5, {"child": 5}, 0),
        "not_stated": (1, {"child": 1}, 0),
    }


def test_a_complete_list_is_crossed_patient_by_patient() -> None:
    context = data_set(
        publication("a", 2010, 3),
        cases=[
            case("a", 1, age_years=3, trigger="dengue"),
            case("a", 2, age_years=40, trigger="dengue"),
            case("a", 3, age_years=5),
        ],
    )
    assert rows(context) == {
        "mosquito_borne": (2, {"child": 1, "adult": 1}, 0),
        "not_stated": (1, {"child": 1}, 0),
    }


def test_a_list_on_one_side_and_a_count_on_the_other_meet_in_a_bound() -> None:
    # All three ages are known one by one; of the triggers only that two had dengue.
    context = data_set(
        publication("a", 2010, 3),
        cases=[case("a", 1, age_years=3), case("a", 2, age_years=4), case("a", 3, age_years=40)],
        breakdowns=breakdown("a", "trigger", 3, dengue=2),
    )
    assert rows(context) == {
        "mosquito_borne": (2, {"child": 1}, 1),
        "not_stated": (1, {}, 1),
    }


def test_what_only_a_contained_publication_says_is_kept_beside_the_count() -> None:
    # COVID-19 with a genetic result: none of the distinct 5, one of the 7 as published.
    context = data_set(
        publication("small", 2021, 2, within="large"),
        publication("large", 2022, 5),
        breakdowns=[
            *breakdown("small", "trigger", 2, covid19=2),
            *breakdown("small", "genetic", 2, other_gene_positive=1),
            *breakdown("large", "trigger", 5, covid19=5),
        ],
    )
    (covid,) = crossing.by_trigger(context, Selection(), "genetic")
    assert (covid.total, covid.parts) == (5, {"not_stated": 5})
    assert covid.published_total == 7
    assert covid.published_parts == {"other_gene_positive": 1, "not_stated": 6}
