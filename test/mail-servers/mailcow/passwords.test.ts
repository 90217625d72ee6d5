import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDomain, applied, appPassword, at, change, hash, mailbox, owner, password } from '../orders.ts';
import { makePasture } from './mailcow-under-test.ts';

describe('passwords in mailcow', () => {
  const bob = mailbox();
  const { id } = bob.mailbox;
  let pasture: Awaited<ReturnType<typeof makePasture>>;
  const kept = () => pasture.mailboxAt(at('bob')).hash;
  beforeEach(async () => {
    pasture = await makePasture({}, { passwordLength: 50 });
    await pasture.server.apply(addDomain());
    await pasture.server.apply(change(at('bob'), null, bob));
  });

  test('a new mailbox has one that nobody knows, and that mailcow did not have to hash', () => {
    expect(kept()).toMatch(/^\{SHA512\}[A-Za-z0-9+/]{86}==$/);
  });

  test('a new one arrives as the hash that it is', async () => {
    expect(await pasture.server.apply(password(at('bob'), id))).toEqual(applied);
    expect(kept()).toBe(hash);
  });

  test('an app password’s hash is one that mailcow checks', async () => {
    const digest = createHash('sha256').update('k7m2-p9xq-4tzn').digest();
    await pasture.server.apply(appPassword(at('bob'), id, 'phone', `{SHA256.HEX}${digest.toString('hex')}`));
    const [only] = pasture.cow.appPasswords.values();
    expect(only?.hash).toBe(`{SHA256}${digest.toString('base64')}`);
  });

  test('what is no hash that mailcow knows is never sent', async () => {
    const sent = pasture.fake.requests.length;
    await expect(async () => pasture.server.apply(password(at('bob'), id, 'correct horse'))).rejects.toThrow(
      'does not know the scheme',
    );
    expect(pasture.fake.requests).toHaveLength(sent);
  });

  test('who is locked out has no password any more, and may be given another', async () => {
    await pasture.server.apply(password(at('bob'), id));
    await pasture.server.apply(owner(at('bob'), id, { locksOut: true }));
    expect(kept()).toMatch(/^\{SHA512\}/);
    await pasture.server.apply(password(at('bob'), id));
    expect(await pasture.server.measure(at('bob'))).toMatchObject({ passwordSet: true });
  });

  test('who is locked out gets no new one by the address that mailcow would send a link to', async () => {
    pasture.mailboxAt(at('bob')).recovery_email = 'former-owner@example.com';
    await pasture.server.apply(owner(at('bob'), id, { locksOut: false }));
    expect(pasture.mailboxAt(at('bob')).recovery_email).toBe('former-owner@example.com');
    expect(await pasture.server.apply(owner(at('bob'), id, { locksOut: true }))).toEqual(applied);
    expect(pasture.mailboxAt(at('bob')).recovery_email).toBe('');
    await pasture.cleanup();
  });

  test('what else leads in, and stays, is told beforehand', () => {
    expect(pasture.server.lockOutLeaves).toEqual(['security-key', 'second-factor', 'reset-link']);
  });

  test('one that mailcow leaves to another program is refused, with its name', async () => {
    pasture.mailboxAt(at('bob')).authsource = 'keycloak';
    await expect(pasture.server.apply(password(at('bob'), id))).rejects.toThrow(
      /leaves the password of bob@example.org to keycloak/,
    );
  });
});
