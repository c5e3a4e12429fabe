"""The one description of the data: ``datapackage.json``.

Tables, columns, types, keys and allowed values are written there and nowhere else; reading,
checking, building and the data dictionary on the site all take them from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.database.faults import DataError, Fault

FILE = "datapackage.json"
TYPES = frozenset({"string", "integer", "number", "boolean", "date", "year", "list"})
LIST_SEPARATOR = ";"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILE_NAME = re.compile(r"[a-z][a-z0-9_-]*\.csv")


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        is_list: a cell holds several values; a text column is one if its pattern allows the
            separator.
        is_code: cells are compared letter by letter (keys, codes, identifiers, addresses).
    """

    name: str
    type: str
    title: str
    description: str
    unit: str
    constraints: Mapping[str, Any]
    is_list: bool
    is_code: bool

    @property
    def required(self) -> bool:
        """Whether every row must fill this column."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must stand in another table."""

    fields: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file."""

    name: str
    file: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def field_names(self) -> tuple[str, ...]:
        """Column names in the order of the description."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """Look one column up by name."""
        return next(field for field in self.fields if field.name == name)


@dataclass(frozen=True, slots=True)
class Package:
    """All tables, and the description as it stands in the file."""

    tables: tuple[Table, ...]
    descriptor: Mapping[str, Any]

    def table(self, name: str) -> Table:
        """Look one table up by name."""
        return next(table for table in self.tables if table.name == name)

    @property
    def canonical(self) -> str:
        """The description as one text that does not change with layout or line ends."""
        return json.dumps(
            self.descriptor, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )


class _BrokenError(Exception):
    """A part of the description that cannot be used."""


def load_package(data_dir: Path) -> Package:
    """Read the description of a data folder.

    Raises:
        DataError: the file is missing, is not JSON, or leaves out what the checks need.
    """
    try:
        return parse_package((data_dir / FILE).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _fault(f"the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise _fault("the file is not UTF-8 text.") from error


def parse_package(text: str) -> Package:
    """Read the text of a description.

    Raises:
        DataError: it is not JSON, or leaves out what the checks need.
    """
    try:
        descriptor = json.loads(text)
        return Package(tables=_tables(descriptor), descriptor=descriptor)
    except json.JSONDecodeError as error:
        raise _fault(f"line {error.lineno} is not valid JSON ({error.msg}).") from error
    except _BrokenError as error:
        raise _fault(f"{error}.") from error


def _fault(problem: str) -> DataError:
    remedy = "Take the last good version of this file back, or mend the part that is named."
    return DataError([Fault(FILE, None, None, None, f"datapackage: {problem}", remedy)])


def _tables(descriptor: object) -> tuple[Table, ...]:
    if not isinstance(descriptor, dict):
        raise _BrokenError("the outermost value is not an object")
    tables = tuple(_table(resource) for resource in _list(descriptor, "resources", "the package"))
    names = [table.name for table in tables]
    if not names:
        raise _BrokenError("no table is described")
    _once(names, "table", "the package")
    for table in tables:
        for key in table.foreign_keys:
            target = next((other for other in tables if other.name == key.table), None)
            if target is None or not set(key.references) <= set(target.field_names):
                raise _BrokenError(f"table {table.name} refers to {key.table} in vain")
    return tables


def _table(resource: object) -> Table:
    name = _text(resource, "name", "a table")
    where = f"table {name}"
    file = _text(resource, "path", where)
    if not _NAME.fullmatch(name) or not _FILE_NAME.fullmatch(file):
        raise _BrokenError(f"{where}: name and path must be plain lower-case names, not {file!r}")
    assert isinstance(resource, dict)
    schema = resource.get("schema")
    if not isinstance(schema, dict):
        raise _BrokenError(f"{where} has no schema")
    primary_key = _names(schema.get("primaryKey", []), where)
    foreign_keys = tuple(_foreign_key(key, name, where) for key in schema.get("foreignKeys", []))
    keys = {*primary_key, *(field for key in foreign_keys for field in key.fields)}
    fields = tuple(_field(field, keys, where) for field in _list(schema, "fields", where))
    _once([field.name for field in fields], "column", where)
    if not keys <= {field.name for field in fields}:
        raise _BrokenError(f"{where} has a key on a column that is not described")
    return Table(
        name=name,
        file=file,
        title=str(resource.get("title", name)),
        description=str(resource.get("description", "")),
        fields=fields,
        primary_key=primary_key,
        foreign_keys=foreign_keys,
    )


def _field(field: object, keys: set[str], where: str) -> Field:
    name = _text(field, "name", where)
    kind = _text(field, "type", f"{where}, column {name}")
    assert isinstance(field, dict)
    constraints = field.get("constraints", {})
    if not _NAME.fullmatch(name) or kind not in TYPES or not isinstance(constraints, dict):
        known = ", ".join(sorted(TYPES))
        raise _BrokenError(f"{where}, column {name}: unusable name, constraints or type ({known})")
    is_list = kind == "list" or LIST_SEPARATOR in str(constraints.get("pattern", ""))
    is_code = is_list or name in keys or bool({"enum", "pattern"} & constraints.keys())
    return Field(
        name=name,
        type=kind,
        title=str(field.get("title", name)),
        description=str(field.get("description", "")),
        unit=str(field.get("unit", "")),
        constraints=constraints,
        is_list=is_list,
        is_code=is_code or name in {"doi", "pmid", "pmcid"},
    )


def _foreign_key(key: object, own_table: str, where: str) -> ForeignKey:
    reference = key.get("reference") if isinstance(key, dict) else None
    if not isinstance(key, dict) or not isinstance(reference, dict):
        raise _BrokenError(f"{where} has a foreign key without a reference")
    return ForeignKey(
        fields=_names(key.get("fields"), where),
        table=str(reference.get("resource") or own_table),
        references=_names(reference.get("fields"), where),
    )


def _names(value: object, where: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _BrokenError(f"{where} has a key that does not name its columns")
    return tuple(names)


def _list(value: Mapping[str, Any], key: str, where: str) -> list[object]:
    found = value.get(key)
    if not isinstance(found, list):
        raise _BrokenError(f"{where} has no list of {key}")
    return found


def _text(value: object, key: str, where: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, str) or not found:
        raise _BrokenError(f"{where} has no {key}")
    return found


def _once(names: Sequence[str], what: str, where: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise _BrokenError(f"{where} describes the {what} {name} twice")
