"""From a chart's traces to panels: what is hidden stays hidden, what is unknown is refused."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.faces import decks
from dashboard.faces.slides.colours import solid
from dashboard.faces.slides.look import Box
from dashboard.faces.slides.panels import BarPanel, PointPanel, UnreadableError
from dashboard.faces.slides.placing import placed
from dashboard.faces.slides.reading import read
from dashboard.figures import figure as core
from dashboard.figures.answer import Column, Table
from dashboard.figures.figure import Context

from .conftest import make
from .reading import charts, opened

_COLUMNS = (Column("label", "Label"), Column("n", "People", "people"))


def _table(*numbers: float | None) -> Table:
    rows = tuple({"label": f"row {at}", "n": n} for at, n in enumerate(numbers))
    return Table("main", "A table", _COLUMNS, rows)


def _lying(values: list[float], **more: object) -> go.Figure:
    names = [f"row {at}" for at in range(len(values))]
    return go.Figure(go.Bar(x=values, y=names, orientation="h", **more))


@pytest.mark.parametrize(
    ("written", "opacity", "digits"),
    [
        ("#2f7f86", 1, "2F7F86"),
        ("#000000", 0.5, "808080"),
        ("rgba(0,0,0,0.5)", 1, "808080"),
        ("white", 1, "FFFFFF"),
        ("rgba(0,0,0,0)", 1, None),
    ],
)
def test_colours_are_solid_on_white(written: str, opacity: float, digits: str | None) -> None:
    assert solid(written, opacity) == digits


def test_a_colour_in_another_way_is_refused() -> None:
    with pytest.raises(UnreadableError):
        solid("hsl(1, 2, 3)")


def test_rows_run_down_as_on_the_chart() -> None:
    chart = _lying([1, 2])
    (up,) = read(chart, _table(1, 2))
    assert [name.text for name in up.names] == ["row 1", "row 0"]
    chart.update_yaxes(autorange="reversed")
    (down,) = read(chart, _table(1, 2))
    assert [name.text for name in down.names] == ["row 0", "row 1"]


def test_a_series_without_a_name_has_that_of_its_column() -> None:
    (panel,) = read(_lying([1, 2]), _table(1, 2))
    assert panel.series[0].name == "People"


def test_a_length_for_what_is_not_known_is_no_number() -> None:
    chart = _lying([7, 0])
    chart.update_yaxes(autorange="reversed")
    (panel,) = read(chart, _table(7, None))
    assert isinstance(panel, BarPanel)
    assert panel.series[0].values == (7, None)


def test_the_mark_of_a_hidden_number_is_no_number() -> None:
    chart = _lying(
        [9, 4],
        text=["9", "hidden"],
        marker={"pattern": {"shape": ["", "/"]}, "line": {"color": "#000000", "width": [0, 1.5]}},
    )
    chart.update_yaxes(autorange="reversed")
    # A 4 in the table, so that the length of the mark might be taken for it.
    (panel,) = read(chart, _table(4, 9))
    assert isinstance(panel, BarPanel)
    assert panel.series[0].values == (9, None)
    assert panel.names[1].text == "row 1: hidden"


def test_years_without_a_bar_keep_their_place() -> None:
    chart = go.Figure(go.Bar(x=[2001, 2004], y=[1, 2]))
    (panel,) = read(chart, _table(1, 2))
    assert [name.text for name in panel.names] == ["2001", "2002", "2003", "2004"]
    assert panel.series[0].values == (1, None, None, 2)


def test_an_interval_has_the_ends_of_the_table() -> None:
    table = Table("main", "", (Column("low", "", "share"),), ({"low": 0.1, "high": 0.7},))
    error = {"type": "data", "array": [0.7 - 0.3], "arrayminus": [0.3 - 0.1]}
    chart = go.Figure(go.Scatter(x=[0.3], y=["a"], mode="markers", error_x=error))
    (panel,) = read(chart, table)
    assert isinstance(panel, PointPanel)
    assert (panel.series[0].points[0].low, panel.series[0].points[0].high) == (0.1, 0.7)


def test_many_rows_go_on_in_a_second_column() -> None:
    (panel,) = read(_lying(list(range(1, 41))), _table(*range(1, 41)))
    parts = placed([panel], Box(0, 0, 860, 300))
    assert [len(part.panel.names) for part in parts] == [20, 20]
    assert len({part.panel.scale for part in parts}) == 1


@pytest.mark.parametrize(
    "chart",
    [
        go.Figure(go.Pie(values=[1, 2])),
        go.Figure([go.Bar(x=["a"], y=[1]), go.Scatter(x=["a"], y=[1])]),
        go.Figure(),
    ],
    ids=["pie", "bars with a line", "nothing"],
)
def test_a_form_without_panels_is_refused(chart: go.Figure) -> None:
    with pytest.raises(UnreadableError):
        read(chart, _table(1, 2))


def test_a_figure_of_a_form_to_come_is_a_table(
    handed_over: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = core.find("names")
    coming = replace(known, charts={"main": lambda _answer: go.Figure(go.Pie(values=[1, 2]))})
    monkeypatch.setitem(core.registry(), "names", coming)
    slide = opened(make(handed_over, decks.read_items(["names"]))).slides[1]
    assert not list(charts(slide))
    assert any(shape.has_table for shape in slide.shapes)
