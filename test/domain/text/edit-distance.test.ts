import { expect, test } from 'vitest';
import { editDistance } from '../../../src/domain/text/edit-distance.ts';

test('the distance between two texts is that of the fewest edits', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('', 'list')).toBe(4);
  expect(editDistance('list', 'list')).toBe(0);
});
