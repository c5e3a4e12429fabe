"""The command line: what it prints, where it prints it, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.figures.figure import registry
from dashboard.figures.selection import FIELDS
from tests.conftest import HANDED_OVER
from tests.database.conftest import ROOT, Folder, make_folder

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "data")


@pytest.fixture
def ask(handed_over_database: Path, capsys: Captured):  # type: ignore[no-untyped-def]
    """Ask for a figure of the data as handed over: exit code, output, errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        where = ["--data", str(HANDED_OVER), "--database", str(handed_over_database)]
        try:
            code = main(["figure", *arguments, *where])
        except SystemExit as stop:
            code = int(str(stop.code))
        out, err = capsys.readouterr()
        return code, out, err

    return run


# --- build, check ---------------------------------------------------------------------------------


def test_build_makes_the_database_and_says_which_version(folder: Folder, capsys: Captured) -> None:
    assert main(["build", "--data", str(folder.path)]) == 0
    out, err = capsys.readouterr()
    made = folder.path / "ane.duckdb"
    assert made.exists()
    assert str(made) in out
    assert re.search(r"data version 2026-11-22-[0-9a-f]{8}\b", out)
    assert err == ""


def test_build_puts_the_database_where_it_was_told(
    folder: Folder, tmp_path: Path, capsys: Captured
) -> None:
    made = tmp_path / "elsewhere" / "mine.duckdb"
    assert main(["build", "--data", str(folder.path), "--database", str(made)]) == 0
    assert made.exists()
    assert not (folder.path / "ane.duckdb").exists()


def test_check_finds_no_fault_and_writes_nothing(folder: Folder, capsys: Captured) -> None:
    before = sorted(path.name for path in folder.path.iterdir())
    assert main(["check", "--data", str(folder.path)]) == 0
    out, err = capsys.readouterr()
    assert "no fault" in out
    assert err == ""
    assert sorted(path.name for path in folder.path.iterdir()) == before


