"""Pictures: what stands in them, how they are drawn and kept, and what happens when it fails."""

from __future__ import annotations

import gzip
import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dashboard.database import DEMONSTRATION, DRAFT, Site, parse_site
from dashboard.faces import svg
from dashboard.faces.browser import PNG_LIMIT, Browser, ChartError, SlowError, find_browser
from dashboard.faces.fitting import SMALLEST_TEXT, fit
from dashboard.faces.image_store import ImageStore
from dashboard.faces.images import (
    BusyError,
    DrawingFailedError,
    Images,
    NoBrowserError,
    make_ahead,
    wanted,
)
from dashboard.faces.measuring import text_width, wrap
from dashboard.faces.pictures import (
    KINDS,
    OF_WORDS,
    Kind,
    NoChartError,
    Picture,
    kinds,
    picture,
    web_format,
)
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.selection import Selection

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<img src=x onerror=alert(1)> & <script>alert(2)</script> %{x}"
NOBODY = Selection(trigger=("dengue",), country=("FRA",), from_year=1996, to_year=1997)
# Tables that only a release of the group's counts brings; they are drawn in the figures' own tests.
RELEASED_ONLY = {
    *(("published-and-known", table) for table in ("by_country", "by_trigger", "by_age")),
    ("how-many-unseen", "estimate"),
}
DRAWN_TABLES = [
    (figure.id, table)
    for figure in registry().values()
    for table in figure.charts
    if (figure.id, table) not in RELEASED_ONLY
]
# A map's outlines as SVG are a download only.
LIGHT_SVG = 60_000

needs_chromium = pytest.mark.skipif(find_browser() is None, reason="needs a Chromium")


@pytest.fixture(scope="session")
def site(handed_over: Context) -> Site:
    return parse_site(handed_over.text("site.toml"))


def words(made: Picture) -> str:
    return " ".join(line.text for line in made.lines)


class Pencil(Browser):
    """Draws at once without a browser, and counts; may be held up, or made to fail."""

    def __init__(self, *, fails: Exception | None = None) -> None:
        super().__init__()
        self.drawn: list[str] = []
        self.at_work = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.closed = threading.Event()
        self.fails = fails

    def draw(self, spec: Any, format: str, size: Any, **_: Any) -> bytes:  # noqa: A002
        self.drawn.append(format)
        self.at_work.set()
        assert self.may_go_on.wait(20)
        if self.fails:
            raise self.fails
        if format == "svg":
            return b'<svg xmlns="http://www.w3.org/2000/svg"><g><text>mark</text></g></svg>'
        out = io.BytesIO()
        Image.new("RGBA", size, "white").save(out, "PNG")
        return out.getvalue()

    def close(self, *, kill: bool = False) -> None:
        self.closed.set()


@pytest.fixture
def chart(handed_over: Context, site: Site) -> Picture:
    return picture(answer(handed_over, "published-count", Selection()), "main", "chart", site=site)


@pytest.fixture
def narrow(handed_over: Context, site: Site) -> Picture:
    return picture(answer(handed_over, "published-count", Selection()), "main", "narrow", site=site)


class TestKey:
    def test_is_the_same_for_the_same_answer_and_another_for_another(
        self, handed_over: Context, site: Site
    ) -> None:
        found = answer(handed_over, "published-count", Selection())
        again = registry()["published-count"].answer(handed_over, Selection())
        later = answer(handed_over, "published-count", Selection(to_year=2021))
        key = picture(found, "main", "chart", site=site).key
        assert picture(again, "main", "chart", site=site).key == key
        assert picture(later, "main", "chart", site=site).key != key
        assert re.fullmatch(r"published-count-main-chart-[0-9a-f]{20}", key)
        assert picture(found, "main", "narrow", site=site).key != key

    def test_follows_the_version_where_it_stands_in_the_picture(
        self, handed_over: Context, site: Site
    ) -> None:
        found = answer(handed_over, "published-count", Selection())
        other = replace(found, data_version="2027-01-01-00000000")
        for kind in ("picture", "card", "post"):
            before = picture(found, "main", kind, site=site).key
            assert picture(other, "main", kind, site=site).key != before

    def test_follows_the_address_in_the_file_only(self, handed_over: Context, site: Site) -> None:
        found = answer(handed_over, "published-count", Selection())

        def key(kind: Kind, address: str) -> str:
            return picture(found, "main", kind, site=site, address=address).key

        assert key("picture", "https://a.example/x") != key("picture", "https://b.example/x")
        assert key("chart", "https://a.example/x") == key("chart", "https://b.example/x")


