import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Connection, createConnection } from 'mysql2/promise';

/** A MariaDB for one test file: on a socket in a temporary directory, without a port, deleted with the test. */
export type Mariadb = {
  readonly socketPath: string;
  /** A connection as root that may run several statements at once. */
  readonly root: Connection;
  /** Suspends the server's process, or resumes it. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Kills it as a power failure would. */
  kill(): Promise<void>;
  /** Starts it again on the same data, with options of mariadbd. */
  start(...options: string[]): Promise<void>;
  stop(): Promise<void>;
};

const run = promisify(execFile);
// Debian leaves the sbin directories out of an ordinary user's PATH.
const environment = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin'].join(delimiter) };

/** Without durability, which tests don't need; a MariaDB that root runs needs to be told its user. */
const settings = [
  ...['--skip-networking', '--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M'],
  '--innodb-log-file-size=8M',
];
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

export async function startMariadb(): Promise<Mariadb> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-mariadb-'));
  const socketPath = join(directory, 'socket');
  // A tmpdir of its own: when it starts, a MariaDB deletes the files of others in a shared one.
  const places = ['--no-defaults', `--datadir=${directory}/data`, `--tmpdir=${directory}`, ...asRoot];
  const install = [...places, '--auth-root-authentication-method=normal', '--skip-test-db'];
  await run('mariadb-install-db', install, { env: environment });
  let server: ChildProcess;
  let root: Connection;

  async function start(...options: string[]): Promise<void> {
    const args = [...places, `--socket=${socketPath}`, `--pid-file=${directory}/pid`];
    await rm(socketPath, { force: true });
    // The kernel terminates it when this process ends.
    const command = ['--pdeathsig', 'KILL', 'mariadbd', ...args, ...settings, ...options];
    server = spawn('setpriv', command, { env: environment, stdio: 'ignore' });
    root = await connected();
    root.on('error', () => undefined);
  }

  /** Connects as soon as the server listens. */
  async function connected(): Promise<Connection> {
    for (;;) {
      const connection = await createConnection({ socketPath, user: 'root', multipleStatements: true }).catch(
        () => null,
      );
      if (connection) return connection;
      if (server.exitCode !== null) throw new Error(`mariadbd ended with code ${server.exitCode}`);
      await sleep(20);
    }
  }

  async function kill(): Promise<void> {
    root.destroy();
    const ended = once(server, 'close');
    server.kill('SIGKILL');
    await ended;
  }

  /** The signal reaches the threads one after the other; those that still run answer. */
  function stands(): boolean {
    const threads = `/proc/${server.pid}/task`;
    return readdirSync(threads).every((each) => {
      const stat = readFileSync(join(threads, each, 'stat'), 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
    });
  }

  await start();
  return {
    socketPath,
    get root() {
      return root;
    },
    async freeze() {
      server.kill('SIGSTOP');
      while (!stands()) await sleep(1);
    },
    thaw: () => server.kill('SIGCONT'),
    kill,
    start,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) await kill();
      await rm(directory, { recursive: true });
    },
  };
}
