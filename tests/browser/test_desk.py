"""The curators' desk in a real browser: from a dropped file to a counted patient, and back."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as TooSlow

from dashboard.database import check
from dashboard.intake.folder import read_folder
from tests.browser.axe import assert_accessible
from tests.browser.conftest import NewReader, Server, readers, run, wait_for
from tests.intake.rows import small_folder

pytestmark = pytest.mark.browser

_STANDS_STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""

# One paper that is in the small data set already (by its DOI), one whose title is like that of
# another one there, a new one, and one that was cut off.
DROPPED = """PMID- 101
TI  - Four children, one winter.
FAU - Muller, A
AU  - Muller A
DP  - 2010
JT  - Journal of examples
AID - 10.1000/HAND-A [doi]
SO  - J Ex. 2010;1(1):1-9.

PMID- 90000701
TI  - A child of the winter after.
AU  - Sato B
DP  - 2010
JT  - Journal of examples
SO  - J Ex. 2010;2(1):1-9.

PMID- 90000702
TI  - One made-up boy with acute necrotizing encephalopathy in Exampleton.
AU  - Invented A
DP  - 2025
JT  - Journal of examples
AID - 10.5555/desk.2025.1 [doi]
SO  - J Ex. 2025;9(1):1-9.

PMID- 90000703
AU  - Invented A
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return small_folder(tmp_path / "data")


@pytest.fixture
def desk(chromium: Browser, data: Path, tmp_path: Path) -> Iterator[Server]:
    """The desk on a copy of the small data set."""
    del chromium  # without a browser nothing is started
    with run("dashboard/desk.py", tmp_path / "log.txt", ANE_DATA=str(data)) as server:
        yield server


@pytest.fixture
def new_curator(
    chromium: Browser, desk: Server, request: pytest.FixtureRequest
) -> Iterator[NewReader]:
    with readers(chromium, desk, request) as make:
        yield make


def settled(tab: Tab) -> Tab:
    wait_for(tab, _STANDS_STILL)
    return tab


def go(tab: Tab, room: str) -> None:
    tab.get_by_role("link", name=room).click()
    expect(tab.get_by_role("heading", name=room, exact=True)).to_be_visible()
    settled(tab)


def sit_down(tab: Tab) -> None:
    tab.get_by_role("textbox", name="Your initials").fill("MK")
    tab.get_by_role("button", name="Begin").click()
    expect(tab.get_by_text("Reader: MK")).to_be_visible()
    settled(tab)


def save(tab: Tab) -> None:
    """Press Save until it is saved: a click while the page is still put together can get lost."""
    button, saved = tab.get_by_role("button", name="Save"), tab.get_by_text("It can be undone")
    button.click()
    settled(tab)
    if button.is_visible() and not saved.is_visible():
        with contextlib.suppress(TooSlow):  # it went away meanwhile: the first click counted
            button.click(timeout=3_000)
    expect(saved).to_be_visible()
    settled(tab)


def choose(tab: Tab, label: str, option: str) -> None:
    tab.get_by_role("combobox", name=re.compile(rf"^{re.escape(label)}")).click()
    tab.keyboard.type(option)  # long lists draw only what is in sight
    tab.get_by_role("option", name=option, exact=True).click()
    settled(tab)


def contents(data: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in data.glob("*.*") if path.is_file()}


def test_from_a_dropped_file_to_a_counted_patient_and_back(
    new_curator: NewReader, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "pubmed-search.nbib"
    file.write_text(DROPPED, encoding="utf-8")
    reader = new_curator()
    tab = reader.read("/")
    settled(tab)
    assert_accessible(tab)

    # A file is dropped: what is in it, what is wrong with it, what is here already.
    tab.locator('input[type="file"]').set_input_files(file)
    expect(tab.get_by_role("button", name="Save")).to_be_visible()
    settled(tab)
    expect(tab.get_by_text("pubmed-search.nbib: 3 records read, 1 new, 1 found")).to_be_visible()
    expect(tab.get_by_text("pubmed-search.nbib, line 25")).to_be_visible()
    expect(tab.get_by_text("same DOI and PubMed number (score 100)")).to_be_visible()
    assert contents(data) == contents(small_folder(tmp_path / "untouched"))
    save(tab)
    assert [row["same"] for row in read_folder(data).rows["screening"]].count("yes") == 1

    # A likeness is resolved, side by side.
    go(tab, "Open questions")
    expect(tab.get_by_text("A child of the winter after")).to_be_visible()
    expect(tab.get_by_text("A child of the winter before")).to_be_visible()
    assert_accessible(tab)
    tab.keyboard.press("d")
    expect(tab.get_by_text("No record is in doubt.")).to_be_visible()
    settled(tab)

    # Screening with the keyboard: out because of a reason, the next one in.
    go(tab, "Screen records")
    sit_down(tab)
    expect(tab.get_by_text("Record 1 of 2 that wait")).to_be_visible()
    expect(tab.get_by_role("heading", name="A child of the winter after")).to_be_visible()
    assert_accessible(tab)
    tab.keyboard.press("1")
    expect(tab.get_by_text("Record 1 of 1 that wait")).to_be_visible()
    settled(tab)
    tab.keyboard.press("i")
    expect(tab.get_by_text("No record waits to be screened")).to_be_visible()
    settled(tab)
    decided = {row["title"]: row for row in read_folder(data).rows["screening"]}
    after = decided["A child of the winter after"]
    assert (after["decision"], after["reason"], after["decided_by"]) == ("exclude", "not_ane", "MK")
    assert "- Records screened by MK: 1 in, 1 out.\n" in (data / "CHANGELOG.md").read_text()
    tab.get_by_text("Take 1 record that is in").click()
    expect(tab.get_by_role("button", name="Save")).to_be_visible()
    settled(tab)
    save(tab)

    # Its patient is read, and the effect on the public numbers is seen before it is saved.
    go(tab, "Read a publication")
    tab.get_by_role("combobox", name="Publication").fill("invented-2025")
    tab.get_by_role("option").first.click()
    expect(tab.get_by_role("heading", name="One made-up boy")).to_be_visible()
    settled(tab)
    tab.get_by_role("textbox", name="People described").fill("1")
    for label, option in (
        ("Design", "Case report"),
        ("Name of the illness", "Acute necrotizing encephalopathy"),
        ("How people came in", "As a single case"),
        ("Certainty of the diagnosis", "confirmed"),
        ("What was read", "Abstract"),
        ("Status", "included"),
        ("Outcome", "Recovered"),
    ):
        choose(tab, label, option)
    tab.get_by_role("button", name="Add this person").click()
    expect(tab.get_by_text("1 · not_reported · recovered")).to_be_visible()
    settled(tab)
    before = contents(data)
    tab.get_by_text("Show what would change").click()
    expect(tab.get_by_text("7 → 8")).to_be_visible()
    settled(tab)
    assert_accessible(tab)
    save(tab)
    assert check(data) == []
    folder = read_folder(data)
    assert folder.rows["cases"][-1]["outcome"] == "recovered"
    assert {row["reader"] for row in folder.rows["readings"]} == {"MK"}

    # And undone, to the letter; what went back is shown.
    go(tab, "What was saved")
    tab.get_by_role("button", name="Undo this save").click()
    expect(tab.get_by_text("Undone: invented-2025 was read by MK")).to_be_visible()
    expect(tab.get_by_text("differences")).to_be_visible()
    assert contents(data) == before
    assert reader.complaints == []
    assert reader.strangers == []