class TestPicture:
    @pytest.mark.parametrize(("figure_id", "table_id"), DRAWN_TABLES)
    def test_leaves_the_chart_as_it_is(
        self, handed_over: Context, figure_id: str, table_id: str
    ) -> None:
        found = answer(handed_over, figure_id, Selection())
        shared = registry()[figure_id].charts[table_id](found)
        before = shared.to_json()
        fit(shared, 340)
        assert shared.to_json() == before

    @pytest.mark.parametrize(("figure_id", "table_id"), DRAWN_TABLES)
    def test_has_no_text_that_is_too_small_to_read(
        self, handed_over: Context, site: Site, figure_id: str, table_id: str
    ) -> None:
        found = answer(handed_over, figure_id, Selection())
        for kind in ("chart", "narrow", "picture"):
            made = picture(found, table_id, kind, site=site)
            sizes = re.findall(r'"[a-z]*font":\{[^}]*?"size":([0-9.]+)', made.chart or "")
            sizes += re.findall(r'font_size":([0-9.]+)', made.chart or "")
            assert min(map(float, sizes)) >= SMALLEST_TEXT

    @pytest.mark.parametrize(("figure_id", "table_id"), DRAWN_TABLES)
    def test_file_says_all_that_it_needs_alone(
        self, handed_over: Context, site: Site, figure_id: str, table_id: str
    ) -> None:
        found = answer(handed_over, figure_id, Selection())
        made = picture(found, table_id, "picture", site=site, address="https://ane.example/x")
        table = found.table(table_id)
        for said in (
            found.question,
            found.headline,
            table.title,
            table.note,
            f"Source: {site.title}, {site.group_name}, data version {found.data_version},",
            "22 November 2026. CC BY 4.0. https://ane.example/x",
        ):
            assert said in words(made)
        if any(row.get("still_filling_in") for row in table.rows):
            assert "still" in words(made)

    @pytest.mark.parametrize("figure_id", registry())
    @pytest.mark.parametrize("chosen", [Selection(), Selection(to_year=2021), NOBODY])
    def test_card_is_large_and_within_its_edges(
        self, handed_over: Context, site: Site, figure_id: str, chosen: Selection
    ) -> None:
        found = answer(handed_over, figure_id, chosen.only(registry()[figure_id].fields))
        made = picture(found, "main", "card", site=site)
        assert (made.size, made.scale, made.formats) == ((1200, 630), 1, ("png",))
        headline = [line for line in made.lines if line.size >= 36]
        assert " ".join(line.text for line in headline) in found.headline
        right = 1140 if made.chart is None else made.box.x - 20
        for line in headline:
            assert line.x + text_width(line.text, line.size, bold=True) <= right
            assert 100 < line.y < 560
        assert found.data_version in words(made)

    def test_card_of_a_sentence_too_long_for_it_says_that_more_follows(
        self, handed_over: Context, site: Site
    ) -> None:
        found = answer(handed_over, "publications", Selection())
        made = picture(replace(found, headline="so many words " * 90), "main", "card", site=site)
        assert made.lines[-2].text.endswith("…")
        assert made.lines[-2].y < 560

    @pytest.mark.parametrize("figure_id", registry())
    @pytest.mark.parametrize("chosen", [Selection(), Selection(to_year=2021), NOBODY])
    def test_post_has_number_whole_sentence_source_and_date(
        self, handed_over: Context, site: Site, figure_id: str, chosen: Selection
    ) -> None:
        found = answer(handed_over, figure_id, chosen.only(registry()[figure_id].fields))
        address = "https://ane.example/figures/x?version=1"
        made = picture(found, "main", "post", site=site, address=address)
        assert (made.size, made.scale, made.formats) == ((1080, 1350), 1, ("png",))
        written = words(made)
        assert found.headline in written
        assert found.key_number.lower() in written.lower()
        assert f"data version {found.data_version}, 22 November 2026." in written
        assert address in written
        below = [line.y - line.size for line in made.lines if line.size == 22]
        for line in made.lines:
            assert line.x + text_width(line.text, line.size, bold=line.bold) <= 1080 - 60
            assert line.y <= 1350 - 30
            assert line.size == 22 or line.y < min(below)
        if made.chart is not None:
            spec = made.spec()
            assert spec is not None
            above = max(line.y for line in made.lines if line.size > 22)
            assert above < made.box.y
            assert made.box.y + spec["layout"]["height"] * made.box.scale <= min(below)

    @pytest.mark.parametrize("mark", [DRAFT, DEMONSTRATION])
    def test_post_that_is_no_release_says_so_large(
        self, handed_over: Context, site: Site, mark: str
    ) -> None:
        found = answer(handed_over, "published-count", Selection())
        released = replace(found, data_version="2026-11-22-3a341897")
        marked = replace(released, data_version=released.data_version + mark)
        made = picture(marked, "main", "post", site=site)
        large = " ".join(line.text for line in made.lines if line.size > 29)
        assert "please do not quote" in large
        assert "please do not quote" not in words(picture(released, "main", "post", site=site))

    def test_table_without_a_chart_has_pictures_of_words_only(
        self, handed_over: Context, site: Site
    ) -> None:
        found = answer(handed_over, "publications", Selection())
        assert kinds(found) == OF_WORDS
        for kind in OF_WORDS:
            assert picture(found, "main", kind, site=site).chart is None
        with pytest.raises(NoChartError, match="holds every value"):
            picture(found, "main", "chart", site=site)

    def test_nothing_is_drawn_of_an_empty_table(self, handed_over: Context, site: Site) -> None:
        found = answer(handed_over, "cases-by-trigger", NOBODY)
        assert not found.main.rows
        assert kinds(found) == OF_WORDS

    def test_unknown_table_is_an_error(self, handed_over: Context) -> None:
        with pytest.raises(KeyError):
            kinds(answer(handed_over, "published-count", Selection()), "nope")

    def test_only_maps_go_into_pages_as_png(self, handed_over: Context) -> None:
        for figure in registry().values():
            for draw in figure.charts.values():
                drawn = draw(answer(handed_over, figure.id, Selection()))
                assert web_format(drawn) == ("png" if figure.id == "cases-by-country" else "svg")

    def test_narrow_breaks_long_labels(self, handed_over: Context, site: Site) -> None:
        found = answer(handed_over, "cases-by-trigger", Selection())
        spec = picture(found, "main", "narrow", site=site).spec()
        assert spec is not None
        labels = spec["layout"]["yaxis"]["ticktext"]
        lines = [line for label in labels for line in label.split("<br>")]
        assert max(text_width(line, SMALLEST_TEXT) for line in lines) < 340 * 0.4


