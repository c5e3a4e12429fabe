"""The factsheet: the numbers of the figures, on exactly two sheets of paper."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw as pdfium

from dashboard.database import build
from dashboard.faces import about, qr
from dashboard.faces.browser import BrowserError, SlowError, find_browser
from dashboard.faces.images import Images
from dashboard.faces.printing import PAPERS, BusyPressError, Paper, Press, print_pdf
from dashboard.faces.web import factsheet
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import Refusal
from dashboard.faces.web.service import Service
from dashboard.figures.figure import answer, find
from dashboard.figures.selection import Selection
from tests.asking import as_shown, one_line
from tests.conftest import Once
from tests.database.conftest import make_folder

from .conftest import Pencil, Shop, serve
from .reading import ORIGIN, Html, Server
from .test_demonstration import folder as demonstration  # noqa: F401  (a fixture)
from .test_html import check

FACTSHEET = "/factsheet"
CHARTED = ("told-and-counted", "cases-by-country", "age-groups", "cases-by-trigger")
FIGURES = (*CHARTED, "genetic-testing")
MARGIN = 12 / 25.4 * 72
"""Points of white at each edge: some printers cannot print nearer to it."""

needs_chromium = pytest.mark.skipif(find_browser() is None, reason="needs a Chromium")


def check_numbers(page: Html, server: Server, query: str = "") -> None:
    """Every sentence of a factsheet is that of its figure."""
    told = {one: server.json(f"/figures/{one}.json", query) for one in (*FIGURES, "collation-flow")}
    headings = page.texts(".factsheet h2")
    said = dict(zip(headings, page.texts(".factsheet h2 + p"), strict=False))
    for one in FIGURES:
        assert said[told[one]["question"]] == told[one]["headline"]
    assert said["How it was counted"] == told["collation-flow"]["headline"]
    version = told[FIGURES[0]]["data_version"]
    assert f"Data version {version}" in page.words
    for text in (told[one]["not_to_conclude"][0] for one in FIGURES):
        assert text in page.texts(".not li")


def test_it_says_what_the_figures_say_with_charts_and_without(draft: Server, drawn: Server) -> None:
    for server in (draft, drawn):
        page = server.page(FACTSHEET)
        check(page)
        check_numbers(page, server)


def test_the_three_numbers_are_those_of_the_figures_and_never_added(released: Server) -> None:
    page = released.page(FACTSHEET)
    context = released.service.context()
    told, published, known = (
        answer(context, one, Selection())
        for one in ("told-and-counted", "published-count", "published-and-known")
    )
    assert page.texts(".card .number") == ["150 to 300", "1,100", "about 120"]
    assert page.texts(".card .sentence") == [
        told.texts["told_sentence"],
        published.headline,
        known.texts["group_sentence"],
    ]
    assert about.never_added() in page.words
    assert about.what_ane_is() in page.words
    assert "This is not medical advice" in page.text(".factsheet")


def test_without_a_browser_small_tables_stand_in_for_the_charts(released: Server) -> None:
    page = released.page(FACTSHEET)
    assert page.all("figure") == []
    assert len(page.tables) == len(CHARTED)
    for shown, one in zip(page.tables, CHARTED, strict=True):
        told = released.json(f"/figures/{one}.json")
        rows = as_shown(told, shown.headings)
        assert shown.rows == rows[: len(shown.rows)]
        left = len(rows) - len(shown.rows)
        assert (f"{left} more rows are on the site." in page.words) is bool(left)
    assert "Print this page with your browser" in page.words
    assert not [link for link in page.links() if ".pdf" in link]


def test_charts_are_asked_for_by_their_digest_until_they_are_drawn(
    handed_over_database: Path, tmp_path: Path
) -> None:
    with serve(handed_over_database, images=Images(tmp_path, browser=Pencil())) as server:
        page = server.page(FACTSHEET)
        pictures = [image.attrs["src"] or "" for image in page.all("figure img")]
        for address, figure in zip(pictures, CHARTED, strict=True):
            assert re.fullmatch(rf"/figures/{figure}/narrow\.(svg|png)\?.*picture=\w+", address)
            server.get(address)
        labels = [image.attrs["alt"] for image in page.all("figure img")]
        wanted = [server.json(f"/figures/{one}.json")["alt"] for one in CHARTED]
        assert labels == wanted
        server.service.shelf.clear()
        page = server.page(FACTSHEET)
        assert len(page.all("figure svg")) == 3  # a map stays an image: its outlines weigh too much
        labels = [one.attrs["aria-label"] for one in page.all('figure div[role="img"]')]
        labels += [image.attrs["alt"] for image in page.all("figure img")]
        assert sorted(map(str, labels)) == sorted(wanted)
        check(page)


class TestPinned:
    def test_a_release_says_its_own_numbers_and_leads_to_the_newest(
        self, released: Server, shop: Shop
    ) -> None:
        old = f"version={shop.versions[0]}"
        page = released.page(FACTSHEET, old)
        check(page)
        check_numbers(page, released, old)
        assert page.texts(".card .number")[1] == "1,054"
        assert "A newer factsheet exists." in page.words
        assert page.meta("robots") == "noindex, follow"
        newest = released.page(FACTSHEET)
        assert "A newer factsheet exists." not in newest.words
        assert newest.texts(".card .number")[1] == "1,100"

    @pytest.mark.parametrize("which", [0, 1])
    def test_its_address_lasts_in_citation_code_and_header(
        self, released: Server, shop: Shop, which: int
    ) -> None:
        query = f"version={shop.versions[which]}"
        lasting = f"{ORIGIN}{FACTSHEET}?{query}"
        for asked in (query, "") if which else (query,):
            reply = released.get(FACTSHEET, asked)
            assert reply.headers["link"] == f'<{lasting}>; rel="cite-as"'
            assert qr.svg(lasting, f"The factsheet on the web: {lasting}") in reply.text
            assert released.page(FACTSHEET, asked).text(".cited").endswith(lasting)

    def test_a_draft_says_so_on_both_sheets_and_has_no_version_in_its_address(
        self, draft: Server
    ) -> None:
        page = draft.page(FACTSHEET)
        marks = page.texts(".mark")
        assert len(marks) == len(page.all(".sheet")) == 2
        assert all(mark.startswith("Draft. These data are not released yet.") for mark in marks)
        assert draft.get(FACTSHEET).headers["link"] == f'<{ORIGIN}{FACTSHEET}>; rel="cite-as"'
        assert "unpublished draft" in page.text(".cited")

    def test_a_release_has_no_mark(self, released: Server) -> None:
        assert released.page(FACTSHEET).all(".mark") == []

    def test_a_demonstration_says_so_on_both_sheets(
        self,
        demonstration: Path,  # noqa: F811
    ) -> None:
        with serve(demonstration / "demo.duckdb") as server:
            page = server.page(FACTSHEET)
            marks = page.texts(".mark")
            assert [mark.partition(" ")[0] for mark in marks] == ["Demonstration."] * 2
            form = "Demonstration with invented numbers: "
            assert all(text.startswith(form) for text in page.texts(".card .sentence"))


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        (FACTSHEET, "country=JPN", 422, "'country' can't be chosen here; what can be chosen: lang"),
        (FACTSHEET, "paper=a4", 422, "'paper' can't be chosen here"),
        (FACTSHEET, "version=1", 404, "1"),
        (f"{FACTSHEET}.pdf", "paper=a5", 422, "'a5' is not a paper that this is printed on."),
        (f"{FACTSHEET}.pdf", "paper=A4", 422, "Allowed: a4, letter."),
        (f"{FACTSHEET}.pdf", "paper=a4&paper=letter", 422, "'paper' was given 2 times"),
        (f"{FACTSHEET}.pdf", "size=a4", 422, "'size' can't be chosen here"),
        (f"{FACTSHEET}.pdf", "version=1", 404, "1"),
    ],
)
def test_what_there_is_not_is_refused_with_the_way_on(
    released: Server, path: str, query: str, status: int, says: str
) -> None:
    page = released.page(path, query, status=status)
    check(page)
    assert says in page.words
    assert FACTSHEET in page.links()


def test_what_other_sites_add_to_links_is_passed_over(released: Server) -> None:
    assert released.get(FACTSHEET, "utm_source=x&fbclid=y").status_code == 200


def test_without_a_browser_there_is_no_pdf_and_the_page_to_print_instead(
    released: Server, shop: Shop
) -> None:
    query = f"version={shop.versions[0]}"
    page = released.page(f"{FACTSHEET}.pdf", query, status=503)
    check(page)
    assert "print it with your own browser" in page.words
    assert f"{FACTSHEET}?{query}" in page.links()


@dataclass
class Recorder(Press):
    """Keeps what would be printed."""

    fails: Exception | None = None
    printed: list[tuple[str, Mapping[str, bytes], Paper]] = field(default_factory=list)

    def pdf(self, html: bytes, files: Mapping[str, bytes], *, paper: Paper) -> bytes:
        if self.fails:
            raise self.fails
        self.printed.append((html.decode(), files, paper))
        return b"%PDF-" + html


def asked(**query: str) -> Asked:
    return Asked(ORIGIN, f"{FACTSHEET}.pdf", query={n: [v] for n, v in query.items()})


class TestPdf:
    def test_is_printed_from_the_same_sheets_with_every_chart_and_style_beside_it(
        self, drawn: Server
    ) -> None:
        press = Recorder()
        factsheet.pdf(press, drawn.service, asked(paper="letter"))
        ((source, files, paper),) = press.printed
        assert paper == "letter"
        page = Html(source)
        check(page)
        check_numbers(page, drawn)
        assert len(page.all("figure svg")) == 3
        assert [image.attrs["src"] for image in page.all("img")] == ["places.png"]
        # Nothing is left to fetch but the files given along, and the size of the paper.
        wanted = {link.attrs["href"] for link in page.all('link[rel="stylesheet"]')}
        assert wanted | {"places.png"} == {*files, "paper.css"}
        assert page.all("script") == []
        assert page.one("html").attrs["class"] == "letter"
        assert drawn.json("/readyz")["data_version"] in page.text("head title")

    def test_is_a4_unless_letter_is_asked_for(self, drawn: Server) -> None:
        press = Recorder()
        for query in ({}, {"paper": "a4"}, {"paper": "letter"}):
            factsheet.pdf(press, drawn.service, asked(**query))
        assert [paper for _html, _files, paper in press.printed] == ["a4", "a4", "letter"]

    @pytest.mark.parametrize(
        ("error", "wait"),
        [(BusyPressError(), "30"), (BrowserError("gone"), None), (SlowError("slow"), None)],
    )
    def test_when_it_fails_the_page_to_print_is_named(
        self, drawn: Server, error: Exception, wait: str | None
    ) -> None:
        with pytest.raises(Refusal, match="could not be made just now") as refused:
            factsheet.pdf(Recorder(fails=error), drawn.service, asked())
        reply = refused.value
        assert (reply.status, reply.instead) == (503, FACTSHEET)
        assert str(reply.wait or "") == (wait or "")


def service_of(database: Path, images: Path, releases: Path | None = None) -> Service:
    made = Service(
        database_file=database,
        releases_dir=releases or database.parent / "no-releases",
        images_dir=images,
    )
    made.images = Images(images, browser=Pencil())
    return made


@pytest.fixture(scope="module")
def small(once: Once) -> Path:
    def make(place: Path) -> None:
        made = make_folder(place / "data")
        build(made.path, place / "ane.duckdb")

    return once("factsheet-small", make) / "ane.duckdb"


@pytest.fixture(scope="module")
def empty(once: Once) -> Path:
    """A collection before its first publication."""

    def make(place: Path) -> None:
        made = make_folder(place / "data")
        for file in made.csv_files():
            if file.removesuffix(".csv") in {
                "publications", "cases", "breakdowns", "claims", "records", "community",
                "corrections",
            }:  # fmt: skip
                made.save(file, made.rows(file)[:1])
        build(made.path, place / "ane.duckdb")

    return once("factsheet-empty", make) / "ane.duckdb"


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A server in one of the states that the data can be in; its pictures are empty but sized."""
    state = request.param
    releases = None
    if state == "release":
        shop: Shop = request.getfixturevalue("shop")
        database, releases = shop.database, shop.releases
    elif state == "demonstration":
        database = request.getfixturevalue("demonstration") / "demo.duckdb"
    elif state == "draft":
        database = request.getfixturevalue("handed_over_database")
    else:
        database = request.getfixturevalue(state)
    made = service_of(database, tmp_path / "images", releases)
    yield made
    made.close()


