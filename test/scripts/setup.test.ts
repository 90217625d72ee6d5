import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const pino = { version: '10.4.0', integrity: 'sha512-a' };
const otherPlatform = { version: '2.3.3', integrity: 'sha512-b', optional: true };
const lock = { packages: { '': {}, 'node_modules/pino': pino, 'node_modules/fsevents': otherPlatform } };
const installed = { packages: { 'node_modules/pino': pino } };
const outdated = { packages: { 'node_modules/pino': { ...pino, version: '10.3.0' } } };
const leftover = { packages: { ...installed.packages, 'node_modules/left-over': pino } };

let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'facteur-setup-'));
  chmodSync(tree, 0o777);
  cpSync('scripts', join(tree, 'scripts'), { recursive: true });
  write('package-lock.json', JSON.stringify(lock));
  write('node_modules/.package-lock.json', JSON.stringify(installed));
  write('node_modules/.bin/node', '');
  program('apt-get', 'exit 0');
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
    expect(asked()).toEqual([
      'sudo -n true',
      `sudo -n bash ${tree}/scripts/setup/install-debian-packages.sh redis-server`,
    ]);
    expect(status).toBe(0);
  });

  it('names the one command to type, and does nothing else, where sudo asks for a password', () => {
    expect(setUp('start')).toEqual({
      status: 1,
      stderr: 'Missing: redis-server. Install with: sudo apt-get install -y redis-server\n',
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

  it('lets the tests run without, but not on CI', () => {
    const { status, stderr } = setUp('test');
    expect(stderr).toContain('sudo apt-get install -y redis-server');
    expect(stderr).toContain('skipped');
    expect(status).toBe(0);
    expect(setUp('test', { CI: 'true' }).status).toBe(1);
  });
});

describe('setup of the npm packages', () => {
  beforeEach(() => program('redis-server', ''));

  it('asks npm nothing where all are there but those of other platforms', () => {
    expect(setUp('start')).toEqual({ status: 0, stderr: '' });
    expect(asked()).toEqual([]);
  });

  it.each([
    ['a version differs', outdated],
    ['a package is missing', { packages: {} }],
    ['one is there that the lock no longer names', leftover],
  ])('installs them where %s', (_reason, found) => {
    write('node_modules/.package-lock.json', JSON.stringify(found));
    expect(setUp('start').status).toBe(0);
    expect(asked()).toEqual(['npm ci --ignore-scripts --include=dev']);
  });

  it('fetches Node 24 where node_modules is missing', () => {
    rmSync(join(tree, 'node_modules'), { recursive: true });
    program('npm', `/bin/mkdir -p node_modules/.bin; [ "$1" = ci ] || : >node_modules/.bin/node`);
    expect(setUp('start').status).toBe(0);
    expect(asked()).toEqual([
      'npm ci --ignore-scripts --include=dev',
      'npm rebuild node --ignore-scripts=false',
    ]);
  });

  it('says what failed where npm fails', () => {
    write('node_modules/.package-lock.json', JSON.stringify(outdated));
    program('npm', 'exit 1');
    const { status, stderr } = setUp('start');
    expect(stderr).toContain('"npm ci --ignore-scripts --include=dev" failed');
    expect(status).toBe(1);
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

function asked(): string[] {
  const log = join(tree, 'asked');
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
}

function setUp(purpose: 'start' | 'test', env: Record<string, string> = {}) {
  const notRoot = 'data:text/javascript,if (process.getuid() === 0) process.setuid(65534)';
  const args = ['--import', notRoot, join(tree, 'scripts/setup.mjs'), purpose];
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: join(tree, 'bin'), ...env },
    encoding: 'utf8',
  });
  return { status, stderr };
}

function installDebianPackages(...packages: string[]): number | null {
  const script = join(tree, 'scripts/setup/install-debian-packages.sh');
  const env = { PATH: `${join(tree, 'bin')}:${process.env['PATH']}`, POLICY_RC_D: join(tree, 'policy') };
  return spawnSync('bash', [script, ...packages], { env }).status;
}
