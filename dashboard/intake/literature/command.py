"""What the commands ``import-literature`` and ``take-in`` do."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from dashboard.intake import saving
from dashboard.intake.folder import read_folder
from dashboard.intake.literature.importing import carry_out, plan_import
from dashboard.intake.literature.promote import take_in
from dashboard.intake.literature.telling import tell


def run(options: argparse.Namespace, data: Path, _database: Path) -> int:
    """Import the files; 1 if a record could not be taken, or nothing could be read.

    Raises:
        DataError: the data folder breaks a rule; nothing was changed.
    """
    try:
        planned = plan_import(read_folder(data), options.files, date.today())
        carry_out(planned, now=datetime.now())
    except saving.SavingError as error:
        return _fail(error)
    _say(tell(planned))
    return 1 if planned.faults else 0


def run_take_in(_options: argparse.Namespace, data: Path, _database: Path) -> int:
    """Make the publications; 1 if they can't be saved.

    Raises:
        DataError: the data folder would break a rule; nothing was changed.
    """
    folder, today = read_folder(data), date.today()
    changed = take_in(folder, today)
    new = changed["publications"][len(folder.rows["publications"]) :]
    names = ", ".join(row["publication_id"] for row in new)
    what = f"{len(new)} publications were screened in and wait to be read: {names}."
    if len(new) == 1:
        what = f"1 publication was screened in and waits to be read: {names}."
    if not new:
        what = "Duplicates point to the publication that they are."
    try:
        saved = saving.save(
            saving.plan(folder, changed, what=what, today=today), now=datetime.now()
        )
    except saving.SavingError as error:
        return _fail(error)
    if saved is None:
        _say(["No record was screened in since the last time. Nothing was changed."])
        return 0
    _say([what, "What to do next: read, and fill in what is said of the patients."])
    return 0


def _say(lines: Iterable[str]) -> None:
    """Print; letters that the console of an older Windows does not know must not stop anything."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _fail(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return 1
