"""The slide of one figure: the sentence, its chart, its source, and a code that leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import plotly.graph_objects as go
from PIL import Image

from dashboard.database import Site
from dashboard.faces import decks, qr
from dashboard.faces.fitting import SMALLEST_TEXT, is_map
from dashboard.faces.images import ImageError, Images
from dashboard.faces.measuring import wrap
from dashboard.faces.phrases import not_to_quote, sentences
from dashboard.faces.pictures import picture
from dashboard.faces.slides import arrange, look, words
from dashboard.faces.slides.look import MARGIN, ROOM, Box
from dashboard.faces.slides.panels import UnreadableError, is_empty
from dashboard.faces.slides.placing import fits
from dashboard.faces.slides.ranked import ranked
from dashboard.faces.slides.reading import read
from dashboard.faces.slides.rows import add_rows
from dashboard.words import _, joined, number

_TITLE_ROOM = ROOM - 30  # the slide's number stands at the right
_TITLE_SIZES = (28, 26, 24, 22, 20)
_TITLE_LINES = 2
_REST_SIZES = (16, 15, 14)
_REST_LINES = 3
_HEADING = 14
_SMALL = 11
_MARK = 12
_QR = 82
_FOOT = 528
_MAP_WIDTH = 0.66
_BESIDE_MAP = 12
_WATERMARK = 34
_SCALE = 2
"""Pixels of a drawn file to each of the chart's own."""
_SMALLEST_WORDS = 8


@dataclass(frozen=True)
class About:
    """What is the same on all slides of a deck."""

    site: Site
    origin: str
    images: Images | None
    made: datetime


def add_figure(deck: Any, one: decks.Slide, about: About) -> None:
    """Add the slide of one figure's table."""
    slide = look.new_slide(deck)
    url = words.address(about.origin, one.answer)
    y = head(
        slide,
        one.answer.headline,
        not_to_quote(one.answer),
    )
    foot = _foot(slide, one, about, url)
    title = look.height(one.table.title, ROOM, _HEADING, bold=True)
    look.words(slide, one.table.title, Box(MARGIN, y, ROOM, title), _HEADING, bold=True)
    box = Box(MARGIN, y + title + 4, ROOM, foot - y - title - 10)
    if one.answer.demonstration:
        _watermark(slide, box)
    _content(slide, one, box, about)
    look.notes(slide, words.speaker(one, url))


def head(slide: Any, headline: str, mark: str) -> float:
    """The sentence, the mark of what is no release, and the number of the slide; where it ends.

    They are written in the order in which they are to be read aloud.
    """
    y = 40.0 if mark else 22.0
    title, rest = _title_and_rest(headline)
    size = _title_size(title)
    height = look.height(title, _TITLE_ROOM, size, bold=True)
    look.set_title(slide, title, Box(MARGIN, y, _TITLE_ROOM, height), size)
    y += height + 4
    if rest:
        size = _size_for(rest, _REST_SIZES, _REST_LINES, bold=False)
        height = look.height(rest, ROOM, size)
        look.words(slide, rest, Box(MARGIN, y, ROOM, height), size)
        y += height + 2
    if mark:
        look.notice(slide, mark, Box(MARGIN, 15, look.text_room(mark, _MARK), 19), _MARK)
    look.slide_number(slide, Box(MARGIN + ROOM - 40, 15, 40, 14), _SMALL)
    return y + 8


def _title_and_rest(headline: str) -> tuple[str, str]:
    """As many sentences in the title as two lines hold, at least the first; all others below."""
    parts = sentences(headline)
    for count in range(len(parts), 1, -1):
        title = joined(*parts[:count])
        if len(wrap(title, _TITLE_ROOM, _TITLE_SIZES[2], bold=True)) <= _TITLE_LINES:
            return title, joined(*parts[count:])
    return parts[0], joined(*parts[1:])


def _title_size(text: str) -> int:
    return _size_for(text, _TITLE_SIZES, _TITLE_LINES, bold=True)


def _size_for(text: str, sizes: tuple[int, ...], lines: int, *, bold: bool) -> int:
    for size in sizes:
        if len(wrap(text, _TITLE_ROOM, size, bold=bold)) <= lines:
            return size
    return sizes[-1]


