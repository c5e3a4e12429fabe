"""Decks of the data as handed over, made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dashboard.faces import decks, slides
from dashboard.faces.images import Images
from dashboard.figures import facts
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from tests.conftest import Once

ORIGIN = "https://numbers.example.org"
Make = Callable[..., bytes]


def make(
    context: Context,
    items: Iterable[decks.Item],
    selection: Selection | None = None,
    *,
    origin: str = ORIGIN,
    images: Images | None = None,
    title: str = "A deck",
) -> bytes:
    return slides.make(
        context,
        items,
        selection or Selection(),
        site=facts.site(context),
        origin=origin,
        images=images,
        title=title,
    )


@pytest.fixture(scope="session")
def every(once: Once, handed_over: Context) -> bytes:
    """One deck of all that can be presented, without a browser."""

    def write(folder: Path) -> None:
        (folder / "every.pptx").write_bytes(make(handed_over, decks.every_item()))

    return (once("every-slide", write) / "every.pptx").read_bytes()
