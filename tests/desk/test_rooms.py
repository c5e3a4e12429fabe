"""The rooms of the desk, run without a browser on a small data set."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.intake.folder import read_folder
from dashboard.intake.literature.promote import take_in
from dashboard.workbench import fields
from tests.intake.rows import imported, put, small_folder

ROOT = Path(__file__).resolve().parents[2]
Enter = Callable[..., AppTest]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = small_folder(tmp_path / "data")
    monkeypatch.setenv("ANE_DATA", str(found))
    return found


@pytest.fixture
def enter(data: Path) -> Enter:
    """Go into a room of the desk; anything that it raises fails the test."""
    del data

    def go(room: str, **state: object) -> AppTest:
        app = AppTest.from_string(
            f"from dashboard.workbench import {room}\n{room}.show()", default_timeout=60
        )
        for name, value in state.items():
            app.session_state[name] = value
        return run(app)

    return go


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return run(app)


def words(app: AppTest) -> str:
    kinds = (app.markdown, app.error, app.warning, app.info, app.success, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


# --- Where the desk may stand ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "opens"), [("127.0.0.1", True), (None, False), ("0.0.0.0", False)]
)
def test_the_desk_opens_only_where_nobody_else_can_reach_it(
    data: Path, address: str | None, opens: bool
) -> None:
    before = config.get_option("server.address")
    config.set_option("server.address", address)
    try:
        script = f"import runpy\nrunpy.run_path({str(ROOT / 'dashboard' / 'desk.py')!r})"
        app = run(AppTest.from_string(script, default_timeout=60))
    finally:
        config.set_option("server.address", before)
    assert bool(app.error) is not opens
    assert ("Bring in a file" in [title.value for title in app.title]) is opens


def test_the_public_server_knows_nothing_of_the_desk() -> None:
    paths = [getattr(route, "path", "") for route in _public_routes()]
    assert paths
    assert not [path for path in paths if "desk" in path or "bring-in" in path]
    assert not [route for route in _public_routes() if _methods(route) - {"GET", "HEAD"}]


def _public_routes() -> list[object]:
    from dashboard.faces.web.routes import routes
    from dashboard.faces.web.service import Service

    folder = ROOT / "no-such-folder"
    service = Service(database_file=folder, releases_dir=folder, images_dir=folder)
    try:
        return list(routes(service))
    finally:
        service.close()


def _methods(route: object) -> set[str]:
    return set(getattr(route, "methods", None) or {"GET"})


def test_the_start_scripts_start_the_same_program() -> None:
    for name in ("start-desk.bat", "start-desk.command", "start-desk.sh"):
        assert "desk.py" in (ROOT / name).read_text(encoding="utf-8")
    started = runpy.run_path(str(ROOT / ".make" / "desk.py"), run_name="not main")
    assert all((ROOT / name).is_file() for name in started["NEEDED"])
    assert (ROOT / "start-desk.sh").stat().st_mode & 0o111
    assert (ROOT / "start-desk.command").stat().st_mode & 0o111


# --- Screening ------------------------------------------------------------------------------------


def test_nobody_decides_without_a_name(enter: Enter, data: Path) -> None:
    put(data, "screening", [imported(1)])
    app = enter("screen")
    assert [button.label for button in app.button] == ["Begin"]
    app.text_input[0].input("  MK ")
    press(app, "Begin")
    assert "Reader: MK" in words(app)
    press(app, "In")
    (row,) = read_folder(data).rows["screening"]
    assert (row["decision"], row["decided_by"]) == ("include", "MK")


def test_another_reason_needs_a_note_and_says_so(enter: Enter, data: Path) -> None:
    put(data, "screening", [imported(1), imported(2)])
    app = enter("screen", reader="MK")
    press(app, "Another reason")
    assert "This can't be saved yet" in words(app)
    assert read_folder(data).rows["screening"][0]["decision"] == ""
    app.text_input[0].input("A poem.")
    press(app, "Another reason")
    row = read_folder(data).rows["screening"][0]
    assert (row["reason"], row["notes"]) == ("other", "A poem.")


def test_a_decision_is_taken_back_with_one_key(enter: Enter, data: Path) -> None:
    put(data, "screening", [imported(1)])
    app = enter("screen", reader="MK")
    press(app, "Not about ANE")
    assert read_folder(data).rows["screening"][0]["decision"] == "exclude"
    # Nothing waits any more, and the way back is still there.
    press(app, "Take back the last decision (pubmed-1)")
    assert read_folder(data).rows["screening"][0]["decision"] == ""


def test_next_and_back_walk_through_the_queue(enter: Enter, data: Path) -> None:
    put(data, "screening", [imported(1), imported(2)])
    app = enter("screen", reader="MK")
    assert "An invented title, number 1" in words(app)
    press(app, "Next")
    assert "An invented title, number 2" in words(app)
    press(app, "Back")
    assert "An invented title, number 1" in words(app)


# --- Reading --------------------------------------------------------------------------------------


def test_a_second_reader_starts_from_an_empty_form_and_changes_no_number(
    enter: Enter, data: Path
) -> None:
    before = read_folder(data).rows
    app = enter("extraction", reader="AB", reading="hand-a")
    assert "the form is empty on purpose" in words(app)
    people = next(field for field in app.text_input if field.label == "People described")
    assert people.value == ""
    assert "full text" not in [box.value for box in app.selectbox]
    people.input("5")
    run(app)
    app.toggle[0].set_value(True)
    run(app)
    press(app, "Save")
    after = read_folder(data).rows
    assert after["cases"] == before["cases"]
    assert after["breakdowns"] == before["breakdowns"]
    own = next(row for row in after["publications"] if row["publication_id"] == "hand-a")
    assert (own["n_cases"], own["readings"]) == ("4", "3")
    kept = {row["column"]: row["value"] for row in after["readings"]}
    assert kept["n_cases"] == "5"
    questions = enter("questions")
    table = questions.dataframe[0].value.astype(str).to_string()
    assert "n_cases" in table
    assert "AB: 5" in table


def test_a_faulty_first_reading_is_told_and_not_saved(enter: Enter, data: Path) -> None:
    decided = {"decision": "include", "decided_by": "MK", "decided_on": "2026-11-30"}
    put(data, "screening", [imported(1, **decided)])
    folder = read_folder(data)
    for name, rows in take_in(folder, date(2026, 11, 30)).items():
        put(data, name, rows)
    before = read_folder(data).rows
    app = enter("extraction", reader="MK", reading="invented-2025")
    assert "the form is empty on purpose" not in words(app)
    next(field for field in app.text_input if field.label == "People described").input("many")
    run(app)
    app.toggle[0].set_value(True)
    run(app)
    assert "This can't be saved yet" in words(app)
    assert "publications\\.csv, row" in words(app)
    assert "column n\\_cases" in words(app)
    assert "Save" not in [button.label for button in app.button]
    assert read_folder(data).rows == before


def test_every_column_is_a_field_and_every_code_a_choice(data: Path) -> None:
    folder = read_folder(data)
    for name in ("publications", "cases"):
        table = folder.package.table(name)
        for key in table.foreign_keys:
            field = table.field(key.fields[0])
            if field.name != "publication_id":
                assert fields.choices(folder, table, field), field.name
    for dimension in folder.package.table("breakdowns").field("dimension").constraints["enum"]:
        assert bool(fields.category_choices(folder, dimension)) is (dimension != "year")


# --- What was saved -------------------------------------------------------------------------------


@pytest.mark.slow
def test_undo_is_offered_for_the_newest_save_alone(enter: Enter, data: Path) -> None:
    put(data, "screening", [imported(1), imported(2)])
    app = enter("screen", reader="MK")
    press(app, "In")
    press(app, "Put off")
    saves = enter("saves")
    assert [button.label for button in saves.button].count("Undo this save") == 1
    press(saves, "Undo this save")
    decisions = [row["decision"] for row in read_folder(data).rows["screening"]]
    assert decisions == ["include", ""]
    press(saves, "Undo this save")
    assert [row["decision"] for row in read_folder(data).rows["screening"]] == ["", ""]
    assert "Nothing was saved from here" in words(saves)


def test_faults_in_the_folder_are_shown_instead_of_the_room(enter: Enter, data: Path) -> None:
    (data / "cases.csv").write_text("nonsense\n", encoding="utf-8")
    assert "can't be read as it is" in words(enter("saves"))


# --- Counting members -----------------------------------------------------------------------------


def write_list(path: Path, *groups: tuple[int, str]) -> None:
    """A list with so many families of one person for each spelling of an age group."""
    rows = [f"f{number}-{age},{age}" for n, age in groups for number in range(n)]
    path.write_text("\n".join(["family_id,age_group", *rows, ""]), encoding="utf-8")


def test_members_are_counted_shown_and_released_only_when_the_group_agrees(
    enter: Enter, data: Path, tmp_path: Path
) -> None:
    write_list(tmp_path / "list.csv", (40, "child"), (12, "adult"), (8, "unknown"))
    app = enter("members")
    app.text_input[0].input(f'"{tmp_path / "list.csv"}"')
    run(app)
    told = "\n".join(str(text.value) for text in app.text)
    assert "All: 60 people in 60 families." in told
    assert "Age: Children: 40 people in 40 families." in told
    release = next(button for button in app.button if button.label == "Release them")
    assert release.disabled
    assert read_folder(data).rows["community_counts"] == ()
    app.checkbox[0].check()
    run(app)
    press(app, "Release them")
    rows = read_folder(data).rows["community_counts"]
    children = [row for row in rows if row["unit"] == "people" and row["category"] == "child"]
    assert [row["n"] for row in children] == ["40"]
    assert "The group released counts" in (data / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_list_that_cannot_be_read_is_told_without_a_word_of_it(
    enter: Enter, data: Path, tmp_path: Path
) -> None:
    write_list(tmp_path / "list.csv", (40, "child"), (1, "zebra-marker"))
    app = enter("members")
    app.text_input[0].input(str(tmp_path / "list.csv"))
    run(app)
    assert "list\\.csv, row 42, column age\\_group" in words(app)
    assert "zebra" not in words(app)
    assert read_folder(data).rows["community_counts"] == ()
