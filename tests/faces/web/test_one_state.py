"""What belongs together stays together: a page, its pictures and downloads are of one state."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dashboard.faces.web.reply import FOREVER

from .conftest import Shop, serve
from .reading import Server

MAP = "/figures/cases-by-country"
COUNT = "/figures/published-count"


def pictures(server: Server, path: str, query: str = "") -> list[str]:
    return [str(image.attrs["src"]) for image in server.page(path, query).all("figure img")]


def test_a_page_asks_for_the_very_picture_that_belongs_to_its_sentence(drawn: Server) -> None:
    for address in pictures(drawn, MAP):
        parts = urlsplit(address)
        assert drawn.get(parts.path, parts.query).headers["cache-control"] == FOREVER
        (digest,) = parse_qs(parts.query)["picture"]
        other = parts.query.replace(digest, digest[::-1])
        refused = drawn.get(parts.path, other, status=404)
        assert "belonged to other data" in refused.text


def test_pictures_of_other_choices_have_other_addresses(drawn: Server) -> None:
    found = {src for query in ("", "age=child", "to=2015") for src in pictures(drawn, MAP, query)}
    digests = {parse_qs(urlsplit(src).query)["picture"][0] for src in found}
    assert len(digests) == len(found) == 12  # two maps, wide and narrow, of three choices


def test_downloads_of_released_data_are_pinned_to_what_the_page_shows(
    released: Server, shop: Shop
) -> None:
    for query, version in (("", shop.versions[1]), (f"version={shop.versions[0]}",) * 2):
        links = [
            link
            for link in released.page(COUNT, query).links()
            if urlsplit(link).path.startswith(f"{COUNT}.")
        ]
        assert len(links) >= 5
        assert all(version.removeprefix("version=") in link for link in links)


def test_an_older_page_leads_to_the_data_of_its_release(released: Server, shop: Shop) -> None:
    older = f"version={shop.versions[0]}"
    assert f"/data/releases/{shop.versions[0]}.zip" in released.page(COUNT, older).links()
    assert f"/data/releases/{shop.versions[1]}.zip" not in released.page(COUNT).links()


def test_a_server_behind_its_releases_calls_no_older_number_newer(
    shop: Shop, tmp_path: Path
) -> None:
    """The newest release is in the folder, but an older build is served: a bad edit came after."""
    mine = shop.copy(tmp_path / "data")
    old = tmp_path / "old"
    shutil.copytree(mine.data, old)
    stale = Shop(old)
    rows = [row for row in stale.rows("publications.csv") if row["publication_id"] != "winter-2026"]
    stale.save("publications.csv", rows)
    text = (old / "CHANGELOG.md").read_text(encoding="utf-8")
    before, rest = text.split("## 2026-12-01", 1)
    (old / "CHANGELOG.md").write_text(before + "## " + rest.split("## ", 1)[1], encoding="utf-8")
    assert stale.build() == shop.versions[0]
    with serve(stale.database, mine.releases) as server:
        newest = server.page(COUNT, f"version={shop.versions[1]}")
        assert newest.all("aside.notice") == []
        assert "A newer figure exists" in server.page(COUNT).text("aside.notice")
        assert server.json(f"{COUNT}.json")["newer"]["data_version"] == shop.versions[1]


def test_what_reads_no_query_is_kept_once_whatever_is_asked(drawn: Server) -> None:
    for path in ("/figures", "/data/", "/changes", "/data/ane.duckdb"):
        kept = len(drawn.service.shelf)
        drawn.get(path)
        grown = len(drawn.service.shelf)
        for n in range(5):
            drawn.get(path, f"x={n}")
        assert len(drawn.service.shelf) == grown <= kept + 1
