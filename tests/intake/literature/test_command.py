"""The commands say in words what they did and what to do next."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.database import check
from dashboard.intake.folder import read_folder
from dashboard.intake.literature import command

from .conftest import SAMPLES


@pytest.fixture
def call(data: Path) -> Callable[..., int]:
    """Run a command on the data folder."""

    def call(name: str, *files: Path) -> int:
        runs = {"import-literature": command.run, "take-in": command.run_take_in}
        return runs[name](argparse.Namespace(files=list(files)), data, data / "ane.duckdb")

    return call


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data handed over are of a day that a test's computer may not have reached."""
    monkeypatch.setattr(command, "date", _Today)


class _Today(command.date):
    @classmethod
    def today(cls) -> _Today:
        return cls(2026, 11, 30)


def test_an_import_is_told_in_words(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    assert call("import-literature", SAMPLES / "pubmed.nbib", SAMPLES / "scopus.ris") == 0
    said = capsys.readouterr().out
    assert "pubmed.nbib: 6 records read, 6 new, 0 here already." in said
    assert (
        "scopus-2-s2-0-90000000001 is pubmed-90000001: same DOI and PubMed number (score 100)."
    ) in said
    assert "pubmed-90000004: is it pubmed-90000003? Similar title (100)" in said
    assert "new:  Retraction: Tocilizumab cured" in said
    assert "here: RETRACTED: Tocilizumab cured" in said
    assert "pubmed-90000003, RETRACTED: Tocilizumab" in said
    assert said.splitlines()[-1] == (
        "Saved in screening.csv. What to do next: answer the questions, then decide on 6 records in"
        " screening.csv (include, exclude or maybe)."
    )
    assert check(data) == []


def test_a_broken_record_is_named_with_its_line(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    assert call("import-literature", SAMPLES / "embase.ris") == 1
    said = capsys.readouterr().out
    assert 'embase.ris, line 31: "A record of Embase that is cut off' in said
    assert "never ends" in said
    assert len(read_folder(data).rows["screening"]) == 3


def test_a_file_that_is_not_there_changes_nothing(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call("import-literature", tmp_path / "nowhere.ris") == 1
    said = capsys.readouterr().out
    assert "nowhere.ris: it can't be read" in said
    assert "screening.csv was not changed." in said


def test_taking_in_says_what_became_a_publication(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], edit: Callable[..., None]
) -> None:
    assert call("take-in") == 0
    assert "Nothing was changed." in capsys.readouterr().out
    call("import-literature", SAMPLES / "pubmed.nbib")
    edit("pubmed-90000002", decision="include", decided_by="MK", decided_on="2026-11-30")
    capsys.readouterr()
    assert call("take-in") == 0
    said = capsys.readouterr().out
    assert "1 publication was screened in and waits to be read: ostergaard-2025." in said
