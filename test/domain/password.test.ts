import { describe, expect, it, test } from 'vitest';
import {
  checkPassword,
  defaultPasswordRules,
  maxPasswordLength,
  type PasswordRules,
  preparePassword,
} from '../../src/domain/password.ts';
import { at } from '../support/fixtures/example-org.ts';

const good = 'correct horse battery';
/** A password of that length, of two characters. */
const long = (length: number) => 'xy'.repeat(length).slice(0, length);
const leastPassword = defaultPasswordRules.least;
const check = (
  password: string,
  { local = 'contact', repeated = password, common = false } = {},
  rules: Partial<PasswordRules> = {},
) => checkPassword({ ...defaultPasswordRules, ...rules }, at(local), { password, repeated }, common);

test('a long password, typed twice alike, is taken', () => {
  expect(check(good)).toBeNull();
  expect(check(long(leastPassword))).toBeNull();
  expect(check(long(maxPasswordLength))).toBeNull();
});

it.each([
  ['one character short', long(leastPassword - 1), { code: 'password-short', least: 12 }],
  ['empty', '', { code: 'password-short', least: 12 }],
  ['too long', long(maxPasswordLength + 1), { code: 'password-long', most: 1000 }],
  ['with the local part', 'my Contact 2026', { code: 'password-has-address', part: 'contact' }],
])('a password is refused that is %s', (_what, password, fault) => {
  expect(check(password)).toEqual(fault);
});

test('characters are counted, not octets or UTF-16 units', () => {
  expect(check('🐎🐴'.repeat(leastPassword / 2))).toBeNull();
  expect(check(`${'🐎🐴'.repeat(leastPassword / 2 - 1)}🐎`)).toMatchObject({ code: 'password-short' });
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
  expect(check(long(19), {}, { least: 20 })).toEqual({ code: 'password-short', least: 20 });
  expect(check('eight888', {}, { least: 8 })).toBeNull();
  expect(check(good, { common: true }, { common: 'allowed' })).toBeNull();
  expect(check('my contact 2026', {}, { address: 'allowed' })).toBeNull();
});

describe('a password is an OpaqueString (RFC 8265)', () => {
  it.each([
    ['composed as decomposed', 'e\u0301te\u0301 en Provence', 'été en Provence'],
    ['with any space for a space', 'words\u00a0and\u2003more\u3000words', 'words and more words'],
    ['in its own case and width', 'Ｗords And More', 'Ｗords And More'],
    ['with spaces at its ends and in a row', '  two  spaces  here ', '  two  spaces  here '],
  ])('%s', (_, typed, hashed) => {
    expect(preparePassword({ password: typed, repeated: hashed })).toEqual({
      password: hashed,
      repeated: hashed,
    });
    expect(check(typed, { repeated: hashed })).toBeNull();
  });

  it.each([
    ['a tab', 'correct\thorse battery', 'U+0009'],
    ['a line feed', 'correct horse battery\n', 'U+000A'],
    ['a NUL', 'correct horse\0 battery', 'U+0000'],
    ['a zero-width space', 'correct\u200bhorse battery', 'U+200B'],
    ['a byte order mark', '\ufeffcorrect horse battery', 'U+FEFF'],
    ['a soft hyphen', 'correct\u00adhorse battery', 'U+00AD'],
    ['a direction', 'correct \u202ehorse battery', 'U+202E'],
    ['a joiner between Latin letters', 'correct\u200dhorse battery', 'U+200D'],
    ['a lone surrogate', 'correct horse \ud83d battery', 'U+D83D'],
    ['a private character', 'correct \ue000 battery', 'U+E000'],
    ['a line separator', 'correct\u2028horse battery', 'U+2028'],
  ])('and refused with %s', (_, password, character) => {
    expect(check(password)).toEqual({ code: 'password-character', character });
  });

  it('but may have a joiner where a script is spelt with it', () => {
    expect(check('می\u200cخواهم بنویسم')).toBeNull();
    expect(check('क्\u200dष नमस्ते दुनिया')).toBeNull();
  });

  it.each([
    ['spaces', ' '.repeat(20)],
    ['other spaces', '\u00a0\u2003\u3000 '.repeat(5)],
    ['tabs', '\t'.repeat(20)],
    ['line feeds', '\r\n'.repeat(10)],
    ['zero-width characters', '\u200b\u200c\u200d\ufeff\u2060'.repeat(4)],
    ['all of these', ' \t\u200b'.repeat(7)],
    ['fillers', '\u3164\u2800\u115f'.repeat(5)],
  ])('that shows something: not only %s', (_, password) => {
    expect(check(password)).toEqual({ code: 'password-blank' });
  });

  it.each([
    ['a letter', 'a'.repeat(20)],
    ['a letter in both cases', 'aA'.repeat(10)],
    ['a letter and spaces', 'a a a a a a a a a'],
    ['a composed letter', 'e\u0301'.repeat(15)],
    ['an emoji', '🐎'.repeat(15)],
    ['an emoji of several parts', '👍🏽'.repeat(15)],
    ['a sign', '*'.repeat(15)],
  ])('of more than one character: not only %s', (_, password) => {
    expect(check(password)).toEqual({ code: 'password-repeated' });
    expect(check(password, {}, { common: 'allowed', address: 'allowed' })).toEqual({
      code: 'password-repeated',
    });
  });

  it('that holds the address in no width', () => {
    expect(check('my ｃontact 2026')).toMatchObject({ code: 'password-has-address' });
  });
});
