"""What every answer carries, what every chart draws, and that nothing is written down twice."""

from __future__ import annotations

import colorsys
import csv
import functools
import io
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.faces.export import to_csv, to_json, to_text
from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, UnknownFigureError, find, registry
from dashboard.figures.interval import wilson
from dashboard.figures.selection import FIELDS, Selection
from dashboard.words import number
from tests.conftest import HANDED_OVER

from .small import breakdown, claim, data_set, group_size, publication

ROOT = Path(__file__).resolve().parents[2]
FIGURES = list(registry())
PARTS = [figure.id for figure in registry().values() if figure.kind == "parts"]

SELECTIONS = {
    "everything": Selection(),
    "as published": Selection(basis="as_published"),
    "to 2021": Selection(to_year=2021),
    "one year": Selection(from_year=2021, to_year=2021),
    "children in China": Selection(age="child", country=("CHN",)),
    "COVID-19 or dengue": Selection(trigger=("covid19", "dengue")),
    "adults in case reports": Selection(age="adult", design=("case_report",)),
    "nobody": Selection(trigger=("dengue",), country=("FRA",), from_year=1996, to_year=1997),
}
KEYS = [
    "id",
    "kind",
    "question",
    "headline",
    "alt",
    "unit",
    "selection",
    "columns",
    "rows",
    "totals",
    "caveats",
    "not_to_conclude",
    "sources",
    "data_version",
]
TOTALS = {
    "total",
    "distinct",
    "as_published",
    "possible_extra",
    "publications",
    "not_stated",
    "cannot_be_split",
    "cannot_be_placed",
}


@functools.lru_cache(maxsize=300)
def ask(context: Context, figure_id: str, selection: Selection | None = None) -> Answer:
    """An answer, worked out once for all tests that look at it."""
    figure = find(figure_id)
    return figure.answer(context, (selection or Selection()).only(figure.fields))


# Each of these narrows in a way that another one does too.
SLOW = {"to 2021", "one year", "COVID-19 or dengue", "adults in case reports"}


@pytest.fixture(
    params=[
        pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in SELECTIONS
    ],
    scope="module",
)
def selection(request: pytest.FixtureRequest) -> Selection:
    return SELECTIONS[request.param]


# --- What every answer carries --------------------------------------------------------------------


@pytest.mark.parametrize("figure_id", FIGURES)
def test_key_number_stands_in_the_sentence_and_is_the_answers_own(
    figure_id: str, selection: Selection, handed_over: Context
) -> None:
    found = ask(handed_over, figure_id, selection)
    if found.key_number:
        assert found.key_number in found.headline.lower()
        own = [n for n in (found.key, found.totals.total) if n is not None]
        assert re.findall(r"[\d,]+", found.key_number)[0] in [number(n) for n in own]


def test_key_numbers_of_all_published_patients(handed_over: Context) -> None:
    """Of most figures the patients counted, with the words that belong to the number."""
    found = {figure_id: ask(handed_over, figure_id).key_number for figure_id in FIGURES}
    assert found["published-count"] == "at least 1,054"
    assert found["age-groups"] == "949 children"
    assert found["publications"] == "198 publications"
    assert found["outcomes"] == ""  # no single share holds for all


def test_key_number_is_not_found_within_another_one(handed_over: Context) -> None:
    found = replace(ask(handed_over, "published-count"), headline="In 2021, 1,054.5 or 11,054.")
    assert found.key_number == ""


@pytest.mark.parametrize("figure_id", FIGURES)
def test_json_has_what_was_promised(
    figure_id: str, selection: Selection, handed_over: Context
) -> None:
    figure, answer = find(figure_id), ask(handed_over, figure_id, selection)
    found = answer.as_json()
    assert [key for key in found if key in KEYS] == KEYS
    assert set(found) - set(KEYS) == {"data_date", "more_tables"}
    assert (found["id"], found["kind"]) == (figure.id, figure.kind)
    assert found["question"] == figure.question
    assert found["data_version"] == handed_over.data_version
    assert found["data_version"].startswith(f"{found['data_date']}-")
    assert tuple(found["selection"]) == FIELDS
    assert found["selection"] == answer.selection.as_json()
    assert set(found["totals"]) == TOTALS
    for name in ("headline", "unit"):
        assert found[name].strip(), name
    for texts in (found["caveats"], found["not_to_conclude"]):
        assert texts
        assert all(text == text.strip() and text.endswith(".") for text in texts)
        assert len(texts) == len(set(texts))
    assert to_json(answer)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_every_column_is_described_and_every_row_has_every_column(
    figure_id: str, selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, figure_id, selection)
    for described in (answer.as_json(), *answer.as_json()["more_tables"]):
        for column in described["columns"]:
            assert {"name", "unit", "meaning"} <= column.keys()
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column["name"])
            assert column["label"]
        names = [column["name"] for column in described["columns"]]
        assert len(names) == len(set(names))
        assert [row for row in described["rows"] if set(row) != set(names)] == []
        assert all(
            value is None or isinstance(value, str | int | float | bool)
            for row in described["rows"]
            for value in row.values()
        )


