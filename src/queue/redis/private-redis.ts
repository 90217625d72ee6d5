import { access, chmod, constants, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { canUseSetpriv, childEnvironment } from '../../lib/child-environment.ts';
import type { Logger } from '../../logging/logger.ts';
import { type RedisExit, type RedisProcess, spawnRedis } from './redis-process.ts';
import { findRedisProgram } from './redis-program.ts';
import { resolveSocketPath, stopLeftover, waitUntilUp } from './redis-socket.ts';
import { superviseRedis } from './supervise-redis.ts';

export type PrivateRedis = {
  /** Relative to the working directory where the absolute path would be too long for a socket. */
  readonly socketPath: string;
  /** Whether an unreadable append-only file was moved aside: its jobs have to be added again. */
  readonly recovered: boolean;
  /** Stops it, within some 5 s. */
  stop(): Promise<void>;
};

/**
 * Starts a private redis-server, or valkey-server where that alone is installed, on a Unix socket in `directory`, and restarts it whenever it exits. It exits with this
 * process, even if that is killed by SIGKILL. Resolves when it answers. Only one process at a time may call this for a
 * directory: any other server there is stopped.
 * @throws Error that says what to do, such as where `program` is missing or `directory` can't be used.
 */
export async function startPrivateRedis({
  directory,
  log,
  program = findRedisProgram(childEnvironment()['PATH'] ?? ''),
}: {
  directory: string;
  log: Logger;
  program?: string;
}): Promise<PrivateRedis> {
  const socketPath = resolveSocketPath(directory, process.cwd());
  const dieWithParent = await canUseSetpriv();
  const stopping = new AbortController();
  const { signal } = stopping;
  let recovered = false;

  const start = async (): Promise<RedisProcess> => {
    await prepareDirectory(directory);
    signal.throwIfAborted();
    const redis = spawnRedis({ program, directory, dieWithParent, log, signal });
    const exit = await waitForStart(redis, socketPath);
    if (!exit) return redis;
    if (!isUnreadableError(exit.output)) throw startError(directory, exit);
    log.warn({ aside: await setAsideUnreadableFile(directory) }, emptyFileNotice);
    recovered = true;
    return start();
  };

  await prepareDirectory(directory);
  await stopLeftover(socketPath, log);
  const running = superviseRedis(await start(), start, signal, log);
  return {
    socketPath,
    get recovered() {
      return recovered;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const emptyFileNotice =
  "Redis could not read its append-only file, which was moved aside. The queue starts empty and is refilled from Facteur's own database";

async function prepareDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // Also an existing one, which an earlier version or a copy may have left open: Redis' files are readable for everybody.
    await chmod(directory, 0o700);
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `The queue's directory ${directory} can't be used: ${cause instanceof Error ? cause.message : cause}. Let it belong to the user who runs Facteur, or choose another DATA_DIR.`,
      { cause },
    );
  }
}

/** Resolves to null once Redis answers, or to its exit where that comes first. */
async function waitForStart(redis: RedisProcess, socketPath: string): Promise<RedisExit | null> {
  const settled = new AbortController();
  const up = waitUntilUp(socketPath, settled.signal).then(() => null);
  const exit = await Promise.race([redis.exited, up]);
  settled.abort();
  return exit;
}

const startError = (directory: string, { reason }: RedisExit): Error =>
  new Error(
    `redis-server did not start in ${directory}: ${reason}. Put that right, or set REDIS_URL to a Redis that already runs.`,
  );

/**
 * What Redis 7.0 prints before it exits because of a damaged append-only file, each observed with a damaged manifest, base
 * or increment. Failing permissions or disks are not among them: the file may be intact.
 */
const unreadablePatterns = [
  /Bad file format reading the append only file/,
  /Unknown command .* reading the append only file/,
  /FATAL AOF MANIFEST FILE ERROR/,
  /Unable to obtain the AOF file .*: No such file or directory/,
  /Internal error in RDB reading/,
];

const isUnreadableError = (output: readonly string[]): boolean =>
  output.some((line) => unreadablePatterns.some((pattern) => pattern.test(line)));

/** Moves the append-only file aside and keeps it. @returns its new path. */
async function setAsideUnreadableFile(directory: string): Promise<string> {
  const time = new Date().toISOString().replaceAll(':', '');
  const aside = join(directory, `appendonlydir.unreadable-${time}`);
  await rename(join(directory, 'appendonlydir'), aside);
  return aside;
}
