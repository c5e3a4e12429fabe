"""Which screens a deck needs, and what stands on each.

A figure has one screen, its sentence over its chart, if both have room in letters that can be read
from the back of a room. Otherwise the sentence comes first, alone and very large, and the chart
after it; a chart of many rows goes on over some screens. Nothing is made small and nothing that
must be said with a chart is left out.

Lengths are in units of which a screen is 720 high and, with the proportions of today's screens,
1,280 wide; `screen.css` says how large one is. Words are reckoned in Arial, which is wider than
the site's own letters, so that there is room to spare.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import plotly.graph_objects as go

from dashboard.faces.decks import MAIN, Item, Slide, slides
from dashboard.faces.fitting import Spec
from dashboard.faces.measuring import wrap
from dashboard.faces.phrases import choice_names
from dashboard.faces.present.panels import LEAST, panels, some
from dashboard.faces.present.rows import SCALE, Demand, Rows, demand, draw, shown
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.languages import speaking
from dashboard.words import _, number

LEAST_TEXT = 24
"""The smallest letters of a screen, as the screen's style sheet has it, too."""

# Width inside the edges, height, and what stands around the words and the chart: the bar of
# progress, the source, the spaces. On screens of 4:3 the source needs two lines.
_CANVASES = ((1224, 720, 104), (968, 768, 124))
# The code at the corner with the space beside it, and its height.
_CODE_WIDTH = 174
_CODE = 150
_TITLE = 36
_HEADINGS = (40, 36, 32, 28, 26, LEAST_TEXT)
_ALONE = (64, 56, 50, 44, 40, 36, 32, 28, LEAST_TEXT)
_LINE = 1.25
_MARK = 40
_NUMBER = 130
# Below this height, in chart pixels, a chart under a sentence is no longer what one looks at.
_LEAST_CHART = 185
_MOST_PARTS = 3


@dataclass(frozen=True)
class Screen:
    """What fills the screen at one time.

    Attributes:
        heading: the sentence, the warning, or what the chart shows.
        size: of the heading's letters.
        number: the answer's one number, very large above the sentence; "" elsewhere.
        notes: what must be said with it, a paragraph each.
        chart: what stands below, as Plotly's JSON; shared, never changed.
        with_code: whether the figure's address stands at the corner; a chart that follows its
            sentence has the room instead.
    """

    slide: Slide
    heading: str
    size: int
    notes: tuple[str, ...] = ()
    number: str = ""
    chart: Spec | None = None
    with_code: bool = True

    @cached_property
    def figure(self) -> go.Figure:
        """The chart as a Plotly figure, checked once: twenty anew at each run took 40 ms."""
        return go.Figure(self.chart)


@lru_cache(maxsize=16)
def screens(context: Context, items: tuple[Item, ...], selection: Selection) -> tuple[Screen, ...]:
    """All screens of a deck, in order."""
    found: list[Screen] = []
    with speaking(selection.lang):
        for slide in slides(context, items, selection):
            found += _screens(slide, tuple(found))
    return tuple(found)


def _screens(slide: Slide, before: Sequence[Screen]) -> Iterator[Screen]:
    """The screens of a slide, after those that come before it."""
    if slide.warning:
        size = _largest(slide, slide.warning, _ALONE)
        yield Screen(slide, slide.warning, size, with_code=False)
    if not slide.has_chart:
        yield _words(slide, before, _told(slide, slide.table.note))
        return
    chart = draw(slide)
    asked = demand(chart)
    together = _together(slide, chart, asked)
    if together:
        yield together
        return
    # A second chart of the figure whose sentence was said just now needs no second sentence.
    if not (before and before[-1].slide.answer is slide.answer):
        yield _words(slide, before, _told(slide))
    yield from _charts(slide, chart, asked)


def _told(slide: Slide, *notes: str) -> tuple[str, ...]:
    """What stands under a heading: choices that are not followed, then the notes."""
    said = []
    if slide.unfollowed:
        names = choice_names(slide.unfollowed)
        said.append(_("Not narrowed by your choice of {names}.").format(names=names))
    return (*said, *filter(None, notes))