@pytest.mark.parametrize("figure_id", FIGURES)
def test_every_number_has_a_unit(figure_id: str, handed_over: Context) -> None:
    codes = {"year", "first_year", "last_year", "population_year", "as_of_year"}
    codes |= {"illness_from", "illness_to", "readings"}
    for table in ask(handed_over, figure_id).tables:
        for column in table.columns:
            values = [value for value in table.values(column.name) if value is not None]
            numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
            if numbers and column.name not in codes:
                assert column.unit, f"{table.id}.{column.name}"


@pytest.mark.parametrize("figure_id", FIGURES)
def test_sources_are_publications_of_the_data(
    figure_id: str, selection: Selection, handed_over: Context
) -> None:
    with (HANDED_OVER / "publications.csv").open(encoding="utf-8", newline="") as file:
        known = {row["publication_id"] for row in csv.DictReader(file)}
    sources = ask(handed_over, figure_id, selection).sources
    assert len(sources) == len(set(sources))
    assert set(sources) <= known


@pytest.mark.parametrize("figure_id", FIGURES)
def test_figures_of_kind_list_have_no_patient_total(figure_id: str, handed_over: Context) -> None:
    answer = ask(handed_over, figure_id)
    numbers = answer.as_json()["totals"]
    if answer.kind == "list":
        assert set(numbers.values()) == {None}
    else:
        assert None not in numbers.values()


