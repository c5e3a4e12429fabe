"""Releases: made once and whole, never touched again, opened by code that has grown since."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import logging
import os
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from frictionless import Package as FrictionlessPackage

from dashboard.database import (
    AlreadyReleasedError,
    Database,
    DataError,
    ReleaseError,
    Releases,
    UnknownFileError,
    UnknownReleaseError,
    build,
    bundle,
    ensure,
    freeze,
    parquet,
    parse_site,
)
from dashboard.database.archive import pack, unpack, version_text

from .conftest import Folder, make_folder
from .test_reading import excel_europe

releases_py = sys.modules["dashboard.database.releases"]
P = "publications.csv"
TITLE = "SELECT title FROM publications WHERE publication_id = 'hand-a'"
BEFORE, AFTER = "Four children, one winter", "A new title"


class Shop:
    """A data folder with its database and its releases."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.zips = folder.path / "releases"
        self.database = folder.path.parent / "ane.duckdb"

    def build(self) -> str:
        return build(self.folder.path, self.database).version

    def freeze(self) -> str:
        version = self.build()
        answer = json.dumps({"id": "a-figure", "data_version": version, "headline": "Seven."})
        path = freeze(self.folder.path, self.zips, {"a-figure": answer})
        assert path == self.zips / f"{version}.zip"
        return version

    def change(self, heading: str, title: str = AFTER) -> None:
        """Change the data, and say so under a new heading."""
        self.folder.set(P, 2, "title", title)
        self.folder.replace("CHANGELOG.md", "# Changelog", f"# Changelog\n\n## {heading}\n")

    @property
    def version(self) -> str:
        """The only release."""
        (path,) = self.zips.glob("*.zip")
        return path.stem

    def copy(self, to: Path) -> Shop:
        shutil.copytree(self.folder.path.parent, to)
        return Shop(Folder(to / "data"))

    def releases(self) -> Releases:
        return Releases(self.zips, self.database)

    def rezip(self, version: str, alter: Callable[[dict[str, str]], object]) -> None:
        """Put another content, whole in itself, under the name of a release."""
        path = self.zips / f"{version}.zip"
        files = unpack(path.read_bytes())
        alter(files)
        path.write_bytes(pack(files, Database(self.database).snapshot().data_date))


@pytest.fixture
def shop(folder: Folder) -> Shop:
    return Shop(folder)


@pytest.fixture(scope="module")
def one_made(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop(make_folder(tmp_path_factory.mktemp("one") / "data"))
    shop.freeze()
    return shop


@pytest.fixture(scope="module")
def two_made(one_made: Shop, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = one_made.copy(tmp_path_factory.mktemp("two") / "copy")
    shop.change("2026-12-01")
    shop.freeze()
    return shop


@pytest.fixture
def frozen(one_made: Shop, tmp_path: Path) -> Shop:
    """A folder with its database and one release, that a test may spoil."""
    return one_made.copy(tmp_path / "frozen")


@pytest.fixture
def two(two_made: Shop, tmp_path: Path) -> Shop:
    """A folder with two releases, that a test may spoil."""
    return two_made.copy(tmp_path / "copy")


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


# --- Making ---------------------------------------------------------------------------------------


def test_a_release_holds_tables_texts_answers_and_checksums(shop: Shop) -> None:
    for name in ("README.md", "LICENSE", "SOURCES.md", "CURATION.md"):
        shop.folder.write(name, f"This is {name}.\r\n".encode())
    version = shop.freeze()
    found = contents(shop.zips / f"{version}.zip")
    texts = {"datapackage.json", "site.toml", "CHANGELOG.md"}
    carried = {"README.md", "LICENSE", "SOURCES.md", "CURATION.md"}
    made = {"answers/a-figure.json", "version.json", "SHA256SUMS"}
    assert set(found) == {*shop.folder.csv_files(), *texts, *carried, *made}
    sums = dict(line.split("  ")[::-1] for line in found.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(raw).hexdigest() for name, raw in found.items()}
    assert json.loads(found["version.json"])["version"] == version
    assert json.loads(found["answers/a-figure.json"])["headline"] == "Seven."


def test_an_unpacked_release_is_a_valid_data_package(frozen: Shop, tmp_path: Path) -> None:
    version = frozen.version
    shutil.unpack_archive(frozen.zips / f"{version}.zip", tmp_path / "out")
    report = FrictionlessPackage(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "message"])


def test_the_same_data_make_the_same_bytes(frozen: Shop, shop: Shop) -> None:
    excel_europe(shop.folder)
    assert shop.freeze() == frozen.version
    name = f"{frozen.version}.zip"
    assert (frozen.zips / name).read_bytes() == (shop.zips / name).read_bytes()
    with zipfile.ZipFile(frozen.zips / name) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(2026, 11, 22, 0, 0, 0)}
        names = packed.namelist()
    assert names == [*sorted(names[:-1]), "SHA256SUMS"]


