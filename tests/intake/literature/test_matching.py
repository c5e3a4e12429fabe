"""What is called a duplicate is one; whatever may be one is asked."""

from __future__ import annotations

import itertools

import pytest

from dashboard.intake.folder import read_folder
from dashboard.intake.literature.known import known_works
from dashboard.intake.literature.matching import CERTAIN, Known, Work, compare, title_words
from tests.conftest import HANDED_OVER

LONG = "Plasma exchange in five siblings with acute necrotizing encephalopathy in Exampleton"


def work(**fields: object) -> Work:
    given = {"id": "w", "title": LONG, "author": "Müller A", "year": 2024, **fields}
    return Work(**given)  # type: ignore[arg-type]


def found(new: Work, known: Work) -> tuple[bool, str] | None:
    match = compare(new, known)
    return None if match is None else (match.certain, match.why)


def test_the_same_identifiers_are_enough() -> None:
    one = work(doi="10.5555/a", pmid="1", title="One title")
    other = work(doi="10.5555/a", pmid="1", title="Otra cosa", author="Roe R", year=1999)
    assert found(one, other) == (True, "same DOI and PubMed number")


def test_identifiers_that_contradict_each_other_are_a_question() -> None:
    assert found(work(doi="10.5555/a", pmid="1"), work(doi="10.5555/a", pmid="2")) == (
        False,
        "same DOI, but different PubMed number",
    )


def test_title_author_and_year_are_enough_where_nothing_contradicts() -> None:
    british = LONG.replace("necrotizing", "necrotising").upper()
    assert found(work(doi="10.5555/a"), work(title=british, author="Mueller AB", year=2023)) == (
        True,
        "similar title (100), same first author, a year apart",
    )


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"doi": "10.5555/b"}, "different DOI"),
        ({"author": "Roe R"}, "different first author"),
        ({"year": 2020}, "4 years apart"),
        ({"kind": "congress_abstract"}, "congress abstract"),
        ({"kind": "preprint"}, "preprint"),
        ({"kind": "notice", "title": f"Erratum to: {LONG}"}, "notice about it"),
        ({"title": f"{LONG}, part II"}, "differ by a word"),
        ({"title": f"{LONG}: case 2"}, "differ by a word"),
        ({"title": f"Reply: {LONG}"}, "reply"),
        ({"title": LONG.replace("five", "four")}, "differ by a word"),
        ({"author": "", "year": None}, ""),
        ({"title_seen": False}, "not seen"),
    ],
)
def test_whatever_contradicts_makes_it_a_question(change: dict[str, object], doubt: str) -> None:
    match = compare(
        work(doi="10.5555/a", kind="article"),
        work(kind="article") if not change else work(**{"kind": "article", **change}),
    )
    assert match is not None
    assert not match.certain
    assert doubt in match.why


def test_a_missing_author_on_one_side_is_no_contradiction() -> None:
    assert found(work(author=""), work()) == (True, "similar title (100), same year")


@pytest.mark.parametrize(
    "title",
    ["Acute necrotizing encephalopathy", "Acute necrotizing encephalopathy: a case report",
     "Case report", "急性坏死性脑病1例"],
)  # fmt: skip
def test_a_title_that_many_papers_have_is_never_certain_alone(title: str) -> None:
    match = compare(work(title=title), work(title=title))
    assert match is not None
    assert not match.certain


def test_influenza_a_is_not_influenza_b() -> None:
    titles = [f"Thalamic necrosis in Exampleton after influenza {letter}" for letter in "AB"]
    match = compare(work(title=titles[0]), work(title=titles[1]))
    assert match is not None
    assert match.score >= CERTAIN
    assert not match.certain


def test_all_abstracts_of_a_supplement_may_share_its_doi() -> None:
    one = work(doi="10.5555/supplement", kind="congress_abstract")
    other = work(doi="10.5555/supplement", title="Snow in spring", kind="congress_abstract")
    assert found(one, other) == (False, "same DOI, but another title")


def test_other_papers_on_the_illness_are_no_question() -> None:
    one = work(title="Acute necrotizing encephalopathy in a child with H1N1 influenza infection")
    other = work(
        title="Acute necrotizing encephalopathy in an adult with influenza A infection",
        author="Roe R",
        year=2001,
    )
    assert compare(one, other) is None


def test_two_certain_matches_with_different_works_are_a_question() -> None:
    known = Known([work(id="a", doi="10.5555/a", title="One"), work(id="b", pmid="7", title="Two")])
    match = known.best_match(work(doi="10.5555/a", pmid="7"))
    assert match is not None
    assert not match.certain
    assert "just as certainly b" in match.why


def test_the_better_match_is_kept_and_identifiers_come_first() -> None:
    known = Known([work(id="title", doi=""), work(id="number", doi="10.5555/a", title="Other")])
    match = known.best_match(work(doi="10.5555/a", year=None, author="", title=LONG))
    assert match is not None
    assert (match.work.id, match.certain) == ("number", True)


def test_no_two_publications_of_the_collation_are_called_certain_duplicates() -> None:
    folder = read_folder(HANDED_OVER)
    works = list(known_works(folder))
    wrong = [
        (one.id, other.id, match.why)
        for one, other in itertools.combinations(works, 2)
        if one.id != other.id and (match := compare(one, other)) and match.certain
    ]
    assert wrong == []


def test_the_records_of_the_collation_find_their_publications() -> None:
    folder = read_folder(HANDED_OVER)
    known = Known(work for work in known_works(folder) if work.publication_id == work.id)
    rows = [row for row in folder.rows["records"] if row["doi"] or row["pmid"]]
    for row in rows:
        match = known.best_match(
            Work(id="new", title=row["title"], doi=row["doi"].lower(), pmid=row["pmid"])
        )
        assert match is not None
        assert match.work.id == row["publication_id"] or not match.certain


def test_words_are_folded() -> None:
    assert title_words("Haemorrhagic necrotising ENCÉPHALITE") == title_words(
        "Hemorrhagic necrotizing encephalite"
    )
    assert title_words("Disease") == ("disease",)
