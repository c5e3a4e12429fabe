"""A figure on someone else's site, and nothing else of ours in anyone's frame."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.asking import ask
from tests.browser.conftest import NewReader
from tests.browser.test_taking_away import opened

pytestmark = pytest.mark.browser

Publish = Callable[[str], str]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def publish(tmp_path: Path) -> Iterator[Publish]:
    """Another site: put some HTML into a plain page of it, and get the page's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def put(body: str) -> str:
        (tmp_path / "story.html").write_text(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News</title>'
            f'<link rel="icon" href="data:,"></head><body><h1>News</h1>{body}</body></html>',
            encoding="utf-8",
        )
        return f"http://127.0.0.1:{server.server_port}/story.html"

    yield put
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("page", "figure_id", "options"),
    [
        (
            "/triggers?trigger=influenza&to=2020",
            "cases-by-trigger",
            "--trigger influenza --to 2020",
        ),
        pytest.param("/map", "cases-by-country", "", marks=pytest.mark.slow),
    ],
)
def test_the_snippet_shows_the_figure_on_another_site(
    new_reader: NewReader,
    publish: Publish,
    handed_over_database: Path,
    page: str,
    figure_id: str,
    options: str,
) -> None:
    answer = ask(handed_over_database, figure_id, *options.split())
    reader = new_reader()
    snippet = opened(reader.open(page), "Embed").locator("code").inner_text()
    reader.start_anew()
    tab = reader.read(publish(snippet))
    assert tab.locator("iframe").get_attribute("title") == answer["question"]
    frame = tab.frame_locator("iframe")
    expect(frame.locator("p.headline")).to_have_text(answer["headline"])
    expect(frame.get_by_text("Draft: not released")).to_be_visible()
    image = frame.locator("figure.chart .wide")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200
    assert reader.complaints == []
    assert {url.split("/")[2] for url in reader.strangers} == {tab.url.split("/")[2]}


@pytest.mark.parametrize("path", ["/figures/cases-by-trigger", "/map", "/data/", "/figures/none"])
def test_no_other_page_can_be_framed(new_reader: NewReader, publish: Publish, path: str) -> None:
    reader = new_reader()
    tab = reader.new_tab()
    address = publish(f'<iframe src="{reader.origin}{path}" title="ours"></iframe>')
    with tab.expect_console_message(lambda said: "frame-ancestors 'self'" in said.text):
        reader.read(address, tab=tab)
    (frame,) = tab.main_frame.child_frames
    assert frame.url.startswith("chrome-error:")
