"""Where tables lead, and how a reader reaches the group with the publication that they mean."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.faces.links import leads_to, tell_us


@pytest.mark.parametrize(
    ("report_url", "expected"),
    [
        ("https://example.org/tell-us", "https://example.org/tell-us?publication=he-2026"),
        (
            "https://example.org/form?lang=en#top",
            "https://example.org/form?lang=en&publication=he-2026#top",
        ),
        (
            "https://example.org/form?entry.1={publication}",
            "https://example.org/form?entry.1=he-2026",
        ),
    ],
)
def test_the_address_of_the_group_carries_the_publication(report_url: str, expected: str) -> None:
    assert tell_us(report_url, "he-2026") == expected


@pytest.mark.parametrize(
    ("report_url", "expected"),
    [
        ("https://example.org/tell-us", "https://example.org/tell-us"),
        ("https://example.org/form?entry.1={publication}", "https://example.org/form?entry.1="),
    ],
)
def test_without_a_publication_it_is_the_plain_address(report_url: str, expected: str) -> None:
    assert tell_us(report_url) == expected


def test_no_sign_of_an_id_can_change_the_address() -> None:
    strange = "a&b=c#d/é?{publication}"
    for address in ("https://example.org/t", "https://example.org/t?publication={publication}"):
        parts = urlsplit(tell_us(address, strange))
        assert parts.netloc == "example.org"
        assert parse_qs(parts.query) == {"publication": [strange]}


def test_a_cell_leads_to_its_publication_or_to_its_own_address() -> None:
    assert leads_to("he-2026", "publication") == "/sources?publication=he-2026"
    assert leads_to("/sources?standing=pending", "address") == "/sources?standing=pending"
