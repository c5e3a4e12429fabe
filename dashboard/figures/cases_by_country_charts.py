"""The maps of `cases_by_country`: circles for published patients, diamonds for the group's."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import cases_by_country_known as known
from dashboard.figures import counting, style
from dashboard.figures.answer import Answer, Table
from dashboard.words import _, ngettext, number

_LARGEST = 38
"""The size of the largest circle of a map, in Plotly's measure: its radius is this over root 2."""
_SMALLEST = 4
"""Pixels from the middle of the smallest mark to its edge."""
_BADGE = 8
"""Pixels across the mark of the group's number."""


def draw(answer: Answer) -> go.Figure:
    """Bubbles at the countries' centroids over grey land."""
    patients = {str(row["country"]): int(str(row["patients"])) for row in answer.main.rows}
    largest = max(patients.values(), default=1)
    sized = {code: (n, counting.n_patients(n)) for code, n in patients.items()}
    figure = _bubbles(answer, sized, largest)
    rows = [row for table in (answer.main, answer.table("without")) for row in table.rows]
    _badges(figure, [row for row in rows if known.has_known(row)], largest)
    return figure


def draw_per_million(answer: Answer) -> go.Figure:
    """The same bubbles, sized by published patients for each million people living there."""
    scaled = {
        str(row["country"]): float(str(row["per_million"]))
        for row in answer.table("per_million").rows
    }
    words = _("Published patients per million people: {n}")
    sized = {code: (value, words.format(n=number(value))) for code, value in scaled.items()}
    return _bubbles(answer, sized, max(scaled.values(), default=1))


def _bubbles(answer: Answer, sized: Mapping[str, tuple[float, str]], largest: float) -> go.Figure:
    """A world map with one bubble for each row that has a place and a size.

    Bubbles are placed by latitude and longitude: the 110 m geometry has no Singapore, Hong Kong or
    Bahrain, and would drop them without a word if they were placed by code.

    Args:
        answer: the rows to place.
        sized: country -> the bubble's value, and the same in words.
        largest: the value that is drawn largest on this map.
    """
    rows = [r for r in answer.main.rows if r["latitude"] is not None and r["country"] in sized]
    values = [sized[str(row["country"])][0] for row in rows]
    figure = style.base_figure(360)
    without = answer.table("without")
    _shade(figure, without.values("country"), "rgba(128,138,145,0.05)", _hover_without(without))
    _shade(figure, answer.main.values("country"), "rgba(47,127,134,0.28)", None)
    figure.add_scattergeo(
        lat=[row["latitude"] for row in rows],
        lon=[row["longitude"] for row in rows],
        customdata=[[row["country"]] for row in rows],
        text=[_hover(row, sized[str(row["country"])][1]) for row in rows],
        hovertemplate="%{text}<extra></extra>",
        mode="markers",
        marker={
            "size": values,
            "sizemode": "area",
            "sizeref": largest / _LARGEST**2,
            "sizemin": _SMALLEST,
            "color": str(style.Colour.DISTINCT),
            "opacity": 0.72,
            "line": {
                "color": [str(style.Colour.TOLD) if row["inferred"] else "white" for row in rows],
                "width": [2.5 if row["inferred"] else 1 for row in rows],
            },
        },
    )
    figure.update_geos(
        projection_type="natural earth",
        # Plotly centres a map on its data unless told where to look.
        center={"lon": 12, "lat": 12},
        lonaxis_range=[-170, 190],
        lataxis_range=[-56, 80],
        showland=True,
        landcolor=str(style.Colour.LAND),
        showcountries=True,
        countrycolor=str(style.Colour.GRID),
        showcoastlines=False,
        showframe=False,
        bgcolor="rgba(0,0,0,0)",
        resolution=110,
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return figure


def _hover(row: Mapping[str, Any], size: str) -> str:
    publications = counting.in_publications(row["publications"])
    lines = [f"<b>{style.safe(row['name'])}</b>", size, publications]
    if row["inferred"]:
        lines.append(
            ngettext(
                "country inferred for {n} patient",
                "country inferred for {n} patients",
                row["inferred"],
            ).format(n=number(row["inferred"]))
        )
    if of_the_group := known.known_words(row):
        lines.append(of_the_group)
    return "<br>".join(lines)


def _badges(figure: go.Figure, rows: list[Mapping[str, Any]], largest: float) -> None:
    """A small diamond at the edge of the circle where the group has a number, shown or hidden.

    All are of one size: beside an area for patients, an area for people would look like the same
    measure. The numbers are in the table, and shown when a mark is pointed at.
    """
    for hidden in (False, True):
        own = [row for row in rows if bool(row["known_hidden"]) is hidden]
        if own:
            figure.add_scattergeo(
                lat=[row["latitude"] for row in own],
                lon=[row["longitude"] for row in own],
                customdata=[[row["country"]] for row in own],
                text=[_hover_of_the_group(row) for row in own],
                hovertemplate="%{text}<extra></extra>",
                mode="markers",
                marker={
                    # A square on its corner: the angle is also the way to the circle's edge.
                    "symbol": "square-x" if hidden else "square",
                    "angle": 45,
                    "standoff": [_to_the_edge(row, largest) for row in own],
                    "size": _BADGE,
                    "color": "#e9e2f0" if hidden else str(style.Colour.GROUP),
                    "line": {
                        "width": 1,
                        "color": str(style.Colour.GROUP) if hidden else "white",
                    },
                },
            )


def _to_the_edge(row: Mapping[str, Any], largest: float) -> float:
    """Pixels from the middle of a country's circle to where its diamond stands."""
    if not row.get("patients"):
        return 0
    # The radius of a circle on an ordinary page, as Plotly draws it. On a phone circles are smaller
    # by a third, so the diamond stands a little inside of the edge here, and touches it there.
    return max(_BADGE - 1, 0.8 * _LARGEST * sqrt(float(row["patients"]) / largest / 2))


def _hover_of_the_group(row: Mapping[str, Any]) -> str:
    if row.get("patients"):
        return _hover(row, counting.n_patients(row["patients"]))
    return f"<b>{style.safe(row['name'])}</b><br>{known.known_words(row)}"


def _hover_without(without: Table) -> list[str]:
    words = _("<b>{name}</b><br>{why}.<br>That is not zero.")
    return [
        "<br>".join(
            filter(
                None,
                (
                    words.format(name=style.safe(row["name"]), why=style.safe(row["why"])),
                    known.known_words(row),
                ),
            )
        )
        for row in without.rows
    ]


def _shade(figure: go.Figure, codes: list[str], colour: str, hover: list[str] | None) -> None:
    """Tint countries: those with a bubble silently, the others with words on hover."""
    figure.add_choropleth(
        locations=codes,
        z=[0] * len(codes),
        text=hover,
        hoverinfo="skip" if hover is None else None,
        hovertemplate=None if hover is None else "%{text}<extra></extra>",
        colorscale=[[0, colour], [1, colour]],
        marker_line={"color": str(style.Colour.GRID), "width": 0.5},
        showscale=False,
    )
