#!/usr/bin/env bash
# npm run test:package [-- bookworm|trixie …]: makes the Debian package of HEAD and tries it as a new operator would, in new
# roots of Debian (both, where none is named) that run their own systemd: installs, sets up, starts and asks it for a mailbox
# in a double of Slack; hangs it, reloads, backs up, upgrades, removes, installs again and purges it. As root.
# PACKAGE is one that is made already. FRESH_ROOTS keeps the bare roots between runs, /var/tmp/facteur-fresh where it is not set. KEEP=1 keeps what was run.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
. scripts/debian-root.sh
work=$(mktemp -d)
systemd= init= slack= group=
port=18025

finish() {
  local status=$?
  if [ "$status" -ne 0 ] && [ -n "$init" ]; then
    journal -n 40 | cut -c1-400 >&2 || true
  fi
  shut_down
  leave
  rm -rf "$work"
}
trap finish EXIT

# The programs of the root end with its systemd, and their cgroups are removed.
shut_down() {
  [ -z "$slack" ] || kill "$slack" 2>/dev/null || true
  [ -z "$init" ] || kill -9 "$init" 2>/dev/null || true
  [ -z "$systemd" ] || wait "$systemd" 2>/dev/null || true
  [ -z "$group" ] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  slack= systemd= init= group=
}

boot() {
  bash scripts/package/boot-root.sh "$run" >"$work/boot.log" 2>&1 &
  systemd=$!
  group=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/$(basename "$run")
  local tries
  for tries in $(seq 100); do
    init=$(pgrep -P "$systemd" | head -1) || true
    [ -z "$init" ] || [ "$(cat "/proc/$init/comm" 2>/dev/null)" != systemd ] || break
    sleep 0.1
  done
  for tries in $(seq 300); do
    case $(on_it 'systemctl is-system-running' 2>/dev/null) in running | degraded) return 0 ;; esac
    sleep 0.2
  done
  echo 'systemd did not come up:' >&2
  cat "$work/boot.log" >&2
  return 1
}

# A command on the machine that the root is now, as its administrator types it.
on_it() {
  nsenter -t "$init" -a env -i HOME=/root LANG=C.UTF-8 TERM=dumb DEBIAN_FRONTEND="${frontend:-noninteractive}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -c "cd /root && $1"
}
journal() { on_it "journalctl --no-pager -o cat -u facteur $*"; }

