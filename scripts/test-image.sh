#!/usr/bin/env bash
# npm run test:image [-- bookworm|trixie …]: builds the image of HEAD and of the commit before with buildah, on roots of
# Debian (both, where none is named) that debootstrap makes, runs it as deploy/compose.yaml does, kills it, upgrades it,
# and reaches it through a proxy with TLS. As root, and without docker. KEEP=1 keeps images and containers.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie)
source scripts/lib/debian-root.sh
bash scripts/setup/install-debian-packages.sh buildah crun caddy >/dev/null

storage=$roots/images
image_tool() {
  buildah --root "$storage/root" --runroot "$storage/run" --storage-driver overlay "$@"
}

# What this machine needs to reach its registries, for the steps of a build alone.
network=$(mktemp -d)
mkdir -p "$network"/etc/apt/apt.conf.d "$network/root"
hand_on_network "$network"
cp /etc/ssl/certs/ca-certificates.crt "$network/root/authorities.crt"
echo 'cafile=/root/authorities.crt' >>"$network/root/.npmrc"
volumes=()
for file in root/.npmrc root/authorities.crt etc/apt/apt.conf.d/99host; do
  [ ! -e "$network/$file" ] || volumes+=(--volume "$network/$file:/$file:ro")
done

# base_image SUITE: a bare root as an image, in the place of docker.io's debian:SUITE-slim.
base_image() {
  local container
  make_bare_root "$1"
  container=$(image_tool from scratch)
  tar -C "$roots/$1/root" -cf "$storage/$1.tar" .
  image_tool add -q "$container" "$storage/$1.tar" / >/dev/null
  image_tool config --cmd bash --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  image_tool commit -q --rm "$container" "localhost/debian:$1" >/dev/null
  rm "$storage/$1.tar"
}

# build COMMIT TAG SUITE
build() {
  local context=$storage/context
  rm -rf "$context"
  mkdir -p "$context"
  git archive "$1" | tar -x -C "$context"
  image_tool bud --format docker --layers --isolation chroot --pull-never "${volumes[@]}" -f deploy/docker/Dockerfile \
    --build-arg DEBIAN="localhost/debian:$3" --build-arg VERSION="$(git log -1 --format=%cs "$1")" \
    --build-arg REVISION="$(git rev-parse "$1")" -t "$2" "$context" >"$storage/build.log" 2>&1 ||
    { tail -40 "$storage/build.log" >&2; return 1; }
}
