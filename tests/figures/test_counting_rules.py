"""One small data set for each counting rule, with the expected numbers worked out by hand.

Publications are named by letters; ``a:4`` in a comment is publication a with 4 patients. Triggers:
influenza_a and influenza_b are the group influenza; dengue is in another.
"""

from __future__ import annotations

import pytest

from dashboard.faces.export import to_csv, to_json, to_text
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find, registry
from dashboard.figures.selection import Selection

from .small import Row, breakdown, case, claim, data_set, parts, publication, total, totals

CHILD = Selection(age="child")
ADULT = Selection(age="adult")
INFLUENZA = Selection(trigger=("influenza",))
DENGUE = Selection(trigger=("dengue",))
JAPAN = Selection(country=("JPN",))


def known_and_open(context: Context, selection: Selection) -> tuple[int | None, int | None]:
    """Patients known to match, and those who might."""
    found = totals(context, selection)
    return found["total"], found["cannot_be_placed"]


def series(context: Context, selection: Selection | None = None) -> list[tuple[object, ...]]:
    """Year, patients of the year, what could be counted by then; to the last year that changes."""
    answer = find("published-count").answer(context, selection or Selection())
    rows = [dict(row) for row in answer.main.rows]
    while len(rows) > 1 and not rows[-1]["as_published"]:
        if rows[-1]["could_be_counted_by_then"] != rows[-2]["could_be_counted_by_then"]:
            break
        rows.pop()
    return [(row["year"], row["patients"], row["could_be_counted_by_then"]) for row in rows]


def period(first: int | None, last: int | None) -> Selection:
    return Selection(from_year=first, to_year=last)


# --- Which publications count ---------------------------------------------------------------------


def contained_in_2015() -> Context:
    # small:3 of 2010 lies within large:5 of 2015; other:2 of 2012 stands alone.
    return data_set(
        publication("small", 2010, 3, within="large"),
        publication("other", 2012, 2),
        publication("large", 2015, 5),
    )


@pytest.mark.parametrize(
    ("first", "last", "distinct", "as_published"),
    [
        (None, None, 7, 10),  # large:5 holds small, and other:2
        (None, 2014, 5, 5),  # large is still to come: small:3 and other:2
        (2011, None, 7, 7),  # small is before the period
        (2010, 2010, 3, 3),
        (2015, 2015, 5, 5),
        (2010, 2015, 7, 10),  # both ends are in
    ],
)
def test_a_contained_publication_counts_until_its_container_appears(
    first: int | None, last: int | None, distinct: int, as_published: int
) -> None:
    found = totals(contained_in_2015(), period(first, last))
    assert (found["distinct"], found["as_published"]) == (distinct, as_published)


def test_a_container_from_before_the_period_is_not_in_it() -> None:
    # large:5 of 2005 holds small:3 of 2010. From 2006 on, only small can be counted.
    context = data_set(publication("large", 2005, 5), publication("small", 2010, 3, within="large"))
    assert total(context) == 5
    assert total(context, period(2006, None)) == 3
    assert total(context, period(2005, None)) == 5
    assert series(context) == [(2005, 5, 5), *((y, 0, 5) for y in range(2006, 2011))]


def siblings(**years: int) -> Context:
    # Four publications within large:9 of 2020: b:4, c:4, d:2, and possibly a:3.
    sizes = {"a": 3, "b": 4, "c": 4, "d": 2}
    return data_set(
        *(publication(name, years[name], sizes[name], within="large") for name in years),
        publication("large", 2020, 9),
    )


def test_of_several_within_a_container_outside_the_period_only_the_largest_counts() -> None:
    context = siblings(a=2010, b=2012, d=2014)
    # To 2011: a:3. To 2019: b:4 alone, as a and d may be the same people. To 2020: large:9.
    assert total(context, period(None, 2011)) == 3
    assert total(context, period(None, 2019)) == 4
    assert total(context, period(2013, 2019)) == 2
    assert total(context) == 9
    rows = {year: (n, then) for year, n, then in series(context, period(None, 2019))}
    assert rows[2010] == (0, 3)
    assert rows[2012] == (4, 4)
    assert rows[2014] == (0, 4)


def counted(context: Context, last_year: int) -> list[str]:
    sql = "SELECT publication_id AS id FROM published_in(NULL, $last) WHERE counted ORDER BY id"
    return [str(row["id"]) for row in context.rows(sql, {"last": last_year})]


