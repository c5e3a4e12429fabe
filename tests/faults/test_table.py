"""``deploy/FAULTS.md`` is held to the tests: each that it names exists, each of this folder is
named.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "deploy" / "FAULTS.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)+)`", TABLE))


def names(file: Path) -> set[str]:
    """The tests and classes of tests of a module, as pytest names them."""
    found = set()
    where = file.relative_to(ROOT).as_posix()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.add(f"{where}::{node.name}")
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found.add(f"{where}::{node.name}")
            found |= {
                f"{where}::{node.name}::{inner.name}"
                for inner in node.body
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test_")
            }
    return found


def test_every_test_that_is_named_exists() -> None:
    assert NAMED
    files = {name.partition("::")[0] for name in NAMED}
    existing = set().union(*(names(ROOT / file) for file in files))
    assert NAMED - existing == set()


def test_every_test_of_a_fault_is_named() -> None:
    """By itself, or with the class that it is in."""
    ours = set().union(*(names(file) for file in Path(__file__).parent.glob("test_*.py")))
    ours -= names(Path(__file__))
    classes = {name for name in ours if name.split("::")[-1].startswith("Test")}
    named = {name for name in ours if any(f"{name}::".startswith(f"{n}::") for n in NAMED)}
    partly = {name for name in classes if any(n.startswith(f"{name}::") for n in NAMED)}
    assert ours - named - partly == set()


def test_every_row_says_all_of_it() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("|")]
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, row
        assert all(cells), row
        assert row.startswith(("| what ", "|---")) or NAMED & set(re.findall(r"`([^`]+)`", row))
