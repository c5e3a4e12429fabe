"""What was screened in becomes a publication that waits to be read, and is counted nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dashboard.database import DataError, check
from dashboard.intake import saving
from dashboard.intake.folder import Row, read_folder
from dashboard.intake.literature.importing import Import
from dashboard.intake.literature.promote import UNREAD, is_waiting, new_id, take_in
from dashboard.intake.literature.readings import (
    IN_THE_TABLES,
    Place,
    ReadingDifference,
    reading_differences,
    store,
)

from .conftest import SAMPLES
from .days import NOW, TODAY

INCLUDED = {"decision": "include", "decided_by": "MK", "decided_on": "2026-11-30"}

Tables = Mapping[str, list[Row]]


def keep(data: Path, changed: Tables) -> None:
    folder = read_folder(data)
    saving.save(saving.plan(folder, changed, what="Changed.", today=TODAY), now=NOW)


@pytest.fixture
def screened_in(
    data: Path, bring_in: Callable[..., Import], edit: Callable[..., None]
) -> Callable[[str], None]:
    """Import the samples once; then include a record and take it in."""
    bring_in(SAMPLES / "pubmed.nbib", SAMPLES / "scopus.ris")

    def screened_in(record_id: str) -> None:
        edit(record_id, **INCLUDED)
        keep(data, take_in(read_folder(data), TODAY))

    return screened_in


def publication(data: Path, publication_id: str) -> Row:
    (row,) = (
        row
        for row in read_folder(data).rows["publications"]
        if row["publication_id"] == publication_id
    )
    return row


def test_an_included_record_becomes_a_pending_publication(
    data: Path, screened_in: Callable[[str], None], screening: Callable[[], Mapping[str, Row]]
) -> None:
    screened_in("pubmed-90000001")
    row = publication(data, "muller-2024")
    assert (row["status"], row["decision_note"], row["n_cases"]) == ("pending", UNREAD, "")
    assert (row["doi"], row["evidence"], row["readings"]) == ("10.5555/ane.2024.001", "title", "0")
    assert {row[name] for name in ("design", "disease_term", "recruited_by", "certainty")} == {""}
    assert "corrected: J Made Up" in row["notes"]
    rows = screening()
    assert rows["pubmed-90000001"]["publication_id"] == "muller-2024"
    assert rows["scopus-2-s2-0-90000000001"]["publication_id"] == "muller-2024"  # its duplicate
    assert check(data) == []
    folder = read_folder(data)
    assert take_in(folder, TODAY)["publications"] == list(folder.rows["publications"])


@pytest.mark.parametrize(
    ("cells", "waiting"),
    [
        ({}, True),
        ({"decision": "maybe"}, False),
        ({"publication_id": "silverman-2025"}, False),
        ({"match": "silverman-2025", "same": "yes"}, False),
        ({"match": "silverman-2025", "same": ""}, False),
        ({"match": "silverman-2025", "same": "no"}, True),
    ],
)
def test_who_waits_to_be_taken_in(cells: dict[str, str], waiting: bool) -> None:
    row = {"decision": "include", "publication_id": "", "match": "", "same": "", **cells}
    assert is_waiting(row) is waiting


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({}, "garcia-lopez-2026"),
        ({"authors": "van der Berg D; Roe R"}, "van-der-berg-2026"),
        ({"authors": "Exampleton Study Group"}, "exampleton-study-group-2026"),
        ({"year": ""}, "garcia-lopez-nd"),
        ({"authors": ""}, "unnamed-9"),
        ({"authors": "王小明"}, "unnamed-9"),
        ({"authors": "Silverman A", "year": "2025"}, "silverman-2025-b"),
    ],
)
def test_how_a_publication_is_named(cells: dict[str, str], name: str) -> None:
    row = {
        "authors": "García-López BC",
        "year": "2026",
        "pmid": "9",
        "record_id": "r",
        "title": "T",
    }
    assert new_id({**row, **cells}, {"silverman-2025"}) == name


def test_nameless_and_numberless_publications_differ() -> None:
    row = {"authors": "", "year": "2026", "pmid": "", "record_id": "r", "title": "T"}
    assert new_id(row, ()).startswith("unnamed-")
    assert new_id(row, ()) != new_id({**row, "title": "U"}, ())


FIRST: dict[Place, str] = {
    ("publications", "publication", "n_cases"): "3",
    ("publications", "publication", "design"): "case_series",
    ("cases", "1", "sex"): "F",
    ("cases", "1", "trigger"): "not_reported",
    ("cases", "1", "genetic_result"): "not_reported",
    ("cases", "1", "outcome"): "died",
    ("breakdowns", "outcome died", "n"): "1",
    ("breakdowns", "outcome died", "of"): "3",
}


def test_the_first_reading_fills_the_tables_and_the_second_stands_beside(
    data: Path, screened_in: Callable[[str], None]
) -> None:
    screened_in("pubmed-90000001")
    keep(data, store(read_folder(data), "muller-2024", "MK", FIRST, today=TODAY))
    folder = read_folder(data)
    assert publication(data, "muller-2024")["n_cases"] == "3"
    assert publication(data, "muller-2024")["readings"] == "1"
    assert [r["outcome"] for r in folder.rows["cases"] if r["publication_id"] == "muller-2024"] == [
        "died"
    ]
    assert reading_differences(folder) == []

    second = {
        **FIRST,
        ("publications", "publication", "n_cases"): "4",
        ("cases", "1", "sex"): "",
        ("breakdowns", "sex F", "n"): "2",
    }
    keep(data, store(folder, "muller-2024", "AB", second, today=TODAY))
    folder = read_folder(data)
    assert publication(data, "muller-2024")["n_cases"] == "3"
    assert publication(data, "muller-2024")["readings"] == "2"
    assert reading_differences(folder) == [
        ReadingDifference("muller-2024", *place, "MK", first, "AB", later)
        for place, first, later in [
            (("publications", "publication", "n_cases"), "3", "4"),
            (("cases", "1", "sex"), "F", ""),
            (("breakdowns", "sex F", "n"), "", "2"),
        ]
    ]
    keep(data, store(folder, "muller-2024", "AB", FIRST, today=TODAY))  # AB looked again
    assert publication(data, "muller-2024")["readings"] == "2"
    assert reading_differences(read_folder(data)) == []
    assert check(data) == []


def test_what_the_first_reader_takes_back_goes_out_of_the_tables(
    data: Path, screened_in: Callable[[str], None]
) -> None:
    screened_in("pubmed-90000001")
    keep(data, store(read_folder(data), "muller-2024", "MK", FIRST, today=TODAY))
    again = {place: value for place, value in FIRST.items() if place[0] != "cases"}
    keep(data, store(read_folder(data), "muller-2024", "MK", again, today=TODAY))
    folder = read_folder(data)
    assert not [row for row in folder.rows["cases"] if row["publication_id"] == "muller-2024"]
    assert [row for row in folder.rows["breakdowns"] if row["publication_id"] == "muller-2024"]
    assert folder.rows["cases"]  # those of others stay
    assert check(data) == []


def test_a_publication_of_the_collation_is_never_overwritten_by_a_reading(data: Path) -> None:
    before = publication(data, "mizuguchi-1995")
    values: dict[Place, str] = {("publications", "publication", "n_cases"): "7"}
    keep(data, store(read_folder(data), "mizuguchi-1995", "MK", values, today=TODAY))
    after = publication(data, "mizuguchi-1995")
    assert (before["n_cases"], before["readings"]) == ("13", "2")
    assert (after["n_cases"], after["readings"]) == ("13", "3")
    assert reading_differences(read_folder(data)) == [
        ReadingDifference(
            *("mizuguchi-1995", "publications", "publication", "n_cases"),
            *(IN_THE_TABLES, "13", "MK", "7"),
        )
    ]


@pytest.mark.parametrize(
    ("publication_id", "reader", "values"),
    [
        ("nobody-1900", "MK", {}),
        ("mizuguchi-1997", " ", {}),
        ("mizuguchi-1997", "MK", {("cases", "1", "colour"): "x"}),
        ("mizuguchi-1997", "MK", {("breakdowns", "outcome", "n"): "1"}),
        ("mizuguchi-1997", "MK", {("publications", "1", "n_cases"): "1"}),
        ("mizuguchi-1997", "MK", {("publications", "publication", "readings"): "9"}),
    ],
)
def test_a_reading_of_nothing_that_exists_is_refused(
    data: Path, publication_id: str, reader: str, values: dict[Place, str]
) -> None:
    with pytest.raises(DataError):
        store(read_folder(data), publication_id, reader, values, today=TODAY)
