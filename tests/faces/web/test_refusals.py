"""What cannot be answered: told with the way on, as a page or as JSON, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.faces.web.endpoint import LONGEST_QUERY
from dashboard.figures.figure import registry

from .choices import FIGURES
from .conftest import serve
from .reading import JSON, Server
from .refusing import refused

COUNT = "/figures/published-count"
FACES = (
    "",
    ".json",
    ".csv",
    ".bib",
    ".ris",
    ".csl.json",
    ".svg",
    ".png",
    "/embed",
    "/card.png",
    "/post.png",
)


class TestUnknown:
    @pytest.mark.parametrize("face", FACES)
    def test_figure(self, draft: Server, face: str) -> None:
        error = refused(draft, f"/figures/no-such-figure{face}", status=404)
        assert error["known"] == {"figures": FIGURES}
        page = draft.page(f"/figures/no-such-figure{face}", status=404)
        assert {f"/figures/{figure_id}" for figure_id in FIGURES} <= set(page.links())

    @pytest.mark.parametrize(
        "path",
        [
            "/nowhere", "/figures/published-count/nothing", "/figures/published-count/embed/x",
            "/index.html", "/api", "/api/v1", "/api/v2/figures", "/wp-login.php", "/.env",
            "/figures/published-count.pdf", "/figures/.json", "/data/releases", "/map/x", "/a%00b",
            "/figures/%2e%2e/secret", "/%F0%9F%92%A5", "/figures//published-count",
        ],
    )  # fmt: skip
    def test_path(self, draft: Server, path: str) -> None:
        refused(draft, path, status=404)

    @pytest.mark.parametrize(
        "name", ["nothing.csv", "..%2Fsite.toml", "site.toml", "releases.zip", "ane.duckdb.lock"]
    )
    def test_data_file(self, draft: Server, name: str) -> None:
        error = refused(draft, f"/data/{name}", status=404)
        if "/" not in name and "%" not in name:
            assert "publications.csv" in error["known"]["files"]

    def test_release_file(self, released: Server) -> None:
        error = refused(released, "/data/releases/2020-01-01-00000000.zip", status=404)
        assert error["known"]["version"] == list(released.service.releases.versions())


class TestImpossible:
    @pytest.mark.parametrize(
        ("query", "field", "allowed"),
        [
            ("trigger=flu", "trigger", "influenza_a"),
            ("trigger=influenza&trigger=flu", "trigger", "covid19"),
            ("country=Japan", "country", "JPN"),
            ("age=baby", "age", "child"),
            ("design=rumour", "design", "cohort"),
            ("basis=guess", "basis", "as_published"),
            ("lang=xx", "lang", "en"),
            ("age=child&age=adult", "age", "adult"),
            ("basis=", "basis", "distinct"),
        ],
    )
    def test_value_names_the_allowed_ones(
        self, draft: Server, query: str, field: str, allowed: str
    ) -> None:
        for face in ("", ".json", ".csv", ".bib", "/embed", ".svg"):
            error = refused(draft, COUNT + face, query, status=422)
            assert [problem["field"] for problem in error["problems"]] == [field]
            assert allowed in error["known"][field]
            assert "No number is shown" in error["message"]

    @pytest.mark.parametrize(
        "query",
        ["from=soon", "from=1899", "to=2101", "from=-5", "from=２０２０", "from=2020.0", "from="],
    )
    def test_year(self, draft: Server, query: str) -> None:
        (problem,) = refused(draft, COUNT, query, status=422)["problems"]
        assert "1900" in problem["message"]
        assert "2100" in problem["message"]

    def test_years_the_wrong_way_round(self, draft: Server) -> None:
        (problem,) = refused(draft, COUNT, "from=2022&to=2015", status=422)["problems"]
        assert "swap the two years" in problem["message"]

    def test_one_year_twice(self, draft: Server) -> None:
        (problem,) = refused(draft, COUNT, "from=2015&from=2016", status=422)["problems"]
        assert "may be given once" in problem["message"]

    @pytest.mark.parametrize("figure_id", FIGURES)
    def test_a_name_that_the_figure_does_not_follow_is_not_passed_over(
        self, draft: Server, figure_id: str
    ) -> None:
        fields = registry()[figure_id].fields
        (problem,) = refused(draft, f"/figures/{figure_id}", "colour=red", status=422)["problems"]
        assert all(name in problem["message"] for name in fields)

    def test_all_problems_are_told_at_once(self, draft: Server) -> None:
        query = "country=XXX&age=old&colour=red&from=1"
        problems = refused(draft, COUNT, query, status=422)["problems"]
        assert {p["field"] for p in problems} == {"country", "age", "colour", "from"}

    @pytest.mark.parametrize("face", [".csv", ".svg", ".png", "/card.png", "/post.png"])
    def test_table_names_those_of_the_figure(self, draft: Server, face: str) -> None:
        for query in ("table=nothing", "table=main&table=shares", "table="):
            path = f"/figures/triggers-over-time{face}"
            error = refused(draft, path, query, status=422)
            assert error["known"] == {"table": ["main", "shares", "periods"]}

    @pytest.mark.parametrize("face", ["", ".json", ".bib", "/embed"])
    def test_a_face_of_all_tables_takes_no_table(self, draft: Server, face: str) -> None:
        refused(draft, COUNT + face, "table=main", status=422)


class TestRequests:
    def test_too_long_a_query(self, draft: Server) -> None:
        longest = "utm_source=" + "x" * (LONGEST_QUERY - len("utm_source="))
        draft.get(COUNT, longest)
        for path in (COUNT, "/", "/map", "/figures", "/data/publications.csv"):
            error = refused(draft, path, longest + "x", status=414)
            assert "2000" in error["message"]

    @pytest.mark.parametrize(
        "host", ["evil.example/x", "a b", '"><script>', "x@y", "", "a\tb", "[::1", "host:notaport"]
    )
    def test_strange_host(self, draft: Server, host: str) -> None:
        reply = draft.get(COUNT, status=400, headers={**JSON, "host": host})
        assert not host or host not in reply.text

    @pytest.mark.parametrize("host", ["localhost:8501", "[::1]:8501", "numbers.example.org"])
    def test_links_are_written_for_the_host_that_was_asked(self, draft: Server, host: str) -> None:
        links = draft.get(f"{COUNT}.json", headers={"host": host}).json()["links"]
        assert links["page"] == f"http://{host}{COUNT}"

    def test_links_are_written_for_the_public_address_where_one_is_set(
        self, handed_over_database: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ANE_ADDRESS", "https://numbers.example.org/")
        with serve(handed_over_database) as server:
            reply = server.get(f"{COUNT}.json", headers={"host": "a strange/host"})
            assert reply.json()["links"]["page"] == f"https://numbers.example.org{COUNT}"

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    def test_nothing_can_be_written(self, draft: Server, method: str) -> None:
        for path in (COUNT, f"{COUNT}.json", "/figures", "/data/", "/healthz", "/", "/map"):
            reply = draft.get(path, status=405, method=method)
            assert {"GET", "HEAD"} == set(reply.headers["allow"].replace(" ", "").split(","))

    @pytest.mark.parametrize(
        ("path", "accept", "as_json"),
        [
            ("/figures/nothing", "*/*", False),
            ("/figures/nothing.json", "*/*", True),
            ("/figures/nothing.json", "text/html", False),
            ("/figures/nothing", "application/json", True),
            ("/figures/nothing", "application/problem+json, */*", True),
            ("/figures/nothing", "application/json, text/html", False),
            ("/figures/nothing.csv", "text/csv", True),
            ("/figures/nothing.svg", "image/*", False),
            ("/api/v1/nothing", "*/*", True),
            ("/nowhere", "", False),
        ],
    )
    def test_page_or_json_by_accept_then_by_address(
        self, draft: Server, path: str, accept: str, as_json: bool
    ) -> None:
        reply = draft.get(path, status=404, headers={"accept": accept})
        kind = reply.headers["content-type"]
        assert kind == ("application/json" if as_json else "text/html; charset=utf-8")
