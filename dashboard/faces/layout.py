"""Where chart and words stand in a picture: in a file of its own, on the card of a link, in a post.

A file must carry by itself what the page says around the chart: the sentence, what to know, the
source with version and date. A card is seen as large as a stamp: the sentence as large as it goes,
the chart beside it, and little else. A post is passed on without its page: the number, the whole
sentence, the source and the date, and the chart if there is room left.
"""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.database import Site
from dashboard.faces.fitting import Spec, fit, is_map
from dashboard.faces.measuring import wrap
from dashboard.faces.phrases import not_to_quote, sentences, source
from dashboard.faces.svg import AT_HOME, INK, Block, Box, Line
from dashboard.figures.answer import Answer
from dashboard.figures.style import Colour
from dashboard.languages import spoken
from dashboard.words import _, joined, long_date

_WHITE = "#ffffff"
_MUTED = "#4d5a62"
_RULE = "#d5dcda"
_LINE_HEIGHT = 1.3

_FILE = 960
_FILE_MARGIN = 40

_CARD = (1200, 630)
_CARD_MARGIN = 60
_CARD_GUTTER = 40
_CARD_TOP = 124
_CARD_CHART = (440, 424)
_CARD_MAP = 540
# From the largest that fits; the smallest can be read in a preview of a third of the size.
_CARD_SIZES = (64, 56, 50, 46, 42, 39, 36)
_CARD_LINE_HEIGHT = 1.2
# A chart keeps at least this part of its own height on a card.
_CARD_SQUEEZE = 0.76
# How much larger than drawn a chart stands on a card, if it is not tall: so is its text.
_CARD_SCALE = 1.25

_POST = (1080, 1350)
_POST_MARGIN = 64
_POST_NUMBERS = (140, 128, 116, 104, 92, 80)
_POST_BESIDE_CHART = (48, 46, 44, 42, 40)
_POST_ALONE = (64, 60, 56, 52, 48, 44, 40, 36, 32)
_POST_SOURCE = 22
_POST_SCALE = 2


class Layout(NamedTuple):
    """What stands in a picture, and where."""

    size: tuple[int, int]
    chart: Spec | None
    box: Box
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]


def page(chart: go.Figure, width: int) -> Layout:
    """The chart alone: the page around it has the words."""
    spec = fit(chart, width)
    return Layout(_size(spec), spec, AT_HOME, (), ())


def file(answer: Answer, table_id: str, chart: go.Figure, site: Site, address: str) -> Layout:
    """A picture that stands alone, as wide as a slide or a column of print."""
    table = answer.table(table_id)
    room = _FILE - 2 * _FILE_MARGIN
    spec = fit(chart, room)
    sheet = _Sheet(_FILE_MARGIN, _FILE_MARGIN)
    sheet.write(answer.question, room, 16, _MUTED)
    sheet.write(answer.headline, room, 22, INK, bold=True, after=16)
    sheet.write(table.title, room, 15, INK, bold=True, after=8)
    box = Box(_FILE_MARGIN, sheet.y, 1)
    sheet.y += _size(spec)[1] + 14
    if table.note:
        sheet.write(table.note, room, 13, _MUTED, after=6)
    rule = Block(_FILE_MARGIN, round(sheet.y + 4), room, 1, _RULE)
    sheet.y += 14
    sheet.write(source(answer, site, address), room, 13, _MUTED)
    height = round(sheet.y) + _FILE_MARGIN - 12
    return Layout(
        size=(_FILE, height),
        chart=spec,
        box=box,
        blocks=(
            Block(0, 0, _FILE, height, _WHITE),
            Block(0, 0, _FILE, 6, str(Colour.DISTINCT)),
            rule,
        ),
        lines=tuple(sheet.lines),
    )


def card(answer: Answer, chart: go.Figure | None, site: Site) -> Layout:
    """A preview of a link; without a chart the words have all of it."""
    width, height = _CARD
    right = width - _CARD_MARGIN
    foot = height - 66
    spec, box = (None, AT_HOME) if chart is None else _into_card(chart)
    sheet = _Sheet(_CARD_MARGIN, 48)
    sheet.write(site.title, right - _CARD_MARGIN, 32, str(Colour.DISTINCT), bold=True)
    room = (right if chart is None else box.x - _CARD_GUTTER) - _CARD_MARGIN
    size, words = _fitting_words(answer.headline, room, foot - 16 - _CARD_TOP)
    sheet.y = _CARD_TOP
    sheet.write(words, room, size, INK, bold=True, line_height=_CARD_LINE_HEIGHT)
    sheet.y = foot + 17
    about = _("{group} · {date} · data version {version}").format(
        group=site.group_name, date=long_date(answer.data_date), version=answer.data_version
    )
    sheet.write(about, right - _CARD_MARGIN, 22, _MUTED)
    return Layout(
        size=_CARD,
        chart=spec,
        box=box,
        blocks=(
            Block(0, 0, width, height, _WHITE),
            Block(0, 0, width, 14, str(Colour.DISTINCT)),
            Block(_CARD_MARGIN, foot, right - _CARD_MARGIN, 2, _RULE),
        ),
        lines=tuple(sheet.lines),
    )


