#!/usr/bin/env bash
# Let both copies of the site take up what stands in /srv/ane/current, one after the other, while
# people read. No request is refused, and no reader gets the new numbers and then the old ones.
# nginx asks the copy that this script names (see nginx/server.conf):
#
#   1. only the first is asked, with the old numbers; the second starts anew
#   2. in one step, only the second is asked, with the new numbers; the store of replies changes
#   3. the first starts anew; both are asked
#
# Usage: switch.sh VERSION, the data version that both shall serve at the end.
# What the names below stand for can be set from outside, for trying it out elsewhere.
set -euo pipefail

version=${1:?"the data version that is to be served, such as 2026-11-23-1a2b3c4d"}
state=${STATE:-/var/lib/ane/state}
store=${STORE:-/var/cache/nginx/ane}
first=${FIRST:-8501}
second=${SECOND:-8502}
restart=${RESTART:-systemctl restart}
# Seconds for requests that are under way to end.
drain=${DRAIN:-5}
patience=${PATIENCE:-120}

# Data that are not frozen as a release are served as a draft of their version.
serves() {
  curl -fsS --max-time 2 "http://127.0.0.1:$1/readyz" 2>/dev/null |
    grep -qE "\"data_version\":\"$version(-draft)?\""
}

start_anew() { # number, port
  sleep "$drain"
  $restart "ane@$1"
  local waited
  for ((waited = 0; waited < patience * 5; waited++)); do
    if serves "$2"; then return; fi
    sleep 0.2
  done
  printf 'Copy %s does not serve %s after %s seconds. To see why: journalctl -u ane@%s\n' \
    "$1" "$version" "$patience" "$1" >&2
  return 1
}

mkdir -p "$state"
rm -f "$state/only-2"
touch "$state/only-1"
start_anew 2 "$second" || {
  echo "Readers are served by copy 1, with what was there before." >&2
  exit 1
}

if [ -e "$state/odd" ]; then next=even; else next=odd; fi
if [ -d "$store-$next" ]; then find "$store-$next" -type f -delete; fi
mv "$state/only-1" "$state/only-2"
if [ "$next" = odd ]; then touch "$state/odd"; else rm "$state/odd"; fi

start_anew 1 "$first" || {
  echo "Readers are served by copy 2, with what is new." >&2
  exit 1
}
rm "$state/only-2"
