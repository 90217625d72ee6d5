#!/usr/bin/env bash
# Removes from a node_modules in which the program is bundled already what does not run on a Debian system: programs for other systems, sources that they are
# compiled from, types, source maps, tests' settings. Licences stay.
set -euo pipefail
cd "$1"

case $(dpkg --print-architecture) in
  amd64) here=x64 ;;
  arm64) here=arm64 ;;
  *) echo 'There is no Node for this architecture on npm.' >&2; exit 1 ;;
esac

find . -name '*.node' \( -name '*musl*' -o -path '*/prebuilds/*' ! -path "*/prebuilds/linux-$here.node" \) -delete
rm -rf better-sqlite3/deps better-sqlite3/src node-addon-api @types
# Litestream is 30 MB, which a replica alone needs: there it is taken from the PATH. ssh2 does without what it would compile.
rm -rf @flydotio cpu-features nan
# The bundle is made.
rm -rf esbuild @esbuild
find . -type f ! -path './.cache/*' \( -name '*.map' -o -name '*.tsbuildinfo' -o -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.gyp' \
  -o -name '*.gypi' -o -name '*.c' -o -name '*.cc' -o -name '*.cpp' -o -name '*.h' -o -name '*.hpp' -o -name '*.sh' \
  -o -name '.*' ! -name '.package-lock.json' \) -delete
find . -depth -type d \( -name test -o -name tests -o -name __tests__ -o -name benchmark -o -name benchmarks -o -name '.*' ! -name .bin \
  ! -name .cache ! -name . \) -exec rm -rf {} +
# What npm links there is for people who develop with these packages, and so are the programs of packages.
find .bin -type l ! -name node -delete
find . -type d -name bin ! -path './node-linux-*' -prune -exec rm -rf {} +
rm -f pino/index.html
find . -type d -empty -delete
