#!/usr/bin/env bash
# Write .make/constraints.txt anew: the exact version of every package that the requirements bring
# in, as pip resolves them today in an empty environment.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m venv "$work/venv"
for file in requirements.txt requirements-desk.txt requirements-dev.txt; do
  grep -v constraints.txt "$file" >"$work/$file"
done
"$work/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  --requirement="$work/requirements-dev.txt"
{
  sed -n '/^#/p;/^#/!q' .make/constraints.txt
  "$work/venv/bin/python" -m pip freeze
} >"$work/constraints.txt"
cp "$work/constraints.txt" .make/constraints.txt
