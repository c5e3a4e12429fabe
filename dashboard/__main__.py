"""The command line: ``python -m dashboard COMMAND``.

Exit codes: 0 done; 1 the data has faults, each told with its place and remedy; 2 the command was
asked for something that does not exist.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard import settings
from dashboard.database import (
    BuildError,
    DatabaseError,
    DataError,
    build,
    check,
    ensure,
    open_database,
)
from dashboard.faces.export import to_csv, to_json, to_text
from dashboard.figures.context import open_context
from dashboard.figures.figure import UnknownFigureError, find, registry
from dashboard.figures.selection import FIELDS, REPEATABLE, SelectionError, parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; see the module for exit codes."""
    options, unknown = _parser().parse_known_args(arguments)
    if unknown:
        allowed = ", ".join(re.findall(r"--[a-z]+", options.usage()))
        return _fail(f"{' '.join(unknown)}: not known here. Options: {allowed}.", 2)
    data = options.data or settings.data_dir()
    database = options.database or (
        data / "ane.duckdb" if options.data else settings.database_file()
    )
    try:
        code = int(options.run(options, data, database))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except DataError as error:
        return _fail(error, 1)
    except BuildError as error:
        return _fail(error, 1)
    except (SelectionError, UnknownFigureError, DatabaseError) as error:
        return _fail(error, 2)
    return code


def _fail(error: Exception | str, code: int) -> int:
    print(error, file=sys.stderr)
    return code


def _build(_options: argparse.Namespace, data: Path, database: Path) -> int:
    built = build(data, database)
    print(f"{database}: data version {built.version}, built in {built.seconds:.1f} s")
    return 0


def _check(_options: argparse.Namespace, data: Path, _database: Path) -> int:
    faults = check(data)
    if faults:
        raise DataError(faults)
    print(f"{data}: no fault found")
    return 0


def _figure(options: argparse.Namespace, data: Path, database: Path) -> int:
    if options.list:
        for figure in registry().values():
            print(f"{figure.id}\t{figure.kind}\t{figure.question}")
        return 0
    if options.id is None:
        print(f"Name a figure: {', '.join(registry())}.", file=sys.stderr)
        return 2
    figure = find(options.id)
    if options.data or not options.database:  # a database named alone is only read, never rebuilt
        ensure(data, database)
    context = open_context(open_database(database))
    asked = {name: getattr(options, f"choose_{name}") for name in FIELDS}
    params = {name: values for name, values in asked.items() if values}
    selection = parse(params, context.vocabulary, applicable=figure.fields)
    answer = figure.answer(context, selection)
    try:
        table = answer.table(options.table)
    except KeyError:
        ids = ", ".join(table.id for table in answer.tables)
        print(f"'{options.table}' is not a table of {figure.id}. Tables: {ids}.", file=sys.stderr)
        return 2
    text = {"json": to_json, "text": to_text}.get(options.format, lambda _answer: to_csv(table))
    print(text(answer), end="" if options.format != "json" else "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--data", type=Path, metavar="DIR", help="the folder of CSVs")
    where.add_argument("--database", type=Path, metavar="FILE", help="the built database")
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("build", parents=[where], help="check the CSVs, build from them")
    command.set_defaults(run=_build, usage=command.format_usage)

    command = commands.add_parser("check", parents=[where], help="check the CSVs, write nothing")
    command.set_defaults(run=_check, usage=command.format_usage)

    command = commands.add_parser(
        "figure", parents=[where], allow_abbrev=False, help="print the answer of a figure"
    )
    command.add_argument("id", nargs="?", metavar="ID", help="see --list")
    command.add_argument("--list", action="store_true", help="list the figures, id first")
    command.add_argument("--format", choices=("json", "csv", "text"), default="text")
    command.add_argument("--table", default="main", metavar="NAME", help="which table as CSV")
    for name in FIELDS:
        command.add_argument(
            f"--{name}",
            dest=f"choose_{name}",
            action="append",
            metavar=name.upper(),
            help="may be repeated" if name in REPEATABLE else None,
        )
    command.set_defaults(run=_figure, usage=command.format_usage)
    return parser


if __name__ == "__main__":
    sys.exit(main())