def test_data_with_faults_are_not_released(shop: Shop) -> None:
    shop.folder.set(P, 2, "year", "")
    with pytest.raises(DataError, match=r"publications\.csv, row 2, column year"):
        freeze(shop.folder.path, shop.zips, {})
    assert not shop.zips.exists()


def test_demonstration_data_are_not_released(shop: Shop) -> None:
    shop.folder.write("DEMONSTRATION", b"")
    with pytest.raises(DataError, match="demonstration"):
        freeze(shop.folder.path, shop.zips, {})


def test_the_same_data_are_released_once(frozen: Shop) -> None:
    version = frozen.version
    path = frozen.zips / f"{version}.zip"
    before = (path.stat().st_mtime_ns, path.read_bytes())
    with pytest.raises(AlreadyReleasedError, match=version):
        freeze(frozen.folder.path, frozen.zips, {})
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_a_damaged_release_is_not_made_again_either(frozen: Shop) -> None:
    path = frozen.zips / f"{frozen.version}.zip"
    path.write_bytes(b"damaged")
    with pytest.raises(AlreadyReleasedError):
        freeze(frozen.folder.path, frozen.zips, {})
    assert path.read_bytes() == b"damaged"


def test_two_releases_need_two_headings(frozen: Shop) -> None:
    first = frozen.version
    frozen.folder.set(P, 2, "title", AFTER)
    with pytest.raises(ReleaseError, match=rf"{first}.*its own dated heading.*2026-11-22\.2\."):
        frozen.freeze()
    frozen.change("2026-11-22.2")
    second = frozen.freeze()
    assert second.startswith("2026-11-22.2-")
    frozen.folder.set(P, 2, "title", "Another one")
    with pytest.raises(ReleaseError, match=r"2026-11-22\.3\."):
        frozen.freeze()
    assert len(list(frozen.zips.iterdir())) == 2


def test_a_release_is_newer_than_those_before(two: Shop) -> None:
    newest, _ = two.releases().versions()
    two.folder.replace("CHANGELOG.md", "## 2026-12-01", "## 2026-11-30")
    with pytest.raises(ReleaseError, match=rf"{newest} is released.*newer than 2026-12-01"):
        two.freeze()


def test_answers_of_other_data_are_refused(shop: Shop) -> None:
    answer = json.dumps({"id": "a-figure", "data_version": "2026-11-22-00000000"})
    with pytest.raises(ReleaseError, match=r"2026-11-22-00000000.*Release again"):
        freeze(shop.folder.path, shop.zips, {"a-figure": answer})
    assert not shop.zips.exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_to_says_what_to_do(
    code: int, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(ReleaseError, match="Make the folder writable"):
        freeze(shop.folder.path, shop.zips, {})
    assert list(shop.zips.iterdir()) == []


def test_of_two_releases_at_once_one_is_kept(shop: Shop) -> None:
    def make(_: int) -> bool:
        try:
            freeze(shop.folder.path, shop.zips, {})
        except AlreadyReleasedError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(make, range(4))) == 1
    (path,) = shop.zips.iterdir()
    assert shop.releases().versions() == (path.stem,)


# --- Finding --------------------------------------------------------------------------------------


def test_releases_are_listed_newest_first(shop: Shop) -> None:
    assert shop.releases().versions() == ()
    shop.zips.mkdir()
    headings = ["2026-11-22", "2026-11-22.2", "2026-11-22.10", "2026-12-01", "2027-01-01"]
    versions = [f"{heading}-{9 - place:08}" for place, heading in enumerate(headings)]
    for version in versions:
        day = date.fromisoformat(version[:10])
        packed = pack({"version.json": version_text(version, day, "")}, day)
        (shop.zips / f"{version}.zip").write_bytes(packed)
    assert shop.releases().versions() == tuple(reversed(versions))