def test_of_two_equally_large_the_earlier_counts() -> None:
    assert counted(siblings(b=2012, c=2011), 2019) == ["c"]


def test_of_two_equally_large_in_one_year_the_lower_id_counts() -> None:
    assert counted(siblings(b=2012, c=2012, d=2012), 2019) == ["b"]


def test_the_cumulative_line_falls_when_a_later_publication_corrects() -> None:
    # whole:3 of 2013 finds that of the 4 people of a one did not have ANE. The bars stand at the
    # years of what counts in the end: b:3 and whole:3.
    context = data_set(
        publication("a", 2010, 4, within="whole"),
        publication("b", 2011, 3),
        publication("whole", 2013, 3),
    )
    # 2010: a:4. 2011: a:4 + b:3 = 7. 2013: whole:3 takes a over: 7 - 4 + 3 = 6.
    assert series(context) == [(2010, 0, 4), (2011, 3, 7), (2012, 0, 7), (2013, 3, 6)]


def test_years_without_a_publication_stand_in_the_series() -> None:
    context = data_set(publication("a", 2010, 1), publication("b", 2013, 2))
    assert series(context) == [(2010, 1, 1), (2011, 0, 1), (2012, 0, 1), (2013, 2, 3)]


def test_bars_add_up_to_the_total_of_a_period_that_begins_late() -> None:
    assert series(contained_in_2015(), period(2011, 2014)) == [(2012, 2, 2)]
    assert series(contained_in_2015(), period(2009, 2014)) == [
        (2010, 3, 3),
        (2011, 0, 3),
        (2012, 2, 5),
    ]


def test_the_line_ends_at_the_total_when_the_container_says_less_than_the_contained() -> None:
    # small:2 states dengue; large:4, which holds it and counts from 2012 on, states no trigger. By
    # the end of 2010, 2 patients with dengue could be counted; since 2012, none for certain.
    context = data_set(
        publication("small", 2010, 2, within="large"),
        publication("large", 2012, 4),
        breakdowns=breakdown("small", "trigger", 2, dengue=2),
    )
    assert total(context, DENGUE) == 0
    assert series(context, DENGUE)[0] == (2010, 0, 2)
    assert series(context, DENGUE)[-1][2] == 0


def test_only_a_possible_overlap_is_extra() -> None:
    # large:9 holds likely:2 (likely), stated:1 (stated) and perhaps:3 (possible).
    context = data_set(
        publication("large", 2010, 9),
        publication("likely", 2011, 2, within="large"),
        publication("stated", 2011, 1, within="large", within_certainty="stated"),
        publication("perhaps", 2012, 3, within="large", within_certainty="possible"),
    )
    found = totals(context)
    assert (found["distinct"], found["possible_extra"], found["as_published"]) == (9, 3, 15)
    headline = find("published-count").answer(context, Selection()).headline
    assert headline == (
        "At least 9 people with ANE are described in 4 publications to 2026"
        " (up to 12 if no possible overlap is real)."
    )


def test_a_possible_overlap_with_a_container_outside_the_period_is_no_extra() -> None:
    context = data_set(
        publication("large", 2020, 9),
        publication("perhaps", 2012, 3, within="large", within_certainty="possible"),
    )
    found = totals(context, period(None, 2015))
    assert (found["distinct"], found["possible_extra"]) == (3, 0)


def test_a_possible_overlap_that_takes_over_leaves_the_other_as_possibly_extra() -> None:
    # large:9 of 2020 holds likely:2 (likely) and perhaps:3 (possible). To 2015 perhaps:3 counts as
    # the larger. If its overlap is not real, likely:2 are other people: 3 + 2. To 2020 likely:2 are
    # within large:9 in any case, and only perhaps:3 may be extra.
    context = data_set(
        publication("large", 2020, 9),
        publication("likely", 2010, 2, within="large", within_certainty="likely"),
        publication("perhaps", 2012, 3, within="large", within_certainty="possible"),
    )
    to_2015 = totals(context, period(None, 2015))
    assert (to_2015["distinct"], to_2015["possible_extra"]) == (3, 2)
    to_2020 = totals(context, period(None, 2020))
    assert (to_2020["distinct"], to_2020["possible_extra"]) == (9, 3)


