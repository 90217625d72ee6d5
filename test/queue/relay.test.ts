import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRelay, type Relay } from '../../src/queue/relay.ts';
import type { OutboxRow } from '../../src/store/tables/outbox.ts';
import { type ExampleOrg, makeExampleOrg } from '../support/fixtures/example-org.ts';

let made: ExampleOrg;
let relay: Relay;
/** The queue's accepted calls. */
let added: { queue: string; ids: number[] }[];
/** Whether each call recovers lost jobs first. */
let doubts: boolean[];
let logged: string[];
/** The queue's behaviour: it accepts jobs unless a test replaces it. */
let answer: (queue: string) => Promise<void>;

beforeEach(async () => {
  made = await makeExampleOrg();
  added = [];
  doubts = [];
  logged = [];
  answer = async () => undefined;
  relay = createRelay({
    outbox: made.app.store.outbox,
    clock: made.app.clock,
    onError: ({ message }) => logged.push(message),
    add: async (queue: string, rows: readonly OutboxRow[], inDoubt: boolean) => {
      doubts.push(inDoubt);
      await answer(queue);
      added.push({ queue, ids: rows.map(({ id }) => id) });
    },
  });
});
afterEach(() => made.close());

function put(queue: string, count = 1): void {
  const { store, clock } = made.app;
  store.transaction(() => {
    for (let left = count; left > 0; left -= 1) {
      store.outbox.add({ queue, job: 'job', data: { left }, createdAt: clock() });
    }
  });
}

const away = () => Promise.reject(new Error('Redis is away'));

it('publishes rows to their queues, in their order, and keeps them until their jobs are done', async () => {
  put('mail', 2);
  put('chat');
  put('mail');
  expect(await relay.publish()).toBe(true);
  expect(added).toEqual([
    { queue: 'mail', ids: [1, 2, 4] },
    { queue: 'chat', ids: [3] },
  ]);
  expect(made.app.store.outbox.count()).toBe(4);
});

it('publishes each row once', async () => {
  put('mail');
  await relay.publish();
  put('mail');
  await relay.publish();
  await relay.publish();
  expect(added.map(({ ids }) => ids)).toEqual([[1], [2]]);
});

it('publishes in batches of 500', async () => {
  put('mail', 1201);
  expect(await relay.publish()).toBe(true);
  expect(added.map(({ ids }) => ids.length)).toEqual([500, 500, 201]);
});

it('keeps what the queue does not take, says so, and publishes it the next time', async () => {
  put('mail', 2);
  answer = away;
  expect(await relay.publish()).toBe(false);
  expect(logged.join()).toContain('Redis is away');
  answer = async () => undefined;
  expect(await relay.publish()).toBe(true);
  expect(added).toEqual([{ queue: 'mail', ids: [1, 2] }]);
});

it('publishes all of a batch again where one of its queues failed', async () => {
  put('mail');
  put('chat');
  answer = (queue) => (queue === 'chat' ? away() : Promise.resolve());
  expect(await relay.publish()).toBe(false);
  answer = async () => undefined;
  expect(await relay.publish()).toBe(true);
  expect(added.slice(1)).toEqual([
    { queue: 'mail', ids: [1] },
    { queue: 'chat', ids: [2] },
  ]);
});

it('publishes again after a minute what is not done, in case that Redis has lost it', async () => {
  put('mail', 2);
  await relay.publish();
  made.app.store.outbox.remove(1);
  made.pass(59_999);
  await relay.publish();
  expect(added).toHaveLength(1);
  made.pass(1);
  await relay.publish();
  expect(added.slice(1)).toEqual([{ queue: 'mail', ids: [2] }]);
});

it('publishes at its start what an earlier process left', async () => {
  put('mail');
  await relay.publish();
  const { app } = made;
  const ids: number[] = [];
  const next = createRelay({
    outbox: app.store.outbox,
    clock: app.clock,
    onError: () => undefined,
    add: async (_queue, rows) => {
      ids.push(...rows.map(({ id }) => id));
    },
  });
  await next.publish();
  expect(ids).toEqual([1]);
});

it('publishes everything again for a Redis that may have come back empty', async () => {
  put('mail', 2);
  await relay.publish();
  await relay.publishAll();
  expect(added.map(({ ids }) => ids)).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

it('serves callers at the same time together, and one who comes during a run by the next', async () => {
  const held = Promise.withResolvers<void>();
  put('mail');
  answer = () => held.promise;
  const first = relay.publish();
  expect(relay.publish()).toBe(first);
  await nextTurn();
  await nextTurn();
  put('mail');
  const second = relay.publish();
  expect(second).not.toBe(first);
  held.resolve();
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(added.flatMap(({ ids }) => ids)).toEqual([1, 2]);
});

it('tells each caller whether its own rows were taken', async () => {
  put('mail');
  answer = away;
  const first = relay.publish();
  await first;
  answer = async () => undefined;
  expect(await first).toBe(false);
  expect(await relay.publish()).toBe(true);
});

it('publishes all again that a run was publishing when Redis lost it', async () => {
  const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  put('mail', 2);
  answer = () => {
    isAsked();
    return answered;
  };
  const first = relay.publish();
  await asked;
  const second = relay.publishAll();
  letGo();
  expect([await first, await second]).toEqual([true, true]);
  expect(added.map(({ ids }) => ids)).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

it('recovers what is in doubt until a run has succeeded', async () => {
  put('mail');
  answer = away;
  await relay.publishAll();
  answer = async () => undefined;
  await relay.publish();
  await relay.publish();
  expect(doubts).toEqual([true, true]);
});
