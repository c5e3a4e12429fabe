"""A save is whole or not at all, is written down, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from dashboard.database import DataError, check
from dashboard.intake import saving
from dashboard.intake.differences import Difference, differences
from dashboard.intake.folder import Folder, as_csv, for_spreadsheets, read_folder
from dashboard.intake.saving import Plan, SavingError, history, plan, recover, save, undo
from tests.conftest import HANDED_OVER

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 14, 5, 6)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data as handed over."""
    return Path(shutil.copytree(HANDED_OVER, tmp_path / "data"))


def renamed(folder: Folder, journal: str, *, row: int = 0) -> Plan:
    """A plan that gives one publication another journal."""
    rows = [dict(each) for each in folder.rows["publications"]]
    rows[row]["journal"] = journal
    return plan(folder, {"publications": rows}, what=f"A journal is {journal}.", today=TODAY)


def contents(data: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}


def test_reading_and_writing_a_folder_changes_no_byte(data: Path) -> None:
    folder = read_folder(data)
    for table in folder.package.tables:
        written = as_csv(table, folder.rows[table.name]).encode()
        assert written == (data / table.file).read_bytes(), table.file


def test_a_save_writes_the_cell_and_a_dated_line_and_nothing_else(data: Path) -> None:
    before = contents(data)
    planned = renamed(read_folder(data), "The Lancet")
    assert [(d.file, d.what, d.column, d.after) for d in planned.differences] == [
        ("publications.csv", "changed", "journal", "The Lancet")
    ]
    assert contents(data) == before  # a plan writes nothing
    saved = save(planned, now=NOW)
    assert saved is not None
    assert saved.files == ("CHANGELOG.md", "publications.csv")
    after = contents(data)
    assert {name for name in after if after[name] != before[name]} == set(saved.files)
    assert read_folder(data).rows["publications"][0]["journal"] == "The Lancet"
    changelog = after["CHANGELOG.md"].decode()
    assert "## 2026-11-30\n\n- A journal is The Lancet.\n\n## 2026-11-22\n" in changelog
    assert check(data) == []


def test_a_second_line_of_the_day_joins_the_first(data: Path) -> None:
    save(renamed(read_folder(data), "One"), now=NOW)
    save(renamed(read_folder(data), "Two"), now=NOW)
    changelog = (data / "CHANGELOG.md").read_text()
    assert "## 2026-11-30\n\n- A journal is One.\n- A journal is Two.\n\n## 2026" in changelog


def test_a_line_may_take_the_place_of_one_that_says_less(data: Path) -> None:
    for count in (1, 2):
        folder = read_folder(data)
        rows = [dict(each) for each in folder.rows["publications"]]
        rows[count]["journal"] = "J"
        line = f"Journals named: {count}."
        planned = plan(
            folder,
            {"publications": rows},
            what=line,
            today=TODAY,
            instead_of="Journals named:",
        )
        save(planned, now=NOW)
    changelog = (data / "CHANGELOG.md").read_text()
    assert "- Journals named: 2.\n" in changelog
    assert "- Journals named: 1.\n" not in changelog


def test_after_a_release_of_today_the_next_line_has_a_heading_of_its_own(data: Path) -> None:
    save(renamed(read_folder(data), "One"), now=NOW)
    (data / "releases").mkdir()
    (data / "releases" / "2026-11-30-0a1b2c3d.zip").touch()
    save(renamed(read_folder(data), "Two"), now=NOW)
    changelog = (data / "CHANGELOG.md").read_text()
    assert "## 2026-11-30.2\n\n- A journal is Two.\n\n## 2026-11-30\n\n- A j" in changelog


def test_a_clock_that_is_behind_the_changelog_is_told(data: Path) -> None:
    folder = read_folder(data)
    rows = [dict(each) for each in folder.rows["publications"]]
    rows[0]["journal"] = "J"
    with pytest.raises(SavingError, match="clock"):
        plan(folder, {"publications": rows}, what="x", today=date(2026, 1, 1))


def test_nothing_changed_is_nothing_written(data: Path) -> None:
    folder = read_folder(data)
    before = contents(data)
    planned = plan(folder, {"cases": folder.rows["cases"]}, what="Nothing.", today=TODAY)
    assert save(planned, now=NOW) is None
    assert contents(data) == before
    assert history(data) == []


def test_a_fault_is_named_and_nothing_is_written(data: Path) -> None:
    before = contents(data)
    folder = read_folder(data)
    rows = [dict(each) for each in folder.rows["publications"]]
    rows[3]["design"] = "anecdote"
    with pytest.raises(DataError, match=r"publications.csv, row 5, column design"):
        plan(folder, {"publications": rows}, what="Wrong.", today=TODAY)
    assert contents(data) == before


