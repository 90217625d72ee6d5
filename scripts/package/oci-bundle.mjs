// @ts-check
// For scripts/test-image.sh: node oci-bundle.mjs ROOT [NAME=VALUE …] [FROM:TO …] -- [ARGUMENTS] <IMAGE.json prints the
// config.json of a container of that image as deploy/compose.yaml runs it: the image's user, code that can't be written, no
// capability, no new privileges. It shares the network of who starts it, and has no cgroup of its own, which not every
// machine can give.
import { readFileSync } from 'node:fs';

const [root, ...words] = process.argv.slice(2);
const end = words.indexOf('--');
const args = words.slice(end + 1);
const variables = words.slice(0, end).filter((word) => /^\w+=/.test(word));
const volumes = words.slice(0, end).filter((word) => word.startsWith('/'));
const { config } = JSON.parse(readFileSync(0, 'utf8')).Docker;

/** @param {string} source @param {string} [destination] @param {string[]} [options] */
const bind = (source, destination = source, options = []) => ({
  destination,
  type: 'bind',
  source,
  options: ['bind', 'nosuid', ...options],
});

/** @param {string} destination */
const memory = (destination) => ({
  destination,
  type: 'tmpfs',
  source: 'tmpfs',
  options: ['nosuid', 'nodev', 'mode=1777', 'size=64m'],
});

const { uid, gid } = userIn(readFileSync(`${root}/etc/passwd`, 'utf8'), config.User);

console.log(
  JSON.stringify({
    ociVersion: '1.0.0',
    process: {
      terminal: false,
      user: { uid, gid },
      args: [...(config.Entrypoint ?? []), ...(args.length > 0 ? args : config.Cmd)],
      env: [...config.Env, ...variables],
      cwd: config.WorkingDir,
      capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
      noNewPrivileges: true,
    },
    root: { path: root, readonly: true },
    hostname: 'facteur',
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      memory('/dev'),
      memory('/tmp'),
      ...['null', 'zero', 'random', 'urandom'].map((device) => bind(`/dev/${device}`)),
      ...volumes.map((volume) => bind(...split(volume))),
    ],
    linux: {
      namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/sysrq-trigger', '/proc/timer_list'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys'],
    },
  }),
);

/** `FROM:TO`, or `FROM:TO:ro`. @param {string} volume @returns {[string, string, string[]]} */
function split(volume) {
  const [source = '', destination = '', mode] = volume.split(':');
  return [source, destination, mode ? [mode] : []];
}

/** @param {string} passwd @param {string} name */
function userIn(passwd, name) {
  const [, , uid = '', gid = ''] =
    passwd
      .split('\n')
      .map((line) => line.split(':'))
      .find(([user]) => user === name) ?? [];
  if (!uid || uid === '0') throw new Error(`The image runs as ${name}, who is root or nobody that it knows`);
  return { uid: Number(uid), gid: Number(gid) };
}
