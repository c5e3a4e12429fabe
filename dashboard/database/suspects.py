"""Which rows of a data folder can break its description: all others need no closer look.

Frictionless says what is wrong with a row, but is slow, and of a large collation nearly every row
is right. So each column is looked at first, once for each value that stands in it, by the very
readers that frictionless reads cells with: a row is suspected if one of its cells is refused, if it
shares a value or key that must be unique, or if it refers to something that is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from dashboard.database.package import Package
from dashboard.database.reading import Sheet

_WORDS = frozenset({"title", "description", "example", "unit"})


def bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out empty keys and words for people: frictionless copies the schema again and again."""
    kept = {key: value for key, value in schema.items() if value != []}
    kept["fields"] = [
        {key: value for key, value in field.items() if key not in _WORDS}
        for field in schema["fields"]
    ]
    return kept


def suspects(package: Package, sheets: Mapping[str, Sheet]) -> dict[str, set[int]]:
    """Places of the rows that may break a rule of ``datapackage.json``, by table.

    Tables without any are left out. A reference into a table that is not in ``sheets`` is not
    judged.
    """
    schemas = {r["name"]: bare(r["schema"]) for r in package.descriptor["resources"]}
    tables = {name: _Columns(sheet, schemas[name]) for name, sheet in sheets.items()}
    found = {name: _suspects(table, tables) for name, table in tables.items()}
    return {name: places for name, places in found.items() if places}


class _Columns:
    """The columns of a sheet as frictionless reads them: values, and what it refuses."""

    def __init__(self, sheet: Sheet, schema: Mapping[str, Any]) -> None:
        from frictionless import Schema

        self.sheet = sheet
        self.fields = Schema.from_descriptor({"fields": schema["fields"]}).fields
        self._cells = dict(zip(sheet.table.field_names, sheet.columns, strict=True))
        self._kept: dict[str, tuple[Sequence[Hashable], frozenset[int]]] = {}

    def read(self, name: str) -> tuple[Sequence[Hashable], frozenset[int]]:
        """The values of a column, None where a cell is empty or refused; places of the refused."""
        if name not in self._kept:
            cells = self._cells[name]
            field = next(field for field in self.fields if field.name == name)
            reader = field.create_cell_reader()
            known = {cell: reader(cell) for cell in set(cells)}
            refused = {cell for cell, (_value, notes) in known.items() if notes}
            places = (place for place, cell in enumerate(cells) if cell in refused)
            values = [known[cell][0] for cell in cells]
            self._kept[name] = (values, frozenset(places if refused else ()))
        return self._kept[name]

    def keys(self, names: Iterable[str]) -> list[tuple[Hashable, ...]]:
        """The values of several columns, row by row."""
        return list(zip(*(self.read(name)[0] for name in names), strict=True))


def _suspects(own: _Columns, tables: Mapping[str, _Columns]) -> set[int]:
    table = own.sheet.table
    places: set[int] = set()
    for field in own.fields:
        if field.type == "string" and not field.constraints:
            continue  # whatever stands there is right
        places |= own.read(field.name)[1]
        if field.constraints.get("unique"):
            places |= _repeated(own.keys([field.name]))
    if table.primary_key:
        places |= _repeated(own.keys(table.primary_key))
    for key in table.foreign_keys:
        if key.table in tables:
            known = set(tables[key.table].keys(key.references))
            asked = own.keys(key.fields)
            places |= {i for i, k in enumerate(asked) if k not in known and any(map(_is, k))}
    return places


def _is(value: Hashable) -> bool:
    return value is not None


def _repeated(keys: Sequence[tuple[Hashable, ...]]) -> set[int]:
    """Places of the keys that stand there several times; an empty key is none."""
    if len(set(keys)) == len(keys):
        return set()
    several = {key for key, count in Counter(keys).items() if count > 1 and any(map(_is, key))}
    return {place for place, key in enumerate(keys) if key in several}
