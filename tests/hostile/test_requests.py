"""Every address of the site under hostile requests: it answers, briefly, and gives nothing away.

The ordinary run asks each route a few times, always the same; `make fuzz` asks more than 10,000
times, each time differently, and prints how to repeat what fails.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings

from dashboard.faces.web.routes import routes
from dashboard.faces.web.service import Service

from .conftest import Target
from .invariants import check
from .requests import TEXTS, Ask, asks, templates

NOWHERE = Path("/nonexistent")
TEMPLATES = templates(
    routes(Service(database_file=NOWHERE, releases_dir=NOWHERE, images_dir=NOWHERE))
)
FEW = 7
MANY = 10_500 // len(TEMPLATES) + 1
LOOSE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def attack(target: Target, template: str, *, examples: int, always_the_same: bool) -> None:
    """Ask one route ``examples`` times."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=always_the_same,
        database=None,
        phases=[Phase.generate] if always_the_same else [Phase.generate, Phase.shrink],
        suppress_health_check=LOOSE,
        print_blob=True,
    )
    @given(asks(template))
    def attempt(asked: Ask) -> None:
        got = target.get(asked)
        event(f"status {got.status}")
        check(asked, got)

    attempt()


@pytest.mark.parametrize("template", TEMPLATES)
def test_hostile_requests_are_answered_or_refused(target: Target, template: str) -> None:
    attack(target, template, examples=FEW, always_the_same=True)


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_ten_thousand_more(target: Target, template: str) -> None:
    attack(target, template, examples=MANY, always_the_same=False)


def test_every_route_is_attacked() -> None:
    assert {"/figures/{figure}", "/data/{name}", "/{path:strange}", "/"} <= {*TEMPLATES}
    assert "/assets/{strange}" in TEMPLATES
    assert len(TEMPLATES) * MANY >= 10_000


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_page_that_repeats_what_was_asked_shows_it_as_text(target: Target, text: str) -> None:
    said = quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")
    count = "/figures/published-count"
    asked = [
        Ask(target=f"/{said}"),
        Ask(target=f"/figures/{said}"),
        Ask(target=f"/data/{said}"),
        Ask(target=count, query=f"country={said}&{said}=x&from={said}".encode()),
        Ask(target=f"{count}/embed", query=f"version={said}".encode()),
        Ask(target=f"{count}.csv", query=f"table={said}".encode()),
        Ask(target="/factsheet.pdf", query=f"paper={said}&x={said}".encode()),
    ]
    for one in asked:
        page = replace(one, headers=((b"accept", b"text/html"),))
        check(page, target.get(page))
