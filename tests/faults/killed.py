"""Runs a piece of work of the database again and again, and kills it at each of its stages.

    python -m tests.faults.killed WORK DATA SCRATCH ENDING...

A stage is the first call, within a step of the work, of a function of ``dashboard.database``, of a
function of the operating system that does more than look, or of a kind of SQL statement. They are
found by watching the work once, so a stage that is added later is killed too. The code that is
watched knows nothing of it.

For each stage whose name ends in one of the endings (an empty one means all), the work is done in
``SCRATCH/NUMBER``, a copy of ``SCRATCH/before`` if there is one, and dies there of SIGKILL. Printed
are the number and the name of each.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb

from dashboard.database import build, freeze

OURS = "dashboard.database"
TOP = ("dashboard.database.build", "dashboard.database.freezing")
"""What these call is a step."""
LOOKING = frozenset(
    ("_path_normpath", "confstr", "fspath", "getcwd", "getpid", "listdir", "lstat", "open_code")
) | frozenset(("readlink", "register_at_fork", "scandir", "stat", "text_encoding", "urandom"))
Reached = Callable[[str], None]


def do_build(data: Path, target: Path) -> None:
    build(data, target / "ane.duckdb")


def do_freeze(data: Path, target: Path) -> None:
    freeze(data, target, {})


WORK = {"build": do_build, "freeze": do_freeze}


class Watched:
    """A connection that tells of each statement before it is run."""

    def __init__(self, connection: Any, reached: Reached) -> None:
        self._connection = connection
        self._reached = reached

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        if not callable(found):
            return found

        def told(*arguments: Any, **more: Any) -> Any:
            words = " ".join(str(arguments[0]).split()[:2]) if name.startswith("execute") else ""
            self._reached(f"SQL {name} {words}")
            return found(*arguments, **more)

        return told

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: Any) -> None:
        self._reached("SQL close")
        self._connection.close()


def watch(work: Callable[[], None], reached: Reached) -> None:
    """Do the work, and tell the name of every stage when it is reached."""

    step = ""

    def in_step(stage: str) -> None:
        reached(f"{step}: {stage}")

    def called(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal step
        if event == "call" and _module(frame).startswith(OURS):
            name = frame.f_code.co_name
            if not name.startswith(("<", "__")):
                if frame.f_back is not None and _module(frame.f_back) in TOP:
                    step = name
                in_step(f"{_module(frame).removeprefix(OURS)}.{name}".lstrip("."))
        elif event == "c_call" and is_doing(argument):
            in_step(f"{argument.__name__} in {_our_function(frame)}")

    connect = duckdb.connect

    def connect_watched(*arguments: Any, **more: Any) -> Watched:
        in_step("SQL connect")
        return Watched(connect(*arguments, **more), in_step)

    duckdb.connect = connect_watched  # type: ignore[assignment]
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)


def is_doing(function: Any) -> bool:
    """Whether a function is of the operating system and does more than look."""
    return function.__module__ in ("posix", "_io", "io") and function.__name__ not in LOOKING


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _our_function(frame: FrameType | None) -> str:
    while frame is not None and not _module(frame).startswith(OURS):
        frame = frame.f_back
    return frame.f_code.co_name if frame is not None else ""


def stages(work: Callable[[], None]) -> list[str]:
    """The stages of a piece of work, in the order in which they are reached first."""
    found: dict[str, None] = {}
    watch(work, lambda stage: found.setdefault(stage))
    return list(found)


def die_at(stage: str, work: Callable[[], None]) -> None:
    """Do the work up to a stage, and die there."""

    def reached(name: str) -> None:
        if name == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    watch(work, reached)


def main() -> None:
    name, data, scratch = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for _ in range(2):  # the first time loads what the children then have
        with tempfile.TemporaryDirectory() as whole:
            found = stages(partial(WORK[name], data, Path(whole)))
    for number, stage in enumerate(found):
        if not stage.endswith(tuple(sys.argv[4:])):
            continue
        target = scratch / str(number)
        target.mkdir(parents=True)
        if (scratch / "before").exists():
            shutil.copytree(scratch / "before", target, dirs_exist_ok=True)
        child = os.fork()
        if child == 0:
            die_at(stage, partial(WORK[name], data, target))
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit(f"It did not die: {stage}")
        print(number, stage, flush=True)


if __name__ == "__main__":
    main()