def test_of_several_likely_ones_only_the_largest_is_possibly_extra() -> None:
    # As before, with another:1 (likely): if perhaps:3 stands apart, likely:2 and another:1 are
    # still the same people, so 3 + 2.
    context = data_set(
        publication("large", 2020, 9),
        publication("likely", 2010, 2, within="large", within_certainty="likely"),
        publication("another", 2011, 1, within="large", within_certainty="likely"),
        publication("perhaps", 2012, 3, within="large", within_certainty="possible"),
    )
    found = totals(context, period(None, 2015))
    assert (found["distinct"], found["possible_extra"]) == (3, 2)


def test_without_a_possible_overlap_no_upper_number_is_printed() -> None:
    context = data_set(publication("a", 2010, 9))
    headline = find("published-count").answer(context, Selection()).headline
    assert headline == "At least 9 people with ANE are described in 1 publication to 2026."


def test_pending_and_excluded_publications_never_count() -> None:
    # Each has 5 patients, individual cases and a breakdown; only a:1 counts.
    context = data_set(
        publication("a", 2010, 1),
        publication("waits", 2011, 5, status="pending", countries="JPN"),
        publication("left-out", 2012, 5, status="excluded", countries="JPN"),
        publication("no-year", None, 5, status="pending"),
        cases=[
            case("waits", 1, age_years=3, trigger="dengue"),
            case("left-out", 1, age_years=3, trigger="dengue"),
        ],
        breakdowns=[
            *breakdown("waits", "trigger", 5, dengue=5),
            *breakdown("left-out", "sex", 5, F=5),
            *breakdown("no-year", "age_group", 5, child=5),
        ],
    )
    assert totals(context) | {"total": 1, "as_published": 1, "publications": 1} == totals(context)
    for selection in (DENGUE, CHILD, JAPAN):
        found = totals(context, selection)
        assert (found["total"], found["as_published"], found["cannot_be_placed"]) == (0, 0, 1)
    for figure in registry().values():
        answer = figure.answer(context, Selection())
        assert set(answer.sources) <= {"a"}, figure.id


def test_a_pending_publication_takes_nobody_over() -> None:
    context = data_set(
        publication("a", 2010, 3),
        publication("waits", 2012, 9, status="pending", within="a"),
    )
    assert totals(context)["as_published"] == 3


def test_suspected_diagnoses_count_and_are_told() -> None:
    # 3 confirmed and 2 suspected: 5, of whom 2 suspected.
    context = data_set(
        publication("sure", 2010, 3), publication("unsure", 2011, 2, certainty="suspected")
    )
    assert total(context) == 5
    for figure in registry().values():
        if figure.kind == "parts":
            caveats = figure.answer(context, Selection()).caveats
            assert any("suspected" in c and " 2 " in c for c in caveats), figure.id


def test_nothing_is_said_of_suspected_diagnoses_where_there_are_none() -> None:
    context = data_set(publication("sure", 2010, 3))
    caveats = find("published-count").answer(context, Selection()).caveats
    assert not any("suspected" in caveat for caveat in caveats)


def test_as_published_counts_every_description() -> None:
    context = contained_in_2015()
    as_published = Selection(basis="as_published")
    assert total(context, as_published) == 10
    assert series(context, as_published) == [
        (2010, 3, 3),
        (2011, 0, 3),
        (2012, 2, 5),
        (2013, 0, 5),
        (2014, 0, 5),
        (2015, 5, 10),
    ]


# --- What is known of a publication's patients ----------------------------------------------------


def test_a_publication_from_one_country_gives_it_to_all_its_patients() -> None:
    # 5 patients, 1 described alone and without a country.
    context = data_set(
        publication("a", 2010, 5, countries="JPN"), cases=[case("a", 1, age_years=2)]
    )
    assert parts(context, "country") == {"JPN": 5}
    assert known_and_open(context, JAPAN) == (5, 0)
    assert known_and_open(context, Selection(country=("CHN",))) == (0, 0)


def test_with_two_countries_only_the_cases_tell_whose_is_which() -> None:
    # 4 patients of Japan and Taiwan, three described: 2 in Japan, 1 in Taiwan, 1 not stated.
    context = data_set(
        publication("a", 2010, 4, countries="JPN;TWN"),
        cases=[
            case("a", 1, country="JPN"),
            case("a", 2, country="JPN"),
            case("a", 3, country="TWN"),
        ],
    )
    assert parts(context, "country") == {"JPN": 2, "TWN": 1, "not_stated": 1}
    assert known_and_open(context, JAPAN) == (2, 1)
    # Whoever chooses both countries chooses all of them.
    assert known_and_open(context, Selection(country=("JPN", "TWN"))) == (4, 0)