def squeezed(text: str) -> str:
    """Letters and digits only: a PDF breaks lines and words where it likes."""
    return re.sub(r"[^\w%]", "", text)


def words_of(source: str) -> list[str]:
    """All that a printed page says, element by element."""
    page = Html(source)
    on_screen = set(page.texts(".on-screen"))
    elements = ("h1", "h2", "p", "li", "th", "td", "figcaption")
    return [
        text
        for name in elements
        for text in page.texts(f".factsheet {name}")
        if not any(text.endswith(one) for one in on_screen)
    ]


Box = tuple[float, float, float, float]


def runs(page: pypdfium2.PdfPage) -> list[Box]:
    """Where words stand: left, bottom, right, top of each run, in points."""
    text = page.get_textpage()
    return [text.get_rect(i) for i in range(text.count_rects())]


def overlap(one: Box, other: Box) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    # Boxes of neighbouring lines touch.
    return width > 1 and height > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _states() -> list[object]:
    """Every state on both papers. The lower one is harder, and a demonstration is a draft, too."""
    states = ("release", "demonstration", "small", "empty", "draft")
    return [
        pytest.param(
            state,
            paper,
            marks=() if paper == "letter" and state != "draft" else pytest.mark.slow,
        )
        for state in states
        for paper in PAPERS
    ]