@pytest.mark.parametrize("command", ["check", "build"])
def test_faults_are_told_with_their_place_and_end_with_1(
    command: str, folder: Folder, capsys: Captured
) -> None:
    folder.set("publications.csv", 2, "year", "20x0")
    folder.set("breakdowns.csv", 9, "n", "9")
    assert main([command, "--data", str(folder.path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("2 faults in the data; nothing was changed.")
    assert 'breakdowns.csv, row 9, column n: "9"' in err
    assert 'publications.csv, row 2, column year: "20x0"' in err
    assert err.count("What to do:") == 2
    assert not (folder.path / "ane.duckdb").exists()


def test_a_failed_build_leaves_the_last_good_database(folder: Folder, capsys: Captured) -> None:
    assert main(["build", "--data", str(folder.path)]) == 0
    good = (folder.path / "ane.duckdb").read_bytes()
    folder.set("publications.csv", 2, "year", "")
    assert main(["build", "--data", str(folder.path)]) == 1
    assert (folder.path / "ane.duckdb").read_bytes() == good


def test_a_folder_without_data_ends_with_1(tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", "--data", str(tmp_path / "nowhere")]) == 1
    assert "datapackage.json" in capsys.readouterr().err


def test_where_things_lie_is_read_from_the_environment(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    made = tmp_path / "from-environment.duckdb"
    monkeypatch.setenv("ANE_DATA", str(folder.path))
    monkeypatch.setenv("ANE_DATABASE", str(made))
    assert main(["build"]) == 0
    assert made.exists()
    assert str(made) in capsys.readouterr().out


def test_an_option_goes_before_the_environment(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("ANE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setenv("ANE_DATABASE", str(tmp_path / "not-this.duckdb"))
    assert main(["build", "--data", str(folder.path)]) == 0
    assert (folder.path / "ane.duckdb").exists()
    assert not (tmp_path / "not-this.duckdb").exists()


# --- figure ---------------------------------------------------------------------------------------


def test_list_names_every_figure_id_first(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, err = ask("--list")
    assert (code, err) == (0, "")
    assert [re.split(r"\s", line)[0] for line in out.splitlines()] == list(registry())
    for line, figure in zip(out.splitlines(), registry().values(), strict=True):
        assert figure.question in line


@pytest.mark.parametrize("figure_id", list(registry()))
def test_every_figure_in_every_format(figure_id: str, ask) -> None:  # type: ignore[no-untyped-def]
    code, out, err = ask(figure_id, "--format", "json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["id"] == figure_id

    code, out, err = ask(figure_id, "--format", "csv")
    assert (code, err) == (0, "")
    header, *rows = csv.reader(io.StringIO(out, newline=""))
    assert header == [*(column["name"] for column in answer["columns"]), "data_version"]
    assert {row[-1] for row in rows} == {answer["data_version"]}
    assert len(rows) == len(answer["rows"])
    assert {len(row) for row in rows} <= {len(header)}

    code, out, err = ask(figure_id, "--format", "text")
    assert (code, err) == (0, "")
    assert answer["question"] in out
    assert answer["headline"] in out
    for text in (*answer["caveats"], *answer["not_to_conclude"], answer["data_version"]):
        assert text in out


def test_text_is_what_is_printed_unless_told_otherwise(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("published-count") == ask("published-count", "--format", "text")


def test_each_further_table_is_printed_as_csv_by_its_name(ask) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask("triggers-over-time", "--format", "json")
    (shares,) = [t for t in json.loads(out)["more_tables"] if t["id"] == "shares"]
    code, out, _ = ask("triggers-over-time", "--format", "csv", "--table", "shares")
    assert code == 0
    names = [column["name"] for column in shares["columns"]]
    assert out.splitlines()[0] == ",".join([*names, "data_version"])
    code, _, err = ask("triggers-over-time", "--format", "csv", "--table", "wrong")
    assert code == 2
    for name in ("wrong", "main", "shares", "periods"):
        assert name in err


def totals(out: str) -> dict[str, int]:
    return dict(json.loads(out)["totals"])


def test_choices_reach_the_figure(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = ask("cases-by-trigger", "--age", "child", "--country", "CHN", "--format", "json")
    assert code == 0
    assert totals(out)["total"] == 387
    selection = json.loads(out)["selection"]
    assert (selection["age"], selection["country"]) == ("child", ["CHN"])


def test_years_and_basis_reach_the_figure(ask) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask("published-count", "--from", "2021", "--to", "2021", "--format", "json")
    assert totals(out)["total"] == 161
    _, out, _ = ask("published-count", "--to", "2021", "--basis", "as_published", "--format=json")
    assert totals(out)["total"] == 693


def test_trigger_and_country_may_be_repeated(ask) -> None:  # type: ignore[no-untyped-def]
    numbers = {}
    for codes in (("influenza",), ("covid19",), ("influenza", "covid19")):
        options = [word for code in codes for word in ("--trigger", code)]
        _, out, _ = ask("published-count", *options, "--format", "json")
        numbers[codes] = totals(out)["total"]
    assert list(numbers.values()) == [259, 81, 259 + 81]
    _, out, _ = ask("cases-by-country", "--country", "IND", "--country", "CHN", "--format", "json")
    rows = {row["country"]: row["patients"] for row in json.loads(out)["rows"]}
    assert rows == {"CHN": 405, "IND": 146}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nonsense"], ["'nonsense'", *registry()]),
        ([], list(registry())),
        (["published-count", "--trigger", "flu"], ["'flu'", "influenza", "covid19", "dengue"]),
        (["published-count", "--country", "XXX"], ["'XXX'", "CHN", "JPN", "SGP"]),
        (["published-count", "--age", "teen"], ["'teen'", "child", "adult"]),
        (["published-count", "--design", "x"], ["'x'", "case_report", "survey"]),
        (["published-count", "--basis", "all"], ["'all'", "distinct", "as_published"]),
        (["published-count", "--lang", "xx"], ["'xx'", "en"]),
        (["published-count", "--version", "old"], ["'old'", "no release yet"]),
        (["published-count", "--from", "soon"], ["'soon'", "1900", "2100"]),
        (["published-count", "--to", "99999"], ["'99999'", "1900", "2100"]),
        (["published-count", "--from", "2021", "--to", "2009"], ["2021", "2009"]),
        (["published-count", "--age", "child", "--age", "adult"], ["'age'", "once"]),
        (["told-and-counted", "--trigger", "dengue"], ["'trigger'", "lang", "version"]),
        (["published-count", "--format", "xml"], ["'xml'", "json", "csv", "text"]),
        (["published-count", "--age", "teen", "--from", "soon"], ["'teen'", "'soon'"]),
    ],
)
def test_what_is_unknown_ends_with_2_and_the_allowed_are_named(
    arguments: list[str],
    named: list[str],
    ask,  # type: ignore[no-untyped-def]
) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert [word for word in named if word not in err] == []
    assert "Traceback" not in err


def test_an_unknown_option_ends_with_2_and_the_allowed_are_named(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, err = ask("published-count", "--colour", "red")
    assert (code, out) == (2, "")
    assert "--colour" in err
    assert [name for name in FIELDS if f"--{name}" not in err] == []


def test_an_option_is_not_guessed_from_its_beginning(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = ask("published-count", "--trig", "dengue")
    assert (code, out) == (2, "")


def test_no_command_ends_with_2(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_an_unknown_command_ends_with_2_and_the_commands_are_named(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["fly"])
    assert stop.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    for command in ("build", "check", "release", "figure"):
        assert command in err


def test_a_figure_builds_the_database_if_there_is_none(folder: Folder, capsys: Captured) -> None:
    arguments = ["figure", "published-count", "--data", str(folder.path), "--format", "json"]
    assert main(arguments) == 0
    # a:4 holds b:1; c:3 stands alone.
    numbers = totals(capsys.readouterr().out)
    assert (numbers["total"], numbers["as_published"]) == (7, 8)


def test_a_figure_of_faulty_data_ends_with_1(folder: Folder, capsys: Captured) -> None:
    folder.set("publications.csv", 2, "year", "")
    assert main(["figure", "published-count", "--data", str(folder.path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "publications.csv, row 2, column year" in err


def test_a_damaged_database_is_told_without_a_traceback(tmp_path: Path, capsys: Captured) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"not a database")
    assert main(["figure", "published-count", "--database", str(broken)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(broken) in err
    assert "python -m dashboard build" in err


def test_the_real_command(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(HANDED_OVER, data)
    command = [sys.executable, "-m", "dashboard", "figure", "published-count", "--format", "json"]
    environment = {**os.environ, "ANE_DATA": str(data), "ANE_DATABASE": ""}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode())["totals"]["total"] == 1054
    assert (data / "ane.duckdb").exists()

    command[-2:] = ["--trigger", "flu"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"influenza" in done.stderr
