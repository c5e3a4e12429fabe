#!/usr/bin/env bash
# Bring the site to the newest state of its repository, new data and new code alike, while people
# read. Installed as /usr/local/sbin/ane-update; run it as root.
#
# Everything new is made in a folder of its own. Only when all of it is there and without a fault do
# the two copies of the site change to it (switch.sh); whatever goes wrong before, or while they
# change, readers keep what they had.
set -euo pipefail
umask 022

home=/srv/ane
repository=$home/repository
# Where the address of the site stands: ANE_ADDRESS=...
set -a
# shellcheck source=/dev/null
. /etc/ane.env
set +a
export ANE_IMAGES=/var/cache/ane

say() { printf '%s\n' "$*"; }
as_ane() { runuser -u ane -- env HOME="$home" "$@"; }
now() { if [ -L "$home/current" ]; then readlink -f "$home/current"; fi; }
point() { # at a folder, in one step
  ln -sfn "$1" "$home/.current"
  mv -T "$home/.current" "$home/current"
}

prepare() { # folder, commit
  rm -rf "$1"
  as_ane mkdir "$1"
  git -C "$repository" archive "$2" | as_ane tar -x -C "$1"
  cd "$1"
  as_ane bash .make/setup.sh run
  as_ane .venv/bin/python -m dashboard build
  as_ane .venv/bin/python -m dashboard images ||
    say "Not all charts could be drawn; pages without one show their table."
  as_ane .venv/bin/python -m dashboard site -o site --address "$ANE_ADDRESS"
  as_ane touch .whole
  cd "$home"
}

update() {
  as_ane git -C "$repository" pull --quiet --ff-only
  local commit folder before version
  commit=$(as_ane git -C "$repository" rev-parse --short=12 HEAD)
  folder=$home/$commit
  before=$(now)
  if [ "$before" = "$folder" ]; then
    say "Nothing is new: $commit is served."
    return
  fi
  if ! [ -e "$folder/.whole" ]; then prepare "$folder" "$commit"; fi
  version=$(sed -n 's/^ "data_version": "\(.*\)",$/\1/p' "$folder/site/manifest.json")

  point "$folder"
  if [ -z "$before" ]; then
    systemctl enable --now ane@1 ane@2
  elif ! bash "$folder/deploy/vm/switch.sh" "${version%-draft}"; then
    point "$before"
    systemctl restart ane@1
    systemctl restart ane@2
    rm -f /var/lib/ane/state/only-*
    say "Gone back to $before: nothing has changed for readers. The new state is in $folder." >&2
    return 1
  fi
  # The state before stays, to go back to by hand: see deploy/README.md.
  local old
  for old in "$home"/*; do
    if [[ ${old##*/} =~ ^[0-9a-f]{12}$ && $old != "$folder" && $old != "$before" ]]; then
      rm -rf "$old"
    fi
  done
  say "$commit is served, with data version $version."
}

exec 9>"$home/.lock"
flock -n 9 || { say "An update is under way already." >&2; exit 1; }
update
