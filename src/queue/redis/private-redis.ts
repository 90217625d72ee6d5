import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '../../lib/child-environment.ts';
import type { Logger } from '../../logging/logger.ts';
import { type RedisExit, type RedisProcess, spawnRedis } from './redis-process.ts';
import { resolveSocketPath, stopLeftover, waitUntilUp } from './redis-socket.ts';
import { superviseRedis } from './supervise-redis.ts';

export type PrivateRedis = {
  /** Relative to the working directory where the absolute path would be too long for a socket. */
  readonly socketPath: string;
  /** True from when an unreadable append-only file was moved aside: its jobs are to be queued again. */
  readonly recovered: boolean;
  /** Ends it for good, within some 5 s. */
  stop(): Promise<void>;
};

/**
 * Starts a redis-server of our own on a Unix socket in `directory`, and again whenever it dies. It ends with
 * this process, even where that is killed by KILL. Resolves when it answers. Throws an Error that says what to
 * do where `program` is missing, where `directory` can't be used and the like.
 * Only one process at a time may call this for a directory: whatever else answers there is ended.
 */
export async function startPrivateRedis({
  directory,
  log,
  program = 'redis-server',
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
    const ending = await waitForStart(redis, socketPath);
    if (!ending) return redis;
    if (!isUnreadableError(ending.output)) throw startError(directory, ending);
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

/** Whether util-linux's setpriv is here and this kernel lets it do what we need. */
const canUseSetpriv = (): Promise<boolean> =>
  new Promise((resolve) => {
    const env = childEnvironment();
    execFile('setpriv', ['--pdeathsig', 'TERM', 'true'], { env }, (error) => resolve(error === null));
  });

async function prepareDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // One that an earlier version or a copy left open too: Redis makes its files readable for everybody.
    await chmod(directory, 0o700);
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `The queue's directory ${directory} can't be used: ${cause instanceof Error ? cause.message : cause}. Let it belong to the user who runs Facteur, or choose another DATA_DIR.`,
      { cause },
    );
  }
}

/** Null once it answers, or how it ended where it did so before that. */
async function waitForStart(redis: RedisProcess, socketPath: string): Promise<RedisExit | null> {
  const settled = new AbortController();
  const up = waitUntilUp(socketPath, settled.signal).then(() => null);
  const ending = await Promise.race([redis.exited, up]);
  settled.abort();
  return ending;
}

const startError = (directory: string, { reason }: RedisExit): Error =>
  new Error(
    `redis-server did not start in ${directory}: ${reason}. Put that right, or set REDIS_URL to a Redis that already runs.`,
  );

/**
 * What Redis 7.0 prints before it gives up on its append-only file, each seen with a damaged manifest, base
 * or increment. A file that it may not open or that the disk fails to give is no such case: it may be whole.
 */
const unreadable = [
  /Bad file format reading the append only file/,
  /Unknown command .* reading the append only file/,
  /FATAL AOF MANIFEST FILE ERROR/,
  /Unable to obtain the AOF file .*: No such file or directory/,
  /Internal error in RDB reading/,
];

const isUnreadableError = (output: readonly string[]): boolean =>
  output.some((line) => unreadable.some((sign) => sign.test(line)));

/** Takes the append-only file out of Redis' way, keeping it for whoever wants to look. Returns where it went. */
async function setAsideUnreadableFile(directory: string): Promise<string> {
  const time = new Date().toISOString().replaceAll(':', '');
  const aside = join(directory, `appendonlydir.unreadable-${time}`);
  await rename(join(directory, 'appendonlydir'), aside);
  return aside;
}