def test_a_row_without_a_column_is_refused(data: Path) -> None:
    folder = read_folder(data)
    rows = [dict(each) for each in folder.rows["publications"]]
    del rows[0]["journal"]
    with pytest.raises(DataError, match="journal"):
        as_csv(folder.package.table("publications"), rows)


def test_a_file_changed_meanwhile_is_not_overwritten(data: Path) -> None:
    planned = renamed(read_folder(data), "Mine")
    theirs = (data / "publications.csv").read_bytes() + b"\n"
    (data / "publications.csv").write_bytes(theirs)
    with pytest.raises(SavingError, match=r"publications\.csv was changed"):
        save(planned, now=NOW)
    assert (data / "publications.csv").read_bytes() == theirs
    assert history(data) == []


def test_undo_takes_saves_back_one_by_one_to_the_byte(data: Path) -> None:
    states = [contents(data)]
    for journal in ("One", "Two"):
        save(renamed(read_folder(data), journal), now=NOW)
        states.append(contents(data))
    assert [saved.what for saved in history(data)] == ["A journal is Two.", "A journal is One."]
    assert undo(data, now=NOW).what == "A journal is Two."
    assert contents(data) == states[1]
    assert [saved.undone for saved in history(data)] == [True, False]
    undo(data, now=NOW)
    assert contents(data) == states[0]
    with pytest.raises(SavingError, match="nothing to undo"):
        undo(data, now=NOW)


def test_undo_does_not_destroy_what_came_later(data: Path) -> None:
    save(renamed(read_folder(data), "One"), now=NOW)
    later = (data / "publications.csv").read_bytes().replace(b"One", b"By hand")
    (data / "publications.csv").write_bytes(later)
    with pytest.raises(SavingError, match=r"publications\.csv was changed"):
        undo(data, now=NOW)
    assert (data / "publications.csv").read_bytes() == later


@pytest.mark.parametrize("stops_at", [1, 2, 3])
def test_a_file_that_cannot_be_written_leaves_all_as_it_was(
    data: Path, monkeypatch: pytest.MonkeyPatch, stops_at: int
) -> None:
    """A spreadsheet holds the file, or the disk is full: at each of the writes."""
    before = contents(data)
    planned = renamed(read_folder(data), "One")
    real, calls = saving._replace, 0

    def refusing(target: Path, content: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == stops_at:
            raise PermissionError(13, "Permission denied", str(target))
        real(target, content)

    monkeypatch.setattr(saving, "_replace", refusing)
    with pytest.raises(SavingError, match="Close it there"):
        save(planned, now=NOW)
    assert contents(data) == before
    assert history(data) == []


@pytest.mark.parametrize("stops_at", [2, 3, 4])
def test_a_save_that_was_killed_is_taken_back_by_the_next_one(
    data: Path, monkeypatch: pytest.MonkeyPatch, stops_at: int
) -> None:
    before = contents(data)
    planned = renamed(read_folder(data), "One")
    real, calls = saving._replace, 0

    def killed(target: Path, content: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == stops_at:
            raise KeyboardInterrupt
        real(target, content)

    with monkeypatch.context() as patched:
        patched.setattr(saving, "_replace", killed)
        with pytest.raises(KeyboardInterrupt):
            save(planned, now=NOW)
    recover(data)
    assert contents(data) == before
    assert history(data) == []
    assert save(renamed(read_folder(data), "Two"), now=NOW) is not None


def test_differences_name_rows_and_cells(data: Path) -> None:
    folder = read_folder(data)
    table = folder.package.table("breakdowns")
    old = folder.rows["breakdowns"]
    new = [dict(row) for row in old[1:]]
    new[0]["n"] = "7"
    new.append(dict(new[0]) | {"category": "died", "n": "1"})
    first, changed = old[0], old[1]

    def filled(row: Mapping[str, str]) -> str:
        names = ("category_as_stated", "n", "of")
        return " · ".join(row[name] for name in names if row[name])

    key = f"{changed['publication_id']} / {changed['dimension']}"
    assert differences(table, old, new) == [
        Difference(
            "breakdowns.csv", f"{key} / {changed['category']}", "changed", "n", changed["n"], "7"
        ),
        Difference("breakdowns.csv", f"{key} / died", "added", after=filled(new[-1])),
        Difference(
            "breakdowns.csv",
            f"{first['publication_id']} / {first['dimension']} / {first['category']}",
            "removed",
            before=filled(first),
        ),
    ]


def test_what_volunteers_open_begins_with_a_mark_that_excel_knows(data: Path) -> None:
    folder = read_folder(data)
    table = folder.package.table("claims")
    raw = for_spreadsheets(table, folder.rows["claims"])
    assert raw.startswith(b"\xef\xbb\xbfclaim_id,")
    (data / "claims.csv").write_bytes(raw)
    assert read_folder(data).rows["claims"] == folder.rows["claims"]
    assert check(data) == []
