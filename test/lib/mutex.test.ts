import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createKeyedMutex, createMutex } from '../../src/lib/mutex.ts';

/** Work that logs its beginning and its end, which is up to the test. */
function createWork(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const work = async () => {
    log.push(`${name} begins`);
    try {
      await promise;
      return name;
    } finally {
      log.push(`${name} ends`);
    }
  };
  return { work, finish: resolve, fail: () => reject(new Error(`${name} failed`)) };
}

it('runs one piece of work after another, in their order', async () => {
  const log: string[] = [];
  const run = createMutex();
  const [first, second] = [createWork(log, 'first'), createWork(log, 'second')];
  const results = Promise.all([run(first.work), run(second.work)]);
  second.finish();
  await turn();
  expect(log).toEqual(['first begins']);
  first.finish();
  expect(await results).toEqual(['first', 'second']);
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

it('runs the next after a failure, which only its own caller gets', async () => {
  const log: string[] = [];
  const run = createMutex();
  const [bad, good] = [createWork(log, 'bad'), createWork(log, 'good')];
  const results = Promise.allSettled([run(bad.work), run(good.work)]);
  bad.fail();
  good.finish();
  expect(await results).toEqual([
    { status: 'rejected', reason: new Error('bad failed') },
    { status: 'fulfilled', value: 'good' },
  ]);
  expect(log).toEqual(['bad begins', 'bad ends', 'good begins', 'good ends']);
});

it('runs work on different keys side by side', async () => {
  const log: string[] = [];
  const run = createKeyedMutex<string>();
  const [a, again, b] = [createWork(log, 'a'), createWork(log, 'a again'), createWork(log, 'b')];
  const results = Promise.all([run('a', a.work), run('a', again.work), run('b', b.work)]);
  await turn();
  expect(log).toEqual(['a begins', 'b begins']);
  for (const { finish } of [a, again, b]) finish();
  expect(await results).toEqual(['a', 'a again', 'b']);
});
