"""What a page of the app begins with: its main numbers, in the HTML itself.

The app needs half a megabyte of scripts and a dozen round trips before it shows its first word: on
a slow phone, ten seconds or more. The same numbers from the same answers stand in the HTML that
starts it, so that they are read after the first reply. The app takes them away when it shows them
itself (``static/first.js``).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from dashboard.faces import about
from dashboard.faces.about import KeyNumber
from dashboard.faces.app_pages import AppPage
from dashboard.figures.figure import Context, answer, find
from dashboard.figures.selection import Selection
from dashboard.languages import Language, spoken

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class First:
    """The words of a page that come first.

    Attributes:
        language: that they are in.
        words: words of the app that stand for all of these: once it shows them, these can go.
        numbers: the numbers of the start page; none on others.
        question: that the headline answers.
        figure: id of the figure that says it; "" on the start page.
    """

    language: Language
    words: str
    numbers: tuple[KeyNumber, ...] = ()
    question: str = ""
    headline: str = ""
    figure: str = ""


def first_of(page: AppPage, data: Context) -> First | None:
    """What a page says first while nothing is chosen.

    Nothing for a page without figures, nor for one whose first figure has a content note: there
    a reader decides whether to see a number.
    """
    try:
        if not page.path:
            return _start(data)
        if not page.figures or find(page.figures[0]).content_note:
            return None
        found = answer(data, page.figures[0], Selection())
    except Exception:
        # The app keeps a figure that fails apart and says so; its page must start all the same.
        logger.exception("The page /%s begins without its numbers", page.path)
        return None
    return First(
        language=spoken(),
        words=found.headline,
        question=found.question,
        headline=found.headline,
        figure=found.id,
    )


def _start(data: Context) -> First:
    numbers = about.key_numbers(data, Selection())
    published = next(one for one in numbers if one.found.id == "published-count")
    return First(language=spoken(), words=published.number, numbers=numbers)
