import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { childEnvironment } from '../../lib/child-environment.ts';
import type { Logger } from '../../logging/logger.ts';

/** Why a redis-server ended, in words, and the warnings that it had printed. */
export type RedisExit = { readonly reason: string; readonly output: readonly string[] };

/** `endedView` settles, and never rejects, when it is gone or where it could not be run at all. */
export type RedisProcess = { readonly exited: Promise<RedisExit> };

export type RedisProcessOptions = {
  readonly program: string;
  /** Where it runs and keeps its files; must exist. */
  readonly directory: string;
  /** Whether the kernel shall end it when we die, by util-linux's `setpriv --pdeathsig`. */
  readonly dieWithParent: boolean;
  readonly log: Logger;
  /** Ends it: by TERM, on which Redis writes out its append-only file, and by KILL where that takes over 5 s. */
  readonly signal: AbortSignal;
};

/** Redis is told the bare name, from inside its directory, and so never meets a path that is too long. */
export const socketName = 'redis.sock';

const redisArguments = [
  ...['--port', '0', '--unixsocket', socketName, '--unixsocketperm', '700'],
  ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--aof-load-truncated', 'yes', '--save', ''],
  ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no', '--loglevel', 'warning'],
];

/** Runs a redis-server. The warnings that it prints go to the log. */
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
  // Detached: Ctrl-C in a terminal is for us, and we still need Redis to finish our work.
  const child = spawn(command, args, {
    cwd: directory,
    env: childEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const hear = (line: string) => {
    output.push(line);
    log.warn({ pid: child.pid }, `redis-server: ${line}`);
  };
  readLines(child.stdout, hear);
  readLines(child.stderr, hear);

  const { promise: ended, resolve } = Promise.withResolvers<RedisExit>();
  child.once('error', (error) => resolve({ reason: spawnErrorMessage(program, error), output }));
  child.once('close', (code, by) => resolve({ reason: exitReason(program, code, by, output), output }));
  const end = () => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('close', () => clearTimeout(patience));
  };
  signal.addEventListener('abort', end);
  return { exited: ended.finally(() => signal.removeEventListener('abort', end)) };
}

/** What Redis 7.0 prints as warnings on every start and stop, though nothing is wrong. */
const ignoredOutput =
  /Redis is starting|Redis version=|Configuration loaded|Server initialized|overcommit|SIGTERM|User requested shutdown|ready to exit/;

/** As in `17446:M 23 Nov 2026 18:21:21.780 # `; our log has a time of its own. */
const linePrefix = /^\d+:\w+ \d+ \w+ \d+ [\d:.]+ [-.*#] /;

function readLines(input: Readable, hear: (line: string) => void): void {
  createInterface({ input }).on('line', (printed) => {
    const line = printed.replace(linePrefix, '').trim();
    if (line !== '' && !ignoredOutput.test(line)) hear(line);
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
  by: NodeJS.Signals | null,
  output: readonly string[],
): string {
  if (by) return `it was ended by ${by}`;
  // How setpriv, as a shell would, says that there is no such program.
  if (code === 127) return notFoundMessage(program);
  return output.at(-1) ?? `it ended with code ${code}`;
}
