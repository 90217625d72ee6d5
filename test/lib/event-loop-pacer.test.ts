import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPacer, type Priority } from '../../src/lib/event-loop-pacer.ts';

/** A clock that advances by this many milliseconds with each call: a pacer calls it once a turn. */
const clockOf = (step: () => number) => {
  let time = 0;
  return () => {
    time += step();
    return time;
  };
};

it('each begins in a turn of its own, clicks before the commands that came before them', async () => {
  const pace = createPacer();
  const begun: string[] = [];
  const come = (urgency: Priority, name: string) => pace.turn(urgency).then(() => void begun.push(name));
  const all = [
    come('command', 'first'),
    come('command', 'second'),
    come('click', 'click'),
    come('click', 'next'),
  ];
  const seen: string[][] = [];
  while (begun.length < all.length) {
    await nextTurn();
    seen.push([...begun]);
  }
  expect(begun).toEqual(['click', 'next', 'first', 'second']);
  const growth = seen.map(({ length }, index) => length - (seen[index - 1]?.length ?? 0));
  expect(Math.max(...growth)).toBe(1);
  await Promise.all(all);
});

it('a command that comes now waits for all before it, as long as their turns take', async () => {
  const pace = createPacer(clockOf(() => 5));
  expect(pace.expectedWait()).toBe(0);
  const all = Array.from({ length: 1_000 }, () => pace.turn('command'));
  for (let turn = 0; turn < 200; turn++) await nextTurn();
  const left = Math.round(pace.expectedWait() / 5);
  expect(left).toBeGreaterThan(750);
  expect(left).toBeLessThan(850);
  await Promise.all(all);
  expect(pace.expectedWait()).toBe(0);
});

it('one pause of the whole process is not taken for the time that every turn takes', async () => {
  let step = 1;
  const pace = createPacer(clockOf(() => step));
  const all = Array.from({ length: 300 }, () => pace.turn('command'));
  for (let turn = 0; turn < 100; turn++) await nextTurn();
  step = 60_000;
  await nextTurn();
  step = 1;
  expect(pace.expectedWait()).toBeLessThan(1_000);
  await Promise.all(all);
});
