"""What a measurement depends on: the machine and the versions of what was measured.

No name of the machine and no address: the file is published.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dashboard import __version__, settings
from dashboard.bench.report import BenchError
from dashboard.database import DatabaseError, open_database
from dashboard.faces.browser import find_browser

PACKAGES = ("streamlit", "duckdb", "pandas", "plotly", "uvicorn", "uvloop", "starlette")
_PROC = Path("/proc")
_PROGRAM_WAITS = 20


def machine() -> dict[str, str | int | float]:
    """Cores that this process may use, processor, memory in GB, kernel and Python."""
    found: dict[str, str | int | float] = {
        "cores": _cores(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
    if memory := _field(_PROC / "meminfo", "MemTotal"):
        found["memory_gb"] = round(int(memory.split()[0]) / 2**20, 1)
    return found


def versions() -> dict[str, str]:
    """Versions of the project, its data, and the programs that decide how fast it is."""
    found = {"ane-in-numbers": __version__}
    try:
        found["data"] = open_database(settings.database_file()).snapshot().version
    except DatabaseError:
        found["data"] = "none"
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    for name, program in (("chromium", find_browser()), ("nginx", shutil.which("nginx"))):
        if program is not None:
            found[name] = _says(str(program), "--version" if name == "chromium" else "-v")
    return found


def resident(process: int) -> float:
    """Memory that a process holds, in MB (a million bytes): its resident set, shared pages too.

    Raises:
        BenchError: this system does not tell; Linux does.
    """
    held = _field(_PROC / str(process) / "status", "VmRSS")
    if held is None:
        raise BenchError("The memory of a process is measured on Linux only.")
    return int(held.split()[0]) * 1024 / 1e6


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux: those that this process may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    return _field(_PROC / "cpuinfo", "model name") or platform.processor() or platform.machine()


def _field(path: Path, name: str) -> str | None:
    """The value of the first line "name: value" of a file in /proc; None where there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(rf"^{name}\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else None


def _says(program: str, option: str) -> str:
    done = subprocess.run(  # noqa: S603 (a program of this machine, nothing from outside)
        [program, option], capture_output=True, text=True, check=False, timeout=_PROGRAM_WAITS
    )
    said = re.search(r"\d[\w.]*", done.stdout + done.stderr)
    return said[0] if said else "unknown"
