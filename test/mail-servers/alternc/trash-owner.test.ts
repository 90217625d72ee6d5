import { expect, test } from 'vitest';
import { ownerTrouble } from '../../../src/mail-servers/alternc/trash-owner.ts';

const trash = '/var/mail/alternc/facteur-trash';

test('a trash that alternc.install gave to vmail is told, with what gives it back and leaves the homes alone', () => {
  const told = ownerTrouble(trash, { uid: 1998 }, 998);
  expect(told).toContain('another user (1998)');
  expect(told).toMatch(/: chown 998: \/var\/mail\/alternc\/facteur-trash$/);
});

test.each([
  ['root’s', 0],
  ['our own', 998],
])('%s is no trouble', (_, uid) => {
  expect(ownerTrouble(trash, { uid }, 998)).toBeNull();
});
