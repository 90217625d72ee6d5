import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type MailHostPorts = {
  smtp: number;
  submission: number;
  imap: number;
  doveadm: number;
  outbox: number;
};
export type MailHostPlace = {
  dir: string;
  mailDir: string;
  ports: MailHostPorts;
  apiKey: string;
  /** Whether Dovecot caches logins, as an operator's may. */
  authCache: boolean;
  /** Whether each connection has an smtpd of its own: one remembers for as long as it runs whom it refused. */
  smtpdForgets: boolean;
  /** Where a program listens that signs the mail (milter); null: none. */
  milter: number | null;
};

const deployed = fileURLToPath(new URL('../../../deploy/postfix-dovecot/', import.meta.url));

/**
 * Copies the deployed configuration to `place.dir` with paths, ports and the user who owns the mail replaced.
 * It only adds what a second Postfix and Dovecot on one machine need: their own queue, sockets and logs.
 */
export function writeMailHostFiles(place: MailHostPlace): void {
  const { dir } = place;
  // Postfix and Dovecot access it as users of their own.
  chmodSync(dir, 0o755);
  cpSync(join(deployed, 'postfix'), join(dir, 'postfix'), { recursive: true });
  cpSync(dovecotFolder(), join(dir, 'dovecot'), { recursive: true });
  replaceInFiles(dir, replacements(place));
  const key = join(dir, 'dovecot', 'facteur-api-key.conf');
  writeFileSync(key, `doveadm_api_key = ${place.apiKey}\n`, { mode: 0o600 });
  makeCertificate(dir);
  setPostfixApart(place);
  setDovecotApart(place);
}

/** The configuration for the installed Dovecot: 2.4 can't read that for 2.3. */
function dovecotFolder(): string {
  const version = execFileSync('dovecot', ['--version'], { encoding: 'utf8' }).trim();
  const folder = join(deployed, `dovecot-${version.split('.', 2).join('.')}`);
  if (!existsSync(folder))
    throw new Error(`deploy/postfix-dovecot has no configuration for Dovecot ${version}.`);
  return folder;
}

function replacements({ dir, mailDir, ports }: MailHostPlace): [string, string][] {
  return [
    ['/var/lib/facteur/mail', mailDir],
    ['/etc/postfix', `${dir}/postfix`],
    ['/etc/dovecot', `${dir}/dovecot`],
    ['/var/spool/postfix', `${dir}/queue`],
    ['/etc/ssl/certs/ssl-cert-snakeoil.pem', `${dir}/cert.pem`],
    ['/etc/ssl/private/ssl-cert-snakeoil.key', `${dir}/cert.key`],
    ['= vmail', '= mail'],
    ['\nsmtp        inet', `\n127.0.0.1:${ports.smtp} inet`],
    ['\nsubmission  inet', `\n127.0.0.1:${ports.submission} inet`],
    ['listen = *, ::', 'listen = 127.0.0.1'],
    ['port = 993', `port = ${ports.imap}`],
    ['port = 8084', `port = ${ports.doveadm}`],
    ['submission_host = 127.0.0.1:25', `submission_host = 127.0.0.1:${ports.smtp}`],
  ];
}

function replaceInFiles(dir: string, pairs: [string, string][]): void {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).isFile());
  const before = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  for (const [text] of pairs) {
    const found = [...before.values()].some((content) => content.includes(text));
    if (!found)
      throw new Error(`No file of deploy/postfix-dovecot holds "${text}": correct the replacements.`);
  }
  for (const [file, content] of before) {
    writeFileSync(
      file,
      pairs.reduce((text, [from, to]) => text.replaceAll(from, to), content),
    );
  }
}

function makeCertificate(dir: string): void {
  const options = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost';
  const files = ['-keyout', `${dir}/cert.key`, '-out', `${dir}/cert.pem`];
  execFileSync('openssl', [...options.split(' '), ...files], { stdio: 'pipe' });
}

function setPostfixApart({ dir, ports, smtpdForgets, milter }: MailHostPlace): void {
  for (const name of ['queue', 'state']) mkdirSync(`${dir}/${name}`);
  execFileSync('chown', ['postfix', `${dir}/state`]);
  const settings = {
    queue_directory: `${dir}/queue`,
    data_directory: `${dir}/state`,
    maillog_file_prefixes: dir,
    maillog_file: `${dir}/postfix.log`,
    inet_interfaces: 'loopback-only',
    // A machine without a mail server of its own has no alias table.
    alias_maps: '',
    relayhost: `[127.0.0.1]:${ports.outbox}`,
    ...(smtpdForgets && { max_use: '1' }),
    ...(milter !== null && { smtpd_milters: `inet:127.0.0.1:${milter}`, milter_default_action: 'tempfail' }),
  };
  const edits = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  execFileSync('postconf', ['-c', `${dir}/postfix`, '-e', ...edits]);
}

function setDovecotApart({ dir, authCache }: MailHostPlace): void {
  const settings = `
base_dir = ${dir}/run
state_dir = ${dir}/run
log_path = ${dir}/dovecot.log
# All clients of a test share one address, and one client's wrong password must not slow the others down.
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`;
  const cache = 'auth_cache_size = 10M\nauth_cache_ttl = 1 hour\nauth_cache_negative_ttl = 1 hour\n';
  appendFileSync(`${dir}/dovecot/dovecot.conf`, settings + (authCache ? cache : ''));
}