def test_with_two_countries_a_breakdown_tells_it_too() -> None:
    context = data_set(
        publication("a", 2010, 10, countries="JPN;TWN"),
        breakdowns=breakdown("a", "country", 10, JPN=6, TWN=3),
    )
    assert parts(context, "country") == {"JPN": 6, "TWN": 3, "not_stated": 1}


def test_with_two_countries_and_nothing_else_nobody_is_placed() -> None:
    context = data_set(publication("a", 2010, 10, countries="JPN;TWN"))
    assert parts(context, "country") == {"not_stated": 10}
    assert known_and_open(context, JAPAN) == (0, 10)
    answer = find("cases-by-country").answer(context, Selection())
    assert answer.main.rows == ()
    assert answer.totals.not_stated == 10


def test_a_country_is_marked_where_it_was_inferred() -> None:
    context = data_set(
        publication("a", 2010, 2, countries="JPN"),
        publication("b", 2011, 3, countries="JPN", country_basis="inferred"),
        publication("c", 2012, 1, countries="KOR"),
    )
    rows = find("cases-by-country").answer(context, Selection()).main.rows
    assert {row["country"]: (row["patients"], row["inferred"]) for row in rows} == {
        "JPN": (5, 3),
        "KOR": (1, 0),
    }


def test_not_reported_means_that_nothing_is_known() -> None:
    # 6 patients: 2 with dengue, 3 not reported, 1 not mentioned: 4 not stated.
    context = data_set(
        publication("a", 2010, 6),
        breakdowns=breakdown("a", "trigger", 6, dengue=2, not_reported=3),
    )
    assert parts(context, "trigger") == {"dengue": 2, "not_stated": 4}
    assert known_and_open(context, DENGUE) == (2, 4)
    assert known_and_open(context, INFLUENZA) == (0, 4)


def test_not_reported_of_a_listed_patient_means_that_nothing_is_known() -> None:
    context = data_set(
        publication("a", 2010, 2),
        cases=[case("a", 1, trigger="dengue", outcome="died"), case("a", 2)],
    )
    assert parts(context, "trigger") == {"dengue": 1, "not_stated": 1}
    assert parts(context, "outcome") == {"died": 1, "not_stated": 1}
    assert parts(context, "genetic") == {"not_stated": 2}


def test_none_found_not_stated_and_not_tested_are_three_things() -> None:
    context = data_set(
        publication("a", 2010, 9),
        breakdowns=[
            *breakdown("a", "trigger", 9, none_found=4, dengue=2),
            *breakdown("a", "genetic", 9, not_tested=5, negative=1),
        ],
    )
    assert parts(context, "trigger") == {"none_found": 4, "dengue": 2, "not_stated": 3}
    assert parts(context, "genetic") == {"not_tested": 5, "negative": 1, "not_stated": 3}


def test_a_patient_is_a_child_until_the_eighteenth_birthday() -> None:
    # 17.99 and 0 are children, 18 is an adult, and of one no age is stated.
    context = data_set(
        publication("a", 2010, 4),
        cases=[
            case("a", 1, age_years=17.99),
            case("a", 2, age_years=18),
            case("a", 3),
            case("a", 4, age_years=0),
        ],
    )
    assert parts(context, "age_group") == {"child": 2, "adult": 1, "not_stated": 1}
    assert known_and_open(context, CHILD) == (2, 1)
    assert known_and_open(context, ADULT) == (1, 1)


def test_who_is_called_a_child_is_one() -> None:
    context = data_set(
        publication("a", 2010, 8), breakdowns=breakdown("a", "age_group", 8, child=7, adult=1)
    )
    assert known_and_open(context, CHILD) == (7, 0)


@pytest.mark.parametrize(
    ("in_breakdown", "known"),
    [
        (2, {"dengue": 3, "not_stated": 2}),  # 3 cases cover more than 2 of the breakdown
        (3, {"influenza_a": 3, "not_stated": 2}),  # a tie: the breakdown
        (4, {"influenza_a": 4, "not_stated": 1}),  # the breakdown covers more
    ],
)
def test_cases_or_breakdown_whichever_covers_more_patients(
    in_breakdown: int, known: dict[str, int]
) -> None:
    # 5 patients, 3 of them listed with dengue; a breakdown names influenza A for some.
    context = data_set(
        publication("a", 2010, 5),
        cases=[case("a", n, trigger="dengue") for n in (1, 2, 3)],
        breakdowns=breakdown("a", "trigger", 5, influenza_a=in_breakdown),
    )
    assert parts(context, "trigger") == known


