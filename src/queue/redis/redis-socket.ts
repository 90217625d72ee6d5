import { relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { errorCode } from '../../lib/error-details.ts';
import type { Logger } from '../../logging/logger.ts';
import { socketName } from './redis-process.ts';

/** Linux's `sun_path` has 108 bytes, including the terminating zero: unix(7). */
const maxSocketPath = 107;
const pollInterval = 5;

/**
 * The path by which clients reach the socket in `directory`: absolute, or relative to `workingDirectory` where only that is
 * short enough. @throws Error that says what to do where neither is.
 */
export function resolveSocketPath(directory: string, workingDirectory: string): string {
  const absolute = resolve(workingDirectory, directory, socketName);
  const fitting = [absolute, relative(workingDirectory, absolute)].find(
    (path) => Buffer.byteLength(path) <= maxSocketPath,
  );
  if (fitting !== undefined) return fitting;
  throw new Error(
    `${absolute} is too long for a socket: Linux takes ${maxSocketPath} bytes, this has ${Buffer.byteLength(absolute)}. Set DATA_DIR to a shorter path, or REDIS_URL to a Redis that already runs.`,
  );
}

/** Resolves when Redis answers PING with PONG, which it does once its file is loaded, or when `signal` aborts. */
export async function waitUntilUp(path: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await probe(path)) !== 'up') await sleep(pollInterval);
}

/**
 * Stops a redis-server that a killed process of ours may have left behind; its append-only file is kept.
 * @throws Error where it still answers after 10 s.
 */
export async function stopLeftover(path: string, log: Logger): Promise<void> {
  if ((await probe(path)) === 'absent') return;
  log.warn({ path }, 'A redis-server was left by an earlier run; it is ended and its jobs are kept');
  const deadline = AbortSignal.timeout(10_000);
  do {
    if (deadline.aborted)
      throw new Error(
        `A redis-server on ${path} does not end when asked to. End it by hand, then start again.`,
      );
    // Redis answers by closing the connection.
    await Promise.allSettled([sendCommand(path, 'SHUTDOWN', 'NOSAVE')]);
    await sleep(pollInterval);
  } while ((await probe(path)) !== 'absent');
}

async function probe(path: string): Promise<'up' | 'busy' | 'absent'> {
  try {
    return (await sendCommand(path, 'PING')) === 'PONG' ? 'up' : 'busy';
  } catch (error) {
    return isAbsenceError(error) ? 'absent' : 'busy';
  }
}

const isAbsenceError = (error: unknown): boolean => ['ENOENT', 'ECONNREFUSED'].includes(errorCode(error));

/** Sends one command on a new connection, without the handshake, which a loading Redis would refuse. */
async function sendCommand(path: string, command: string, ...args: string[]): Promise<unknown> {
  const redis = new Redis({
    path,
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    commandTimeout: 1_000,
  });
  const failure = new Promise<never>((_, reject) => redis.on('error', reject));
  try {
    return await Promise.race([failure, redis.connect().then(() => redis.call(command, ...args))]);
  } finally {
    redis.disconnect();
  }
}
