"""A number that was published is found again: every frozen answer, recomputed by today's code."""

from __future__ import annotations

import copy
import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from dashboard import settings
from dashboard.__main__ import main
from dashboard.database import Database, Releases, build, open_database
from dashboard.database.archive import pack, unpack
from dashboard.faces.export import to_json
from dashboard.figures import recomputed
from dashboard.figures.answer import Answer
from dashboard.figures.context import open_context, release_context
from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.recomputed import differences, unexplained
from dashboard.figures.releases import changes_since, items_of, release_notes, shifts
from dashboard.figures.selection import Selection
from tests.asking import ask
from tests.conftest import HANDED_OVER
from tests.database.conftest import REAL, Folder

Json = dict[str, Any]
Captured = pytest.CaptureFixture[str]

CORRECTION = ("correction-001", "2026-11-22", "1,054 was 1,100.", "Counted twice.", "a reader")


# --- Every real release ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Releases, Context]:
    """The releases of the site, and today's data with their corrections."""
    database = tmp_path_factory.mktemp("real") / "ane.duckdb"
    build(REAL, database)
    releases = Releases(settings.releases_dir(REAL), database)
    return releases, open_context(Database(database), releases)


def test_every_release_is_whole(real: tuple[Releases, Context]) -> None:
    assert real[0].damaged() == []


def test_every_frozen_answer_is_reached_today(real: tuple[Releases, Context]) -> None:
    """What differs must be named in ``corrections.csv``: what, why, noticed by, date, figures."""
    assert [str(found) for found in unexplained(*real)] == []


def test_every_release_holds_the_answers_of_its_figures(real: tuple[Releases, Context]) -> None:
    releases, _ = real
    for version in releases.versions():
        answers = releases.answers(version)
        # Figures may come after a release; those that it tells of are held (above).
        assert "published-count" in answers
        assert {found["data_version"] for found in answers.values()} == {version}


# --- The command ----------------------------------------------------------------------------------


class Site:
    """The data as handed over in a folder of their own, with two releases."""

    def __init__(self, path: Path) -> None:
        self.data = path / "data"
        shutil.copytree(HANDED_OVER, self.data)
        self.folder = Folder(self.data)
        self.database = self.data / "ane.duckdb"
        assert self.run("release") == 0
        self.first = self.releases().versions()[0]
        self.change("2026-12-01", "- A series has 46 patients more.\n- Nothing\n  else.")
        rows = self.folder.rows("publications.csv")
        place = {name: rows[0].index(name) for name in ("status", "n_cases", "within")}
        largest = max(
            (row for row in rows[1:] if row[place["status"]] == "included"),
            key=lambda row: int(row[place["n_cases"]]) * (not row[place["within"]]),
        )
        largest[place["n_cases"]] = str(int(largest[place["n_cases"]]) + 46)
        self.folder.save("publications.csv", rows)
        assert self.run("release") == 0
        self.second = self.releases().versions()[0]
        build(self.data, self.database)

    def run(self, *command: str) -> int:
        return main([*command, "--data", str(self.data)])

    def releases(self) -> Releases:
        return Releases(settings.releases_dir(self.data), self.database)

    def change(self, heading: str, text: str) -> None:
        log = self.folder.read("CHANGELOG.md").decode()
        first, rest = log.split("## ", 1)
        self.folder.write("CHANGELOG.md", f"{first}## {heading}\n\n{text}\n\n## {rest}".encode())


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def site(two_releases: Site, tmp_path: Path, capsys: Captured) -> Site:
    """A copy that a test may change."""
    capsys.readouterr()
    made = copy.copy(two_releases)
    made.data = tmp_path / "data"
    shutil.copytree(two_releases.data, made.data)
    made.folder, made.database = Folder(made.data), made.data / "ane.duckdb"
    return made


def total(found: Json) -> int:
    return int(found["totals"]["total"])


def test_release_freezes_the_default_answer_of_every_figure(site: Site) -> None:
    answers = site.releases().answers(site.first)
    assert set(answers) == set(registry())
    assert total(answers["published-count"]) == 1054
    assert "1,054" in answers["published-count"]["headline"]
    assert {found["data_version"] for found in answers.values()} == {site.first}
    size = (site.data / "releases" / f"{site.first}.zip").stat().st_size
    assert size < 500_000


def test_a_release_of_the_same_data_writes_nothing_and_says_so(
    site: Site, capsys: Captured
) -> None:
    path = site.data / "releases" / f"{site.second}.zip"
    before = path.stat()
    assert site.run("release") == 0
    out, err = capsys.readouterr()
    assert "released already" in out
    assert site.second in out
    assert err == ""
    assert path.stat() == before


