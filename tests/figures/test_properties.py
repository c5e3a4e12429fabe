"""What must hold of every figure of kind *parts*, on any data and for any selection.

The strongest of these tests keeps what nobody could know from a publication: a full description of
every patient. Partial statements are derived from it (a breakdown here, some listed patients
there), and whatever was left out, the truth must lie between "known to match" and "known to match
or cannot be placed".
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.faces.export import to_csv, to_json
from dashboard.figures.answer import Answer, Table
from dashboard.figures.figure import Context, Figure, registry
from dashboard.figures.selection import Selection

from .small import Row, broken_rules, case, context_of, parts, publication, sheets_of, totals

PARTS = [figure for figure in registry().values() if figure.kind == "parts"]

# Enough for every branch of the rules: a group of two triggers, a group of one, "none found".
TRIGGERS = ("influenza_a", "influenza_b", "covid19", "none_found")
COUNTRIES = ("JPN", "TWN", "CHN")
AGES = {"child": (0.5, 17.99), "adult": (18, 71)}
DESIGNS = ("cohort", "case_report")
YEARS = range(2010, 2016)
DIMENSIONS = ("trigger", "age_group", "country")

# Data sets are small as they are: looking for still smaller ones would take minutes.
quick = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# --- What holds of any answer ---------------------------------------------------------------------


def check_parts(answer: Answer) -> None:
    t = answer.totals
    numbers = (t.total, t.distinct, t.as_published, t.possible_extra, t.publications)
    assert all(isinstance(n, int) and n >= 0 for n in numbers)
    patients = [int(str(row["patients"])) for row in answer.main.rows]
    assert t.total is not None
    assert t.cannot_be_split is not None
    assert t.not_stated is not None
    assert t.cannot_be_placed is not None
    assert sum(patients) + t.not_stated + t.cannot_be_split == t.total
    assert t.cannot_be_split >= 0
    assert t.not_stated >= 0
    assert t.cannot_be_placed >= 0
    # Only the years of the axis may be empty: a category that nobody is known to be in is left out.
    assert all(n >= (0 if answer.id == "published-count" else 1) for n in patients)
    assert t.distinct is not None
    assert t.as_published is not None
    assert t.possible_extra is not None
    assert t.distinct <= t.as_published
    assert t.distinct + t.possible_extra <= t.as_published
    assert t.total == (t.distinct if answer.selection.basis == "distinct" else t.as_published)
    assert len(answer.sources) == len(set(answer.sources)) == t.publications
    assert (t.publications == 0) is (t.as_published == 0)


def check_series(answer: Answer) -> None:
    rows = answer.main.rows
    years = [int(str(row["year"])) for row in rows]
    assert years == list(range(years[0], years[-1] + 1)) if years else not rows
    assert sum(int(str(row["patients"])) for row in rows) == answer.totals.total
    assert sum(int(str(row["as_published"])) for row in rows) == answer.totals.as_published
    assert sum(int(str(row["publications"])) for row in rows) == answer.totals.publications
    for row in rows:
        assert int(str(row["could_be_counted_by_then"])) >= 0
    if rows:
        assert rows[-1]["could_be_counted_by_then"] == answer.totals.total


def _same(cell: str, value: object) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, int | float):
        return float(cell) == value
    return cell in (str(value), f"'{value}")


def check_faces(answer: Answer) -> None:
    """JSON, CSV and the answer itself hold the same rows."""
    as_json = json.loads(to_json(answer))
    tables: list[tuple[Table, Any]] = [(answer.main, as_json)]
    tables += [(answer.table(other["id"]), other) for other in as_json["more_tables"]]
    assert len(tables) == len(answer.tables)
    for table, written in tables:
        names = [column["name"] for column in written["columns"]]
        assert written["rows"] == [dict(row) for row in table.rows]
        header, *lines = csv.reader(io.StringIO(to_csv(table, "v"), newline=""))
        assert header == [*names, "data_version"]
        assert names == [column.name for column in table.columns]
        assert len(lines) == len(table.rows)
        for line, row in zip(lines, table.rows, strict=True):
            assert set(row) == set(names)
            assert line.pop() == "v"
            for name, cell in zip(names, line, strict=True):
                assert _same(cell, row[name]), (table.id, name)


def check_all(context: Context, selection: Selection, figures: list[Figure]) -> None:
    found = {}
    for figure in figures:
        answer = figure.answer(context, selection.only(figure.fields))
        check_parts(answer)
        check_faces(answer)
        found[figure.id] = answer
    if "published-count" in found:
        check_series(found["published-count"])
    same = ("total", "distinct", "as_published", "possible_extra", "publications")
    said = {tuple(getattr(a.totals, name) for name in same) for a in found.values()}
    assert len(said) == 1, "every figure counts the same patients"


def narrower(context: Context, wide: Selection, narrow: Selection) -> None:
    """A further choice on the same years never adds a patient, not even one who might match."""
    before, after = totals(context, wide), totals(context, narrow)
    for name in ("total", "distinct", "as_published", "publications"):
        assert (after[name] or 0) <= (before[name] or 0), name
    most = (after["total"] or 0) + (after["cannot_be_placed"] or 0)
    assert most <= (before["total"] or 0) + (before["cannot_be_placed"] or 0)


def some(values: tuple[str, ...] | list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=3).map(tuple)


@st.composite
def selections(
    draw: st.DrawFn,
    triggers: tuple[str, ...],
    countries: tuple[str, ...],
    designs: tuple[str, ...],
    years: range,
) -> Selection:
    first = draw(st.none() | st.sampled_from(years))
    last = draw(st.none() | st.sampled_from(years))
    if first is not None and last is not None and first > last:
        first, last = last, first
    return Selection(
        from_year=first,
        to_year=last,
        trigger=draw(some(triggers)),
        country=draw(some(countries)),
        age=draw(st.sampled_from([None, "child", "adult"])),
        design=draw(some(designs)),
        basis=draw(st.sampled_from(["distinct", "as_published"])),
    )


@st.composite
def choices_dropped(draw: st.DrawFn, narrow: Selection) -> Selection:
    """The same years and basis with fewer choices, or with more values in one of them."""
    fields = [name for name in ("trigger", "country", "age", "design") if getattr(narrow, name)]
    if not fields:
        return narrow
    dropped = draw(st.lists(st.sampled_from(fields), unique=True, min_size=1))
    return replace(narrow, **{name: None if name == "age" else () for name in dropped})


# --- The data as handed over ----------------------------------------------------------------------

REAL = selections(
    ("influenza", "influenza_a", "covid19", "dengue", "no_agent_found", "herpesviruses", "hhv6"),
    ("CHN", "JPN", "IND", "USA", "TWN", "SGP", "FRA", "BHR"),
    ("case_report", "case_series", "cohort", "survey", "family_study", "review"),
    range(1994, 2028),
)


@pytest.mark.parametrize("figure", PARTS, ids=lambda figure: figure.id)
def test_parts_not_stated_and_unsplit_make_the_total_on_the_real_data(
    handed_over: Context, figure: Figure
) -> None:
    @settings(quick, max_examples=10)
    @given(REAL)
    def check(selection: Selection) -> None:
        check_all(handed_over, selection, [figure])

    check()


def test_a_further_choice_never_adds_a_patient_on_the_real_data(handed_over: Context) -> None:
    @settings(quick, max_examples=10)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        narrow = data.draw(REAL)
        wide = data.draw(choices_dropped(narrow))
        narrower(handed_over, wide, narrow)
        blank = Selection(from_year=narrow.from_year, to_year=narrow.to_year, basis=narrow.basis)
        narrower(handed_over, blank, narrow)

    check()


# --- Data sets of known truth ---------------------------------------------------------------------

Patient = dict[str, str]


@dataclass(frozen=True)
class World:
    """Publications as written, and the truth about each of their patients."""

    publications: list[Row]
    cases: list[Row]
    breakdowns: list[Row]
    truth: dict[str, list[Patient]]

    def context(self) -> Context:
        return context_of(self.sheets())

    def sheets(self) -> Any:
        return sheets_of(
            publications=self.publications, cases=self.cases, breakdowns=self.breakdowns
        )


@st.composite
def patients(draw: st.DrawFn, few_countries: bool) -> Patient:
    return {
        "trigger": draw(st.sampled_from(TRIGGERS)),
        "age_group": draw(st.sampled_from(list(AGES))),
        "country": draw(st.sampled_from(COUNTRIES[:1] if few_countries else COUNTRIES)),
    }


@st.composite
def listed(draw: st.DrawFn, name: str, people: list[Patient], countries: bool) -> list[Row]:
    """Some of the patients, or all, described one by one, with gaps."""
    how = draw(st.sampled_from(["none", "some", "all"]))
    chosen = (
        people if how == "all" else [p for p in people if how == "some" and draw(st.booleans())]
    )
    rows = []
    for number, person in enumerate(chosen, start=1):
        row = case(name, number)
        if draw(st.booleans()):
            row["trigger"] = person["trigger"]
        if draw(st.booleans()):
            row["age_years"] = draw(st.sampled_from(AGES[person["age_group"]]))
        if countries and draw(st.booleans()):
            row["country"] = person["country"]
        rows.append(row)
    return rows


@st.composite
def broken_down(draw: st.DrawFn, name: str, people: list[Patient]) -> list[Row]:
    """Counts by category on some dimensions, of all patients or of some."""
    rows: list[Row] = []
    for dimension in DIMENSIONS:
        how = draw(st.sampled_from(["none", "none", "some", "all"]))
        if how == "none":
            continue
        counts = Counter(
            person[dimension] for person in people if how == "all" or draw(st.booleans())
        )
        if how == "some" and draw(st.booleans()) and sum(counts.values()) < len(people):
            counts["not_reported"] = len(people) - sum(counts.values())
        rows += [
            {
                "publication_id": name,
                "dimension": dimension,
                "category": category,
                "n": n,
                "of": len(people),
            }
            for category, n in counts.items()
        ]
    return rows


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World([], [], [], {})
    roots: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        name = f"p{number}"
        few = draw(st.booleans())
        people = draw(st.lists(patients(few), min_size=1, max_size=6))
        says_country = draw(st.booleans())
        row = publication(
            name,
            draw(st.sampled_from(YEARS)),
            len(people),
            design=draw(st.sampled_from(DESIGNS)),
            certainty=draw(st.sampled_from(["confirmed", "suspected"])),
            status=draw(st.sampled_from(["included"] * 5 + ["pending"])),
        )
        if row["status"] == "pending":
            row["decision_note"] = "waits"
        if says_country:
            row["countries"] = ";".join(sorted({person["country"] for person in people}))
            row["country_basis"] = draw(st.sampled_from(["stated", "inferred"]))
        if roots and draw(st.booleans()):
            row["within"] = draw(st.sampled_from(roots))
            row["within_certainty"] = draw(st.sampled_from(["stated", "likely", "possible"]))
        elif row["status"] == "included":
            roots.append(name)
        world.publications.append(row)
        world.cases.extend(draw(listed(name, people, says_country)))
        world.breakdowns.extend(draw(broken_down(name, people)))
        world.truth[name] = people
    return world


SMALL = selections((*TRIGGERS, "influenza"), COUNTRIES, DESIGNS, YEARS)

GROUPS = {"influenza": {"influenza_a", "influenza_b"}, "covid19": {"covid19"}}


def matches(person: Patient, selection: Selection) -> bool:
    triggers = {code for chosen in selection.trigger for code in GROUPS.get(chosen, {chosen})}
    return (
        (not triggers or person["trigger"] in triggers)
        and (not selection.country or person["country"] in selection.country)
        and (selection.age is None or person["age_group"] == selection.age)
    )


_MATCHING = """
SELECT publication_id, counted, patients, cannot_be_placed
FROM matching($first_year, $last_year, $designs, $triggers, $countries, $ages)
"""
_SPLIT = """
SELECT publication_id, category, patients
FROM split($dimension, $first_year, $last_year, $designs, $triggers, $countries, $ages)
"""


@settings(quick, max_examples=10)
@given(worlds())
def test_the_generated_data_hold_every_rule(world: World) -> None:
    assert broken_rules(world.sheets()) == []


@settings(quick, max_examples=40)
@given(worlds(), SMALL, st.sampled_from(DIMENSIONS))
def test_the_truth_lies_between_what_is_known_and_what_might_be(
    world: World, selection: Selection, dimension: str
) -> None:
    context = world.context()
    inside = {
        name: [person for person in people if matches(person, selection)]
        for name, people in world.truth.items()
    }
    known: dict[str, int] = {}
    true = 0
    for row in context.rows(_MATCHING, selection.parameters()):
        name = str(row["publication_id"])
        known[name] = int(str(row["patients"]))
        most = known[name] + int(str(row["cannot_be_placed"]))
        assert 0 <= known[name] <= len(inside[name]) <= most <= len(world.truth[name])
        if row["counted"] or selection.basis == "as_published":
            true += len(inside[name])
    found = totals(context, selection)
    assert found["total"] is not None
    assert found["cannot_be_placed"] is not None
    assert found["total"] <= true <= found["total"] + found["cannot_be_placed"]

    divided: Counter[str] = Counter()
    for row in context.rows(_SPLIT, {**selection.parameters(), "dimension": dimension}):
        name, category = str(row["publication_id"]), str(row["category"])
        part = int(str(row["patients"]))
        of_it = [p for p in inside[name] if category in ("not_stated", p[dimension])]
        assert 1 <= part <= len(of_it)
        divided[name] += part
    assert all(n <= known[name] for name, n in divided.items())


@settings(quick, max_examples=15)
@given(worlds(), SMALL, st.sampled_from(DIMENSIONS))
def test_where_every_patient_is_fully_listed_nothing_is_left_open(
    world: World, selection: Selection, dimension: str
) -> None:
    everyone = replace(world, breakdowns=[], cases=[], publications=[])
    for row in world.publications:
        name = row["publication_id"]
        countries = ";".join(sorted({person["country"] for person in world.truth[name]}))
        everyone.publications.append({**row, "countries": countries, "country_basis": "stated"})
        for number, person in enumerate(world.truth[name], start=1):
            age = AGES[person["age_group"]][number % 2]
            told = {"trigger": person["trigger"], "country": person["country"], "age_years": age}
            everyone.cases.append(case(name, number, **told))
    context = everyone.context()
    for row in context.rows(_MATCHING, selection.parameters()):
        people = world.truth[str(row["publication_id"])]
        assert row["patients"] == sum(matches(person, selection) for person in people)
        assert row["cannot_be_placed"] == 0
    divided = parts(context, dimension, selection)
    assert sum(divided.values()) == totals(context, selection)["total"]
    assert "not_stated" not in divided


@settings(quick, max_examples=12)
@given(worlds(), SMALL)
def test_parts_not_stated_and_unsplit_make_the_total(world: World, selection: Selection) -> None:
    check_all(world.context(), selection, PARTS)


@settings(quick, max_examples=12)
@given(worlds(), SMALL, st.data())
def test_a_further_choice_never_adds_a_patient(
    world: World, narrow: Selection, data: st.DataObject
) -> None:
    context = world.context()
    narrower(context, data.draw(choices_dropped(narrow)), narrow)
    blank = Selection(from_year=narrow.from_year, to_year=narrow.to_year, basis=narrow.basis)
    narrower(context, blank, narrow)


@settings(quick, max_examples=10)
@given(worlds(), st.sampled_from(YEARS), st.sampled_from(["distinct", "as_published"]))
def test_the_line_of_all_years_says_what_a_count_to_that_year_says(
    world: World, last: int, basis: Any
) -> None:
    context = world.context()
    (figure,) = (f for f in PARTS if f.id == "published-count")
    rows = figure.answer(context, Selection(basis=basis)).main.rows
    by_then = {row["year"]: row["could_be_counted_by_then"] for row in rows}
    if last in by_then:
        assert by_then[last] == totals(context, Selection(to_year=last, basis=basis))["total"]
