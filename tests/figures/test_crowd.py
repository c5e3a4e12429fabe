"""Many readers at once, each with choices of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection


def test_many_who_ask_at_once_are_all_answered(handed_over: Context) -> None:
    """Eight threads with choices of their own: none is refused for want of memory."""
    figure = find("triggers-over-time")
    chosen = [
        Selection(from_year=year, country=(country,), age="child").only(figure.fields)
        for year in (2000, 2008, 2016, 2020)
        for country in ("CHN", "JPN", "IND", "USA")
    ]
    with ThreadPoolExecutor(8) as crowd:
        together = list(crowd.map(lambda one: figure.answer(handed_over, one), chosen))
    assert together == [figure.answer(handed_over, one) for one in chosen]
