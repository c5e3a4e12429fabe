"""Servers to measure, started on free ports of this machine and stopped again.

Ours is measured against *an empty app*: ``streamlit run`` of a script without a line, with the same
packages. It runs without the shell of routes and headers (``st.App``) around it, because that shell
is ours and its cost is part of what is measured. It has our configuration but for ``AS_IT_COMES``:
what we set to make every run cheaper is our gain, not the empty app's. Where that matters, both are
measured.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from dashboard import settings
from dashboard.bench.machine import resident
from dashboard.bench.report import BenchError

EMPTY_SCRIPT = ""
AS_IT_COMES = ("--runner.postScriptGC", "true")
"""Streamlit's own choice where ours in ``.streamlit/config.toml`` is the faster one."""
_Fetched = tuple[bytes, Message]
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_START = 90.0
_STOP = 15.0
_PAUSE = 0.1
_END_OF_LOG = 800


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        origin: such as ``http://127.0.0.1:40123``, without a slash at the end.
        process: its process id.
    """

    origin: str
    process: int

    def memory(self) -> float:
        """MB that the server's process holds now; a browser that it started is not in it.

        Raises:
            BenchError: this system does not tell.
        """
        return resident(self.process)

    def ask(self, path: str) -> bytes:
        """The body of a page, fetched once: what is kept between requests is then kept.

        Raises:
            BenchError: the answer is an error, or none.
        """
        return self._fetched(path)[0]

    def entity_tag(self, path: str, encoding: str) -> str:
        """The ``ETag`` of a page in an encoding such as "gzip", with which a browser revalidates.

        Raises:
            BenchError: there is none, or the server sends the page again to whoever has it.
        """
        accept = {"Accept-Encoding": encoding}
        tag = self._fetched(path, accept)[1].get("ETag", "")
        try:
            _fetch(self.origin + path, {**accept, "If-None-Match": tag})
        except urllib.error.HTTPError as answer:
            if answer.code == HTTPStatus.NOT_MODIFIED:
                return tag
        raise BenchError(f"{path} cannot be revalidated: its entity tag is {tag or 'missing'}.")

    def _fetched(self, path: str, headers: Mapping[str, str] = _NO_HEADERS) -> _Fetched:
        try:
            return _fetch(self.origin + path, headers)
        except (OSError, http.client.HTTPException) as error:
            raise BenchError(f"{path} cannot be fetched: {error}.") from error


@contextlib.contextmanager
def our_server(environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The site itself, ready to answer.

    Args:
        environment: settings on top of those of this process, such as ``ANE_DATABASE``.

    Raises:
        BenchError: it does not start; the message holds the end of its log.
    """
    own = {"ANE_ADDRESS": "", **(environment or {})}
    with _served(settings.ROOT / "streamlit_app.py", "/readyz", own) as server:
        yield server


@contextlib.contextmanager
def script_server(source: str = EMPTY_SCRIPT, *, flags: Sequence[str] = ()) -> Iterator[Server]:
    """``streamlit run`` of a script, by default an empty one, with our configuration.

    Args:
        source: text of the script.
        flags: of ``streamlit run``, on top of our configuration.

    Raises:
        BenchError: it does not start; the message holds the end of its log.
    """
    with tempfile.TemporaryDirectory(prefix="ane-bench-") as folder:
        script = Path(folder) / "app.py"
        script.write_text(source, encoding="utf-8")
        with _served(script, "/_stcore/health", {}, flags) as server:
            yield server


@contextlib.contextmanager
def _served(
    script: Path, ready: str, environment: Mapping[str, str], flags: Sequence[str] = ()
) -> Iterator[Server]:
    port = _free_port()
    origin = f"http://127.0.0.1:{port}"
    # The folder decides which .streamlit/config.toml is read: the same for every script.
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true", *flags]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            command,
            stdout=log,
            stderr=log,
            env={**os.environ, **environment},
            cwd=settings.ROOT,
        )
        try:
            _wait(origin + ready, process)
            yield Server(origin, process.pid)
        except BenchError as error:
            if isinstance(error.__cause__, BenchError):
                raise  # another server inside this one has told its log already
            log.seek(0)
            said = log.read().decode("utf-8", "replace")[-_END_OF_LOG:].strip()
            raise BenchError(f"{error} Its log ends with:\n{said}") from error
        finally:
            process.terminate()
            try:
                process.wait(_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers without an error."""
    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            _fetch(address)
            return
        time.sleep(_PAUSE)
    raise BenchError("The server did not start. Try `make run`.")


def _fetch(address: str, headers: Mapping[str, str] = _NO_HEADERS) -> _Fetched:
    asked = urllib.request.Request(address, headers=dict(headers))  # noqa: S310 (our own server)
    with urllib.request.urlopen(asked, timeout=30) as reply:  # noqa: S310
        return reply.read(), reply.headers
