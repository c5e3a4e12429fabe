"""The JSON routes against their own description, which programs are written from."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from dashboard.faces.web.routes import middleware, routes
from dashboard.faces.web.service import Service
from dashboard.figures.figure import registry
from dashboard.figures.selection import REPEATABLE

from .choices import FIGURES
from .conftest import Shop
from .reading import ORIGIN, Json, Server

DESCRIPTION = "/api/v1/openapi.json"
# Not asked: whether every call that breaks the description is refused. A former name, or what
# another site adds to a link, is understood, though the description does not offer it.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 3


@pytest.fixture(params=["draft", "released"])
def described(request: pytest.FixtureRequest) -> tuple[Server, Json]:
    server: Server = request.getfixturevalue(request.param)
    return server, server.json(DESCRIPTION)


def test_the_description_is_valid(described: tuple[Server, Json]) -> None:
    _server, document = described
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    assert document["servers"] == [{"url": ORIGIN}]


def test_every_figure_is_described_with_what_may_be_chosen(
    described: tuple[Server, Json],
) -> None:
    server, document = described
    parameters = document["components"]["parameters"]
    for figure in registry().values():
        for face in ("json", "csv"):
            asked = document["paths"][f"/figures/{figure.id}.{face}"]["get"]["parameters"]
            names = [p["$ref"].rsplit("/", 1)[1] for p in asked if "$ref" in p]
            assert names == list(figure.fields)
    for name, parameter in parameters.items():
        assert (parameter["schema"].get("type") == "array") is (name in REPEATABLE)
        assert parameter["description"].endswith(".")
    releases = list(server.service.releases.versions())
    assert parameters["version"]["schema"].get("enum", []) == releases


def test_every_described_address_answers(described: tuple[Server, Json]) -> None:
    server, document = described
    for path in document["paths"]:
        server.get(path)


def test_the_list_holds_every_figure_and_its_links_lead_there(
    described: tuple[Server, Json], drawn: Server
) -> None:
    server, _ = described
    found = server.json("/api/v1/figures")
    assert [one["id"] for one in found["figures"]] == FIGURES
    assert found["releases"] == list(server.service.releases.versions())
    for one in found["figures"]:
        assert set(one["links"]) >= {"page", "json", "csv", "embed"}
        for face, address in one["links"].items():
            assert (face in ("svg", "png")) <= any(table["chart"] for table in one["tables"])
            assert (drawn if face in ("svg", "png") else server).get(address)
        told = server.json(one["links"]["json"])
        for name in ("id", "kind", "question", "headline", "unit"):
            assert told[name] == one[name]
        assert [table["id"] for table in one["tables"][1:]] == [
            table["id"] for table in told["more_tables"]
        ]


def test_other_sites_may_read_the_json(released: Server) -> None:
    for path in ("/api/v1/figures", DESCRIPTION, "/figures/published-count.json"):
        assert released.get(path).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_the_replies_are_as_described(shop: Shop, mode: GenerationMode) -> None:
    """Every operation, with values that are allowed and with such as hypothesis thinks up."""
    service = Service(
        database_file=shop.database, releases_dir=shop.releases, images_dir=shop.data / "images"
    )
    app = Starlette(routes=routes(service), middleware=middleware(service))
    schema = schemathesis.openapi.from_asgi(DESCRIPTION, app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 2 + 2 * len(FIGURES)
    for operation in operations:
        if operation.query or mode is GenerationMode.POSITIVE:
            ask(operation, mode)


def ask(operation: APIOperation[Any, Any, Any], mode: GenerationMode) -> None:
    """Ask one operation a few times."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode))
    def check(case: Case) -> None:
        case.call_and_validate(checks=CHECKS)

    check()
