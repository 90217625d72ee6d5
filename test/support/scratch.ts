import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import type { Logger } from '../../src/logging/logger.ts';
import { startPrivateRedis } from '../../src/queue/redis/private-redis.ts';

/** A directory that is deleted after the test. */
export async function scratchDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-queue-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** A logger that records its messages. */
export function recordingLog(): { log: Logger; messages: string[] } {
  const messages: string[] = [];
  const write = (_: object, message: string) => void messages.push(message);
  return { log: { info: write, warn: write, error: write }, messages };
}

/** A private Redis that is stopped after the test. */
export async function scratchRedis(directory: string, log: Logger = recordingLog().log) {
  const redis = await startPrivateRedis({ directory, log });
  onTestFinished(() => redis.stop());
  return redis;
}

/** A client that waits for Redis until the test ends. */
export function clientOf(path: string): Redis {
  const client = new Redis({ path, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  const seen: Error[] = [];
  client.on('error', (error) => seen.push(error));
  onTestFinished(() => client.disconnect());
  return client;
}

/** The process id of the Redis that answers. */
export async function pidOf(client: Pick<Redis, 'info'>): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
}

/** Waits until what `read` returns is as expected, however slow the machine. */
export const eventually = <T>(read: () => T) => expect.poll(read);
