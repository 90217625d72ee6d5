import { expect, onTestFinished, test } from 'vitest';
import type { Finding, HealthProbe } from '../../../src/app/health/probe.ts';
import {
  outboxProbe,
  type QueueParts,
  queueProbe,
  redisSettingsProbe,
  scheduleProbe,
} from '../../../src/app/health/queue.ts';
import { startQueue } from '../../../src/queue/start-queue.ts';
import { createTestApp } from '../../support/app-context.ts';
import { recordingLog, scratchDirectory, scratchRedis } from '../../support/scratch.ts';

const queue = 'mail-server.main';

async function made(timed: readonly { name: string; every: number; run: () => Promise<void> }[] = []) {
  const { app, pass, close } = await createTestApp();
  onTestFinished(close);
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const running = await startQueue({
    target: { kind: 'socket', path: socketPath },
    directory: '',
    batchSizes: {},
    log: recordingLog().log,
  });
  onTestFinished(() => running.stop());
  running.startWorkers([], timed);
  const parts: QueueParts = {
    store: app.store,
    redis: running.redis,
    redisName: 'Redis',
    queues: [queue],
    unscheduled: running.unscheduled,
    clock: app.clock,
  };
  const find = async (probe: HealthProbe<QueueParts>): Promise<readonly Finding[]> => probe.check(parts);
  return { app, running, pass, find };
}

test('A Redis as a queue needs it has no trouble', async () => {
  const { find } = await made();
  for (const probe of [queueProbe, scheduleProbe, outboxProbe, redisSettingsProbe])
    expect(await find(probe)).toMatchObject([{ part: probe.part, state: 'ok' }]);
});

test('All that is wrong with its settings is reported, each with what to set', async () => {
  const { running, find } = await made();
  await running.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await running.redis.config('SET', 'appendonly', 'no');
  expect(await find(redisSettingsProbe)).toMatchObject([
    { state: 'failing', detail: expect.stringMatching(/^maxmemory-policy: allkeys-lru.*CONFIG SET/) },
    { state: 'failing', detail: expect.stringMatching(/^appendonly: no.*CONFIG SET/) },
  ]);
});

test('A schedule that Redis has lost is reported by what it was of', async () => {
  const { running, find } = await made([{ name: 'purge', every: 3_600_000, run: async () => undefined }]);
  expect(await find(scheduleProbe)).toMatchObject([{ state: 'ok' }]);
  await running.redis.flushall();
  expect(await find(scheduleProbe)).toMatchObject([
    { state: 'failing', detail: expect.stringContaining('lost the schedule of purge') },
  ]);
});

test('A schedule that something else has written over is reported, and no name is made up', async () => {
  const { running, find } = await made([{ name: 'purge', every: 3_600_000, run: async () => undefined }]);
  expect(await find(scheduleProbe)).toMatchObject([{ state: 'ok' }]);
  await running.redis.set('bull:timers:repeat:purge', 'x');
  const [{ state, detail } = expect.fail('nothing was found')] = await find(scheduleProbe);
  expect(state).toBe('failing');
  expect(detail).toMatch(/^the schedule in Redis can’t be read \(WRONGTYPE/);
});

test('A job that is in no list of the queue, so that nobody does it, is reported after a minute', async () => {
  const { app, running, pass, find } = await made();
  app.store.outbox.add({ queue, job: 'apply-change', data: {}, createdAt: app.clock() });
  await running.add(queue, app.store.outbox.due(0, 1));
  await running.redis.del(`bull:${queue}:wait`);
  expect(await find(outboxProbe)).toMatchObject([{ state: 'ok' }]);
  pass(60_000);
  expect(await find(outboxProbe)).toMatchObject([
    {
      state: 'failing',
      detail: expect.stringMatching(/^jobs in mail-server\.main have been waiting since/),
    },
  ]);
});

test('What only Redis knows is unknown while it is away, and never all right', async () => {
  const { running, find } = await made();
  running.redis.disconnect();
  await expect.poll(() => running.redis.status).toBe('end');
  expect(await find(queueProbe)).toMatchObject([
    { state: 'failing', detail: 'Redis is out of reach; nothing waits, and nothing is lost' },
  ]);
  for (const probe of [scheduleProbe, redisSettingsProbe])
    expect(await find(probe)).toMatchObject([{ state: 'unknown' }]);
});
