"""The choices with which every figure is asked, as they stand in an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from dashboard.figures.figure import registry

CHOICES = {
    "default": "",
    "country": "country=CHN",
    "trigger group": "trigger=influenza",
    "age and years": "age=child&from=2015&to=2022",
    "as published": "basis=as_published",
    "kind": "design=case_report&design=case_series",
    "several": "trigger=influenza_a&country=TWN&trigger=covid19&country=JPN",
    "no rows": "trigger=dengue&country=FRA&from=1996&to=1997",
}
FIGURES = list(registry())
ALWAYS = ("default", "no rows")
"""Every figure is asked so in the ordinary run, and with one more of the choices in turn..."""
THOROUGH = ("cases-by-trigger", "triggers-over-time")
"""...and these with all."""


def followed(figure_id: str, query: str) -> str:
    """The part of a query that a figure can follow."""
    fields = registry()[figure_id].fields
    return urlencode([(name, value) for name, value in parse_qsl(query) if name in fields])


def asked() -> list[Any]:
    """Figure and query as parameters: every figure with all choices that it can follow."""
    found: dict[tuple[str, str], Any] = {}
    others = [name for name in CHOICES if name not in ALWAYS]
    for place, figure_id in enumerate(FIGURES):
        told = {*ALWAYS, others[place % len(others)]}
        for name, query in CHOICES.items():
            what = (figure_id, followed(figure_id, query))
            marks = () if name in told or figure_id in THOROUGH else pytest.mark.slow
            found.setdefault(what, pytest.param(*what, id=f"{figure_id}, {name}", marks=marks))
    return list(found.values())


ASKED = asked()
