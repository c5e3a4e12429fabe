#!/usr/bin/env bash
# Make a demonstration with invented numbers of the group, and serve it beside the real site.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m dashboard demo build/demo
export ANE_DATA=build/demo ANE_DATABASE=build/demo/ane.duckdb ANE_IMAGES=build/demo/images
PORT=${PORT:-8503} exec bash .make/serve.sh
