#!/usr/bin/env bash
# boot-root.sh ROOT: runs the systemd of a Debian root as PID 1 of namespaces of its own, with this machine's network and
# kernel. Becomes the process whose only child is that systemd, and which ends with it. As root.
set -euo pipefail

unified=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$unified" ] || { echo 'systemd needs a cgroup2 file system, and none is mounted here.' >&2; exit 1; }
group=$unified/$(basename "$1")
mkdir -p "$group"
echo $$ >"$group/cgroup.procs"

# shellcheck disable=SC2016
exec unshare --pid --fork --kill-child --mount --uts --ipc --cgroup bash -c '
  set -eu
  root=$1
  mount --make-rprivate /
  mount --bind "$root" "$root"
  mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
  mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
  for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  for at in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${at%:*}" "$root/dev/${at#*:}"; done
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
  mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
  hostname facteur-trial
  cd "$root"
  mkdir -p "$root/.outside"
  pivot_root . .outside
  umount -l /.outside
  rmdir /.outside
  # As on a machine of its own: systemd mounts the credentials of services from another namespace.
  mount --make-rshared /
  exec env -i container=facteur-trial PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
' boot "$1"
