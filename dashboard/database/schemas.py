"""Check sheets against ``datapackage.json`` with frictionless, in words for volunteers.

Types, allowed values, keys and references are frictionless's work, from the same description that
anyone can run it with. This module hands it the cells as they were read and turns its errors into
faults that name the spreadsheet row and say what to do. Of large tables it gets only the rows that
can have a fault (`suspects`), since it reads a table a hundred times as slowly as it is read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.database.faults import Fault
from dashboard.database.package import Field, Package, Table
from dashboard.database.reading import Sheet
from dashboard.database.suspects import bare, suspects

_FEW = 12
"""So many allowed values are listed in full; of longer lists, only the nearest."""


def schema_faults(package: Package, sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Validate every readable sheet; references into unreadable ones are not judged."""
    # First without a row, so that what is wrong with the description itself is known.
    faults = _validated(package, {name: _rows_of(sheet, ()) for name, sheet in sheets.items()}, {})
    if faults:
        return faults
    found = suspects(package, sheets)
    if not found:
        return []
    chosen = {name: _rows_of(sheet, found.get(name, ())) for name, sheet in sheets.items()}
    return _validated(package, chosen, sheets)


def _rows_of(sheet: Sheet, places: Iterable[int]) -> Sheet:
    """Some rows of a sheet, with their numbers."""
    places = sorted(places)
    records = tuple(sheet.records[place] for place in places)
    return Sheet(sheet.table, records, tuple(sheet.rows[place] for place in places), ())


def _validated(
    package: Package, chosen: Mapping[str, Sheet], sheets: Mapping[str, Sheet]
) -> list[Fault]:
    """What frictionless finds in the chosen rows; they may refer to any row of ``sheets``."""
    # Imported here: a server that finds its database current never needs it.
    from frictionless import FrictionlessException
    from frictionless import Package as FrictionlessPackage

    resources, targets = _resources(package, chosen, sheets)
    if not resources:
        return []
    descriptor = {"name": "data", "resources": [*resources, *targets.values()]}
    try:
        report = FrictionlessPackage.from_descriptor(descriptor).validate(limit_errors=100_000)
    except FrictionlessException as refused:
        return [_unusable(reason.note) for reason in refused.reasons or [refused.error]]
    faults = [_unusable(error.note) for error in report.errors]
    for task in report.tasks:
        sheet = chosen.get(task.name)
        for error in task.errors:
            if sheet is not None:
                faults += _faults(error.to_descriptor(), sheet, sheets)
            elif task.name not in targets:
                faults.append(_unusable(error.message))
    return faults


def _unusable(note: str) -> Fault:
    return Fault("datapackage.json", None, None, None, f"datapackage: {note}.", _DESCRIPTION)


