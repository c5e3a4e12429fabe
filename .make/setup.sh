#!/usr/bin/env bash
# Make .venv fit what is locked (by `make pins`): `setup.sh run` for the app, `desk` for the desk and
# the imports too, `dev` for tests and tools too.
# Quick when nothing changed: a stamp holds the fingerprint of what was installed, and it is
# written last, so that an interrupted install is taken up again. A lock lets two calls queue.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.make/system.sh
. .make/system.sh

kind=${1:?run, desk or dev}
case $kind in
  run | desk | dev) lock=.make/locks/$kind.txt ;;
  *) stop "setup.sh: 'run', 'desk' or 'dev', not '$kind'" ;;
esac

venv=.venv
python=$venv/bin/python
oldest="(3, 11)"

fits() { "$1" -c "import sys; sys.exit(sys.version_info < $oldest)" >/dev/null 2>&1; }

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && fits "$name"; then
      command -v "$name"
      return
    fi
  done
  return 1
}

found_python() { if command -v python3 >/dev/null; then python3 --version 2>&1; else printf none; fi; }

fingerprint() {
  "$python" - "$lock" <<'EOF'
import hashlib, pathlib, sys
seen = hashlib.sha256(f"{sys.argv[1]} {sys.version} {sys.prefix}".encode())
seen.update(pathlib.Path(sys.argv[1]).read_bytes())
print(seen.hexdigest())
EOF
}

make_venv() {
  local base package missing
  base=$(find_python) || stop "Python 3.11 or newer is needed; found $(found_python). Debian 12, Ubuntu 24.04 and later have it: $(by_hand apt-get install python3 python3-venv)"
  if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    # Debian and Ubuntu keep what `python3 -m venv` needs in a package of its own.
    package=python$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    missing="Python's venv module is missing. Run: $(by_hand apt-get install "$package")"
    install_packages "$package" || stop "$missing"
    "$base" -c 'import ensurepip, venv' >/dev/null 2>&1 || stop "$missing"
  fi
  say "Making $venv with $("$base" --version) ..."
  "$base" -m venv --clear "$venv"
}

# Two `make` at once must not install into each other. (flock is part of Debian and Ubuntu.)
exec 9<.make/setup.sh
if command -v flock >/dev/null; then flock 9; fi

stamp=$venv/.installed-$kind
if [ -x "$python" ] && fits "$python"; then
  wanted=$(fingerprint)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then exit 0; fi
fi
if ! { fits "$python" && "$python" -m pip --version >/dev/null 2>&1; }; then make_venv; fi

rm -f "$stamp"
say "Installing $lock into $venv (a minute or two the first time) ..."
# Only files with the fingerprints of the lock, and only built ones: no package runs code here.
"$python" -m pip install -qq --disable-pip-version-check --no-input \
  --require-hashes --only-binary=:all: --requirement="$lock" ||
  stop "The packages could not be installed; pip says why above. Run the same command again to go on. If it says that hashes do not match, a file was changed on its way here: install nothing, and tell the group (SECURITY.md)."
fingerprint >"$stamp.unfinished"
mv "$stamp.unfinished" "$stamp"
