# shellcheck shell=bash
# What the other scripts share: words for the reader, and system packages where we may install them.

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 1
}

# The prefix that makes a command run as root; fails where nobody may do that without a password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  else
    return 1
  fi
}

# Install Debian packages; fails, quietly, where there is no apt-get, no right or no such package.
# A lock keeps two of our own runs apart; apt-get itself waits for anybody else's.
install_packages() {
  command -v apt-get >/dev/null || return 1
  as_root true || return 1
  say "Installing $* (system packages) ..."
  local log status=0
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  {
    as_root apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update &&
      as_root apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    grep -E '^(E|W|Err):' "$log" | tail -n 3 >&2 || true
  fi
  rm -f "$log"
  return "$status"
}

# How a person would call a command that needs root.
by_hand() {
  if [ "$(id -u)" -eq 0 ]; then printf '%s' "$*"; else printf 'sudo %s' "$*"; fi
}
