import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const nodePackage = `node-${process.platform}-${process.arch}`;
const platform = { os: [process.platform], cpu: [process.arch], optional: true };
const pino = { version: '10.4.0', integrity: 'sha512-a' };
const otherPlatform = { version: '2.3.3', integrity: 'sha512-b', optional: true, os: ['plan9'] };
const ofOtherPlatform = { version: '1.0.0', integrity: 'sha512-c', optional: true };
const otherLibc = { ...platform, version: '1.0.0', integrity: 'sha512-d', libc: ['none'] };
/** What is installed on this machine. */
const all = {
  'node_modules/pino': pino,
  [`node_modules/${nodePackage}`]: {
    version: '24.0.0',
    integrity: 'sha512-e',
    ...platform,
    os: process.platform,
  },
  'node_modules/binding': { version: '1.0.0', integrity: 'sha512-f', ...platform },
};
const locked = {
  '': {},
  ...all,
  'node_modules/fsevents': otherPlatform,
  'node_modules/of-fsevents': ofOtherPlatform,
  'node_modules/other-libc': otherLibc,
};
const vitest = { 'node_modules/vitest': { version: '5.0.0', integrity: 'sha512-g', dev: true } };
const including = 'npm ci --ignore-scripts --include=dev --loglevel=error';
const omitting = 'npm ci --ignore-scripts --omit=dev --loglevel=error';

let tree: string;
let installer: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'facteur-setup-'));
  installer = join(tree, 'scripts/setup/install-debian-packages.sh');
  chmodSync(tree, 0o777);
  cpSync('scripts', join(tree, 'scripts'), { recursive: true });
  write('package-lock.json', JSON.stringify({ packages: locked }));
  write('node_modules/.package-lock.json', JSON.stringify({ packages: all }));
  write('node_modules/.bin/node', '');
  program('apt-get', 'exit 0');
  for (const name of ['tar', 'gzip']) symlinkSync(`/usr/bin/${name}`, join(tree, 'bin', name));
  program('sudo', 'exit 1');
  program('npm', 'exit 0');
  chmodSync(join(tree, 'bin'), 0o777);
});

afterEach(() => rmSync(tree, { recursive: true }));

describe('setup, for someone who is not root', () => {
  it('installs redis-server with a sudo that asks for no password, and says so', () => {
    program('sudo', `case "$*" in *install-debian*) : >'${tree}/bin/redis-server' ;; esac`);
    const { status, stderr } = setUp('start');
    expect(stderr).toContain('Installing Debian packages: redis-server');
    expect(asked()).toEqual(['sudo -n true', `sudo -n bash ${installer} redis-server`]);
    expect(status).toBe(0);
  });

  it('names the one command to type, and does nothing else, where sudo asks for a password', () => {
    expect(setUp('start')).toEqual({
      status: 1,
      stderr:
        `Missing: redis-server. Install with (no service is started): sudo bash ${installer} redis-server\n` +
        'Or set REDIS_URL to a Redis that runs already.\n',
    });
    expect(asked()).toEqual(['sudo -n true']);
  });

  it('calls no apt-get where there is none', () => {
    rmSync(join(tree, 'bin/apt-get'));
    const { status, stderr } = setUp('start');
    expect(stderr).toContain('Missing: redis-server. Install what your system calls these');
    expect(status).toBe(1);
    expect(asked()).toEqual([]);
  });

  it('needs no redis-server with a REDIS_URL in the environment', () => {
    expect(setUp('start', { REDIS_URL: 'redis://queue.example' })).toEqual({ status: 0, stderr: '' });
  });

  it('needs no redis-server with a REDIS_URL in .env', () => {
    write('.env', 'DATA_DIR=./data\nREDIS_URL=redis://queue.example\n');
    expect(setUp('start')).toEqual({ status: 0, stderr: '' });
  });

  it('needs no redis-server where Valkey is there', () => {
    program('valkey-server', '');
    expect(setUp('start')).toEqual({ status: 0, stderr: '' });
  });

  it('needs no Debian package for what needs npm packages alone, and installs those for development', () => {
    write('package-lock.json', JSON.stringify({ packages: { ...locked, ...vitest } }));
    expect(setUp('check', { CI: 'true' })).toMatchObject({ status: 0 });
    expect(asked()).toEqual([including]);
  });

  it('lets the tests run without, but not on CI', () => {
    const { status, stderr } = setUp('test');
    expect(stderr).toContain(`sudo bash ${installer} redis-server`);
    expect(stderr).toContain('skipped');
    expect(status).toBe(0);
    expect(setUp('test', { CI: 'true' }).status).toBe(1);
  });
});

