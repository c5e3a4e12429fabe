"""The folder is whole or as it was, and nothing of anybody else's is lost."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.__main__ import main
from dashboard.faces.images import BusyError, Images
from dashboard.faces.pictures import Format, Picture
from dashboard.faces.static_site import SiteError, Written
from dashboard.faces.static_site.folder import Folder, replacing
from dashboard.faces.static_site.places import Place
from tests.faces.web.conftest import Pencil, Shop

from .conftest import STEPS, Site, write

PLACE = Place("index.html", "/")


def content(folder: Path) -> dict[str, bytes]:
    return Site(folder).files


def test_the_list_of_files_names_each_with_its_digest(thin: Site, shop: Shop) -> None:
    manifest = json.loads(thin.files["manifest.json"])
    assert manifest["data_version"] == shop.versions[-1]
    assert manifest["files"] == {
        name: hashlib.sha256(body).hexdigest()
        for name, body in thin.files.items()
        if name != "manifest.json"
    }


def put(folder: Path, **files: str) -> None:
    with replacing(folder) as made:
        for name, text in files.items():
            made.write(name, text.encode())
        made.seal({})


def test_an_earlier_copy_is_replaced_whole(tmp_path: Path) -> None:
    put(tmp_path / "site", a="1", b="2")
    put(tmp_path / "site", a="3")
    assert set(content(tmp_path / "site")) == {"a", "manifest.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put(tmp_path / "site", a="1")
    assert (tmp_path / "site" / "a").read_text() == "1"


def a_strange_folder(site: Path) -> str:
    site.mkdir()
    (site / "letter.txt").write_text("mine")
    return "is not empty, and this command did not write it"


def a_file_beside_a_copy(site: Path) -> str:
    put(site, a="1")
    (site / "CNAME").write_text("mine")
    return "holds CNAME, which this command did not write"


def a_file(site: Path) -> str:
    site.write_text("mine")
    return "is a file. Name a folder"


def another_manifest(site: Path) -> str:
    site.mkdir()
    (site / "manifest.json").write_text('{"name": "an app"}')
    return "is not empty"


@pytest.mark.parametrize(
    "there", [a_strange_folder, a_file_beside_a_copy, a_file, another_manifest]
)
def test_what_is_not_ours_is_left_alone(there: Callable[[Path], str], tmp_path: Path) -> None:
    message = there(tmp_path / "site")
    before = content(tmp_path)
    with pytest.raises(SiteError, match=message):
        put(tmp_path / "site", a="2")
    assert content(tmp_path) == before


def test_a_run_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "site", a="1")

    def broken() -> None:
        with replacing(tmp_path / "site") as made:
            made.write("a", b"2")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert (tmp_path / "site" / "a").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_names_that_are_one_file_elsewhere_are_refused(tmp_path: Path) -> None:
    made = Folder(tmp_path)
    made.write("figures/A.html", b"")
    with pytest.raises(SiteError, match=r"figures/a\.html"):
        made.write("figures/a.html", b"")


class Busy(Images):
    """Never draws for a page."""

    def draw(self, picture: Picture, _format: Format) -> bytes:
        if picture.figure == "lesions":
            raise BusyError
        return b""


def test_a_chart_that_fails_is_told_and_nothing_is_written(
    handed_over_database: Path, tmp_path: Path
) -> None:
    images = Busy(tmp_path / "images", browser=Pencil())
    with pytest.raises(
        SiteError, match=r"(?s)lesions, table main, chart as svg.*Run the command again"
    ):
        write(tmp_path / "site", handed_over_database, images=images, steps={})
    assert not (tmp_path / "site").exists()


def test_data_that_change_meanwhile_are_told_and_nothing_is_written(
    handed_over_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = itertools.count()
    monkeypatch.setattr("dashboard.faces.web.service.Service.state", lambda _self: next(states))
    monkeypatch.setattr("dashboard.faces.static_site.crawl.Crawl._find", lambda *_: PLACE)
    with pytest.raises(SiteError, match="The data changed while the pages were written"):
        write(tmp_path / "site", handed_over_database, steps={})
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "address", ["example.org", "https://example.org/numbers", "ftp://example.org", "https://"]
)
def test_a_strange_address_is_refused(
    handed_over_database: Path, tmp_path: Path, address: str
) -> None:
    with pytest.raises(SiteError, match=r"such as https://numbers\.example\.org"):
        write(tmp_path / "site", handed_over_database, address=address)


def test_the_command_says_what_was_written(
    handed_over_database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[dict[str, Any]] = []

    def written(out: Path, **options: Any) -> Written:
        asked.append({"out": out, **options})
        return Written(data_version="1", files=12, pages=3, size=4_600_000, drawn=False)

    monkeypatch.setattr("dashboard.__main__.write_site", written)
    monkeypatch.setenv("ANE_ADDRESS", "https://a.example.org/")
    arguments = ["site", "-o", "out", "--database", str(handed_over_database)]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert said.out == "out: data version 1, 3 pages, 12 files, 5 MB\n"
    assert said.err.count("No Chromium browser was found") == 1
    assert main([*arguments, "--charts", "none", "--address", "https://b.example.org"]) == 0
    assert capsys.readouterr().err == ""
    first, second = asked
    assert (first["address"], first["charts"]) == ("https://a.example.org", "default")
    assert (second["address"], second["charts"]) == ("https://b.example.org", "none")
    assert first["database_file"] == handed_over_database


def test_the_command_tells_a_mistake(
    handed_over_database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["site", "-o", "out", "--database", str(handed_over_database)]
    assert main([*arguments, "--address", "numbers"]) == 1
    assert "'numbers' is no address of a site" in capsys.readouterr().err


@pytest.mark.slow
def test_a_second_run_writes_the_same_bytes(thin: Site, shop: Shop, tmp_path: Path) -> None:
    write(tmp_path / "again", shop.database, shop.releases, steps=STEPS)
    assert content(tmp_path / "again") == thin.files
