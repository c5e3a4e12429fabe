"""Collations many times the size of the real one, to measure how build and answers grow.

Nothing in them is real. A folder holds so many copies of every record of the real collation, each
copy under ids, titles, identifiers and addresses of its own. All copies keep what counting depends
on (how many patients, what is said of them, who lies within whom), so totals can be foretold: twice
the copies, twice the patients. Each is moved to other years and countries, so that the publications
of a large collation are not all of the same few kinds.

The folder is marked as a demonstration, as is every id (``demo-…``): neither the folder nor a row
copied out of it can enter the real database. Tables of codes and what the group tells stay as they
are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.database.dataset import MARKER, Dataset, read_dataset
from dashboard.database.package import LIST_SEPARATOR

_NOTE = "Copies of one collation, made to measure how fast the site is. None of this is real.\n"
_MULTIPLIED = ("publications", "cases", "breakdowns", "claims", "records", "readings", "screening")
_IDS = ("publication_id", "within", "record_id", "match")
_CLAIMS = ("claim_id", "same_as")
_YEARS = ("year", "period_start", "period_end", "onset_year")
_FIRST_PMID = 100_000_000
"""Real numbers have eight digits."""
_CLAIM_DIGITS = 6
"""Their ids are numbers: that of the copy, and the own one filled up to so many digits."""
_YEARS_BACK = 10

Codes = Mapping[str, int]


def write_collation(real: Path, target: Path, *, copies: int) -> None:
    """Write a data folder with so many copies of each record of a real one.

    The same arguments give the same bytes.

    Args:
        real: a data folder without faults.
        target: a folder that is new or empty.
        copies: 1 gives a collation as large as the real one.

    Raises:
        DataError: the real folder cannot be read.
        FileExistsError: the target holds something.
    """
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(f"{target} holds other files. Name a folder that is new or empty.")
    dataset = read_dataset(real)
    (target / MARKER).write_text(_NOTE, encoding="utf-8")
    for name, text in dataset.texts.items():
        marked = text.replace("ANE in Numbers", "ANE in Numbers (demonstration)")
        (target / name).write_text(marked if name == "site.toml" else text, encoding="utf-8")
    tables = {
        name: pd.DataFrame(sheet.records, columns=list(sheet.table.field_names), dtype="str")
        for name, sheet in dataset.sheets.items()
    }
    pmids, countries = _pmids(tables), _countries(tables)
    for name, table in tables.items():
        if name in _MULTIPLIED:
            table = _copied(name, table, copies, pmids=pmids, countries=countries)
        table.to_csv(target / _file(dataset, name), index=False, lineterminator="\n")


def _file(dataset: Dataset, name: str) -> str:
    return dataset.package.table(name).file


def _pmids(tables: Mapping[str, pd.DataFrame]) -> Codes:
    """Every PMID -> its place: a publication and its records go on sharing one."""
    found = {pmid for table in tables.values() if "pmid" in table for pmid in table["pmid"]}
    return {pmid: place for place, pmid in enumerate(sorted(found - {""}))}


def _countries(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Every country that somebody was treated in."""
    cells = [*tables["publications"]["countries"], *tables["cases"]["country"]]
    return sorted({code for cell in cells for code in cell.split(LIST_SEPARATOR)} - {""})


def _copied(
    name: str, table: pd.DataFrame, copies: int, *, pmids: Codes, countries: list[str]
) -> pd.DataFrame:
    """All copies of a table, one after the other."""
    number = np.repeat(np.arange(copies), len(table))
    many = pd.concat([table] * copies, ignore_index=True)
    mark = pd.Series(number, dtype="str")
    back = pd.Series(number % _YEARS_BACK)

    def put(column: str, made: pd.Series) -> None:
        """Fill a column anew where it is filled."""
        if column in many:
            many[column] = many[column].where(many[column] == "", made)

    def text(column: str) -> pd.Series:
        return many.get(column, pd.Series("", index=many.index, dtype="str"))

    for column in _IDS:
        put(column, "demo-" + mark + "-" + text(column))
    for column in _CLAIMS:
        own = text(column).str.removeprefix("claim-").str.zfill(_CLAIM_DIGITS)
        put(column, "claim-" + mark + own)
    put("title", "Demonstration " + mark + ": " + text("title"))
    put("first_author", "Demo" + mark + " " + text("first_author"))
    put("doi", "10.5555/demo-" + mark + "/" + text("doi"))  # the prefix kept for examples
    pmid = pd.to_numeric(text("pmid").map(pmids)).fillna(0) + number * len(pmids) + _FIRST_PMID
    put("pmid", pmid.astype("int64").astype("str"))
    put("pmcid", "PMC" + pd.Series(many.index + _FIRST_PMID, dtype="str"))
    put("seen_at", "https://example.org/" + text("publication_id"))
    if name != "claims":  # those of a claim are of what was said, not of illness
        for column in _YEARS:
            put(column, _earlier(text(column), back))
    moved = _moved(countries, copies)
    for column in ("country", "countries"):
        put(column, _elsewhere(text(column), number, moved))
    if name == "breakdowns":
        of_year, of_country = many["dimension"] == "year", many["dimension"] == "country"
        category = many["category"]
        earlier = _earlier(category.where(of_year, ""), back)
        elsewhere = _elsewhere(category.where(of_country, ""), number, moved)
        many["category"] = category.mask(of_year, earlier).mask(of_country, elsewhere)
    return many


def _earlier(years: pd.Series, back: pd.Series) -> pd.Series:
    return (pd.to_numeric(years, errors="coerce").fillna(0) - back).astype("int64").astype("str")


def _moved(countries: list[str], copies: int) -> list[dict[str, str]]:
    """For each copy, where each country is moved to: one to one, so that no two fall together."""
    places = len(countries)
    return [
        {code: countries[(place + copy) % places] for place, code in enumerate(countries)}
        for copy in range(min(copies, places))
    ]


def _elsewhere(cells: pd.Series, number: np.ndarray, moved: list[dict[str, str]]) -> pd.Series:
    """Cells with one country or several; others stay."""
    return pd.Series(
        [
            LIST_SEPARATOR.join(
                moved[copy % len(moved)].get(code, code) for code in cell.split(LIST_SEPARATOR)
            )
            for cell, copy in zip(cells, number, strict=True)
        ],
        index=cells.index,
        dtype="str",
    )