def test_a_release_of_faulty_data_ends_with_1(site: Site, capsys: Captured) -> None:
    site.folder.set("publications.csv", 2, "year", "")
    assert site.run("release") == 1
    assert "publications.csv, row 2, column year" in capsys.readouterr().err
    assert len(site.releases().versions()) == 2


@pytest.mark.slow
def test_a_release_without_a_heading_of_its_own_ends_with_1(site: Site, capsys: Captured) -> None:
    site.folder.set("publications.csv", 2, "title", "A new title")
    assert site.run("release") == 1
    assert "2026-12-01.2" in capsys.readouterr().err
    assert len(site.releases().versions()) == 2


def test_the_answer_of_a_release_is_the_frozen_one_to_the_letter(site: Site) -> None:
    releases = site.releases()
    for version in (site.first, site.second):
        context = release_context(releases, version)
        for figure_id, frozen in releases.answers(version).items():
            assert json.loads(to_json(answer(context, figure_id, Selection()))) == frozen
    frozen = releases.answers(site.first)["published-count"]
    options = ("--data", str(site.data), "--version", site.first)
    pinned = ask(site.database, "published-count", *options)
    assert pinned == frozen | {"selection": frozen["selection"] | {"version": site.first}}


def test_choices_work_on_a_release(site: Site) -> None:
    options = ("--data", str(site.data), "--country", "CHN", "--age", "child")
    now = ask(site.database, "cases-by-trigger", *options)
    then = ask(site.database, "cases-by-trigger", *options, "--version", site.first)
    assert total(then) == 387
    assert now["data_version"] == site.second
    assert then["data_version"] == site.first


@pytest.mark.parametrize(
    "version", ["2020-01-01-00000000", "draft", "../releases", "", "2026-11-22"]
)
def test_an_unknown_version_ends_with_2_and_the_known_are_named(
    version: str, site: Site, capsys: Captured
) -> None:
    assert site.run("figure", "published-count", "--version", version) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"'{version}' is not a release" in err
    assert f"{site.second}, {site.first}" in err


def test_a_version_given_twice_ends_with_2(site: Site, capsys: Captured) -> None:
    twice = ["--version", site.first, "--version", site.second]
    assert site.run("figure", "published-count", *twice) == 2
    assert "2 times" in capsys.readouterr().err


def test_data_that_are_no_release_are_a_draft_on_every_face(site: Site, capsys: Captured) -> None:
    site.change("2026-12-02", "A draft.")
    for form in ("json", "text", "csv"):
        assert site.run("figure", "published-count", "--format", form) == 0
        assert "2026-12-02-" in (out := capsys.readouterr().out)
        assert "-draft" in out
    version = ask(site.database, "published-count")["data_version"]
    assert version.endswith("-draft")
    for pinned in (version, version.removesuffix("-draft")):
        assert site.run("figure", "published-count", "--version", pinned) == 2
        assert site.second in capsys.readouterr().err


@pytest.mark.slow
def test_a_draft_becomes_a_release_without_a_new_build(site: Site) -> None:
    site.change("2026-12-02", "Something new.")
    version = build(site.data, site.database).version
    releases, database = site.releases(), open_database(site.database)
    before = open_context(database, releases)
    assert before.draft
    assert before.data_version == f"{version}-draft"
    assert before.vocabulary.allowed("version") == []
    assert answer(before, "published-count", Selection()).draft
    assert site.run("release") == 0
    after = open_context(database, releases)
    assert not after.draft
    assert after.data_version == version
    assert after.vocabulary.allowed("version") == [version]
    assert not answer(after, "published-count", Selection()).draft


def test_a_context_that_knows_no_releases_is_a_draft(site: Site) -> None:
    assert open_context(open_database(site.database)).draft


def test_the_context_of_a_release_is_its_own(site: Site) -> None:
    now = open_context(open_database(site.database), site.releases())
    then = release_context(site.releases(), site.first)
    assert (then.data_version, then.data_date) == (site.first, "2026-11-22")
    assert (now.data_version, now.data_date) == (site.second, "2026-12-01")
    assert then.vocabulary.allowed("version") == [site.first]
    assert not then.draft
    assert "2026-12-01" not in then.text("CHANGELOG.md")


# --- Recomputation --------------------------------------------------------------------------------


