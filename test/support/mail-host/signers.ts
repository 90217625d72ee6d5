import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, waitForPort } from '../ports.ts';
import { waitLimit } from '../wait-limits.ts';

/** A program that signs mail, as Postfix asks it to (milter). */
export type Signer = {
  readonly port: number;
  /** What Facteur is set to. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** An OpenDKIM as deploy/dkim.md sets it up, with a directory that is its own user's alone. */
export async function startOpendkim(): Promise<Signer> {
  const { directory, keys } = makeDirectory('opendkim');
  const port = await findFreePort();
  for (const table of ['key.table', 'signing.table']) writeFileSync(join(keys, table), '');
  execFileSync('chown', ['-R', 'opendkim:opendkim', keys]);
  const settings = [
    'Mode s',
    `Socket inet:${port}@127.0.0.1`,
    'Canonicalization relaxed/simple',
    `KeyTable ${keys}/key.table`,
    `SigningTable refile:${keys}/signing.table`,
    'UserID opendkim',
    'Syslog no',
  ];
  writeFileSync(join(directory, 'opendkim.conf'), `${settings.join('\n')}\n`);
  const args = ['-f', '-x', join(directory, 'opendkim.conf')];
  return run('opendkim', args, directory, port, (pid) => ({
    DKIM_SIGNER: 'opendkim',
    DKIM_DIRECTORY: keys,
    DKIM_RELOAD: `kill -USR1 ${pid}`,
  }));
}

/** Modules of rspamd that ask others, and have nothing to do with signing. */
const idle =
  'rbl fuzzy_check asn multimap phishing mx_check neural greylist ratelimit history_redis spf dmarc arc replies surbl mid whitelist hfilter once_received';

/** An rspamd with Debian's configuration, as deploy/dkim.md sets it up. */
export async function startRspamd(dnsServer: string): Promise<Signer> {
  const { directory, keys } = makeDirectory('rspamd');
  const port = await findFreePort();
  const local = join(directory, 'local.d');
  mkdirSync(local);
  const put = (name: string, ...lines: string[]) => writeFileSync(join(local, name), `${lines.join('\n')}\n`);
  for (const worker of ['normal', 'controller', 'fuzzy']) put(`worker-${worker}.inc`, 'enabled = false;');
  for (const name of idle.split(' ')) put(`${name}.conf`, 'enabled = false;');
  put(
    'options.inc',
    `pidfile = "${directory}/rspamd.pid";`,
    `control_socket = "${directory}/control.sock mode=0600";`,
    `dns { nameserver = ["${dnsServer}"]; timeout = 0.5s; retransmits = 1; }`,
    'map_watch_interval = 1s;',
    // To compile all domains of the public suffix list takes a minute on a busy machine.
    `url_tld = "${directory}/suffixes";`,
    'disable_hyperscan = true;',
  );
  put(
    'worker-proxy.inc',
    `bind_socket = "127.0.0.1:${port}";`,
    'milter = yes;',
    'upstream "local" { default = yes; self_scan = yes; }',
    'count = 1;',
  );
  put(
    'dkim_signing.conf',
    `path = "${keys}/$domain.$selector.key";`,
    `selector_map = "${keys}/selectors.map";`,
    'sign_local = true;',
    'use_domain = "header";',
  );
  put('logging.inc', 'type = "file";', `filename = "${directory}/rspamd.log";`);
  writeFileSync(join(directory, 'suffixes'), 'org\ntest\n');
  writeFileSync(join(keys, 'selectors.map'), '');
  execFileSync('chown', ['-R', '_rspamd:_rspamd', directory]);
  const places = ['LOCAL_CONFDIR', 'DBDIR', 'RUNDIR', 'LOGDIR'].flatMap((name) => [
    '--var',
    `${name}=${directory}`,
  ]);
  const args = ['-f', '-c', '/etc/rspamd/rspamd.conf', ...places, '-u', '_rspamd', '-g', '_rspamd'];
  return run('rspamd', args, directory, port, () => ({ DKIM_SIGNER: 'rspamd', DKIM_DIRECTORY: keys }));
}

/** Not in /tmp: OpenDKIM takes no keys from where everybody may write. */
const place = '/run';

function makeDirectory(name: string): { readonly directory: string; readonly keys: string } {
  const directory = mkdtempSync(join(place, `facteur-test-${name}-`));
  execFileSync('chmod', ['0755', directory]);
  const keys = join(directory, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  return { directory, keys };
}

async function run(
  program: string,
  args: readonly string[],
  directory: string,
  port: number,
  environmentOf: (pid: number) => Signer['environment'],
): Promise<Signer> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(directory, { recursive: true });
  };
  try {
    await waitForPort(port, AbortSignal.timeout(waitLimit));
  } catch (cause) {
    await stop();
    throw new Error(`${program} did not start`, { cause });
  }
  return { port, environment: environmentOf(child.pid ?? 0), stop };
}