def test_what_comes_in_or_goes_is_seen_at_once(shop: Shop) -> None:
    releases = shop.releases()
    assert releases.versions() == ()
    first = shop.freeze()
    assert releases.versions() == (first,)
    assert first in releases
    shop.change("2026-12-01")
    second = shop.freeze()
    assert releases.versions() == (second, first)
    releases.open(first)
    (shop.zips / f"{first}.zip").unlink()
    assert releases.versions() == (second,)
    for ask in (releases.open, releases.read, releases.answers):
        with pytest.raises(UnknownReleaseError):
            ask(first)


def test_a_folder_that_does_not_change_is_not_read_again(
    frozen: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = frozen.version
    os.utime(frozen.zips, (0, 0))
    releases = frozen.releases()
    assert releases.versions() == (version,)
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("the folder was read again"))
    assert releases.versions() == (version,)


@pytest.mark.parametrize(
    "version",
    ["", "2026-11-22-00000000", "../data/2026-11-22", "/etc/passwd", "2026-11-22", ".", "%2e%2e"],
)
def test_an_unknown_release_names_those_that_exist(version: str, frozen: Shop) -> None:
    known = frozen.version
    releases = frozen.releases()
    for ask in (releases.open, releases.read, releases.files, releases.answers):
        with pytest.raises(UnknownReleaseError) as error:
            ask(version)
        assert f"'{version}' is not a release" in str(error.value)
        assert known in str(error.value)
        assert error.value.known == (known,)


def test_of_many_releases_the_newest_are_named() -> None:
    known = [f"2026-11-{day:02}-00000000" for day in range(30, 0, -1)]
    words = str(UnknownReleaseError("x" * 500, known))
    assert "2026-11-30-00000000" in words
    assert "2026-11-20-00000000" not in words
    assert words.endswith("and 20 more.")
    assert len(words) < 400
    assert "no release yet" in str(UnknownReleaseError("x", []))
    assert "draft" in str(UnknownReleaseError("2026-11-22-00000000-draft", known))


def _flip(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 255]) + raw[middle + 1 :]