def rewrite(
    site: Site,
    version: str,
    figure_id: str,
    change: Callable[[Json], object],
    *,
    save_as: str | None = None,
) -> None:
    """Make a release say something else than its data do, whole in itself."""
    path = site.data / "releases" / f"{version}.zip"
    files = unpack(path.read_bytes())
    frozen = json.loads(files[f"answers/{figure_id}.json"])
    change(frozen)
    files[f"answers/{save_as or figure_id}.json"] = json.dumps(frozen)
    path.write_bytes(pack(files, Database(site.database).snapshot().data_date))


def test_verify_passes_where_nothing_differs(site: Site, capsys: Captured) -> None:
    assert site.run("release", "--verify") == 0
    out, err = capsys.readouterr()
    assert site.first in out
    assert err == ""


def test_verify_without_any_release_passes(site: Site, capsys: Captured) -> None:
    shutil.rmtree(site.data / "releases")
    assert site.run("release", "--verify") == 0
    assert "none yet" in capsys.readouterr().out


def test_a_difference_needs_a_correction_of_that_figure_since(site: Site, capsys: Captured) -> None:
    rewrite(site, site.first, "published-count", lambda f: f["totals"].update(total=1100))
    assert site.run("release", "--verify") == 1
    err = capsys.readouterr().err
    for words in (
        f"published-count of the release {site.first}",
        "total total: frozen 1100, today 1054",
        "corrections.csv: figures published-count, date 2026-11-22 or later",
    ):
        assert words in err

    releases = site.releases()
    for date, figures, enough in (
        ("2026-11-22", "cases-by-country", False),
        ("2026-11-21", "published-count", False),
        ("2026-11-22", "", False),
        ("2026-11-22", "cases-by-country;published-count", True),
    ):
        header = site.folder.rows("corrections.csv")[0]
        row = [CORRECTION[0], date, *CORRECTION[2:], figures]
        site.folder.save("corrections.csv", [header, row])
        build(site.data, site.database)
        found = unexplained(releases, open_context(open_database(site.database), releases))
        assert (found == []) is enough, (date, figures)


@pytest.mark.slow
def test_a_correction_that_the_release_knew_does_not_excuse_it(site: Site) -> None:
    site.folder.add("corrections.csv", *CORRECTION, "published-count")
    site.change("2026-12-03", "A correction.")
    assert site.run("release") == 0
    newest = site.releases().versions()[0]
    rewrite(site, newest, "published-count", lambda f: f["totals"].update(total=999))
    assert site.run("release", "--verify") == 1


def test_a_damaged_release_does_not_pass_for_verified(site: Site, capsys: Captured) -> None:
    (site.data / "releases" / f"{site.first}.zip").write_bytes(b"damaged")
    assert site.run("release", "--verify") == 1
    assert f"{site.first} is damaged" in capsys.readouterr().err


def test_a_figure_that_is_gone_is_a_difference(site: Site, capsys: Captured) -> None:
    rewrite(site, site.first, "published-count", lambda f: None, save_as="gone-figure")
    assert site.run("release", "--verify") == 1
    assert "'gone-figure' is not a figure" in capsys.readouterr().err


@pytest.mark.slow
def test_a_figure_that_came_after_a_release_is_no_difference_and_did_not_move(
    site: Site, capsys: Captured
) -> None:
    path = site.data / "releases" / f"{site.first}.zip"
    files = unpack(path.read_bytes())
    del files["answers/cases-by-trigger.json"]
    path.write_bytes(pack(files, Database(site.database).snapshot().data_date))
    assert site.run("release", "--verify") == 0
    assert capsys.readouterr().err == ""
    releases = site.releases()
    newest, first = release_notes(releases)
    assert "cases-by-trigger" not in {figure.figure_id for figure in first.figures}
    (new,) = [figure for figure in newest.figures if figure.figure_id == "cases-by-trigger"]
    assert new.shifts == ()
    # Today's code answers from the older data all the same.
    then = answer(release_context(releases, site.first), "cases-by-trigger", Selection())
    assert (then.data_version, then.totals.total) == (site.first, 1054)
    now = open_context(open_database(site.database), releases)
    found = changes_since(now, release_context(releases, site.first), "cases-by-trigger")
    assert "A series has 46 patients more." in [change.text for change in found]


@pytest.fixture(scope="module", params=list(registry()))
def pair(request: pytest.FixtureRequest, handed_over: Context) -> tuple[Json, Answer]:
    """An answer as it was frozen, and as it is today: the same."""
    today = answer(handed_over, request.param, Selection())
    return json.loads(json.dumps(today.as_json())), today


