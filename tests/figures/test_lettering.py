"""How the words of charts are set: whole lines, in their direction, with the language's numbers."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures import lettering, style
from dashboard.languages import speaking

LABEL = "الإنفلونزا (H1N1)"
SET = f"\u2067{LABEL}\u2069"


def bars(label: str) -> go.Figure:
    figure = style.base_figure(200)
    figure.add_bar(
        x=[1054], y=[label], orientation="h", hovertemplate="%{y}: %{x:,}<extra></extra>"
    )
    figure.add_annotation(text=f"<b>{label}</b><br>ANE", y=label, x=0)
    return figure


def test_an_arabic_line_runs_from_the_right_wherever_it_stands() -> None:
    with speaking("ar"):
        figure = lettering.spoken_way(bars(LABEL))
    (trace,) = figure.data
    (note,) = figure.layout.annotations
    assert trace.y == (SET,)
    assert note.y == SET, "the words stand at the bar that they name"
    assert note.text == f"\u2067<b>{LABEL}</b>\u2069<br>\u2067ANE\u2069"
    assert trace.hovertemplate == "\u2067%{y}: %{x:,}\u2069<extra></extra>"


def test_lines_that_are_broken_anew_are_set_anew() -> None:
    once = lettering.in_its_direction(LABEL)
    assert lettering.in_its_direction(once) == once == SET
    halves = once.replace(" ", "<br>")
    assert lettering.in_its_direction(halves) == ("\u2067الإنفلونزا\u2069<br>\u2067(H1N1)\u2069")


def test_a_language_from_the_left_is_left_alone() -> None:
    figure = bars("Influenza")
    assert lettering.spoken_way(figure) is figure
    assert lettering.in_its_direction("Influenza (H1N1)") == "Influenza (H1N1)"


def test_plotly_writes_numbers_as_the_language_does() -> None:
    assert bars("Influenza").layout.separators == ".,"
    with speaking("es"):
        assert bars("Gripe").layout.separators == ",."


def test_long_lines_are_broken_and_tags_take_no_room() -> None:
    assert lettering.broken("<b>31</b> contained in another one", 19) == (
        "<b>31</b> contained in<br>another one"
    )
    assert lettering.broken("one<br>two", 19) == "one<br>two"
    lines = lettering.broken("<b>1,054</b>件の記録は以前に見つかった", 19).split("<br>")
    assert [line.startswith("<b>1,054</b>件") for line in lines] == [True, False]
    assert "".join(lines) == "<b>1,054</b>件の記録は以前に見つかった"