def _resources(
    package: Package, chosen: Mapping[str, Sheet], sheets: Mapping[str, Sheet]
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Describe the sheets, and the columns that other sheets refer to, for frictionless.

    Frictionless reads a whole table again for each reference into it; given the column alone, as a
    small table, it takes half the time.
    """
    resources = []
    targets: dict[str, dict[str, Any]] = {}
    for resource in package.descriptor["resources"]:
        name = resource["name"]
        if name not in chosen:
            continue
        schema = bare(resource["schema"])
        keys = []
        for key in chosen[name].table.foreign_keys:
            if key.table not in sheets:
                continue
            target = f"{key.table}.{'.'.join(key.references)}"
            targets[target] = _columns(target, sheets[key.table], key.references)
            reference = {"resource": target, "fields": list(key.references)}
            keys.append({"fields": list(key.fields), "reference": reference})
        schema.pop("foreignKeys", None)
        if keys:
            schema["foreignKeys"] = keys
        cells = [list(chosen[name].table.field_names), *map(list, chosen[name].records)]
        resources.append({"name": name, "data": cells, "schema": schema})
    return resources, targets


def _columns(name: str, sheet: Sheet, columns: Sequence[str]) -> dict[str, Any]:
    places = [sheet.table.field_names.index(column) for column in columns]
    cells = [[record[place] for place in places] for record in sheet.records]
    fields = [{"name": column, "type": sheet.table.field(column).type} for column in columns]
    return {"name": name, "data": [list(columns), *cells], "schema": {"fields": fields}}


_DESCRIPTION = "Mend the description, or take the last good version of the file back."


def _faults(error: dict[str, Any], sheet: Sheet, sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Translate one frictionless error."""
    table, kind, note = sheet.table, error["type"], str(error.get("note", ""))
    position = error.get("rowNumber")
    row = sheet.rows[position - 2] if isinstance(position, int) else None
    name = error.get("fieldName")
    field = table.field(name) if name in table.field_names else None
    cell = str(error.get("cell") or "") or None
    if kind == "type-error" and field:
        return [Fault(table.file, row, name, cell, *_type_words(field))]
    if kind == "constraint-error" and field:
        return [Fault(table.file, row, name, cell, *_constraint_words(field, cell or "", note))]
    if kind == "unique-error" and field:
        rule = f"unique: the same value stands in row {_other_row(sheet, note)} already."
        remedy = "Is it the same entry twice? Then remove one; otherwise correct the value."
        return [Fault(table.file, row, name, cell, rule, remedy)]
    if kind == "primary-key":
        return _primary_key(table, sheet, error, row, note)
    if kind == "foreign-key":
        return [_foreign_key(table, sheets, error, row)]
    words = str(error.get("message", kind)).rstrip(".")
    remedy = "Compare the row with its neighbours and with datapackage.json."
    return [Fault(table.file, row, name, cell, f"{kind}: {words}.", remedy)]


def _other_row(sheet: Sheet, note: str) -> str:
    found = re.search(r"(\d+)\D*$", note)
    return str(sheet.rows[int(found[1]) - 2]) if found else "above"


def _type_words(field: Field) -> tuple[str, str]:
    wanted = {
        "boolean": "true or false",
        "date": "a date as YYYY-MM-DD, such as 2026-11-22",
        "number": "a number such as 0.67",
    }.get(field.type, f"a value of the type {field.type}")
    return (
        f"type: this is not {wanted}.",
        f"Write {wanted}; leave the cell empty if it is not known.",
    )


def _constraint_words(field: Field, cell: str, note: str) -> tuple[str, str]:
    kind = note.split('"')[1] if '"' in note else note
    limit = field.constraints.get(kind)
    meaning = f"{field.title}: {field.description}".rstrip(" :.")
    if kind == "required":
        return "required: the cell must not be empty.", f"Fill it in. {meaning}."
    if kind == "enum" and isinstance(limit, list):
        return "enum: this value is not in the list.", _choose(cell, [str(item) for item in limit])
    if kind in {"minimum", "maximum"}:
        word = "least" if kind == "minimum" else "most"
        return f"{kind}: the value must be at {word} {limit}.", f"Correct the number. {meaning}."
    if field.name == "doi":
        return "doi: a DOI begins with 10. and holds no spaces.", _doi_remedy(cell)
    return f"{kind}: the value does not have the agreed form.", f"{meaning}. Pattern: {limit}"


def _doi_remedy(cell: str) -> str:
    found = re.search(r"10\.\d{4,9}/\S+", cell)
    if found:
        return f'Remove everything around the DOI, also https://doi.org/: write "{found[0]}".'
    return "Copy the DOI from the publisher's page, such as 10.1136/jnnp.58.5.555."


def _primary_key(
    table: Table, sheet: Sheet, error: dict[str, Any], row: int | None, note: str
) -> list[Fault]:
    cells = dict(zip(table.field_names, error.get("cells", []), strict=False))
    values = [str(cells.get(name) or "") for name in table.primary_key]
    if not any(values) or "None" in note:
        return []  # the empty or mistyped cells have faults of their own
    rule = (
        f"primary_key: row {_other_row(sheet, note)} has the same {', '.join(table.primary_key)}."
    )
    remedy = "Remove the row that was entered twice, or correct its key."
    return [Fault(table.file, row, table.primary_key[-1], " / ".join(values), rule, remedy)]


def _foreign_key(
    table: Table, sheets: Mapping[str, Sheet], error: dict[str, Any], row: int | None
) -> Fault:
    names: Sequence[str] = error["fieldNames"]
    cell = " / ".join(str(value) for value in error["fieldCells"])
    target = sheets[error["referenceName"].partition(".")[0]]
    place = target.table.field_names.index(error["referenceFieldNames"][0])
    known = [record[place] for record in target.records]
    rule = f"foreign_key: {target.table.file} has no such {error['referenceFieldNames'][0]}."
    remedy = _choose(cell, known)
    if len(known) > _FEW:
        remedy += f" If it is new, add it to {target.table.file} first."
    return Fault(table.file, row, names[-1], cell, rule, remedy)


def _choose(cell: str, allowed: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(cell.lower(), [item.lower() for item in allowed], n=1)
    meant = [item for item in allowed if nearest and item.lower() == nearest[0]]
    hint = f'Did you mean "{meant[0]}"?' if meant else ""
    if len(allowed) <= _FEW:
        return f"{hint} Allowed: {', '.join(allowed)}.".strip()
    return hint or "Copy the code from that table."
