// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.mjs';

/** Debian package → a file that it brings: a program, looked for on the PATH, or a full path. */
const brings = {
  'redis-server': 'redis-server',
  // Takes Redis' place; of bookworm's backports.
  'valkey-server': 'valkey-server',
  postfix: 'postfix',
  'postfix-sqlite': '/usr/lib/postfix/postfix-sqlite.so',
  'dovecot-core': 'dovecot',
  'dovecot-imapd': '/usr/lib/dovecot/imap',
  'dovecot-lmtpd': '/usr/lib/dovecot/lmtp',
  'dovecot-sieve': '/usr/lib/dovecot/modules/lib90_sieve_plugin.so',
  'dovecot-sqlite': '/usr/lib/dovecot/modules/libdriver_sqlite.so',
  'mariadb-server': 'mariadbd',
  postgresql: 'pg_ctlcluster',
  // Named, since postfixadmin would bring it along, and only what is named is kept from starting.
  apache2: 'apache2',
  postfixadmin: 'postfixadmin-cli',
  'php-cli': 'php',
  'php-mysql': '/var/lib/dpkg/info/php-mysql.list',
  'php-sqlite3': '/var/lib/dpkg/info/php-sqlite3.list',
  'php-pgsql': '/var/lib/dpkg/info/php-pgsql.list',
  opendkim: 'opendkim',
  rspamd: 'rspamd',
  // Its programs judge the units, and tell and hear what a service tells systemd.
  systemd: 'systemd-socket-activate',
  // Writes the journals that tests read.
  'systemd-journal-remote': '/lib/systemd/systemd-journal-remote',
  openssl: 'openssl',
  // Records what a power cut could take.
  strace: 'strace',
  // For promtool, which tries the alerts.
  prometheus: 'promtool',
  // Serves the files of a replica over SFTP.
  'openssh-sftp-server': '/usr/lib/openssh/sftp-server',
  chromium: '/usr/bin/chromium',
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  'fonts-noto-color-emoji': '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
};

/** @typedef {keyof typeof brings} DebianPackage */

const allPackages = /** @type {DebianPackage[]} */ (Object.keys(brings));
/** The signs in the gallery's pictures; no test looks at them. @type {DebianPackage} */
const emoji = 'fonts-noto-color-emoji';
const installer = fileURLToPath(new URL('install-debian-packages.sh', import.meta.url));

/**
 * The tests need every package but one; the gallery a browser and fonts; the program its private redis-server only, and not even that with a REDIS_URL, or where Valkey is there in its place.
 * @param {import('./npm.mjs').Purpose} purpose
 * @returns {DebianPackage[]}
 */
export function packagesFor(purpose) {
  if (purpose === 'test') return allPackages.filter((name) => name !== emoji);
  if (purpose === 'gallery') return ['redis-server', 'chromium', 'fonts-dejavu-core', emoji];
  return purpose === 'check' || redisIsElsewhere() || isThere(brings['valkey-server'])
    ? []
    : ['redis-server'];
}

/**
 * @param {DebianPackage[]} packages
 * @returns {DebianPackage[]}
 */
export function missingPackages(packages) {
  return packages.filter((name) => !isThere(brings[name]));
}

/**
 * What to type where we may not install, as one line: our own installer, since apt-get alone would start the services
 * of these packages, now and at each boot.
 * @param {string[]} packages
 */
export function adviceFor(packages) {
  const names = packages.join(' ');
  const command = isThere('apt-get')
    ? `Install with (no service is started): sudo bash ${installer} ${names}`
    : 'Install what your system calls these, then try again.';
  return `Missing: ${names}. ${command}`;
}

/** Installs where this needs no password and leaves everything alone elsewhere. @param {string[]} packages */
export function installDebianPackages(packages) {
  if (packages.length === 0 || !isThere('apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const env = childEnvironment();
  if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true'], { env }).status !== 0) return;
  console.error(`Installing Debian packages: ${packages.join(' ')} (no service is started)`);
  const [command = '', ...args] = [...asRoot, 'bash', installer, ...packages];
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env });
}

function redisIsElsewhere() {
  if (process.env['REDIS_URL'] || process.env['REDIS_URL_FILE']) return true;
  return existsSync('.env') && /^\s*REDIS_URL(?:_FILE)?\s*=\s*\S/m.test(readFileSync('.env', 'utf8'));
}

/** Debian leaves the sbin directories out of an ordinary user's PATH. @param {string} file */
function isThere(file) {
  if (isAbsolute(file)) return existsSync(file);
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return directories.some((directory) => existsSync(join(directory, file)));
}