def _foot(slide: Any, one: decks.Slide, about: About, url: str) -> float:
    """Write the note, what the figure cannot follow, and the source; say where they begin."""
    room = ROOM - (_QR + 20 if url else 0)
    lines = [
        (one.table.note, look.MUTED, False),
        (words.unfollowed(one.unfollowed), look.INK, True),
        (words.source(one.answer, about.site, url), look.MUTED, False),
    ]
    lines = [line for line in lines if line[0]]
    heights = [look.height(text, room, _SMALL, bold=bold) for text, _colour, bold in lines]
    top = _FOOT - sum(heights) - 5 * (len(lines) - 1)
    y = top
    for (text, colour, bold), height in zip(lines, heights, strict=True):
        place = Box(MARGIN, y, room, height)
        look.words(slide, text, place, _SMALL, colour=colour, bold=bold)
        y += height + 5
    if url:
        top = min(top, _FOOT - _QR)
        place = Box(MARGIN + ROOM - _QR, _FOOT - _QR, _QR, _QR)
        look.picture(
            slide, qr.png(url), place, _("Code to scan. It leads to {url}").format(url=url)
        )
    return top - 6


def _content(slide: Any, one: decks.Slide, box: Box, about: About) -> None:
    if not one.table.rows:
        _nothing(slide, one, box)
        return
    if not one.has_chart:
        add_rows(slide, one.table, box)
        return
    chart = one.figure.draw(one.answer, one.table.id)
    try:
        panels = read(chart, one.table)
    except UnreadableError:
        panels = ()
    if panels and is_empty(panels):
        add_rows(slide, one.table, box)
    elif not panels or not fits(panels, box):
        _without_panels(slide, one, chart, box, about)
    else:
        arrange.draw(slide, panels, box, _alt(one), about.made)


def _alt(one: decks.Slide) -> str:
    return one.table.alt or one.table.title


def _nothing(slide: Any, one: decks.Slide, box: Box) -> None:
    """An answer without rows: said in words, for an empty chart says nothing."""
    text = [_("There is nothing to draw for these choices."), *one.answer.caveats[:2]]
    look.words(slide, text, box, 16, after=8)


def _without_panels(slide: Any, one: decks.Slide, chart: go.Figure, box: Box, about: About) -> None:
    """Maps and diagrams: their picture, else what they show as bars or as rows."""
    image = _drawn(one, about)
    beside = None
    if is_map(chart):
        beside = ranked(chart, one.table, most=_BESIDE_MAP if image else None)
    if image is None or not (beside or _readable(image, box)):
        if beside:
            arrange.draw(slide, [beside], box, one.table.title, about.made)
        else:
            add_rows(slide, one.table, box)
        return
    room = Box(box.x, box.y, box.w * _MAP_WIDTH, box.h) if beside else box
    look.picture(slide, image, _fitted(image, room), _alt(one))
    if beside:
        left = room.right + 18
        narrow = Box(left, box.y + 18, box.right - left, box.h - 18)
        words_ = _("{title}, highest {n} of {of}").format(
            title=beside.series[0].name, n=number(len(beside.names)), of=number(len(one.table.rows))
        )
        if len(beside.names) == len(one.table.rows):
            words_ = beside.series[0].name
        look.words(slide, words_, Box(left, box.y, narrow.w, 16), 12, bold=True)
        arrange.draw(slide, [beside], narrow, words_, about.made)


def _drawn(one: decks.Slide, about: About) -> bytes | None:
    """The chart's picture, where it can be drawn here and now."""
    if about.images is None or not about.images.available:
        return None
    # Only files that stand alone are drawn as PNG for every chart; the chart is cut out of it.
    whole = picture(one.answer, one.table.id, "picture", site=about.site)
    try:
        image = Image.open(BytesIO(about.images.draw(whole, "png")))
    except ImageError:
        return None
    layout = (whole.spec() or {})["layout"]
    place, scale = whole.box, whole.scale
    left, top = round(place.x * scale), round(place.y * scale)
    right, bottom = left + layout["width"] * scale, top + layout["height"] * scale
    out = BytesIO()
    image.crop((left, top, right, bottom)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _readable(image: bytes, box: Box) -> bool:
    """Whether the words in a picture are large enough on a slide."""
    width, _height = Image.open(BytesIO(image)).size
    return SMALLEST_TEXT * _SCALE * _fitted(image, box).w / width >= _SMALLEST_WORDS


def _fitted(image: bytes, box: Box) -> Box:
    """As large as a picture goes into a box, in its middle."""
    width, height = Image.open(BytesIO(image)).size
    scale = min(box.w / width, box.h / height)
    w, h = width * scale, height * scale
    return Box(box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h)


def _watermark(slide: Any, box: Box) -> None:
    """Across the chart, below it: who crops the slide takes it along."""
    where = Box(box.x, box.y + box.h / 2 - 24, box.w, 48)
    shape = look.words(
        slide,
        _("Demonstration: invented numbers"),
        where,
        _WATERMARK,
        colour="E3E7E8",
        bold=True,
        align="center",
    )
    shape.rotation = -12
