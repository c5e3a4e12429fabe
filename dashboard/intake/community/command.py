"""The command line: ``python -m dashboard import-community SHEET --as-of YYYY-MM-DD``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from dashboard.database import DataError, Fault
from dashboard.intake.community.attack import SolverError
from dashboard.intake.community.categories import Dimension, dimensions
from dashboard.intake.community.mapping import Mapped, read_mapping
from dashboard.intake.community.people import Counted, count
from dashboard.intake.community.release import (
    TABLE,
    Draft,
    ReleaseRefused,
    changelog_line,
    check_date,
    draft,
)
from dashboard.intake.community.report import report
from dashboard.intake.community.rule import MINIMUM
from dashboard.intake.community.sheet import SheetError, read_cells
from dashboard.intake.community.template import template
from dashboard.intake.folder import Folder, read_folder
from dashboard.intake.saving import SavingError, plan, save

_Result = TypeVar("_Result")


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    """Add ``import-community`` to the command line.

    ``commands`` is what `argparse.ArgumentParser.add_subparsers` returns.
    """
    command: argparse.ArgumentParser = commands.add_parser(
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
    command.set_defaults(run=run, usage=command.format_usage)


def run(options: argparse.Namespace, data: Path, _database: Path) -> int:
    """Run the command: 0 done, 1 refused, 2 asked for wrongly."""
    try:
        if options.template:
            return _write_template(data, options.template)
        if options.table is None or options.as_of is None:
            return _fail("Name the sheet, and its date with --as-of YYYY-MM-DD.", 2)
        return _release(options, data, now=datetime.now())
    except (SheetError, ReleaseRefused, SolverError, DataError, SavingError) as error:
        return _fail(str(error), 1)


def _release(options: argparse.Namespace, data: Path, *, now: datetime) -> int:
    folder = read_folder(data)
    earlier = check_date(folder, options.as_of, now.date())
    known = dimensions(folder, options.as_of)
    file = options.table.name
    counted = _quietly(file, lambda: _counted(options, known))
    found = _quietly(
        file,
        lambda: draft(counted, known, earlier, as_of=options.as_of, minimum=options.minimum),
    )
    sys.stdout.write(report(found))
    if options.dry_run:
        sys.stdout.write("\nNothing was written (--dry-run).\n")
        return 0
    write(folder, found, now=now)
    sys.stdout.write(f"\nWritten to {TABLE}.csv, with a line in CHANGELOG.md.\n")
    return 0


def write(folder: Folder, found: Draft, *, now: datetime) -> None:
    """Add the rows of a release to the data folder: earlier rows stay as they are.

    Raises:
        DataError: the data folder would break a rule.
        SavingError: nothing could be written.
    """
    rows = {TABLE: [*folder.rows[TABLE], *found.rows]}
    planned = plan(folder, rows, what=changelog_line(found.as_of), today=now.date())
    save(planned, now=now)


def _counted(options: argparse.Namespace, known: Sequence[Dimension]) -> Counted:
    mapped = read_mapping(options.mapping, known) if options.mapping else Mapped()
    return count(read_cells(options.table, options.sheet), known, mapped)


def _quietly(file: str, read: Callable[[], _Result]) -> _Result:
    """Work on the sheet; an error nobody thought of must not carry a cell or a count out."""
    try:
        return read()
    except (SheetError, ReleaseRefused, SolverError):
        raise
    except Exception as error:
        kind = type(error).__name__
    rule = f"sheet: it can't be read ({kind}); details could repeat a cell and are not said."
    remedy = "Save the sheet as CSV UTF-8 and try again with that file."
    raise SheetError([Fault(file, None, None, None, rule, remedy)])


def _write_template(data: Path, target: Path) -> int:
    try:
        target.write_bytes(template(read_folder(data)))
    except OSError as error:
        return _fail(f"{target.name} can't be written ({error.strerror}).", 1)
    sys.stdout.write(f"{target}: the empty sheet is written. Each row will be one person.\n")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the date as 2026-12-31") from None


def _minimum(text: str) -> int:
    if not text.isdecimal() or int(text) < MINIMUM:
        raise argparse.ArgumentTypeError(f"the minimum is a whole number, {MINIMUM} or more")
    return int(text)


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code
