#!/usr/bin/env bash
# For scripts that try Facteur with play-slack.ts running, from the checkout's folder: its input is descriptor 7, its output
# 8. Sourced; whoever does has a function `fail` that ends the script with a message.

# Ada in Slack: a line as play-slack.ts reads it.
in_slack() {
  local answer
  echo "$1" >&7
  read -r -t 90 answer <&8 && [ "$answer" = shown ] || fail "Slack: $1"
}

# until_true WHAT CONDITION: waits for a minute at most.
until_true() {
  local tries
  for tries in $(seq 300); do
    if eval "$2"; then return; fi
    sleep 0.2
  done
  fail "This did not come about: $1"
}