@needs_chromium
@pytest.mark.parametrize(("service", "paper"), _states(), indirect=["service"])
def test_it_takes_two_sheets_and_nothing_is_cut_or_printed_over(
    service: Service, paper: Paper
) -> None:
    press = Recorder()
    factsheet.pdf(press, service, asked(paper=paper))
    ((source, files, _paper),) = press.printed
    pdf = pypdfium2.PdfDocument(print_pdf(source.encode(), files, paper=paper))
    assert len(pdf) == 2
    said = [page.get_textpage().get_text_range() for page in pdf]
    printed = squeezed("".join(said))
    for text in words_of(source):
        assert squeezed(text) in printed
    for number, page in enumerate(pdf, 1):
        assert f"Page {number} of 2" in one_line(said[number - 1])
        width, height = page.get_size()
        found = runs(page)
        for left, bottom, right, top in found:
            assert left >= MARGIN - 1
            assert right <= width - MARGIN + 1
            assert bottom >= MARGIN - 1
            assert top <= height - MARGIN + 1
        assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    context = service.context()
    mark = "Demonstration." if context.demonstration else "Draft." if context.draft else ""
    assert [mark in text for text in said] == [True, True]
    assert "Draft." not in printed or context.draft


@pytest.fixture(scope="module")
def real(handed_over_database: Path, once: Once) -> bytes:
    """The factsheet of the data as handed over, with its charts as they are drawn."""

    def make(place: Path) -> None:
        made = Service(
            database_file=handed_over_database,
            releases_dir=place / "no-releases",
            images_dir=place / "images",
        )
        sent = factsheet.pdf(Press(), made, asked())
        made.close()
        (place / "factsheet.pdf").write_bytes(sent.body)

    return (once("factsheet", make) / "factsheet.pdf").read_bytes()


