"""The whole data set, to take along: every file whole, and all of the same version."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from frictionless import Package
from pyarrow import parquet

from dashboard.figures.figure import find

from .choices import FIGURES
from .conftest import Shop
from .reading import Server, read_csv

ZIP = "ane-in-numbers.zip"


def listed(server: Server) -> list[str]:
    """The names of the files that the page offers."""
    links = [link for link in server.page("/data/").links() if link.startswith("/data/")]
    names = [link.removeprefix("/data/") for link in links]
    return sorted({name for name in names if name and "/" not in name})


def test_every_listed_file_is_there_under_a_name_with_the_version(released: Server) -> None:
    names = listed(released)
    assert {ZIP, "ane.duckdb", "datapackage.json", "publications.csv", "cases.parquet"} <= {*names}
    version = released.json("/readyz")["data_version"]
    for name in names:
        reply = released.get(f"/data/{name}")
        assert len(reply.content) > 40
        if not name.endswith(".json"):
            stem, ending = name.rsplit(".", 1)
            saved = f'attachment; filename="{stem}-{version}.{ending}"'
            assert reply.headers["content-disposition"] == saved


def test_files_have_the_types_that_programs_know_them_by(released: Server) -> None:
    for name, kind in (
        (ZIP, "application/zip"),
        ("datapackage.json", "application/json"),
        ("publications.csv", "text/csv; charset=utf-8; header=present"),
        ("publications.parquet", "application/vnd.apache.parquet"),
    ):
        assert released.get(f"/data/{name}").headers["content-type"] == kind


def test_tables_are_the_text_that_the_version_was_made_of(released: Server) -> None:
    files = released.service.context().data.files()
    names = [name for name in listed(released) if name.endswith((".csv", ".json"))]
    assert len(names) > 15
    for name in names:
        content = released.get(f"/data/{name}").content
        if name == "datapackage.json":  # all but the stamp of its version
            stamp = {"version", "created"}
            served, kept = ({**json.loads(text)} for text in (content, files[name]))
            for one in (served, kept):
                for key in stamp:
                    one.pop(key, None)
            assert served == kept
        else:
            assert content == files[name].encode()


def test_parquet_has_the_rows_of_the_csv(released: Server) -> None:
    names = [name for name in listed(released) if name.endswith(".parquet")]
    assert len(names) > 15
    for name in names:
        table = parquet.read_table(io.BytesIO(released.get(f"/data/{name}").content))
        found = read_csv(released.get(f"/data/{name.replace('.parquet', '.csv')}").content)
        assert table.column_names == found.header
        assert table.num_rows == len(found.rows)
        first = [str(value) for value in table.column(0).to_pylist()]
        assert sorted(first) == sorted(row[0] for row in found.rows)
        for column in table.column_names:
            cells = [row[found.header.index(column)] for row in found.rows]
            assert table.column(column).null_count == cells.count("")


@pytest.mark.parametrize("which", ["draft", "released"])
def test_the_zip_is_whole_and_a_valid_data_package(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: Server = request.getfixturevalue(which)
    with zipfile.ZipFile(io.BytesIO(server.get(f"/data/{ZIP}").content)) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path)
    sums = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    names = []
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
        names.append(name)
    there = [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()]
    assert sorted([*names, "SHA256SUMS"]) == sorted(there)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "message"])
    said = json.loads((tmp_path / "version.json").read_text(encoding="utf-8"))
    assert said["version"] == server.json("/readyz")["data_version"]
    for name in listed(server):
        if name.endswith((".csv", ".json")):
            assert (tmp_path / name).read_bytes() == server.get(f"/data/{name}").content


def test_the_zip_of_a_release_is_that_release(released: Server, shop: Shop) -> None:
    newest, oldest = (
        released.get(f"/data/releases/{version}.zip") for version in reversed(shop.versions)
    )
    assert released.get(f"/data/{ZIP}").content == newest.content
    for reply, version in ((newest, shop.versions[1]), (oldest, shop.versions[0])):
        assert reply.content == (shop.releases / f"{version}.zip").read_bytes()
        assert f"ane-in-numbers-{version}.zip" in reply.headers["content-disposition"]
    links = released.page("/data/").links()
    assert [f"/data/releases/{version}.zip" for version in reversed(shop.versions)] == [
        link for link in links if "/releases/" in link
    ]


@contextmanager
def database_of(server: Server, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The downloaded database, opened as anybody would."""
    path = folder / "taken-along.duckdb"
    path.write_bytes(server.get("/data/ane.duckdb").content)
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


def test_the_database_opens_and_holds_the_version_that_is_served(
    released: Server, tmp_path: Path
) -> None:
    with database_of(released, tmp_path) as connection:
        found = connection.execute("SELECT data_version FROM meta").fetchall()
        assert found == [(released.json("/readyz")["data_version"],)]


@pytest.mark.parametrize("figure_id", FIGURES)
def test_the_queries_on_a_figures_page_run_on_the_downloaded_database(
    released: Server, tmp_path: Path, figure_id: str
) -> None:
    """As they stand there, with the values from the comments: a reader's own check."""
    for query in ("", "country=JPN&from=2015"):
        if query and "country" not in find(figure_id).fields:
            continue
        pre = released.page(f"/figures/{figure_id}", query).one("pre")
        sql = "".join(child.data for child in pre.children)
        with database_of(released, tmp_path) as connection:
            statements = [part for part in re.split(r";\s*(?:\n\n|$)", sql) if part.strip()]
            assert statements
            for statement in statements:
                values = dict(re.findall(r"^-- \$(\w+) = (.*)$", statement, re.MULTILINE))
                for name in sorted(values, key=len, reverse=True):
                    statement = re.sub(rf"\${name}\b", lambda _, v=values[name]: v, statement)
                connection.execute(statement).fetchall()


def test_the_dictionary_names_every_column_of_every_table(released: Server) -> None:
    page = released.page("/data/")
    described = json.loads(released.get("/data/datapackage.json").content)["resources"]
    tables = [table for table in page.tables if table.headings[0] == "Column"]
    assert len(tables) == len(described)
    for shown, resource in zip(tables, described, strict=True):
        fields = resource["schema"]["fields"]
        assert [row[0] for row in shown.rows] == [field["name"] for field in fields]
        assert all(row[1] and row[3] for row in shown.rows)
        assert page.one(f'[id="{resource["name"]}"]')


def test_the_description_says_which_data_it_describes(
    draft: Server, released: Server, shop: Shop
) -> None:
    for server, version in (
        (draft, draft.json("/readyz")["data_version"]),
        (released, shop.versions[-1]),
    ):
        assert server.json("/data/datapackage.json")["version"] == version
