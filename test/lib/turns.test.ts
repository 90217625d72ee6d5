import { expect, it } from 'vitest';
import { createTurns, inTurns } from '../../src/lib/turns.ts';

it('asks at each step of long work whether it is time to pause, and gives what the work returns', async () => {
  const order: string[] = [];
  function* work(): Generator<void, string> {
    for (const step of ['one', 'two']) {
      order.push(step);
      yield;
    }
    return 'done';
  }
  const pause = async () => {
    order.push('others');
  };
  expect(await inTurns(work(), pause)).toBe('done');
  expect(order).toEqual(['one', 'others', 'two', 'others']);
});

it('pauses only once the work has taken long', async () => {
  let now = 0;
  const pause = createTurns(() => now);
  expect(pause()).toBeNull();
  now = 100;
  const turn = pause();
  expect(turn).toBeInstanceOf(Promise);
  await turn;
  expect(pause()).toBeNull();
});
