"""Charts are read in grey, too: no two series of one legend differ by colour alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from dashboard.figures import style
from dashboard.figures.figure import Context, answer, find, registry
from dashboard.figures.selection import Selection

FIGURES = tuple(registry())


def look(trace: Any) -> tuple[object, ...]:
    """All that tells a series from another one in grey."""
    spec = trace.to_plotly_json()
    marker, line = spec.get("marker") or {}, spec.get("line") or {}
    hollow = marker.get("color") == "rgba(0,0,0,0)"
    shape = (marker.get("pattern") or {}).get("shape") or ""
    return (
        spec["type"],
        spec.get("mode"),
        marker.get("symbol"),
        str(shape),
        hollow,
        line.get("dash"),
    )


@pytest.mark.parametrize("figure_id", FIGURES)
def test_series_of_a_legend_are_told_apart_without_colour(
    handed_over: Context, figure_id: str
) -> None:
    found = answer(handed_over, figure_id, Selection())
    charts = find(figure_id).charts
    for table in found.tables:
        if table.id not in charts or not table.rows:
            continue
        drawn = charts[table.id](found)
        if not drawn.layout.showlegend:
            continue
        named = [trace for trace in drawn.data if trace.name and trace.showlegend is not False]
        alike = Counter(look(trace) for trace in named)
        # A chart of more series than there are patterns begins again with the rarest.
        most = -(-len(named) // len(style.PATTERNS))
        assert max(alike.values(), default=0) <= most, (table.id, alike)


def test_what_is_not_stated_alone_is_hatched() -> None:
    assert style.HATCHED not in style.PATTERNS
    assert len(set(style.PATTERNS)) == len(style.PATTERNS)
    assert len({look.pattern for look in style.SERIES}) == len(style.SERIES)
