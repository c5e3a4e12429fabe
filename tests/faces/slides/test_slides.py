"""What a deck says around its charts, for any choice and without a browser."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.database import DEMONSTRATION, build, open_database
from dashboard.faces import decks, slides
from dashboard.faces.images import Images
from dashboard.figures import facts
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import long_date
from tests.conftest import Once
from tests.faces.web.conftest import Pencil

from .conftest import ORIGIN, make
from .reading import charts, opened, texts


def _slide(deck: bytes, number: int) -> list[str]:
    return texts(opened(deck).slides[number])


def _pictures(deck: bytes, number: int) -> list[str]:
    shapes = opened(deck).slides[number].shapes
    return [s._element.xpath(".//p:cNvPr")[0].get("descr") for s in shapes if s.shape_type == 13]


@pytest.mark.parametrize("deck", decks.DECKS.values(), ids=lambda deck: deck.id)
def test_a_deck_has_a_slide_for_each_item_and_warns_before_hard_ones(
    handed_over: Context, deck: decks.Deck
) -> None:
    found = list(decks.slides(handed_over, deck.items, Selection()))
    warnings = [one for one in found if one.warning]
    made = opened(make(handed_over, deck.items, title=deck.title))
    assert len(made.slides) == len(found) + len(warnings) + 2
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    for one in warnings:
        hard = next(n for n, t in enumerate(titles) if one.answer.headline.startswith(t))
        assert one.warning in texts(made.slides[hard - 1])


def test_the_whole_sentence_stands_on_the_slide(every: bytes, handed_over: Context) -> None:
    said = {" ".join(texts(slide)) for slide in opened(every).slides}
    for one in decks.slides(handed_over, decks.every_item(), Selection()):
        assert any(one.answer.headline in text for text in said), one.item


@pytest.mark.parametrize(
    "selection",
    [Selection(country=("ATA",)), Selection(from_year=1901, to_year=1902)],
    ids=["nobody there", "before all publications"],
)
def test_an_empty_answer_is_said_in_words(handed_over: Context, selection: Selection) -> None:
    deck = make(handed_over, decks.every_item(), selection)
    found = list(decks.slides(handed_over, decks.every_item(), selection))
    assert any(not one.table.rows for one in found)
    pages = iter(list(opened(deck).slides)[1:-1])
    for one in found:
        page = next(pages)
        page = next(pages) if one.warning else page
        if not one.table.rows:
            assert not list(charts(page))
            assert "There is nothing to draw for these choices." in " ".join(texts(page))


def test_choices_stand_on_the_first_slide_and_what_cannot_follow_on_its_own(
    handed_over: Context,
) -> None:
    selection = Selection(from_year=2009, trigger=("covid19",), age="child")
    deck = make(handed_over, decks.read_items(["cases-by-trigger", "names"]), selection)
    first = " ".join(_slide(deck, 0))
    assert "published from 2009 on" in first
    assert "COVID-19" in first
    assert not any("Not narrowed by" in text for text in _slide(deck, 1))
    assert "Not narrowed by: age." in _slide(deck, 2)


def test_a_slide_carries_its_source(handed_over: Context) -> None:
    text = " ".join(_slide(make(handed_over, decks.read_items(["names"])), 1))
    for part in (
        "ANE in Numbers",
        "ANE International",
        handed_over.data_version,
        long_date(handed_over.data_date),
        "CC BY 4.0",
        "numbers.example.org/figures/names",
    ):
        assert part in text


def test_a_code_leads_to_the_very_answer(handed_over: Context) -> None:
    deck = make(handed_over, decks.read_items(["names"]), Selection(country=("JPN",)))
    (alt,) = _pictures(deck, 1)
    assert f"{ORIGIN}/figures/names?country=JPN&lang=en" in alt


def test_without_an_address_there_is_no_code_but_that_of_the_group(handed_over: Context) -> None:
    deck = make(handed_over, decks.read_items(["names"]), origin="")
    assert _pictures(deck, 1) == []
    assert [alt for alt in _pictures(deck, 2) if "figures" in alt] == []
    assert not any("numbers.example.org" in text for n in (0, 1, 2) for text in _slide(deck, n))


def test_notes_say_what_the_number_does_not_say(handed_over: Context) -> None:
    (one,) = decks.slides(handed_over, decks.read_items(["cases-by-trigger"]), Selection())
    deck = opened(make(handed_over, [one.item]))
    notes = deck.slides[1].notes_slide.notes_text_frame.text
    for part in (
        one.answer.question,
        one.answer.headline,
        *one.answer.caveats,
        *one.answer.not_to_conclude,
        one.figure.rule,
        f"{len(one.answer.sources)} publications",
    ):
        assert part in notes


def test_a_draft_is_marked_on_each_slide(every: bytes) -> None:
    marked = "Draft: not released, please do not quote."
    assert all(marked in texts(slide) for slide in opened(every).slides)


def _all_marked(context: Context, items: tuple[decks.Item, ...]) -> None:
    pages = list(opened(make(context, items)).slides)
    assert all("Demonstration: invented numbers, please do not quote." in texts(p) for p in pages)
    assert all("Demonstration: invented numbers" in texts(p) for p in pages if list(charts(p)))


def test_a_demonstration_is_marked_on_each_slide_and_across_each_chart(
    handed_over: Context,
) -> None:
    invented = replace(handed_over, data_version=f"2026-11-22-{DEMONSTRATION}")
    _all_marked(invented, decks.read_items(["names", "outcomes", "collation-flow"]))


@pytest.mark.slow
def test_the_demonstration_with_numbers_of_the_group_can_be_presented(
    once: Once, tmp_path: Path
) -> None:
    folder = once("slides-demo", lambda made: main(["demo", str(made / "data")]))
    built = tmp_path / "demo.duckdb"
    build(folder / "data", built, demonstration=True)
    _all_marked(open_context(open_database(built)), decks.every_item())


def test_maps_are_pictures_where_there_is_a_browser(handed_over: Context, tmp_path: Path) -> None:
    images = Images(tmp_path, browser=Pencil())
    items = decks.read_items(["cases-by-country"])
    drawn = make(handed_over, items, images=images)
    images.close()
    assert len(_pictures(drawn, 1)) == 2  # the map and the code
    (beside,) = charts(opened(drawn).slides[1])
    assert len(beside.names) < len(decks_rows(handed_over))
    without = make(handed_over, items)
    assert len(_pictures(without, 1)) == 1
    names = [name for chart in charts(opened(without).slides[1]) for name in chart.names]
    assert sorted(names) == sorted(decks_rows(handed_over))


def decks_rows(context: Context) -> list[str]:
    (one,) = decks.slides(context, decks.read_items(["cases-by-country"]), Selection())
    return one.table.values("name")


def test_a_deck_without_figures_is_an_error(handed_over: Context) -> None:
    with pytest.raises(ValueError, match="at least one figure"):
        make(handed_over, [])


@pytest.mark.slow
def test_a_deck_is_made_in_three_seconds(handed_over: Context) -> None:
    make(handed_over, decks.DECKS["overview"].items)  # the answers and modules are there
    began = time.process_time()
    make(handed_over, decks.DECKS["overview"].items)
    assert time.process_time() - began < 3


def test_the_command_writes_a_deck(
    handed_over_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deck.pptx"
    command = ["slides", "--database", str(handed_over_database), "-o", str(out)]
    code = main([*command, "--figures", "names,outcomes:lasting", "--selection", "from=2009"])
    told = capsys.readouterr().out
    assert code == 0
    assert len(opened(out.read_bytes()).slides) == 5 == slides.count(out.read_bytes())
    assert "5 slides" in told
    assert "ANE_ADDRESS" in told
    assert [file.name for file in tmp_path.iterdir()] == ["deck.pptx"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--figures", "nonsense"], "'nonsense' is not a figure"),
        (["--figures", "names:nonsense"], "'nonsense' is not a chart of names"),
        (["--figures", ","], "Name at least one figure"),
        (["--deck", "nonsense"], "'nonsense' is not a deck. Decks: overview"),
        (["--selection", "from=soon"], "'from' is a year"),
        (["--selection", "county=JPN"], "'county' can't be chosen here"),
        (["--selection", "version=1999-01-01-00000000"], "1999-01-01-00000000"),
    ],
)
def test_the_command_names_what_does_not_exist(
    handed_over_database: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    out = tmp_path / "deck.pptx"
    command = ["slides", "--database", str(handed_over_database), "-o", str(out), *arguments]
    assert main(command) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_the_command_says_where_it_cannot_write(
    handed_over_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no such folder" / "deck.pptx"
    command = ["slides", "--database", str(handed_over_database), "-o", str(out)]
    assert main([*command, "--figures", "names"]) == 1
    assert f"{out} cannot be written" in capsys.readouterr().err


def test_the_site_is_named_by_its_own_settings(handed_over: Context) -> None:
    deck = make(handed_over, decks.read_items(["names"]))
    assert facts.site(handed_over).group_url.split("//")[1].rstrip("/") in " ".join(_slide(deck, 2))