@needs_chromium
class TestRealCharts:
    def test_charts_say_their_words_on_paper_too(self, real: bytes, draft: Server) -> None:
        pdf = pypdfium2.PdfDocument(real)
        assert len(pdf) == 2
        first, second = (squeezed(page.get_textpage().get_text_range()) for page in pdf)
        for row in draft.json("/figures/cases-by-trigger.json")["rows"]:
            assert squeezed(row["label"]) in second
            assert str(row["patients"]) in second
        for row in draft.json("/figures/age-groups.json")["rows"]:
            assert squeezed(f"{row['label']}") in first
        assert "Couldbecountedfrompublications" in first

    def test_it_is_tagged_and_every_chart_has_its_words_for_who_does_not_see_it(
        self, real: bytes, draft: Server
    ) -> None:
        pdf = pypdfium2.PdfDocument(real)
        assert pdf.is_tagged()
        assert pdf.get_metadata_value("Title").startswith("Factsheet – ANE in Numbers")
        titles = [entry.get_title() for entry in pdf.get_toc()]
        assert len(titles) == 11
        found = [text for page in pdf for text in alternatives(page)]
        for one in CHARTED:
            assert draft.json(f"/figures/{one}.json")["alt"] in found

    def test_without_colours_circles_stand_out_from_the_land(self, real: bytes) -> None:
        page = pypdfium2.PdfDocument(real)[0]
        scale = 3.0
        grey = page.render(scale=scale, grayscale=True).to_pil()
        (image,) = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=15)
        left, bottom, right, top = image.get_bounds()
        height = page.get_height()
        box = (left, height - top, right, height - bottom)
        tones = sorted(grey.crop(tuple(round(edge * scale) for edge in box)).get_flattened_data())
        drawn = [tone for tone in tones if tone < 240]
        circles = drawn[: len(drawn) // 20]
        assert statistics.median(drawn) - statistics.median(circles) > 40


def alternatives(page: pypdfium2.PdfPage) -> list[str]:
    """The words for pictures in the structure of a page."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    found: list[str] = []

    def walk(element: object) -> None:
        size = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
        if size:
            buffer = bytearray(size)
            pointer = (pdfium.ctypes.c_char * size).from_buffer(buffer)
            pdfium.FPDF_StructElement_GetAltText(element, pointer, size)
            found.append(buffer.decode("utf-16-le").rstrip("\0"))
        for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
            if child:
                walk(child)

    for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place))
    pdfium.FPDF_StructTree_Close(tree)
    return found


@pytest.mark.parametrize("figure_id", CHARTED)
def test_no_series_of_its_charts_is_told_by_colour_alone(
    handed_over_database: Path, draft: Server, figure_id: str
) -> None:
    """Every bar carries its number; lines and marks of one chart differ in form, not in colour."""
    found = answer(draft.service.context(), figure_id, Selection())
    traces = find(figure_id).draw(found, "main").data
    forms = []
    for trace in traces:
        if trace.type == "bar":
            assert len(trace.text) == len(trace.x)
            assert all(trace.text)
        elif trace.type in ("scatter", "scattergeo"):
            forms.append((trace.mode, trace.marker.symbol))
    assert len(forms) == len(set(forms))
