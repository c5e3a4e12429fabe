"""The command line: ``python -m dashboard import-community SHEET --as-of YYYY-MM-DD``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from dashboard.database import DataError, Fault
from dashboard.intake.community.attack import SolverError
from dashboard.intake.community.categories import dimensions
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
    found = draft_of(
        folder,
        options.table,
        as_of=options.as_of,
        mapping=options.mapping,
        name=options.sheet,
        minimum=options.minimum,
        now=now,
    )
    sys.stdout.write(report(found))
    if options.dry_run:
        sys.stdout.write("\nNothing was written (--dry-run).\n")
        return 0
    write(folder, found, now=now)
    sys.stdout.write(f"\nWritten to {TABLE}.csv, with a line in CHANGELOG.md.\n")
    return 0


def draft_of(
    folder: Folder,
    sheet: Path,
    *,
    as_of: date,
    mapping: Path | None = None,
    name: str | None = None,
    minimum: int = MINIMUM,
    now: datetime,
) -> Draft:
    """Work out what may be released of a sheet; ``name`` is that of a workbook's sheet.

    Raises:
        SheetError: the sheet or its mapping can't be read.
        ReleaseRefused: nothing may be released now, or not with this date.
        SolverError: the audit could not be carried out.
        DataError: the earlier releases were changed.
    """
    earlier = check_date(folder, as_of, now.date())
    known = dimensions(folder, as_of)

    def counted() -> Counted:
        mapped = read_mapping(mapping, known) if mapping else Mapped()
        return count(read_cells(sheet, name), known, mapped)

    people = _quietly(sheet.name, counted)
    return _quietly(sheet.name, lambda: draft(people, known, earlier, as_of=as_of, minimum=minimum))


def write(folder: Folder, found: Draft, *, now: datetime) -> None:
    """Add the rows of a release to the data folder: earlier rows stay as they are.

    Raises:
        DataError: the data folder would break a rule.
        SavingError: nothing could be written.
    """
    rows = {TABLE: [*folder.rows[TABLE], *found.rows]}
    planned = plan(folder, rows, what=changelog_line(found.as_of), today=now.date())
    save(planned, now=now)


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


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code
