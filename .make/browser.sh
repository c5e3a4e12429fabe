#!/usr/bin/env bash
# See that the browser tests find a Chromium: install one where that is possible, else say in one
# line how to. Exits 0 either way (without a browser those tests show as skipped), except with
# --required, for places where a skipped test must not pass for a green one.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.make/system.sh
. .make/system.sh

has_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    # Run it: on Ubuntu, chromium-browser can be a stub that only tells to install a snap.
    if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then return; fi
  done
  return 1
}

is_ubuntu() { grep -Eqs '^ID(_LIKE)?=.*ubuntu' /etc/os-release; }

exec 9<.make/browser.sh
if command -v flock >/dev/null; then flock 9; fi
if has_browser; then exit 0; fi

if is_ubuntu; then
  # Ubuntu has Chromium as a snap only, and snaps need a running snapd (containers have none).
  advice=$(by_hand snap install chromium)
  if [ -S /run/snapd.socket ] && as_root true; then
    say "Installing chromium (snap) ..."
    as_root snap install chromium >/dev/null 2>&1 </dev/null || true
  fi
else
  # Noto is for the titles of publications in scripts from Arabic to Japanese, Liberation has the
  # widths of Arial, with which the words in drawn charts are reckoned.
  packages=(chromium fonts-liberation fonts-noto-core fonts-noto-cjk)
  advice=$(by_hand apt-get install "${packages[@]}")
  install_packages "${packages[@]}" || true
fi
if has_browser; then exit 0; fi

say "No Chromium here, so the browser tests will be skipped. To run them: $advice"
if [ "${1:-}" = --required ]; then exit 1; fi