def test_the_same_answer_does_not_differ(pair: tuple[Json, Answer]) -> None:
    assert differences(*pair) == []


def test_words_may_be_improved(pair: tuple[Json, Answer]) -> None:
    frozen, today = copy.deepcopy(pair[0]), pair[1]
    for name in ("question", "alt", "unit", "kind"):
        frozen[name] = "Other words."
    frozen["headline"] = f"Said in another way: {frozen['headline']}"
    frozen["caveats"], frozen["not_to_conclude"] = ["Other words."], []
    for table, held in zip([frozen, *frozen["more_tables"]], today.tables, strict=True):
        shown = {column.name for column in held.columns if column.shown}
        for column in table["columns"]:
            column.update(label="Another", meaning="Another.")
        for row in table["rows"]:
            for name, value in row.items():
                if isinstance(value, str) and name in shown and not name.endswith("_id"):
                    row[name] = "other words"
    frozen["rows"].reverse()
    found = differences(frozen, today)
    # Without a code or a year, rows are known by their place only.
    assert found == [] or {column["name"] for column in frozen["columns"]}.isdisjoint(
        {"year", "as_of_year", "publication_id", "country", "trigger", "trigger_group", "what"}
    )


def test_new_tables_columns_and_totals_are_no_difference(pair: tuple[Json, Answer]) -> None:
    frozen, today = copy.deepcopy(pair[0]), pair[1]
    frozen["more_tables"] = []
    last = frozen["columns"].pop()["name"]
    for row in frozen["rows"]:
        del row[last]
    del frozen["totals"]["cannot_be_placed"]
    assert differences(frozen, today) == []


def test_every_number_flag_code_and_empty_cell_is_held(pair: tuple[Json, Answer]) -> None:
    frozen, today = pair
    for at, table in enumerate([frozen, *frozen["more_tables"]]):
        hidden = {column.name for column in today.tables[at].columns if not column.shown}
        for place in (0, len(table["rows"]) - 1):
            for name, value in table["rows"][place].items():
                if isinstance(value, str) and name not in hidden:
                    continue
                altered = copy.deepcopy(frozen)
                others = [altered, *altered["more_tables"]]
                others[at]["rows"][place][name] = (
                    not value
                    if isinstance(value, bool)
                    else value + 1
                    if isinstance(value, int | float)
                    else f"{value}x"
                    if value
                    else 0
                )
                assert differences(altered, today), (table.get("id"), place, name)


@pytest.mark.parametrize("case", range(9))
def test_what_is_gone_or_new_is_told(case: int, handed_over: Context) -> None:
    today = answer(handed_over, "cases-by-country", Selection())
    frozen = json.loads(json.dumps(today.as_json()))
    changes: list[tuple[Callable[[], object], str]] = [
        (lambda: frozen["rows"].pop(), "row "),
        (lambda: frozen["rows"].append(dict(frozen["rows"][0], country="XXX")), "row XXX: gone"),
        (lambda: frozen["columns"].append({"name": "extra"}), "column extra: gone"),
        (lambda: frozen["more_tables"].append({"id": "extra"}), "table extra: gone"),
        (lambda: frozen["totals"].update(extra=3), "total extra: frozen 3, today gone"),
        (lambda: frozen["totals"].update(total=None), "total total: frozen empty, today 1054"),
        (lambda: frozen["sources"].pop(), "new"),
        (lambda: frozen["sources"].append("garcia-2026"), "source garcia-2026: gone"),
        (
            lambda: frozen.update(data_date="2026-11-21"),
            "data_date: frozen 2026-11-21, today 2026-11-22",
        ),
    ]
    change, words = changes[case]
    change()
    (*_, found) = differences(frozen, today)
    assert words in found


@pytest.mark.parametrize(
    ("then", "now", "same"),
    [
        ("At least 1,054 people.", "1,054 people, no fewer.", True),
        ("At least 1,054 people.", "At least 1054 people.", True),
        ("At least 1,054 people.", "At least 1,055 people.", False),
        ("10 of 41", "41 of 10, in other words", True),
        ("10 of 41", "10 of 41, and 3", False),
        ("10 and 10", "10", False),
        ("0.5 percent", "5 percent", False),
    ],
)
def test_the_numbers_in_a_headline_are_held(
    then: str, now: str, same: bool, handed_over: Context
) -> None:
    today = answer(handed_over, "published-count", Selection())
    frozen = json.loads(json.dumps(today.as_json())) | {"headline": then}
    found = differences(frozen, replace(today, headline=now))
    assert (found == []) is same, found


