import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { isQuotaContinuation, maxQuota, minQuota, parseQuota } from '../../src/domain/size.ts';

it.each([
  ['2G', 2 * 1024 ** 3],
  ['2g', 2 * 1024 ** 3],
  ['500M', 500 * 1024 ** 2],
  ['1.5 GB', 1.5 * 1024 ** 3],
  ['1,5G', 1.5 * 1024 ** 3],
  ['2GiB', 2 * 1024 ** 3],
  ['1T', 1024 ** 4],
  ['2048k', 2 * 1024 ** 2],
  [' 1048576B ', minQuota],
  ['1024T', maxQuota],
  ['none', null],
  ['Unlimited', null],
  ['2Go', 2 * 1024 ** 3],
  ['500Mo', 500 * 1024 ** 2],
  ['1,5 Go', 1.5 * 1024 ** 3],
  ['2\u00a0Gio', 2 * 1024 ** 3],
  ['1\u202f500 Mo', 1500 * 1024 ** 2],
  ['1’500M', 1500 * 1024 ** 2],
  ['２Ｇ', 2 * 1024 ** 3],
  ['\u200b2\u200eG', 2 * 1024 ** 3],
  ['2097152 octets', 2 * 1024 ** 2],
  ['1.1250G', 1.125 * 1024 ** 3],
  ['0', null],
  ['0 MB', null],
  ['aucune limite', null],
  ['illimité', null],
  ['∞', null],
  ['0,0 Go', null],
  ['aucun', null],
  ['Sans limite', null],
  ['no-limit', null],
  ['"2G"', 2 * 1024 ** 3],
  ['« 2 Go »', 2 * 1024 ** 3],
  ['2 Go,', 2 * 1024 ** 3],
  ['2G.', 2 * 1024 ** 3],
  ['2 gigas', 2 * 1024 ** 3],
  ['2 Gigabytes', 2 * 1024 ** 3],
  ['2 giga-octets', 2 * 1024 ** 3],
  ['500 mégas', 500 * 1024 ** 2],
  ['500 megaoctets', 500 * 1024 ** 2],
  ['2 To', 2 * 1024 ** 4],
  ['1 téra', 1024 ** 4],
  ['2GiB\ufe0f', 2 * 1024 ** 3],
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
  '1.G',
  '.5G',
  '1.500,5M',
  '15 00M',
  '0.0000001G',
  'NaN',
  'Infinity',
  '1048575B',
  '-2 Go',
  '−2G',
  '1_500M',
  '2 Go max',
  '1.500,0M',
  '2GB/s',
  '1023K',
  '1025T',
  '9'.repeat(400),
])('refuses %j as nonsense', (text) => {
  expect(parseQuota(text)).toEqual({ ok: false, fault: { code: 'size-nonsense', text } });
});

it.each([
  ['1,500M', ['1500M', '1.5M']],
  ['1.500 Mo', ['1500M', '1.5M']],
  ['1,500T', ['1.5T']],
  ['2.000G', ['2000G', '2G']],
  ['0,500G', ['0.5G']],
  ['1,125G', ['1125G', '1.1250G']],
  ['1,000,000K', ['1000000K']],
  ['1234,567M', ['1234.5670M']],
  ['1.500', ['1500M', '1500G', '1.5M', '1.5G']],
])('asks which of two sizes %s is, and says how each is typed', (text, forms) => {
  expect(parseQuota(text)).toEqual({ ok: false, fault: { code: 'size-ambiguous', text, forms } });
  for (const form of forms) expect(parseQuota(form).ok).toBe(true);
});

it.each([
  ['2', ['2M', '2G']],
  ['500', ['500M', '500G']],
  ['1.5', ['1.5M', '1.5G']],
  ['1 500', ['1500M', '1500G']],
  ['1048576', ['1048576M', '1048576G', '1048576B']],
])('asks for the unit of %s, and says how each is typed', (text, forms) => {
  expect(parseQuota(text)).toEqual({ ok: false, fault: { code: 'size-without-unit', text, forms } });
  for (const form of forms) expect(parseQuota(form).ok).toBe(true);
});

it.each(['GB', 'Mo', '500M', '500', '500,5', 'octets', 'limit', 'de', 'gigas', 'Mo,'])(
  '%s goes on with a quota',
  (word) => {
    expect(isQuotaContinuation(word)).toBe(true);
  },
);

it.each(['a@example.org', 'reason:more', '5000', 'bob'])('%s does not go on with a quota', (word) => {
  expect(isQuotaContinuation(word)).toBe(false);
});

test('three digits after a comma or a dot are read only where both readings are zero', () => {
  fc.assert(
    fc.property(fc.nat(999_999), fc.nat(999), fc.constantFrom(',', '.'), (whole, rest, mark) => {
      const isZero = whole === 0 && rest === 0;
      expect(parseQuota(`${whole}${mark}${String(rest).padStart(3, '0')}G`).ok).toBe(isZero);
    }),
    { examples: [[0, 0, ',']] },
  );
});

test('a quota that is accepted is a whole number of octets within the limits', () => {
  const sizes = fc.tuple(
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.constantFrom('', 'k', 'M', 'G', 'T'),
  );
  fc.assert(
    fc.property(sizes, ([number, unit]) => {
      const read = parseQuota(`${number.toFixed(2)}${unit}`);
      if (!read.ok || read.value === null) return;
      expect(Number.isSafeInteger(read.value)).toBe(true);
      expect(read.value).toBeGreaterThanOrEqual(minQuota);
      expect(read.value).toBeLessThanOrEqual(maxQuota);
    }),
  );
});
