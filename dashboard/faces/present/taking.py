"""A deck as a PowerPoint file, made when it is asked for."""

from __future__ import annotations

from functools import cache, partial

import streamlit as st

from dashboard import settings
from dashboard.faces.decks import Item
from dashboard.faces.images import Images
from dashboard.faces.live import site
from dashboard.faces.present.screen import code_address
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


def _make(
    context: Context, items: tuple[Item, ...], selection: Selection, *, origin: str, title: str
) -> bytes:
    # Only who asks for a file waits for what makes it.
    from dashboard.faces import slides

    return slides.make(
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
