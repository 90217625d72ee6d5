import { expect, it, test } from 'vitest';
import { checkPassword, leastPassword, mostPassword } from '../../src/domain/password.ts';
import { at } from '../support/example-org.ts';

const good = 'correct horse battery';
const check = (password: string, { local = 'contact', repeated = password, common = false } = {}) =>
  checkPassword(at(local), password, repeated, common);

test('a long password, typed twice alike, is taken', () => {
  expect(check(good)).toBeNull();
  expect(check('x'.repeat(leastPassword))).toBeNull();
  expect(check('x'.repeat(mostPassword))).toBeNull();
});

it.each([
  ['one character short', 'x'.repeat(leastPassword - 1), { code: 'password-short', least: 12 }],
  ['empty', '', { code: 'password-short', least: 12 }],
  ['too long', 'x'.repeat(mostPassword + 1), { code: 'password-long', most: 1000 }],
  ['with the local part', 'my Contact 2026', { code: 'password-has-local-part', localPart: 'contact' }],
])('a password is refused that is %s', (_what, password, fault) => {
  expect(check(password)).toEqual(fault);
});

test('characters are counted, not octets or UTF-16 units', () => {
  expect(check('🐎'.repeat(leastPassword))).toBeNull();
  expect(check('🐎'.repeat(leastPassword - 1))).toMatchObject({ code: 'password-short' });
});

test('a local part of one or two characters may occur', () => {
  expect(check('bobsled on the hill', { local: 'bo' })).toBeNull();
  expect(check('bobsled on the hill', { local: 'bob' })).toMatchObject({ code: 'password-has-local-part' });
});

test('common passwords and different repetitions are refused', () => {
  expect(check(good, { common: true })).toEqual({ code: 'password-common' });
  expect(check(good, { repeated: `${good} ` })).toEqual({ code: 'password-mismatch' });
});
