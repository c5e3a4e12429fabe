"""Every way to spoil a CSV ends in a fault that names the place, and in no change on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.database import DataError, Fault, build, check
from dashboard.database.checks import sql_checks

from .conftest import Folder

Edit = Callable[[Folder], None]
Place = tuple[str, int | None, str | None, str]

P, C, B = "publications.csv", "cases.csv", "breakdowns.csv"


def cell(file: str, row: int, column: str, value: str) -> Edit:
    return lambda folder: folder.set(file, row, column, value)


def bytes_of(file: str, change: Callable[[bytes], bytes]) -> Edit:
    return lambda folder: folder.write(file, change(folder.read(file)))


def rename_column(folder: Folder) -> None:
    folder.replace(P, ",journal,", ",Journals,")


def double_column(folder: Folder) -> None:
    folder.save(C, [[*row, row[3]] for row in folder.rows(C)])


def unknown_column(folder: Folder) -> None:
    folder.save(C, [[*row, "x"] for row in folder.rows(C)[:1]] + folder.rows(C)[1:])


def short_row(folder: Folder) -> None:
    rows = folder.rows(B)
    folder.save(B, [*rows[:4], rows[4][:-1], *rows[5:]])


def swallowed_rows(folder: Folder) -> None:
    folder.replace(B, "hand-a,sex,M,,2,4\n", 'hand-a,sex,M,"\nhand-a,sex,M,,2,4\n",2,4\n')


def self_within(folder: Folder) -> None:
    folder.set(P, 4, "within", "hand-c")
    folder.set(P, 4, "within_certainty", "likely")


def pair_in_vocabulary(folder: Folder) -> None:
    folder.add("sexes.csv", "F", "Girls again", "Twice.", "9")


FAULTS: dict[str, tuple[Edit, Place]] = {
    # the file as a whole
    "a file is missing": (lambda f: f.remove(C), (C, None, None, "file")),
    "a file is empty": (lambda f: f.write(C, b""), (C, None, None, "header")),
    "only blank lines": (lambda f: f.write(C, b"\n\n,,\n"), (C, None, None, "header")),
    "the header is missing": (
        bytes_of(C, lambda raw: raw.partition(b"\n")[2]),
        (C, 1, None, "header"),
    ),
    "UTF-16": (
        bytes_of(P, lambda raw: raw.decode().encode("utf-16")),
        (P, None, None, "encoding"),
    ),
    "Windows-1252": (
        bytes_of(P, lambda raw: raw.decode().encode("cp1252")),
        (P, 2, None, "encoding"),
    ),
    "NUL bytes": (bytes_of(P, lambda raw: raw + b"\x00"), (P, None, None, "encoding")),
    "an Excel file renamed": (lambda f: f.write(P, b"PK\x03\x04rest"), (P, None, None, "encoding")),
    "a lost quote": (
        lambda f: f.replace(P, '"Four children, one winter"', '"Four children, one winter'),
        (P, 2, None, "quotes"),
    ),
    "a quote that swallows rows": (swallowed_rows, (B, 5, None, "cells")),
    "an unresolved merge": (
        lambda f: f.replace(B, "hand-a,sex,F", "<<<<<<< HEAD\nhand-a,sex,F"),
        (B, 4, None, "merge"),
    ),
    "a comma too many": (lambda f: f.replace(C, "hand-c,2,", "hand-c,,2,"), (C, 4, None, "cells")),
    "a row cut short": (short_row, (B, 5, None, "cells")),
    # columns
    "a column renamed": (rename_column, (P, 1, "Journals", "header")),
    "a column twice": (double_column, (C, 1, "sex", "header")),
    "a column too many": (unknown_column, (C, 1, "x", "header")),
    "a column missing": (lambda f: f.replace(P, ",journal,", ",,"), (P, 1, "journal", "header")),
    # single cells
    "a space after a code": (cell(C, 3, "outcome", "died "), (C, 3, "outcome", "spaces")),
    "a non-breaking space in a code": (
        cell(C, 3, "trigger", "dengue\N{NO-BREAK SPACE}"),
        (C, 3, "trigger", "invisible"),
    ),
    "a zero-width space in an id": (
        cell(C, 3, "publication_id", "hand-\N{ZERO WIDTH SPACE}c"),
        (C, 3, "publication_id", "invisible"),
    ),
    "letters ruined by Excel": (
        cell(P, 2, "first_author", "Müller A".encode().decode("cp1252")),
        (P, 2, "first_author", "encoding"),
    ),
    "a spreadsheet's error value": (
        cell(P, 2, "notes", "#NAME?"),
        (P, 2, "notes", "spreadsheet_error"),
    ),
    "a decimal comma": (cell(C, 2, "age_years", "0,67"), (C, 2, "age_years", "number")),
    "a word for a number": (cell(P, 2, "n_cases", "four"), (P, 2, "n_cases", "number")),
    "a number with a thousands mark": (
        cell(P, 2, "n_cases", "1_000"),
        (P, 2, "n_cases", "number"),
    ),
    "full-width digits": (cell(P, 2, "year", "\uff12\uff10\uff11\uff10"), (P, 2, "year", "number")),
    "a number written as a decimal": (cell(P, 2, "pmid", "101.0"), (P, 2, "pmid", "pattern")),
    "a date turned round": (
        cell("community.csv", 2, "as_of", "31/07/2021"),
        ("community.csv", 2, "as_of", "type"),
    ),
    "yes for true": (cell(P, 2, "title_seen", "yes"), (P, 2, "title_seen", "type")),
    # what the description says
    "a required cell empty": (cell(P, 2, "title", ""), (P, 2, "title", "required")),
    "a status that does not exist": (cell(P, 2, "status", "include"), (P, 2, "status", "enum")),
    "an age below zero": (cell(C, 2, "age_years", "-1"), (C, 2, "age_years", "minimum")),
    "an age of 667": (cell(C, 2, "age_years", "667"), (C, 2, "age_years", "maximum")),
    "an address as a DOI": (
        cell(P, 2, "doi", "https://doi.org/10.1000/hand-a"),
        (P, 2, "doi", "doi"),
    ),
    "a date as a DOI": (cell(P, 2, "doi", "Oct-00"), (P, 2, "doi", "doi")),
    "the same PMID twice": (cell(P, 3, "pmid", "101"), (P, 3, "pmid", "unique")),
    "a publication twice": (
        cell(P, 4, "publication_id", "hand-b"),
        (P, 4, "publication_id", "unique"),
    ),
    "a patient twice": (cell(C, 5, "case_no", "2"), (C, 5, "case_no", "primary_key")),
    "a code twice in a vocabulary": (pair_in_vocabulary, ("sexes.csv", 4, "sex", "unique")),
    "a patient of no publication": (
        cell(C, 2, "publication_id", "hand-z"),
        (C, 2, "publication_id", "foreign_key"),
    ),
    "an outcome that does not exist": (
        cell(C, 2, "outcome", "recoverd"),
        (C, 2, "outcome", "foreign_key"),
    ),
    "within a publication that does not exist": (
        cell(P, 3, "within", "hand-y"),
        (P, 3, "within", "foreign_key"),
    ),
    # rules between rows and tables
    "more patients listed than described": (
        cell(P, 4, "n_cases", "2"),
        (C, 5, "case_no", "cases_within_n_cases"),
    ),
    "parts beyond their denominator": (cell(B, 3, "n", "3"), (B, 3, "n", "breakdown_sums")),
    "parts beyond n_cases over two denominators": (
        cell(B, 8, "n", "4"),
        (B, 8, "n", "breakdown_sums"),
    ),
    "n beyond its denominator": (cell(B, 10, "n", "5"), (B, 10, "n", "breakdown_bounds")),
    "a denominator beyond n_cases": (cell(B, 9, "of", "5"), (B, 9, "of", "breakdown_bounds")),
    "within itself": (self_within, (P, 4, "within", "within_target")),
    "within an excluded publication": (
        cell(P, 3, "within", "hand-d"),
        (P, 3, "within", "within_target"),
    ),
    "within without certainty": (
        cell(P, 3, "within_certainty", ""),
        (P, 3, "within", "within_target"),
    ),
    "certainty without within": (
        cell(P, 4, "within_certainty", "likely"),
        (P, 4, "within_certainty", "within_target"),
    ),
    "a correction newer than the data": (
        lambda f: f.add(
            "corrections.csv",
            *("c-1", "2026-11-23", "A total", "It was wrong", "A reader", "published-count"),
        ),
        ("corrections.csv", 2, "date", "correction_not_ahead"),
    ),
    "a changelog heading that is no date": (
        lambda f: f.replace("CHANGELOG.md", "## 2026-11-22", "## 2026-11-22\n\n## 23.11.2026"),
        ("CHANGELOG.md", None, None, "changelog"),
    ),
    "a year in the future": (cell(P, 2, "year", "2062"), (P, 2, "year", "years_plausible")),
    "a period that ends before it begins": (
        cell(P, 2, "period_start", "2010"),
        (P, 2, "period_end", "years_plausible"),
    ),
    "a period after the publication": (
        cell(P, 4, "period_end", "2024"),
        (P, 4, "period_end", "years_plausible"),
    ),
    "ill after the publication": (
        cell(C, 2, "onset_year", "2010"),
        (C, 2, "onset_year", "years_plausible"),
    ),
    "a full stop behind a DOI": (
        cell(P, 2, "doi", "10.1000/hand-a."),
        (P, 2, "doi", "doi_is_a_doi"),
    ),
    "included without anything to find it by": (
        cell(P, 4, "journal", ""),
        (P, 4, "doi", "included_is_citable"),
    ),
    **{
        f"included without {column}": (
            cell(P, 4, column, ""),
            (P, 4, column, "included_is_described"),
        )
        for column in ("design", "disease_term", "recruited_by", "certainty")
    },
    "included without a reader": (
        cell(P, 4, "readings", "0"),
        (P, 4, "readings", "included_is_described"),
    ),
    "included without a year": (cell(P, 4, "year", ""), (P, 4, "year", "included_is_countable")),
    "included without patients": (
        cell(P, 2, "n_cases", ""),
        (P, 2, "n_cases", "included_is_countable"),
    ),
    "a category of another dimension": (
        cell(B, 4, "category", "child"),
        (B, 4, "category", "category_in_vocabulary"),
    ),
    "not_reported where a patient has several answers": (
        cell(B, 11, "category", "not_reported"),
        (B, 11, "category", "category_in_vocabulary"),
    ),
    "a year that is none": (
        cell(B, 12, "category", "209"),
        (B, 12, "category", "category_in_vocabulary"),
    ),
    "a trigger that does not exist": (
        cell(C, 3, "trigger", "dengue_fever"),
        (C, 3, "trigger", "trigger_known"),
    ),
    "a lesion that does not exist": (
        cell(C, 2, "lesions", "thalamus;brain_stem"),
        (C, 2, "lesions", "list_items_known"),
    ),
    "a country twice in a list": (
        cell(P, 3, "countries", "JPN;JPN"),
        (P, 3, "countries", "list_items_known"),
    ),
    "a country that does not exist": (
        cell(P, 3, "countries", "JPN;XYZ"),
        (P, 3, "countries", "list_items_known"),
    ),
    "the same DOI in capitals": (
        cell(P, 3, "doi", "10.1000/HAND-A"),
        (P, 3, "doi", "duplicate_identifiers"),
    ),
    "excluded without a reason": (
        cell(P, 5, "decision_note", ""),
        (P, 5, "decision_note", "decided_with_a_note"),
    ),
    "a country without its basis": (
        cell(P, 2, "country_basis", ""),
        (P, 2, "country_basis", "country_basis"),
    ),
    "a patient from elsewhere": (cell(C, 2, "country", "USA"), (C, 2, "country", "case_country")),
    "a claim from high to low": (
        cell("claims.csv", 2, "low", "400"),
        ("claims.csv", 2, "low", "claim_range"),
    ),
    "a demonstration record": (
        cell(P, 5, "publication_id", "demo-1"),
        (P, 5, "publication_id", "no_demonstration_data"),
    ),
    # beside the tables
    "a folder of demonstration data": (
        lambda f: f.write("DEMONSTRATION", b""),
        ("DEMONSTRATION", None, None, "demonstration"),
    ),
    "a changelog without a date": (
        lambda f: f.write("CHANGELOG.md", b"# Changes\n\n## Unreleased\n"),
        ("CHANGELOG.md", None, None, "changelog"),
    ),
    "a changelog with a day that never was": (
        lambda f: f.write("CHANGELOG.md", b"## 2026-02-30\n"),
        ("CHANGELOG.md", None, None, "changelog"),
    ),
    "no changelog": (lambda f: f.remove("CHANGELOG.md"), ("CHANGELOG.md", None, None, "changelog")),
    "a description that is no JSON": (
        lambda f: f.write("datapackage.json", b"{"),
        ("datapackage.json", None, None, "datapackage"),
    ),
    "no description": (
        lambda f: f.remove("datapackage.json"),
        ("datapackage.json", None, None, "datapackage"),
    ),
    "a description that lost a table a rule needs": (
        lambda f: (
            f.replace("datapackage.json", '"name": "low"', '"name": "lowest"')
            or f.replace("claims.csv", ",low,", ",lowest,")
        ),
        ("datapackage.json", None, None, "claim_range"),
    ),
}


def place(fault: Fault) -> Place:
    return (fault.file, fault.row, fault.column, fault.rule_name)


def test_the_small_folder_is_valid(folder: Folder) -> None:
    assert check(folder.path) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_nothing_is_written(name: str, folder: Folder, tmp_path: Path) -> None:
    edit, expected = FAULTS[name]
    edit(folder)
    database = tmp_path / "served" / "ane.duckdb"
    database.parent.mkdir()
    database.write_bytes(b"the old database")

    with pytest.raises(DataError) as raised:
        build(folder.path, database)

    faults = raised.value.faults
    assert expected in [place(fault) for fault in faults]
    assert all(fault.remedy for fault in faults)
    assert all(str(fault) in str(raised.value) for fault in faults)
    assert database.read_bytes() == b"the old database"
    assert [path.name for path in database.parent.iterdir()] == ["ane.duckdb"]


# In tests/database/test_screening_rules.py and test_community_rules.py.
ELSEWHERE = {
    *("screening_decided", "screening_match", "reading_values"),
    *("community_counts_codes", "community_counts_hidden", "community_counts_releases"),
}


def test_every_rule_in_sql_has_a_case() -> None:
    tested = {expected[3] for _, expected in FAULTS.values()}
    assert {rule.name for rule in sql_checks()} <= tested | ELSEWHERE


def test_all_faults_come_at_once(folder: Folder) -> None:
    folder.set(P, 2, "status", "include")
    folder.set(C, 2, "age_years", "0,67")
    folder.set(C, 3, "trigger", "dengue_fever")
    folder.set(B, 10, "n", "5")
    found = [place(fault) for fault in check(folder.path)]
    for expected in [
        (B, 10, "n", "breakdown_bounds"),
        (C, 2, "age_years", "number"),
        (C, 3, "trigger", "trigger_known"),
        (P, 2, "status", "enum"),
    ]:
        assert expected in found
    assert found == sorted(found, key=lambda where: (where[0], where[1] or 0))


def test_faults_stay_readable_while_another_file_is_missing(folder: Folder) -> None:
    folder.remove("outcomes.csv")
    folder.set(P, 2, "status", "include")
    found = [place(fault) for fault in check(folder.path)]
    assert found == [("outcomes.csv", None, None, "file"), (P, 2, "status", "enum")]


def test_one_wrong_cell_is_one_fault(folder: Folder) -> None:
    folder.set(C, 2, "age_years", "0,67")
    assert len(check(folder.path)) == 1


def test_the_remedy_names_the_nearest_code(folder: Folder) -> None:
    folder.set(C, 2, "outcome", "recoverd")
    folder.set(P, 2, "status", "Included")
    remedies = " ".join(fault.remedy for fault in check(folder.path))
    assert 'Did you mean "recovered"?' in remedies
    assert 'Did you mean "included"?' in remedies


def test_the_remedy_shows_the_bare_doi(folder: Folder) -> None:
    folder.set(P, 2, "doi", "https://doi.org/10.1000/hand-a")
    (fault,) = check(folder.path)
    assert 'write "10.1000/hand-a"' in fault.remedy


def test_the_remedy_for_a_decimal_comma_writes_the_number(folder: Folder) -> None:
    folder.set(C, 2, "age_years", "0,67")
    (fault,) = check(folder.path)
    assert '"0.67"' in fault.remedy


def test_a_fault_reads_as_one_line(folder: Folder) -> None:
    folder.set(P, 4, "year", "")
    (fault,) = check(folder.path)
    assert str(fault) == (
        "publications.csv, row 4, column year — rule included_is_countable: hand-c is included, "
        "but has no year. What to do: Fill the cell from the publication; until it is known, set "
        "status to pending and say in decision_note what is missing."
    )


def test_long_values_are_cut_and_kept_on_one_line(folder: Folder) -> None:
    folder.set(C, 3, "outcome", "died\n" + "very " * 100)
    (fault,) = check(folder.path)
    assert "\n" not in str(fault)
    assert len(str(fault)) < 400


def test_row_numbers_are_those_of_a_spreadsheet(folder: Folder) -> None:
    """A cell of several lines and a blank row count as a spreadsheet counts them."""
    folder.set(P, 2, "notes", "first line\nsecond line\nthird line")
    folder.replace(P, "Review without own patients", "")
    folder.replace(P, "\nhand-d,", "\n,,,\nhand-d,")
    assert [place(fault) for fault in check(folder.path)] == [
        (P, 6, "decision_note", "decided_with_a_note")
    ]
