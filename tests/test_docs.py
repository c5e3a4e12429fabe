"""The docs are held to the code, in both directions: what stands in them exists, what exists stands
in them.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import openpyxl
import pytest
from starlette.routing import Route

from dashboard import __version__
from dashboard.__main__ import _parser, main
from dashboard.database import build, freeze
from dashboard.database.archive import unpack
from dashboard.faces.app_pages import APP_PAGES
from dashboard.faces.web.routes import routes
from dashboard.faces.web.service import Service
from dashboard.figures.figure import registry
from dashboard.figures.selection import FIELDS

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-desk.txt", "requirements-dev.txt")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA = ROOT / "data"
DATA_README = (DATA / "README.md").read_text(encoding="utf-8")
PAGES = (
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "data/README.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("deploy/*.md")),
)
HELPERS = {"help", "setup", "setup-desk", "setup-dev", "browser", "office", "nginx"}
"""Make targets that others call, or that list the rest."""
# Not settings of ours: what we hand to other programs, and where the system's own are.
FOREIGN = {"DEBIAN_FRONTEND", "PATH"}


def _code_words(text: str) -> set[str]:
    """What stands in backticks or in an indented block."""
    spans = re.findall(r"`([^`\n]+)`", text)
    blocks = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    return {*spans, *blocks}


def _column(heading: str, text: str = README) -> set[str]:
    """The code words in the first column of the table that begins with this heading."""
    table = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table, f"there is no table headed '{heading}'"
    first = [row.split("|")[1] for row in table[1].splitlines()]
    return {word for cell in first for word in re.findall(r"`([^`]+)`", cell)}


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z0-9-]*):(?!=)", makefile, re.MULTILINE))


def _subcommands() -> dict[str, argparse.ArgumentParser]:
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command line has no commands")


def _documented_command_lines() -> list[str]:
    lines = (line.strip() for line in README.splitlines() if line.startswith("    "))
    return [line for line in lines if line.startswith("python -m dashboard")]


def _requirements() -> set[str]:
    names = set()
    for file in REQUIREMENTS:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-")):
                assert "==" in line, f"{file}: {line} is not pinned"
                names.add(re.split(r"[\[=]", line)[0])
    return names


@pytest.mark.parametrize("page", PAGES)
def test_links_of_our_own_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)", text)
    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert not missing


def test_readme_names_every_make_target_and_no_other() -> None:
    named = {
        name for word in _code_words(README) for name in re.findall(r"\bmake ([a-z0-9-]+)", word)
    }
    assert named == _targets() - HELPERS


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    described = set(re.findall(r"^([a-z0-9-]+):.*## ", makefile, re.MULTILINE))
    assert described >= _targets() - HELPERS - {"build"}


def test_data_readme_names_only_make_targets_that_exist() -> None:
    named = re.findall(r"(?:^ {4}|`)make ([a-z0-9-]+)", DATA_README, re.MULTILINE)
    assert named
    assert set(named) <= _targets()


def test_readme_names_every_environment_variable_and_no_other() -> None:
    code = [*ROOT.glob("dashboard/**/*.py"), ROOT / "streamlit_app.py"]
    scripts = [*ROOT.glob(".make/*.sh"), ROOT / "Makefile"]
    read: set[str] = set()
    for path in code:
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"environ(?:\.get\(|\[)\s*[\"']([A-Z_]+)", text))
        read |= set(re.findall(r"getenv\(\s*[\"']([A-Z_]+)", text))
    for path in scripts:
        read |= set(re.findall(r"\$\{([A-Z][A-Z_]+)(?::?-|\})", path.read_text(encoding="utf-8")))
    assert _column("variable") == read - FOREIGN


def test_readme_names_every_figure_and_no_other() -> None:
    assert _column("id") == set(registry())


def test_readme_asks_the_questions_of_the_figures() -> None:
    assert [f.question for f in registry().values() if f.question not in README] == []


def test_readme_names_every_selection_field_and_no_other() -> None:
    assert _column("field") == set(FIELDS)


def test_readme_names_every_address_and_no_other(tmp_path: Path) -> None:
    service = Service(
        database_file=tmp_path / "none.duckdb", releases_dir=tmp_path, images_dir=tmp_path
    )
    paths = {route.path for route in routes(service) if isinstance(route, Route)}
    ours = {path for path in paths if not path.startswith("/{")} - {p.address for p in APP_PAGES}
    assert _column("address") == {path.replace("{figure}", "{id}") for path in ours}


def test_readme_names_every_command_and_no_other() -> None:
    named = {shlex.split(line)[3] for line in _documented_command_lines()}
    assert named == set(_subcommands())


def test_commands_in_the_docs_name_options_that_exist() -> None:
    known = {o for command in _subcommands().values() for o in command._option_string_actions}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README))
    assert named <= known


@pytest.fixture(scope="module")
def data_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data in a folder of their own: commands of the docs write there."""
    path = tmp_path_factory.mktemp("docs") / "data"
    shutil.copytree(DATA, path, ignore=shutil.ignore_patterns("*.duckdb*", "releases"))
    return path


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the commands of the README take in."""
    folder = tmp_path_factory.mktemp("brought")
    record = "PMID- 90000801\nTI  - A made-up title.\nAU  - Made U\nDP  - 2025\nSO  - J Ex. 2025.\n"
    (folder / "search.nbib").write_text(record, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in [("family_id", "age_group"), *((n, ("child", "adult")[n % 2]) for n in range(40))]:
        book.active.append(row)
    book.save(folder / "members.xlsx")
    return folder


# Minutes of drawing and measuring, with a browser and a client of their own tests.
NOT_HERE = {"images", "bench"}
SLOW = {"site"}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=pytest.mark.slow if shlex.split(line)[3] in SLOW else ())
        for line in _documented_command_lines()
        if shlex.split(line)[3] not in NOT_HERE
    ],
)
def test_every_command_line_in_the_readme_works(
    line: str,
    data_copy: Path,
    brought: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANE_DATA", str(data_copy))
    monkeypatch.delenv("ANE_DATABASE", raising=False)
    monkeypatch.chdir(brought)
    assert main(shlex.split(line)[3:]) == 0
    assert capsys.readouterr().out.strip()


def test_every_csv_is_described_and_every_described_table_is_there() -> None:
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"] for resource in package["resources"]}
    assert described == {path.name for path in DATA.glob("*.csv")}


def test_data_readme_names_every_file_and_no_other() -> None:
    named = _column("file", DATA_README)
    there = {path.name for path in DATA.iterdir() if not path.name.startswith(".")}
    made = {"README.md", "LICENSE", *(path.name for path in DATA.glob("*.duckdb*"))}
    assert named == there - made


def test_data_readme_names_what_a_release_holds_and_no_more(
    data_copy: Path, tmp_path: Path
) -> None:
    version = build(data_copy, tmp_path / "ane.duckdb").version
    answer = json.dumps({"id": "a-figure", "data_version": version})
    made = freeze(data_copy, tmp_path / "releases", {"a-figure": answer})
    held = {re.sub(r"[^/]+(?=\.csv$|\.json$)", "*", name) for name in unpack(made.read_bytes())}
    named = _column("in a release", DATA_README)
    alike = {"datapackage.json": "*.json", "version.json": "*.json"}
    assert {alike.get(name, name) for name in named} == {*held, "SHA256SUMS"}
    assert {"datapackage.json", "version.json"} <= named


def test_readme_gives_a_reason_for_every_dependency() -> None:
    table = re.search(r"^\| package \|.*\n\|[-|]+\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert table
    named: set[str] = set()
    for row in table[1].splitlines():
        cell = re.sub(r"\*[^*]*\*", "", row.split("|")[1])
        named |= {name.strip() for name in cell.split(",")}
    assert named == _requirements()


def test_every_requirement_is_among_the_pins_with_the_same_version() -> None:
    pins = (ROOT / ".make" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.lower().replace("_", "-") for line in pins}
    for file in REQUIREMENTS:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-")):
                plain = re.sub(r"\[.*?\]", "", line).lower().replace("_", "-")
                assert plain in pinned, f"{line}: run `make pins`"


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = re.search(r"^## (\S+) – (\d{4}-\d{2}-\d{2})$", changelog, re.MULTILINE)
    assert entry
    assert entry[1] == version == __version__
    assert f"\nversion: {version}\n" in citation
    assert f'\ndate-released: "{entry[2]}"\n' in citation
