"""The reader's choices: one spelling, nothing unknown let through."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import selection as selection_module
from dashboard.figures.figure import Context
from dashboard.figures.selection import (
    EARLIEST,
    FIELDS,
    LATEST,
    RENAMED,
    REPEATABLE,
    Selection,
    SelectionError,
    Vocabulary,
    parse,
)

VOCABULARY = Vocabulary(
    triggers={"influenza_a": "Influenza A", "covid19": "SARS-CoV-2", "dengue": "Dengue"},
    groups={"influenza": "Influenza", "covid19": "COVID-19"},
    countries={"CHN": "China", "FRA": "France", "JPN": "Japan"},
    described=frozenset({"CHN", "JPN"}),
    ages={"child": "Children", "adult": "Adults"},
    designs={"case_report": "Case report", "cohort": "Cohort"},
    recruitments={"any": "Everyone", "death": "Because they died"},
    version="2026-11-22-1a2b3c4d",
)


def read(query: str, **options: object) -> Selection:
    params = parse_qs(query, keep_blank_values=True)
    return parse(params, VOCABULARY, **options)  # type: ignore[arg-type]


def refused(query: str, **options: object) -> list[tuple[str, str, str]]:
    with pytest.raises(SelectionError) as error:
        read(query, **options)
    assert str(error.value) == "\n".join(problem.message for problem in error.value.problems)
    return [(problem.field, problem.value, problem.message) for problem in error.value.problems]


def test_no_choice_is_everything_on_the_distinct_basis() -> None:
    assert read("") == Selection()
    assert Selection().query() == ""
    assert Selection().basis == "distinct"
    assert set(Selection().parameters().values()) == {None}


def test_every_field_is_read() -> None:
    assert read(
        "from=2009&to=2021&trigger=influenza&trigger=dengue&country=JPN&country=CHN&age=child"
        "&design=cohort&recruited=death&basis=as_published&lang=en&version=2026-11-22-1a2b3c4d"
    ) == Selection(
        from_year=2009,
        to_year=2021,
        trigger=("influenza", "dengue"),
        country=("CHN", "JPN"),
        age="child",
        design=("cohort",),
        recruited=("death",),
        basis="as_published",
        lang="en",
        version="2026-11-22-1a2b3c4d",
    )


def test_the_same_choice_has_one_spelling() -> None:
    orders = ("country=JPN&country=CHN", "country=CHN&country=JPN")
    assert {read(order).query() for order in orders} == {"country=CHN&country=JPN"}
    assert read("trigger=dengue&trigger=dengue").query() == "trigger=dengue"
    assert len({read(order) for order in orders}) == 1


def test_what_equals_the_default_is_left_out_of_the_address() -> None:
    assert read("basis=distinct&lang=en").query() == ""


def test_the_address_follows_the_order_of_the_fields() -> None:
    query = read("version=2026-11-22-1a2b3c4d&age=adult&to=2021&from=2009").query()
    assert query == "from=2009&to=2021&age=adult&version=2026-11-22-1a2b3c4d"


@pytest.mark.parametrize("query", ["trigger=", "from=", "age=", "country=JPN&country="])
def test_an_empty_value_is_refused_not_read_as_everything(query: str) -> None:
    with pytest.raises(SelectionError):
        read(query)


@pytest.mark.parametrize(
    ("query", "value", "allowed"),
    [
        ("trigger=flu", "flu", ["influenza", "covid19", "influenza_a", "dengue"]),
        ("trigger=INFLUENZA", "INFLUENZA", ["influenza"]),
        ("trigger=influenza&trigger=flu", "flu", ["influenza"]),
        ("age=teenager", "teenager", ["child", "adult"]),
        ("design=cohorts", "cohorts", ["case_report", "cohort", "Did you mean 'cohort'?"]),
        ("basis=all", "all", ["distinct", "as_published"]),
        ("lang=xx", "xx", ["en"]),
        ("version=2020-01-01-00000000", "2020-01-01-00000000", ["2026-11-22-1a2b3c4d"]),
        ("country=XXX", "XXX", ["CHN", "JPN"]),
        ("country=Japan", "Japan", ["CHN", "JPN"]),
        ("trigger=' OR 1=1 --", "' OR 1=1 --", ["influenza"]),
    ],
)
def test_an_unknown_value_is_refused_and_the_allowed_are_named(
    query: str, value: str, allowed: list[str]
) -> None:
    ((field, found, message),) = refused(query)
    assert (field, found) == (query.partition("=")[0], value)
    assert [word for word in allowed if word not in message] == []
    assert f"'{value}'" in message


def test_a_country_in_small_letters_is_refused_as_it_was_written_with_the_code_as_advice() -> None:
    ((_, value, message),) = refused("country=jpn")
    assert value == "jpn"
    assert message.startswith("'jpn' is not a country code")
    assert "Did you mean 'JPN'?" in message


def test_a_country_without_a_publication_may_be_chosen() -> None:
    assert read("country=FRA").country == ("FRA",)


@pytest.mark.parametrize("name", ["colour", "FROM", "triggers", "from_year", "from ", "'; DROP"])
def test_an_unknown_name_is_refused_and_the_allowed_are_named(name: str) -> None:
    with pytest.raises(SelectionError) as error:
        parse({name: ["1"]}, VOCABULARY)
    (problem,) = error.value.problems
    assert problem.field == name
    assert ", ".join(FIELDS) in problem.message


def test_a_field_that_a_figure_does_not_follow_is_refused_there() -> None:
    ((field, _, message),) = refused("trigger=dengue", applicable=("from", "to"))
    assert field == "trigger"
    assert message.endswith("what can be chosen: from, to.")


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in REPEATABLE])
def test_a_field_that_takes_one_value_is_refused_with_two(name: str) -> None:
    values = {"from": "2010", "to": "2010", "version": VOCABULARY.version}
    value = values.get(name) or VOCABULARY.allowed(name)[0]
    ((field, _, message),) = refused(f"{name}={value}&{name}={value}")
    assert field == name
    assert "2 times" in message


@pytest.mark.parametrize(
    "year", ["1899", "2101", "20x0", "-2010", "+2010", "2010.0", "2e3", "٢٠٢٠", "²⁰¹⁰", " 2010"]
)
@pytest.mark.parametrize("name", ["from", "to"])
def test_what_is_not_a_year_is_refused_and_the_range_named(name: str, year: str) -> None:
    with pytest.raises(SelectionError) as error:
        parse({name: [year]}, VOCABULARY)
    (problem,) = error.value.problems
    assert (problem.field, problem.value) == (name, year)
    assert f"from {EARLIEST} to {LATEST}" in problem.message


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    ((field, _, message),) = refused("from=2021&to=2009")
    assert field == "from"
    assert "2021" in message
    assert "2009" in message
    assert read("from=2021&to=2021").from_year == 2021


def test_a_draft_has_no_version_to_ask_for() -> None:
    draft = replace(VOCABULARY, version=None)
    assert draft.allowed("version") == []
    with pytest.raises(SelectionError, match=r"They are a draft.*leave 'version' out"):
        parse({"version": ["2026-11-22-1a2b3c4d"]}, draft)


class TestRenamedParameters:
    """A link that was printed under a former name is understood for ever."""

    @pytest.fixture(autouse=True)
    def renamed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        table = {"infection": "trigger", "since": "from", "group": "age"}
        monkeypatch.setattr(selection_module, "RENAMED", table)

    def test_the_former_name_means_the_new_one(self) -> None:
        assert read("infection=dengue&since=2010") == read("trigger=dengue&from=2010")
        assert read("infection=dengue&infection=covid19").trigger == ("covid19", "dengue")
        assert read("infection=dengue").query() == "trigger=dengue"

    @pytest.mark.parametrize("query", ["age=child&group=adult", "group=adult&age=child"])
    def test_both_names_at_once_are_refused(self, query: str) -> None:
        problems = {field: message for field, _, message in refused(query)}
        assert "'group'" in problems["group"]
        assert "'age'" in problems["group"]

    def test_a_fault_is_told_under_the_name_that_was_given(self) -> None:
        ((field, value, message),) = refused("since=soon")
        assert (field, value) == ("since", "soon")
        assert str(EARLIEST) in message

    def test_it_is_refused_where_the_new_name_would_be(self) -> None:
        ((field, _, message),) = refused("infection=dengue", applicable=("from", "to"))
        assert field == "infection"
        assert "what can be chosen: from, to" in message


def test_no_former_name_is_in_use_again_and_each_leads_somewhere() -> None:
    assert not set(RENAMED) & set(FIELDS)
    assert set(RENAMED.values()) <= set(FIELDS)


def test_all_faults_come_at_once() -> None:
    found = refused("from=soon&age=teenager&trigger=flu&trigger=cold&colour=red&country=CHN")
    assert [field for field, _, _ in found] == ["from", "age", "trigger", "trigger", "colour"]


def test_a_very_long_value_is_cut_in_the_message() -> None:
    ((_, _, message),) = refused("trigger=" + "x" * 5000)
    assert len(message) < 500


def test_only_keeps_the_named_fields() -> None:
    whole = read("from=2009&to=2021&trigger=dengue&country=JPN&age=child&basis=as_published")
    assert whole.only(("from", "age", "lang")) == Selection(from_year=2009, age="child")
    assert whole.only(FIELDS) == whole
    assert whole.only(()) == Selection()


def test_a_group_wins_where_a_trigger_has_the_same_code() -> None:
    assert VOCABULARY.trigger_label("covid19") == "COVID-19"
    assert VOCABULARY.trigger_label("dengue") == "Dengue"
    assert VOCABULARY.allowed("trigger") == ["influenza", "covid19", "influenza_a", "dengue"]


def test_selections_can_be_kept_by_and_never_change() -> None:
    chosen = Selection(age="child")
    assert {chosen: 1}[Selection(age="child")] == 1
    with pytest.raises(AttributeError):
        chosen.age = "adult"  # type: ignore[misc]


def _some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    picked = st.sets(st.sampled_from(values))
    return picked.map(lambda chosen: tuple(value for value in values if value in chosen))


def selections(vocabulary: Vocabulary) -> st.SearchStrategy[Selection]:
    years = st.none() | st.integers(EARLIEST, LATEST)
    period = st.tuples(years, years).filter(
        lambda ends: ends[0] is None or ends[1] is None or ends[0] <= ends[1]
    )
    return st.builds(
        lambda ends, **chosen: Selection(from_year=ends[0], to_year=ends[1], **chosen),
        period,
        trigger=_some(vocabulary.allowed("trigger")),
        country=_some(vocabulary.allowed("country")),
        age=st.none() | st.sampled_from(vocabulary.allowed("age")),
        design=_some(vocabulary.allowed("design")),
        recruited=_some(vocabulary.allowed("recruited")),
        basis=st.sampled_from(vocabulary.allowed("basis")),
        version=st.none() | st.just(vocabulary.version),
    )


@given(selections(VOCABULARY))
def test_what_is_written_into_an_address_is_read_back(chosen: Selection) -> None:
    assert read(chosen.query()) == chosen
    assert read(chosen.query()).query() == chosen.query()


@given(selections(VOCABULARY))
def test_json_and_address_spell_the_choices_alike(chosen: Selection) -> None:
    as_json = chosen.as_json()
    assert tuple(as_json) == FIELDS
    for name, values in chosen.chosen().items():
        value = as_json[name]
        assert values == [str(v) for v in (value if isinstance(value, list) else [value])]


@given(
    st.dictionaries(
        st.sampled_from(FIELDS) | st.text(max_size=12),
        st.lists(st.sampled_from(["child", "dengue", "2010", "JPN", ""]) | st.text(), max_size=3),
        max_size=5,
    )
)
def test_anything_is_read_or_refused(params: dict[str, list[str]]) -> None:
    try:
        chosen = parse(params, VOCABULARY)
    except SelectionError as error:
        assert error.problems
        assert all(problem.message for problem in error.problems)
    else:
        asked = {name for name, values in params.items() if any(values)}
        defaults = {"basis", "lang"}
        assert asked - defaults <= set(chosen.chosen()) <= asked


def test_every_code_of_the_data_may_be_chosen(handed_over: Context) -> None:
    vocabulary = handed_over.vocabulary
    for name in ("trigger", "country", "age", "design", "recruited", "basis", "version"):
        for value in vocabulary.allowed(name):
            chosen = parse({name: [value]}, vocabulary)
            assert parse(parse_qs(chosen.query()), vocabulary) == chosen
