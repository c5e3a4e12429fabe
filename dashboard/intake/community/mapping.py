"""Other headings and other spellings, mapped once in a small TOML file.

.. code-block:: toml

    [columns]                # the group's heading = ours
    "Family no." = "family_id"

    [values.trigger]         # the group's spelling = a code or label of ours
    "flu A" = "influenza_a"

Spellings may be as telling as the cells they stand for, so messages name a place and not a word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboard.database import Fault
from dashboard.intake.community.categories import FAMILY, NAMES, Dimension, tidy
from dashboard.intake.community.sheet import SheetError

_REMEDY = "The example in data/README.md shows how the file looks."


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping file says.

    Attributes:
        columns: our column for each of the group's headings, tidied.
        values: for each of our columns, our category for each of the group's spellings, tidied.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_mapping(path: Path, dimensions: Sequence[Dimension]) -> Mapped:
    """Read a mapping file.

    Raises:
        SheetError: it can't be read, or maps to something that does not exist.
    """
    document, problem = _parsed(path)
    if problem:
        raise SheetError([_fault(path, problem, _REMEDY)])
    if set(document) - {"columns", "values"}:
        rule = "the file has a part that is neither [columns] nor [values.…]."
        raise SheetError([_fault(path, rule, _REMEDY)])
    faults: list[Fault] = []
    columns = _columns(path, document.get("columns", {}), faults)
    values = _values(path, document.get("values", {}), dimensions, faults)
    if faults:
        raise SheetError(faults)
    return Mapped(columns, values)


def _parsed(path: Path) -> tuple[dict[str, Any], str]:
    """The document, or what is wrong; the library's own errors may quote the file."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), ""
    except OSError:
        return {}, "the file can't be opened."
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}, "the file is not valid TOML in UTF-8."


def _columns(path: Path, part: object, faults: list[Fault]) -> dict[str, str]:
    ours = (FAMILY, *NAMES)
    found = {}
    for number, (heading, name) in enumerate(_pairs(path, "columns", part, faults), start=1):
        if name in ours:
            found[tidy(heading)] = name
        else:
            rule = f"line {number} of [columns] leads to no column of ours."
            faults.append(_fault(path, rule, f"Write one of: {', '.join(ours)}."))
    if len(set(found.values())) < len(found):
        remedy = "Keep the line of the column that is to be read."
        faults.append(_fault(path, "two lines of [columns] lead to the same column.", remedy))
    return found


def _values(
    path: Path, part: object, dimensions: Sequence[Dimension], faults: list[Fault]
) -> dict[str, dict[str, str]]:
    known = {dimension.name: dimension for dimension in dimensions}
    if not isinstance(part, dict) or set(part) - set(known):
        remedy = f"Write [values.NAME] with one of: {', '.join(known)}."
        faults.append(_fault(path, "a part of [values] is for no column of ours.", remedy))
        return {}
    found: dict[str, dict[str, str]] = {}
    for name, table in part.items():
        place = f"values.{name}"
        found[name] = {}
        for number, (spelling, meaning) in enumerate(_pairs(path, place, table, faults), start=1):
            category = known[name].find(meaning)
            if category is None:
                rule = f"line {number} of [{place}] leads to no code or label."
                faults.append(_fault(path, rule, "Write a code of the list in the template."))
            else:
                found[name][tidy(spelling)] = category
    return found


def _pairs(path: Path, place: str, part: object, faults: list[Fault]) -> list[tuple[str, str]]:
    if isinstance(part, dict) and all(isinstance(value, str) for value in part.values()):
        return list(part.items())
    faults.append(_fault(path, f"[{place}] is not a list of texts.", _REMEDY))
    return []


def _fault(path: Path, problem: str, remedy: str) -> Fault:
    return Fault(path.name, None, None, None, f"mapping: {problem}", remedy)