def _without(name: str) -> Callable[[bytes], bytes]:
    def cut(raw: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.namelist():
                if entry != name:
                    new.writestr(entry, old.read(entry))
        return out.getvalue()

    return cut


def _with_one_more(raw: bytes) -> bytes:
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("extra.csv", "a\n1\n")
    return out.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: b"not a zip " * 100,
        lambda raw: raw[: len(raw) // 2],
        _flip,
        _without("cases.csv"),
        _without("SHA256SUMS"),
        _with_one_more,
    ],
    ids=["empty", "garbage", "cut", "one byte", "a file less", "no checksums", "a file more"],
)
def test_a_damaged_release_is_refused_and_the_others_are_served(
    damage: Callable[[bytes], bytes], two: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = two.releases().versions()
    path = two.zips / f"{bad}.zip"
    path.write_bytes(damage(path.read_bytes()))
    releases = two.releases()
    with caplog.at_level(logging.ERROR):
        assert releases.versions() == (good,)
        assert releases.versions() == (good,)
    assert caplog.text.count(f"The release {bad} is damaged") == 1
    assert "Take" in caplog.text
    assert releases.open(good).version == good
    (problem,) = releases.damaged()
    assert bad in problem


def test_a_release_under_another_name_is_refused(frozen: Shop) -> None:
    version = frozen.version
    (frozen.zips / f"{version}.zip").rename(frozen.zips / "2026-11-23-00000000.zip")
    (frozen.zips / "copy of a release.zip").write_bytes(b"")
    releases = frozen.releases()
    assert releases.versions() == ()
    told = " ".join(releases.damaged())
    assert f"it holds {version}" in told
    assert "copy of a release.zip" in told


def test_damage_that_comes_later_is_found_when_it_is_read(frozen: Shop) -> None:
    version = frozen.version
    os.utime(frozen.zips, (0, 0))
    releases = frozen.releases()
    assert releases.versions() == (version,)
    path = frozen.zips / f"{version}.zip"
    with path.open("r+b") as file:
        file.write(b"\0" * 1000)
    with pytest.raises(ReleaseError, match="damaged"):
        releases.open(version)


# --- Opening --------------------------------------------------------------------------------------


def test_a_release_answers_from_its_own_data(frozen: Shop) -> None:
    old = frozen.version
    frozen.change("2026-12-01")
    frozen.folder.replace("site.toml", "A group", "Another group")
    new = frozen.freeze()
    releases = frozen.releases()
    assert Database(frozen.database).rows(TITLE) == [{"title": AFTER}]
    snapshot = releases.open(old)
    assert snapshot.rows(TITLE) == [{"title": BEFORE}]
    assert (snapshot.version, str(snapshot.data_date)) == (old, "2026-11-22")
    assert parse_site(snapshot.text("site.toml")).group_name == "A group"
    assert "2026-12-01" not in snapshot.text("CHANGELOG.md")
    assert releases.open(new).rows(TITLE) == [{"title": AFTER}]
    assert releases.answers(old)["a-figure"]["headline"] == "Seven."


def test_a_release_counts_like_the_data_it_was_made_of(frozen: Shop) -> None:
    version = frozen.version
    now, then = Database(frozen.database).snapshot(), frozen.releases().open(version)
    tables = "SELECT table_name AS t FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
    assert then.rows(tables) == now.rows(tables)
    for row in now.rows(tables):
        # A release keeps no fingerprint of texts: nobody asks whether it is current.
        sql = f'SELECT * FROM "{row["t"]}" ORDER BY ALL'
        rest = "SELECT data_version, data_date, content_hash FROM meta"
        # The description is stamped with the version when the data leave the house.
        texts = "SELECT * FROM text_parts WHERE name <> 'datapackage.json' ORDER BY ALL"
        sql = {"meta": rest, "text_parts": texts}.get(str(row["t"]), sql)
        assert then.rows(sql) == now.rows(sql), row["t"]


def test_a_release_is_as_locked_as_the_served_data(frozen: Shop) -> None:
    snapshot = frozen.releases().open(frozen.version)
    for sql in ("DELETE FROM cases", "SELECT * FROM read_text('/etc/hostname')", "SET threads = 8"):
        with pytest.raises(Exception, match="A query failed"):
            snapshot.rows(sql)


def test_a_release_is_built_once_for_all_who_ask(
    frozen: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = frozen.version
    releases = frozen.releases()
    built = []
    real = releases._build

    def counted(asked: str) -> object:
        built.append(threading.get_ident())
        return real(asked)

    monkeypatch.setattr(releases, "_build", counted)
    with ThreadPoolExecutor(20) as threads:
        snapshots = set(threads.map(lambda _: releases.open(version), range(20)))
    assert len(built) == 1
    assert len(snapshots) == 1


def test_only_a_few_releases_are_open_at_once_and_each_goes_on_answering(
    two: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases_py, "OPEN_AT_ONCE", 1)
    releases = two.releases()
    snapshots = [releases.open(version) for version in releases.versions()]
    for _ in range(2):
        assert [s.rows(TITLE)[0]["title"] for s in snapshots] == [AFTER, BEFORE]
        assert len(releases._open) == 1
    assert [releases.open(version) for version in releases.versions()] == snapshots


def test_a_release_that_code_cannot_load_says_so_and_the_others_are_served(two: Shop) -> None:
    releases = two.releases()
    good, bad = releases.versions()
    cases = "publication_id,case_no\nhand-b,first\n"
    two.rezip(bad, lambda files: files.update({"cases.csv": cases}))
    with pytest.raises(ReleaseError, match=rf"{bad} cannot be opened with today's code"):
        releases.open(bad)
    assert releases.open(good).version == good


# --- Growing --------------------------------------------------------------------------------------


def _column_gone(files: dict[str, str], name: str, column: str) -> None:
    rows = list(csv.DictReader(io.StringIO(files[name], newline="")))
    out = io.StringIO()
    kept = [label for label in rows[0] if label != column]
    writer = csv.DictWriter(out, kept, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    files[name] = out.getvalue()


def test_a_column_that_a_release_lacks_is_empty(frozen: Shop) -> None:
    version = frozen.version
    # A required column and one that may be empty; today's values must not slip in.
    for column in ("dimension", "category_as_stated"):
        frozen.rezip(version, lambda files, c=column: _column_gone(files, "breakdowns.csv", c))
    snapshot = frozen.releases().open(version)
    rows = snapshot.rows("SELECT DISTINCT dimension, category_as_stated FROM breakdowns")
    assert rows == [{"dimension": None, "category_as_stated": None}]
    assert snapshot.rows("SELECT count(*) AS n FROM breakdowns WHERE n IS NOT NULL")[0]["n"]


def test_a_table_that_a_release_lacks_is_empty(frozen: Shop) -> None:
    version = frozen.version
    frozen.rezip(version, lambda files: files.pop("claims.csv"))
    snapshot = frozen.releases().open(version)
    assert snapshot.rows("SELECT count(*) AS n FROM claims") == [{"n": 0}]


def test_codes_that_a_release_lacks_are_todays(frozen: Shop) -> None:
    version = frozen.version
    today = Database(frozen.database).snapshot()

    def older(files: dict[str, str]) -> None:
        del files["designs.csv"]
        del files["countries.csv"]
        _column_gone(files, "age_groups.csv", "position")
        files["age_groups.csv"] += "elder,Elders,A code that is gone today\n"

    frozen.rezip(version, older)
    snapshot = frozen.releases().open(version)
    for table in ("designs", "countries"):
        sql = f"SELECT * FROM {table} ORDER BY ALL"
        assert snapshot.rows(sql) == today.rows(sql)
    rows = snapshot.rows("SELECT age_group, position FROM age_groups ORDER BY position")
    assert rows == [
        *today.rows("SELECT age_group, position FROM age_groups ORDER BY position"),
        {"age_group": "elder", "position": None},
    ]


def test_tables_and_columns_of_which_today_knows_nothing_stay_in_the_files(frozen: Shop) -> None:
    version = frozen.version

    def richer(files: dict[str, str]) -> None:
        header, *rows = files["community.csv"].splitlines()
        files["community.csv"] = "\n".join([f"{header},mood", *(f"{row},good" for row in rows), ""])
        files["moods.csv"] = "mood,label\ngood,Good\n"

    frozen.rezip(version, richer)
    snapshot = frozen.releases().open(version)
    assert snapshot.rows("SELECT count(*) AS n FROM community") == [{"n": 1}]
    assert "mood" in snapshot.text("community.csv")
    assert snapshot.text("moods.csv").startswith("mood,label")


def test_settings_that_a_release_lacks_are_todays(frozen: Shop) -> None:
    version = frozen.version

    def older(files: dict[str, str]) -> None:
        kept = [line for line in files["site.toml"].splitlines() if "licence" not in line]
        files["site.toml"] = "\n".join(line for line in kept if "hosts" not in line)

    frozen.rezip(version, older)
    frozen.folder.replace("site.toml", "A group", "Another group")
    frozen.build()
    site = parse_site(frozen.releases().open(version).text("site.toml"))
    assert site.group_name == "A group"
    assert site.licence == "CC-BY-4.0"
    assert site.link_hosts == {"example.org"}


def test_new_rules_do_not_break_old_releases(frozen: Shop) -> None:
    version = frozen.version

    def faulty(files: dict[str, str]) -> None:
        files[P] = files[P].replace("10.1000/hand-a", "no DOI at all")
        files["cases.csv"] = files["cases.csv"].replace("recovered", "a code that is no more")

    frozen.rezip(version, faulty)
    assert frozen.releases().open(version).rows(TITLE) == [{"title": BEFORE}]


def test_a_release_stays_the_same_while_the_data_change(frozen: Shop) -> None:
    version = frozen.version
    frozen.rezip(version, lambda files: files.pop("designs.csv"))
    releases = frozen.releases()
    sql = "SELECT label FROM designs ORDER BY ALL"
    before = releases.open(version).rows(sql)
    frozen.folder.set("designs.csv", 2, "label", "Another label")
    frozen.build()
    releases._open.clear()
    assert releases.open(version).rows(sql) == before


# --- Taking along ---------------------------------------------------------------------------------


def test_all_files_of_the_served_data_stand_in_the_database(shop: Shop) -> None:
    shop.folder.write("LICENSE", b"Free.\r\n")
    excel_europe(shop.folder)
    shop.build()
    snapshot = Database(shop.database).snapshot()
    shop.folder.write(P, b"half-edited")
    files = snapshot.files()
    described = {"datapackage.json", "site.toml", "CHANGELOG.md", "LICENSE"}
    assert set(files) == {*shop.folder.csv_files(), *described}
    assert files["LICENSE"] == "Free.\n"
    assert files[P].startswith("publication_id,title,")
    assert files[P] == snapshot.text(P)
    assert BEFORE in files[P]
    with pytest.raises(UnknownFileError, match=r"'\.\./x' .* publications\.csv"):
        snapshot.text("../x")


def test_a_zip_that_is_still_being_copied_is_taken_up_when_it_is_whole(frozen: Shop) -> None:
    version = frozen.version
    path = frozen.zips / f"{version}.zip"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    long_ago = time.time() - 60
    os.utime(frozen.zips, (long_ago, long_ago))
    releases = frozen.releases()
    assert releases.versions() == ()
    with path.open("ab") as file:
        file.write(whole[100:])
    os.utime(frozen.zips, (long_ago, long_ago))
    assert releases.versions() == (version,)


def test_a_zip_that_does_not_say_what_it_holds_is_damaged(frozen: Shop) -> None:
    good = frozen.version
    files = unpack((frozen.zips / f"{good}.zip").read_bytes())
    for text in ("no json", "[]", "null", "{}"):
        odd = pack({**files, "version.json": text}, date(2026, 1, 1))
        (frozen.zips / "2026-01-01-00000000.zip").write_bytes(odd)
        assert frozen.releases().versions() == (good,)


def test_an_edit_of_a_carried_text_is_built_but_is_no_new_version(frozen: Shop) -> None:
    version = frozen.version
    frozen.folder.write("SOURCES.md", b"Where it comes from.")
    assert ensure(frozen.folder.path, frozen.database) == version
    assert Database(frozen.database).snapshot().text("SOURCES.md") == "Where it comes from."


def test_the_bundle_of_a_draft_says_so_and_is_like_a_release(frozen: Shop) -> None:
    version = frozen.version
    snapshot = Database(frozen.database).snapshot()
    none = Releases(frozen.folder.path / "none", frozen.database)
    draft = bundle(snapshot, none)
    assert draft == bundle(snapshot, none)
    files = unpack(draft)
    assert json.loads(files["version.json"])["version"] == f"{version}-draft"
    released = unpack((frozen.zips / f"{version}.zip").read_bytes())
    assert set(released) == {*files, "answers/a-figure.json"}
    stamped = {"version.json", "datapackage.json"}
    assert {name for name in files if files[name] != released[name]} == stamped
    for held, said in ((files, f"{version}-draft"), (released, version)):
        assert json.loads(held["datapackage.json"])["version"] == said


def test_the_bundle_of_a_release_is_its_own_file(frozen: Shop) -> None:
    version, releases = frozen.version, frozen.releases()
    packed = (frozen.zips / f"{version}.zip").read_bytes()
    assert bundle(Database(frozen.database).snapshot(), releases) == packed
    assert bundle(releases.open(version), releases) == packed


def test_a_table_as_parquet_keeps_types_and_lists(frozen: Shop) -> None:
    version = frozen.version
    for snapshot in (Database(frozen.database).snapshot(), frozen.releases().open(version)):
        table = pyarrow.parquet.read_table(io.BytesIO(parquet(snapshot, "publications")))
        assert table.column_names == frozen.folder.rows(P)[0]
        rows = {row["publication_id"]: row for row in table.to_pylist()}
        assert rows["hand-b"]["countries"] == ["JPN", "TWN"]
        assert rows["hand-b"]["pmcid"] is None
        assert rows["hand-a"]["n_cases"] == 4
        empty = pyarrow.parquet.read_table(io.BytesIO(parquet(snapshot, "corrections")))
        assert empty.num_rows == 0


@pytest.mark.parametrize("name", ["meta", "texts", "known", "nonsense", 'cases" --'])
def test_only_described_tables_come_as_parquet(name: str, frozen: Shop) -> None:
    with pytest.raises(UnknownFileError, match="publications"):
        parquet(Database(frozen.database).snapshot(), name)


def test_the_parquet_of_a_release_has_the_columns_of_its_csv(frozen: Shop) -> None:
    version = frozen.version
    frozen.rezip(version, lambda files: _column_gone(files, "breakdowns.csv", "category_as_stated"))
    table = pyarrow.parquet.read_table(
        io.BytesIO(parquet(frozen.releases().open(version), "breakdowns"))
    )
    assert table.column_names == ["publication_id", "dimension", "category", "n", "of"]


def test_the_database_file_can_be_taken_along_as_it_is_served(frozen: Shop, tmp_path: Path) -> None:
    version = frozen.version
    served = Database(frozen.database).snapshot()
    was = frozen.database.read_bytes()
    frozen.database.write_bytes(b"overwritten meanwhile")
    assert served.file == was
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(served.file)
    with duckdb.connect(copy, read_only=True) as connection:
        assert connection.execute("SELECT data_version FROM meta").fetchone() == (version,)
    assert served.rows(TITLE) == [{"title": BEFORE}]


def test_a_closed_snapshot_lets_go_of_its_file(frozen: Shop) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        Database(frozen.database)
    assert len(list(Path("/proc/self/fd").iterdir())) < before + 10
