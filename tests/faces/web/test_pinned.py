"""Links that say the same next year; and drafts, which say that they are drafts."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.figures.figure import registry

from .choices import ASKED, FIGURES
from .conftest import NEW_PUBLICATION, Shop, serve
from .reading import ORIGIN, Html, Server

COUNT = "/figures/published-count"
OLD, NEW = "At least 1,054 people with ANE", "At least 1,100 people with ANE"


def cited_as(server: Server, path: str, query: str) -> str:
    """The address that the reply itself says to cite."""
    link = server.get(path, query).headers["link"]
    assert link.endswith('>; rel="cite-as"')
    return link.removeprefix("<").partition(">")[0]


class TestDraft:
    @pytest.mark.parametrize("figure_id", FIGURES)
    def test_every_face_says_draft(self, draft: Server, figure_id: str) -> None:
        path = f"/figures/{figure_id}"
        assert draft.page(path).texts(".notice")[0].startswith("Draft.")
        assert draft.page(f"{path}/embed").texts(".notice")[0].startswith("Draft:")
        assert draft.json(f"{path}.json")["data_version"].endswith("-draft")
        found = draft.csv(f"{path}.csv")
        assert {row[-1][-6:] for row in found.rows} == {"-draft"}
        for face in (".bib", ".ris", ".csl.json"):
            assert "-draft" in draft.get(path + face).text
        for face in (".json", ".csv", ".bib", ".ris", ".csl.json"):
            assert "-draft." in draft.get(path + face).headers["content-disposition"]

    @pytest.mark.parametrize("path", ["/figures", "/data/", "/changes"])
    def test_every_other_page_says_draft(self, draft: Server, path: str) -> None:
        assert draft.page(path).texts(".notice")[0].startswith("Draft.")

    def test_the_list_of_figures_and_readiness_say_draft(self, draft: Server) -> None:
        assert draft.json("/api/v1/figures")["data_version"].endswith("-draft")
        assert draft.json("/api/v1/figures")["releases"] == []
        assert draft.json("/readyz")["released"] is False

    @pytest.mark.parametrize("face", ["", ".json", ".csv", ".bib", ".svg", "/embed"])
    def test_a_draft_cannot_be_pinned(self, draft: Server, face: str) -> None:
        version = draft.json("/readyz")["data_version"]
        for asked in (version, version.removesuffix("-draft")):
            reply = draft.get(COUNT + face, f"version={asked}", status=404)
            assert "There is no release yet" in reply.text

    def test_the_links_of_a_draft_name_no_version(self, draft: Server) -> None:
        assert "version=" not in draft.json(f"{COUNT}.json")["links"]["lasting"]
        assert "version=" not in draft.page(COUNT).text("#snippet")

    def test_a_release_shows_no_draft(self, released: Server, shop: Shop) -> None:
        for path in (COUNT, f"{COUNT}/embed", "/figures", "/data/", "/changes"):
            assert "raft" not in released.page(path).words.replace("drafts", "")
        assert released.json("/readyz")["data_version"] == shop.versions[1]


class TestPinned:
    def test_newest_and_older_release_say_different_numbers(
        self, released: Server, shop: Shop
    ) -> None:
        assert released.json(f"{COUNT}.json")["headline"].startswith(NEW)
        older = f"version={shop.versions[0]}"
        told = released.json(f"{COUNT}.json", older)
        assert told["headline"].startswith(OLD)
        assert told["totals"]["total"] == 1054
        page = released.page(COUNT, older)
        assert page.text("#headline") == told["headline"]
        assert page.text(".totals dd") == "1,054"
        assert page.linked_data()["version"] == shop.versions[0]
        assert f"Data version {shop.versions[0]}, 22 November 2026" in page.words
        embed = released.page(f"{COUNT}/embed", older)
        assert embed.text(".headline") == told["headline"]
        for table in (page.tables[0], embed.tables[0]):
            assert table.rows[-1][4] == "1,054"
        found = released.csv(f"{COUNT}.csv", older)
        column = found.header.index("could_be_counted_by_then")
        assert found.rows[-1][column] == "1054"
        assert found.rows[-1][-1] == shop.versions[0]

    def test_citations_of_an_older_release_hold_its_publications_only(
        self, released: Server, shop: Shop
    ) -> None:
        for face in (".bib", ".ris", ".csl.json"):
            older = released.get(COUNT + face, f"version={shop.versions[0]}").text
            assert NEW_PUBLICATION in released.get(COUNT + face).text
            assert NEW_PUBLICATION not in older
            assert shop.versions[0] in older
            assert shop.versions[1] not in older

    @pytest.mark.parametrize("figure_id", FIGURES)
    def test_a_pinned_answer_is_the_frozen_one(
        self, released: Server, shop: Shop, figure_id: str
    ) -> None:
        for version in shop.versions:
            frozen = released.service.releases.answers(version)[figure_id]
            told = released.json(f"/figures/{figure_id}.json", f"version={version}")
            assert told["selection"].pop("version") == version
            assert frozen["selection"].pop("version") is None
            assert {name: told[name] for name in frozen} == frozen

    @pytest.mark.parametrize("figure_id", FIGURES)
    def test_an_older_page_says_what_the_newest_data_say_and_what_changed(
        self, released: Server, shop: Shop, figure_id: str
    ) -> None:
        path, older = f"/figures/{figure_id}", f"version={shop.versions[0]}"
        newest = released.json(f"{path}.json")["headline"]
        moved = newest != released.json(f"{path}.json", older)["headline"]
        assert moved or figure_id != "published-count"
        notice = released.page(path, older).text("aside.notice")
        said = f"A newer figure exists: {newest} See the newest"
        assert notice.startswith(said) is moved
        assert ("The newest data give the same sentence." in notice) is not moved
        assert "What changed: One publication more, with 46 patients. Thanks." in notice
        assert "The first collation" not in notice
        newer = released.json(f"{path}.json", older)["newer"]
        assert newer == {
            "data_version": shop.versions[1], "headline": newest, "url": ORIGIN + path,
        }  # fmt: skip
        embed = released.page(f"{path}/embed", older)
        assert "A newer figure exists." in embed.text(".notice")

    def test_the_choices_go_along_to_the_newest_data(self, released: Server, shop: Shop) -> None:
        page = released.page(COUNT, f"version={shop.versions[0]}&country=JPN&from=2015")
        (link,) = [a for a in page.all("aside.notice a") if a.attrs["href"] != "/changes"]
        asked = parse_qs(urlsplit(link.attrs["href"] or "").query)
        assert asked == {"country": ["JPN"], "from": ["2015"]}

    def test_where_nothing_changed_for_a_choice_it_is_said(
        self, released: Server, shop: Shop
    ) -> None:
        page = released.page(COUNT, f"version={shop.versions[0]}&country=CHN&to=2020")
        notice = page.text("aside.notice")
        assert "The newest data give the same sentence." in notice
        assert "A newer figure exists" not in notice

    def test_pinned_to_the_newest_there_is_no_line(self, released: Server, shop: Shop) -> None:
        for query in ("", f"version={shop.versions[1]}"):
            assert released.page(COUNT, query).all("aside") == []
            assert released.json(f"{COUNT}.json", query)["newer"] is None
            assert released.page(f"{COUNT}/embed", query).all(".notice") == []

    @pytest.mark.parametrize("face", ["", ".json", ".csv", ".bib", ".ris", ".svg", "/embed"])
    def test_an_unknown_version_is_404_and_names_the_known(
        self, released: Server, shop: Shop, face: str
    ) -> None:
        for version in ("2020-01-01-00000000", "nonsense", "", f"{shop.versions[0]}-draft"):
            error = released.json(COUNT + face, {"version": version}, status=404)["error"]
            assert error["known"]["version"] == [shop.versions[1], shop.versions[0]]
            page = released.page(COUNT + face, {"version": version}, status=404)
            assert shop.versions[0] in page.words

    def test_two_versions_at_once_are_refused(self, released: Server, shop: Shop) -> None:
        query = {"version": list(shop.versions)}
        (problem,) = released.json(f"{COUNT}.json", query, status=422)["error"]["problems"]
        assert problem["field"] == "version"


class TestLasting:
    @pytest.mark.parametrize(("figure_id", "query"), ASKED)
    def test_a_lasting_link_names_every_value_and_gives_the_same_answer(
        self, released: Server, shop: Shop, figure_id: str, query: str
    ) -> None:
        path = f"/figures/{figure_id}"
        told = released.json(f"{path}.json", query)
        lasting = told["links"]["lasting"]
        named = parse_qs(urlsplit(lasting).query)
        for name, values in parse_qs(query).items():
            assert sorted(named[name]) == sorted(values)
        assert named["version"] == [shop.versions[1]]
        always = {"basis", "lang"} & set(registry()[figure_id].fields)
        assert always <= set(named)
        again = released.json(lasting.replace(path, f"{path}.json"))
        assert again["links"]["lasting"] == lasting
        for name in set(told) - {"selection", "links"}:
            assert again[name] == told[name]
        again["selection"]["version"] = None
        assert again["selection"] == told["selection"]

    def test_every_face_leads_to_the_same_lasting_link(self, released: Server) -> None:
        query = "country=JPN&country=CHN&from=2015"
        page = released.page(COUNT, query)
        lasting = released.json(f"{COUNT}.json", query)["links"]["lasting"]
        assert page.text("#lasting") == lasting
        assert lasting in page.text("#quotation")
        assert lasting in page.text("#apa")
        for face in ("", ".json", ".csv", ".bib", ".ris", ".csl.json"):
            assert cited_as(released, COUNT + face, query) == lasting
        assert json.loads(released.get(f"{COUNT}.csl.json", query).text)[0]["URL"] == lasting
        frame = Html(f"<!doctype html>{page.text('#snippet')}").one("iframe")
        src = frame.attrs["src"] or ""
        assert src == lasting.replace(COUNT, f"{COUNT}/embed")
        assert released.page(src).text(".headline") == page.text("#headline")
        assert frame.attrs["title"] == page.text("h1")


class TestWhileRunning:
    def test_a_draft_becomes_a_release_and_then_the_older_one_without_a_restart(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        mine = shop.copy(tmp_path / "data")
        mine.say("2026-12-02", "- Nothing but this line.")
        version = mine.build()
        with serve(mine.database, mine.releases) as server:
            page = server.get(COUNT)
            assert server.json("/readyz")["data_version"] == f"{version}-draft"
            server.get(COUNT, f"version={version}", status=404)
            assert "are no release yet" in server.page("/changes").words
            # A number that was released is never measured against a draft.
            last = server.page(COUNT, f"version={shop.versions[1]}")
            assert last.all("aside.notice") == []
            first = server.json(f"{COUNT}.json", f"version={shop.versions[0]}")["newer"]
            assert first["data_version"] == shop.versions[1]
            assert f"version={shop.versions[1]}" in first["url"]

            assert mine.release().versions[-1] == version
            assert server.json("/readyz")["data_version"] == version
            assert server.page(COUNT).all(".notice") == []
            assert server.get(COUNT).headers["etag"] != page.headers["etag"]
            server.get(COUNT, f"version={version}")
            older = server.page(COUNT, f"version={shop.versions[1]}").text("aside.notice")
            assert "The newest data give the same sentence." in older
            assert "Nothing but this line." in older
            assert version in server.page("/changes").texts("h3 small a")

    def test_a_new_build_is_served_without_a_restart(self, shop: Shop, tmp_path: Path) -> None:
        mine = shop.copy(tmp_path / "data")
        with serve(mine.database, mine.releases) as server:
            before = server.get(f"{COUNT}.json").headers["etag"]
            mine.say("2026-12-03", "- One publication less.")
            rows = mine.rows("publications.csv")
            mine.save(
                "publications.csv", [r for r in rows if r["publication_id"] != NEW_PUBLICATION]
            )
            version = mine.build()
            told = server.json(f"{COUNT}.json")
            assert told["data_version"] == f"{version}-draft"
            assert told["headline"].startswith(OLD)
            assert server.get(f"{COUNT}.json").headers["etag"] != before
            pinned = server.json(f"{COUNT}.json", f"version={shop.versions[1]}")
            assert pinned["headline"].startswith(NEW)
