"""A server without a Chromium of its own: tables stand, and the reader's browser saves charts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.asking import ask
from tests.browser.conftest import NewReader, Server, readers, serve
from tests.browser.test_taking_away import opened
from tests.conftest import HANDED_OVER

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bare(
    chromium: Browser, handed_over_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server that finds no browser to draw with."""
    folder = tmp_path_factory.mktemp("bare")
    nothing = str(folder / "no-browser")
    settings = {"CHROME_PATH": nothing, "BROWSER_PATH": nothing, "ANE_IMAGES": str(folder)}
    with serve(HANDED_OVER, handed_over_database, folder / "log.txt", **settings) as running:
        yield running


@pytest.fixture
def new_bare_reader(
    chromium: Browser, bare: Server, request: pytest.FixtureRequest
) -> Iterator[NewReader]:
    with readers(chromium, bare, request) as make:
        yield make


def test_a_figure_page_stands_without_its_chart(
    new_bare_reader: NewReader, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "cases-by-trigger")
    reader = new_bare_reader(width=360)
    tab = reader.read("/figures/cases-by-trigger")
    expect(tab.locator("p#headline")).to_have_text(answer["headline"])
    expect(tab.locator("table tbody tr")).to_have_count(len(answer["rows"]))
    expect(tab.get_by_text("Charts cannot be drawn as pictures here")).to_be_visible()
    assert tab.locator("figure.chart, article img").count() == 0
    assert reader.complaints == []
    refused = reader.context.request.get(f"{reader.origin}/figures/cases-by-trigger.png")
    assert refused.status == 503
    assert "no Chromium" in refused.text()


@pytest.mark.parametrize(
    ("path", "name", "options"),
    [
        pytest.param(
            *("/triggers", "ane-cases-by-trigger.png", {"width": 1440, "scheme": "dark"}),
            marks=pytest.mark.slow,
        ),
        ("/map", "ane-cases-by-country.png", {"width": 360, "has_touch": True}),
    ],
)
def test_the_readers_own_browser_saves_a_chart(
    new_bare_reader: NewReader, path: str, name: str, options: dict[str, object]
) -> None:
    reader = new_bare_reader(**options)
    tab = reader.open(path)
    downloads = opened(tab, "Download")
    expect(downloads.get_by_text("with the camera at the corner of the chart")).to_be_visible()
    expect(downloads.get_by_role("link", name="PNG")).to_have_count(0)
    tab.keyboard.press("Escape")
    chart = tab.locator(".js-plotly-plot").first
    chart.hover()
    with tab.expect_download() as saved:
        chart.get_by_role("button", name="Download plot as a PNG").click()
    assert saved.value.suggested_filename == name
    picture = Image.open(io.BytesIO(Path(saved.value.path()).read_bytes()))
    # It has the ground of the page, so that its words can be read wherever it is shown.
    assert picture.format == "PNG"
    assert picture.convert("RGBA").getpixel((1, 1))[3] == 255
    assert len(picture.convert("RGB").getcolors(2**24) or []) > 20
    assert reader.complaints == []