describe('setup of the npm packages', () => {
  beforeEach(() => program('redis-server', ''));

  it.each(['start', 'test'] as const)('asks npm nothing for %s where all are there', (purpose) => {
    expect(setUp(purpose).status).toBe(0);
    expect(askedOfNpm()).toEqual([]);
  });

  it('writes nothing where all are there: the tree may be read-only', () => {
    chmodSync(tree, 0o555);
    expect(setUp('start')).toEqual({ status: 0, stderr: '' });
    chmodSync(tree, 0o777);
  });

  it.each([
    ['a version differs', { 'node_modules/pino': { ...pino, version: '10.3.0' } }],
    ['a hash differs', { 'node_modules/pino': { ...pino, integrity: 'sha512-z' } }],
    ['a package is missing', {}],
    ['one is there that the lock no longer names', { ...all, 'node_modules/left-over': pino }],
    [
      'an older Node left out a program for this platform',
      { 'node_modules/pino': pino, [`node_modules/${nodePackage}`]: all[`node_modules/${nodePackage}`] },
    ],
  ])('installs them where %s', (_reason, found) => {
    write('node_modules/.package-lock.json', JSON.stringify({ packages: found }));
    expect(setUp('start').status).toBe(0);
    expect(asked()).toEqual(['npm ci --ignore-scripts --omit=dev --loglevel=error']);
  });

  it.each([
    ['start leaves them out', 'start', {}, {}, null],
    [
      'start keeps those of a checkout',
      'start',
      vitest,
      {},
      'npm ci --ignore-scripts --include=dev --loglevel=error',
    ],
    ['with --omit=dev it does not', 'start', vitest, { npm_config_omit: 'optional dev' }, omitting],
    ['nor with NODE_ENV=production', 'start', vitest, { NODE_ENV: 'production' }, omitting],
    ['tests have them in any case', 'test', {}, { npm_config_omit: 'dev' }, including],
  ] as const)('and the packages for development: %s', (_title, purpose, development, env, command) => {
    write('package-lock.json', JSON.stringify({ packages: { '': {}, ...all, ...vitest } }));
    const outdated = command === null ? all : { ...all, ...development, 'node_modules/pino': otherPlatform };
    write('node_modules/.package-lock.json', JSON.stringify({ packages: outdated }));
    expect(setUp(purpose, env).status).toBe(0);
    expect(askedOfNpm()).toEqual(command === null ? [] : [command]);
  });

  it('removes the headers that come with Node', () => {
    write('node_modules/.package-lock.json', '{ "packages": {} }');
    write(`node_modules/${nodePackage}/include/node/v8.h`, '');
    write(`node_modules/${nodePackage}/bin/node`, '');
    spawnSync('chmod', ['-R', '777', join(tree, 'node_modules')]);
    expect(setUp('start').status).toBe(0);
    expect(existsSync(join(tree, `node_modules/${nodePackage}/include`))).toBe(false);
    expect(existsSync(join(tree, `node_modules/${nodePackage}/bin/node`))).toBe(true);
  });

  it('puts Node 24 first on the PATH of npm scripts where npm did not', () => {
    rmSync(join(tree, 'node_modules/.bin'), { recursive: true });
    write(`node_modules/${nodePackage}/bin/node`, 'Node 24');
    spawnSync('chmod', ['-R', '777', join(tree, 'node_modules')]);
    expect(setUp('start')).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(tree, 'node_modules/.bin/node'), 'utf8')).toBe('Node 24');
  });

  it('says what failed where npm fails', () => {
    write('node_modules/.package-lock.json', '{ "packages": {} }');
    program('npm', 'exit 1');
    const { status, stderr } = setUp('start');
    expect(stderr).toContain('"npm ci --ignore-scripts --omit=dev --loglevel=error" failed');
    expect(status).toBe(1);
  });
});

