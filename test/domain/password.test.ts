import { expect, it, test } from 'vitest';
import {
  checkPassword,
  defaultPasswordRules,
  mostPassword,
  type PasswordRules,
} from '../../src/domain/password.ts';
import { at } from '../support/example-org.ts';

const good = 'correct horse battery';
const leastPassword = defaultPasswordRules.least;
const check = (
  password: string,
  { local = 'contact', repeated = password, common = false } = {},
  rules: Partial<PasswordRules> = {},
) => checkPassword({ ...defaultPasswordRules, ...rules }, at(local), { password, repeated }, common);

test('a long password, typed twice alike, is taken', () => {
  expect(check(good)).toBeNull();
  expect(check('x'.repeat(leastPassword))).toBeNull();
  expect(check('x'.repeat(mostPassword))).toBeNull();
});

it.each([
  ['one character short', 'x'.repeat(leastPassword - 1), { code: 'password-short', least: 12 }],
  ['empty', '', { code: 'password-short', least: 12 }],
  ['too long', 'x'.repeat(mostPassword + 1), { code: 'password-long', most: 1000 }],
  ['with the local part', 'my Contact 2026', { code: 'password-has-address', part: 'contact' }],
])('a password is refused that is %s', (_what, password, fault) => {
  expect(check(password)).toEqual(fault);
});

test('characters are counted, not octets or UTF-16 units', () => {
  expect(check('🐎'.repeat(leastPassword))).toBeNull();
  expect(check('🐎'.repeat(leastPassword - 1))).toMatchObject({ code: 'password-short' });
});

test('a local part of one or two characters may occur, but not the whole address', () => {
  expect(check('bobsled on the hill', { local: 'bo' })).toBeNull();
  expect(check('bobsled on the hill', { local: 'bob' })).toMatchObject({ code: 'password-has-address' });
  expect(check('it is Bo@Example.org', { local: 'bo' })).toEqual({
    code: 'password-has-address',
    part: 'bo@example.org',
  });
});

test('common passwords and different repetitions are refused', () => {
  expect(check(good, { common: true })).toEqual({ code: 'password-common' });
  expect(check(good, { repeated: `${good} ` })).toEqual({ code: 'password-mismatch' });
});

test('a domain may ask for more, or for less', () => {
  expect(check('x'.repeat(19), {}, { least: 20 })).toEqual({ code: 'password-short', least: 20 });
  expect(check('eight888', {}, { least: 8 })).toBeNull();
  expect(check(good, { common: true }, { common: 'allowed' })).toBeNull();
  expect(check('my contact 2026', {}, { address: 'allowed' })).toBeNull();
});