def _words(slide: Slide, before: Sequence[Screen], notes: tuple[str, ...]) -> Screen:
    """The sentence very large, with its one number still larger, once in a deck."""
    sentence = slide.answer.headline
    number = slide.answer.key_number
    if any(screen.number == number for screen in before):
        number = ""
    size = _largest(slide, sentence, _ALONE, notes, taken=_NUMBER if number else 0)
    return Screen(slide, sentence, size, notes, number=number)


def _together(slide: Slide, chart: Spec, asked: Demand) -> Screen | None:
    """Sentence and chart on one screen, if both have room."""
    sentence = slide.answer.headline
    title = slide.table.title if slide.table.id != MAIN else ""
    notes = _told(slide, title, slide.table.note)
    width = _CANVASES[0][0] - _CODE_WIDTH
    size = next((s for s in _HEADINGS if _height(sentence, s, width) <= _CODE), LEAST_TEXT)
    left = min(_left(slide, sentence, size, notes)) / SCALE
    if left < max(_LEAST_CHART, asked.height):
        return None
    return Screen(slide, sentence, size, notes, chart=shown(chart))


def _charts(slide: Slide, chart: Spec, asked: Demand) -> Iterator[Screen]:
    """The chart under its title, its rows over as many screens as they need."""
    title = slide.table.title
    size = _TITLE
    notes = _told(slide, slide.table.note)
    # One more line says which rows are shown.
    left = min(_left(slide, title, size, (*notes, "…"), code=False)) / SCALE
    if not asked.rows:
        parts_of_chart = _by_panels(chart, left)
        for part, drawn in enumerate(parts_of_chart, 1):
            which = () if len(parts_of_chart) == 1 else (_part(part, len(parts_of_chart)),)
            crowded = shown(drawn, crowded=left < demand(drawn).height)
            yield Screen(slide, title, size, (*which, *notes), chart=crowded, with_code=False)
        return
    fit = asked.fitting(left)
    parts = math.ceil(asked.rows / fit)
    each = math.ceil(asked.rows / parts) if parts <= _MOST_PARTS else fit
    for part in range(min(parts, _MOST_PARTS)):
        rows = Rows(part * each + 1, min((part + 1) * each, asked.rows), asked.rows)
        which = () if rows.all else (_which(rows, more=parts > _MOST_PARTS),)
        yield Screen(
            slide, title, size, (*which, *notes), chart=shown(chart, rows), with_code=False
        )


def _by_panels(chart: Spec, height: float) -> list[Spec]:
    """The chart, or if it has more panels than have room in this height, some at a time."""
    names = panels(chart)
    fit = max(1, int(height / LEAST))
    if len(names) <= fit:
        return [chart]
    each = math.ceil(len(names) / math.ceil(len(names) / fit))
    return [some(chart, names[first : first + each]) for first in range(0, len(names), each)]


def _part(part: int, parts: int) -> str:
    return _("Part {part} of {parts}.").format(part=number(part), parts=number(parts))


def _which(rows: Rows, *, more: bool) -> str:
    form = (
        _("Rows {first} to {last} of {total}. The others are on the figure's own page.")
        if more
        else _("Rows {first} to {last} of {total}.")
    )
    return form.format(first=number(rows.first), last=number(rows.last), total=number(rows.total))


def _mark(slide: Slide) -> int:
    return _MARK if slide.answer.draft or slide.answer.demonstration else 0


def _largest(
    slide: Slide,
    text: str,
    sizes: Sequence[int],
    notes: tuple[str, ...] = (),
    *,
    taken: float = 0,
) -> int:
    """The largest of the sizes at which the words have room on every screen, or the smallest."""
    return next(
        (size for size in sizes if min(_left(slide, text, size, notes)) >= taken), sizes[-1]
    )


def _left(
    slide: Slide, heading: str, size: int, notes: tuple[str, ...], *, code: bool = True
) -> list[float]:
    """The height that is left below the words, on each of the screens that there are."""
    found = []
    for width, height, around in _CANVASES:
        room = width - _CODE_WIDTH if code else width
        words = _height(heading, size, room) + sum(
            _height(note, LEAST_TEXT, room) + 4 for note in notes
        )
        found.append(height - around - _mark(slide) - max(words, _CODE if code else 0))
    return found


def _height(text: str, size: int, width: float) -> float:
    """Of words in lines; reckoned bold, which leaves a little room where they are not."""
    return len(wrap(text, width, size, bold=True)) * size * _LINE