describe('setup by a Node that is too old, where none is in the tree', () => {
  beforeEach(() => {
    program('redis-server', '');
    rmSync(join(tree, 'node_modules'), { recursive: true });
    // An archive as `npm pack` leaves it, and an npm that says which node comes first.
    write('made/package/bin/node', `#!/bin/sh\necho "node 24 $*" >>'${tree}/asked'\n`);
    chmodSync(join(tree, 'made/package/bin/node'), 0o755);
    spawnSync('tar', ['-czf', join(tree, 'made.tgz'), '-C', join(tree, 'made'), 'package']);
    const hash = createHash('sha512')
      .update(readFileSync(join(tree, 'made.tgz')))
      .digest('base64');
    lockNode(`sha512-${hash}`);
    program(
      'npm',
      `case $1 in pack) /bin/cp '${tree}/made.tgz' "$5/${nodePackage}-24.0.0.tgz" ;; ci) node is first ;; esac`,
    );
  });

  it('fetches Node 24, has it run npm, and leaves nothing behind but what npm made', () => {
    const { status, stderr } = setUp('start', {}, '20.19.2');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'Installing npm packages\nFetching Node 24.0.0\n',
    });
    expect(asked()).toEqual([
      expect.stringMatching(/^npm pack node-\w+-\w+@24.0.0 --loglevel=error --pack-destination .*\.setup-/),
      'npm ci --ignore-scripts --omit=dev --loglevel=error',
      'node 24 is first',
    ]);
    expect(readdirSync(tree).filter((name) => name.startsWith('.setup-'))).toEqual([]);
  });

  it('runs nothing of an archive that is not what the lock file says', () => {
    lockNode('sha512-another');
    const { status, stderr } = setUp('start', {}, '20.19.2');
    expect(stderr).toContain('is not what package-lock.json says: refused');
    expect(status).toBe(1);
    expect(asked()).toHaveLength(1);
    expect(readdirSync(tree).filter((name) => name.startsWith('.setup-'))).toEqual([]);
  });

  it('says what to install where the lock file has none for this machine', () => {
    write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/pino': pino } }));
    expect(setUp('start', {}, '20.19.2').stderr).toContain('Install Node 24 or later');
  });
});

