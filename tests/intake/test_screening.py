"""Decisions on records: the queue, the questions before it, and the line in the changelog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from dashboard.intake import screening
from dashboard.intake.folder import Folder, Row, read_folder
from dashboard.intake.screening import ScreeningError, decide, settle

from .rows import imported, put, small_folder

TODAY = date(2026, 11, 30)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return small_folder(tmp_path / "data")


def folder_with(data: Path, *rows: dict[str, str]) -> Folder:
    put(data, "screening", rows)
    return read_folder(data)


def ids(rows: Sequence[Row]) -> list[str]:
    return [row["record_id"] for row in rows]


def one(rows: Sequence[Row], record_id: str) -> Row:
    return next(row for row in rows if row["record_id"] == record_id)


def test_what_waits_comes_in_order_and_what_was_put_off_comes_last(data: Path) -> None:
    folder = folder_with(
        data,
        imported(1, decision="maybe", decided_by="MK", decided_on="2026-11-29"),
        imported(2),
        imported(3, match="pubmed-2", match_why="same DOI", same="yes"),
        imported(4, match="pubmed-2", match_why="similar title (88)"),
        imported(5, match="pubmed-2", match_why="similar title (81)", same="no"),
        imported(6, decision="include", decided_by="MK", decided_on="2026-11-29"),
    )
    assert ids(screening.waiting(folder)) == ["pubmed-2", "pubmed-5", "pubmed-1"]
    assert ids(screening.in_doubt(folder)) == ["pubmed-4"]


def test_a_decision_is_written_with_who_and_when_and_can_be_taken_back(data: Path) -> None:
    folder = folder_with(data, imported(1), imported(2))
    rows = decide(folder, "pubmed-2", "exclude", by="MK", on=TODAY, reason="no_patients")
    row = one(rows, "pubmed-2")
    told = (row["decision"], row["reason"], row["decided_by"], row["decided_on"])
    assert told == ("exclude", "no_patients", "MK", "2026-11-30")
    assert one(rows, "pubmed-1") == folder.rows["screening"][0]
    put(data, "screening", [dict(each) for each in rows])
    back = decide(read_folder(data), "pubmed-2", "", by="MK", on=TODAY)
    assert back == list(folder.rows["screening"])


def test_a_reason_stands_with_an_exclusion_only(data: Path) -> None:
    folder = folder_with(data, imported(1))
    with pytest.raises(ScreeningError, match="needs a reason"):
        decide(folder, "pubmed-1", "exclude", by="MK", on=TODAY)
    rows = decide(folder, "pubmed-1", "include", by="MK", on=TODAY, reason="no_patients")
    assert one(rows, "pubmed-1")["reason"] == ""


def test_duplicates_and_publications_are_not_decided_about(data: Path) -> None:
    publication = read_folder(data).rows["publications"][0]["publication_id"]
    folder = folder_with(
        data,
        imported(1, match=publication, match_why="same DOI", same="yes"),
        imported(2, publication_id=publication),
    )
    with pytest.raises(ScreeningError, match="decide on that one"):
        decide(folder, "pubmed-1", "include", by="MK", on=TODAY)
    with pytest.raises(ScreeningError, match="has become the publication"):
        decide(folder, "pubmed-2", "exclude", by="MK", on=TODAY, reason="not_ane")
    with pytest.raises(ScreeningError, match="no record pubmed-9"):
        decide(folder, "pubmed-9", "include", by="MK", on=TODAY)


def test_the_same_as_a_publication_points_to_it(data: Path) -> None:
    publication = read_folder(data).rows["publications"][0]["publication_id"]
    folder = folder_with(data, imported(1, match=publication, match_why="similar title (90)"))
    assert screening.other_of(folder, folder.rows["screening"][0])[0] == "publications"
    row = one(settle(folder, "pubmed-1", same=True), "pubmed-1")
    assert (row["same"], row["publication_id"], row["decision"]) == ("yes", publication, "")
    row = one(settle(folder, "pubmed-1", same=False), "pubmed-1")
    assert (row["same"], row["publication_id"]) == ("no", "")


def test_two_records_are_not_duplicates_of_each_other(data: Path) -> None:
    folder = folder_with(
        data,
        imported(1, match="pubmed-2", match_why="same DOI", same="yes"),
        imported(2, match="pubmed-1", match_why="same DOI"),
    )
    with pytest.raises(ScreeningError, match="pubmed-1 is a duplicate of pubmed-2 already"):
        settle(folder, "pubmed-2", same=True)


def test_a_match_that_is_nowhere_is_told(data: Path) -> None:
    folder = folder_with(data, imported(1, match="gone", match_why="same DOI"))
    with pytest.raises(ScreeningError, match="gone stands neither"):
        settle(folder, "pubmed-1", same=True)


def test_the_changelog_counts_one_reader_and_one_day() -> None:
    done = {"decided_by": "MK", "decided_on": "2026-11-30"}
    rows = [
        imported(1, decision="include", **done),
        imported(2, decision="exclude", reason="not_ane", **done),
        imported(3, decision="exclude", reason="not_ane", **done),
        imported(4, decision="include", decided_by="AB", decided_on="2026-11-30"),
        imported(5, decision="include", decided_by="MK", decided_on="2026-11-29"),
    ]
    line, begins = screening.line(rows, by="MK", on=TODAY)
    assert line == "Records screened by MK: 1 in, 2 out."
    assert line.startswith(begins)
    assert screening.line([], by="MK", on=TODAY)[0].endswith("decisions were taken back.")
