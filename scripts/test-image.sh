#!/usr/bin/env bash
# npm run test:image [-- bookworm|trixie …]: builds the images of an older commit and of HEAD with buildah, on roots of
# Debian (both, where none is named) that debootstrap makes, and tries them as deploy/compose.yaml runs them: makes a mailbox
# in a double of Slack, kills it in the middle of a request, ends it, upgrades it with its data, and opens its pages through
# Caddy with TLS. As root; without docker, and without a network while they run.
# FRESH_ROOTS keeps the bare roots between runs, /var/tmp/facteur-fresh where it is not set. OLDER names the older commit.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
. scripts/debian-root.sh
bash scripts/setup/install-debian-packages.sh buildah crun caddy curl iproute2 jq >/dev/null 2>&1
older=${OLDER:-$(git rev-list --first-parent --skip=10 -1 HEAD)}
storage=$roots/images
mkdir -p "$storage"

buildah_here() {
  buildah --root "$storage/root" --runroot "$storage/run" --storage-driver overlay "$@"
}

finish() {
  local status=$?
  buildah_here rm -a >/dev/null 2>&1 || true
  if [ -z "${KEEP:-}" ]; then buildah_here rmi -a -f >/dev/null 2>&1 || true; fi
  leave
  exit "$status"
}
trap finish EXIT

# What this machine needs to reach its registries, for the steps of a build alone.
prepare_network() {
  run=$(mktemp -d "$roots/run-network-XXXX")
  mkdir -p "$run"/etc/apt/apt.conf.d "$run/root" "$run/usr/local/share/ca-certificates"
  hand_on_network
  cp /etc/ssl/certs/ca-certificates.crt "$run/root/authorities.crt"
  echo 'cafile=/root/authorities.crt' >>"$run/root/.npmrc"
  network=()
  local file
  for file in root/.npmrc root/authorities.crt etc/apt/apt.conf.d/99host; do
    network+=(--volume "$run/$file:/$file:ro")
  done
}

# base_image SUITE: a bare root as an image, in the place of docker.io's debian:SUITE-slim.
base_image() {
  local container
  make_bare_root "$1"
  container=$(buildah_here from scratch)
  tar -C "$roots/$1/root" -cf "$storage/base.tar" .
  buildah_here add -q "$container" "$storage/base.tar" / >/dev/null
  buildah_here config --cmd bash --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  buildah_here commit -q --rm "$container" "localhost/debian:$1" >/dev/null
  rm "$storage/base.tar"
}

# build_image COMMIT NAME SUITE: always by HEAD's way of building.
build_image() {
  local context=$storage/context
  rm -rf "$context"
  mkdir -p "$context"
  git archive "$1" | tar -x -C "$context"
  git archive HEAD .dockerignore deploy/docker scripts/bundle scripts/facteur.mjs scripts/worker.mjs scripts/package scripts/setup | tar -x -C "$context"
  buildah_here bud --format docker --layers --isolation chroot --pull-never "${network[@]}" -f deploy/docker/Dockerfile \
    --build-arg DEBIAN="localhost/debian:$3" --build-arg REVISION="$(git rev-parse "$1")" \
    -t "localhost/facteur:$2" "$context" >"$storage/build.log" 2>&1 || { tail -40 "$storage/build.log" >&2; return 1; }
  rm -rf "$context"
}

prepare_network
for suite in "${suites[@]}"; do
  base_image "$suite"
  echo "Debian $suite, $(git rev-parse --short "$older") and $(git rev-parse --short HEAD)"
  from=$SECONDS
  build_image "$older" older "$suite"
  build_image HEAD newer "$suite"
  base=$(du -smx "$roots/$suite/root" | cut -f1)
  for image in older newer; do
    container=$(buildah_here from --pull-never "localhost/facteur:$image")
    buildah_here mount "$container" >"$storage/$image.root"
    buildah_here inspect --type image "localhost/facteur:$image" >"$storage/$image.json"
  done
  size=$(($(du -smx "$(cat "$storage/newer.root")" | cut -f1) - base))
  printf '  %-58s %5s s, %s MB beside Debian\n' 'built twice' $((SECONDS - from)) "$size"
  # A network of its own: ports are free, and nothing outside can be reached by mistake.
  unshare --net --mount bash scripts/package/try-image.sh "$storage"
  buildah_here rm -a >/dev/null
done