def test_which_source_covers_more_is_asked_one_dimension_at_a_time() -> None:
    # Ages of 2 listed patients, triggers of 4 in a breakdown: each says what it knows best.
    context = data_set(
        publication("a", 2010, 5),
        cases=[case("a", 1, age_years=3), case("a", 2, age_years=30, trigger="dengue")],
        breakdowns=breakdown("a", "trigger", 5, influenza_a=4),
    )
    assert parts(context, "age_group") == {"child": 1, "adult": 1, "not_stated": 3}
    assert parts(context, "trigger") == {"influenza_a": 4, "not_stated": 1}


# --- Choices that must all hold -------------------------------------------------------------------


def one_way(*, n: int, child: int, dengue: int, japan: int | None = None) -> Context:
    """A cohort that gives each fact alone."""
    rows: list[Row] = [
        *breakdown("a", "age_group", n, child=child, adult=n - child),
        *breakdown("a", "trigger", n, dengue=dengue, influenza_a=n - dengue),
    ]
    if japan is not None:
        rows += breakdown("a", "country", n, JPN=japan, TWN=n - japan)
    return data_set(publication("a", 2010, n, countries="JPN;TWN"), breakdowns=rows)


@pytest.mark.parametrize(
    ("child", "dengue", "known", "might"),
    [
        (8, 7, 5, 2),  # 8 + 7 - 10 = 5 at least; at most min(8, 7) = 7
        (5, 5, 0, 5),  # none need be both; at most 5
        (3, 4, 0, 3),  # never below 0
        (10, 4, 4, 0),  # all are children
        (10, 10, 10, 0),
        (0, 6, 0, 0),  # nobody is a child
    ],
)
def test_two_choices_at_once(child: int, dengue: int, known: int, might: int) -> None:
    context = one_way(n=10, child=child, dengue=dengue)
    both = Selection(age="child", trigger=("dengue",))
    assert known_and_open(context, both) == (known, might)


def test_three_choices_at_once() -> None:
    # 9 + 8 + 7 - 2 * 10 = 4 at least; at most min(9, 8, 7) = 7, so 3 might.
    context = one_way(n=10, child=9, dengue=8, japan=7)
    chosen = Selection(age="child", trigger=("dengue",), country=("JPN",))
    assert known_and_open(context, chosen) == (4, 3)


def test_fewer_cases_than_patients_are_matched_as_counts() -> None:
    # 4 patients, 3 listed. Children: 2 of 3, so 2 inside, 1 outside, 1 open. Dengue: 3 inside.
    # At least 2 + 3 - 4 = 1 child with dengue, although the list shows 2: what one source says of
    # each fact alone is all that counts, unless the list is complete.
    # At most min(4 - 1, 4 - 0) = 3: 2 might.
    context = data_set(
        publication("a", 2010, 4),
        cases=[
            case("a", 1, age_years=3, trigger="dengue"),
            case("a", 2, age_years=5, trigger="dengue"),
            case("a", 3, age_years=40, trigger="dengue"),
        ],
    )
    both = Selection(age="child", trigger=("dengue",))
    assert known_and_open(context, both) == (1, 2)
    assert parts(context, "trigger", CHILD) == {"dengue": 1}
    answer = find("cases-by-trigger").answer(context, CHILD)
    # 2 children: 1 known to have had dengue; "not stated" 1 + 2 - 4 < 0, so 1 cannot be split.
    assert (answer.totals.total, answer.totals.cannot_be_split) == (2, 1)


def test_a_complete_list_is_matched_patient_by_patient() -> None:
    # The same with the fourth patient listed, of whom nothing is stated: 2 children with dengue,
    # and the fourth might be one.
    context = data_set(
        publication("a", 2010, 4),
        cases=[
            case("a", 1, age_years=3, trigger="dengue"),
            case("a", 2, age_years=5, trigger="dengue"),
            case("a", 3, age_years=40, trigger="dengue"),
            case("a", 4),
        ],
    )
    both = Selection(age="child", trigger=("dengue",))
    assert known_and_open(context, both) == (2, 1)
    assert parts(context, "trigger", CHILD) == {"dengue": 2}
    assert parts(context, "age_group", DENGUE) == {"child": 2, "adult": 1}


