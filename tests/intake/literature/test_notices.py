"""Retractions, corrections and their notices are told apart."""

from __future__ import annotations

import pytest

from dashboard.intake.literature.notices import about, declared, kind_of, relation
from dashboard.intake.literature.record import Kind


@pytest.mark.parametrize(
    ("title", "types", "notices", "kind"),
    [
        ("A paper", ["Journal Article"], (), "article"),
        ("A paper", ["Retracted Publication"], ("retracted",), "article"),
        ("RETRACTED: A paper", [], ("retracted",), "article"),
        ("RETRACTED ARTICLE: A paper", ["Retracted"], ("retracted",), "article"),
        ("[Retracted] A paper", [], ("retracted",), "article"),
        ("WITHDRAWN: A paper", [], ("withdrawn",), "article"),
        ("Retraction: A paper", [], ("retracts: A paper",), "notice"),
        (
            "Retraction notice to \u201cA paper\u201d",
            [],
            ("retracts: \u201cA paper\u201d",),
            "notice",
        ),
        ("Erratum to: A paper", [], ("corrects: A paper",), "notice"),
        ("Author Correction: A paper", [], ("corrects: A paper",), "notice"),
        ("Expression of Concern: A paper", [], ("expresses concern about: A paper",), "notice"),
        ("Erratum", [], (), "notice"),
        ("A paper", ["Published Erratum"], (), "notice"),
        ("A paper", ["Preprint"], (), "preprint"),
        ("A paper", ["Meeting Abstract"], (), "congress_abstract"),
        ("A paper", ["Book Chapter"], (), "other"),
        ("Correction of hyponatremia in encephalopathy", [], (), "article"),
        ("Retraction of the tongue in a child", [], (), "article"),
        ("Retracted eyelids in a child", [], (), "article"),
    ],
)
def test_what_a_record_declares_and_what_it_is(
    title: str, types: list[str], notices: tuple[str, ...], kind: Kind
) -> None:
    assert declared(title, types) == notices
    assert kind_of(title, types, notices) == kind


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("RIN", "retracted: Ex. 2026;1:1"),
        ("RetractionIn", "retracted: Ex. 2026;1:1"),
        ("Retraction in", "retracted: Ex. 2026;1:1"),
        ("ErratumFor", "corrects: Ex. 2026;1:1"),
        ("ECI", "expression of concern: Ex. 2026;1:1"),
        ("Preprint of", "preprint of: Ex. 2026;1:1"),
        ("Cites", ""),
    ],
)
def test_links_to_other_publications_in_words(code: str, words: str) -> None:
    assert relation(code, "Ex. 2026;1:1. PMID: 7") == words


def test_each_thing_is_said_once_and_the_gravest_first() -> None:
    relations = [relation("EIN", "Ex. 2025"), relation("RIN", "Ex. 2026"), relation("Cites", "x")]
    assert declared("RETRACTED: A paper", ["Retracted Publication"], relations) == (
        "retracted: Ex. 2026",
        "corrected: Ex. 2025",
    )


def test_the_title_that_a_notice_is_about() -> None:
    assert about("Erratum to: \u201cA paper\u201d") == "A paper"
    assert about("RETRACTED: A paper") == "A paper"
    assert about("A paper") == "A paper"
