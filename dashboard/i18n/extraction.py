"""Finding every message that readers can see: in the code, in templates, in the vocabularies.

The desk, the imports and the command line are for the makers and stay English.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

CODE = ("streamlit_app.py", "dashboard/app.py", "dashboard/translations.py", "dashboard/words.py")
ROOMS = ("dashboard/faces", "dashboard/figures", "dashboard/pages")
MAKERS_OWN = frozenset({"dashboard/faces/slides/command.py"})
"""Files in those rooms that speak to makers alone."""

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
COMMENT = "i18n:"

VOCABULARIES = (
    "age_groups",
    "designs",
    "disease_terms",
    "evidence_levels",
    "exclusion_reasons",
    "genetic_results",
    "lesions",
    "outcomes",
    "recruitments",
    "sexes",
    "treatments",
    "trigger_groups",
    "triggers",
)
WORDS = ("label", "meaning")
REGIONS = ("un_region", "un_subregion")


def template(root: Path, data: Path) -> Catalog:
    """Every message, in the order of the files and of the places in them.

    Args:
        root: the folder of the repository.
        data: the folder of the CSVs.
    """
    found = Catalog(charset="utf-8")
    for path in _files(root):
        _add_code(found, path, path.relative_to(root).as_posix())
    for name in VOCABULARIES:
        _add_vocabulary(found, data / f"{name}.csv")
    _add_regions(found, data / "countries.csv")
    return found


def _files(root: Path) -> Iterator[Path]:
    for name in CODE:
        if (root / name).exists():
            yield root / name
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in METHODS and path.relative_to(root).as_posix() not in MAKERS_OWN:
                yield path


METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract"}


def _add_code(found: Catalog, path: Path, place: str) -> None:
    with path.open("rb") as file:
        for line, message, comments, context in extract(
            METHODS[path.suffix],
            file,
            keywords=KEYWORDS,
            comment_tags=(COMMENT,),
            # As the environment of the templates, and no template that Jinja cannot read is passed
            # over in silence.
            options={"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"},
            strip_comment_tags=True,
        ):
            found.add(message, locations=[(place, line)], auto_comments=comments, context=context)


def _add_vocabulary(found: Catalog, path: Path) -> None:
    for row in _rows(path):
        for column in WORDS:
            if row.get(column):
                found.add(
                    row[column],
                    locations=[(f"data/{path.name}", 0)],
                    auto_comments=[f"{column} of {next(iter(row.values()))}"],
                )


def _add_regions(found: Catalog, path: Path) -> None:
    rows = list(_rows(path))
    for column in REGIONS:
        for name in sorted({row[column] for row in rows if row[column]}):
            found.add(
                name, locations=[(f"data/{path.name}", 0)], auto_comments=[f"{column}, by the UN"]
            )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
