import { expect, onTestFinished, test } from 'vitest';
import { findWriteError } from '../../../src/app/health/queue-writes.ts';
import { createProducerConnection, waitUntilReady } from '../../../src/queue/redis/connection.ts';
import { scratchDirectory, scratchRedis } from '../../support/scratch.ts';
import { waitLimit } from '../../support/wait-limits.ts';

const look = (redis: Parameters<typeof findWriteError>[0]) => findWriteError(redis, ['mail-server.main']);

test('A queue that takes jobs has no trouble', async () => {
  const redis = await connected();
  await redis.lpush('bull:mail-server.main:wait', 'outbox-1-1');
  expect(await look(redis)).toBeNull();
});

test('A Redis whose memory is full is reported, until it has room again', async () => {
  const redis = await connected();
  await redis.config('SET', 'maxmemory', '1');
  expect(await look(redis)).toContain('its memory is full: raise its maxmemory');
  await redis.config('SET', 'maxmemory', '0');
  expect(await look(redis)).toBeNull();
});

test('A Redis that became a read-only replica is reported', async () => {
  const redis = await connected();
  await redis.replicaof('127.0.0.1', '1');
  expect(await look(redis)).toContain('read-only replica');
});

test.each(['wait', 'active', 'delayed', 'prioritized', 'events'])(
  'A key of another type where the queue keeps its %s is reported by its name',
  async (name) => {
    const redis = await connected();
    await redis.set(`bull:mail-server.main:${name}`, 'x');
    expect(await look(redis)).toContain(`holds a string at bull:mail-server.main:${name}`);
  },
);

async function connected() {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const redis = createProducerConnection({ kind: 'socket', path: socketPath }, () => undefined);
  onTestFinished(() => redis.disconnect());
  expect(await waitUntilReady(waitLimit, redis)).toBe(true);
  return redis;
}