@pytest.mark.parametrize("figure_id", PARTS)
def test_the_code_of_a_category_is_one_column_and_its_patients_another(
    figure_id: str, handed_over: Context
) -> None:
    codes = {
        "published-count": ["year"],
        "cases-by-country": ["country"],
        "cases-by-trigger": ["trigger"],
        "triggers-over-time": ["year", "trigger_group"],
        "genetic-testing": ["genetic_result"],
        "age-groups": ["age_group"],
    }[figure_id]
    rows = ask(handed_over, figure_id).main.rows
    keys = [tuple(row[code] for code in codes) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(isinstance(row["patients"], int) for row in rows)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_chart_has_its_words(figure_id: str, selection: Selection, handed_over: Context) -> None:
    answer = ask(handed_over, figure_id, selection)
    figure = find(figure_id)
    assert figure.rule
    for table in answer.tables:
        if table.id in figure.charts:
            assert table.alt.endswith("."), table.id
        if table.id == "main" and table.rows and figure.charts:
            assert "The table below holds every value." in table.alt
        assert "None" not in table.alt.replace("None found", ""), table.id


@pytest.mark.parametrize("figure_id", PARTS)
def test_counted_as_published_is_never_called_people(figure_id: str, handed_over: Context) -> None:
    headline = ask(handed_over, figure_id, Selection(basis="as_published")).headline
    assert "At least" not in headline
    assert "at least" not in headline
    assert "described twice is counted twice" in headline


def test_an_unknown_figure_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(UnknownFigureError) as error:
        find("nonsense")
    assert [figure_id for figure_id in FIGURES if figure_id not in str(error.value)] == []


def test_words_for_people_never_swap_published_and_reported(handed_over: Context) -> None:
    for figure_id in FIGURES:
        answer = ask(handed_over, figure_id)
        texts = [answer.headline, answer.main.alt, *answer.not_to_conclude, *answer.caveats]
        for text in texts:
            if "eported" in text:
                assert "group" in text, text


# --- Numbers in sentences are computed ------------------------------------------------------------


def small(
    *,
    n: int = 7,
    extra: int = 2,
    told: int = 40,
    members: int = 311,
    more: tuple[dict[str, Any], ...] = (),
) -> Context:
    return data_set(
        publication("a", 2020, n, countries="JPN", title='=HYPERLINK("https://example.org")'),
        publication("b", 2021, extra, countries="JPN", within="a", within_certainty="possible"),
        *more,
        breakdowns=breakdown("a", "trigger", n, dengue=n - 1, covid19=1),
        claims=[claim(1, low=told, high=told, as_of_year=2021)],
        community=[
            group_size("2021-07-31", "members", members),
            group_size("2021-07-31", "families", 120),
        ],
    )


MORE = (publication("c", 2022, 1, countries="TWN"),)


@pytest.mark.parametrize(
    ("figure_id", "change", "before", "after"),
    [
        ("published-count", {"n": 8}, ["7"], ["8"]),
        ("published-count", {"extra": 3}, ["up to 9"], ["up to 10"]),
        ("published-count", {"more": MORE}, ["7", "2 publications"], ["8", "3 publications"]),
        ("told-and-counted", {"n": 8}, ["7"], ["8"]),
        ("told-and-counted", {"told": 50}, ["40"], ["50"]),
        ("published-and-known", {"n": 8}, ["7"], ["8"]),
        ("published-and-known", {"members": 312}, ["311"], ["312"]),
        ("cases-by-country", {"n": 8}, ["7"], ["8"]),
        ("cases-by-country", {"more": MORE}, ["Japan"], ["Japan (7)", "Taiwan", "2"]),
        ("cases-by-trigger", {"n": 8}, ["7", "6"], ["8", "7"]),
        ("cases-by-trigger", {"more": MORE}, ["7"], ["8", "1"]),
        ("triggers-over-time", {"n": 8}, ["7", "(6)"], ["8", "(7)"]),
        ("publications", {"more": MORE}, ["2 publications"], ["3 publications"]),
    ],
)
def test_a_changed_row_changes_the_sentence(
    figure_id: str, change: dict[str, Any], before: list[str], after: list[str]
) -> None:
    first = ask(small(), figure_id).headline
    second = ask(small(**change), figure_id).headline
    assert first != second
    assert [words for words in before if words not in first] == []
    assert [words for words in after if words not in second] == []


def number_in(text: str) -> int | None:
    """The number that a text is, if it is one."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else None


@pytest.mark.parametrize("figure_id", PARTS)
def test_every_number_of_the_sentence_stands_in_the_answer(
    figure_id: str, selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, figure_id, selection)
    totals = answer.totals
    assert totals.total is not None
    assert totals.possible_extra is not None
    groups: dict[str, int] = defaultdict(int)
    for row in answer.main.rows:
        groups[str(row.get("group_label"))] += int(str(row["patients"]))
    stated = sum(groups.values())
    most = sorted(groups.values(), reverse=True)
    allowed = {
        *(n for n in answer.as_json()["totals"].values()),
        totals.total + totals.possible_extra,
        stated,
        totals.total - stated,
        len(answer.main.rows),
        *groups.values(),
        stated - sum(most[:3]),
        *(row["patients"] for row in answer.main.rows),
        sum(int(str(row.get("by_authors", 0))) for row in answer.main.rows),
        sum(
            int(str(row.get(how, 0)))
            for row in answer.main.rows
            for how in ("inferred", "by_authors")
        ),
        *(year for year in (selection.from_year, selection.to_year, 2026) if year),
        *(row["year"] for row in answer.main.rows if "year" in row),
        *(number_in(text) for text in answer.texts.values()),
    }
    headline = answer.headline
    for name in ("COVID-19", "SARS-CoV-2", "RANBP2"):
        headline = headline.replace(name, "")
    printed = re.findall(r"\d[\d,]*", headline)
    assert [n for n in printed if int(n.replace(",", "")) not in allowed] == []


def test_the_sentence_names_the_last_year_that_it_counts() -> None:
    # Journals date issues ahead: in November 2026 a publication of 2027 may be in the data.
    context = data_set(publication("a", 2020, 1), publication("ahead", 2027, 2))
    answer = ask(context, "published-count")
    assert answer.totals.total == 3
    assert "to 2027" in answer.headline


# --- Charts draw what the tables hold -------------------------------------------------------------


def bars(figure: go.Figure, axis: str) -> list[float]:
    return [value for trace in figure.data if trace.type == "bar" for value in getattr(trace, axis)]


@pytest.mark.parametrize("figure_id", FIGURES)
def test_charts_draw(figure_id: str, selection: Selection, handed_over: Context) -> None:
    answer = ask(handed_over, figure_id, selection)
    for draw in find(figure_id).charts.values():
        assert isinstance(draw(answer), go.Figure)


def test_bars_and_line_of_the_count_are_the_table(
    selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, "published-count", selection)
    chart = find("published-count").charts["main"](answer)
    assert bars(chart, "y") == answer.main.values("patients")
    assert sum(bars(chart, "y")) == answer.totals.total
    (line,) = [trace for trace in chart.data if trace.type == "scatter"]
    assert list(line.y) == answer.main.values("could_be_counted_by_then")
    assert list(line.x) == answer.main.values("year")


def test_bars_of_triggers_are_the_table_and_the_rest(
    selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, "cases-by-trigger", selection)
    drawn = bars(find("cases-by-trigger").charts["main"](answer), "x")
    patients = answer.main.values("patients")
    assert drawn[: len(patients)] == patients
    assert sum(drawn) == answer.totals.total


def test_bars_over_time_hold_every_patient_of_the_table(
    selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, "triggers-over-time", selection)
    chart = find("triggers-over-time").charts["main"](answer)
    by_year: Counter[int] = Counter()
    for trace in chart.data:
        by_year.update(dict(zip(trace.x, trace.y, strict=True)))
    table: Counter[int] = Counter()
    for row in answer.main.rows:
        table[int(str(row["year"]))] += int(str(row["patients"]))
    assert by_year == table


def test_bars_over_time_keep_unsplit_agents_apart_from_small_groups() -> None:
    # 6 patients of several agents, a group large enough for a panel; 2 and 1 of two small groups.
    context = data_set(
        publication("a", 2020, 9),
        breakdowns=breakdown("a", "trigger", 9, multiple=6, dengue=2, measles=1),
    )
    answer = ask(context, "triggers-over-time")
    chart = find("triggers-over-time").charts["main"](answer)
    assert sorted(bars(chart, "y")) == [3, 6]


def test_bars_of_periods_go_from_the_first_to_the_last_year(handed_over: Context) -> None:
    answer = ask(handed_over, "triggers-over-time")
    rows = answer.table("periods").rows
    chart = find("triggers-over-time").charts["periods"](answer)
    drawn = sorted(
        (round(base + 0.45), round(base + length - 0.45), int(text))
        for trace in chart.data
        for base, length, text in zip(trace.base, trace.x, trace.text, strict=True)
    )
    assert drawn == sorted((r["illness_from"], r["illness_to"], r["patients"]) for r in rows)
    assert all(int(str(r["illness_from"])) <= int(str(r["illness_to"])) for r in rows)


def test_points_of_shares_are_the_table(handed_over: Context) -> None:
    answer = ask(handed_over, "triggers-over-time")
    shown = [row for row in answer.table("shares").rows if row["share"] is not None]
    assert shown
    chart = find("triggers-over-time").charts["shares"](answer)
    drawn = [share for trace in chart.data for share in trace.x]
    assert drawn
    assert Counter(drawn) <= Counter(row["share"] for row in shown)


def bubbles(answer: Answer, chart_id: str) -> Any:
    chart = find("cases-by-country").charts[chart_id](answer)
    (trace,) = [trace for trace in chart.data if trace.type == "scattergeo"]
    return trace


@pytest.mark.parametrize(
    ("table_id", "measure"), [("main", "patients"), ("per_million", "per_million")]
)
def test_the_map_draws_a_bubble_for_every_country_of_its_table(
    table_id: str, measure: str, selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, "cases-by-country", selection)
    rows = [row for row in answer.main.rows if row["latitude"] is not None]
    assert rows == list(answer.main.rows), "every country has a place"
    drawn = bubbles(answer, table_id)
    assert [data[0] for data in drawn.customdata or []] == [row["country"] for row in rows]
    sizes = {row["country"]: row[measure] for row in answer.table(table_id).rows}
    assert list(drawn.marker["size"]) == [sizes[row["country"]] for row in rows]
    assert list(drawn.lat) == [row["latitude"] for row in rows]
    assert list(drawn.lon) == [row["longitude"] for row in rows]


def test_the_map_has_the_small_places_too() -> None:
    # The map's geometry has neither Singapore nor Hong Kong nor Bahrain.
    places = ("SGP", "HKG", "BHR", "MLT", "TUV")
    context = data_set(
        *(publication(code.lower(), 2020, n, countries=code) for n, code in enumerate(places, 1))
    )
    answer = ask(context, "cases-by-country")
    for chart_id in find("cases-by-country").charts:
        drawn = bubbles(answer, chart_id)
        assert sorted(data[0] for data in drawn.customdata) == sorted(places)
        assert all(
            lat is not None and lon is not None
            for lat, lon in zip(drawn.lat, drawn.lon, strict=True)
        )
        assert all(size > 0 for size in drawn.marker["size"])


def test_small_places_of_the_real_data_are_on_the_map(handed_over: Context) -> None:
    answer = ask(handed_over, "cases-by-country")
    described = {row["country"] for row in answer.main.rows}
    drawn = {data[0] for data in bubbles(answer, "main").customdata}
    assert drawn == described
    assert drawn >= {"SGP", "HKG", "BHR"} & handed_over.vocabulary.described


def test_a_country_is_either_in_the_table_or_named_as_without_a_publication(
    selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, "cases-by-country", selection)
    described, without = answer.main.values("country"), answer.table("without").values("country")
    assert sorted(described + without) == sorted(handed_over.vocabulary.countries)


def test_the_told_totals_and_the_counted_line_are_the_tables(handed_over: Context) -> None:
    answer = ask(handed_over, "told-and-counted")
    line, *told = find("told-and-counted").charts["main"](answer).data
    series = answer.table("counted")
    assert list(line.x) == series.values("year")
    assert list(line.y) == series.values("could_be_counted_by_then")
    drawn = sorted(
        (year, high, high - below)
        for trace in told
        for year, high, below in zip(trace.x, trace.y, trace.error_y.arrayminus, strict=True)
    )
    dated = [row for row in answer.main.rows if row["as_of_year"] is not None]
    assert drawn == sorted(
        (r["as_of_year"], r["high"] or r["low"], r["low"] or r["high"]) for r in dated
    )


def test_published_and_known_stand_side_by_side_as_in_the_table(handed_over: Context) -> None:
    answer = ask(handed_over, "published-and-known")
    least, more = find("published-and-known").charts["main"](answer).data
    assert list(least.x) == [row["low"] for row in answer.main.rows]
    ends = [base + length for base, length in zip(more.base, more.x, strict=True)]
    assert ends == [row["high"] for row in answer.main.rows]
    points = find("published-and-known").charts["group"](answer).data
    assert {trace.mode for trace in points} == {"markers+text"}, "dated points, no curve"
    drawn = [value for trace in points for value in trace.y]
    assert sorted(drawn) == sorted(answer.table("group").values("value"))


def test_four_different_things_are_never_added(handed_over: Context) -> None:
    answer = ask(handed_over, "published-and-known")
    values = [int(str(row["low"])) for row in answer.main.rows]
    assert len(values) == 4
    whole = number(sum(values))
    assert whole not in to_text(answer)
    assert whole not in answer.main.alt


# --- Shares ---------------------------------------------------------------------------------------


def test_shares_obey_their_rules(selection: Selection, handed_over: Context) -> None:
    for row in ask(handed_over, "triggers-over-time", selection).table("shares").rows:
        n, stated, in_bin = (int(str(row[name])) for name in ("patients", "stated", "in_bin"))
        assert 1 <= n <= stated <= in_bin
        allowed = not selection.trigger and selection.basis == "distinct"
        if allowed and stated >= 20 and 2 * stated >= in_bin:
            low, high = wilson(n, stated)
            assert row["share"] == round(n / stated, 4)
            assert (row["low"], row["high"]) == (round(low, 4), round(high, 4))
        else:
            assert (row["share"], row["low"], row["high"]) == (None, None, None)


def test_bins_of_shares_hold_every_patient_of_the_total(
    selection: Selection, handed_over: Context
) -> None:
    answer = ask(handed_over, "triggers-over-time", selection)
    rows = answer.table("shares").rows
    bins = {(year := int(str(r["first_year"]))) - year % 5: r["in_bin"] for r in rows}
    count = ask(handed_over, "published-count", selection)
    per_bin: Counter[int] = Counter()
    for row in count.main.rows:
        year = int(str(row["year"]))
        per_bin[year - year % 5] += int(str(row["patients"]))
    assert bins == {first: per_bin[first] for first in bins}


# --- Colours --------------------------------------------------------------------------------------

SOLID = {
    name: str(colour)
    for name, colour in (
        *((f"Colour.{role.name}", role) for role in style.Colour),
        *style.GROUP_COLOURS.items(),
    )
    if str(colour).startswith("#")
}


def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def grounds() -> dict[str, str]:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return {mode: theme["theme"][mode]["backgroundColor"] for mode in ("light", "dark")}


@pytest.mark.parametrize("name", SOLID)
def test_colours_stand_out_from_the_light_and_the_dark_ground(name: str) -> None:
    for mode, ground in grounds().items():
        assert contrast(SOLID[name], ground) >= 3, mode


@pytest.mark.parametrize("name", SOLID)
def test_no_colour_is_red(name: str) -> None:
    hue, _lightness, saturation = colorsys.rgb_to_hls(*rgb(SOLID[name]))
    assert saturation < 0.2 or 20 <= hue * 360 <= 340, f"hue {hue * 360:.0f}"


def test_every_group_of_triggers_has_a_colour_of_its_own(handed_over: Context) -> None:
    groups = [*handed_over.vocabulary.groups, "not_stated"]
    assert [group for group in groups if group not in style.GROUP_COLOURS] == []
    colours = [style.group_colour(group) for group in groups]
    assert len(set(colours)) == len(colours)


def test_a_group_has_the_same_colour_in_every_chart(handed_over: Context) -> None:
    labels = {label: code for code, label in handed_over.vocabulary.groups.items()}
    seen: dict[str, set[str]] = defaultdict(set)
    by_trigger = ask(handed_over, "cases-by-trigger")
    (trace,) = find("cases-by-trigger").charts["main"](by_trigger).data
    for row, colour in zip(by_trigger.main.rows, trace.marker.color, strict=False):
        seen[str(row["trigger_group"])].add(colour)
    over_time = ask(handed_over, "triggers-over-time")
    charts = find("triggers-over-time").charts
    for chart_id in ("main", "periods"):
        for trace in charts[chart_id](over_time).data:
            if trace.name in labels:
                seen[labels[trace.name]].add(trace.marker.color)
    chart = charts["shares"](over_time)
    titles = [note.text for note in chart.layout.annotations if note.text in labels]
    for title, trace in zip(titles, chart.data, strict=True):
        seen[labels[title]].add(trace.marker.color)
        seen[labels[title]].add(trace.error_x.color)
    assert set(seen) <= set(handed_over.vocabulary.groups)
    assert len(seen) >= 8
    for group, colours in seen.items():
        assert colours == {style.group_colour(group)}, group


def test_all_other_triggers_do_not_borrow_the_colour_of_a_group(handed_over: Context) -> None:
    answer = ask(handed_over, "triggers-over-time")
    chart = find("triggers-over-time").charts["main"](answer)
    rest = [trace for trace in chart.data if "other triggers" in trace.name]
    assert len(rest) == 1
    groups = [style.group_colour(group) for group in handed_over.vocabulary.groups]
    assert rest[0].marker.color not in groups


# --- Spreadsheets ---------------------------------------------------------------------------------


def test_cells_that_a_spreadsheet_would_run_are_neutralised() -> None:
    starts = ("=", "+", "-", "@")
    context = data_set(
        *(
            publication(f"p{n}", 2020, 1, title=f"{start}1+1", first_author=f"{start}A")
            for n, start in enumerate(starts)
        )
    )
    rows = list(csv.reader(io.StringIO(to_csv(ask(context, "publications").main, "v"), newline="")))
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {f"'{start}1+1" for start in starts} <= set(cells)


def test_numbers_below_zero_stay_numbers_in_csv() -> None:
    context = data_set(publication("a", 2020, 1, countries="BRA"))
    (row,) = csv.DictReader(io.StringIO(to_csv(ask(context, "cases-by-country").main, "v")))
    assert float(row["latitude"]) < 0


def test_csv_spells_empty_and_truth_plainly() -> None:
    context = data_set(publication("a", 2020, 1, journal=None, title_seen=False))
    (row,) = csv.DictReader(io.StringIO(to_csv(ask(context, "publications").main, "v")))
    assert (row["journal"], row["title_seen"]) == ("", "false")
