import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { maxQuota, minQuota, parseQuota } from '../../src/domain/size.ts';

it.each([
  ['2G', 2 * 1024 ** 3],
  ['2g', 2 * 1024 ** 3],
  ['500M', 500 * 1024 ** 2],
  ['1.5 GB', 1.5 * 1024 ** 3],
  ['1,5G', 1.5 * 1024 ** 3],
  ['2GiB', 2 * 1024 ** 3],
  ['1T', 1024 ** 4],
  ['2048k', 2 * 1024 ** 2],
  [' 1048576 ', minQuota],
  ['1024T', maxQuota],
  ['none', null],
  ['Unlimited', null],
])('reads %s', (text, bytes) => {
  expect(parseQuota(text)).toEqual({ ok: true, value: bytes });
});

it.each([
  '',
  'lots',
  '2X',
  '-2G',
  '+2G',
  '2G2',
  '1e9',
  '0x200000',
  'G',
  '0',
  '1.G',
  '.5G',
  '1,000,000K',
  'NaN',
  'Infinity',
  '1048575',
  '1023K',
  '1025T',
  '9'.repeat(400),
])('refuses %j as nonsense', (text) => {
  expect(parseQuota(text)).toEqual({ ok: false, fault: { code: 'size-nonsense', text } });
});

test('a quota that is accepted is a whole number of octets within the limits', () => {
  const sizes = fc.tuple(
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.constantFrom('', 'k', 'M', 'G', 'T'),
  );
  fc.assert(
    fc.property(sizes, ([number, unit]) => {
      const read = parseQuota(`${number.toFixed(3)}${unit}`);
      if (!read.ok || read.value === null) return;
      expect(Number.isSafeInteger(read.value)).toBe(true);
      expect(read.value).toBeGreaterThanOrEqual(minQuota);
      expect(read.value).toBeLessThanOrEqual(maxQuota);
    }),
  );
});