describe('the installer of Debian packages', () => {
  beforeEach(() => {
    program('dpkg', 'echo /lib/systemd/system/redis-server.service; echo /usr/bin/redis-server');
    program('systemctl', 'exit 0');
    program('debconf-set-selections', '/bin/cat >/dev/null');
  });

  it.each([
    ['succeeds', 'exit 0', 0],
    ['fails', 'exit 100', 100],
  ])('forbids services to start and puts the former policy back where apt-get %s', (_outcome, exit, code) => {
    write('policy', 'as it was');
    program('apt-get', `cat '${tree}/policy' >'${tree}/policy-during'; ${exit}`);
    expect(installDebianPackages('redis-server')).toBe(code);
    expect(readFileSync(join(tree, 'policy-during'), 'utf8')).toMatch(/^exit 101$/m);
    expect(readFileSync(join(tree, 'policy'), 'utf8')).toBe('as it was');
  });

  it('puts the former policy back after an earlier run was killed', () => {
    write('policy', 'as it was');
    program('apt-get', 'kill -9 $PPID');
    installDebianPackages('redis-server');
    program('apt-get', 'exit 0');
    installDebianPackages('redis-server');
    expect(readFileSync(join(tree, 'policy'), 'utf8')).toBe('as it was');
  });

  it('leaves no policy where there was none', () => {
    installDebianPackages('redis-server');
    expect(existsSync(join(tree, 'policy'))).toBe(false);
  });

  it('answers what Postfix would ask, and leaves other packages in place', () => {
    installDebianPackages('postfix', 'postfix-sqlite');
    expect(asked()[0]).toBe('debconf-set-selections ');
    expect(asked()[2]).toMatch(/^apt-get .*--no-install-recommends --no-remove postfix postfix-sqlite$/);
  });

  it('lets no service start at the next boot', () => {
    installDebianPackages('redis-server');
    expect(asked().slice(-2)).toEqual([
      'dpkg -L redis-server',
      'systemctl --quiet disable redis-server.service',
    ]);
  });

  it('takes Valkey from the backports of Debian 12, and nothing else', () => {
    program('apt-cache', 'case "$*" in *valkey*) exit 100 ;; esac');
    write('os-release', 'ID=debian\nVERSION_CODENAME=bookworm\n');
    installDebianPackages('redis-server', 'valkey-server');
    const installed = asked().filter(
      (line) => / install -y .*--no-remove/.test(line) && !line.includes('download'),
    );
    expect(installed).toEqual([
      expect.stringMatching(/--no-remove redis-server$/),
      expect.stringMatching(/SourceParts=\S+ .*Dir::State::Lists=\S+ valkey-server$/),
    ]);
    expect(asked().at(-2)).toBe('dpkg -L redis-server valkey-server');
    write('os-release', 'ID=ubuntu\nVERSION_CODENAME=jammy\n');
    installDebianPackages('valkey-server');
    expect(asked().at(-1)).toBe('apt-cache show valkey-server');
  });

  it('updates the package lists only where the packages cannot be fetched', () => {
    installDebianPackages('redis-server');
    expect(asked()).not.toContain('apt-get update');
    program('apt-get', 'case "$*" in *--download-only*) exit 100 ;; esac');
    installDebianPackages('redis-server');
    expect(asked()).toContain('apt-get update');
  });
});

function write(path: string, text: string): void {
  mkdirSync(join(tree, path, '..'), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** Puts a program on the PATH that writes down how it was called. */
function program(name: string, script: string): void {
  write(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >>'${tree}/asked'\n${script}\n`);
  chmodSync(join(tree, 'bin', name), 0o755);
}

const askedOfNpm = () => asked().filter((line) => line.startsWith('npm '));

function asked(): string[] {
  const log = join(tree, 'asked');
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
}

/** Runs the set-up as somebody who is not root, by this Node or as if by one of another version. */
function setUp(
  purpose: 'start' | 'test' | 'check',
  env: Record<string, string> = {},
  version = process.versions.node,
) {
  const asAnother =
    `if (process.getuid() === 0) process.setuid(65534);` +
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const args = ['--import', `data:text/javascript,${asAnother}`, join(tree, 'scripts/setup.mjs'), purpose];
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: join(tree, 'bin'), ...env },
    encoding: 'utf8',
  });
  return { status, stderr };
}

/** Has the lock file name Node 24 with that hash. */
function lockNode(integrity: string): void {
  const node = { version: '24.0.0', integrity, ...platform };
  write('package-lock.json', JSON.stringify({ packages: { '': {}, [`node_modules/${nodePackage}`]: node } }));
}

function installDebianPackages(...packages: string[]): number | null {
  const env = {
    PATH: `${join(tree, 'bin')}:${process.env['PATH']}`,
    POLICY_RC_D: join(tree, 'policy'),
    OS_RELEASE: join(tree, 'os-release'),
  };
  return spawnSync('bash', [installer, ...packages], { env }).status;
}
