import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, closeSync, globSync, mkdtempSync, openSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMailDirectory } from '../../../src/mail-servers/postfix-dovecot/directory.ts';
import { findFreePort, waitForPort } from '../ports.ts';
import { waitLimit } from '../wait-limits.ts';
import { type MailHostPlace, writeMailHostFiles } from './mail-host-files.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';

export type MailHost = {
  /** Stands in for port 25. A client on 127.0.0.1 may relay, as on a real host; one on 127.0.0.2 may not. */
  smtpPort: number;
  /** STARTTLS with a self-signed certificate, then a login. */
  submissionPort: number;
  /** TLS from the first byte, with the same certificate. */
  imapPort: number;
  doveadm: { command: string; url: string; apiKey: string };
  /** Receives the mail to external domains. */
  outbox: SmtpSink;
  /** The log of both servers, or of one of them, so far. */
  log(server?: 'dovecot' | 'postfix'): string;
  stop(): Promise<void>;
};

export type MailHostOptions = { mailDir: string } & Partial<
  Pick<MailHostPlace, 'authCache' | 'smtpdForgets' | 'milter'>
>;

/**
 * Starts a Postfix and a Dovecot of our own, on free loopback ports and in a temporary directory, from the files of
 * deploy/postfix-dovecot. They serve the directory and the homes in `mailDir`, which is created where it is missing.
 * Needs root, as both servers do. They exit when the test stops them, and when it dies.
 */
export async function startMailHost(options: MailHostOptions): Promise<MailHost> {
  const { mailDir, authCache = false, smtpdForgets = false, milter = null } = options;
  prepareMailDir(mailDir);
  const dir = mkdtempSync(join(tmpdir(), 'mail-host-'));
  const apiKey = randomBytes(16).toString('hex');
  const outbox = await startSmtpSink();
  const ports = {
    smtp: await findFreePort(),
    submission: await findFreePort(),
    imap: await findFreePort(),
    doveadm: await findFreePort(),
    outbox: outbox.port,
  };
  writeMailHostFiles({ dir, mailDir, apiKey, ports, authCache, smtpdForgets, milter });

  const stopServers = runServers(dir);
  const host: MailHost = {
    smtpPort: ports.smtp,
    submissionPort: ports.submission,
    imapPort: ports.imap,
    doveadm: {
      command: `doveadm -c ${dir}/dovecot/dovecot.conf`,
      url: `http://127.0.0.1:${ports.doveadm}`,
      apiKey,
    },
    outbox,
    log: (server) => readLogs(dir, server),
    stop: async () => {
      await stopServers();
      await outbox.stop();
    },
  };
  await stopUnlessReady(host, Object.values(ports));
  return host;
}

/** Creates the mail directory as the README of deploy/postfix-dovecot says, for the users of a test machine. */
function prepareMailDir(mailDir: string): void {
  execFileSync('install', ['-d', '-g', 'postfix', '-m', '2771', mailDir]);
  execFileSync('install', ['-d', '-g', 'mail', '-m', '2770', join(mailDir, 'homes')]);
  execFileSync('install', ['-d', '-m', '0700', join(mailDir, 'trash')]);
  // A Postfix 3.10 that is started before the directory exists defers all mail until it is reloaded.
  openMailDirectory({ mailDirectory: mailDir, createIfMissing: true, log: { warn: console.warn } }).close();
  // Temporary directories are closed to the servers' users.
  for (let parent = dirname(mailDir); parent.startsWith(`${tmpdir()}/`); parent = dirname(parent)) {
    chmodSync(parent, statSync(parent).mode | 0o011);
  }
}

function runServers(dir: string): () => Promise<void> {
  const script = fileURLToPath(new URL('./mail-host.sh', import.meta.url));
  // Their output before logging starts goes to the same place as their logs.
  const words = openSync(join(dir, 'start.log'), 'a');
  // Detached: a Ctrl-C in the terminal reaches only the test, whose end then stops the servers.
  const servers = spawn('sh', [script, dir], { detached: true, stdio: ['pipe', words, words] });
  closeSync(words);
  const exited = once(servers, 'exit');
  return async () => {
    servers.stdin?.end();
    await exited;
  };
}

async function stopUnlessReady(host: MailHost, ports: number[]): Promise<void> {
  const timeout = AbortSignal.timeout(waitLimit);
  try {
    await Promise.all(ports.map((port) => waitForPort(port, timeout)));
  } catch (cause) {
    const log = host.log();
    await host.stop();
    throw new Error(`Postfix and Dovecot did not start. Their logs:\n${log}`, { cause });
  }
}

function readLogs(dir: string, server = '*'): string {
  return globSync(join(dir, `${server}.log`))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}
