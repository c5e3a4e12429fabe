#!/bin/sh
# Opens the curators' desk on macOS: double-click this file.
cd "$(dirname "$0")" || exit 1
if command -v python3 >/dev/null; then
  exec python3 .make/desk.py
fi
echo "Python is not installed. Get it from https://www.python.org/downloads/ and start again."
