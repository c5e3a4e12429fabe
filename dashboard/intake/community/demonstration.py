"""A data folder with invented numbers of the group, to show what the site will look like.

It holds the real collation and releases made from an invented list, by the same rule and the same
audit as real ones. The folder is marked as a demonstration, so that it can't become the real data,
and everything that is built from it says so.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.database import build, load_package
from dashboard.database.dataset import MARKER
from dashboard.intake.community.categories import FAMILY, dimensions
from dashboard.intake.community.command import write
from dashboard.intake.community.mapping import Mapped
from dashboard.intake.community.people import count
from dashboard.intake.community.release import check_date, draft
from dashboard.intake.community.rule import MINIMUM
from dashboard.intake.community.sheet import Cells
from dashboard.intake.folder import read_folder
from dashboard.intake.saving import SavingError

_NOTE = """\
The group's numbers in this folder are invented, to show what the site can do. None of them is real.
"""
_SEED = 20261123
_FIRST, _LATER = 260, 340
"""How many invented families the two releases have."""

# Invented from beginning to end: weights of what an invented person is. Nothing was looked up.
_WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "country": {
        **{"USA": 90, "GBR": 45, "IND": 30, "JPN": 28, "AUS": 22, "MYS": 16, "DEU": 14},
        **{"BRA": 12, "CAN": 12, "CHN": 10, "IDN": 7, "EGY": 6, "FRA": 5, "NZL": 2, "KEN": 1},
    },
    "year_of_illness": {str(year): 3 + (year - 2005) for year in range(2005, 2026)},
    "trigger": {
        **{"influenza_a": 90, "influenza_b": 30, "covid19": 30, "hhv6": 18, "dengue": 6},
        **{"none_found": 25, "unknown": 60, "rsv": 4, "mycoplasma": 3},
    },
    "age_group": {"child": 300, "adult": 24, "unknown": 16},
    "genetic_result": {
        **{"ranbp2_positive": 60, "negative": 70, "not_tested": 110, "unknown": 90},
        "other_gene_positive": 6,
    },
    "outcome": {
        **{"recovered": 60, "mild_sequelae": 70, "moderate_sequelae": 60, "severe_sequelae": 60},
        **{"died": 60, "unknown": 40, "improved_unspecified": 12},
    },
    "published": {"yes": 60, "no": 200, "unknown": 80},
}


def run(options: argparse.Namespace, data: Path, _database: Path) -> int:
    """Make the folder and its database; 1 if that is not possible."""
    try:
        make(data, options.target, now=datetime.now())
    except SavingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    built = build(options.target, options.target / "ane.duckdb", demonstration=True)
    sys.stdout.write(
        f"{options.target}: a demonstration with invented numbers, {built.version}. To see it:"
        f" make demo\n"
    )
    return 0


def make(real: Path, target: Path, *, now: datetime) -> None:
    """Make the folder: a copy of the real one with two invented releases.

    Raises:
        SavingError: the target holds something else than an older demonstration.
    """
    if target.exists():
        if any(target.iterdir()) and not (target / MARKER).exists():
            raise SavingError(f"{target} holds other files. Name a folder that is new or empty.")
        shutil.rmtree(target)
    target.mkdir(parents=True)
    for name in _files(real):
        shutil.copyfile(real / name, target / name)
    (target / MARKER).write_text(_NOTE, encoding="utf-8")
    site = (target / "site.toml").read_text(encoding="utf-8")
    marked = site.replace("ANE in Numbers", "ANE in Numbers (demonstration)")
    (target / "site.toml").write_text(marked, encoding="utf-8")
    chance = random.Random(_SEED)  # noqa: S311 (nothing here is secret)
    families = [_family(chance) for _number in range(_LATER)]
    for number, before in ((_FIRST, timedelta(days=365)), (_LATER, timedelta())):
        _release(target, families[:number], now=now, before=before)


def _files(real: Path) -> Sequence[str]:
    tables = [table.file for table in load_package(real).tables]
    texts = [path.name for path in real.iterdir() if path.suffix in (".md", ".toml", ".json")]
    return [*tables, *texts]


def _family(chance: random.Random) -> list[dict[str, str]]:
    """The people of one invented family: mostly one, who lives where the family lives."""
    size = 2 if chance.random() < 0.12 else 1
    people = [
        {name: chance.choices([*w], [*w.values()])[0] for name, w in _WEIGHTS.items()}
        for _person in range(size)
    ]
    return [person | {"country": people[0]["country"]} for person in people]


def _release(
    target: Path,
    families: Sequence[Sequence[Mapping[str, str]]],
    *,
    now: datetime,
    before: timedelta,
) -> None:
    as_of = (now - before).date()
    folder = read_folder(target)
    header = (FAMILY, *_WEIGHTS)
    people = [
        (str(number), *person.values())
        for number, family in enumerate(families, start=1)
        for person in family
    ]
    cells = Cells("invented list", tuple(enumerate([header, *people], start=1)))
    known = dimensions(folder, as_of)
    earlier = check_date(folder, as_of, now.date())
    found = draft(count(cells, known, Mapped()), known, earlier, as_of=as_of, minimum=MINIMUM)
    write(folder, found, now=now)
