#!/bin/sh
# Runs Postfix and Dovecot from the configuration in $1 until standard input closes.
# It closes when the test stops them, and as well when the test process dies.
postfix -c "$1/postfix" start
dovecot -F -c "$1/dovecot/dovecot.conf" &
cat > /dev/null
kill $!
postfix -c "$1/postfix" abort
wait
rm -rf "$1"
