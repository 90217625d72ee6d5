import { once } from 'node:events';
import { Queue } from 'bullmq';
import { expect, onTestFinished, test, vi } from 'vitest';
import { closeWorkers } from '../../src/queue/close-workers.ts';
import type { ScheduledJob } from '../../src/queue/job.ts';
import {
  createProducerConnection,
  createWorkerConnection,
  failFastOptions,
  waitUntilReady,
} from '../../src/queue/redis/connection.ts';
import { startSchedulers } from '../../src/queue/schedulers.ts';
import { eventually, pidOf, recordingLog, scratchDirectory, scratchRedis } from '../support/scratch.ts';
import { waitLimit } from '../support/wait-limits.ts';

test('What happens by the clock goes on in a Redis that was emptied while it ran', async () => {
  const { runs, producer, unscheduled: missing } = await timersEvery(100);
  await eventually(runs).toBeGreaterThan(1);
  await producer.flushall();
  const before = runs();
  await eventually(runs).toBeGreaterThan(before + 2);
  expect(await missing()).toEqual([]);
});

test('A timed job whose next run Redis has lost runs again', async () => {
  const { runs, producer } = await timersEvery(100);
  await eventually(runs).toBeGreaterThan(0);
  await producer.del('bull:timers:delayed', 'bull:timers:wait');
  const before = runs();
  await eventually(runs).toBeGreaterThan(before + 2);
});

test('A timed job that was put off for an hour, as by a clock that went back, runs again', async () => {
  const { runs, queue, unscheduled: missing } = await timersEvery(100);
  await eventually(runs).toBeGreaterThan(0);
  await queue.removeJobScheduler('tick');
  await queue.upsertJobScheduler('tick', { every: 100, startDate: Date.now() + 3_600_000 }, { name: 'tick' });
  const before = runs();
  await eventually(runs).toBeGreaterThan(before + 3);
  expect(await missing()).toEqual([]);
});

test('Timed jobs are scheduled as soon as Redis is there again', async () => {
  const { runs, producer } = await timersEvery(100);
  await eventually(runs).toBeGreaterThan(0);
  process.kill(await pidOf(producer), 'SIGKILL');
  await eventually(() => producer.status).not.toBe('ready');
  await eventually(() => producer.status).toBe('ready');
  const before = runs();
  await eventually(runs).toBeGreaterThan(before + 2);
});

test('A timed job that ends while it is looked for counts as scheduled', async () => {
  const { runs, queue, unscheduled: missing } = await timersEvery(100);
  await eventually(runs).toBeGreaterThan(0);
  const looked = vi.spyOn(Queue.prototype, 'getJobState').mockImplementationOnce(async () => {
    const next = (await queue.getJobScheduler('tick'))?.next;
    await eventually(async () => (await queue.getJobScheduler('tick'))?.next).not.toBe(next);
    return 'unknown';
  });
  onTestFinished(() => void looked.mockRestore());
  expect(await missing()).toEqual([]);
});

test('A timed job that takes long hears of the stop, and ends before it is cut off', async () => {
  const began = Promise.withResolvers<AbortSignal | undefined>();
  const { close, worker } = await timersEvery(100, async (stopping) => {
    began.resolve(stopping);
    if (stopping) await once(stopping, 'abort');
  });
  expect((await began.promise)?.aborted).toBe(false);
  await close();
  expect(await closeWorkers(waitLimit, worker)).toEqual([]);
});

/** Schedules a job at an interval in milliseconds, checked every 300. @param work what it does beside being counted. */
async function timersEvery(every: number, work: ScheduledJob['run'] = async () => undefined) {
  const { log } = recordingLog();
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const target = { kind: 'socket', path: socketPath } as const;
  const onError = () => undefined;
  const producer = createProducerConnection(target, onError);
  const connection = createWorkerConnection(target, onError);
  expect(await waitUntilReady(waitLimit, producer)).toBe(true);
  let runs = 0;
  const run: ScheduledJob['run'] = async (stopping) => {
    runs += 1;
    await work(stopping);
  };
  const timers = startSchedulers({ connection, producer, log, onError }, [{ name: 'tick', every, run }], 300);
  const queue = new Queue('timers', { connection: producer, ...failFastOptions });
  onTestFinished(async () => {
    await timers.close();
    await closeWorkers(1_000, timers.worker);
    await queue.close();
    producer.disconnect();
    connection.disconnect();
  });
  return { ...timers, runs: () => runs, producer, queue };
}
