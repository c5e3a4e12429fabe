"""What can be taken along: a PowerPoint file made when asked for, paper, pictures to post."""

from __future__ import annotations

from functools import cache, partial

import streamlit as st

from dashboard import settings
from dashboard.faces import permalink
from dashboard.faces.decks import Item, slides
from dashboard.faces.images import Images
from dashboard.faces.live import plain, site
from dashboard.faces.present.screen import code_address
from dashboard.faces.tools import can_draw
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _

_POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def download(
    context: Context, items: tuple[Item, ...], selection: Selection, *, name: str, title: str
) -> None:
    """A button that makes the file when it is pressed.

    Args:
        context: the data.
        items: what is in it, in order; at least one.
        selection: the choices.
        name: of the deck, for the name of the file.
        title: on the first slide.
    """
    # What the reader's visit knows is asked for here: the file is made outside of it.
    make = partial(_make, context, items, selection, origin=code_address(), title=title)
    st.download_button(
        _("Download as PowerPoint"),
        make,
        file_name=f"ane-{name}-{context.data_version}.pptx",
        mime=_POWERPOINT,
        icon=":material/download:",
        on_click="ignore",
        key="present_download",
    )


def on_paper_and_posts(context: Context, items: tuple[Item, ...], selection: Selection) -> None:
    """What else can be taken along: the factsheet, and for each figure a picture to post."""
    st.markdown(
        _("**On paper:** [a factsheet of two pages]({address}), to print and hand out.").format(
            address="/factsheet"
        )
    )
    if not can_draw():
        return
    shown = {slide.figure.id: slide for slide in slides(context, items, selection)}
    links = " · ".join(
        f"[{plain(_(slide.figure.title))} (PNG)]({permalink.lasting(slide.answer, '/post.png')})"
        for slide in shown.values()
    )
    st.markdown(
        _(
            "**To post,** on ANE Awareness Day (31 July) or Rare Disease Day (the last day of"
            " February): a picture with number, sentence, source and date. {links}"
        ).format(links=links)
    )


def _make(
    context: Context, items: tuple[Item, ...], selection: Selection, *, origin: str, title: str
) -> bytes:
    # Only who asks for a file waits for what makes it.
    from dashboard.faces.slides import make

    return make(
        context,
        items,
        selection,
        site=site(),
        origin=origin,
        images=_images(),
        title=title,
    )


@cache
def _images() -> Images:
    """What was drawn ahead for the web pages serves here too; what was not is drawn."""
    return Images(settings.images_dir())
