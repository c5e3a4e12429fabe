#!/usr/bin/env bash
# Pin anew what the requirements bring in, for every Python and system that we name: exact versions
# with the fingerprints of their files, so that what is installed is what was tested.
#   .make/locks/{run,desk,dev}.txt   what `make` installs, and nothing else
#   .make/constraints.txt            the same versions for a plain `pip install -r requirements.txt`
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/.make"
cp requirements*.txt "$work"
: >"$work/.make/constraints.txt" # the old pins must not hold the new ones back

pin() { # FILE.txt LOCK OPTION...
  (cd "$work" && uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: \
    --no-header --no-annotate --no-emit-index-url "$1" --output-file "$2" "${@:3}")
}

PATH=$PWD/.venv/bin:$PATH
pin requirements-dev.txt pins.txt
{
  sed -n '/^#/p;/^#/!q' .make/constraints.txt
  cat "$work/pins.txt"
} >"$work/constraints.txt"
for kind in run desk dev; do
  case $kind in run) file=requirements.txt ;; *) file=requirements-$kind.txt ;; esac
  pin "$file" "$kind.txt" --generate-hashes --constraint pins.txt
done
mkdir -p .make/locks
cp "$work/run.txt" "$work/desk.txt" "$work/dev.txt" .make/locks
cp "$work/constraints.txt" .make/constraints.txt
