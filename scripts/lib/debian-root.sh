# shellcheck shell=bash
# Bare roots of Debian, made by debootstrap and kept between runs, and copies of them to work in. For scripts that try
# Facteur as somebody new would, as root: `source` it from the top of the tree.
roots=${FRESH_ROOTS:-/var/tmp/facteur-fresh}
# The copy that is entered.
run=

[ "$(id -u)" = 0 ] || { echo 'This makes system roots: run it as root.' >&2; exit 1; }
if ! command -v debootstrap >/dev/null; then
  echo 'Installing debootstrap'
  bash scripts/setup/install-debian-packages.sh debootstrap >/dev/null
fi

# The address of this machine's own packages, so that a mirror that it was told of is used in roots too.
mirror_of() {
  grep -hoE 'https?://[^] ]+' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed 's#/*$##' |
    grep -E "/$1\$" | head -1 || true
}

# make_bare_root SUITE: minbase, with ca-certificates and git, in $roots/SUITE/root.
make_bare_root() {
  local suite=$1 root=$roots/$1 debian security lock
  mkdir -p "$roots"
  exec {lock}>"$roots/$suite.lock"
  flock "$lock" # another script may be making it
  [ ! -e "$root/made" ] || { exec {lock}>&-; return 0; }
  debian=$(mirror_of debian)
  security=$(mirror_of debian-security)
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
  exec {lock}>&-
}

# hand_on_network ROOT: what this machine itself needs to reach its registries: names, proxies, certificates, npm's settings.
hand_on_network() {
  local root=$1 setting file
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
  apt-config dump | grep -E '^Acquire::(https?|Check-|Retries)' >"$root/etc/apt/apt.conf.d/99host" || true
  mkdir -p "$root/usr/local/share/ca-certificates"
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \;
  for setting in userconfig:/root/.npmrc globalconfig:/etc/npmrc; do
    file=$(npm config get "${setting%%:*}")
    [ ! -e "$file" ] || install -m 600 "$file" "$root${setting#*:}"
  done
}

# enter_root SUITE: makes a copy of the bare root, with network, /dev and /proc; $run is where.
enter_root() {
  run=$(mktemp -d "$roots/run-$1-XXXX")
  chmod 755 "$run"
  cp -a "$roots/$1/root/." "$run/"
  hand_on_network "$run"
  mount --bind /dev "$run/dev"
  mount -t proc proc "$run/proc"
  in_root 'update-ca-certificates >/dev/null 2>&1; apt-get update -qq'
}

# in_root COMMANDS: a line of bash in the copy, with an environment as after a login.
in_root() {
  chroot "$run" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt bash -c "$1"
}

# Removes the copy; what is still running in it ends with it. With KEEP set the copy stays.
leave_root() {
  [ -n "$run" ] || return 0
  local process
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/root" 2>/dev/null)" != "$run" ] || kill -9 "${process#/proc/}" 2>/dev/null || true
  done
  umount "$run/proc" "$run/dev" 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$run"
  run=
}
