import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naturalOrder, sortNaturally } from '../../../src/domain/text/natural-order.ts';

test('numbers in texts are ordered by their value', () => {
  const sorted = ['list', 'list1', 'list2', 'list02', 'list10', 'list10b', 'list100', 'lists'];
  expect(sorted.toReversed().toSorted(naturalOrder)).toEqual([
    ...sorted.slice(0, 2),
    ...['list02', 'list2'],
    ...sorted.slice(4),
  ]);
});

test('the order is total, and the same whichever way it is asked for', () => {
  const texts = fc.array(fc.stringMatching(/^[a-z0-9.@]{0,8}$/));
  fc.assert(
    fc.property(texts, (some) => {
      const sorted = some.toSorted(naturalOrder);
      expect(sortNaturally(some.toReversed(), (each) => each)).toEqual(sorted);
      for (const [index, each] of sorted.slice(1).entries())
        expect(naturalOrder(sorted[index] ?? '', each)).toBeLessThanOrEqual(0);
    }),
  );
});
