"""What stands on the pages, and that it is what the command line says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.database import build
from dashboard.figures.figure import find
from tests.asking import Json, as_shown, ask, one_line, tables
from tests.conftest import HANDED_OVER
from tests.database.conftest import make_folder
from tests.pages.conftest import APP, Page, Visit, open_page

TITLES = {
    "": "ANE in Numbers",
    "map": "Where the published patients were treated",
    "triggers": "What came before the illness",
    "published-and-reported": "Published and reported",
    "sources": "The publications",
    "methods": "How we counted",
    "children-and-adults": "Children and adults",
    "genetics": "Genes: who was tested, and what was found",
    "outcomes": "Outcomes and treatment",
    "names": "One illness, many names",
    "country": "One country",
    "how-this-was-made": "How this was made",
    "for-journalists": "For journalists",
    "present": "Present",
    "glossary": "Words explained",
}
# Page -> its figures in order, each with the tables that it shows there.
FIGURES = {
    "": (("told-and-counted", ("main", "genetic")), ("published-count", ("main",))),
    "map": (
        ("cases-by-country", ("main", "without")),
        ("largest-series", ("main", "rates", "quoted")),
    ),
    "triggers": (
        ("cases-by-trigger", ("main",)),
        ("triggers-over-time", ("main", "shares", "periods")),
        ("published-count", ("main",)),
    ),
    "published-and-reported": (
        ("published-and-known", ("main", "group")),
        ("how-many-unseen", ("main",)),
    ),
    "children-and-adults": (
        ("age-groups", ("main", "ages", "by_trigger", "sex")),
        ("lesions", ("main", "quoted")),
    ),
    "genetics": (
        (
            "genetic-testing",
            ("main", "by_trigger", "by_period", "tested_series", "families", "variants", "told"),
        ),
    ),
    "outcomes": (
        (
            "outcomes",
            ("main", "lasting", "recovered", "through_deaths", "single", "claims"),
        ),
        ("treatments", ("main", "by_period")),
    ),
    "names": (("names", ("main", "by_year", "by_trigger")),),
    "country": (("country", ("main", "publications")),),
    "how-this-was-made": (
        ("collation-flow", ("main",)),
        ("collation-flow", ("sweeps",)),
        ("collation-flow", ("missing",)),
        ("collation-flow", ("reasons",)),
        ("publications-over-time", ("main", "by_region", "by_country")),
    ),
}
# What must be asked for to see all of a page: figures that open with a note are closed at first.
OPENED = {"outcomes": {"show": "outcomes"}, "country": {"country": "CHN"}}
CHOSEN = {"country": ("--country", "CHN")}


def assert_page_says(page: Page, database: Path, path: str, *options: str) -> None:
    """Sentences and tables of a page's figures are those of the command line."""
    answers = [
        (ask(database, figure, *_followed(figure, options)), wanted)
        for figure, wanted in FIGURES[path]
    ]
    for answer, _wanted in answers:
        assert one_line(answer["headline"]) in page.sentences
        assert one_line(answer["headline"]) in page.texts, "the sentence in sight is another one"
    wanted_tables = [table for answer, ids in answers for table in _chosen(answer, ids)]
    found = page.tables
    assert len(found) == len(wanted_tables)
    for (headings, rows), table in zip(found, wanted_tables, strict=True):
        assert rows == (as_shown(table, headings) if rows else table["rows"])


def _followed(figure_id: str, options: tuple[str, ...]) -> list[str]:
    """The choices that a figure follows: on a page with several, one may follow fewer."""
    fields = find(figure_id).fields
    pairs = zip(options[::2], options[1::2], strict=True)
    return [word for pair in pairs if pair[0].removeprefix("--") in fields for word in pair]


def _chosen(answer: Json, ids: tuple[str, ...]) -> list[Json]:
    names = ["main", *(table["id"] for table in answer["more_tables"])]
    return [table for name, table in zip(names, tables(answer), strict=True) if name in ids]


@pytest.mark.parametrize("path", TITLES)
def test_every_page_has_its_title_and_says_how_old_the_data_are(visit: Visit, path: str) -> None:
    page = visit(path)
    assert page.titles == [TITLES[path]]
    assert not page.app.error
    assert "These data are not released yet" in page.app.warning[0].value
    assert "Last updated 22 November 2026" in page.text
    assert "This is not medical advice" in page.text


