"""Choices made by hand: chart, table, sentence and address go together, and links keep them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from tests.asking import Json, ask
from tests.browser.conftest import (
    NewReader,
    chosen,
    drawn,
    next_frame,
    sentence,
    settle,
    table,
    wait_for,
)

pytestmark = pytest.mark.browser

SOON = 8_000
"""Milliseconds in which the address follows what is shown."""
BY_TRIGGER = "chart-cases-by-trigger-main"
BY_YEAR = "chart-published-count-main"


def open_choices(tab: Tab) -> None:
    more = tab.locator("details", has=tab.locator("summary", has_text="More choices"))
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    expect(tab.locator(".st-key-choose_age").get_by_text("Children", exact=True)).to_be_visible()


def choose_trigger(tab: Tab, label: str) -> None:
    box = tab.locator(".st-key-choose_trigger")
    box.scroll_into_view_if_needed()
    next_frame(tab)  # the list shuts when the page is scrolled
    box.get_by_role("combobox").click()
    box.get_by_role("combobox").fill(label)
    tab.get_by_role("option", name=label, exact=True).first.click()


def choose_children(tab: Tab) -> None:
    tab.locator(".st-key-choose_age").get_by_text("Children", exact=True).click()


def count_again(tab: Tab) -> None:
    tab.locator(".st-key-choose_basis label").first.click()


def assert_all_agree(tab: Tab, database: Path, choice: dict[str, list[str]]) -> Json:
    """Sentences, tables, charts and address are those of the command line for this choice."""
    options = [word for name, values in choice.items() for v in values for word in (f"--{name}", v)]
    by_trigger = ask(database, "cases-by-trigger", *options)
    by_year = ask(database, "published-count", *options)
    expect(sentence(tab, by_trigger["headline"])).to_be_visible()
    expect(sentence(tab, by_year["headline"])).to_be_visible()
    settle(tab)
    assert chosen(tab) == choice
    rows = table(tab, "Patients by trigger (")
    assert [row[0] for row in rows] == [row["label"] for row in by_trigger["rows"]]
    assert numbers(rows, 2) == [row["patients"] for row in by_trigger["rows"]]
    assert numbers(table(tab, "Patients by year of publication ("), 1) == [
        row["patients"] for row in by_year["rows"]
    ]
    wait_for_bars(tab, BY_TRIGGER, "x", with_rest(by_trigger))
    wait_for_bars(tab, BY_YEAR, "y", [row["patients"] for row in by_year["rows"]])
    return by_year


def numbers(rows: list[list[str]], column: int) -> list[int]:
    return [int(row[column].replace(",", "")) for row in rows]


def with_rest(by_trigger: Json) -> list[int]:
    """The bars by trigger: the rows, and last those about whom nothing is said."""
    rest = by_trigger["totals"]["not_stated"] + by_trigger["totals"]["cannot_be_split"]
    return [row["patients"] for row in by_trigger["rows"]] + ([rest] if rest else [])


def wait_for_bars(tab: Tab, key: str, axis: str, wanted: list[int]) -> None:
    """Wait until one trace of the chart holds exactly these numbers."""
    wait_for(
        tab,
        """([key, axis, wanted]) => document.querySelector(`.st-key-${key} .js-plotly-plot`)?.data
          .some(t => t.type === 'bar' && JSON.stringify(Array.from(t[axis])) === wanted)""",
        [key, axis, str(wanted).replace(" ", "")],
    )


def test_every_control_changes_chart_table_sentence_and_address_and_the_link_keeps_it(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    reader = new_reader()
    tab = reader.open("/triggers")
    assert_all_agree(tab, handed_over_database, {})
    open_choices(tab)

    choose_trigger(tab, "Influenza")
    choice = {"trigger": ["influenza"]}
    assert_all_agree(tab, handed_over_database, choice)
    tab.keyboard.press("Escape")

    choose_children(tab)
    choice |= {"age": ["child"]}
    assert_all_agree(tab, handed_over_database, choice)

    first, last = tab.locator(".st-key-choose_years").get_by_role("slider").all()
    for _step in range(3):
        first.press("ArrowRight")
    choice |= {"from": ["1998"]}
    assert_choice(tab, handed_over_database, choice)
    last.press("ArrowLeft")
    choice |= {"to": ["2025"]}
    assert_all_agree(tab, handed_over_database, choice)

    count_again(tab)
    choice |= {"basis": ["as_published"]}
    assert_all_agree(tab, handed_over_database, choice)
    assert reader.complaints == []

    again = new_reader().open(tab.url)
    assert_all_agree(again, handed_over_database, choice)
    open_choices(again)
    expect(again.locator(".st-key-choose_trigger")).to_contain_text("Influenza")
    expect(again.locator(".st-key-choose_basis input")).to_be_checked()


def ask_years(database: Path, choice: dict[str, list[str]]) -> Json:
    options = [word for name, values in choice.items() for v in values for word in (f"--{name}", v)]
    return ask(database, "published-count", *options)


def assert_choice(tab: Tab, database: Path, choice: dict[str, list[str]]) -> None:
    """The sentence and the address are those of this choice, and the page stands still."""
    expect(sentence(tab, ask_years(database, choice)["headline"])).to_be_visible()
    settle(tab)
    assert chosen(tab) == choice


def test_the_back_button_takes_choices_back_one_by_one(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    tab = new_reader().open("/triggers")
    open_choices(tab)
    choose_children(tab)
    assert_choice(tab, handed_over_database, {"age": ["child"]})
    count_again(tab)
    assert_choice(tab, handed_over_database, {"age": ["child"], "basis": ["as_published"]})
    tab.go_back()
    assert_all_agree(tab, handed_over_database, {"age": ["child"]})
    tab.go_back()
    assert_choice(tab, handed_over_database, {})
    tab.go_forward()
    assert_choice(tab, handed_over_database, {"age": ["child"]})


@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.slow), 360])
def test_choices_go_along_when_another_page_is_opened(
    new_reader: NewReader, handed_over_database: Path, width: int
) -> None:
    choice = {"trigger": ["influenza"], "age": ["child"]}
    words = ("--trigger", "influenza", "--age", "child")
    there = ask(handed_over_database, "cases-by-country", *words)
    tab = new_reader(width=width).open("/published-and-reported?trigger=influenza&age=child")
    menu_link(tab, "Map", wide=width > 360).click()
    expect(tab.get_by_role("heading", name="Where the published patients were")).to_be_visible()
    expect(sentence(tab, there["headline"])).to_be_visible()
    settle(tab)
    assert chosen(tab) == choice


@pytest.mark.slow
def test_choices_outlast_a_page_that_has_none(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    tab = new_reader().open("/triggers?age=child")
    menu_link(tab, "Methods", wide=True).click()
    expect(tab.get_by_role("heading", name="How we counted")).to_be_visible()
    settle(tab)
    menu_link(tab, "Triggers", wide=True).click()
    assert_choice(tab, handed_over_database, {"age": ["child"]})


def menu_link(tab: Tab, name: str, *, wide: bool) -> Locator:
    """A page in the menu at the top, or, on a phone, in the one at the foot of each page."""
    found = tab.get_by_role("link", name=name, exact=True)
    return found.first if wide else found.last


@pytest.mark.slow
def test_quick_clicks_lose_no_choice(new_reader: NewReader, handed_over_database: Path) -> None:
    tab = new_reader().open("/triggers")
    open_choices(tab)
    tab.evaluate(
        """() => {
          const age = document.querySelector('.st-key-choose_age');
          const children = [...age.querySelectorAll('button, label')]
            .find(button => button.innerText.trim() === 'Children');
          const again = document.querySelector('.st-key-choose_basis input');
          children.click();
          setTimeout(() => again.click(), 40);
        }"""
    )
    assert_all_agree(tab, handed_over_database, {"age": ["child"], "basis": ["as_published"]})


@pytest.mark.slow
def test_quick_steps_of_the_slider_lose_no_choice(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    tab = new_reader().open("/triggers")
    open_choices(tab)
    first = tab.locator(".st-key-choose_years").get_by_role("slider").first
    first.press("ArrowRight")
    first.press("ArrowRight")
    count_again(tab)
    assert_all_agree(tab, handed_over_database, {"from": ["1997"], "basis": ["as_published"]})


@pytest.mark.slow
def test_an_unknown_trigger_in_a_link_shows_a_notice_and_no_number(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    reader = new_reader()
    tab = reader.open("/triggers?trigger=flu", wait_for="No number is shown")
    main = tab.locator('[data-testid="stMain"]')
    expect(tab.get_by_role("alert").last).to_contain_text("'flu' is not a known trigger")
    assert "1,054" not in main.inner_text()
    assert tab.locator("table, .js-plotly-plot").count() == 0
    assert chosen(tab) == {"trigger": ["flu"]}
    tab.get_by_role("button", name="Show it without this choice").click()
    assert_all_agree(tab, handed_over_database, {})
    assert reader.complaints == []


@pytest.mark.slow
def test_the_bars_are_drawn_in_one_colour_a_group_everywhere(new_reader: NewReader) -> None:
    tab = new_reader().open("/triggers?trigger=influenza")
    (colours,) = [set(c) for c in drawn(tab, BY_TRIGGER, "marker.color") if c]
    over_time = tab.evaluate(
        "() => document.querySelector('.st-key-chart-triggers-over-time-main .js-plotly-plot').data"
        ".filter(t => t.type === 'bar').map(t => t.marker.color).flat()"
    )
    assert set(over_time) <= colours
    assert over_time


def test_a_publication_is_found_by_typing_and_its_link_keeps_it(new_reader: NewReader) -> None:
    words = "severity score yamamoto"
    tab = new_reader().open("/sources")
    tab.get_by_label("Search titles, authors and journals").fill(words)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("1 publication", exact=True)).to_be_visible()
    settle(tab)
    # Others, further down, are what waits for something missing.
    tab.get_by_role("link", name="Open: yamamoto-2015").first.click()
    title = "A severity score for acute necrotizing encephalopathy"
    expect(tab.get_by_role("heading", name=title)).to_be_visible()
    tab.wait_for_url("**/sources?publication=yamamoto-2015", timeout=SOON)
    again = new_reader().open(tab.url)
    expect(again.get_by_role("heading", name=title)).to_be_visible()
    again.get_by_role("link", name="Back to the list").click()
    expect(again.get_by_role("heading", name="The publications")).to_be_visible()
    again.wait_for_url("**/sources", timeout=SOON)

    tab.go_back()
    expect(tab.get_by_text("1 publication", exact=True)).to_be_visible()
    expect(tab.get_by_label("Search titles, authors and journals")).to_have_value(words)