def test_a_complete_list_keeps_apart_what_is_stated_of_each() -> None:
    # One child of no stated trigger, one patient with dengue of no stated age: nobody is known to
    # be a child with dengue, both might be.
    context = data_set(
        publication("a", 2010, 2),
        cases=[case("a", 1, age_years=3), case("a", 2, trigger="dengue")],
    )
    assert known_and_open(context, Selection(age="child", trigger=("dengue",))) == (0, 2)
    assert parts(context, "trigger", CHILD) == {"not_stated": 1}


def complete_with(*rows: Row) -> Context:
    """Four listed patients, two with dengue, two with influenza A; one age given."""
    return data_set(
        publication("a", 2010, 4),
        cases=[
            case("a", 1, trigger="dengue", age_years=4),
            case("a", 2, trigger="dengue"),
            case("a", 3, trigger="influenza_a"),
            case("a", 4, trigger="influenza_a"),
        ],
        breakdowns=rows,
    )


CHILD_WITH_DENGUE = Selection(age="child", trigger=("dengue",))


def test_what_is_stated_of_all_holds_for_each_of_a_complete_list() -> None:
    # "All were children": 2 of the 4 are children with dengue, exactly.
    context = complete_with(*breakdown("a", "age_group", 4, child=4))
    assert known_and_open(context, CHILD_WITH_DENGUE) == (2, 0)
    assert parts(context, "trigger", CHILD) == {"dengue": 2, "influenza_a": 2}


def test_a_breakdown_that_covers_more_than_a_complete_list_is_taken_one_way() -> None:
    # 3 children and 1 adult, not said who; the list gives one age. With dengue: 2, one by one. At
    # least 2 + 3 - 4 = 1; at most min(2, 4 - 1) = 2.
    context = complete_with(*breakdown("a", "age_group", 4, child=3, adult=1))
    assert known_and_open(context, CHILD) == (3, 0)
    assert known_and_open(context, CHILD_WITH_DENGUE) == (1, 1)
    # Of 3 children, at least 2 + 3 - 4 = 1 had dengue, and 1 influenza A; 1 cannot be split.
    assert parts(context, "trigger", CHILD) == {"dengue": 1, "influenza_a": 1}


def test_on_a_tie_a_complete_list_is_matched_patient_by_patient() -> None:
    # The breakdown knows one child, the list knows who it is.
    context = complete_with(*breakdown("a", "age_group", 4, child=1))
    assert known_and_open(context, CHILD) == (1, 3)
    assert known_and_open(context, CHILD_WITH_DENGUE) == (1, 1)


def test_country_of_a_complete_list_from_one_country_is_that_of_each() -> None:
    context = data_set(
        publication("a", 2010, 2, countries="JPN"),
        cases=[case("a", 1, age_years=3), case("a", 2, age_years=30, country="JPN")],
    )
    assert known_and_open(context, Selection(age="child", country=("JPN",))) == (1, 0)


def test_several_values_of_one_field_are_alternatives() -> None:
    # Influenza A 3, dengue 2, none found 1, not stated 4.
    context = data_set(
        publication("a", 2010, 10),
        breakdowns=breakdown("a", "trigger", 10, influenza_a=3, dengue=2, none_found=1),
    )
    assert known_and_open(context, Selection(trigger=("dengue",))) == (2, 4)
    assert known_and_open(context, Selection(trigger=("influenza_a", "dengue"))) == (5, 4)
    assert known_and_open(context, Selection(trigger=("influenza_a", "none_found"))) == (4, 4)


def test_a_group_of_triggers_holds_all_its_codes() -> None:
    context = data_set(
        publication("a", 2010, 9),
        breakdowns=breakdown(
            "a", "trigger", 9, influenza_a=3, influenza_b=2, influenza_unspecified=1, dengue=2
        ),
    )
    codes = Selection(trigger=("influenza_a", "influenza_b", "influenza_unspecified"))
    assert known_and_open(context, INFLUENZA) == known_and_open(context, codes) == (6, 1)
    assert known_and_open(context, Selection(trigger=("influenza", "influenza_a"))) == (6, 1)
    assert known_and_open(context, Selection(trigger=("influenza", "dengue"))) == (8, 1)
    assert known_and_open(context, Selection(trigger=("influenza_b",))) == (2, 1)
    assert parts(context, "trigger", INFLUENZA) == {
        "influenza_a": 3,
        "influenza_b": 2,
        "influenza_unspecified": 1,
    }


