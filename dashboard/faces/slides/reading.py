"""From a figure's chart to panels: read from its traces, so that every figure has native charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from dashboard.faces.slides import axes
from dashboard.faces.slides.axes import Axes, Spec
from dashboard.faces.slides.panels import Panel, UnreadableError
from dashboard.faces.slides.reading_bars import read_bars
from dashboard.faces.slides.reading_points import read_points
from dashboard.figures.answer import Table


def read(chart: go.Figure, table: Table) -> tuple[Panel, ...]:
    """The panels of a chart, from the top down and from left to right.

    Args:
        chart: as the figure draws it.
        table: what it shows: its columns name series that the chart does not name.

    Raises:
        UnreadableError: the chart is a map, a diagram or another form that has no panels.
    """
    spec = chart.to_plotly_json()
    layout = spec["layout"]
    traces = [trace for trace in spec["data"] if trace.get("visible") is not False]
    together: dict[Axes, list[Spec]] = {}
    for trace in traces:
        together.setdefault(axes.of_trace(trace), []).append(trace)
    if not together:
        raise UnreadableError("no trace")
    order = sorted(
        together, key=lambda at: (-axes.domain(layout, at.y)[1], axes.domain(layout, at.x)[0])
    )
    panels = [_panel(layout, at, together[at], traces, table) for at in order]
    return _without_repetition(panels)


def _panel(
    layout: Spec, at: Axes, own: Sequence[Spec], every: Sequence[Spec], table: Table
) -> Panel:
    kinds = {trace["type"] for trace in own}
    if kinds == {"bar"}:
        return read_bars(layout, at, own, table)
    if kinds == {"scatter"}:
        years_of_bars = any(
            trace["type"] == "bar" and axes.of_trace(trace).x == at.x for trace in every
        )
        return read_points(layout, at, own, table, beside_bars=years_of_bars)
    raise UnreadableError(", ".join(sorted(kinds)))


def _without_repetition(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Panels that are told apart by their titles need no legend each."""
    if len(panels) > 1 and all(panel.title for panel in panels):
        return tuple(replace(panel, legend=False) for panel in panels)
    return tuple(panels)