def test_the_script_that_is_served_is_the_one_tested(visit: Visit) -> None:
    start = visit("")
    served = Page(AppTest.from_file(APP, default_timeout=30)).run()
    assert served.texts == start.texts
    assert served.tables == start.tables


@pytest.mark.parametrize("path", FIGURES)
def test_the_numbers_on_a_page_are_those_of_the_command_line(
    visit: Visit, handed_over_database: Path, path: str
) -> None:
    page = visit(path, OPENED.get(path))
    assert_page_says(page, handed_over_database, path, *CHOSEN.get(path, ()))


def test_the_three_sentences_to_copy_are_those_of_the_figures(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("")
    published = ask(handed_over_database, "published-count")
    told = ask(handed_over_database, "told-and-counted")
    known = ask(handed_over_database, "published-and-known")
    told_number, published_number, families = [metric.value for metric in page.app.metric]
    told_sentence, published_sentence, group_sentence = page.sentences[:3]
    assert published_sentence == published["headline"]
    assert published_number == f"{published['totals']['distinct']:,}"
    last = [row for row in told["rows"] if row["counted_by_then"] is not None][-1]
    assert told_number == last["said"]
    assert str(last["as_of_year"]) in told_sentence
    assert last["said"] in told_sentence
    assert families in group_sentence
    # What the group knows is said in the same words in its own figure.
    assert families in known["headline"]


@pytest.mark.parametrize("path", ["", "triggers"])
def test_the_years_of_the_table_add_up_to_the_number_of_the_sentence(
    visit: Visit, handed_over_database: Path, path: str
) -> None:
    total = ask(handed_over_database, "published-count")["totals"]["total"]
    headings, rows = visit(path).tables[-1]
    column = headings.index("Patients")
    assert sum(int(row[column].replace(",", "")) for row in rows) == total


def test_the_words_on_methods_carry_the_numbers_of_the_figures(
    visit: Visit, handed_over_database: Path
) -> None:
    text = visit("methods").text

    def totals(*options: str) -> Json:
        return ask(handed_over_database, "published-count", *options)["totals"]

    everything, children = totals(), totals("--age", "child")
    adults, china = totals("--age", "adult"), totals("--age", "child", "--country", "CHN")
    then = totals("--to", "2021")
    most = everything["distinct"] + everything["possible_extra"]
    for said in (
        f"At least {everything['distinct']:,} people",
        f"{everything['publications']} that describe patients",
        f"described {everything['as_published']:,} times",
        f"at least {everything['distinct']:,}, up to {most:,}",
        f"to the end of 2021, {then['distinct']} people could be counted",
        f"{children['total']} children, {adults['total']} adults,"
        f" and {children['cannot_be_placed']} who cannot be placed",
        f"children treated in China: {china['total']}, and {china['cannot_be_placed']} who cannot",
    ):
        assert said.lower() in text.lower()


def test_every_table_of_the_data_is_explained_on_methods(visit: Visit) -> None:
    page = visit("methods")
    names = page.app.selectbox(key="dictionary_table").options
    assert {f"{path.stem}.csv" for path in HANDED_OVER.glob("*.csv")} == set(names)
    for name in names:
        page.app.selectbox(key="dictionary_table").select(name.removesuffix(".csv"))
        page.run()
        header = (HANDED_OVER / name).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert list(page.app.table[-1].value.iloc[:, 0]) == [f"`{column}`" for column in header]


# Choices made with the controls.


def _trigger(page: Page, code: str = "influenza") -> None:
    page.app.multiselect(key="choose_trigger").select(code)


def _child(page: Page) -> None:
    page.app.get_by_key("choose_age").set_value("child")


def _years(page: Page) -> None:
    page.app.slider(key="choose_years").set_range(2010, 2015)


def _last_year(page: Page) -> None:
    page.app.slider(key="choose_to").set_value(2015)


def _again(page: Page) -> None:
    page.app.toggle(key="choose_basis").set_value(True)


def _country(page: Page) -> None:
    page.app.multiselect(key="choose_country").select("JPN")


CHOICES: dict[str, tuple[str, tuple[Callable[[Page], None], ...], str]] = {
    "map, a trigger": ("map", (_trigger,), "--trigger influenza"),
    "map, an age and a year": ("map", (_child, _last_year), "--age child --to 2015"),
    "map, as published": ("map", (_again,), "--basis as_published"),
    "triggers, an age": ("triggers", (_child,), "--age child"),
    "triggers, years": ("triggers", (_years,), "--from 2010 --to 2015"),
    "triggers, everything": (
        "triggers",
        (_trigger, _child, _years, _again, _country),
        "--trigger influenza --age child --from 2010 --to 2015 --basis as_published --country JPN",
    ),
    "published and reported, a country": ("published-and-reported", (_country,), "--country JPN"),
}


@pytest.mark.parametrize(("path", "moves", "options"), CHOICES.values(), ids=CHOICES)
def test_choosing_changes_sentence_table_and_address_as_on_the_command_line(
    visit: Visit,
    handed_over_database: Path,
    path: str,
    moves: tuple[Callable[[Page], None], ...],
    options: str,
) -> None:
    page = visit(path)
    for move in moves:
        move(page)
        page.run()
    assert_page_says(page, handed_over_database, path, *options.split())
    words = options.replace("--", "").split()
    assert page.address == dict(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(("path", "_moves", "options"), CHOICES.values(), ids=CHOICES)
def test_an_address_gives_what_was_chosen(
    visit: Visit, handed_over_database: Path, path: str, _moves: object, options: str
) -> None:
    words = options.replace("--", "").split()
    page = visit(path, dict(zip(words[::2], words[1::2], strict=True)))
    assert_page_says(page, handed_over_database, path, *options.split())


def test_several_triggers_in_an_address_all_count(visit: Visit, handed_over_database: Path) -> None:
    page = visit("triggers", {"trigger": ["influenza", "covid19"]})
    options = ("--trigger", "influenza", "--trigger", "covid19")
    assert_page_says(page, handed_over_database, "triggers", *options)


def test_taking_a_choice_back_gives_the_whole_again(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("triggers", {"trigger": "influenza"})
    page.app.multiselect(key="choose_trigger").unselect("influenza")
    page.run()
    assert_page_says(page, handed_over_database, "triggers")
    assert page.address == {}


def test_a_choice_that_a_page_cannot_follow_is_told(visit: Visit) -> None:
    page = visit("methods", {"trigger": "influenza"})
    assert any("trigger does not apply on this page" in shown.value for shown in page.app.info)


def test_what_other_sites_add_to_a_link_does_no_harm(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("triggers", {"utm_source": "letter", "fbclid": "x", "age": "child"})
    assert_page_says(page, handed_over_database, "triggers", "--age", "child")


# Addresses that ask for something unknown.

UNKNOWN: dict[str, dict[str, str | list[str]]] = {
    "trigger": {"trigger": "flu"},
    "one of two triggers": {"trigger": ["influenza", "flu"]},
    "country": {"country": "XXX"},
    "age": {"age": "old"},
    "basis": {"basis": "all"},
    "year": {"from": "soon"},
    "years swapped": {"from": "2020", "to": "2010"},
    "name": {"colour": "red"},
    "twice": {"age": ["child", "adult"]},
    "version": {"version": "2001-01-01-00000000"},
    "markup": {"trigger": "<img src=x onerror=alert(1)>"},
}


@pytest.mark.parametrize("address", UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.parametrize("path", ["", "map", "sources"])
def test_an_unknown_choice_shows_a_notice_and_no_figure(
    visit: Visit, path: str, address: dict[str, str | list[str]]
) -> None:
    page = visit(path, address)
    app = page.app
    (notice,) = app.error
    for name, value in address.items():
        assert f"'{name}'" in page.text or (value if isinstance(value, str) else value[1])[:40] in (
            page.text
        )
    assert "<img" not in notice.value.replace("\\<", "")
    assert not app.table
    assert not app.metric
    assert not app.code
    assert not app.get("plotly_chart")
    assert not re.search(r"[Aa]t least [\d,]+ people", page.text)


def test_an_unknown_language_is_told_and_the_number_is_shown(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("triggers", {"lang": "tlh"})
    assert any("does not speak the language 'tlh'" in shown.value for shown in page.app.info)
    assert_page_says(page, handed_over_database, "triggers")


def test_the_notice_leads_back_to_everything(visit: Visit, handed_over_database: Path) -> None:
    page = visit("triggers", {"trigger": "flu"})
    page.app.button[0].click()
    page.run()
    assert not page.app.error
    assert page.address == {}
    assert_page_says(page, handed_over_database, "triggers")


def test_a_country_without_a_circle_is_told_when_a_link_opens_it(visit: Visit) -> None:
    page = visit("map", {"place": "ATA"})
    assert any("Antarctica: no publication" in one_line(i.value) for i in page.app.info)
    page = visit("map", {"place": "Nowhere"})
    assert any("not a country code" in one_line(i.value) for i in page.app.info)


# Answers that are empty.


EMPTY = {
    "map": {"trigger": "covid19", "to": "2015"},
    "triggers": {"country": "ATA"},
    "published-and-reported": {"country": "ATA"},
}


@pytest.mark.parametrize(("path", "address"), EMPTY.items())
def test_an_empty_answer_is_said_in_a_sentence(
    visit: Visit, handed_over_database: Path, path: str, address: dict[str, str]
) -> None:
    options = [word for name, value in address.items() for word in (f"--{name}", value)]
    page = visit(path, address)
    for figure, _tables in FIGURES[path]:
        if _followed(figure, tuple(options)) != options:
            continue
        headline = ask(handed_over_database, figure, *options)["headline"]
        assert headline.startswith(("No publication", "No series"))
        assert one_line(headline) in page.texts


@pytest.mark.parametrize(("name", "year"), [("to", "1900"), ("from", "2090")])
def test_a_year_outside_the_data_is_not_taken_for_another(
    visit: Visit, handed_over_database: Path, name: str, year: str
) -> None:
    page = visit("triggers", {name: year})
    answer = ask(handed_over_database, "published-count", f"--{name}", year)
    assert one_line(answer["headline"]) in page.texts
    assert page.address == {name: year}


def test_no_publication_is_said_in_words_on_sources(
    visit: Visit, handed_over_database: Path
) -> None:
    page = visit("sources", {"country": "ATA"})
    headline = ask(handed_over_database, "publications", "--country", "ATA")["headline"]
    assert headline.startswith("No publication")
    assert one_line(headline) in page.texts
    page = visit("sources", {"q": "no such word anywhere"})
    assert "Nothing matches" in page.text


# The list of publications.


def _count_of_publications(page: Page) -> int:
    counts = [re.fullmatch(r"([\d,]+) publications? in this list", text) for text in page.texts]
    (found,) = filter(None, counts)
    return int(found[1].replace(",", ""))


def test_sources_lists_every_publication_of_the_answer(
    visit: Visit, handed_over_database: Path
) -> None:
    answer = ask(handed_over_database, "publications")
    page = visit("sources")
    assert answer["headline"] in page.texts
    assert _count_of_publications(page) == len(answer["rows"])
    assert answer["rows"][0]["title"] in page.texts


@pytest.mark.parametrize("standing", ["counted", "contained", "pending", "excluded"])
def test_sources_can_be_narrowed_to_where_publications_count(
    visit: Visit, handed_over_database: Path, standing: str
) -> None:
    rows = ask(handed_over_database, "publications")["rows"]
    wanted = sum(row["standing"] == standing for row in rows)
    page = visit("sources")
    page.app.get_by_key("library_standing").set_value([standing])
    page.run()
    assert _count_of_publications(page) == wanted
    assert page.address == {"standing": standing}
    assert _count_of_publications(visit("sources", {"standing": standing})) == wanted


def test_a_search_finds_words_of_titles_authors_and_journals(
    visit: Visit, handed_over_database: Path
) -> None:
    rows = ask(handed_over_database, "publications")["rows"]
    page = visit("sources")
    page.app.text_input(key="library_search").set_value("SEVERITY score yamamoto")
    page.run()
    assert _count_of_publications(page) == 1
    assert "A severity score for acute necrotizing encephalopathy" in page.texts
    assert page.address == {"q": "SEVERITY score yamamoto"}
    assert len(rows) > 1


# One publication.


def _row(database: Path, publication_id: str) -> Json:
    rows = ask(database, "publications")["rows"]
    return next(row for row in rows if row["publication_id"] == publication_id)


def _facts(page: Page) -> dict[str, str]:
    frame = next(
        t.value for t in page.app.table if "Kind of publication" in list(t.value.iloc[:, 0])
    )
    return {name: one_line(str(value).replace("\\", "")) for name, value in frame.values}


@pytest.mark.parametrize(
    ("publication_id", "standing", "said"),
    [
        ("yamamoto-2015", "counted", "Counted: it describes 73 patients with ANE."),
        (
            "okumura-2009",
            "contained",
            "Its 34 patients are counted in another publication",
        ),
        ("hoshino-2012", "pending", "Not counted yet."),
        ("hla-japan-2016", "excluded", "Not counted. It was looked at and left out."),
    ],
)
def test_a_publication_says_whom_it_describes_and_where_they_count(
    visit: Visit, handed_over_database: Path, publication_id: str, standing: str, said: str
) -> None:
    row = _row(handed_over_database, publication_id)
    assert row["standing"] == standing
    page = visit("sources", {"publication": publication_id})
    assert page.texts.count(one_line(row["title"])) == 1
    (notice,) = page.app.info
    assert said in page.text
    if row["decision_note"] and standing != "counted":
        assert one_line(row["decision_note"]) in page.text
    if standing == "contained":
        container = _row(handed_over_database, row["contained_in"])
        assert container["title"] in one_line(notice.value.replace("\\", ""))
    facts = _facts(page)
    assert ("How the patients came into it" in facts) is bool(row["patients"])
    readers = "2 readers" if row["readings"] == 2 else "1 reader"
    assert facts["Read by"].startswith(readers)
    assert facts["Kind of publication"] == row["design_label"]


def test_a_larger_publication_names_those_that_it_contains(visit: Visit) -> None:
    page = visit("sources", {"publication": "yamamoto-2015"})
    assert "Publications whose patients it contains" in page.text
    assert any(text.startswith("Outcome of acute necrotizing") for text in page.texts)


def test_patients_described_one_by_one_are_all_listed(visit: Visit) -> None:
    cases = (HANDED_OVER / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = [line.split(",")[0] for line in cases]
    publication_id = max(set(ids), key=ids.count)
    page = visit("sources", {"publication": publication_id})
    (listed,) = [t.value for t in page.app.markdown if "outcome" in t.value and "\n- " in t.value]
    assert len(listed.splitlines()) == ids.count(publication_id) > 1


def test_a_publication_that_does_not_exist_is_said_to_be_unknown(visit: Visit) -> None:
    page = visit("sources", {"publication": "<b>nobody</b>-1999"})
    (notice,) = page.app.error
    assert "No publication has the id '<b>nobody</b>-1999'" in one_line(
        notice.value.replace("\\", "")
    )
    assert "<" not in notice.value.replace("\\<", "")
    assert not page.app.table


# Text from the data.

NASTY = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script> & more",
    "*stars* _lines_ `code` **bold** ~~gone~~",
    "[a link](javascript:alert(1)) ![image](https://example.org/x.png)",
    "$\\frac{1}{2}$ and $x^2$ :material/home: :red[loud] :smile:",
    "# heading | table --- https://example.org www.example.org 1. one",
)


@pytest.mark.parametrize("title", NASTY)
def test_text_from_the_data_is_shown_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    folder = make_folder(tmp_path / "data")
    shutil.copyfile(HANDED_OVER / "site.toml", folder.path / "site.toml")
    for column in ("title", "first_author", "journal", "notes", "overlap_note"):
        folder.set("publications.csv", 2, column, title)
    database = tmp_path / "ane.duckdb"
    build(folder.path, database)
    monkeypatch.setenv("ANE_DATA", str(folder.path))
    monkeypatch.setenv("ANE_DATABASE", str(database))
    signs = re.compile(r"(?<!\\)(?:\\\\)*[<>$`\[\]_~!&#|]")
    for page in (
        open_page("sources"),
        open_page("sources", {"publication": "hand-a"}),
        open_page("sources", {"publication": "hand-b"}),
        open_page("map", {"place": "JPN"}),
    ):
        assert any(one_line(title) in text for text in page.texts)
        carriers = [raw for raw in page.raw if "alert" in raw or title[:4] in raw.replace("\\", "")]
        for raw in carriers:
            ours = re.sub(r"\[[^\]]*\]\(https?://[^)]*\)", "", raw.replace("**", ""))
            assert not signs.search(ours), f"a sign of Markdown is live in {raw!r}"


# Without data.


@pytest.mark.parametrize("path", TITLES)
@pytest.mark.parametrize("state", ["missing", "damaged"])
def test_without_a_database_a_plain_page_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, state: str
) -> None:
    database = tmp_path / "ane.duckdb"
    if state == "damaged":
        database.write_bytes(b"not a database")
    monkeypatch.setenv("ANE_DATA", str(HANDED_OVER))
    monkeypatch.setenv("ANE_DATABASE", str(database))
    page = open_page(path)
    assert page.titles == ["The figures cannot be shown right now"]
    assert "python -m dashboard build" in page.text
    assert not page.app.table
    assert not page.app.metric
