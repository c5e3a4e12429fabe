"""What is installed is what was tested: every package locked to the fingerprints of its files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "run": ("requirements.txt",),
    "desk": ("requirements.txt", "requirements-desk.txt"),
    "dev": ("requirements.txt", "requirements-desk.txt", "requirements-dev.txt"),
}
_PIN = re.compile(r"([a-z0-9-]+)==(\S+)(?: ; [^\\]+)?(?: \\)?")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def plain(name: str) -> str:
    """A package's name in its one spelling."""
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower()


def lines(file: str) -> list[str]:
    found = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith(("#", "-"))]


def lock(kind: str) -> dict[str, tuple[str, int]]:
    """Name -> version, and how many files are allowed; every line must be one of the two kinds."""
    found: dict[str, tuple[str, int]] = {}
    for line in (ROOT / ".make" / "locks" / f"{kind}.txt").read_text().splitlines():
        pin = _PIN.fullmatch(line)
        if pin:
            name = pin[1]
            found[name] = (pin[2], 0)
        else:
            assert _HASH.fullmatch(line), line
            found[name] = (found[name][0], found[name][1] + 1)
    return found


@pytest.mark.parametrize("kind", LOCKS)
def test_every_package_is_locked_to_its_files(kind: str) -> None:
    assert [name for name, (_version, files) in lock(kind).items() if not files] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_holds_what_the_requirements_ask_for(kind: str) -> None:
    locked = lock(kind)
    for file in LOCKS[kind]:
        for line in lines(file):
            name, version = line.split("==")
            assert locked[plain(name)][0] == version, f"{line}: run `make pins`"


def test_locks_and_constraints_agree() -> None:
    everything = lock("dev")
    pinned = {}
    for line in lines(".make/constraints.txt"):
        pin = _PIN.fullmatch(line)
        assert pin, line
        pinned[pin[1]] = pin[2]
    assert pinned == {name: version for name, (version, _files) in everything.items()}
    for kind in ("run", "desk"):
        assert lock(kind).items() <= everything.items()


def test_make_installs_from_the_locks_alone_and_runs_no_package_while_it_does() -> None:
    script = (ROOT / ".make" / "setup.sh").read_text(encoding="utf-8")
    (install,) = re.findall(r"pip install (?:.*\\\n)*.*", script)
    assert "--require-hashes" in install
    assert "--only-binary=:all:" in install
    assert '--requirement="$lock"' in install
