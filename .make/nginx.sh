#!/usr/bin/env bash
# See that the tests and the bench of a crowd find nginx: install it where that is possible, else say
# in one line how to. It is started by them as a plain process; no service is left running. Exits 0
# either way: without it those tests show as skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.make/system.sh
. .make/system.sh

has_nginx() { PATH=$PATH:/usr/sbin command -v nginx >/dev/null; }

exec 9<.make/nginx.sh
if command -v flock >/dev/null; then flock 9; fi
if has_nginx; then exit 0; fi

packages=(nginx-light wrk)
if install_packages "${packages[@]}" && has_nginx; then
  # The package starts a service on port 80, which nobody asked for.
  if [ -d /run/systemd/system ]; then as_root systemctl disable --now nginx >/dev/null 2>&1 || true; fi
  exit 0
fi

say "No nginx here, so the tests with two copies of the site will be skipped. To run them: $(by_hand apt-get install "${packages[@]}")"
