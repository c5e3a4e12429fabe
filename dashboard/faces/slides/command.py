"""The command ``slides``: writes a deck to a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from dashboard import settings
from dashboard.database import Releases, ensure, open_database
from dashboard.faces import decks, slides
from dashboard.faces.images import Images
from dashboard.faces.slides.package import write
from dashboard.figures import facts
from dashboard.figures.context import open_context, release_context
from dashboard.figures.figure import Context
from dashboard.figures.selection import parse

_DECK = "overview"


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    """Add the command to those of ``python -m dashboard``."""
    command = commands.add_parser(
        "slides", parents=[where], help="write figures as slides for PowerPoint"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--figures", metavar="A,B:TABLE", help="ids of figures, each with a table if not its main"
    )
    what.add_argument(
        "--deck", default=_DECK, metavar="NAME", help=f"{', '.join(decks.DECKS)} (default: {_DECK})"
    )
    command.add_argument(
        "--selection",
        default="",
        metavar="QUERY",
        help='choices as in an address: "from=2009&trigger=covid19"',
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pptx")
    command.set_defaults(run=_slides, usage=command.format_usage)


def _slides(options: argparse.Namespace, data: Path, database: Path) -> int:
    if options.data or not options.database:
        ensure(data, database)  # a database named alone is only read, never rebuilt
    params = parse_qs(options.selection.lstrip("?"), keep_blank_values=True)
    context = _context(params.get("version", []), data, database)
    selection = parse(params, context.vocabulary)
    try:
        items, title = _wanted(options)
    except decks.DeckError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    images = Images(settings.images_dir(database))
    try:
        content = slides.make(
            context,
            items,
            selection,
            site=facts.site(context),
            origin=settings.address(),
            images=images,
            title=title or facts.site(context).title,
        )
    finally:
        images.close()
    try:
        write(options.output, content)
    except OSError as error:
        message = f"{options.output} cannot be written: {error.strerror}. Nothing was changed."
        print(message, file=sys.stderr)  # noqa: T201
        return 1
    _tell(options.output, content, can_draw=images.available)
    return 0


def _context(versions: list[str], data: Path, database: Path) -> Context:
    releases = Releases(settings.releases_dir(data), database)
    if versions:
        return release_context(releases, versions[0])
    return open_context(open_database(database), releases)


def _wanted(options: argparse.Namespace) -> tuple[tuple[decks.Item, ...], str]:
    if options.figures is not None:
        return decks.read_items(options.figures.split(",")), ""
    deck = decks.find_deck(options.deck)
    return deck.items, deck.title


def _tell(path: Path, content: bytes, *, can_draw: bool) -> None:
    count = slides.count(content)
    maps = (
        "maps are pictures"
        if can_draw
        else "maps are bars and diagrams are tables (for pictures install chromium)"
    )
    codes = (
        f"codes to scan lead to {settings.address()}"
        if settings.address()
        else "no codes to scan (for them set ANE_ADDRESS to the site's public address)"
    )
    print(f"{path}: {count} slides, {len(content) / 1000:,.0f} kB; {maps}; {codes}")  # noqa: T201