def test_a_share_may_differ_by_what_computers_round(handed_over: Context) -> None:
    today = answer(handed_over, "cases-by-country", Selection())
    frozen = json.loads(json.dumps(today.as_json()))
    frozen["rows"][0]["latitude"] *= 1 + 1e-13
    assert differences(frozen, today) == []
    frozen["rows"][0]["latitude"] *= 1 + 1e-6
    assert differences(frozen, today)


def test_yes_is_not_one_and_nothing_is_not_zero() -> None:
    same = recomputed._same
    assert same(1, 1.0)
    assert not any((same(True, 1), same(None, 0), same(None, ""), same("1", 1), same(0, False)))


# --- What changed ---------------------------------------------------------------------------------


def test_each_release_says_what_it_did_to_the_numbers(site: Site) -> None:
    newest, first = release_notes(site.releases())
    assert (first.version, first.previous) == (site.first, None)
    assert (newest.version, newest.previous) == (site.second, site.first)
    assert (newest.data_date, first.data_date) == ("2026-12-01", "2026-11-22")
    assert {figure.figure_id for figure in first.figures} == set(registry())
    assert all(figure.shifts == () for figure in first.figures)
    (count,) = [figure for figure in newest.figures if figure.figure_id == "published-count"]
    assert count.totals["total"] == 1100
    assert "1,100" in count.headline
    assert [shift.text for shift in count.shifts] == [
        "The total rose from 1,054 to 1,100.",
        "The number as published rose from 1,428 to 1,474.",
    ]


def test_shifts_are_told_where_both_releases_have_the_number() -> None:
    found = shifts(
        {"total": 5, "distinct": 4, "publications": 3, "not_stated": None, "gone": 1},
        {"total": 4, "distinct": 5, "publications": 3, "not_stated": 2, "new": 1},
    )
    assert [shift.text for shift in found] == [
        "The total fell from 5 to 4.",
        "Counting each person once, the number rose from 4 to 5.",
    ]


def test_every_total_has_words_for_rising_and_falling(handed_over: Context) -> None:
    totals = asdict(answer(handed_over, "published-count", Selection()).totals)
    before, after = dict.fromkeys(totals, 1), {key: n for n, key in enumerate(totals, 2)}
    up, down = shifts(before, after), shifts(after, before)
    assert len(up) == len(down) == len(totals)
    assert all("1" in shift.text for shift in (*up, *down))


def test_what_changed_for_a_figure_since_a_release(site: Site) -> None:
    site.folder.add("corrections.csv", *CORRECTION, "published-count")
    old = [*CORRECTION]
    old[0] = "correction-002"
    site.folder.add("corrections.csv", *old, "cases-by-country")
    site.change("2026-12-05", "A paragraph.\n\n- An item.")
    build(site.data, site.database)
    now = open_context(open_database(site.database), site.releases())
    then = release_context(site.releases(), site.first)
    found = changes_since(now, then, "published-count")
    assert [(change.date, change.text, change.correction) for change in found] == [
        ("2026-11-22", "Corrected: 1,054 was 1,100. Why: Counted twice.", True),
        ("2026-12-05", "A paragraph.", False),
        ("2026-12-05", "An item.", False),
        ("2026-12-01", "A series has 46 patients more.", False),
        ("2026-12-01", "Nothing else.", False),
    ]
    since_second = changes_since(now, release_context(site.releases(), site.second), "publications")
    assert [change.text for change in since_second] == ["A paragraph.", "An item."]
    assert changes_since(now, now, "published-count") == ()


def test_an_item_added_under_the_heading_of_a_release_is_a_change(site: Site) -> None:
    site.folder.replace("CHANGELOG.md", "- Nothing\n", "- Added later.\n- Nothing\n")
    build(site.data, site.database)
    now = open_context(open_database(site.database), site.releases())
    assert now.draft
    found = changes_since(now, release_context(site.releases(), site.second), "published-count")
    assert [change.text for change in found] == ["Added later."]


def test_items_of_a_section() -> None:
    text = "A first\nline.\n\n- One\n  thing.\n- Two.\n\nThe end - really.\n"
    assert items_of(text) == ["A first line.", "One thing.", "Two.", "The end - really."]
    assert items_of("") == []


def test_csv_of_the_corrections_has_the_columns_that_are_used() -> None:
    with (REAL / "corrections.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert {"correction_id", "date", "what", "why", "noticed_by", "figures"} == set(header)
