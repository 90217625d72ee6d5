import { expect, it } from 'vitest';
import { parseCount } from '../../src/domain/count.ts';

it.each([
  ...[
    '10',
    '#10',
    '# 10',
    '＃10',
    '１０',
    '#\u200b10',
    '010',
    '10.',
    '#10,',
    '(#10)',
    '"10"',
    '« 10 »',
    '`#10`',
  ],
  ...[
    'nº 10',
    'n° 10',
    'n°10',
    'no. 10',
    'No 10',
    '№10',
    '№ 10',
    'numéro 10',
    'number 10',
    'p. 10',
    'page 10',
  ],
  ...['request 10', 'Request #10', 'Request #10.', 'request no. 10', 'Demande #10', 'demande n°\u00a010'],
  'Request #10: Create mia@example.org',
])('%s is the number 10', (typed) => {
  expect(parseCount(typed)).toEqual({ ok: true, value: 10 });
});

it.each([
  ['1,000', '1000'],
  ['1.000', '1000'],
  ["1'000", '1000'],
  ['#1\u202f234', '1234'],
  ['12,345,678', '12345678'],
])('%s is asked about: it may be typed as %s', (typed, form) => {
  expect(parseCount(typed)).toEqual({ ok: false, fault: { form } });
});

it.each(['', '0', '-1', '−1', '+1', '1.5', '1,00', '1e3', '10th', '10 11', '#', 'ten', '9'.repeat(400)])(
  '%j is no number',
  (typed) => {
    expect(parseCount(typed)).toEqual({ ok: false, fault: { form: null } });
  },
);
