#!/usr/bin/env bash
# For scripts that try Facteur as a stranger would: new roots of Debian, sourced from the checkout's folder, as root.
# FRESH_ROOTS keeps the bare roots between runs, /var/tmp/facteur-fresh where it is not set. KEEP=1 keeps what was run.
# shellcheck disable=SC2034
roots=${FRESH_ROOTS:-/var/tmp/facteur-fresh}
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie)
run=

[ "$(id -u)" = 0 ] || { echo 'This makes system roots: run it as root.' >&2; exit 1; }
if ! command -v debootstrap >/dev/null; then
  echo 'Installing debootstrap'
  bash scripts/setup/install-debian-packages.sh debootstrap >/dev/null
fi

# The address of this machine's own packages, so that a mirror that it was told of is used here too.
mirror_of() {
  grep -hoE 'https?://[^] ]+' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed 's#/*$##' |
    grep -E "/$1\$" | head -1 || true
}
debian=$(mirror_of debian)
security=$(mirror_of debian-security)

make_bare_root() {
  local suite=$1 root=$roots/$1
  [ ! -e "$root/made" ] || return 0
  echo "Making a root of $suite"
  rm -rf --one-file-system "$root"
  mkdir -p "$root"
  debootstrap --variant=minbase --include=ca-certificates,git "$suite" "$root/root" \
    "${debian:-http://deb.debian.org/debian}" >"$root/debootstrap.log" 2>&1 || { tail "$root/debootstrap.log" >&2; return 1; }
  {
    echo "deb ${debian:-http://deb.debian.org/debian} $suite main"
    echo "deb ${debian:-http://deb.debian.org/debian} $suite-updates main"
    echo "deb ${security:-http://deb.debian.org/debian-security} $suite-security main"
  } >"$root/root/etc/apt/sources.list"
  touch "$root/made"
}

# What this machine itself needs to reach its package registries: names, proxies, certificates, npm's settings.
hand_on_network() {
  local setting file
  cp -L /etc/resolv.conf "$run/etc/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$run/etc/hosts"
  apt-config dump | grep -E '^Acquire::(https?|Check-|Retries)' >"$run/etc/apt/apt.conf.d/99host" || true
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$run/usr/local/share/ca-certificates/" \;
  for setting in userconfig:/root/.npmrc globalconfig:/etc/npmrc; do
    file=$(npm config get "${setting%%:*}")
    [ ! -e "$file" ] || install -m 600 "$file" "$run${setting#*:}"
  done
}

# A root of its own to run things in, at $run.
copy_bare_root() {
  run=$(mktemp -d "$roots/run-$1-XXXX")
  chmod 755 "$run"
  cp -a "$roots/$1/root/." "$run/"
  hand_on_network
}

# A command in $run, with nothing of this machine's environment.
inside() {
  chroot "$run" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt bash -c "cd ${inside_folder:-/root} && $1"
}

# What is still running in the root ends with it.
leave() {
  [ -n "$run" ] || return 0
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/root" 2>/dev/null)" != "$run" ] || kill -9 "${process#/proc/}" 2>/dev/null || true
  done
  umount "$run/proc" "$run/dev" 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$run"
  run=
}
