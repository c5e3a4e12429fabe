#!/usr/bin/env bash
# Set the site up on a fresh Debian 12 (or later) or Ubuntu 24.04 (or later) machine.
# Run as root, from a copy of the repository:
#
#   bash deploy/vm/install.sh numbers.example.org https://github.com/NAME/REPOSITORY.git
#
# It can be run again: what is there stays, and what has changed in deploy/vm is installed anew.
set -euo pipefail
umask 022
cd "$(dirname "$0")"

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }

name=${1:?"the name under which the site is reached, such as numbers.example.org"}
source=${2:?"the address of the repository"}
[[ $name =~ ^[a-z0-9][a-z0-9.-]*[a-z0-9]$ ]] || stop "'$name' is not a name such as numbers.example.org"
[ "$(id -u)" -eq 0 ] || stop "Run it as root: sudo bash deploy/vm/install.sh $name $source"

say "1 of 4: programs"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends git curl nginx-light python3 python3-venv \
  certbot python3-certbot-nginx fonts-liberation fonts-noto-core fonts-noto-cjk >/dev/null
apt-get -qq install -y --no-install-recommends chromium >/dev/null ||
  say "No chromium package here: pages show tables, and charts only in the live app."

say "2 of 4: a user, folders, the repository"
id ane >/dev/null 2>&1 ||
  useradd --system --home-dir /srv/ane --shell /usr/sbin/nologin ane
install -d -o ane -g ane /srv/ane /var/cache/ane
install -d /var/lib/ane/state /var/cache/nginx
[ -e /etc/ane.env ] || printf 'ANE_ADDRESS=https://%s\n' "$name" >/etc/ane.env
[ -d /srv/ane/repository ] ||
  runuser -u ane -- env HOME=/srv/ane git clone --quiet "$source" /srv/ane/repository

say "3 of 4: services and nginx"
install -m 644 ane@.service ane-update.service ane-update.timer /etc/systemd/system/
install -m 755 update.sh /usr/local/sbin/ane-update
install -m 644 nginx/http.conf /etc/nginx/conf.d/ane.conf
install -m 644 nginx/server.conf /etc/nginx/snippets/ane.conf
# certbot writes into this one: it is made once.
if ! [ -e /etc/nginx/sites-available/ane ]; then
  sed "s/numbers\.example\.org/$name/" nginx/site.conf >/etc/nginx/sites-available/ane
fi
ln -sfn ../sites-available/ane /etc/nginx/sites-enabled/ane
rm -f /etc/nginx/sites-enabled/default
nginx -t -q || stop "nginx does not take the configuration; it says why above."
systemctl daemon-reload
systemctl enable nginx
systemctl reload-or-restart nginx

say "4 of 4: the site itself (some minutes the first time)"
/usr/local/sbin/ane-update

say "Done. See that it works:  curl -s http://127.0.0.1:8501/readyz"
say "Then let it have https:   certbot --nginx -d $name"
