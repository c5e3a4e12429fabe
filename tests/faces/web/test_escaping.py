"""Text from the data, and from a request, is text on every face: never markup, never a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import bibtexparser
import pytest
import rispy

from dashboard.faces.images import Images
from tests.conftest import HANDED_OVER

from .choices import FIGURES, THOROUGH, followed
from .conftest import Pencil, Shop, serve
from .reading import HTML, Html, Server

IMG = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(2)</script>"
FORMULA = '=HYPERLINK("https://evil.example","x")'
QUOTED = "\" onmouseover=alert(3) x='"
TITLES = {
    "hostile-img": IMG,
    "hostile-script": f"{SCRIPT} & <!-- <b>",
    "hostile-formula": FORMULA,
    "hostile-tex": r"\input{x} } @misc{y, $_{z}$ % {{ jinja }} {% raw %}",
    "hostile-lines": "ER - ]]> &lt;b&gt;",
    "hostile-quote": QUOTED,
}
LABEL = f"Influenza {IMG}"
CORRECTED = "published-count"
AUTHORS = {"hostile-formula": "@SUM(1+1)", "hostile-img": f"{IMG} A"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two releases, the newer with hostile words wherever people can write some."""
    shop = Shop(tmp_path_factory.mktemp("hostile") / "data")
    shutil.copytree(HANDED_OVER, shop.data)
    shop = shop.release()
    rows = shop.rows("publications.csv")
    model = next(row for row in rows if row["status"] == "included" and not row["within"])
    for name, title in TITLES.items():
        rows.append(
            {
                **model,
                "publication_id": name,
                "title": title,
                "title_seen": "true",
                "first_author": AUTHORS.get(name, f"{SCRIPT} B"),
                "journal": f"-Journal {IMG}",
                "doi": "",
                "pmid": "",
                "pmcid": "",
                "seen_at": "https://example.org/?a=1&b=<script>",
                "n_cases": "10",
            }
        )
    shop.save("publications.csv", rows)
    for file, column, code in (
        ("trigger_groups.csv", "label", "influenza"),
        ("countries.csv", "name", "JPN"),
    ):
        labels = shop.rows(file)
        key = next(iter(labels[0]))
        for row in labels:
            if row[key] == code:
                row[column] = LABEL
        shop.save(file, labels)
    site = (shop.data / "site.toml").read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^title = .*$", f"title = '''ANE {IMG}'''", site)
    changed = re.sub(r"(?m)^group_name = .*$", f"group_name = '''Group {SCRIPT}'''", changed)
    assert changed.count("alert") == 2
    (shop.data / "site.toml").write_text(changed, encoding="utf-8")
    shop.say("2026-12-05", f"- {IMG} [a](javascript:alert(4)) {SCRIPT} **bold**")
    corrections = shop.data / "corrections.csv"
    header = corrections.read_text(encoding="utf-8").splitlines()[0].split(",")
    words = {"correction_id": "correction-001", "date": "2026-12-05", "noticed_by": IMG}
    words |= {"figures": CORRECTED, "what": f"{IMG} was 1.", "why": SCRIPT}
    with corrections.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow([words.get(name, "") for name in header])
    shop = shop.release()
    shop.build()
    images = Images(shop.data / "images", browser=Pencil())
    with serve(shop.database, shop.releases, images=images) as server:
        yield server


def check_inert(page: Html) -> None:
    """Nothing of the hostile words became markup."""
    assert page.errors == []
    for element in page.all("*"):
        assert not [name for name in element.attrs if name.startswith("on")]
        assert (element.attrs.get("src") or "") != "x"
        assert not re.match(r"\s*(javascript|data:text)", element.attrs.get("href") or "")
    for script in page.all("script"):
        assert "alert" not in (script.attrs.get("src") or "")
        if script.attrs.get("type") == "application/ld+json":
            text = "".join(child.data for child in script.children)
            assert "<" not in text
            json.loads(text)
        else:
            assert not script.children
    assert len(page.all("title")) == 1
    assert "<script>alert" not in page.source
    assert "<img src=x" not in page.source


@pytest.mark.parametrize("figure_id", FIGURES)
def test_pages_and_embeds_show_it_as_text(hostile: Server, figure_id: str) -> None:
    queries = ["", followed(figure_id, "trigger=influenza&country=JPN")]
    if figure_id in (CORRECTED, *THOROUGH):
        queries.append(f"version={hostile.service.releases.versions()[1]}")
    for query in dict.fromkeys(queries):
        for face in ("", "/embed"):
            check_inert(hostile.page(f"/figures/{figure_id}{face}", query))


