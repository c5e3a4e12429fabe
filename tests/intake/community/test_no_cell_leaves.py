"""Marked cells: every byte that is written, printed, logged or raised is searched for them."""

from __future__ import annotations

import io
import logging
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.community import command
from dashboard.intake.community.categories import NAMES

from .conftest import Run, as_csv

MARK = "ZQX"
HEADER = ["family_id", *NAMES]


def marked(rows: int, *, width: int = len(HEADER)) -> list[list[str]]:
    """Every cell with a mark of its own, which no dimension can read."""
    return [[f"{MARK}{row}x{column}" for column in range(width)] for row in range(rows)]


def good(rows: int) -> list[list[str]]:
    """Readable rows whose families and spare column are marked."""
    return [[f"{MARK}f{n}", "JPN", "2020", "", "child", "", "died", "yes"] for n in range(rows)]


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def damaged(raw: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


def far_date() -> bytes:
    """A number that is formatted as a date and lies beyond all dates: the library warns of it."""
    book = openpyxl.Workbook()
    book.active.append(["family_id", "year_of_illness"])
    book.active.append([f"{MARK}1", 77712345671])
    book.active["B2"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHEETS: dict[str, tuple[str, bytes]] = {
    "readable": (
        "s.csv",
        as_csv([[*HEADER, "name"], *([*r, f"{MARK}n"] for r in good(40))]).encode(),
    ),
    "no cell readable": ("s.csv", as_csv([HEADER, *marked(5)]).encode()),
    "no header": ("s.csv", as_csv(marked(5)).encode()),
    "the same value twice in the first row": ("s.csv", as_csv([[f"{MARK}1"] * 3]).encode()),
    "no family": ("s.csv", as_csv([HEADER, *(["", *r[1:]] for r in marked(3))]).encode()),
    "longer rows": ("s.csv", as_csv([HEADER, *marked(3, width=20)]).encode()),
    "a lost quote": ("s.csv", (as_csv([HEADER, *marked(3)]) + f'"{MARK}').encode()),
    "letters of another encoding": ("s.csv", as_csv([HEADER, [f"{MARK}\xe9"]]).encode("cp1252")),
    "NUL": ("s.csv", as_csv([HEADER, [f"{MARK}\0"]]).encode()),
    "a workbook": ("s.xlsx", workbook([HEADER, *marked(5)])),
    "a workbook that is none": ("s.xlsx", as_csv(marked(5)).encode()),
    "a workbook cut short": ("s.xlsx", workbook([HEADER, *marked(50)])[:-300]),
    "a workbook with broken XML": (
        "s.xlsx",
        damaged(
            workbook([HEADER, *marked(5)]),
            "xl/worksheets/sheet1.xml",
            b"</row>",
            f"<{MARK}>".encode(),
        ),
    ),
    "a workbook with a wrong number": (
        "s.xlsx",
        damaged(
            workbook([["family_id", 77712345671]]),
            "xl/worksheets/sheet1.xml",
            b"77712345671",
            f"{MARK}1".encode(),
        ),
    ),
    "a date beyond all dates": ("s.xlsx", far_date()),
}

MAPPINGS = {
    "no TOML": f'[columns]\n"{MARK}1" = {MARK}2',
    "to no column": f'[columns]\n"{MARK}1" = "{MARK}2"',
    "of no column": f'[values.{MARK}]\n"{MARK}1" = "died"',
    "to no category": f'[values.outcome]\n"{MARK}1" = "{MARK}2"',
    "not a text": f'[values.outcome]\n"{MARK}1" = 77712345671',
    "a part of no meaning": f'["{MARK}"]\n"{MARK}1" = "{MARK}2"',
}


class Everything:
    """All that came out of a run."""

    def __init__(self, folders: list[Path], said: str, log: str) -> None:
        self._folders, self._said, self._log = folders, said, log

    def assert_clean(self) -> None:
        for text in (self._said, self._log):
            assert MARK not in text
            assert "77712345671" not in text
        for folder in self._folders:
            for path in folder.rglob("*"):
                assert MARK not in path.name
                if path.is_file():
                    assert MARK.encode() not in path.read_bytes(), path


def chain(error: BaseException | None) -> Iterator[str]:
    """The text of an error, of its cause and of what was raised before it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield f"{one!s} {one!r} {one.args} {getattr(one, '__notes__', '')} {vars(one)}"
        waiting += [one.__cause__, one.__context__]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own, in which nothing is ever removed."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    keep = classmethod(lambda *_, **__: None)
    monkeypatch.setattr(tempfile.TemporaryDirectory, "_rmtree", keep)
    return folder


def watch_errors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the errors that the command turns into messages, with all they carry along."""
    texts: list[str] = []
    real = command._fail

    def fail(message: str, code: int) -> int:
        texts.extend(chain(sys.exc_info()[1]))
        return real(message, code)

    monkeypatch.setattr(command, "_fail", fail)
    return texts


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", SHEETS)
def test_no_cell_of_a_sheet_leaves(
    name: str,
    run: Run,
    data: Path,
    tmp_path: Path,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
) -> None:
    caplog.set_level(logging.DEBUG)
    errors = watch_errors(monkeypatch)
    file, raw = SHEETS[name]
    given = tmp_path / "given"
    given.mkdir()
    (given / file).write_bytes(raw)
    code = run(given / file, "--as-of", "2026-12-31")
    assert code == (0 if name == "readable" else 1)
    said = capfd.readouterr()
    warned = " ".join(str(warning.message) for warning in recwarn)
    Everything(
        [data, scratch], said.out + said.err + warned + " ".join(errors), caplog.text
    ).assert_clean()
    assert code == 0 or errors


@pytest.mark.parametrize("name", MAPPINGS)
def test_no_word_of_a_mapping_leaves(
    name: str,
    run: Run,
    data: Path,
    tmp_path: Path,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    errors = watch_errors(monkeypatch)
    sheet, mapping = tmp_path / "s.csv", tmp_path / "m.toml"
    sheet.write_text(as_csv([HEADER, *good(10)]), encoding="utf-8")
    mapping.write_text(MAPPINGS[name], encoding="utf-8")
    assert run(sheet, "--as-of", "2026-12-31", "--mapping", mapping) == 1
    said = capfd.readouterr()
    Everything([data, scratch], said.out + said.err + " ".join(errors), caplog.text).assert_clean()


def test_an_error_nobody_thought_of_carries_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(f"cell {MARK}1")

    monkeypatch.setattr(command, "count", broken)
    errors = watch_errors(monkeypatch)
    sheet = tmp_path / "s.csv"
    sheet.write_text(as_csv([HEADER, *good(10)]), encoding="utf-8")
    assert run(sheet, "--as-of", "2026-12-31") == 1
    said = capfd.readouterr()
    assert "ValueError" in said.err
    assert MARK not in said.out + said.err + " ".join(errors)


def test_what_holds_people_in_memory_does_not_show_them(data: Path, tmp_path: Path) -> None:
    """Even a debugger or a log of all objects prints none of the cells."""
    sheet = tmp_path / "s.csv"
    sheet.write_text(as_csv([HEADER, *good(10)]), encoding="utf-8")
    cells = command.read_cells(sheet)
    known = command.dimensions(command.read_folder(data), command.date(2026, 12, 31))
    assert MARK not in repr(cells) + repr(command.count(cells, known, command.Mapped()))
