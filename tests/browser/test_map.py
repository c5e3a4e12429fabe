"""The map: its circles, its geometry, and the publications behind a circle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.asking import ask
from tests.browser.conftest import PATIENCE, NewReader, chosen, settle, table

pytestmark = pytest.mark.browser

PHONE = 360


def circles(tab: Tab) -> Locator:
    return tab.locator("g.scattergeo path.point")


DRAWN = """
() => new Promise(resolve => {
  let node = null, box = "", frames = 0;
  const look = () => {
    const found = document.querySelector("g.scattergeo path.point");
    const place = found ? JSON.stringify(found.getBoundingClientRect()) : "";
    frames = found && found === node && place === box ? frames + 1 : 0;
    node = found; box = place;
    frames > 30 ? resolve(true) : requestAnimationFrame(look);
  };
  look();
})
"""


def point_at(tab: Tab, shape: Locator) -> None:
    """Put the mouse on a shape, once the map is drawn for good: Plotly draws it more than once."""
    expect(circles(tab).first).to_be_attached()
    tab.evaluate(DRAWN)
    shape.scroll_into_view_if_needed()
    box = shape.bounding_box()
    assert box
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    expect(tab.locator("g.hovertext")).to_be_visible()


def click_until(tab: Tab, shape: Locator, seen: Callable[[float], object]) -> None:
    """Click on a shape of the map until something is seen.

    A chart that is laid out anew between the mouse going down and up takes the click for a drag of
    the map. A reader clicks again; a second click on what is open changes nothing.

    Args:
        seen: waits for it as long as it is told, in milliseconds, and raises if it does not come.
    """
    for patience in (5_000, 5_000, PATIENCE):
        point_at(tab, shape)
        tab.mouse.down()
        tab.mouse.up()
        try:
            seen(patience)
        except PlaywrightTimeout:
            continue
        return
    pytest.fail("The click had no effect.")


def open_place(tab: Tab, number: int) -> None:
    """Open the circle of this number."""
    click_until(
        tab,
        circles(tab).nth(number),
        lambda patience: tab.wait_for_url("**/map?*place=*", timeout=patience),
    )


@pytest.mark.parametrize(
    ("address", "options"),
    [
        pytest.param("/map", [], marks=pytest.mark.slow),
        ("/map?trigger=influenza&to=2015", ["--trigger", "influenza", "--to", "2015"]),
        pytest.param("/map?scale=per_million", [], marks=pytest.mark.slow),
    ],
)
def test_the_map_has_a_circle_for_every_row_of_its_table(
    new_reader: NewReader, handed_over_database: Path, address: str, options: list[str]
) -> None:
    tab = new_reader().open(address)
    assert_circles(tab, len(ask(handed_over_database, "cases-by-country", *options)["rows"]))


def assert_circles(tab: Tab, rows: int) -> None:
    """A circle that can be seen for every row of the table."""
    expect(circles(tab)).to_have_count(rows)
    assert len(table(tab, "")) == rows
    for circle in circles(tab).all():
        box = circle.bounding_box()
        assert box
        assert box["width"] >= 4
        assert box["height"] >= 4


def test_land_and_borders_come_from_us_and_pointing_at_a_circle_asks_nobody(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    first = ask(handed_over_database, "cases-by-country")["rows"][0]
    reader = new_reader()
    tab = reader.new_tab()
    with tab.expect_response(lambda response: "/topo/" in response.url) as geometry:
        reader.open("/map", tab=tab)
    assert geometry.value.url.startswith(f"{reader.origin}/assets/topo/")
    assert geometry.value.ok
    expect(tab.locator("g.layer.land path")).not_to_have_attribute("d", "")
    expect(tab.locator("g.choropleth path.choroplethlocation").first).to_be_attached()
    point_at(tab, circles(tab).first)
    hover = tab.locator("g.hovertext")
    expect(hover).to_contain_text(first["name"])
    expect(hover).to_contain_text(f"{first['patients']:,} patients")
    assert reader.strangers == []
    assert reader.complaints == []


@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.slow), PHONE])
def test_a_click_on_a_circle_opens_its_publications(
    new_reader: NewReader, handed_over_database: Path, width: int
) -> None:
    first = ask(handed_over_database, "cases-by-country")["rows"][0]
    listed = ask(handed_over_database, "publications", "--country", first["country"])["rows"]
    titles = [row["title"] for row in listed if row["matching"]]
    tab = new_reader(width=width).open("/map")
    open_place(tab, 0)
    heading = tab.get_by_role("heading", name=f"{first['name']}: {len(titles)} publication")
    expect(heading).to_be_visible()
    tab.wait_for_url("**/map?place=*")
    assert chosen(tab) == {"place": [first["country"]]}
    settle(tab)
    expect(tab.get_by_role("link", name="Open this publication")).to_have_count(len(titles))

    again = new_reader(width=width).open(tab.url)
    expect(
        again.get_by_role("heading", name=f"{first['name']}: {len(titles)} publication")
    ).to_be_visible()
    expect(again.get_by_text(titles[0], exact=True).filter(visible=True)).to_have_count(1)
    assert chosen(again) == {"place": [first["country"]]}

    again.get_by_role("link", name="Open this publication").first.click()
    expect(again.get_by_role("heading", name=titles[0])).to_be_visible()
    assert chosen(again)["publication"] == [
        next(row for row in listed if row["matching"])["publication_id"]
    ]


def test_the_back_button_closes_a_country_and_takes_the_scale_back(new_reader: NewReader) -> None:
    tab = new_reader().open("/map")
    tab.get_by_text("For each million people living there").first.click()
    tab.wait_for_url("**/map?scale=per_million")
    settle(tab)
    open_place(tab, 0)
    settle(tab)
    opened = tab.get_by_role("link", name="Open this publication")
    expect(opened.first).to_be_visible()
    tab.go_back()
    expect(opened).to_have_count(0)
    settle(tab)
    assert chosen(tab) == {"scale": ["per_million"]}
    tab.go_back()
    expect(tab.get_by_text("This is not a rate of illness")).to_have_count(0)
    settle(tab)
    assert chosen(tab) == {}


@pytest.mark.slow
def test_circles_by_population_are_in_the_address_and_in_the_words(
    new_reader: NewReader, handed_over_database: Path
) -> None:
    tab = new_reader().open("/map")
    tab.get_by_text("For each million people living there").first.click()
    tab.wait_for_url("**/map?scale=per_million")
    expect(tab.get_by_text("not a rate of illness").first).to_be_visible()
    settle(tab)
    again = new_reader().open(tab.url)
    expect(again.get_by_text("not a rate of illness").first).to_be_visible()
    assert_circles(again, len(ask(handed_over_database, "cases-by-country")["rows"]))


def test_a_click_on_a_grey_country_says_that_nothing_found_is_not_zero(
    new_reader: NewReader,
) -> None:
    tab = new_reader().open("/map")
    shape = tab.locator("g.choropleth path.choroplethlocation")
    expect(shape.first).to_be_attached()
    which = shape.evaluate_all("paths => paths.findIndex(path => path.__data__.loc === 'KAZ')")
    told = tab.get_by_text("Kazakhstan: no publication")
    click_until(tab, shape.nth(which), lambda patience: told.wait_for(timeout=patience))
    expect(told).to_contain_text("That is not zero")
    expect(tab.get_by_text("What these numbers do not say").first).to_be_visible()
