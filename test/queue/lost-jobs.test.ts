import { Queue, Worker } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { closeWorkers } from '../../src/queue/close-workers.ts';
import { createQueues } from '../../src/queue/queues.ts';
import {
  createProducerConnection,
  createWorkerConnection,
  failFastOptions,
  waitUntilReady,
} from '../../src/queue/redis/connection.ts';
import { noTracing } from '../../src/tracing/tracing.ts';
import { eventually, scratchDirectory, scratchRedis } from '../support/scratch.ts';
import { waitLimit } from '../support/wait-limits.ts';

const rows = [1, 2, 3].map((id) => ({ id, job: 'message' }));

test('Jobs that the queue knows and has in none of its lists are added again', async () => {
  const { redis, add, work, queue } = await queues();
  await add('messages', rows);
  await redis.del('bull:messages:wait');
  expect(await (await queue.getJob('outbox-2-2'))?.getState()).toBe('unknown');

  await add('messages', rows);
  expect(await queue.getWaitingCount()).toBe(0);
  await add('messages', rows, true);
  await eventually(work()).toEqual(['outbox-1-1', 'outbox-2-2', 'outbox-3-3']);
});

test('A job that a worker has is not added again, also where its list was lost', async () => {
  const { redis, add, work, queue } = await queues();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const taken = work(() => held);
  await add('messages', rows.slice(0, 1));
  await eventually(taken).toEqual(['outbox-1-1']);
  await redis.del('bull:messages:active');
  await add('messages', rows.slice(0, 1), true).catch(() => undefined);
  expect(await queue.getWaitingCount()).toBe(0);
  expect(taken()).toEqual(['outbox-1-1']);
  release();
});

test('A job that waits for a time far off, as after the clock went back, is taken up', async () => {
  const { add, work, queue } = await queues();
  await queue.add('message', {}, { jobId: 'outbox-1-1', delay: 3_600_000 });
  await queue.add('message', {}, { jobId: 'outbox-2-2', delay: 60_000 });
  await add('messages', rows.slice(0, 2), true);
  const taken = work();
  await eventually(taken).toEqual(['outbox-1-1']);
  expect(await queue.getDelayedCount()).toBe(1);
});

async function queues() {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const target = { kind: 'socket', path: socketPath } as const;
  const onError = () => undefined;
  const redis = createProducerConnection(target, onError);
  const consumer = createWorkerConnection(target, onError);
  expect(await waitUntilReady(waitLimit, redis)).toBe(true);
  const made = createQueues({
    connection: redis,
    batchSizes: {},
    onError,
    tracing: noTracing,
    telemetry: null,
  });
  const queue = new Queue('messages', { connection: redis, ...failFastOptions });
  const workers: Worker[] = [];
  onTestFinished(async () => {
    await closeWorkers(500, ...workers);
    await made.close();
    await queue.close();
    redis.disconnect();
    consumer.disconnect();
  });
  const work = (does: () => Promise<void> = async () => undefined) => {
    const taken: string[] = [];
    const process = async ({ id = '' }: { id?: string | undefined }) => {
      taken.push(id);
      await does();
    };
    workers.push(new Worker('messages', process, { connection: consumer }).on('error', onError));
    return () => taken;
  };
  return { redis, add: made.add, work, queue };
}
