import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { childEnvironment } from '../../lib/child-environment.ts';
import type { Logger } from '../../logging/logger.ts';

/** Why a redis-server exited, in words, and the warnings that it had printed. */
export type RedisExit = { readonly reason: string; readonly output: readonly string[] };

/** `exited` resolves when the process has exited or could not be started; it never rejects. */
export type RedisProcess = { readonly exited: Promise<RedisExit> };

export type RedisProcessOptions = {
  readonly program: string;
  /** Its working directory, with its files; must exist. */
  readonly directory: string;
  /** Whether the kernel terminates it when this process dies, by util-linux's `setpriv --pdeathsig`. */
  readonly dieWithParent: boolean;
  readonly log: Logger;
  /** Stops it: by SIGTERM, on which Redis flushes its append-only file, and by SIGKILL after 5 s. */
  readonly signal: AbortSignal;
};

/** Relative to Redis' working directory, so that the path is never too long for it. */
export const socketName = 'redis.sock';

const redisArguments = [
  ...['--port', '0', '--unixsocket', socketName, '--unixsocketperm', '700'],
  ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--aof-load-truncated', 'yes', '--save', ''],
  ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no', '--loglevel', 'warning'],
];

/** Starts a redis-server, whose warnings go to the log. */
export function spawnRedis({
  program,
  directory,
  dieWithParent,
  log,
  signal,
}: RedisProcessOptions): RedisProcess {
  const [command, args] = dieWithParent
    ? ['setpriv', ['--pdeathsig', 'TERM', program, ...redisArguments]]
    : [program, redisArguments];
  // Detached: Ctrl-C in a terminal must only reach this process, which needs Redis to finish its work.
  const child = spawn(command, args, {
    cwd: directory,
    env: childEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const onLine = (line: string) => {
    output.push(line);
    log.warn({ pid: child.pid }, `redis-server: ${line}`);
  };
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);

  const { promise: exited, resolve } = Promise.withResolvers<RedisExit>();
  child.once('error', (error) => resolve({ reason: spawnErrorMessage(program, error), output }));
  child.once('close', (code, exitSignal) =>
    resolve({ reason: exitReason(program, code, exitSignal, output), output }),
  );
  const stop = () => {
    child.kill('SIGTERM');
    const killTimer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('close', () => clearTimeout(killTimer));
  };
  signal.addEventListener('abort', stop);
  return { exited: exited.finally(() => signal.removeEventListener('abort', stop)) };
}

/** Harmless warnings that Redis 7.0 and Valkey 8.0 print on every start and stop. */
const ignoredOutput =
  /(Redis|Valkey) is starting|(Redis|Valkey) version=|Configuration loaded|Server initialized|overcommit|SIGTERM|User requested shutdown|ready to exit/;

/** As in `17446:M 23 Nov 2026 18:21:21.780 # `; removed, since our log has its own times. */
const linePrefix = /^\d+:\w+ \d+ \w+ \d+ [\d:.]+ [-.*#] /;

function readLines(input: Readable, onLine: (line: string) => void): void {
  createInterface({ input }).on('line', (raw) => {
    const line = raw.replace(linePrefix, '').trim();
    if (line !== '' && !ignoredOutput.test(line)) onLine(line);
  });
}

const notFoundMessage = (program: string) =>
  `${program} was not found; apt-get install redis-server brings it`;

function spawnErrorMessage(program: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? notFoundMessage(program) : error.message;
}

function exitReason(
  program: string,
  code: number | null,
  exitSignal: NodeJS.Signals | null,
  output: readonly string[],
): string {
  if (exitSignal) return `it was ended by ${exitSignal}`;
  // setpriv's exit code for a missing program, as a shell's.
  if (code === 127) return notFoundMessage(program);
  return output.at(-1) ?? `it ended with code ${code}`;
}
