import { expect, test } from 'vitest';
import { parseSince } from '../../../src/domain/trace/since.ts';

const hour = 60 * 60_000;

test.each([
  ['2h', 2 * hour],
  ['30min', hour / 2],
  ['30 m', hour / 2],
  ['7d', 7 * 24 * hour],
  ['7J', 7 * 24 * hour],
  ['2 semaines', 14 * 24 * hour],
])('%s is a length of time', (typed, value) => expect(parseSince(typed)).toEqual({ ok: true, value }));

test.each(['', 'soon', '0h', '2', 'h', '-2h', '2 parsecs', '1.5h'])('“%s” is none', (typed) =>
  expect(parseSince(typed)).toEqual({ ok: false, fault: { code: 'since-nonsense', typed } }),
);

test('no log goes back further than 60 days', () =>
  expect(parseSince('61d')).toEqual({ ok: false, fault: { code: 'since-too-long', most: 60 } }));
