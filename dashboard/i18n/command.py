"""The command ``i18n``: keeps the catalogs of translations up to date, and says what they lack."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog

from dashboard.i18n import catalogs, checks, extraction, handing
from dashboard.languages import CATALOGS, LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    """Add the command to those of ``python -m dashboard``."""
    command = commands.add_parser(
        "i18n",
        parents=[where],
        help="bring the catalogs of translations up to date and check them",
    )
    command.add_argument("--locale", type=Path, default=CATALOGS, metavar="DIR", help="catalogs")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="write nothing; fail if it is needed")
    what.add_argument(
        "--untranslated",
        choices=catalogs.TRANSLATED,
        metavar="LANGUAGE",
        help=f"what is to be translated, as JSON: {', '.join(catalogs.TRANSLATED)}",
    )
    what.add_argument(
        "--take", nargs=2, metavar=("LANGUAGE", "FILE"), help="take translations in from JSON"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="of --untranslated")
    command.set_defaults(run=run, usage=command.format_usage)


def run(options: argparse.Namespace, data: Path, _database: Path) -> int:
    """Run the command; see `dashboard.__main__` for exit codes."""
    folder: Path = options.locale
    template = extraction.template(ROOT, data)
    if options.untranslated:
        return _hand_out(options.untranslated, template, folder, options.out)
    if options.take:
        code, file = options.take
        return _take(code, file, template, folder)
    if options.check:
        stale = [
            f"{path}: not up to date with the code and the data. Run `make i18n`."
            for path, text in catalogs.expected(template, folder).items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
    else:
        stale = []
        with catalogs.alone(folder):
            for path, text in catalogs.expected(template, folder).items():
                catalogs.write(path, text)
    current = {
        code: catalogs.merged(code, template, catalogs.read(code, folder))
        for code in catalogs.TRANSLATED
    }
    _say(coverage(current))
    faults = [fault for code, own in current.items() for fault in checks.faults(code, own)]
    return _complain([*stale, *faults])


def coverage(current: dict[str, Catalog]) -> str:
    """How much of each language is translated; the rest is shown in English."""
    lines = []
    for code, messages in current.items():
        all_ = [message for message in messages if message.id]
        done = sum(map(catalogs.is_translated, all_))
        rest = len(all_) - done
        lines.append(
            f"{code}  {done:>5} of {len(all_)} messages translated"
            f" ({done / max(len(all_), 1):.0%}), {rest} shown in English  {LANGUAGES[code].name}"
        )
    return "\n".join(lines)


def _hand_out(code: str, template: Catalog, folder: Path, out: Path | None) -> int:
    messages = catalogs.merged(code, template, catalogs.read(code, folder))
    handed = handing.untranslated(code, messages)
    text = json.dumps(handed, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        catalogs.write(out, text)
        _say(f"{out}: {len(handed)} messages to translate into {LANGUAGES[code].name}")
    return 0


def _take(code: str, file: str, template: Catalog, folder: Path) -> int:
    if code not in catalogs.TRANSLATED:
        return _complain([f"'{code}' is none of {', '.join(catalogs.TRANSLATED)}."], 2)
    try:
        given = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return _complain([f"{file} cannot be read: {error}. Nothing was changed."])
    with catalogs.alone(folder):
        messages = catalogs.merged(code, template, catalogs.read(code, folder))
        taken = handing.take(code, messages, given)
        catalogs.write(folder / f"{code}.po", catalogs.catalog_text(code, messages))
    _say(f"{taken.taken} translations into {LANGUAGES[code].name} taken")
    _say(coverage({code: messages}))
    return _complain([f"refused {reason}" for reason in taken.refused])


def _say(text: str) -> None:
    print(text)  # noqa: T201


def _complain(problems: list[str], code: int = 1) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201
    return code if problems else 0
