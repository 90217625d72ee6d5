import { expect, it } from 'vitest';
import { createTurns, inTurns } from '../../src/lib/turns.ts';

/** Work of so many steps, each of which takes longer than others may have to wait. */
function* longWork(steps: number): Generator<void, string> {
  for (let step = 0; step < steps; step += 1) {
    const end = performance.now() + 9;
    while (performance.now() < end);
    yield;
  }
  return 'done';
}

it('lets others have their turn within long work, and gives what it returns', async () => {
  let turns = 0;
  const other = setInterval(() => {
    turns += 1;
  }, 1);
  expect(await inTurns(longWork(6))).toBe('done');
  clearInterval(other);
  expect(turns).toBeGreaterThan(2);
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
