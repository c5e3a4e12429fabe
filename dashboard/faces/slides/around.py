"""The slides around the figures: the first, the one before hard things, and the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.faces import citation, decks, qr
from dashboard.faces.phrases import not_to_quote
from dashboard.faces.slides import look, words
from dashboard.faces.slides.figures import About, head
from dashboard.faces.slides.look import MARGIN, ROOM, WIDTH, Box
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, long_date

_TITLES = (44, 40, 36, 32, 28)
_TEXT = 18
_QR = 118


def add_first(deck: Any, context: Context, title: str, selection: Selection, about: About) -> None:
    """What this is, by whom, of which data, and narrowed to what."""
    slide = look.new_slide(deck)
    look.ground(slide, Box(0, 0, 22, look.HEIGHT), look.ACCENT)
    size = next(
        (size for size in _TITLES if look.height(title, ROOM, size, bold=True) <= 2.5 * size),
        _TITLES[-1],
    )
    height = look.height(title, ROOM, size, bold=True)
    look.set_title(slide, title, Box(MARGIN + 20, 150, ROOM - 20, height), size)
    y = 150 + height + 14
    chosen = words.choices(context, selection)
    date = long_date(context.data_date)
    address = about.origin.partition("://")[2]
    lines = [
        about.site.title if about.site.title.casefold() != title.casefold() else "",
        about.site.group_name,
        _("Data version {version}, {date}").format(version=context.data_version, date=date),
        _("Narrowed to: {choices}").format(choices=chosen) if chosen else "",
        address,
    ]
    for line in filter(None, lines):
        tall = look.height(line, ROOM - 20, _TEXT)
        look.words(slide, line, Box(MARGIN + 20, y, ROOM - 20, tall), _TEXT, colour=look.MUTED)
        y += tall + 8
    if mark := not_to_quote(context):
        strip = Box(MARGIN + 20, y + 10, look.text_room(mark, _TEXT), 34)
        look.notice(slide, mark, strip, _TEXT)
    look.notes(slide, "\n\n".join(filter(None, [title, *lines, mark])))


def add_warning(deck: Any, one: decks.Slide) -> None:
    """A moment to decide whether to see what comes: said before, never after."""
    slide = look.new_slide(deck)
    mark = not_to_quote(one.answer)
    head(slide, _("Before the next slide"), mark)
    where = Box(MARGIN + 60, 170, ROOM - 120, 160)
    look.words(slide, one.warning, where, 26)
    look.notes(
        slide,
        _(
            "Say what comes, and wait: who wants to look away or leave the room should have the"
            " time."
        ),
    )


def add_last(deck: Any, shown: Sequence[decks.Slide], about: About) -> None:
    """How it was counted, where to find more, how to cite it, and whom families can ask."""
    slide = look.new_slide(deck)
    answer = shown[0].answer
    y = head(slide, _("How it was counted, and where to find more"), not_to_quote(answer)) + 12
    site = about.site
    url = words.address(about.origin, answer)
    text = [
        _(
            "The people in journals are counted from publications: each person once, as far as that"
            " can be known. What the group or others said of their own numbers stands beside it"
            " and is never added."
        ),
        _("Each slide's notes say how its number is counted and what it does not say."),
        _("All numbers, the publications behind them and every rule: {address}").format(
            address=about.origin.partition("://")[2]
        )
        if about.origin
        else _("All numbers, the publications behind them and every rule are on the site."),
        _("Free to use under {licence}: name the source. {url}").format(
            licence=site.licence.replace("-", " "), url=site.licence_url
        ),
        _("To cite it: {line}").format(
            line=citation.apa(citation.dataset_item(answer, site, url or site.group_url))
        ),
        _("This is not medical advice, and no figure here can say what will happen to your child."),
    ]
    right = WIDTH - MARGIN - _QR
    room = right - MARGIN - 110
    top = y
    for line in text:
        tall = look.height(line, room, 15)
        look.words(slide, line, Box(MARGIN, y, room, tall), 15)
        y += tall + 10
    _code(slide, site.group_url, _("For families: {group}").format(group=site.group_name), top)
    if about.origin:
        _code(slide, about.origin, site.title, top + _QR + 80)
    look.notes(slide, "\n\n".join(text))


def _code(slide: Any, url: str, caption: str, y: float) -> None:
    """A code to scan with what it leads to, also in letters."""
    x = WIDTH - MARGIN - _QR
    alt = _("Code to scan. It leads to {url}").format(url=url)
    look.picture(slide, qr.png(url), Box(x, y, _QR, _QR), alt)
    plain = url.partition("://")[2].rstrip("/")
    wide = Box(x - 90, y + _QR + 2, _QR + 90, 44)
    look.words(slide, [caption, plain], wide, 12, align="right", link=url)
