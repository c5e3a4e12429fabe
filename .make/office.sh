#!/usr/bin/env bash
# See that the tests of the slides find LibreOffice, which opens them as a presenter would: install
# it where that is possible, else say in one line how to. Exits 0 either way: without it those tests
# show as skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.make/system.sh
. .make/system.sh

has_office() { command -v soffice >/dev/null && soffice --version >/dev/null 2>&1; }

exec 9<.make/office.sh
if command -v flock >/dev/null; then flock 9; fi
if has_office; then exit 0; fi

packages=(libreoffice-impress)
install_packages "${packages[@]}" || true
if has_office; then exit 0; fi

say "No LibreOffice here, so the tests that open the slides in it will be skipped. To run them: $(by_hand apt-get install "${packages[@]}")"
