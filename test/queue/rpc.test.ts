import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { closeWorkers } from '../../src/queue/close-workers.ts';
import {
  createProducerConnection,
  createWorkerConnection,
  waitUntilReady,
} from '../../src/queue/redis/connection.ts';
import { createRpcClient, createRpcServer } from '../../src/queue/rpc.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { waitLimit } from '../support/wait-limits.ts';

const kills = 50;

test('Redis is killed 50 times while questions are asked: each is answered or refused, and no promise is left without an owner', async () => {
  await using redis = externalRedis(await scratchDirectory());
  await redis.start();
  const { call } = await callerAt(redis.url);
  const orphans: unknown[] = [];
  const note = (reason: unknown) => void orphans.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));

  let over = false;
  const counts = { answered: 0, refused: 0 };
  const asking = Array.from({ length: 5 }, async () => {
    while (!over) {
      const end = await call('well?').then(
        () => 'answered' as const,
        () => 'refused' as const,
      );
      counts[end] += 1;
      await sleep(1);
    }
  });
  for (let index = 0; index < kills; index += 1) {
    await sleep(20 + (index % 7) * 5);
    await redis.kill();
    await redis.start();
  }
  over = true;
  await Promise.all(asking);

  expect(orphans).toEqual([]);
  expect(counts.refused).toBeGreaterThan(0);
  // Its connection is back shortly after Redis.
  await expect.poll(() => call('well?').catch(() => null), { timeout: waitLimit }).toBe('well? Yes.');
}, 120_000);

test('A question that Redis has forgotten is refused before the time for an answer is over', async () => {
  await using redis = externalRedis(await scratchDirectory());
  await redis.start();
  const { promise: never, resolve: release } = Promise.withResolvers<string>();
  const { call, producer } = await callerAt(redis.url, async () => {
    await producer.flushall();
    return never;
  });
  await expect(call('well?')).rejects.toThrow('lost the question');
  release('');
});

test('Each question has its own answer, though a fail-over sets the count of BullMQ’s ids back', async () => {
  await using redis = externalRedis(await scratchDirectory());
  await redis.start();
  const { call, producer } = await callerAt(redis.url);
  expect(await call('one')).toBe('one Yes.');
  await producer.del('bull:questions:id');
  // Redis keeps answers for a minute: under the same id this would get the one of before.
  expect(await call('two')).toBe('two Yes.');
});

async function callerAt(url: string, answer = async (question: string) => `${question} Yes.`) {
  const target = { kind: 'socket', path: url.slice('unix://'.length) } as const;
  const onError = () => undefined;
  const producer = createProducerConnection(target, onError);
  const consumer = createWorkerConnection(target, onError);
  const caller = createRpcClient<string, string>('questions', { producer, consumer, onError });
  const answerer = createRpcServer('questions', answer, { consumer, onError });
  onTestFinished(async () => {
    await closeWorkers(100, answerer);
    await caller.close();
    producer.disconnect();
    consumer.disconnect();
  });
  await waitUntilReady(waitLimit, producer);
  return { call: caller.call, producer };
}