def test_a_chosen_kind_of_publication_leaves_out_all_others() -> None:
    context = data_set(publication("a", 2010, 9), publication("b", 2010, 1, design="case_report"))
    assert known_and_open(context, Selection(design=("case_report",))) == (1, 0)
    assert known_and_open(context, Selection(design=("case_report", "cohort"))) == (10, 0)


def test_splitting_by_the_dimension_that_was_chosen_shows_the_chosen_alone() -> None:
    context = data_set(
        publication("a", 2010, 9),
        breakdowns=breakdown("a", "trigger", 9, influenza_a=3, dengue=2),
    )
    answer = find("cases-by-trigger").answer(context, DENGUE)
    assert [(row["trigger"], row["patients"]) for row in answer.main.rows] == [("dengue", 2)]
    assert (answer.totals.total, answer.totals.not_stated) == (2, 0)
    assert (answer.totals.cannot_be_split, answer.totals.cannot_be_placed) == (0, 4)


def test_a_total_that_cannot_be_split_says_so() -> None:
    # 10 patients: 5 children; 4 dengue, 4 influenza A, 2 not stated. No trigger is known of any
    # child: 4 + 5 - 10 < 0. All 5 cannot be split.
    context = data_set(
        publication("a", 2010, 10),
        breakdowns=[
            *breakdown("a", "age_group", 10, child=5, adult=5),
            *breakdown("a", "trigger", 10, dengue=4, influenza_a=4),
        ],
    )
    answer = find("cases-by-trigger").answer(context, CHILD)
    assert answer.main.rows == ()
    assert (answer.totals.total, answer.totals.not_stated) == (5, 0)
    assert answer.totals.cannot_be_split == 5
    assert any("cannot be split" in caveat for caveat in answer.caveats)


# --- Shares of triggers ---------------------------------------------------------------------------


def shares(context: Context, selection: Selection | None = None) -> list[dict[str, object]]:
    answer = find("triggers-over-time").answer(context, selection or Selection())
    return [dict(row) for row in answer.table("shares").rows]


@pytest.mark.parametrize(
    ("dengue", "influenza", "n", "shown"),
    [
        (15, 5, 40, True),  # 20 stated, half of 40
        (15, 4, 38, False),  # 19 stated: too few
        (15, 5, 41, False),  # 20 stated, less than half of 41
        (20, 0, 20, True),
    ],
)
def test_a_share_needs_20_stated_triggers_and_half_of_the_bin(
    dengue: int, influenza: int, n: int, shown: bool
) -> None:
    counts = {"dengue": dengue, "influenza_a": influenza}
    context = data_set(
        publication("a", 2012, n),
        breakdowns=breakdown("a", "trigger", n, **{k: v for k, v in counts.items() if v}),
    )
    rows = shares(context)
    assert rows
    for row in rows:
        assert row["stated"] == dengue + influenza
        assert row["in_bin"] == n
        assert (row["share"] is not None) is shown
        assert (row["low"] is None) is (row["high"] is None) is not shown
    if shown:
        of_dengue = next(row for row in rows if row["trigger_group"] == "mosquito_borne")
        assert of_dengue["share"] == dengue / (dengue + influenza)


def test_bins_are_five_years_of_publication() -> None:
    context = data_set(
        publication("a", 2014, 20),
        publication("b", 2015, 30),
        breakdowns=[
            *breakdown("a", "trigger", 20, dengue=20),
            *breakdown("b", "trigger", 30, influenza_a=30),
        ],
    )
    assert [(r["first_year"], r["last_year"], r["patients"]) for r in shares(context)] == [
        (2010, 2014, 20),
        (2015, 2019, 30),
    ]


def test_patients_who_cannot_be_split_belong_to_the_bin() -> None:
    # 100 patients: 70 children; 50 COVID-19, 25 influenza, 25 dengue. Of the children at least
    # 50 + 70 - 100 = 20 had COVID-19; influenza and dengue 25 + 70 - 100 < 0; 50 cannot be split.
    # A trigger is stated for 20 of the 70 children of the bin: too few for a share.
    context = data_set(
        publication("a", 2021, 100),
        breakdowns=[
            *breakdown("a", "age_group", 100, child=70, adult=30),
            *breakdown("a", "trigger", 100, covid19=50, influenza_a=25, dengue=25),
        ],
    )
    assert totals(context, CHILD)["total"] == 70
    (row,) = shares(context, CHILD)
    assert (row["patients"], row["stated"]) == (20, 20)
    assert row["in_bin"] == 70
    assert row["share"] is None