@pytest.mark.parametrize("path", ["/figures", "/data/", "/changes"])
def test_other_pages_show_it_as_text(hostile: Server, path: str) -> None:
    page = hostile.page(path)
    check_inert(page)
    assert IMG in page.words
    if path == "/changes":
        assert page.words.count(IMG) >= 4
        assert SCRIPT in page.words
        assert "bold" in page.texts("strong")


def test_pages_of_the_app_show_it_as_text(hostile: Server) -> None:
    page = hostile.page("/map")
    assert page.text("title") == f"Map – ANE {IMG}"
    assert "<img src=x" not in page.source
    assert page.meta("og:site_name") == f"ANE {IMG}"


def test_readers_see_the_very_words(hostile: Server) -> None:
    page = hostile.page("/figures/publications")
    cells = {cell for row in page.tables[0].rows for cell in row}
    for title in TITLES.values():
        assert title in cells
        assert title in page.text(".sources")
    countries = hostile.page("/figures/cases-by-country").tables[0]
    assert LABEL in {cell for row in countries.rows for cell in row}
    notice = hostile.page(
        "/figures/published-count", f"version={hostile.service.releases.versions()[1]}"
    )
    assert f"Corrected: {IMG} was 1. Why: {SCRIPT}" in notice.text("aside.notice")


def test_the_snippet_is_one_frame_and_nothing_else(hostile: Server) -> None:
    snippet = hostile.page("/figures/published-count", "country=JPN").text("#snippet")
    page = Html(f"<!doctype html><html lang=en><title>x</title><body>{snippet}")
    assert [child.name for child in page.one("body").children] == ["iframe"]
    assert page.errors == []


def test_json_is_labelled_and_parses_to_the_very_words(hostile: Server) -> None:
    reply = hostile.get("/figures/publications.json", headers=HTML)
    assert reply.headers["content-type"] == "application/json"
    assert set(TITLES.values()) <= {row["title"] for row in reply.json()["rows"]}


@pytest.mark.parametrize("figure_id", FIGURES)
def test_no_cell_of_a_csv_is_run_as_a_formula(hostile: Server, figure_id: str) -> None:
    for table in [{"id": "main"}, *hostile.json(f"/figures/{figure_id}.json")["more_tables"]]:
        text = hostile.get(f"/figures/{figure_id}.csv", f"table={table['id']}").text
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True):
            for cell in row:
                is_number = re.fullmatch(r"-?[0-9.]+(e-?\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_formulas_keep_their_words_behind_an_apostrophe(hostile: Server) -> None:
    found = hostile.csv("/figures/publications.csv")
    cells = {cell for row in found.rows for cell in row}
    assert "'" + FORMULA in cells
    assert "'@SUM(1+1)" in cells
    assert FORMULA not in cells


@pytest.mark.parametrize("figure_id", FIGURES)
def test_reference_managers_read_the_very_titles(hostile: Server, figure_id: str) -> None:
    path = f"/figures/{figure_id}"
    items = {item["id"]: item for item in json.loads(hostile.get(f"{path}.csl.json").text)}
    library = bibtexparser.parse_string(hostile.get(f"{path}.bib").text)
    assert library.failed_blocks == []
    assert {entry.key for entry in library.entries} == set(items)
    references = {r["id"]: r for r in rispy.loads(hostile.get(f"{path}.ris").text)}
    assert set(references) == set(items)
    for name in TITLES.keys() & items.keys():
        assert items[name]["title"] == TITLES[name]
        assert references[name]["title"] == TITLES[name]
    kinds = {".bib": "bibtex", ".ris": "research-info", ".csl.json": "csl+json"}
    for face, kind in kinds.items():
        reply = hostile.get(path + face)
        assert kind in reply.headers["content-type"]
        assert reply.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("words", [IMG, SCRIPT, QUOTED, "{{ 7*7 }}", "%0d%0aX-Evil: 1", "\u202e"])
def test_refusals_show_what_was_asked_as_text(hostile: Server, words: str) -> None:
    asked = {"country": words, words: "x", "from": words, "trigger": words}
    for path in ("/figures/published-count", "/figures/published-count/embed"):
        check_inert(hostile.page(path, asked, status=422))
    for name in ("version", "table"):
        status = 404 if name == "version" else 422
        path = "/figures/published-count.csv"
        check_inert(hostile.page(path, {name: words}, status=status))
    for path in (f"/{quote(words, safe='')}", f"/figures/{quote(words, safe='')}"):
        reply = hostile.get(path, status=404, headers=HTML)
        check_inert(Html(reply.text))
        assert "x-evil" not in reply.headers
    assert "49" not in hostile.page(f"/{quote('{{7*7}}')}", status=404).text("main")
