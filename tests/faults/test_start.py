"""The start of a server: it always comes up, serves what it can, and tries again by itself."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest

from dashboard.database import Database, DatabaseError, build, ensure, open_database
from tests.apart import apart
from tests.browser.conftest import run
from tests.conftest import HANDED_OVER
from tests.database.conftest import Folder

from .conftest import Made

ROOT = Path(__file__).resolve().parents[2]
P = "publications.csv"
COUNT = "/figures/published-count"


@pytest.fixture
def app(made: Made, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """The server's module, on a folder of our own; it looks for one again at once."""
    monkeypatch.setenv("ANE_DATA", str(made.folder.path))
    monkeypatch.setenv("ANE_DATABASE", str(made.database))
    monkeypatch.delitem(sys.modules, "streamlit_app", raising=False)
    import streamlit_app

    monkeypatch.setattr(streamlit_app, "TRY_AGAIN", 0.05)
    yield streamlit_app
    sys.modules.pop("streamlit_app", None)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.02)


def test_with_faults_and_no_database_it_is_up_and_recovers_when_they_are_mended(
    app: object, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    made.database.unlink()
    good = made.folder.read(P)
    made.folder.set(P, 2, "status", "include")
    tries = []

    async def server() -> None:
        async with app.lifespan(app.app):  # type: ignore[attr-defined]
            with pytest.raises(DatabaseError):
                open_database(made.database)
            await until(lambda: sum("no database at" in m.lower() for m in caplog.messages) > 2)
            tries.extend(m for m in caplog.messages if "row 2, column status" in m)
            made.folder.write(P, good)
            await until(made.database.exists)

    with caplog.at_level("INFO"):
        apart(server())
    assert len(tries) == 1  # told once, not at each try
    assert open_database(made.database).version == made.version


def test_whatever_goes_wrong_does_not_stop_the_start(
    app: object, made: Made, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> str:
        raise MemoryError("no room for the data")

    monkeypatch.setattr(app, "ensure", fails)

    async def server() -> None:
        async with app.lifespan(app.app):  # type: ignore[attr-defined]
            assert open_database(made.database).version == made.version

    apart(server())
    assert "no room for the data" in caplog.text


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become another")
def test_a_folder_that_may_only_be_read_is_served_from(made: Made, tmp_path: Path) -> None:
    """Root may write everywhere, so a child that is nobody tries it: with a database, and without.

    Where nothing may be written, it builds for itself alone.
    """
    with tempfile.TemporaryDirectory() as place:  # tmp_path lies where only its owner may look
        Path(place).chmod(0o755)
        (Path(place) / "temporary").mkdir()
        (Path(place) / "temporary").chmod(0o777)
        shutil.copytree(made.folder.path, Path(place) / "data")
        shutil.copytree(made.database.parent, Path(place) / "served")
        here = Made(
            Folder(Path(place) / "data"), Path(place) / "served" / "ane.duckdb", made.version
        )
        here.edit()
        stale, told = as_nobody(here, Path(place) / "temporary", tmp_path / "1.duckdb")
        here.database.unlink()
        fresh, told_too = as_nobody(here, Path(place) / "temporary", tmp_path / "2.duckdb")
        assert here.beside() == []
        assert list((Path(place) / "temporary").iterdir()) == []
        new = build(here.folder.path, tmp_path / "new.duckdb").version
    assert stale == made.version
    assert fresh == new
    for words in (told, told_too):
        assert "Permission denied" in words
        assert "Make the folder writable" in words
    assert "Still serving the last good data" in told
    assert "of this process alone" in told_too


def as_nobody(made: Made, temporary: Path, scratch: Path) -> tuple[str, str]:
    """What a process of the least privileged user serves, and its log."""
    code = (
        "import logging, os, sys; from pathlib import Path\n"
        "from dashboard.database import build, ensure, open_database\n"
        "data, database, scratch = map(Path, sys.argv[1:])\n"
        # Python may lie where nobody may look: it must have loaded all that it needs.
        "build(data, scratch); open_database(scratch)\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "logging.basicConfig(level='INFO')\n"
        "ensure(data, database)\n"
        "print(open_database(database).version)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *map(str, (made.folder.path, made.database, scratch))],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip(), ran.stderr


@pytest.mark.slow
def test_two_starts_at_once_on_an_empty_folder(made: Made, tmp_path: Path) -> None:
    database = tmp_path / "empty" / "ane.duckdb"
    code = (
        "import sys; from pathlib import Path; from dashboard.database import ensure, Database\n"
        "data, database = map(Path, sys.argv[1:])\n"
        "print(ensure(data, database), Database(database).version)"
    )
    words = [sys.executable, "-c", code, str(made.folder.path), str(database)]
    starting = [
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in starting:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert said.split() == [made.version] * 2
    assert [path.name for path in database.parent.iterdir()] == ["ane.duckdb"]


def test_a_damaged_database_and_good_files_are_built_anew(made: Made) -> None:
    made.database.write_bytes(b"\xff" * 50_000)
    assert ensure(made.folder.path, made.database) == made.version
    assert Database(made.database).version == made.version


def status(url: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(url, timeout=30) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


@pytest.mark.slow
class TestWholeServers:
    """As they are started for everybody."""

    def test_two_on_an_empty_folder_serve_the_same(self, tmp_path: Path) -> None:
        database = tmp_path / "empty" / "ane.duckdb"
        with contextlib.ExitStack() as servers, ThreadPoolExecutor(2) as starting:
            make = [
                run(
                    "streamlit_app.py",
                    tmp_path / f"{name}.txt",
                    ANE_DATA=str(HANDED_OVER),
                    ANE_DATABASE=str(database),
                )
                for name in "ab"
            ]
            found = list(starting.map(servers.enter_context, make))
            ready = [orjson.loads(status(server.url + "/readyz")[2]) for server in found]
            assert ready[0]["ready"]
            assert ready[0] == ready[1]
            assert ready[0]["data_version"].startswith(Database(database).version)
        assert [p.name for p in database.parent.iterdir() if p.suffix != ""] == ["ane.duckdb"]

    def test_nothing_to_serve_is_a_plain_page_and_503(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        shutil.copytree(HANDED_OVER, data)
        (data / P).unlink()
        log = tmp_path / "log.txt"
        database = tmp_path / "ane.duckdb"
        with run("streamlit_app.py", log, ANE_DATA=str(data), ANE_DATABASE=str(database)) as server:
            assert status(server.url + "/healthz")[0] == 200
            assert status(server.url + "/readyz")[0] == 503
            for path in (COUNT, f"{COUNT}.json", "/data/", "/figures"):
                code, headers, body = status(server.url + path)
                assert code == 503
                assert headers["retry-after"]
                assert b"Traceback" not in body
            assert "publications.csv" in log.read_text()
            # Whoever mends it elsewhere brings it: no restart.
            build(HANDED_OVER, tmp_path / "good.duckdb")
            (tmp_path / "good.duckdb").replace(database)
            assert status(server.url + COUNT)[0] == 200

    def test_told_to_end_it_answers_who_waits_and_ends(
        self, handed_over_database: Path, tmp_path: Path
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
        words += ["--server.port", str(port), "--server.address", "127.0.0.1"]
        places = {"ANE_DATA": str(HANDED_OVER), "ANE_DATABASE": str(handed_over_database)}
        url = f"http://127.0.0.1:{port}"
        with (tmp_path / "log.txt").open("wb") as log:
            server = subprocess.Popen(
                words, cwd=ROOT, env={**os.environ, **places}, stdout=log, stderr=log
            )
        try:
            give_up = time.monotonic() + 60
            while time.monotonic() < give_up:
                with contextlib.suppress(OSError):
                    if status(url + "/readyz")[0] == 200:
                        break
            with ThreadPoolExecutor(4) as readers:
                asked = [
                    readers.submit(status, f"{url}{COUNT}?from={year}")
                    for year in range(1990, 2010)
                ]
                asked[0].result()
                server.send_signal(signal.SIGTERM)
                codes = set()
                for reply in asked:
                    try:
                        codes.add(reply.result()[0])
                    except OSError:
                        codes.add(0)  # asked too late: refused, not left hanging
            assert codes <= {200, 0}
            assert 200 in codes
            server.wait(30)
        finally:
            server.kill()
            server.wait()
