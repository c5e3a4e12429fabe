"""Present: what is chosen, in which order, and the screen as far as the server makes it."""

from __future__ import annotations

import re

import pytest

from dashboard.faces import decks
from dashboard.figures.figure import Context, answer
from dashboard.figures.selection import Selection
from tests.pages.conftest import Page, Visit

ADDRESS = "https://numbers.example.org"


def screen(page: Page) -> str:
    """The HTML that stands on the screen."""
    return "".join(str(element.proto.body) for element in page.app.get("html"))


def heading(page: Page) -> str:
    found = re.search(r"<h1[^>]*>([^<]*)</h1>", screen(page))
    assert found
    return found[1]


def cards(page: Page) -> list[str]:
    """Headings of the cards, without their numbers."""
    found = [re.fullmatch(r"(\d+)\. (.*)", text, re.DOTALL) for text in page.texts]
    told = [match for match in found if match]
    assert [int(match[1]) for match in told] == list(range(1, len(told) + 1))
    return [match[2] for match in told]


def test_the_first_deck_is_shown_in_its_order(visit: Visit, handed_over: Context) -> None:
    page = visit("present")
    assert page.titles == ["Present"]
    assert page.address == {"deck": ["overview"]} or page.address == {"deck": "overview"}
    said = cards(page)
    headlines = [
        answer(handed_over, item.figure, Selection()).headline
        for item in decks.DECKS["overview"].items
    ]
    assert [text for text in said if text in headlines] == headlines


def test_one_s_own_choice_begins_as_the_deck_and_can_be_put_in_order(visit: Visit) -> None:
    page = visit("present", {"deck": "families"})
    page.app.radio(key="present_deck").set_value("own")
    page.run()
    names = [str(item) for item in decks.DECKS["families"].items]
    assert page.address["figure"] == names
    page.app.button(key="present_0_1").click()
    page.run()
    assert page.address["figure"] == [names[1], names[0], *names[2:]]
    page.app.button(key="present_0_0").click()
    page.run()
    assert page.address["figure"] == [names[0], *names[2:]]
    page.app.selectbox(key="present_add").set_value("lesions")
    page.run()
    assert page.address["figure"] == [names[0], *names[2:], "lesions"]
    assert page.app.selectbox(key="present_add").value is None


def test_a_link_opens_the_same_figures_in_the_same_order(
    visit: Visit, handed_over: Context
) -> None:
    wanted = {"deck": "own", "figure": ["lesions", "age-groups"], "age": "child"}
    page = visit("present", wanted)
    headlines = [
        answer(handed_over, name, Selection(age="child")).headline
        for name in ("lesions", "age-groups")
    ]
    assert [text for text in cards(page) if text in headlines] == headlines


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"deck": "nope"}, "'nope' is not a deck"),
        ({"deck": "own", "figure": "nope"}, "'nope' is not a figure"),
        ({"figure": "age-groups:nope"}, "'nope' is not a chart of age-groups"),
        ({"country": "XYZ"}, "'XYZ' is not a country code"),
    ],
)
@pytest.mark.parametrize("present", [{}, {"present": "1"}])
def test_an_unknown_wish_is_told_and_shows_nothing(
    visit: Visit, asked: dict[str, str], told: str, present: dict[str, str]
) -> None:
    page = visit("present", asked | present)
    assert told in page.text
    assert cards(page) == []
    assert "<h1" not in screen(page)


def test_a_page_is_presented_with_its_choices_and_left_with_them(
    visit: Visit, handed_over: Context
) -> None:
    page = visit("triggers", {"present": "1", "country": "CHN"})
    china = Selection(country=("CHN",))
    assert heading(page) == answer(handed_over, "cases-by-trigger", china).headline
    assert page.titles == []
    page.app.button(key="stage_next").click()
    page.run()
    assert page.address["slide"] in ("2", ["2"])
    page.app.button(key="stage_leave").click()
    page.run()
    assert page.titles == ["What came before the illness"]
    assert {*page.address} == {"country"}


@pytest.mark.parametrize(("given", "at"), [("0", 1), ("99999", -1), ("two", 1), ("1" * 5000, 1)])
def test_a_number_that_there_is_not_leads_to_the_nearest_screen(
    visit: Visit, given: str, at: int
) -> None:
    page = visit("present", {"present": "1", "deck": "families", "slide": given})
    found = re.search(r"(\d+) of (\d+)</p>", screen(page))
    assert found
    assert int(found[1]) == (int(found[2]) if at == -1 else at)


def test_a_screen_says_where_it_is_from_and_that_it_is_a_draft(visit: Visit) -> None:
    html = screen(visit("present", {"present": "1"}))
    assert "ANE in Numbers, data of " in html
    assert "Draft: not released, please do not quote." in html


def test_a_code_stands_there_only_if_others_can_reach_the_address(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANE_ADDRESS", raising=False)
    assert "<img" not in screen(visit("present", {"present": "1"}))
    assert "no code to scan" in visit("present").text
    monkeypatch.setenv("ANE_ADDRESS", ADDRESS)
    assert 'src="data:image/png;base64,' in screen(visit("present", {"present": "1"}))
    assert "no code to scan" not in visit("present").text


def test_a_page_without_figures_says_so_and_is_shown(visit: Visit) -> None:
    page = visit("glossary", {"present": "1"})
    assert "This page has no figures to present." in page.text
    assert page.titles == ["Words explained"]
    assert "present" not in page.address
