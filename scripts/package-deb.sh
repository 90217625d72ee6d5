#!/usr/bin/env bash
# npm run package:deb: makes dist/facteur_VERSION_ARCHITECTURE.deb of HEAD, for this machine's architecture, with Node and
# all that Facteur needs of npm inside. The same commit gives the same file, byte for byte.
# VERSION and COMPRESSION (xz or none) may be set, for tests.
set -euo pipefail
export LC_ALL=C TZ=UTC
cd "$(dirname "$0")/.."
umask 022

SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
# Older than the version that package.json names and that all of this leads to; of two commits the later is newer.
released=$(node -p 'require("./package.json").version')
version=${VERSION:-$released~git$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S).$(git rev-parse --short=8 HEAD)}
architecture=$(dpkg --print-architecture)
package=dist/facteur_${version}_$architecture.deb

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"
tree=$stage/package
code=$tree/usr/lib/facteur
docs=$tree/usr/share/doc/facteur
mkdir -p "$code" "$docs/examples" "$tree/DEBIAN" "$tree/etc/facteur" "$tree/usr/bin" "$tree/usr/lib/systemd/system" \
  "$tree/usr/share/man/man1" "$tree/usr/share/lintian/overrides"

echo "Packing $version"
git archive HEAD package.json package-lock.json src commands jobs scripts | tar -x -C "$code"
(cd "$code" && node -e "import('./scripts/setup/npm.mjs').then(({ installNpmPackages }) => installNpmPackages('start'))")
(cd "$code" && node scripts/package/bundle.mjs)
(cd "$code" && rm -rf scripts/setup* scripts/package* scripts/bundle/make-bundle.mjs scripts/debian-root.sh scripts/test-* scripts/check-lock.mjs package-lock.json)
bash scripts/package/prune-npm-packages.sh "$code/node_modules"
ln -s /etc/facteur/facteur.env "$code/.env"

# A directory to work from: what is not committed is not packed.
git archive --prefix=head/ HEAD LICENSE README.md CHANGELOG.md .env.example policy.example.yaml docs deploy | tar -x -C "$stage"
head=$stage/head
debian=$head/deploy/debian
install -m 755 "$debian/facteur" "$tree/usr/bin/facteur"
install -m 644 "$head"/deploy/systemd/*.{service,timer} "$tree/usr/lib/systemd/system/"
install -m 640 "$debian/facteur.env" "$debian/policy.yaml" "$tree/etc/facteur/"
install -m 644 "$head/policy.example.yaml" "$docs/examples/"
install -m 644 "$head/.env.example" "$docs/examples/env.example"
install -m 644 "$head/README.md" "$head/CHANGELOG.md" "$docs/"
cp -R "$head/docs" "$docs/docs"
mkdir -p "$tree/usr/share/facteur"
cp -R "$head/deploy" "$tree/usr/share/facteur/deploy"
rm -rf "$tree/usr/share/facteur/deploy"/{debian,systemd}
ln -s ../../facteur/deploy "$docs/deploy"
gzip -9n <"$debian/facteur.1" >"$tree/usr/share/man/man1/facteur.1.gz"
install -m 644 "$debian/lintian-overrides" "$tree/usr/share/lintian/overrides/facteur"
node scripts/package/changelog.mjs "$version" "$SOURCE_DATE_EPOCH" | gzip -9n >"$docs/changelog.gz"
node scripts/package/copyright.mjs "$head/LICENSE" "$code/node_modules" >"$docs/copyright"

find "$tree" -type d -exec chmod 755 {} +
find "$tree/usr/lib/facteur" "$tree/usr/share" -type f -exec chmod u=rwX,go=rX {} +
find "$code" -type f -perm /111 ! -path '*/bin/*' -exec chmod 644 {} +
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" \
  -e "s/@SIZE@/$(du -sk --apparent-size "$tree" | cut -f1)/" "$debian/control" >"$tree/DEBIAN/control"
printf '/etc/facteur/%s\n' facteur.env policy.yaml >"$tree/DEBIAN/conffiles"
install -m 755 "$debian"/maintainer-scripts/* "$tree/DEBIAN/"
install -m 644 "$debian/templates" "$tree/DEBIAN/templates"
(cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)

mkdir -p dist
rm -f dist/facteur_*.deb
# One thread: how many there are decides what xz writes.
dpkg-deb --root-owner-group -Z"${COMPRESSION:-xz}" --threads-max=1 --build "$tree" "$package" >/dev/null
echo "$package ($(du -m "$package" | cut -f1) MB, $(du -sm "$tree" | cut -f1) MB installed, SHA-256 $(sha256sum "$package" | cut -d' ' -f1))"
