import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeal } from '../../../src/requests/context/seal.ts';

const seal = createSeal('a secret');
const texts = fc.string({ unit: 'grapheme' });

test('what was closed is opened again, for the same purpose, after a restart too', () => {
  fc.assert(
    fc.property(texts, texts, (text, purpose) => {
      expect(createSeal('a secret').open(seal.seal(text, purpose), purpose)).toBe(text);
    }),
  );
});

test('another secret or purpose opens nothing', () => {
  const sealed = seal.seal('hash', 'bob@example.org');
  expect(() => createSeal('another secret').open(sealed, 'bob@example.org')).toThrow();
  expect(() => seal.open(sealed, 'ann@example.org')).toThrow();
});

test('what was tampered with is not opened, whichever octet was changed or cut off', () => {
  const bytes = Buffer.from(seal.seal('hash', 'purpose'), 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => seal.open(changed.toString('base64url'), 'purpose')).toThrow();
    expect(() => seal.open(bytes.subarray(0, index).toString('base64url'), 'purpose')).toThrow();
  }
});

test('the same text is never closed the same way twice, nor shown', () => {
  const sealed = Array.from({ length: 100 }, () => seal.seal('the hash', 'purpose'));
  expect(new Set(sealed).size).toBe(100);
  expect(sealed.some((each) => Buffer.from(each, 'base64url').includes('the hash'))).toBe(false);
});

test('a secret is changed by putting a new one before it: what the old one closed still opens', () => {
  const sealed = seal.seal('x', 'bob@example.org');
  const both = createSeal('a new secret', 'a secret');
  expect(both.open(sealed, 'bob@example.org')).toBe('x');
  expect(createSeal('a new secret').open(both.seal('y', 'p'), 'p')).toBe('y');
  expect(() => both.open(sealed, 'ann@example.org')).toThrow();
});
