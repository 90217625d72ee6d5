#!/usr/bin/env bash
# The second half of scripts/test-image.sh, in a network and mounts of its own: tries the images whose roots and
# configurations are in the folder $1. Each container is one of crun, with the image's user, a root that can't be written,
# no capability and no new privileges.
set -euo pipefail
storage=$1
PATH=$PWD/node_modules/.bin:$PATH
work=$(mktemp -d)
chmod 755 "$work"
ip link set lo up
# A client elsewhere.
ip address add 10.9.9.9/32 dev lo
# crun takes no mixed cgroups, and gets none.
mount -t cgroup2 cgroup2 /sys/fs/cgroup
printf '127.0.0.1 localhost facteur facteur.test\n' >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts

crun_here() { crun --cgroup-manager=disabled --root "$work/crun" "$@"; }
step() { printf '  %s\n' "$1"; }
fail() { echo "$1" >&2; tail -20 "$work/log" >&2 || true; exit 1; }

caddy= slack= redis=
finish() {
  local status=$? process
  crun_here delete --force facteur >/dev/null 2>&1 || true
  for process in $caddy $slack $redis; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

. scripts/package/play-slack.sh

# What every container has: the volume, the secrets, the settings.
mkdir -p "$work/data" "$work/secrets" "$work/etc" "$work/bundle" "$work/copies"
chown 10025:10025 "$work/data" "$work/copies"
chmod 700 "$work/data" "$work/copies"
settings() {
  printf '%s\n' "$work/data:/var/lib/facteur" "$work/copies:/copies" "$work/hosts:/etc/hosts:ro" \
    "$work/secrets:/run/secrets:ro" REDIS_URL=redis://127.0.0.1:6379/0 PUBLIC_URL=https://facteur.test \
    TRUSTED_PROXIES=127.0.0.1 ADMINS=slack/T1/UADA "SLACK_API_URL=$SLACK_API_URL" "$@"
}
by_files=(SLACK_BOT_TOKEN_FILE=/run/secrets/slack-bot-token SLACK_APP_TOKEN_FILE=/run/secrets/slack-app-token)

# bundle IMAGE SETTINGS … -- ARGUMENTS
bundle() {
  local image=$1
  shift
  node scripts/package/oci-bundle.mjs "$(cat "$storage/$image.root")" "$@" \
    <"$storage/$image.json" >"$work/bundle/config.json"
}

starts=0
start() {
  local options
  starts=$((starts + 1))
  mapfile -t options < <(settings "${@:2}")
  bundle "$1" "${options[@]}" --
  crun_here run --bundle "$work/bundle" facteur </dev/null >>"$work/log" 2>&1 &
  container=$!
  until_true 'the start of Facteur' '[ "$(grep -c "Facteur is ready" "$work/log")" = "$starts" ]'
  inside health-check >/dev/null || fail 'Facteur does not answer.'
}
inside() { crun_here exec --user 10025:10025 facteur facteur "$@"; }
# Waits for its end; $ended is the exit code.
await_end() {
  ended=0
  wait "$container" || ended=$?
  crun_here delete --force facteur >/dev/null 2>&1 || true
}

setpriv --pdeathsig KILL redis-server --port 6379 --bind 127.0.0.1 --dir "$work" --appendonly yes --save '' \
  --maxmemory-policy noeviction >/dev/null &
redis=$!
mkfifo "$work/lines" "$work/shown"
node scripts/package/play-slack.ts "$work/slack.env" <"$work/lines" >"$work/shown" &
slack=$!
exec 7>"$work/lines" 8<"$work/shown"
until_true 'Slack' '[ -s "$work/slack.env" ]'
. "$work/slack.env"
for name in BOT APP; do
  token=SLACK_${name}_TOKEN
  install -o 10025 -m 400 <(echo "${!token}") "$work/secrets/slack-${name,,}-token"
done

step 'the image is the user facteur, has a health check, starts from its bundle, and holds nothing but what runs'
jq -e '.Docker.config | .User == "facteur" and .Healthcheck.Test == ["CMD", "facteur", "health-check"]' "$storage/newer.json" >/dev/null ||
  fail 'The image has another user or health check.'
root=$(cat "$storage/newer.root")
for path in usr/lib/facteur/test usr/lib/facteur/node_modules/vitest usr/bin/npm usr/lib/facteur/.env root/.npmrc; do
  # A mount of the build leaves an empty file.
  [ ! -s "$root/$path" ] || fail "/$path is in the image."
done

node scripts/package/is-bundled.mjs "$root/usr/lib/facteur"

step 'the older image: a domain and a mailbox, asked for in Slack'
start older "SLACK_BOT_TOKEN=$SLACK_BOT_TOKEN" "SLACK_APP_TOKEN=$SLACK_APP_TOKEN"
in_slack 'type /mail domain add example.org postmaster:me@example.net => Add the domain example.org'
in_slack 'click Add domain => Domain example.org added'
in_slack 'type /mail create contact@example.org => contact@example.org created'

step 'killed in the middle of a request, it goes on with it at the next start'
# Nothing is applied while Redis is away: the request is agreed to, and waits.
kill -STOP "$redis"
in_slack 'type /mail alias info@example.org to:contact@example.org => info@example.org'
crun_here kill facteur KILL
await_end
[ "$ended" = 137 ] || fail "Killed, it ended with $ended."
state=$(node -p "new (require('better-sqlite3'))('$work/data/facteur.sqlite').prepare('SELECT state FROM requests ORDER BY id DESC').pluck().get()")
[ "$state" = queued ] || fail "The request that was to be cut off is $state."
kill -CONT "$redis"
start older "SLACK_BOT_TOKEN=$SLACK_BOT_TOKEN" "SLACK_APP_TOKEN=$SLACK_APP_TOKEN"
in_slack 'type /mail show postmaster@example.org => Alias info@example.org created'

step 'SIGTERM ends it well'
crun_here kill facteur TERM
await_end
[ "$ended" = 0 ] || fail "It ended with $ended."

step 'the newer image on the same volume, with its tokens in files: nothing is lost'
start newer "${by_files[@]}"
in_slack 'type /mail list => 3 addresses'
in_slack 'type /mail create new@example.org => new@example.org created'
# The proxy is not there yet, which the doctor tells.
inside doctor >"$work/doctor" || true
[ "$(grep -c '✗' "$work/doctor")" = 1 ] && grep -q '✗ PUBLIC_URL' "$work/doctor" ||
  { cat "$work/doctor"; fail 'The doctor finds something to mend.'; }
inside audit-verify >/dev/null || fail 'The audit does not hold.'
inside backup /copies >/dev/null || fail 'No backup was made.'
! grep -rqF "$SLACK_BOT_TOKEN" "$work/log" "$work/doctor" /proc/"$(crun_here state facteur | jq .pid)"/environ ||
  fail 'The token is shown.'
crun_here exec --user 10025:10025 facteur sh -c '! touch /usr/lib/facteur/x && ! touch /etc/x && touch /tmp/x' 2>/dev/null || fail 'Its code can be written.'

step 'Caddy with TLS before it: the pages, each client told apart, no path in the log'
export FACTEUR_HOST=facteur.test FACTEUR_TLS='tls internal' XDG_DATA_HOME=$work/caddy XDG_CONFIG_HOME=$work/caddy HOME=$work
caddy run --config deploy/docker/Caddyfile --adapter caddyfile >"$work/caddy.log" 2>&1 &
caddy=$!
authority=$work/caddy/caddy/pki/authorities/local/root.crt
page() { curl -sS --cacert "$authority" -o /dev/null -w '%{http_code}' "$@" 2>>"$work/curl.log" || true; }
until_true 'the page over TLS' '[ "$(page https://facteur.test/health)" = 200 ]'
[ "$(page http://facteur.test/health)" = 308 ] || fail 'Without TLS there is no way to the page with it.'
curl -sS --cacert "$authority" https://facteur.test/health | jq -e '.parts == null' >/dev/null || fail 'All parts are shown to everybody.'
# Who guesses links is slowed down by address, whatever addresses they claim; another client is not.
guess() { page -o /dev/null "https://facteur.test/password/guess$RANDOM-0123456789" "$@"; }
for number in $(seq 60); do
  code=$(guess --interface 10.9.9.9 -H "X-Forwarded-For: 192.0.2.$number")
  [ "$code" != 429 ] || break
done
[ "$code" = 429 ] || fail "Who guesses is not slowed down: $code"
code=$(guess)
[ "$code" = 404 ] || fail "Another client gets $code."
crun_here kill facteur TERM
await_end
[ "$(page https://facteur.test/password/a-secret-path)" = 502 ] || fail 'The proxy does not say that Facteur is away.'
! grep -q 'a-secret-path\|guess' "$work/caddy.log" || fail 'Paths are in the log of the proxy.'
grep -q '"level":"error"' "$work/caddy.log" || fail 'The proxy does not log what goes wrong.'

step 'alone, without Redis, it has its own, and a terminal'
bundle newer "$work/alone:/var/lib/facteur" -- terminal
install -d -o 10025 -g 10025 -m 700 "$work/alone"
printf '%s\n' '/mail domain add example.org postmaster:me@example.net' 1 '/mail list' |
  crun_here run --bundle "$work/bundle" facteur >"$work/terminal" 2>>"$work/log"
grep -q 'postmaster@example.org' "$work/terminal" || { cat "$work/terminal"; fail 'The terminal did not answer.'; }
