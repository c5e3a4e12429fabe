"""The choices with which every figure is asked, as they stand in an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

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


def followed(figure_id: str, query: str) -> str:
    """The part of a query that a figure can follow."""
    fields = registry()[figure_id].fields
    return urlencode([(name, value) for name, value in parse_qsl(query) if name in fields])


def asked() -> dict[str, tuple[str, str]]:
    """Name -> figure and query: every figure with all choices that it can follow."""
    found: dict[tuple[str, str], str] = {}
    for figure_id in FIGURES:
        for name, query in CHOICES.items():
            found.setdefault((figure_id, followed(figure_id, query)), f"{figure_id}, {name}")
    return {name: what for what, name in found.items()}


ASKED = asked()
