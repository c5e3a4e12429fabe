"""Two copies of the site behind nginx on this machine, set up by the very files of ``deploy/vm``.

nginx runs as a plain process in a folder of its own. Its configuration is the one that a virtual
machine gets, with other paths and ports; a file of ``deploy/vm/nginx`` that no longer says what is
replaced here is an error, so that the two cannot drift apart.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard import settings
from dashboard.bench.report import BenchError

VM = settings.ROOT / "deploy" / "vm"
_NGINX = ("http.conf", "server.conf", "site.conf")
_START = 90.0
_PAUSE = 0.05
# All readers of a measurement come from one address: it may ask for as much as it likes, and each
# of its connections counts as a reader.
_UNLIMITED = {
    "http.conf": {
        "rate=20r/s": "rate=100000r/s",
        "rate=2r/s": "rate=100000r/s",
        "hash $remote_addr$http_user_agent": "hash $remote_addr$remote_port",
    },
    "server.conf": {
        "burst=100 ": "burst=100000 ",
        "limit_conn ane_sockets 60": "limit_conn ane_sockets 10000",
    },
}
_MAIN = """\
{user}
daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid {root}/nginx.pid;
error_log {root}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {root}/body;
    proxy_temp_path {root}/proxy;
    fastcgi_temp_path {root}/none;
    uwsgi_temp_path {root}/none;
    scgi_temp_path {root}/none;
    include {root}/http.conf;
    include {root}/site.conf;
}}
"""


class Replica:
    """One copy of the site, on a port that stays the same when it starts anew.

    Args:
        port: where it listens.
        current: a link to the folder with ``data`` and ``ane.duckdb``, followed at each start.
        environment: settings that it gets.
    """

    def __init__(self, port: int, current: Path, environment: Mapping[str, str]) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self._current = current
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._log = current.parent / f"replica-{port}.log"

    @property
    def process(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it; it is not ready yet."""
        folder = self._current.resolve()
        own = {
            "ANE_DATA": str(folder / "data"),
            "ANE_DATABASE": str(folder / "ane.duckdb"),
            "ANE_IMAGES": str(folder / "images"),
            "ANE_METRICS_PORT": "",
        }
        command = [sys.executable, "-m", "streamlit", "run"]
        command += [str(settings.ROOT / "streamlit_app.py"), "--server.port", str(self.port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                command,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._environment, **own},
                cwd=settings.ROOT,
            )

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self.stop(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            BenchError: it does not; the message holds the end of its log.
        """
        until = time.monotonic() + _START
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                fetch(f"{self.origin}/readyz")
                return
            time.sleep(_PAUSE)
        said = self._log.read_text(errors="replace")[-800:].strip()
        raise BenchError(f"A copy of the site did not start. It said: {said}")


@dataclass(frozen=True)
class Site:
    """Two copies behind nginx.

    Attributes:
        origin: where readers ask.
        root: folder of everything; ``current`` in it is what copies start from.
        replicas: the copies.
    """

    origin: str
    root: Path
    replicas: tuple[Replica, Replica]

    def switch(self, version: str) -> None:
        """Let both copies change to ``current``, as ``deploy/vm/switch.sh`` does it.

        Raises:
            BenchError: they do not; the message holds what the script said.
        """
        first, second = self.replicas
        with _restarting(self) as command:
            settings_ = {
                "STATE": str(self.root / "state"),
                "STORE": str(self.root / "cache"),
                "FIRST": str(first.port),
                "SECOND": str(second.port),
                "RESTART": command,
                "DRAIN": "1",
            }
            done = subprocess.run(  # noqa: S603 (our own script)
                ["/bin/bash", str(VM / "switch.sh"), version],
                env={**os.environ, **settings_},
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
        if done.returncode:
            raise BenchError(f"switch.sh failed: {done.stderr.strip()}")


@contextlib.contextmanager
def _restarting(site: Site) -> Iterator[str]:
    """A command that restarts ``ane@1`` or ``ane@2``: what systemctl is to the script."""
    pipe = site.root / "restart"
    os.mkfifo(pipe)

    def obey() -> None:
        while True:
            for line in pipe.read_text().splitlines():
                if line == "end":
                    return
                replica = site.replicas[int(line.removeprefix("ane@")) - 1]
                replica.stop()
                replica.start()

    worker = threading.Thread(target=obey)
    worker.start()
    command = site.root / "restart.sh"
    command.write_text(f'#!/bin/sh\necho "$1" >"{pipe}"\n')
    command.chmod(0o755)
    try:
        yield str(command)
    finally:
        pipe.write_text("end\n")
        worker.join()
        pipe.unlink()


def configuration(root: Path, *, port: int, replicas: tuple[int, int], limits: bool) -> None:
    """Write nginx's configuration into a folder, from the files of ``deploy/vm/nginx``.

    Args:
        root: the folder.
        port: where nginx listens.
        replicas: ports of the two copies.
        limits: whether one address may ask for so much only.

    Raises:
        BenchError: a file of ``deploy/vm/nginx`` does not say what is to be replaced.
    """
    swaps = {
        "http.conf": {
            "127.0.0.1:8501": f"127.0.0.1:{replicas[0]}",
            "127.0.0.1:8502": f"127.0.0.1:{replicas[1]}",
            "/var/cache/nginx/ane-": f"{root}/cache-",
        },
        "server.conf": {
            "/var/lib/ane/state/": f"{root}/state/",
            "/var/log/nginx/": f"{root}/",
            "/srv/ane/current/": f"{root}/current/",
        },
        "site.conf": {
            "listen 80": f"listen 127.0.0.1:{port}",
            "    listen [::]:80 default_server;\n": "",
            "    listen [::]:80;\n": "",
            "numbers.example.org": "127.0.0.1",
            "/etc/nginx/snippets/ane.conf": f"{root}/server.conf",
        },
    }
    for name in _NGINX:
        text = (VM / "nginx" / name).read_text(encoding="utf-8")
        for old, new in (swaps[name] | ({} if limits else _UNLIMITED.get(name, {}))).items():
            if old not in text:
                raise BenchError(f"deploy/vm/nginx/{name} does not say '{old.strip()}' any more.")
            text = text.replace(old, new)
        (root / name).write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (root / "nginx.conf").write_text(_MAIN.format(root=root, user=user), encoding="utf-8")


def find_nginx() -> str:
    """The program.

    Raises:
        BenchError: it is not installed.
    """
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise BenchError("nginx is needed to measure a crowd: apt-get install nginx-light")
    return found


@contextlib.contextmanager
def front(root: Path, replicas: tuple[int, int], *, limits: bool = False) -> Iterator[str]:
    """Nginx before two ports; gives its origin.

    Raises:
        BenchError: there is no nginx, or it does not take its configuration.
    """
    port = free_port()
    nginx = find_nginx()
    (root / "state").mkdir(exist_ok=True)
    configuration(root, port=port, replicas=replicas, limits=limits)
    command = [
        nginx,
        "-p",
        str(root),
        "-c",
        str(root / "nginx.conf"),
        "-e",
        str(root / "error.log"),
    ]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)  # noqa: S603
    if tried.returncode:
        raise BenchError(f"nginx does not take its configuration: {tried.stderr.strip()}")
    process = subprocess.Popen(command)  # noqa: S603 (our own command)
    try:
        _wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def site(current: Path, *, limits: bool = False) -> Iterator[Site]:
    """Two copies of the site behind nginx, ready to answer.

    Args:
        current: a folder with ``data`` and ``ane.duckdb`` built from it.
        limits: whether one address may ask for so much only.

    Raises:
        BenchError: something does not start.
    """
    with tempfile.TemporaryDirectory(prefix="ane-crowd-") as folder:
        root = Path(folder)
        (root / "current").symlink_to(current)
        ports = (free_port(), free_port())
        with front(root, ports, limits=limits) as origin:
            environment = {"ANE_ADDRESS": origin}
            one, two = (Replica(port, root / "current", environment) for port in ports)
            try:
                one.start()
                two.start()
                one.wait()
                two.wait()
                yield Site(origin, root, (one, two))
            finally:
                one.stop()
                two.stop()


def point(root: Path, target: Path) -> None:
    """Let ``current`` be another folder from now on, in one step."""
    beside = root / "current.next"
    beside.symlink_to(target)
    beside.rename(root / "current")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def fetch(address: str) -> bytes:
    """The body of a reply.

    Raises:
        OSError: an error, or none.
    """
    with urllib.request.urlopen(address, timeout=30) as reply:  # noqa: S310 (our own server)
        return bytes(reply.read())


def _wait_for_port(port: int) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(_PAUSE)
    raise BenchError("nginx does not listen.")
