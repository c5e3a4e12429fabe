"""The pages that tell a story: what opens them, what they quote, and where they lead."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.glossary import explained
from dashboard.figures.figure import find, registry
from dashboard.pages.journalists import QUOTED, mistakes
from tests.asking import ask, one_line
from tests.conftest import HANDED_OVER
from tests.pages.conftest import Page, Visit

TELL_US = "https://aneawareness.wordpress.com/?publication="


def test_every_figure_can_be_explored_on_a_page() -> None:
    shown = [figure_id for page in APP_PAGES for figure_id in page.figures]
    assert sorted(shown) == sorted(registry())


# --- Outcomes open with a note -------------------------------------------------------------------


def says_who_died(page: Page, database: Path) -> bool:
    return one_line(ask(database, "outcomes")["headline"]) in page.texts


def test_outcomes_stay_closed_until_the_reader_goes_on(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("outcomes")
    note = find("outcomes").content_note
    assert note
    assert note in page.texts
    assert not says_who_died(page, handed_over_database)
    treatments = one_line(ask(handed_over_database, "treatments")["headline"])
    assert treatments in page.texts, "the way past the note leads to the treatments"
    (button,) = [button for button in page.app.button if button.label == "Show it"]
    button.click()
    page.run()
    assert says_who_died(page, handed_over_database)
    assert note in page.texts
    assert page.address["show"] in ("outcomes", ["outcomes"])


def test_a_link_to_opened_outcomes_opens_them(visit: Visit, handed_over_database: Path) -> None:
    assert says_who_died(visit("outcomes", {"show": "outcomes"}), handed_over_database)


def test_a_link_can_open_no_other_figure_than_those_with_a_note(visit: Visit) -> None:
    page = visit("outcomes", {"show": "<script>"})
    assert [button.label for button in page.app.button if button.label == "Show it"]


# --- Genetics ------------------------------------------------------------------------------------


def test_covid_19_is_looked_up_in_all_included_publications(visit: Visit) -> None:
    sentence = (
        "Of 90 published descriptions of people with ANE and COVID-19 to 2026, a genetic test"
    )
    assert sentence in visit("genetics").text


# --- For journalists -----------------------------------------------------------------------------


def test_journalists_get_five_numbers_with_their_exact_sentences(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("for-journalists")
    assert len(QUOTED) == len(mistakes()) == 5
    headlines = [one_line(ask(handed_over_database, figure)["headline"]) for figure in QUOTED]
    assert page.sentences == headlines
    for figure, code in zip(QUOTED, page.app.code, strict=True):
        assert f"/figures/{figure}" in code.value
        assert "2026-11-22" in code.value


def test_each_mistake_comes_with_what_was_found(visit: Visit) -> None:
    with (HANDED_OVER / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = {row["claim_id"]: row for row in csv.DictReader(file)}
    text = visit("for-journalists").text
    for mistake in mistakes():
        assert mistake.title in text
        assert mistake.claims
        for claim_id in mistake.claims:
            assert one_line(claims[claim_id]["unit"]) in text


# --- Words explained -----------------------------------------------------------------------------


def test_the_words_explained_hold_those_of_the_data(visit: Visit) -> None:
    text = visit("glossary").text
    for name in ("outcomes", "lesions", "treatments", "genetic_results", "recruitments"):
        with (HANDED_OVER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert one_line(f"{row['label']}: {row['meaning']}") in text


def test_no_word_is_explained_twice() -> None:
    words = [word for _heading, words in explained() for word, _meaning in words]
    assert len(words) == len(set(words))


# --- Help to complete ----------------------------------------------------------------------------


def test_sources_ask_for_what_the_waiting_publications_lack(visit: Visit) -> None:
    page = visit("sources")
    assert "52 publications are not counted yet" in page.text
    assert "Missing: year not seen; no DOI, PubMed or PMC number" in page.texts


def test_telling_us_carries_the_id_of_the_publication(visit: Visit) -> None:
    page = visit("sources")
    links = [proto.proto.url for proto in page.app.get("link_button")]
    ids = {link.removeprefix(TELL_US) for link in links}
    with (HANDED_OVER / "publications.csv").open(encoding="utf-8", newline="") as file:
        pending = {
            row["publication_id"] for row in csv.DictReader(file) if row["status"] == "pending"
        }
    assert ids
    assert ids <= pending


# --- How this was made ---------------------------------------------------------------------------


@pytest.mark.parametrize("standing", ["counted", "contained", "pending", "excluded"])
def test_every_box_leads_to_its_list(visit: Visit, standing: str) -> None:
    page = visit("how-this-was-made")
    (box,) = [
        re.search(r"\): ([\d,]+)$", text)
        for text in page.raw
        if f"(/sources?standing={standing})" in text and "possible" not in text
    ]
    assert box
    listed = visit("sources", {"standing": standing})
    assert f"{box[1]} publications in this list" in listed.text


# --- Read aloud ----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["sources", "map"])
def test_links_to_publications_differ_by_their_names(visit: Visit, place: str) -> None:
    page = visit(place, {"place": "JPN"} if place == "map" else None)
    labels = [
        proto.proto.label
        for kind in ("page_link", "link_button")
        for proto in page.app.get(kind)
        if proto.proto.label.startswith(("Open: ", "Open this publication: ", "Tell us: "))
    ]
    assert len(labels) > 5
    assert len(labels) == len(set(labels))
