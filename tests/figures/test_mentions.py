"""Treatments and places in the brain: several answers a patient, each with its own denominator."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.faces.export import to_json, to_text
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.interval import wilson
from dashboard.figures.selection import Selection

from .small import Row, breakdown, case, claim, data_set, publication

AS_PUBLISHED = Selection(basis="as_published")
CHILD = Selection(age="child")
ADULT = Selection(age="adult")


def ask(context: Context, figure_id: str, selection: Selection | None = None) -> Answer:
    return find(figure_id).answer(context, selection or Selection())


def treatments(context: Context, selection: Selection | None = None) -> dict[Any, tuple[Any, ...]]:
    return {
        row["treatment"]: (row["patients"], row["described"], row["publications"])
        for row in ask(context, "treatments", selection).main.rows
    }


def lesions(context: Context, selection: Selection | None = None) -> dict[Any, dict[str, Any]]:
    return {row["lesion"]: dict(row) for row in ask(context, "lesions", selection).main.rows}


def of(row: dict[str, Any], name: str) -> tuple[Any, Any]:
    return row[name], row[f"{name}_of"]


# --- Treatments -----------------------------------------------------------------------------------


def given(*, steroids: int = 8) -> Context:
    # series:10 counts steroids alone. listed:4 describes three one by one: two with steroids, one
    # with antibiotics too, one with antibiotics alone; of the fourth no treatment is named.
    return data_set(
        publication("series", 2012, 10),
        publication("listed", 2021, 4),
        breakdowns=breakdown("series", "treatment", 10, steroids=steroids),
        cases=[
            case("listed", 1, treatments="steroids"),
            case("listed", 2, treatments="steroids;antibiotics"),
            case("listed", 3, treatments="antibiotics"),
            case("listed", 4),
        ],
    )


def test_each_treatment_stands_among_those_of_whom_it_is_told() -> None:
    # Steroids: 8 of 10 and 2 of 3. Antibiotics: 2 of the 3; the series does not count them.
    assert treatments(given()) == {"steroids": (10, 13, 2), "antibiotics": (2, 3, 1)}


def test_no_share_of_a_treatment_is_ever_made() -> None:
    answer = ask(given(), "treatments")
    for table in answer.tables:
        assert "share" not in {column.unit for column in table.columns}
    assert "%" not in to_text(answer)


def test_a_changed_row_changes_the_sentence_on_treatments() -> None:
    assert ask(given(), "treatments").headline == (
        "Publications to 2026 describe at least 14 people with ANE. For 13 of them it is told"
        " whether certain treatments were given, most often: Steroids (10 of 13) and Antibiotics"
        " (2 of 3); each of these among the people of whom it is told. This is what was given, not"
        " what helps."
    )
    assert "Steroids (9 of 13)" in ask(given(steroids=7), "treatments").headline


def test_treatments_by_years_of_publication() -> None:
    rows = ask(given(), "treatments").table("by_period").rows
    assert [
        (row["first_year"], row["last_year"], row["treatment"], row["patients"], row["described"])
        for row in rows
    ] == [
        (2012, 2014, "steroids", 8, 10),
        (2020, 2026, "antibiotics", 2, 3),
        (2020, 2026, "steroids", 2, 3),
    ]
    assert [row["still_filling_in"] for row in rows] == [False, True, True]
    assert "by_period" not in find("treatments").charts


@pytest.mark.parametrize(
    ("chosen", "years"),
    [
        (Selection(from_year=2021), [(2021, 2026)]),
        (Selection(from_year=2011, to_year=2013), [(2011, 2013)]),
        (Selection(to_year=2021), [(2012, 2014), (2020, 2021)]),
    ],
)
def test_periods_end_where_the_choice_ends(chosen: Selection, years: list[tuple[int, int]]) -> None:
    rows = ask(given(), "treatments", chosen).table("by_period").rows
    assert sorted({(row["first_year"], row["last_year"]) for row in rows}) == years


def cooled() -> Context:
    # part:6 of 2015 cooled four; whole:10 of 2020, which holds it, describes one other patient.
    return data_set(
        publication("part", 2015, 6, within="whole"),
        publication("whole", 2020, 10),
        breakdowns=breakdown("part", "treatment", 6, hypothermia=4),
        cases=[case("whole", 1, treatments="steroids")],
    )


def test_none_is_not_said_while_a_contained_publication_names_it() -> None:
    answer = ask(cooled(), "treatments")
    assert treatments(cooled())["hypothermia"] == (0, 1, 1)
    told = "Cooling: named for nobody who is counted here, but for 4 of 7 patients"
    assert any(text.startswith(told) for text in answer.caveats)
    assert f"* {told}" in answer.main.note
    chart = find("treatments").charts["main"](answer)
    assert dict(zip(chart.data[0].y, chart.data[0].text, strict=True)) == {
        "Steroids": "1 of 1",
        "Cooling": "0 of 1*",
    }
    assert treatments(cooled(), AS_PUBLISHED)["hypothermia"] == (4, 7, 1)
    assert "*" not in ask(cooled(), "treatments", AS_PUBLISHED).main.note


def test_what_nobody_names_has_no_row() -> None:
    assert set(treatments(cooled())) == {"steroids", "hypothermia"}


def test_counted_as_published_is_not_called_people() -> None:
    # 16 descriptions; of 6 of part and 1 of whole treatment is named.
    for_treatments = ask(cooled(), "treatments", AS_PUBLISHED).headline
    assert "people with ANE 16 times (a patient described twice is counted twice)" in for_treatments
    assert "For 7 of them" in for_treatments
    for_lesions = ask(sites(), "lesions", AS_PUBLISHED).headline
    assert "times (a patient described twice is counted twice)" in for_lesions


def test_bars_are_the_table(handed_over: Context) -> None:
    answer = ask(handed_over, "treatments")
    pale, dark = find("treatments").charts["main"](answer).data
    assert list(dark.x) == answer.main.values("patients")
    assert list(pale.x) == answer.main.values("described")


# --- Places in the brain --------------------------------------------------------------------------


def sites(*, white: int = 6, claims: tuple[Row, ...] = ()) -> Context:
    # children:10 counts white matter and bleeding. mixed:8 counts the thalamus; ages not stated.
    # listed:6 describes five adults and a child, each with the thalamus, two adults with bleeding.
    return data_set(
        publication("children", 2015, 10),
        publication("mixed", 2016, 8),
        publication("listed", 2020, 6),
        breakdowns=[
            *breakdown("children", "age_group", 10, child=10),
            *breakdown("children", "lesion", 10, white_matter=white, haemorrhage=1),
            *breakdown("mixed", "lesion", 8, thalamus=8),
        ],
        cases=[
            case("listed", 1, age_years=4, lesions="thalamus"),
            *(
                case(
                    "listed",
                    number,
                    age_years=30,
                    lesions="thalamus;haemorrhage" if number < 4 else "thalamus",
                )
                for number in range(2, 7)
            ),
        ],
        claims=claims,
    )


def test_children_and_adults_stand_apart_each_with_a_denominator() -> None:
    found = lesions(sites())
    assert (of(found["thalamus"], "children"), of(found["thalamus"], "adults")) == ((1, 1), (5, 5))
    assert of(found["thalamus"], "other") == (8, 8)
    assert (of(found["white_matter"], "children"), of(found["white_matter"], "adults")) == (
        (6, 11),
        (0, 5),
    )
    assert (of(found["haemorrhage"], "children"), of(found["haemorrhage"], "adults")) == (
        (1, 11),
        (2, 5),
    )
    assert found["thalamus"]["publications"] == 2


def test_a_share_of_a_place_needs_five_people_and_has_its_interval() -> None:
    found = lesions(sites())
    thalamus, white = found["thalamus"], found["white_matter"]
    assert (thalamus["children_share"], thalamus["children_low"]) == (None, None)
    assert (thalamus["adults_share"], thalamus["adults_low"]) == (1, wilson(5, 5)[0])
    assert white["children_share"] == 6 / 11
    assert (white["children_low"], white["children_high"]) == wilson(6, 11)


def test_no_interval_where_people_are_counted_more_than_once() -> None:
    answer = ask(sites(), "lesions", AS_PUBLISHED)
    for row in answer.main.rows:
        assert (row["children_share"], row["adults_share"]) == (None, None)
    assert of(lesions(sites(), AS_PUBLISHED)["white_matter"], "children") == (6, 11)
    assert "No shares here" in answer.main.note


@pytest.mark.parametrize(
    ("chosen", "full", "empty"), [(CHILD, "children", "adults"), (ADULT, "adults", "children")]
)
def test_the_age_that_was_not_chosen_is_empty(chosen: Selection, full: str, empty: str) -> None:
    answer = ask(sites(), "lesions", chosen)
    assert answer.main.rows
    for row in answer.main.rows:
        assert row[f"{full}_of"]
        for name in (empty, f"{empty}_of", f"{empty}_share", "other", "other_of"):
            assert row[name] is None
    assert empty not in answer.headline.replace(f"({full})", "")
    assert f" {empty}" not in answer.main.alt.partition("Highest")[2]


def test_a_series_of_mixed_ages_follows_no_choice_of_age() -> None:
    assert of(lesions(sites(), CHILD)["thalamus"], "children") == (1, 1)


def test_the_sentence_on_places_follows_the_data() -> None:
    # Named for most: the thalamus (1 + 5 + 8), then white matter.
    assert ask(sites(), "lesions").headline == (
        "Publications to 2026 describe at least 24 people with ANE. For 24 of them it is told"
        " whether certain places in the brain were affected. Named in: Thalamus: 1 of 1 children"
        " and 5 of 5 adults; White matter: 6 of 11 children and 0 of 5 adults. A place that is not"
        " named was not always free."
    )
    assert "White matter: 7 of 11 children" in ask(sites(white=7), "lesions").headline


def test_how_each_age_group_is_told_of_is_said() -> None:
    assert any(
        "1 of 11 children and 5 of 5 adults" in text for text in ask(sites(), "lesions").caveats
    )


def test_marks_are_the_table() -> None:
    answer = ask(sites(), "lesions")
    chart = find("lesions").charts["main"](answer)
    for trace, name in zip(chart.data, ("children", "adults"), strict=True):
        shares = [row[f"{name}_share"] for row in answer.main.rows]
        assert list(trace.x) == [share for share in shares if share is not None]
    labels = list(chart.layout.yaxis.ticktext)
    assert labels[:2] == ["<b>Thalamus</b>", "adults 5 of 5"]
    assert "children 6 of 11" in labels


def lesion_claim(number: int, share: float, scope: str, code: str, **more: Any) -> Row:
    said = {"what": "lesion_share", "unit": "% of patients", "scope": scope, "scope_code": code}
    return claim(number, low=share, high=share, as_of_year=2020, **said) | more


def test_a_quoted_share_stands_beside_what_is_found_for_the_same_people() -> None:
    context = sites(
        claims=(
            lesion_claim(1, 90, "adults: haemorrhage", "adults"),
            lesion_claim(2, 23, "children: cerebellum", "children"),
            lesion_claim(3, 12.5, "children: somewhere", "children"),
            lesion_claim(4, 90, "adults: haemorrhage", "adults", same_as="claim-001"),
        )
    )
    for chosen in (Selection(), CHILD, Selection(to_year=1999), AS_PUBLISHED):
        rows = ask(context, "lesions", chosen).table("quoted").rows
        found = {
            row["claim_id"]: (row["label"], row["said"], row["patients"], row["described"])
            for row in rows
        }
        assert found == {
            "claim-001": ("Bleeding", "90%", 2, 5),
            "claim-002": ("Cerebellum", "23%", 0, 1),
            "claim-003": ("children: somewhere", "12.5%", None, None),
        }
        shares = {row["claim_id"]: (row["share"], row["low"], row["high"]) for row in rows}
        assert shares["claim-001"] == (2 / 5, *wilson(2, 5))
        assert shares["claim-002"] == shares["claim-003"] == (None, None, None)
    note = ask(context, "lesions").table("quoted").note
    assert "The denominators behind the quoted shares were not seen" in note


# --- Both -----------------------------------------------------------------------------------------


def test_a_choice_keeps_a_series_only_if_all_its_patients_match() -> None:
    context = data_set(
        publication("all", 2015, 6),
        publication("some", 2016, 8),
        breakdowns=[
            *breakdown("all", "age_group", 6, child=6),
            *breakdown("some", "age_group", 8, child=7, adult=1),
            *(
                row
                for name, n in (("all", 6), ("some", 8))
                for row in (
                    *breakdown(name, "treatment", n, steroids=n),
                    *breakdown(name, "lesion", n, thalamus=n),
                )
            ),
        ],
    )
    assert treatments(context)["steroids"] == (14, 14, 2)
    assert treatments(context, CHILD)["steroids"] == (6, 6, 1)
    assert of(lesions(context, CHILD)["thalamus"], "children") == (6, 6)
    for figure_id in ("treatments", "lesions"):
        assert ask(context, figure_id, CHILD).sources == ("all",)
        caveats = ask(context, figure_id, CHILD).caveats
        assert any("where all its patients match this choice" in text for text in caveats)
        caveats = ask(context, figure_id).caveats
        assert not any("match this choice" in text for text in caveats)


@pytest.mark.parametrize("figure_id", ["treatments", "lesions"])
@pytest.mark.parametrize("selection", [Selection(), CHILD, ADULT, AS_PUBLISHED])
def test_nothing_exceeds_its_denominator_and_nothing_is_added_up(
    figure_id: str, selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, figure_id, selection)
    pairs = {
        "treatments": [("patients", "described"), ("as_published", "as_published_of")],
        "lesions": [(name, f"{name}_of") for name in ("children", "adults", "other")],
    }[figure_id]
    for row in answer.main.rows:
        for n, denominator in pairs:
            assert (row[n] is None) is (row[denominator] is None)
            assert 0 <= (row[n] or 0) <= (row[denominator] or 0)
    totals = answer.totals
    assert (totals.not_stated, totals.cannot_be_split) == (0, 0)
    assert totals.total == ask(handed_over, "published-count", selection).totals.total
    assert to_json(answer)


# --- The data as handed over ----------------------------------------------------------------------


def test_real_treatments(handed_over: Context) -> None:
    found = treatments(handed_over)
    assert {code: found[code][:2] for code in found} == {
        "steroids": (213, 238),
        "ivig": (92, 168),
        "antiviral": (71, 110),
        "tocilizumab": (57, 176),
        "antibiotics": (54, 100),
        "plasma_exchange": (23, 114),
        "other": (8, 52),
        "anakinra": (3, 93),
        "hypothermia": (0, 52),
    }


def test_real_places_in_children_and_adults(handed_over: Context) -> None:
    found = lesions(handed_over)
    assert {code: (of(row, "children"), of(row, "adults")) for code, row in found.items()} == {
        "thalamus": ((264, 267), (16, 19)),
        "brainstem": ((113, 166), (7, 19)),
        "cerebellum": ((28, 93), (4, 19)),
        "basal_ganglia": ((24, 89), (4, 19)),
        "white_matter": ((32, 67), (3, 19)),
        "cortex": ((4, 33), (4, 19)),
        "spinal_cord": ((1, 33), (0, 19)),
        "haemorrhage": ((47, 87), (10, 19)),
    }


def test_the_quoted_letter_beside_what_is_found(handed_over: Context) -> None:
    rows = ask(handed_over, "lesions").table("quoted").rows
    assert {
        (row["age_group"], row["lesion"]): (row["said"], row["patients"], row["described"])
        for row in rows
    } == {
        ("adult", "white_matter"): ("89%", 3, 19),
        ("adult", "cerebellum"): ("100%", 4, 19),
        ("adult", "haemorrhage"): ("90%", 10, 19),
        ("child", "cerebellum"): ("23%", 28, 93),
    }
