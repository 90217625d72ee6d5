#!/usr/bin/env bash
# npm run test:fresh [-- bookworm|trixie …]: runs the README's two commands as a stranger would, on HEAD, in new roots of
# Debian (both, where none is named) that have only git, nodejs and npm of that Debian. As root.
# FRESH_ROOTS keeps the bare roots between runs, /var/tmp/facteur-fresh where it is not set. KEEP=1 keeps what was run.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
. scripts/debian-root.sh
inside_folder=/root/facteur
trap leave EXIT

enter() {
  copy_bare_root "$1"
  git clone -q . "$run/root/facteur"
  mount --bind /dev "$run/dev"
  mount -t proc proc "$run/proc"
  inside 'update-ca-certificates >/dev/null 2>&1; apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null 2>&1'
}

session='/mail domain add example.org postmaster:me@example.net
1
/mail create contact@example.org
/mail list'

start_once() {
  local from=$EPOCHREALTIME
  inside "printf '%s\n' '$session' | npm start" >"$run/start.log" 2>&1 || { cat "$run/start.log"; return 1; }
  printf '  %-38s %6.1f s\n' "$1" "$(echo "$from $EPOCHREALTIME" | awk '{ print $2 - $1 }')"
  grep -q 'contact@example.org.*mailbox' "$run/start.log" || { cat "$run/start.log"; return 1; }
}

for suite in "${suites[@]}"; do
  make_bare_root "$suite"
  enter "$suite"
  inside 'echo "$(. /etc/os-release; echo "$PRETTY_NAME"), Node $(node -v), npm $(npm -v)"'
  start_once 'npm start, the first time'
  inside 'rm -rf data'
  start_once 'npm start, installed'
  printf '  %-38s %6s MB\n' 'node_modules' "$(du -sm "$run/root/facteur/node_modules" | cut -f1)"
  from=$SECONDS
  inside 'CI=true npm test' >"$run/test.log" 2>&1 || { cat "$run/test.log"; echo "$suite: npm test failed" >&2; exit 1; }
  printf '  %-38s %6s s, %s\n' 'CI=true npm test' $((SECONDS - from)) "$(grep -E '^[0-9]+ passed' "$run/test.log" | tail -1)"
  leave
done
