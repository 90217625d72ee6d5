import { expect, it } from 'vitest';
import { putBounded } from '../../../src/lib/collections/bounded-map.ts';

it('keeps the newest', () => {
  const map = new Map<string, number>();
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
  ] as const)
    putBounded(map, key, value, 2);
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 4],
  ]);
});