# --- Told totals ----------------------------------------------------------------------------------


def told(context: Context) -> dict[object, tuple[object, object]]:
    rows = find("told-and-counted").answer(context, Selection()).main.rows
    return {row["claim_id"]: (row["as_of_year"], row["counted_by_then"]) for row in rows}


def test_a_told_total_stands_beside_what_could_be_counted_by_then() -> None:
    # By the end of 2012: small:3 and other:2. Of all years: large:5 and other:2.
    context = data_set(
        publication("small", 2010, 3, within="large"),
        publication("other", 2012, 2),
        publication("large", 2015, 5),
        claims=[
            claim(1, low=4, high=4, as_of_year=2012),
            claim(2, low=9, high=9, as_of_year=2012, scope_code="region", scope="Japan"),
            claim(3, low=4, high=4, as_of_year=2014, same_as="claim-001"),
            claim(4, low=8, as_of_year=2016),
        ],
    )
    assert told(context) == {
        "claim-001": (2012, 5),
        "claim-002": (2012, None),  # of a part: nothing to stand beside
        "claim-004": (2016, 7),
    }


def test_before_the_first_publication_nothing_could_be_counted() -> None:
    context = data_set(publication("a", 2010, 3), claims=[claim(1, low=4, as_of_year=2005)])
    assert told(context) == {"claim-001": (2005, 0)}


# --- Empty answers --------------------------------------------------------------------------------


def _is_told_on_every_face(answer: Answer) -> None:
    assert answer.headline.endswith(".")
    assert f'"headline": "{answer.headline}"' in to_json(answer)
    assert answer.headline in to_text(answer)
    for table in answer.tables:
        header = to_csv(table, "v").splitlines()[0]
        assert header == ",".join([*(c.name for c in table.columns), "data_version"])


@pytest.mark.parametrize("figure_id", list(registry()))
def test_a_choice_that_nobody_matches_is_answered_in_a_sentence(figure_id: str) -> None:
    figure = find(figure_id)
    context = data_set(
        publication("a", 2010, 3, countries="JPN"),
        breakdowns=breakdown("a", "trigger", 3, dengue=3),
        claims=[claim(1, low=4, as_of_year=2012)],
    )
    chosen = Selection(from_year=2011, to_year=2012, trigger=("covid19",), country=("FRA",))
    answer = figure.answer(context, chosen.only(figure.fields))
    if figure.kind == "parts":
        assert answer.main.rows == ()
        assert answer.sources == ()
        assert answer.headline.startswith("No publication")
        numbers = answer.as_json()["totals"]
        assert numbers == dict.fromkeys(numbers, 0)
    _is_told_on_every_face(answer)
    for draw in figure.charts.values():
        draw(answer)


@pytest.mark.parametrize("figure_id", list(registry()))
def test_an_empty_collation_is_answered_in_a_sentence(figure_id: str) -> None:
    figure = find(figure_id)
    answer = figure.answer(data_set(), Selection())
    _is_told_on_every_face(answer)
    assert answer.sources == ()
    for draw in figure.charts.values():
        draw(answer)


def test_nobody_known_to_match_but_some_who_might_is_said_in_the_sentence() -> None:
    context = data_set(publication("a", 2010, 3))
    for figure in registry().values():
        if figure.kind == "parts":
            answer = figure.answer(context, DENGUE)
            assert "3" in answer.headline, figure.id
            assert answer.totals.cannot_be_placed == 3


@pytest.mark.parametrize("figure_id", [f.id for f in registry().values() if f.kind == "parts"])
def test_none_is_never_said_while_a_contained_publication_describes_one(figure_id: str) -> None:
    # small:2 states dengue; large:4, which holds it, states no trigger: of the distinct patients
    # none is known to have had dengue, of those published 2 are.
    context = data_set(
        publication("small", 2010, 2, within="large"),
        publication("large", 2012, 4),
        breakdowns=breakdown("small", "trigger", 2, dengue=2),
    )
    answer = find(figure_id).answer(context, DENGUE)
    assert (answer.totals.total, answer.totals.as_published) == (0, 2)
    assert "At least 0" not in answer.headline
    assert "2" in answer.headline.replace("2026", "")
