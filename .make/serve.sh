#!/usr/bin/env bash
# Build the data, then serve the app until Ctrl+C. Faults in the data are shown first; if an earlier
# build is there, it is served all the same: a bad edit must never take the site down.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.make/system.sh
. .make/system.sh

port=${PORT:-8501}
case $port in
  '' | *[!0-9]*) stop "PORT is a number such as 8501, not '$port'." ;;
esac

# A demonstration was built as one already; the real build would refuse it.
if ! [ -f "${ANE_DATA:-data}/DEMONSTRATION" ] && ! .venv/bin/python -m dashboard build; then
  database=${ANE_DATABASE:-${ANE_DATA:-data}/ane.duckdb}
  [ -f "$database" ] || exit 1
  say "The data could not be built (see above): serving what was built before."
fi

if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  stop "Port $port is in use. Is the site running already? It takes up what was just built by itself; for a second one: PORT=8502 make run"
fi

say "ANE in Numbers: http://localhost:$port (stop it with Ctrl+C)"
# The charts of the web pages are drawn meanwhile, where there is a Chromium: a page shows its chart
# at once then. Without one, or until then, each page still has its table.
nice .venv/bin/python -m dashboard images >/dev/null </dev/null &

# Streamlit's own welcome would ask a service elsewhere for this machine's address.
exec .venv/bin/python -m streamlit run streamlit_app.py \
  --server.port "$port" --server.headless true --browser.gatherUsageStats false \
  --logger.hideWelcomeMessage true
