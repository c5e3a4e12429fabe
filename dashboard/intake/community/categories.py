"""The dimensions of the group's sheet: their categories, and which spellings mean which.

Triggers are published as groups of triggers: eleven numbers instead of thirty-five, of which most
would be hidden. Countries, years and triggers are *long* lists: their hidden categories are merged
into one row ``other``; the other dimensions list each category, hidden or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from babel.core import Locale, get_global

from dashboard.intake.folder import Folder

UNKNOWN, OTHER, TOTAL, ALL = "unknown", "other", "total", "all"
FAMILY = "family_id"
FIRST_YEAR = 1950
"""Earliest year of illness that a sheet may state: before, ANE had no name and no scans."""

NAMES: Mapping[str, str] = {
    "country": "Country",
    "year_of_illness": "Year of illness",
    "trigger": "Trigger",
    "age_group": "Age",
    "genetic_result": "Genetic result",
    "outcome": "Outcome",
    "published": "Described in a publication",
}
"""The dimensions in the order of the sheet and of the published file, with words for people."""

LONG = frozenset({"country", "year_of_illness", "trigger"})

_UNKNOWN = ("", "unknown", "not known", "not reported", "not_reported")
_YEAR = re.compile(r"([0-9]{4})(\.0|-[0-9]{2}-[0-9]{2}.*)?")

# Names that people write and the standard lists don't have.
_EVERYDAY = {
    **{"UK": "GBR", "Great Britain": "GBR", "Turkey": "TUR", "Czech Republic": "CZE"},
    **{"Ivory Coast": "CIV", "Burma": "MMR", "Holland": "NLD"},
}

Find = Callable[[str], str | None]
"""From what stands in a cell to a category; None where the cell can't be read."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One column of the sheet and one table of the release.

    Attributes:
        name: name of the column and of the dimension.
        labels: words for each category, in order; ``unknown`` comes last.
        codes: what a cell may hold besides words, for the template and for messages.
        find: reads a cell.
    """

    name: str
    labels: Mapping[str, str]
    codes: Mapping[str, str]
    find: Find

    @property
    def title(self) -> str:
        """Words for people."""
        return NAMES[self.name]

    @property
    def categories(self) -> tuple[str, ...]:
        """Every category, ``unknown`` last."""
        return tuple(self.labels)

    @property
    def is_long(self) -> bool:
        """Whether hidden categories are merged into ``other``."""
        return self.name in LONG


def tidy(text: str) -> str:
    """A spelling without what makes no difference: spaces around, capitals."""
    return " ".join(text.split()).casefold()


def dimensions(folder: Folder, as_of: date) -> tuple[Dimension, ...]:
    """The dimensions, from the vocabularies of a data folder."""
    return (
        _countries(folder),
        _years(as_of),
        _triggers(folder),
        *(_listed(folder, name, f"{name}s") for name in ("age_group", "genetic_result", "outcome")),
        _dimension("published", {"yes": "Yes", "no": "No"}, {"true": "yes", "false": "no"}),
    )


def _dimension(
    name: str,
    labels: Mapping[str, str],
    more: Mapping[str, str],
    codes: Mapping[str, str] | None = None,
    otherwise: Find | None = None,
) -> Dimension:
    """A dimension whose cells hold a code, its words, or one of ``more`` spellings."""
    spellings = {tidy(code): code for code in labels}
    spellings |= {tidy(label): code for code, label in labels.items()}
    spellings |= {tidy(spelling): code for spelling, code in more.items()}
    spellings |= dict.fromkeys(_UNKNOWN, UNKNOWN)

    def find(cell: str) -> str | None:
        known = spellings.get(tidy(cell))
        return known if known or otherwise is None else otherwise(cell)

    return Dimension(
        name=name,
        labels={**labels, UNKNOWN: "not known"},
        codes=dict(labels if codes is None else codes),
        find=find,
    )


def _listed(folder: Folder, name: str, vocabulary: str) -> Dimension:
    rows = folder.rows[vocabulary]
    labels = {row[name]: row["label"] for row in rows if row[name] != "not_reported"}
    silent = {row["label"]: UNKNOWN for row in rows if row[name] == "not_reported"}
    return _dimension(name, labels, silent)


def _triggers(folder: Folder) -> Dimension:
    rows = folder.rows["triggers"]
    codes = {row["trigger"]: row["label"] for row in rows}
    more = {row[name]: row["trigger_group"] for name in ("label", "trigger") for row in rows}
    return _dimension("trigger", folder.labels("trigger_groups"), more, codes)


def _years(as_of: date) -> Dimension:
    labels = {str(year): str(year) for year in range(FIRST_YEAR, as_of.year + 1)}

    def year_of(cell: str) -> str | None:
        found = _YEAR.fullmatch(cell.strip())
        return found[1] if found and found[1] in labels else None

    return _dimension("year_of_illness", labels, {}, otherwise=year_of)


def _countries(folder: Folder) -> Dimension:
    rows = folder.rows["countries"]
    labels = {row["country"]: row["name"] for row in rows}
    official = {row["official_name"]: row["country"] for row in rows}
    return _dimension("country", labels, {**_country_spellings(labels), **official})


def _country_spellings(known: Collection[str]) -> dict[str, str]:
    """Two-letter codes and everyday English names, to three-letter codes (Unicode CLDR)."""
    aliases = get_global("territory_aliases")
    long = {aliases[code][0]: code for code in known if code in aliases}
    names = Locale("en").territories
    found = dict(_EVERYDAY)
    for short, code in long.items():
        found |= {short: code, names[short]: code, names[short].replace("\u2019", "'"): code}
    return found
