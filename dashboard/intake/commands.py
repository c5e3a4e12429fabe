"""The commands that bring data in, for ``python -m dashboard``.

What they do is imported when they are run: it needs the packages of ``requirements-desk.txt``,
which the public server does not have, and half a second that no other command should wait.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.intake.community.rule import MINIMUM

Run = Callable[[argparse.Namespace, Path, Path], int]


class MissingPackageError(Exception):
    """A package that only the desk and the imports need is not installed."""

    def __init__(self, package: str | None) -> None:
        super().__init__(
            f"This command needs a package that is not installed ({package}). Install what the"
            " imports need with `make desk`, or with `pip install -r requirements-desk.txt`."
        )


def add_parsers(commands: Any, where: argparse.ArgumentParser) -> None:
    """Add the commands; ``where`` holds the options that every command takes."""
    command = commands.add_parser(
        "import-literature",
        parents=[where],
        help="take search results (PubMed, Europe PMC, Embase, ...) in for screening",
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an exported file")
    command.set_defaults(run=_later("literature.command", "run"), usage=command.format_usage)

    command = commands.add_parser(
        "take-in", parents=[where], help="make a publication of each record that was screened in"
    )
    command.set_defaults(
        run=_later("literature.command", "run_take_in"), usage=command.format_usage
    )

    command = commands.add_parser(
        "import-community",
        parents=[where],
        allow_abbrev=False,
        help="release counts of the group's own sheet, in which nobody can be recognised",
    )
    command.add_argument("table", nargs="?", type=Path, metavar="SHEET", help=".xlsx, .csv or .tsv")
    command.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="day of the release")
    command.add_argument("--mapping", type=Path, metavar="FILE.toml", help="other headings, words")
    command.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook (the first)")
    command.add_argument(
        "--minimum", type=_minimum, default=MINIMUM, help=f"hide below this ({MINIMUM} or more)"
    )
    command.add_argument("--dry-run", action="store_true", help="report only, write nothing")
    command.add_argument(
        "--template", type=Path, metavar="FILE", help="write an empty sheet to fill in, and stop"
    )
    command.set_defaults(run=_later("community.command", "run"), usage=command.format_usage)

    command = commands.add_parser(
        "demo", parents=[where], help="make a folder with invented numbers of the group"
    )
    command.add_argument("target", type=Path, metavar="DIR", help="a folder that is new or empty")
    command.set_defaults(run=_later("community.demonstration", "run"), usage=command.format_usage)


def _later(where: str, function: str) -> Run:
    def run(options: argparse.Namespace, data: Path, database: Path) -> int:
        try:
            module = importlib.import_module(f"dashboard.intake.{where}")
        except ModuleNotFoundError as error:
            raise MissingPackageError(error.name) from error
        return int(getattr(module, function)(options, data, database))

    return run


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the date as 2026-12-31") from None


def _minimum(text: str) -> int:
    if not text.isdecimal() or int(text) < MINIMUM:
        raise argparse.ArgumentTypeError(f"the minimum is a whole number, {MINIMUM} or more")
    return int(text)
