"""Where the server's time goes while one page reruns: py-spy, from outside the running server.

The profile is a file for https://www.speedscope.app (it is read in the browser, nothing is sent)
and a short list of the functions that took most of the time.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from dashboard import settings
from dashboard.bench.readers import well
from dashboard.bench.report import BenchError
from dashboard.bench.reruns import known_pages, page_name
from dashboard.bench.servers import Server, our_server
from dashboard.bench.session import open_session

SECONDS = 10
_RATE = 200
_LISTED = 25
_WARM = 3
_INSTALL = "py-spy is needed to see where the time goes: .venv/bin/pip install py-spy"


def profile_page(page: str, out: Path | None = None) -> str:
    """Rerun a page for some seconds under the profiler, and say what took the time.

    Args:
        page: path of a page of the app; "/" is the start.
        out: where the profile goes; by default a file in ``build/``.

    Raises:
        BenchError: py-spy is missing or not allowed to look, or the page fails.
    """
    (path,) = known_pages([page])
    out = out or settings.ROOT / "build" / f"profile-{page_name(path)}.json"
    beside_python = Path(sys.executable).with_name("py-spy")
    program = str(beside_python) if beside_python.exists() else shutil.which("py-spy")
    if program is None:
        raise BenchError(_INSTALL)
    out.parent.mkdir(parents=True, exist_ok=True)
    with our_server() as server:
        runs = asyncio.run(_profiled(program, server, path, out))
    title = f"{out}: {page_name(path)}, {runs} reruns in {SECONDS} s, for speedscope.app"
    return f"{title}\n{summary(out)}"


async def _profiled(program: str, server: Server, path: str, out: Path) -> int:
    command = [program, "record", "--pid", str(server.process), "--output", str(out)]
    command += ["--format", "speedscope", "--duration", str(SECONDS), "--rate", str(_RATE)]
    command += ["--function"]
    async with open_session(server.origin, path) as session:
        for _ in range(_WARM):
            await well(session.run(), path)
        spy = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            end, runs = time.monotonic() + SECONDS, 0
            while time.monotonic() < end and spy.returncode is None:
                await well(session.run(), path)
                runs += 1
            said, _ = await spy.communicate()
        finally:
            if spy.returncode is None:
                spy.kill()
                await spy.wait()
    if spy.returncode:
        reason = said.decode("utf-8", "replace").strip()
        raise BenchError(f"py-spy could not look into the server: {reason}")
    return runs


def summary(profile: Path) -> str:
    """Of a speedscope file: which of our functions took long with all they call, and what worked.

    Raises:
        BenchError: nothing was seen at work.
    """
    found = json.loads(profile.read_text(encoding="utf-8"))
    frames = found["shared"]["frames"]
    names = [f"{frame['name']}  {_short(frame.get('file', ''))}" for frame in frames]
    inside: Counter[str] = Counter()
    at_work: Counter[str] = Counter()
    for thread in found["profiles"]:
        for stack, weight in zip(thread["samples"], thread["weights"], strict=True):
            if stack:
                at_work[names[stack[-1]]] += weight
                inside.update(dict.fromkeys({names[frame] for frame in stack}, weight))
    total = at_work.total()
    if not total:
        raise BenchError("The server did nothing while it was looked at.")
    ours = Counter({name: weight for name, weight in inside.items() if "  dashboard/" in name})
    return "\n".join(
        (
            "our functions, with all that they call:",
            *(f"{weight / total:6.1%}  {name}" for name, weight in ours.most_common(_LISTED)),
            "at work themselves:",
            *(f"{weight / total:6.1%}  {name}" for name, weight in at_work.most_common(_LISTED)),
        )
    )


def _short(file: str) -> str:
    """A file below the project or a package, without the way to it."""
    for start in ("/site-packages/", f"{settings.ROOT}/"):
        file = file.rpartition(start)[2]
    return file