class TestWords:
    def test_lines_are_within_their_width(self) -> None:
        lines = wrap("At least 1,054 people " * 9 + "https://" + "a" * 200, 300, 16)
        assert max(text_width(line, 16) for line in lines) <= 300
        assert "".join(lines).replace(" ", "") == (
            "Atleast1,054people" * 9 + "https://" + "a" * 200
        )

    def test_of_the_data_stay_text(self, handed_over: Context, site: Site) -> None:
        found: Answer = answer(handed_over, "published-count", Selection())
        hostile = replace(found, headline=HOSTILE, question=HOSTILE + "\x00\x1b")
        made = picture(hostile, "main", "picture", site=site)
        drawn = svg.compose(
            None, prefix="i", size=made.size, box=made.box, blocks=(), lines=made.lines
        )
        texts = [element.text for element in ET.fromstring(drawn).iter() if element.text]
        assert texts.count(HOSTILE) == 2


class TestSvg:
    def test_keeps_only_what_belongs_into_a_picture(self) -> None:
        drawn = svg.compose(
            b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
                onload="alert(1)"><style>@import url(http://a.example)</style><script>1</script>
              <defs><clipPath id="c1"><rect width="9.123px" height="9"/></clipPath>
                <clipPath id="unused"><rect/></clipPath></defs>
              <foreignObject><div/></foreignObject><image xlink:href="http://a.example/x.png"/>
              <rect width="99" height="99" style="fill: rgb(0, 0, 0); fill-opacity: 0;"/>
              <g class="a" clip-path="url('#c1')" onclick="alert(1)"><path d="M0.123456,1V2"
                style="fill: rgb(47, 127, 134); opacity: 1; background: url(http://a.example)"/>
                <path d="M0,0" style="fill: url('http://a.example#c1')"/>
                <text style="fill: rgb(31, 42, 48);"> 92</text></g></svg>""",
            prefix="p",
            size=(10, 10),
            box=svg.AT_HOME,
            blocks=(),
            lines=(),
        ).decode()
        assert drawn == (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img"'
            ' focusable="false" font-family="Arial, \'Liberation Sans\', Helvetica,'
            " 'Noto Sans Arabic', 'Noto Sans SC', 'Noto Sans JP', sans-serif\">"
            '<defs><clipPath id="p-0"><rect width="9.1" height="9" /></clipPath></defs>'
            '<g clip-path="url(#p-0)"><path d="M0.1,1V2" fill="#2f7f86" /><path d="M0,0" />'
            '<text fill="currentColor">\u00a092</text></g></svg>'
        )


class TestStore:
    def test_gives_back_what_it_was_given_also_to_another_process(self, tmp_path: Path) -> None:
        ImageStore(tmp_path / "images").put("a.svg", b"one")
        assert ImageStore(tmp_path / "images").get("a.svg") == b"one"
        assert [path.name for path in (tmp_path / "images").iterdir()] == ["a.svg"]

    @pytest.mark.parametrize("limits", [{"files": 3}, {"size": 30}])
    def test_makes_room_by_what_was_asked_for_the_longest_ago(
        self, tmp_path: Path, limits: dict[str, int]
    ) -> None:
        store = ImageStore(tmp_path, **limits)
        for age, name in enumerate(("c.png", "b.png", "a.png")):
            store.put(name, b"0123456789")
            os.utime(tmp_path / name, (1000 - age, 1000 - age))
        ImageStore(tmp_path).get("a.png")
        (tmp_path / "README").write_text("not an image")
        store.put("d.png", b"0123456789")
        assert {path.name for path in tmp_path.iterdir()} == {"a.png", "c.png", "d.png", "README"}

    def test_clears_away_drawings_that_were_broken_off(self, tmp_path: Path) -> None:
        old = tmp_path / ".drawing-1-a.svg"
        old.write_bytes(b"<sv")
        os.utime(old, (1000, 1000))
        ImageStore(tmp_path).put("a.svg", b"one")
        assert not old.exists()

    def test_without_a_folder_memory_serves(self, tmp_path: Path) -> None:
        (tmp_path / "images").write_text("a file where the folder should be")
        store = ImageStore(tmp_path / "images")
        store.put("a.svg", b"one")
        assert store.get("a.svg") == b"one"

    def test_memory_is_bounded(self, tmp_path: Path) -> None:
        (tmp_path / "images").write_text("a file where the folder should be")
        store = ImageStore(tmp_path / "images", memory=10)
        store.put("a.svg", b"12345678")
        store.put("b.svg", b"12345678")
        assert (store.get("a.svg"), store.get("b.svg")) == (None, b"12345678")


class TestImages:
    def test_draws_once_and_keeps(self, tmp_path: Path, chart: Picture) -> None:
        pencil = Pencil()
        images = Images(tmp_path, browser=pencil)
        assert images.stored(chart, "svg") is None
        drawn = images.draw(chart, "svg")
        assert images.draw(chart, "svg") == drawn == images.stored(chart, "svg")
        assert (tmp_path / f"{chart.key}.svg").read_bytes() == drawn
        assert pencil.drawn == ["svg"]

    def test_asked_for_twice_at_once_draws_once(self, tmp_path: Path, chart: Picture) -> None:
        pencil = Pencil()
        pencil.may_go_on.clear()
        images = Images(tmp_path, browser=pencil)
        got: list[bytes] = []
        readers = [
            threading.Thread(target=lambda: got.append(images.draw(chart, "svg"))) for _ in range(4)
        ]
        for reader in readers:
            reader.start()
        assert pencil.at_work.wait(20)
        pencil.may_go_on.set()
        for reader in readers:
            reader.join(20)
        assert len(got) == 4
        assert len(set(got)) == 1
        assert pencil.drawn == ["svg"]

    def test_full_line_is_told_at_once(
        self, tmp_path: Path, chart: Picture, narrow: Picture
    ) -> None:
        pencil = Pencil()
        pencil.may_go_on.clear()
        images = Images(tmp_path, browser=pencil, waiting=0)
        first = threading.Thread(target=images.draw, args=(chart, "svg"))
        first.start()
        assert pencil.at_work.wait(20)
        with pytest.raises(BusyError, match="Try again"):
            images.draw(narrow, "svg")
        pencil.may_go_on.set()
        first.join(20)
        assert images.draw(narrow, "svg")

    def test_what_waited_too_long_is_not_drawn(self, tmp_path: Path, chart: Picture) -> None:
        pencil = Pencil()
        with pytest.raises(BusyError):
            Images(tmp_path, browser=pencil, seconds=0).draw(chart, "svg")
        assert not pencil.drawn

    @pytest.mark.parametrize("fault", [ChartError("no"), SlowError("20 s")])
    def test_failure_is_told_and_not_kept(
        self, tmp_path: Path, chart: Picture, fault: Exception
    ) -> None:
        pencil = Pencil(fails=fault)
        images = Images(tmp_path, browser=pencil)
        with pytest.raises(DrawingFailedError, match="every value"):
            images.draw(chart, "svg")
        pencil.fails = None
        assert images.draw(chart, "svg")

    def test_errors_that_kaleido_returns_are_raised(
        self, tmp_path: Path, chart: Picture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def returned(*_: Any) -> Any:
            return (ValueError("it said nothing"),)

        monkeypatch.setattr(Browser, "_calc", returned)
        browser = Browser()
        with pytest.raises(DrawingFailedError) as told:
            Images(tmp_path, browser=browser).draw(chart, "svg")
        assert "it said nothing" in str(told.value.__cause__)
        assert not list(tmp_path.iterdir())
        browser.close()

    def test_without_a_browser_says_what_to_do(
        self, tmp_path: Path, chart: Picture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
        images = Images(tmp_path)
        assert not images.available
        with pytest.raises(NoBrowserError, match="BROWSER_PATH"):
            images.draw(chart, "svg")
        ImageStore(tmp_path).put(f"{chart.key}.svg", b"drawn elsewhere")
        assert images.draw(chart, "svg") == b"drawn elsewhere"

    def test_browser_is_closed_when_idle_and_started_again(
        self, tmp_path: Path, chart: Picture, narrow: Picture
    ) -> None:
        pencil = Pencil()
        images = Images(tmp_path, browser=pencil, idle=0.01)
        images.draw(chart, "svg")
        assert pencil.closed.wait(20)
        assert images.draw(narrow, "svg")

    def test_other_formats_than_the_pictures_are_refused(
        self, tmp_path: Path, chart: Picture
    ) -> None:
        with pytest.raises(ValueError, match="not drawn as png"):
            Images(tmp_path, browser=Pencil()).draw(chart, "png")


class TestMakeAhead:
    def test_second_run_draws_nothing(self, tmp_path: Path, handed_over: Context) -> None:
        pencil = Pencil()
        images = Images(tmp_path, browser=pencil)
        told: list[tuple[int, int]] = []
        first = make_ahead(handed_over, images, progress=lambda n, of, _: told.append((n, of)))
        every = list(wanted(handed_over))
        assert (first.drawn, first.there, first.problems) == (len(every), 0, ())
        assert told == [(n, len(every)) for n in range(len(every) + 1)]
        count = len(pencil.drawn)
        second = make_ahead(handed_over, images)
        assert (second.drawn, second.there, second.problems) == (0, len(every), ())
        assert len(pencil.drawn) == count

    def test_goes_on_after_a_failure_and_tells_it(
        self, tmp_path: Path, handed_over: Context
    ) -> None:
        made = make_ahead(handed_over, Images(tmp_path, browser=Pencil(fails=ChartError("no"))))
        assert made.drawn == 0
        assert len(made.problems) == len(list(wanted(handed_over)))
        assert made.problems[0].startswith("published-count, table main, chart as svg: ")

    def test_covers_every_figure_table_and_kind(self, handed_over: Context) -> None:
        kinds_of: dict[tuple[str, str], set[str]] = {}
        for one, _format in wanted(handed_over):
            kinds_of.setdefault((one.figure, one.table), set()).add(one.kind)
        for key in DRAWN_TABLES:
            assert kinds_of[key] >= set(KINDS) - set(OF_WORDS)
        assert all("card" in kinds_of[figure_id, "main"] for figure_id in registry())


# -- with a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def images(drawn_ahead: Path) -> Iterator[Images]:
    drawing = Images(ImageStore(drawn_ahead, memory=0))
    yield drawing
    drawing.close()


def living(group: int) -> list[str]:
    """Processes of a group that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, of_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of_group) == group and state != "Z":
            found.append(stat.parent.name)
    return found


def is_gone(group: int) -> bool:
    give_up = time.monotonic() + 10
    while living(group) and time.monotonic() < give_up:
        time.sleep(0.02)
    return not living(group)


@pytest.mark.browser
@needs_chromium
class TestWithABrowser:
    @pytest.mark.parametrize(
        ("figure_id", "table_id"), [names for names in DRAWN_TABLES if names[1] != "per_million"]
    )
    def test_charts_are_light_and_may_stand_in_any_page(
        self, handed_over: Context, site: Site, images: Images, figure_id: str, table_id: str
    ) -> None:
        found = answer(handed_over, figure_id, Selection())
        ids: list[str] = []
        for kind in ("chart", "narrow"):
            made = picture(found, table_id, kind, site=site)
            drawn = images.draw(made, made.formats[0])
            if made.formats == ("png",):
                check_png(drawn, made)
                continue
            assert len(gzip.compress(drawn)) <= LIGHT_SVG
            root = ET.fromstring(drawn)
            assert root.get("viewBox") == f"0 0 {made.size[0]} {made.size[1]}"
            assert root.get("width") is None
            assert "url(http" not in drawn.decode()
            tags = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert tags <= {
                "svg",
                "g",
                "path",
                "text",
                "tspan",
                "rect",
                "defs",
                "clipPath",
                "circle",
            } | {"pattern"}
            own = [element.get("id") for element in root.iter() if element.get("id")]
            referred = set(re.findall(r"url\(#([^)]+)\)", drawn.decode()))
            assert set(own) == referred
            ids += [name for name in own if name]
            assert all(
                element.get("fill") in ("currentColor", "#ffffff")
                for element in root.iter()
                if element.tag.endswith("text")
            )
            areas = [
                e for e in root.iter() if e.tag.endswith("rect") and e.get("width") is not None
            ]
            assert not [
                e for e in areas if e.get("fill") and float(e.get("width", 0)) >= made.size[0]
            ]
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize(
        "figure_id",
        [
            pytest.param(figure_id, marks=pytest.mark.slow if place % 4 else ())
            for place, figure_id in enumerate(registry())
        ],
    )
    def test_cards_are_light(
        self, handed_over: Context, site: Site, images: Images, figure_id: str
    ) -> None:
        made = picture(answer(handed_over, figure_id, Selection()), "main", "card", site=site)
        check_png(images.draw(made, "png"), made)

    @pytest.mark.parametrize("figure_id", ["published-count", "outcomes"])
    def test_posts_are_light(
        self, handed_over: Context, site: Site, images: Images, figure_id: str
    ) -> None:
        made = picture(answer(handed_over, figure_id, Selection()), "main", "post", site=site)
        check_png(images.draw(made, "png"), made)

    def test_map_to_download_is_light_and_keeps_its_colours(
        self, handed_over: Context, site: Site, images: Images
    ) -> None:
        made = picture(
            answer(handed_over, "cases-by-country", Selection()), "main", "picture", site=site
        )
        drawn = images.draw(made, "png")
        check_png(drawn, made)
        shown = Image.open(io.BytesIO(drawn)).convert("RGB")
        colours = shown.getcolors(1 << 24) or []
        # The land comes from our own geometry, the thin amber rings survive the small palette.
        land = sum(n for n, (r, g, b) in colours if abs(r - g) < 9 and 195 < r < 215 and b > 195)
        rings = sum(n for n, (r, _g, b) in colours if r - b > 60)
        assert land > 100_000
        assert rings > 500

    def test_same_picture_has_the_same_bytes(
        self, images: Images, tmp_path: Path, chart: Picture
    ) -> None:
        first = images.draw(chart, "svg")
        again = Images(tmp_path)
        assert again.stored(chart, "svg") is None
        assert again.draw(chart, "svg") == first
        again.close()

    def test_words_of_the_data_show_as_they_are(
        self, handed_over: Context, site: Site, images: Images
    ) -> None:
        found = answer(handed_over, "published-count", Selection())
        title = "<img src=x onerror=alert(1)>"
        hostile = replace(found, tables=(replace(found.main, title=title),))
        drawn = images.draw(picture(hostile, "main", "picture", site=site), "svg")
        assert title in [element.text for element in ET.fromstring(drawn).iter()]

    def test_crashed_browser_is_replaced_and_none_is_left(
        self, tmp_path: Path, chart: Picture, narrow: Picture
    ) -> None:
        browser = Browser()
        fresh = Images(tmp_path, browser=browser)
        fresh.draw(chart, "svg")
        first = browser.process_group
        assert first is not None
        assert living(first)
        os.killpg(first, signal.SIGKILL)
        assert fresh.draw(narrow, "svg")
        second = browser.process_group
        assert second is not None
        fresh.close()
        assert is_gone(first)
        assert is_gone(second)

    def test_no_browser_outlives_its_program(self, handed_over_database: Path) -> None:
        program = (
            "import sys, tempfile; from pathlib import Path;"
            "from dashboard.faces.browser import Browser;"
            "from dashboard.faces.images import Images, wanted;"
            "from dashboard.database import open_database;"
            "from dashboard.figures.context import open_context;"
            "browser = Browser();"
            "images = Images(Path(tempfile.mkdtemp(dir=sys.argv[2])), browser=browser);"
            "images.draw(*next(wanted(open_context(open_database(Path(sys.argv[1]))))));"
            "print(browser.process_group)"
        )
        folder = handed_over_database.parent
        command = [sys.executable, "-c", program, str(handed_over_database), str(folder)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 0, ended.stderr
        assert is_gone(int(ended.stdout))


def check_png(drawn: bytes, made: Picture) -> None:
    """A PNG is as large as promised and no heavier than pages bear."""
    assert len(drawn) <= PNG_LIMIT
    with Image.open(io.BytesIO(drawn)) as shown:
        assert shown.size == (made.size[0] * made.scale, made.size[1] * made.scale)
        assert len(shown.convert("RGBA").getcolors(1 << 16) or []) > 8
