import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

/** A PostgreSQL for one test file: on a socket in a temporary directory, without a port, deleted with the test. */
export type Postgresql = {
  /** The directory of its socket: `host` of a connection. */
  readonly directory: string;
  /** Connects as the superuser, whose password is `password`. */
  connect(database?: string): Promise<Client>;
  readonly password: string;
  /** Kills it as a power failure would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const run = promisify(execFile);
const password = 'superuser';

/** Tests need durability across a kill, but not across a power failure. */
const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB'];

/** PostgreSQL refuses to run as root. */
const asItsUser = process.getuid?.() === 0 ? ['--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

export async function startPostgresql(): Promise<Postgresql> {
  const programs = globSync('/usr/lib/postgresql/*/bin/postgres')
    .toSorted()
    .at(-1)
    ?.replace(/postgres$/, '');
  if (!programs) throw new Error('There is no PostgreSQL.');
  const directory = await mkdtemp(join(tmpdir(), 'facteur-postgresql-'));
  const data = join(directory, 'data');
  await writeFile(join(directory, 'password'), password);
  await chmod(directory, 0o755);
  if (asItsUser.length > 0) await run('chown', ['-R', 'postgres', directory]);
  const made = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', join(directory, 'password')];
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run('setpriv', [...asItsUser, '--', join(programs, 'initdb'), ...made, ...locale], { cwd: '/' });
  let server: ChildProcess;

  async function connect(database = 'postgres'): Promise<Client> {
    const client = new Client({ host: directory, user: 'postgres', password, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async function start(): Promise<void> {
    const options = settings.flatMap((setting) => ['-c', setting]);
    const command = [join(programs ?? '', 'postgres'), '-D', data, '-k', directory, ...options];
    // The kernel terminates it when this process ends.
    server = spawn('setpriv', [...asItsUser, '--pdeathsig', 'KILL', '--', ...command], {
      stdio: 'ignore',
      cwd: '/',
    });
    for (;;) {
      if (server.exitCode !== null) throw new Error(`postgres ended with code ${server.exitCode}`);
      const client = await connect().catch(() => null);
      if (client) return client.end();
      await sleep(50);
    }
  }

  /** SIGQUIT: unlike after SIGKILL, its backends and shared memory are gone when it has exited. */
  async function kill(): Promise<void> {
    const ended = once(server, 'close');
    server.kill('SIGQUIT');
    await ended;
  }

  await start();
  return {
    directory,
    connect,
    password,
    kill,
    start,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) await kill();
      await rm(directory, { recursive: true });
    },
  };
}