def post(answer: Answer, chart: go.Figure | None, site: Site, address: str) -> Layout:
    """A picture to post, upright; the sentence is never cut, rather the chart is left out."""
    width, height = _POST
    room = width - 2 * _POST_MARGIN
    said = source(answer, site, address)
    lines = len(wrap(said, room, _POST_SOURCE))
    foot = height - 48 - round(lines * _POST_SOURCE * _LINE_HEIGHT)
    sheet = _Sheet(_POST_MARGIN, 62)
    sheet.write(site.title, room, 38, str(Colour.DISTINCT), bold=True, after=14)
    if mark := not_to_quote(answer):
        sheet.write(mark, room, 30, str(Colour.TOLD), bold=True, after=14)
    sheet.y += 16
    number = answer.key_number[:1].upper() + answer.key_number[1:]
    if number:
        size = _one_line(number, room)
        sheet.write(number, room, size, str(Colour.DISTINCT), bold=True, line_height=1.05, after=18)
    bottom = foot - 30
    size, spec = _words_and_chart(answer.headline, chart, room, bottom - sheet.y)
    sheet.write(answer.headline, room, size, INK, bold=True, line_height=_CARD_LINE_HEIGHT)
    box = AT_HOME
    if spec is not None:
        over = bottom - sheet.y - _size(spec)[1] * _POST_SCALE
        box = Box(_POST_MARGIN, round(sheet.y + over / 2), _POST_SCALE)
    sheet.y = foot + 20
    sheet.write(said, room, _POST_SOURCE, _MUTED)
    return Layout(
        size=_POST,
        chart=spec,
        box=box,
        blocks=(
            Block(0, 0, width, height, _WHITE),
            Block(0, 0, width, 22, str(Colour.DISTINCT)),
            Block(_POST_MARGIN, foot, room, 2, _RULE),
        ),
        lines=tuple(sheet.lines),
    )


def _one_line(words: str, room: float) -> int:
    """The largest size at which some words stand in one line, or else the smallest."""
    fitting = (size for size in _POST_NUMBERS if len(wrap(words, room, size, bold=True)) == 1)
    return next(fitting, _POST_NUMBERS[-1])


def _words_and_chart(
    words: str, chart: go.Figure | None, room: float, height: float
) -> tuple[int, Spec | None]:
    """The size of the words, and the chart if it fits below them without being squeezed."""

    def needed(size: float) -> float:
        lines = wrap(words, room, size, bold=True)
        return len(lines) * size * _CARD_LINE_HEIGHT + 24

    if chart is not None:
        wide = round(room / _POST_SCALE)
        least = round(_size(fit(chart, wide))[1] * (1 if is_map(chart) else _CARD_SQUEEZE))
        for size in _POST_BESIDE_CHART:
            left = int((height - needed(size)) / _POST_SCALE)
            if left >= least:
                most = least if is_map(chart) else round(least / _CARD_SQUEEZE)
                return size, fit(chart, wide, height=min(left, most))
    return next((size for size in _POST_ALONE if needed(size) <= height), _POST_ALONE[-1]), None


def _into_card(chart: go.Figure) -> tuple[Spec, Box]:
    """The chart at the right of a card, drawn small and set larger, so that its text is larger."""
    width, height = _CARD_CHART
    right = _CARD[0] - _CARD_MARGIN
    if is_map(chart):
        spec = fit(chart, _CARD_MAP)
        lower = (height - _size(spec)[1]) / 2
        return spec, Box(right - _CARD_MAP, _CARD_TOP + lower, 1)
    tall = round(max(height / _CARD_SCALE, float(chart.layout.height) * _CARD_SQUEEZE))
    scale = round(height / tall, 4)
    return fit(chart, round(width / scale), height=tall), Box(right - width, _CARD_TOP, scale)


def _fitting_words(text: str, room: float, height: float) -> tuple[int, str]:
    """The largest size at which the sentences fit; whole sentences are left out, if any."""
    parts = sentences(text)
    for count in range(len(parts), 0, -1):
        words = joined(*parts[:count])
        for size in _CARD_SIZES:
            lines = len(wrap(words, room, size, bold=True))
            if lines * size * _CARD_LINE_HEIGHT <= height:
                return size, words
    smallest = _CARD_SIZES[-1]
    whole = int(height / (smallest * _CARD_LINE_HEIGHT))
    shown = joined(*wrap(parts[0], room, smallest, bold=True)[:whole])
    return smallest, shown[:-1].rstrip(" ,;:") + "…"


class _Sheet:
    """Lines of words written one below the other from a top edge."""

    def __init__(self, x: float, y: float) -> None:
        self.x = x
        self.y = y
        self.lines: list[Line] = []

    def write(
        self,
        text: str,
        room: float,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        line_height: float = _LINE_HEIGHT,
        after: float = 8,
    ) -> None:
        for words in wrap(text, room, size, bold=bold):
            baseline = round(self.y + size * (0.5 + line_height / 2 - 0.15), 1)
            direction = spoken().direction
            x = self.x if direction == "ltr" else self.x + room
            self.lines.append(Line(x, baseline, size, colour, bold, words, direction))
            self.y += size * line_height
        self.y += after


def _size(spec: Spec) -> tuple[int, int]:
    return spec["layout"]["width"], spec["layout"]["height"]
