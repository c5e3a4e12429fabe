"""All that is known of one country: the same total under every heading."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.figures.answer import Answer
from dashboard.figures.country import TOPICS
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection, parse

from .small import breakdown, data_set, publication, totals

JAPAN = Selection(country=("JPN",))


def ask(context: Context, selection: Selection | None = None) -> Answer:
    return find("country").answer(context, selection or Selection())


def known(answer: Answer, topic: str, column: str = "patients") -> dict[object, object]:
    return {row["category"]: row[column] for row in answer.main.rows if row["topic"] == topic}


def small() -> Context:
    # Japan: a:6 (4 children, 3 dengue), and part:2 with COVID-19, within a. Taiwan: c:1.
    return data_set(
        publication("a", 2010, 6, countries="JPN", country_basis="affiliation"),
        publication("part", 2025, 2, countries="JPN", country_basis="inferred", within="a"),
        publication("c", 2012, 1, countries="TWN"),
        publication("nowhere", 2013, 7),
        breakdowns=[
            *breakdown("a", "age_group", 6, child=4, adult=2),
            *breakdown("a", "trigger", 6, dengue=3),
            *breakdown("part", "trigger", 2, covid19=2),
        ],
    )


def test_without_a_country_those_with_a_publication_are_listed() -> None:
    answer = ask(small())
    rows = [(row["country"], row["publications"], row["leads_to"]) for row in answer.main.rows]
    assert rows == [
        ("JPN", 2, "/figures/country?country=JPN"),
        ("TWN", 1, "/figures/country?country=TWN"),
    ]
    assert answer.headline == (
        "Choose a country: 3 publications to 2026 describe people with ANE placed in 2 countries"
        " and territories, as stated or by where the authors work."
    )
    assert answer.sources == ("a", "c", "part")


def test_the_list_keeps_the_other_choices() -> None:
    answer = ask(small(), Selection(trigger=("dengue",), basis="as_published"))
    (row,) = answer.main.rows
    asked = parse_qs(urlsplit(str(row["leads_to"])).query)
    assert asked == {"trigger": ["dengue"], "country": ["JPN"], "basis": ["as_published"]}


def test_each_heading_divides_the_same_patients() -> None:
    answer = ask(small(), JAPAN)
    assert known(answer, "age_group") == {"child": 4, "adult": 2, "not_stated": 0}
    assert known(answer, "trigger") == {"covid19": 0, "mosquito_borne": 3, "not_stated": 3}
    assert known(answer, "sex") == {"not_stated": 6}
    assert known(answer, "genetic") == {"not_stated": 6}


def test_what_only_a_contained_publication_says_is_not_lost() -> None:
    answer = ask(small(), JAPAN)
    assert known(answer, "trigger", "as_published")["covid19"] == 2
    texts = find("country").charts["main"](answer).data[0].text
    assert "0 (as published: 2)" in texts


def test_what_cannot_be_split_has_a_row_of_its_own() -> None:
    # Of 6 with 4 children and 3 dengue, at least 1 child had dengue; the other 3 children are not
    # known to be among the 3 of whom nothing is said (at least 1 is).
    answer = ask(small(), Selection(country=("JPN",), age="child"))
    assert known(answer, "trigger") == {"mosquito_borne": 1, "not_stated": 1, "cannot_be_split": 2}


def test_chosen_triggers_stand_by_themselves() -> None:
    answer = ask(small(), Selection(country=("JPN",), trigger=("dengue",)))
    assert known(answer, "trigger") == {"dengue": 3}


def test_the_publications_behind_it_are_listed_with_what_they_contribute() -> None:
    answer = ask(small(), JAPAN)
    rows = answer.table("publications").rows
    assert [(r["publication_id"], r["matching"], r["standing"]) for r in rows] == [
        ("part", 2, "contained"),
        ("a", 6, "counted"),
    ]
    assert [row["still_filling_in"] for row in rows] == [True, False]
    assert any("For 6 of the patients the country is where" in text for text in answer.caveats)
    assert not any("inferred" in text for text in answer.caveats), "part is not counted here"


def test_a_country_without_a_publication_is_not_zero_people() -> None:
    answer = ask(small(), Selection(country=("FRA",)))
    assert answer.headline == (
        "No publication to 2026 in this collection is known to describe people with ANE (treated"
        " in: France). For 7 other patients the publications do not say enough to tell. That is not"
        " zero people: nobody may have written, or it was not found yet."
    )
    assert answer.main.rows == ()


CHOICES = [
    JAPAN,
    Selection(country=("CHN",), age="child"),
    Selection(country=("CHN", "JPN"), basis="as_published"),
    Selection(country=("IND",), trigger=("mosquito_borne",)),
    Selection(country=("USA",), to_year=2021),
]


@pytest.mark.parametrize("selection", CHOICES)
def test_it_agrees_with_the_published_count(handed_over: Context, selection: Selection) -> None:
    answer = ask(handed_over, selection)
    assert answer.headline == find("published-count").answer(handed_over, selection).headline
    found = totals(handed_over, selection)
    assert found["total"]
    for topic in TOPICS:
        rows = [row for row in answer.main.rows if row["topic"] == topic]
        for column, wanted in (("patients", "total"), ("as_published", "as_published")):
            assert sum(int(str(row[column])) for row in rows) == found[wanted]
            assert all(int(str(row[column])) >= 0 for row in rows)
    matching: Counter[object] = Counter()
    for row in answer.table("publications").rows:
        matching[row["standing"]] += int(str(row["matching"]))
    assert matching["counted"] == found["distinct"]
    assert matching.total() == found["as_published"]


def test_the_list_agrees_with_what_each_country_says(handed_over: Context) -> None:
    rows = ask(handed_over).main.rows
    assert {row["country"] for row in rows} == handed_over.vocabulary.described
    for row in rows:
        address = urlsplit(str(row["leads_to"]))
        chosen = parse(parse_qs(address.query), handed_over.vocabulary)
        assert chosen == Selection(country=(str(row["country"]),))
    for row in rows[::6]:
        chosen = Selection(country=(str(row["country"]),))
        assert totals(handed_over, chosen)["publications"] == row["publications"]


def test_the_charts_draw_the_tables(handed_over: Context) -> None:
    draw = find("country").charts["main"]
    (countries,) = draw(ask(handed_over)).data
    assert list(countries.x) == ask(handed_over).main.values("publications")
    answer = ask(handed_over, JAPAN)
    (bars,) = draw(answer).data
    assert [n for n in bars.x if n is not None] == answer.main.values("patients")
    assert len(set(bars.y)) == len(bars.y), "no two bars share a name"
