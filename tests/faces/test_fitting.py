"""Lines of languages without spaces."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from dashboard.faces.fitting import fluid
from dashboard.faces.measuring import text_width, wrap
from dashboard.figures import style

CHINESE = "至少1,054人患有急性坏死性脑病（ANE）。其中“流感”最常见，占31%。"
JAPANESE = "発表された患者は少なくとも1,054人です。「インフルエンザ」が最も多い。"


@pytest.mark.parametrize("text", [CHINESE, JAPANESE])
@pytest.mark.parametrize("width", [90, 140, 300])
def test_lines_end_between_signs_and_lose_none(text: str, width: float) -> None:
    lines = wrap(text, width, 16)
    assert "".join(lines) == text
    assert all(text_width(line, 16) <= width for line in lines)
    assert all(line[0] not in "。，、）」”%" for line in lines)
    assert all(line[-1] not in "（「“" for line in lines)


def test_numbers_and_latin_words_are_kept_whole() -> None:
    lines = wrap(CHINESE, 90, 16)
    assert any("1,054" in line for line in lines)
    assert any("ANE" in line for line in lines)


def test_a_line_of_signs_is_filled() -> None:
    assert wrap("急性坏死性脑病", 66, 16) == ["急性坏死", "性脑病"]


@pytest.fixture
def bars() -> go.Figure:
    figure = style.base_figure(160)
    figure.add_bar(
        x=[500, 20],
        y=["Dengue et autres virus transmis par les moustiques", "Grippe"],
        text=["500 sur 1 000", "20 sur 1 000"],
        textposition="outside",
        orientation="h",
        name="Personnes dont une publication parle, quelle que soit la maladie",
    )
    figure.update_xaxes(range=[0, 510])
    figure.update_layout(showlegend=True)
    return figure


def test_in_the_app_long_words_of_a_chart_leave_room_for_its_bars(bars: go.Figure) -> None:
    fluid_bars = fluid(bars)
    broken, short = fluid_bars.layout.yaxis.ticktext
    assert broken.replace("<br>", " ") == bars.data[0].y[0]
    widest = max(text_width(line, 12) for line in broken.split("<br>"))
    assert widest < 328 / 2
    assert short == "Grippe"
    assert fluid_bars.data[0].y == bars.data[0].y
    assert "<br>" in fluid_bars.data[0].name
    # The words behind the longest bar end before the axis does.
    room = 328 - 16 - widest
    behind = room * (1 - 500 / fluid_bars.layout.xaxis.range[1])
    assert behind >= text_width("500 sur 1 000", 13)


def test_the_chart_that_is_fitted_stays_as_it_was(bars: go.Figure) -> None:
    before = bars.to_json()
    fluid(bars)
    assert bars.to_json() == before


def test_a_chart_of_short_words_keeps_its_height_and_labels() -> None:
    figure = style.base_figure(160)
    figure.add_bar(x=[3, 2], y=["Flu", "Cold"], orientation="h")
    assert fluid(figure).layout.height == 160
    assert fluid(figure).layout.yaxis.ticktext is None
