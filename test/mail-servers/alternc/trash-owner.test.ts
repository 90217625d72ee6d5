import { expect, test } from 'vitest';
import { ownerAdvice } from '../../../src/mail-servers/alternc/trash.ts';

const trash = '/var/mail/alternc/facteur-trash';

test('a trash that alternc.install gave to vmail is reported, with what gives it back and leaves the homes alone', () => {
  const advice = ownerAdvice(trash, { uid: 1998 }, 998);
  expect(advice).toContain('another user (1998)');
  expect(advice).toMatch(/: chown 998: \/var\/mail\/alternc\/facteur-trash$/);
});

test.each([
  ['root’s', 0],
  ['our own', 998],
])('%s is no trouble', (_, uid) => {
  expect(ownerAdvice(trash, { uid }, 998)).toBeNull();
});
