#!/bin/sh
# Opens the curators' desk on Linux: double-click this file and choose "Run in terminal".
cd "$(dirname "$0")" || exit 1
if command -v python3 >/dev/null; then
  exec python3 .make/desk.py
fi
echo "Python is not installed. Install the package python3 (and python3-venv), and start again."
