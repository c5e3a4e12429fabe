"""Figures as slides for PowerPoint: the sentence, a native chart, the source, notes to speak from.

Charts are read from what each figure draws (`reading`), said in a form of our own (`panels`), and
written as charts that can be changed in PowerPoint (`bars`, `points`), each with the answer's own
numbers in the sheet behind it. A chart of a form that PowerPoint does not have is shown as its
picture, or as its table where no picture can be drawn.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

from dashboard.database import Site
from dashboard.faces import decks
from dashboard.faces.images import Images
from dashboard.faces.slides import script
from dashboard.faces.slides.around import add_first, add_last, add_warning
from dashboard.faces.slides.figures import About, add_figure
from dashboard.faces.slides.package import to_bytes
from dashboard.faces.slides.template import moment, new_deck
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.languages import speaking, spoken
from dashboard.words import _

__all__ = ["count", "make"]


def make(
    context: Context,
    items: Iterable[decks.Item],
    selection: Selection,
    *,
    site: Site,
    origin: str,
    images: Images | None,
    title: str,
) -> bytes:
    """A deck as a .pptx; the same input gives the same bytes.

    Args:
        context: the data.
        items: what is shown, in this order; at least one.
        selection: the choices; each figure follows those that it can and says which it cannot. The
            deck is in its language.
        site: whose name, licence and address stand on the slides.
        origin: where the public reaches the site, such as ``https://numbers.example.org``; "" if
            nowhere yet: then no slide has a code to scan, for it would lead nowhere.
        images: draws maps and diagrams; without it, or without a browser, they are shown as bars
            or rows.
        title: on the first slide, in that language.

    Raises:
        ValueError: there is no item.
    """
    with speaking(selection.lang):
        shown = list(decks.slides(context, items, selection))
        if not shown:
            message = "A deck needs at least one figure."
            raise ValueError(message)
        made = moment(context.data_date)
        about = About(site=site, origin=origin.rstrip("/"), images=images, made=made)
        deck = new_deck(
            title=title,
            author=site.group_name,
            keywords=_(
                "acute necrotizing encephalopathy, ANE, statistics, data version {version}"
            ).format(version=context.data_version),
            language=spoken().tag,
            made=context.data_date,
        )
        add_first(deck, context, title, selection, about)
        for one in shown:
            if one.warning:
                add_warning(deck, one)
            add_figure(deck, one, about)
        add_last(deck, shown, about)
        script.mark(deck)
        return to_bytes(deck)


def count(deck: bytes) -> int:
    """How many slides a deck has."""
    with zipfile.ZipFile(BytesIO(deck)) as parts:
        return sum(name.startswith("ppt/slides/slide") for name in parts.namelist())
