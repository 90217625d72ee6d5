import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Connection, createConnection } from 'mysql2/promise';

/** A MariaDB of a test's own: on a socket in a temporary directory, without a port, gone with the test. */
export type Mariadb = {
  readonly socketPath: string;
  /** Connected as root, and allowed to run many statements in one text. */
  readonly root: Connection;
  /** Has the server's process stand still, or go on. */
  freeze(): void;
  thaw(): void;
  /** Ends it as a power failure would. */
  kill(): Promise<void>;
  /** Starts it again on the same data, with options of mariadbd. */
  start(...options: string[]): Promise<void>;
  stop(): Promise<void>;
};

const run = promisify(execFile);
// Debian leaves the sbin directories out of an ordinary user's PATH.
const environment = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin'].join(delimiter) };

/** Durability is what a test can do without; and a MariaDB that is run by root must be told so. */
const settings = [
  ...['--skip-networking', '--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M'],
  ...['--innodb-log-file-size=8M', ...(process.getuid?.() === 0 ? ['--user=root'] : [])],
];

export async function startMariadb(): Promise<Mariadb> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-mariadb-'));
  const [data, socketPath] = [join(directory, 'data'), join(directory, 'socket')];
  const install = [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ];
  await run('mariadb-install-db', [...install, ...(process.getuid?.() === 0 ? ['--user=root'] : [])], {
    env: environment,
  });
  let server: ChildProcess;
  let root: Connection;

  async function start(...options: string[]): Promise<void> {
    const args = [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socketPath}`,
      `--pid-file=${directory}/pid`,
    ];
    await rm(socketPath, { force: true });
    // The kernel ends it with us, however we end.
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

  await start();
  return {
    socketPath,
    get root() {
      return root;
    },
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    kill,
    start,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) await kill();
      await rm(directory, { recursive: true });
    },
  };
}
