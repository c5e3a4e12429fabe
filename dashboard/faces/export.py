"""An answer as JSON, CSV and plain text: the faces that carry every value."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import orjson

from dashboard.figures.answer import Answer, Cell, Query, Table
from dashboard.words import _, number, percent

# Spreadsheets run cells that begin with these as formulas; a title from a publication may.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_json(answer: Answer) -> str:
    """The whole answer as JSON text."""
    return orjson.dumps(answer.as_json(), option=orjson.OPT_INDENT_2).decode()


def to_csv(table: Table, data_version: str) -> str:
    """One table as CSV (UTF-8 text, comma, LF); empty cells for values that are not known.

    Each row ends with the data version: a file that was saved and sent on still says which data it
    holds, and whether they were a draft.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [column.name for column in table.columns]
    writer.writerow([*names, "data_version"])
    writer.writerows(
        [*(_csv_cell(row[name]) for name in names), data_version] for row in table.rows
    )
    return out.getvalue()


def as_sql(queries: Iterable[Query]) -> str:
    """The queries behind an answer, each with the values it was asked with."""
    return "\n\n".join(
        "\n".join(
            [
                *(f"-- ${name} = {_sql_value(value)}" for name, value in query.parameters),
                query.sql.strip() + ";",
            ]
        )
        for query in queries
    )


def _sql_value(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_sql_value(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''").replace("\n", " ") + "'"


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return str(value)


def cell_text(value: Cell, unit: str = "") -> str:
    """A value as people read it in a table, given the unit of its column."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if unit == "share" and not isinstance(value, str):
        return percent(value)
    if isinstance(value, int | float) and unit != "year":
        return number(value)
    return str(value)


def to_text(answer: Answer) -> str:
    """The answer for a terminal: the sentence, the tables, the caveats."""
    lines = [answer.question, "", answer.headline, ""]
    for table in answer.tables:
        lines += [table.title, *_text_table(table), *([table.note] if table.note else []), ""]
    totals = answer.totals
    if totals.total is not None:
        parts = {
            _("Not stated"): totals.not_stated,
            _("Cannot be split"): totals.cannot_be_split,
            _("Cannot be placed (not in the total)"): totals.cannot_be_placed,
        }
        lines.append(_("Total: {n}").format(n=number(totals.total)))
        lines += [f"{label}: {number(value)}" for label, value in parts.items() if value]
        lines.append("")
    lines += [f"- {text}" for text in (*answer.caveats, *answer.not_to_conclude)]
    lines += ["", _("Data version {version}").format(version=answer.data_version)]
    return "\n".join(lines) + "\n"


def _text_table(table: Table) -> list[str]:
    columns = [column for column in table.columns if column.shown]
    cells = [[column.label for column in columns]]
    cells += [[cell_text(row[c.name], c.unit) for c in columns] for row in table.rows]
    widths = [min(48, max(len(line[i]) for line in cells)) for i in range(len(columns))]
    return [
        "  ".join(text[:48].ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
