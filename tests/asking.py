"""The command line's answer to a question: what every other face must agree with."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from dashboard.__main__ import main
from dashboard.faces.export import cell_text

Json = dict[str, Any]


def ask(database: Path, figure_id: str, *options: str) -> Json:
    """What ``python -m dashboard figure ID --format json OPTIONS`` prints."""
    printed = io.StringIO()
    command = ["figure", figure_id, "--format", "json", "--database", str(database), *options]
    with contextlib.redirect_stdout(printed):
        code = main(command)
    assert code == 0, f"the command line refused {command}"
    return json.loads(printed.getvalue())


def one_line(text: str) -> str:
    """Words only: runs of white space do not show on a page."""
    return " ".join(text.split())


def tables(answer: Json) -> list[Json]:
    """All tables of an answer, the main one first, each with columns and rows."""
    return [{"columns": answer["columns"], "rows": answer["rows"]}, *answer["more_tables"]]


def as_shown(table: Json, labels: list[str], *, linked: bool = True) -> list[list[str]]:
    """The rows of a table as people read them, in the columns with these headings.

    ``linked``: whether an address within the site is a link, with words of its own.
    """
    name_of = {column["label"]: column["name"] for column in table["columns"]}
    unit_of = {column["label"]: column["unit"] for column in table["columns"]}
    assert set(labels) <= set(name_of), f"headings {labels} are not all in {sorted(name_of)}"
    return [
        [
            "See"
            if linked and name_of[label] == "leads_to" and row["leads_to"]
            else one_line(cell_text(row[name_of[label]], unit_of[label]))
            for label in labels
        ]
        for row in table["rows"]
    ]
