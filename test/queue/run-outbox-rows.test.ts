import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Job } from '../../src/queue/job.ts';
import { runOutboxRows, runRows } from '../../src/queue/run-outbox-rows.ts';
import { noTracing } from '../../src/tracing/tracing.ts';
import { createTestApp, type TestApp } from '../support/app-context.ts';

let made: TestApp;
/** The runs of jobs. */
let ran: unknown[];
beforeEach(async () => {
  made = await createTestApp();
  ran = [];
});
afterEach(() => made.close());

const noting =
  (name: string): Job<unknown> =>
  async ({ data, outboxId }) => {
    ran.push([name, outboxId, data]);
    made.app.store.outbox.remove(outboxId);
  };

const put = (queue: string, job: string, data: Record<string, unknown>) =>
  made.app.store.outbox.add({ queue, job, data, createdAt: 0 });

const run = (queue: string) => {
  const { outbox } = made.app.store;
  return runOutboxRows({ outbox, clock: made.app.clock, tracing: noTracing }, queue, {
    one: noting('one'),
    two: noting('two'),
  });
};

/** A job as the queue may have it. */
const queued = (rows: unknown) => ({ data: { rows }, lastAttempt: false });

it('does what the outbox holds, whatever the queue says is to be done', async () => {
  put('q', 'one', { request: 1 });
  put('q', 'two', { request: 2 });
  await run('q')(queued([{ id: 1, data: { request: 2, evil: true }, job: 'two' }, { id: 2 }]));
  expect(ran).toEqual([
    ['one', 1, { request: 1 }],
    ['two', 2, { request: 2 }],
  ]);
});

it('does nothing twice, nothing of another queue, and nothing that is not there', async () => {
  put('q', 'one', {});
  put('other', 'one', {});
  const twice = run('q');
  await Promise.all([
    twice(queued([{ id: 1 }, { id: 1 }, { id: 2 }, { id: 99 }])),
    twice(queued([{ id: 1 }])),
  ]);
  expect(ran).toEqual([['one', 1, {}]]);
  expect(made.app.store.outbox.count()).toBe(1);
});

it.each([null, 'rows', {}, { rows: [{ id: 'x' }] }, { rows: [{ id: -1 }] }, { rows: 7 }])(
  'is no job of ours that says %j',
  async (data) => {
    put('q', 'one', {});
    await expect(run('q')({ data, lastAttempt: true })).rejects.toThrow('names no rows');
    expect(ran).toEqual([]);
  },
);

it('has no row worked at by two at the same time', async () => {
  let at = 0;
  let most = 0;
  const job = runRows(async () => {
    at += 1;
    most = Math.max(most, at);
    await sleep(5);
    at -= 1;
  }, Date.now);
  await Promise.all([job(queued([{ id: 1 }, { id: 1 }])), job(queued([{ id: 1 }]))]);
  expect(most).toBe(1);
});

it('believes the queue that an attempt is the last only after some seconds of trying', async () => {
  let now = 0;
  const seen: boolean[] = [];
  const job = runRows(
    async ({ lastAttempt }) => {
      seen.push(lastAttempt);
      throw new Error('not yet');
    },
    () => now,
  );
  for (const time of [0, 1_000, 4_999, 5_000]) {
    now = time;
    await expect(job({ data: { rows: [{ id: 1 }] }, lastAttempt: true })).rejects.toThrow('not yet');
  }
  await expect(job(queued([{ id: 1 }]))).rejects.toThrow();
  expect(seen).toEqual([false, false, false, true, false]);
});
