"""The command line: ``python -m dashboard COMMAND``.

Exit codes: 0 done; 1 the data have faults or can't be released, or a frozen answer is not reached
any more, each told with its place and remedy; 2 the command was asked for something that does not
exist.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dashboard import settings
from dashboard.bench.command import add_parser as add_bench
from dashboard.bench.report import BenchError
from dashboard.database import (
    AlreadyReleasedError,
    BuildError,
    Database,
    DatabaseError,
    DataError,
    ReleaseError,
    Releases,
    UnknownReleaseError,
    build,
    check,
    ensure,
    freeze,
    open_database,
)
from dashboard.faces.export import to_csv, to_json, to_text
from dashboard.faces.images import Images, make_ahead
from dashboard.faces.permalink import file_address
from dashboard.faces.slides.command import add_parser as add_slides
from dashboard.faces.static_site import SiteError, write_site
from dashboard.faces.web.copied import CHARTS
from dashboard.figures.context import open_context, release_context
from dashboard.figures.figure import UnknownFigureError, find, registry
from dashboard.figures.recomputed import unexplained
from dashboard.figures.selection import FIELDS, REPEATABLE, Selection, SelectionError, parse
from dashboard.i18n.command import add_parser as add_i18n
from dashboard.intake.commands import MissingPackageError, add_parsers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; see the module for exit codes."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may not have every sign
        sys.stdout.reconfigure(errors="backslashreplace")
    options, unknown = _parser().parse_known_args(arguments)
    if unknown:
        allowed = ", ".join(re.findall(r"--[a-z-]+", options.usage()))
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
    except (BuildError, ReleaseError, BenchError, MissingPackageError, SiteError) as error:
        return _fail(error, 1)
    except (SelectionError, UnknownFigureError, UnknownReleaseError, DatabaseError) as error:
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
    _make_current(options, data, database)
    asked = {name: getattr(options, f"choose_{name}") for name in FIELDS}
    params = {name: values for name, values in asked.items() if values}
    releases = Releases(settings.releases_dir(data), database)
    if "version" in params:
        context = release_context(releases, params["version"][0])
    else:
        context = open_context(open_database(database), releases)
    selection = parse(params, context.vocabulary, applicable=figure.fields)
    answer = figure.answer(context, selection)
    try:
        table = answer.table(options.table)
    except KeyError:
        ids = ", ".join(table.id for table in answer.tables)
        print(f"'{options.table}' is not a table of {figure.id}. Tables: {ids}.", file=sys.stderr)
        return 2
    if options.format == "json":
        print(to_json(answer))
    elif options.format == "csv":
        print(to_csv(table, answer.data_version), end="")
    else:
        print(to_text(answer), end="")
    return 0


def _make_current(options: argparse.Namespace, data: Path, database: Path) -> None:
    """Build if the data have changed; a database named alone is only read, never rebuilt."""
    if options.data or not options.database:
        ensure(data, database)


def _release(options: argparse.Namespace, data: Path, database: Path) -> int:
    if options.verify:
        return _verify(options, data, database)
    # Not the database that is served: a release must hold what the folder holds now.
    with tempfile.TemporaryDirectory(prefix="ane-") as folder:
        fresh = Path(folder) / "ane.duckdb"
        version = build(data, fresh).version
        context = open_context(Database(fresh), released={version})
        answers = {
            figure.id: to_json(figure.answer(context, Selection()))
            for figure in registry().values()
        }
    try:
        path = freeze(data, settings.releases_dir(data), answers)
    except AlreadyReleasedError as error:
        print(f"{error} Nothing was changed.")
        return 0
    ensure(data, database)  # what is served is the release from now on
    size = path.stat().st_size / 1000
    print(f"{path}: {version} is released, {len(answers)} figures, {size:.0f} kB")
    print("Add the file to the repository. It is kept for ever and never changed.")
    return 0


def _verify(options: argparse.Namespace, data: Path, database: Path) -> int:
    _make_current(options, data, database)
    releases = Releases(settings.releases_dir(data), database)
    found = unexplained(releases, open_context(open_database(database), releases))
    problems = [*releases.damaged(), *map(str, found)]
    if problems:
        return _fail("\n".join(problems), 1)
    listed = ", ".join(releases.versions()) or "none yet"
    print(f"{releases.folder}: every frozen answer is reached today. Releases: {listed}")
    return 0


def _images(options: argparse.Namespace, data: Path, database: Path) -> int:
    _make_current(options, data, database)
    releases = Releases(settings.releases_dir(data), database)
    context = open_context(open_database(database), releases)
    images = Images(settings.images_dir(database))
    made = make_ahead(context, images, address=file_address, progress=_progress)
    images.close()
    if made.problems:
        return _fail("\n".join(made.problems), 1)
    print(f"{made.drawn} images drawn, {made.there} were there.")
    return 0


def _progress(done: int, of: int, label: str) -> None:
    if sys.stderr.isatty() and sys.stdin.isatty():
        print(
            f"\r\033[K{done}/{of} {label}", end="" if label else "\n", file=sys.stderr, flush=True
        )


def _site(options: argparse.Namespace, data: Path, database: Path) -> int:
    _make_current(options, data, database)
    written = write_site(
        options.out,
        database_file=database,
        releases_dir=settings.releases_dir(data),
        images=settings.images_dir(database),
        address=settings.address() if options.address is None else options.address,
        charts=options.charts,
        progress=_progress,
    )
    if not written.drawn and options.charts != "none":
        print("No Chromium browser was found: the pages have tables, no charts.", file=sys.stderr)
    size = written.size / 1e6
    print(
        f"{options.out}: data version {written.data_version}, {written.pages} pages,"
        f" {written.files} files, {size:.0f} MB"
    )
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
        "release", parents=[where], help="freeze the data and every default answer for ever"
    )
    command.add_argument(
        "--verify", action="store_true", help="recompute every frozen answer; write nothing"
    )
    command.set_defaults(run=_release, usage=command.format_usage)

    command = commands.add_parser(
        "images", parents=[where], help="draw the charts of the web pages ahead (needs Chromium)"
    )
    command.set_defaults(run=_images, usage=command.format_usage)

    command = commands.add_parser(
        "site", parents=[where], help="write the public pages as files that need no server"
    )
    command.add_argument(
        "-o", "--out", type=Path, required=True, metavar="DIR", help="the folder, made anew"
    )
    command.add_argument(
        "--address", metavar="URL", help="of the live site, such as https://numbers.example.org"
    )
    command.add_argument(
        "--charts",
        choices=CHARTS,
        default="default",
        help="drawn for every choice (slow), where nothing is chosen, or not at all",
    )
    command.set_defaults(run=_site, usage=command.format_usage)

    add_parsers(commands, where)
    add_slides(commands, where)

    add_bench(commands)
    add_i18n(commands, where)

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
