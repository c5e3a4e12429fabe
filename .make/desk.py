"""Start the curators' desk, with nothing but Python: for a double click on any system.

It makes the folder ``.venv`` beside the project the first time and installs what the desk needs
into it; later it starts at once. The desk is served to this computer only, and the browser opens by
itself. Only the standard library is used here, for nothing else is installed yet.
"""

import hashlib
import os
import socket
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED = ("requirements.txt", "requirements-desk.txt", ".make/constraints.txt")
STAMP = VENV / ".installed-for-the-desk"
PORT = 8502


def main() -> int:
    """Install what is missing, then serve until the window is closed."""
    if sys.version_info < (3, 11):
        print(
            f"The desk needs Python 3.11 or newer; this is {sys.version.split()[0]}.\n"
            "Get a newer one from https://www.python.org/downloads/ and start again."
        )
        return 1
    os.chdir(ROOT)
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in NEEDED)).hexdigest()
    if not (PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted):
        install(wanted)
    port = free_port()
    print(f"The desk opens in your browser: http://localhost:{port}")
    print("Leave this window open while you work. Close it, or press Ctrl+C, to stop.")
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": os.environ.get("ANE_DESK_QUIET", "false"),
        "server.maxUploadSize": "50",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",
        "client.showErrorDetails": "full",
    }
    command = [str(PYTHON), "-m", "streamlit", "run", str(ROOT / "dashboard" / "desk.py")]
    for name, value in options.items():
        command += [f"--{name}", value]
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0


def install(wanted: str) -> None:
    """Make .venv fit; the stamp is written last, so that an interrupted install starts again."""
    print("Installing what the desk needs. The first time this takes a few minutes ...")
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    STAMP.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if subprocess.call([*pip, "-r", "requirements-desk.txt"]):
        raise SystemExit("The packages could not be installed; the reason stands above.")
    STAMP.write_text(wanted)


def free_port() -> int:
    """The usual port, or a free one if a desk is open already."""
    for port in (PORT, 0):
        with socket.socket() as tried:
            if os.name != "nt":  # a desk that was just closed may still hold the port a little
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    return PORT


if __name__ == "__main__":
    sys.exit(main())