step() { printf '  %s\n' "$1"; }
fail() { echo "$1" >&2; exit 1; }
expect() { [ "$2" = "$3" ] || fail "$1: expected “$3”, found “$2”"; }
expect_on_it() { expect "$1" "$(on_it "$1" 2>&1 || true)" "$2"; }
property() { on_it "systemctl show -P $1 ${2:-facteur}"; }
install_package() { on_it "apt-get install -y -qq $2 ./$1" >>"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; fail "$1 could not be installed"; }; }

# Whether standard input has a line like that. It is read to its end: what writes it may not fail for want of a reader.
holds() { grep -e "$1" >/dev/null; }

. scripts/package/play-slack.sh

# The next version: another number, and another text in a file of settings.
make_next_version() {
  dpkg-deb -R "$1" "$work/next"
  sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
  echo '# A setting of the next version.' >>"$work/next/etc/facteur/facteur.env"
  dpkg-deb --root-owner-group -Znone --build "$work/next" "$work/next.deb" >/dev/null
  rm -rf "$work/next"
}

try_on() {
  local suite=$1 package=$2
  make_bare_root "$suite"
  copy_bare_root "$suite"
  mount --bind /dev "$run/dev"
  mount -t proc proc "$run/proc"
  # redis-server masked: other programs of this machine, whose network it has, may want its port.
  inside 'update-ca-certificates >/dev/null 2>&1; apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends systemd systemd-sysv dbus curl procps
    ln -s /dev/null /etc/systemd/system/redis-server.service' >"$work/root.log" 2>&1 || { tail "$work/root.log" >&2; return 1; }
  umount "$run/proc" "$run/dev"
  install -m 644 "$package" "$run/root/facteur.deb"
  install -m 644 "$work/next.deb" "$run/root/next.deb"
  boot
  echo "$(on_it '. /etc/os-release; echo "$PRETTY_NAME"'), $(on_it 'systemctl --version | head -1')"

  step 'apt installs it, with its bundle; nothing is started, and nobody else reads the settings'
  install_package facteur.deb ''
  node scripts/package/is-bundled.mjs "$run/usr/lib/facteur"
  expect 'the service' "$(property ActiveState)" inactive
  expect_on_it 'stat -c "%U:%G %a" /etc/facteur /etc/facteur/facteur.env /etc/facteur/policy.yaml /var/lib/facteur | tr "\n" ,' \
    'root:facteur 750,root:facteur 640,root:facteur 640,facteur:facteur 711,'
  on_it 'facteur help' | holds 'facteur COMMAND' || fail 'facteur help'

  step 'without a token it does not start, and says what is missing'
  ! on_it 'systemctl start facteur' 2>/dev/null || fail 'It started without a token.'
  until_true 'why' 'journal | holds "nobody can talk to it. Set SLACK_BOT_TOKEN"'
  on_it 'systemctl stop facteur'

  step 'settings in the file, one token in the credential store, one encrypted there'
  mkfifo "$work/lines" "$work/shown"
  node scripts/package/play-slack.ts "$work/slack.env" <"$work/lines" >"$work/shown" &
  slack=$!
  exec 7>"$work/lines" 8<"$work/shown"
  until_true 'Slack' '[ -s "$work/slack.env" ]'
  . "$work/slack.env"
  on_it "printf '%s\n' SLACK_API_URL=$SLACK_API_URL ADMINS=slack/T1/UADA WEB_PORT=$port >>/etc/facteur/facteur.env
    install -d -m 0700 /etc/credstore /etc/credstore.encrypted
    echo $SLACK_BOT_TOKEN | install -m 0600 /dev/stdin /etc/credstore/facteur.SLACK_BOT_TOKEN
    echo $SLACK_APP_TOKEN | systemd-creds encrypt --name=SLACK_APP_TOKEN - /etc/credstore.encrypted/facteur.SLACK_APP_TOKEN
    install -d /etc/systemd/system/facteur.service.d
    printf '%s\n' '[Service]' LoadCredentialEncrypted=SLACK_APP_TOKEN:facteur.SLACK_APP_TOKEN WatchdogSec=6 \
      >/etc/systemd/system/facteur.service.d/override.conf
    systemctl daemon-reload" >/dev/null 2>&1

  step 'systemctl start waits until it is ready; a mailbox is asked for and made'
  on_it 'systemctl enable -q --now facteur'
  expect 'the service' "$(property ActiveState)" active
  property StatusText | holds "Ready, its web pages at http://127.0.0.1:$port" || fail "Status: $(property StatusText)"
  expect_on_it "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:$port/health" 200
  in_slack 'type /mail domain add example.org postmaster:me@example.net => Add the domain example.org'
  in_slack 'click Add domain => Domain example.org added'
  in_slack 'type /mail create contact@example.org => contact@example.org created'

  step "what this Debian's systemd finds open in the units: at most 2.0 of 10"
  on_it 'cp /usr/lib/systemd/system/facteur-worker@.service /tmp/facteur-worker@far.service
    for unit in /usr/lib/systemd/system/facteur.service /tmp/facteur-worker@far.service; do
      systemd-analyze --no-pager security --offline=true --threshold=20 $unit >/tmp/exposure 2>&1 || { cat /tmp/exposure; exit 1; }
      grep "Overall exposure" /tmp/exposure
    done'

  step 'its secrets are in no environment that others see'
  ! on_it "tr '\0' '\n' </proc/$(property MainPID)/environ | grep -q xoxb-" || fail 'A token is in the environment.'

  step 'facteur doctor has the same settings, and policy-check says what is wrong'
  on_it 'facteur doctor' >"$work/doctor.log" 2>&1 || true
  grep -q 'Slack' "$work/doctor.log" || { cat "$work/doctor.log" >&2; fail 'facteur doctor'; }
  ! grep -qiE 'set twice|SLACK_.*must' "$work/doctor.log" || { cat "$work/doctor.log" >&2; fail 'facteur doctor'; }
  expect_on_it 'ls /run/facteur-credentials* 2>/dev/null | wc -l' 0
  ! on_it 'facteur policy-check /etc/facteur/policy.yaml' >"$work/policy.log" 2>&1 || fail 'An empty policy was accepted.'
  grep -q 'is empty' "$work/policy.log" || { cat "$work/policy.log" >&2; fail 'facteur policy-check'; }
  on_it 'facteur audit-verify' | holds 'rows hold' || fail 'facteur audit-verify'

  step 'systemctl reload reads the policy anew'
  on_it 'systemctl reload facteur'
  until_true 'the reload' 'property StatusText | holds "read anew"'

  step 'one that hangs is ended by the watchdog and started again'
  local before
  before=$(property MainPID)
  on_it "kill -STOP $before"
  until_true 'another process' '[ "$(property NRestarts)" = 1 ] && [ "$(property ActiveState)" = active ]'
  journal | holds 'Watchdog timeout' || fail 'The watchdog has not said so.'
  in_slack 'type /mail show contact@example.org => Mailbox'

  step 'a worker beside it, as an instance of its unit'
  on_it "systemd-run -q --unit=queue redis-server --port $((port + 1)) --save ''"
  local key
  key=$(on_it "/usr/lib/facteur/node_modules/.bin/node -p '
    const keys = require(\"/usr/lib/facteur/src/mail-servers/remote/keys.ts\"); keys.readPrivateKey(keys.generatePrivateKey()).public'")
  on_it "printf '%s\n' REDIS_URL=redis://127.0.0.1:$((port + 1)) FACTEUR_KEY=$key >/etc/facteur/worker-far.env
    systemctl start facteur-worker@far"
  expect 'the worker says' "$(property StatusText facteur-worker@far)" 'Ready for the mail server far'
  on_it 'systemctl stop facteur-worker@far queue && rm /etc/facteur/worker-far.env'

  step 'a backup of what runs'
  on_it 'facteur backup /var/backups/facteur' >"$work/backup.log" 2>&1 || { cat "$work/backup.log" >&2; fail 'facteur backup'; }
  on_it 'cd /var/backups/facteur && facteur restore --check "$(ls)"' >"$work/backup.log" 2>&1 || { cat "$work/backup.log" >&2; fail 'facteur restore --check'; }
  on_it 'apt-get install -y -qq rsync && systemctl start facteur-backup && ls /var/backups/facteur/mail/homes' \
    >"$work/backup.log" 2>&1 || { cat "$work/backup.log" >&2; on_it 'journalctl -u facteur-backup' >&2; fail 'facteur-backup'; }

  step 'the next version by apt: settings and data stay, and it goes on in it'
  before=$(property MainPID)
  install_package next.deb '-o Dpkg::Options::=--force-confold'
  until_true 'the restart' '[ "$(property ActiveState)" = active ] && [ "$(property MainPID)" != "$before" ]'
  on_it 'facteur version' | holds '+next$' || fail 'facteur version'
  on_it 'grep -q ADMINS=slack/T1/UADA /etc/facteur/facteur.env && ls /etc/facteur/facteur.env.dpkg-dist' >/dev/null
  expect_on_it 'stat -c "%U:%G %a" /etc/facteur/facteur.env' 'root:facteur 640'
  in_slack 'type /mail list => contact@example.org'

  step 'apt remove ends it, and leaves data and settings; installed again it goes on'
  on_it 'apt-get remove -y -qq facteur' >/dev/null 2>&1
  expect 'the process' "$(on_it 'pgrep -u facteur | wc -l')" 0
  on_it 'test -s /var/lib/facteur/facteur.sqlite && grep -q UADA /etc/facteur/facteur.env'
  install_package facteur.deb '--allow-downgrades -o Dpkg::Options::=--force-confold'
  on_it 'systemctl start facteur'
  in_slack 'type /mail show contact@example.org => contact@example.org'

  step 'apt purge, nobody asked: settings go, data stays'
  on_it 'apt-get purge -y -qq facteur' >/dev/null 2>&1
  on_it 'test -s /var/lib/facteur/facteur.sqlite && test ! -e /etc/facteur && test ! -e /var/cache/facteur'
  expect_on_it 'find /etc/systemd/system -name "facteur*.service" | wc -l' 0

  step 'apt purge, answered with yes: data goes, and the user'
  install_package facteur.deb ''
  on_it 'echo "facteur facteur/purge-data boolean true" | debconf-set-selections
    apt-get purge -y -qq facteur' >/dev/null 2>&1
  on_it 'test ! -e /var/lib/facteur && ! getent passwd facteur' || fail 'Something is left.'

  exec 7>&- 8<&-
  shut_down
  rm -f "$work/lines" "$work/shown" "$work/slack.env"
  leave
}

package=${PACKAGE:-}
if [ -z "$package" ]; then
  bash scripts/package-deb.sh
  package=$(echo dist/facteur_*.deb)
  command -v lintian >/dev/null || bash scripts/setup/install-debian-packages.sh lintian >/dev/null
  lintian --allow-root --fail-on error "$package"
  echo 'lintian: no errors'
fi
make_next_version "$package"
for suite in "${suites[@]}"; do try_on "$suite" "$package"; done
