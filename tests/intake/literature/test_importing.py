"""Records come in once, with what is known of them, and nothing of a file is lost."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.database import check
from dashboard.intake import saving
from dashboard.intake.folder import Row, read_folder
from dashboard.intake.literature import importing
from dashboard.intake.literature.importing import Import, carry_out, plan_import
from tests.conftest import HANDED_OVER

from .conftest import SAMPLES
from .days import NOW, TODAY

BringIn = Callable[..., Import]
Rows = Callable[[], Mapping[str, Row]]

NBIB = SAMPLES / "pubmed.nbib"


def medline(pmid: str, **fields: str) -> str:
    given = {
        "DP": "2024",
        "TI": f"Snow in the town number {pmid}",
        "AU": "Roe R",
        "SO": "Ex.",
        **fields,
    }
    return "".join(
        [f"PMID- {pmid}\n", *(f"{tag:4}- {value}\n" for tag, value in given.items()), "\n"]
    )


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_records_become_rows_with_a_line_in_the_changelog(
    data: Path, bring_in: BringIn, screening: Rows
) -> None:
    bring_in(NBIB)
    rows = screening()
    assert list(rows) == [f"pubmed-9000000{number}" for number in (1, 2, 3, 4, 5, 6)]
    row = rows["pubmed-90000001"]
    assert (row["imported_on"], row["source_file"], row["source_line"], row["decision"]) == (
        "2026-11-30", "pubmed.nbib", "2", "",
    )  # fmt: skip
    assert row["authors"] == "Müller A; García-López BC; van der Berg D"
    assert "- 6 records imported from pubmed.nbib to be screened: 6 new." in (
        read_folder(data).changelog
    )
    assert check(data) == []


def test_importing_again_changes_nothing(data: Path, bring_in: BringIn, tmp_path: Path) -> None:
    bring_in(NBIB)
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    renamed = tmp_path / "other name.txt"
    renamed.write_bytes(NBIB.read_bytes())
    again = bring_in(renamed, NBIB)
    assert [(file.read, file.here) for file in again.files] == [(6, 6), (6, 6)]
    assert before == {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}


def test_the_same_record_in_two_formats_comes_once(bring_in: BringIn, screening: Rows) -> None:
    bring_in(NBIB)
    done = bring_in(SAMPLES / "pubmed.xml", SAMPLES / "pubmed.csv")
    assert done.files[0].here == 1
    assert done.files[1].here == 1
    assert "pubmed-90000001-2" not in screening()


def test_a_record_twice_in_a_file_comes_once(bring_in: BringIn, tmp_path: Path) -> None:
    done = bring_in(written(tmp_path, "x.nbib", medline("90000050") * 2))
    assert (len(done.new), done.files[0].here) == (1, 1)


def test_the_same_paper_of_another_database_is_a_duplicate(
    bring_in: BringIn, screening: Rows
) -> None:
    bring_in(SAMPLES / "scopus.ris", SAMPLES / "europe_pmc.xml", NBIB)
    rows = screening()
    twin = rows["europe-pmc-90000001"]
    assert (twin["match"], twin["same"], twin["match_score"]) == ("pubmed-90000001", "yes", "100")
    assert twin["match_why"] == "same DOI and PubMed number and PMC number"
    assert rows["scopus-2-s2-0-90000000001"]["match"] == "pubmed-90000001"


def test_a_record_that_changed_is_a_new_row_of_the_same(
    bring_in: BringIn, screening: Rows, tmp_path: Path
) -> None:
    bring_in(written(tmp_path, "early.nbib", medline("90000050", DP="2024")))
    later = {"DP": "2025", "RIN": "Ex. 2026;1:1. PMID: 90000051"}
    for name in ("late.nbib", "once more.nbib"):
        bring_in(written(tmp_path, name, medline("90000050", **later)))
    rows = screening()
    assert list(rows) == ["pubmed-90000050", "pubmed-90000050-2"]
    second = rows["pubmed-90000050-2"]
    assert (second["match"], second["same"], second["year"]) == ("pubmed-90000050", "yes", "2025")
    assert second["notices"] == "retracted: Ex. 2026;1:1"
    assert second["match_why"] == "same record, changed since: year, notices"


def test_a_publication_that_is_here_is_recognised(
    bring_in: BringIn, screening: Rows, tmp_path: Path
) -> None:
    bring_in(
        written(
            tmp_path,
            "x.nbib",
            medline(
                "40736730",
                TI="Influenza-Associated Acute Necrotizing Encephalopathy in US Children",
            )
            + medline(
                "90000060",
                TI="Acute necrotising encephalopathy of childhood: a new syndrome presenting with"
                " multifocal, symmetric brain lesions",
                AU="Mizuguchi M",
                DP="1995",
            ),
        )
    )
    rows = screening()
    for record_id, publication in (
        ("pubmed-40736730", "silverman-2025"),
        ("pubmed-90000060", "mizuguchi-1995"),
    ):
        row = rows[record_id]
        assert (row["match"], row["same"], row["publication_id"]) == (
            publication,
            "yes",
            publication,
        )


def test_a_congress_abstract_and_its_paper_are_a_question(
    bring_in: BringIn, screening: Rows
) -> None:
    bring_in(SAMPLES / "embase.ris")
    rows = screening()
    abstract, erratum = rows["embase-l900000001"], rows["embase-l900000003"]
    for question in (rows["embase-l900000002"], erratum):
        assert question["match"]
        assert question["same"] == ""
        assert question["publication_id"] == ""
    assert abstract["match"] == ""  # the first of them has nothing to be compared with
    assert "notice" in erratum["match_why"]


def test_a_retraction_notice_points_to_the_retracted_paper(
    bring_in: BringIn, screening: Rows
) -> None:
    bring_in(NBIB)
    notice = screening()["pubmed-90000004"]
    assert (notice["kind"], notice["match"], notice["same"]) == ("notice", "pubmed-90000003", "")
    assert notice["notices"].startswith("retracts: ")


def test_chains_lead_to_the_first(
    bring_in: BringIn, screening: Rows, edit: Callable[..., None]
) -> None:
    bring_in(NBIB)
    edit("pubmed-90000001", match="silverman-2025", same="yes", publication_id="silverman-2025")
    bring_in(SAMPLES / "scopus.ris")
    row = screening()["scopus-2-s2-0-90000000001"]
    assert (row["match"], row["same"], row["publication_id"]) == (
        "silverman-2025", "yes", "silverman-2025",
    )  # fmt: skip


def test_a_broken_record_is_told_and_the_rest_goes_in(bring_in: BringIn, tmp_path: Path) -> None:
    ruined = medline("90000071", TI="Letters of a M\u00c3\u00bcller that were ruined")
    calculated = medline("90000072", TI='=HYPERLINK("https://example.org")')
    text = (
        medline("90000070")
        + ruined
        + calculated
        + medline("90000073", SO="").replace("SO  - \n", "")
    )
    done = bring_in(written(tmp_path, "x.nbib", text), tmp_path / "missing.nbib")
    assert [taken.row["record_id"] for taken in done.new] == ["pubmed-90000070"]
    told = [(fault.file, fault.row, fault.rule_name) for fault in done.faults]
    assert told == [
        ("x.nbib", 7, "encoding"),
        ("x.nbib", 13, "formula"),
        ("x.nbib", 19, "record"),
        ("missing.nbib", None, "file"),
    ]


@pytest.mark.parametrize(
    ("title", "encoding"),
    [("急性坏死性脑病的三个病例", "gb18030"), ("Острая энцефалопатия", "cp1251")],
)
def test_another_alphabet_that_was_read_wrongly_is_told(
    title: str, encoding: str, bring_in: BringIn, tmp_path: Path
) -> None:
    path = tmp_path / "x.nbib"
    path.write_bytes(medline("90000080", TI=title).encode(encoding))
    done = bring_in(path)
    assert done.new == ()
    assert [(fault.row, fault.column) for fault in done.faults] == [(1, "title")]
    assert "Windows-1252" in done.files[0].remarks[0]


def test_nothing_is_written_if_the_folder_is_changed_meanwhile(data: Path) -> None:
    planned = plan_import(read_folder(data), [NBIB], TODAY)
    publications = data / "publications.csv"
    (data / "screening.csv").write_bytes((data / "screening.csv").read_bytes() + b"\n")
    before = publications.read_bytes()
    with pytest.raises(saving.SavingError):
        carry_out(planned, now=NOW)
    assert publications.read_bytes() == before
    assert "imported" not in (data / "CHANGELOG.md").read_text(encoding="utf-8")


FOLDER = read_folder(HANDED_OVER)


def unchecked(folder: object, changed: Mapping[str, list[Row]], **_: object) -> object:
    """Stands for a save: these properties are about rows, and checking takes half a second."""
    return changed


@pytest.mark.parametrize("count", [3])
def test_the_order_of_the_files_makes_no_difference(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing.saving, "plan", unchecked)
    names = [
        "pubmed.nbib",
        "pubmed.xml",
        "europe_pmc.xml",
        "scopus.ris",
        "embase.ris",
        "embase.csv",
    ]
    orders = [names, names[::-1], *itertools.islice(itertools.permutations(names), 5, 700, 97)]
    results = []
    for order in orders:
        done = plan_import(FOLDER, [SAMPLES / name for name in order], TODAY)
        results.append({taken.row["record_id"]: dict(taken.row) for taken in done.new})
    assert all(result == results[0] for result in results)


TITLES = st.sampled_from(
    [
        "Snow in Exampleton",
        "Snow and rain in Exampleton",
        "Acute necrotizing encephalopathy",
        "急性壊死性脳症の架空の三兄弟",
        "M\u00c3\u00bcller ruined",
        "",
    ]
)
ENTRIES = st.lists(
    st.tuples(
        TITLES, st.sampled_from(["1", "2", "3"]), st.sampled_from(["2024", "2025"]), st.booleans()
    ),
    max_size=6,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=st.lists(ENTRIES, min_size=1, max_size=3))
def test_nothing_is_lost(
    files: list[list[tuple[str, str, str, bool]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every record of every file is a row, is here already, or is told."""
    monkeypatch.setattr(importing.saving, "plan", unchecked)
    paths = []
    for number, entries in enumerate(files):
        text = "".join(
            medline(f"9000000{pmid}", TI=title, DP=year, **({} if whole else {"SO": "cut"}))
            if whole
            else medline(f"9000000{pmid}", TI=title, DP=year).replace("SO  - Ex.\n", "")
            for title, pmid, year, whole in entries
        )
        paths.append(written(tmp_path, f"{number}.nbib", text))
    done = plan_import(FOLDER, paths, TODAY)
    for entries, file in zip(files, done.files, strict=True):
        told = [fault for fault in file.faults if fault.row is not None]
        assert file.read + len(told) == len(entries)
    names = [taken.row["record_id"] for taken in done.new]
    assert len(names) == len(set(names))
