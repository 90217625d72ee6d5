#!/usr/bin/env bash
# Installs the Debian packages named, as root, asking nothing and starting no service, neither now nor at the next boot.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

exec 9<"$0" && flock 9 # a second set-up waits

# Package scripts ask this program before they start a service; 101 forbids it.
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
kept=$policy.kept-by-facteur
restore_policy() {
  rm -f "$policy"
  if [ -e "$kept" ]; then mv "$kept" "$policy"; fi
}
trap restore_policy EXIT
# Where an earlier run was killed, its policy still stands and the administrator's is kept already.
if [ -e "$policy" ] && ! grep -q 'set-up of Facteur' "$policy"; then mv "$policy" "$kept"; fi
printf '#!/bin/sh\n# For the set-up of Facteur, while it lasts\nexit 101\n' >"$policy"
chmod 755 "$policy"

if [[ " $* " == *' postfix '* ]]; then
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
fi
# The tests bring databases of their own.
if [[ " $* " == *' postfixadmin '* ]]; then
  echo 'postfixadmin postfixadmin/dbconfig-install boolean false' | debconf-set-selections
fi

# A fresh machine's own upgrades may hold the lock for a while. --no-remove: Postfix must not oust another mail server.
install=(apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends --no-remove)
"${install[@]}" --download-only "$@" >/dev/null 2>&1 || apt-get update
# Ubuntu has no package of some that Debian has: the others are not to go without for that.
known=()
unknown=()
for name in "$@"; do
  if apt-cache show "$name" >/dev/null 2>&1; then known+=("$name"); else unknown+=("$name"); fi
done
set -- "${known[@]}"
[ $# -eq 0 ] || "${install[@]}" "$@"

# Debian 12 has Valkey in its backports alone. They are a source for that one package and this once: whatever else is
# installed or upgraded, now or later, comes from where it came from before.
install_from_backports() {
  once=$(mktemp -d)
  trap 'rm -rf "$once"; restore_policy' EXIT
  chmod 755 "$once"
  mkdir -p "$once/lists/partial" "$once/sources"
  cp /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources "$once/sources/" 2>/dev/null || true
  printf '%s\n' 'Types: deb' 'URIs: http://deb.debian.org/debian' 'Suites: bookworm-backports' 'Components: main' \
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' >"$once/sources/facteur-once.sources"
  local of_backports=(-o Dir::Etc::SourceParts="$once/sources" -o Dir::State::Lists="$once/lists")
  apt-get "${of_backports[@]}" update
  "${install[@]}" "${of_backports[@]}" "$1"
}

for name in "${unknown[@]}"; do
  if [ "$name" = valkey-server ] && grep -qs '^VERSION_CODENAME=bookworm$' "${OS_RELEASE:-/etc/os-release}"; then
    install_from_backports "$name" && set -- "$@" "$name"
  else
    echo "This system has no package $name." >&2
  fi
done
[ $# -gt 0 ] || exit 0

# Debian also enabled the services for the next boot.
if command -v systemctl >/dev/null; then
  dpkg -L "$@" | sed -nE 's#.*/systemd/system/([^/]+\.(service|socket|path))$#\1#p' | xargs -r systemctl --quiet disable
fi
