import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDomain, applied, appPassword, at, change, hash, mailbox, owner, password } from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

describe('passwords in mailcow', () => {
  const bob = mailbox();
  const { id } = bob.mailbox;
  let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
  const kept = () => underTest.mailboxAt(at('bob')).hash;
  beforeEach(async () => {
    underTest = await createMailcowUnderTest({}, { passwordLength: 50 });
    await underTest.server.apply(addDomain());
    await underTest.server.apply(change(at('bob'), null, bob));
  });

  test('a new mailbox has one that nobody knows, and that mailcow did not have to hash', () => {
    expect(kept()).toMatch(/^\{SHA512\}[A-Za-z0-9+/]{86}==$/);
  });

  test('a new one arrives as the hash that it is', async () => {
    expect(await underTest.server.apply(password(at('bob'), id))).toEqual(applied);
    expect(kept()).toBe(hash);
  });

  test('an app password’s hash is one that mailcow checks', async () => {
    const digest = createHash('sha256').update('k7m2-p9xq-4tzn').digest();
    await underTest.server.apply(
      appPassword(at('bob'), id, 'phone', `{SHA256.HEX}${digest.toString('hex')}`),
    );
    const [only] = underTest.cow.appPasswords.values();
    expect(only?.hash).toBe(`{SHA256}${digest.toString('base64')}`);
  });

  test('what is no hash that mailcow knows is never sent', async () => {
    const sent = underTest.fake.requests.length;
    await expect(async () =>
      underTest.server.apply(password(at('bob'), id, 'correct horse')),
    ).rejects.toThrow('does not know the scheme');
    expect(underTest.fake.requests).toHaveLength(sent);
  });

  test('who is locked out has no password any more, and may be given another', async () => {
    await underTest.server.apply(password(at('bob'), id));
    await underTest.server.apply(owner(at('bob'), id, { locksOut: true }));
    expect(kept()).toMatch(/^\{SHA512\}/);
    await underTest.server.apply(password(at('bob'), id));
    expect(await underTest.server.measure(at('bob'))).toMatchObject({ passwordSet: true });
  });

  test('who is locked out gets no new one by the address that mailcow would send a link to', async () => {
    underTest.mailboxAt(at('bob')).recovery_email = 'former-owner@example.com';
    await underTest.server.apply(owner(at('bob'), id, { locksOut: false }));
    expect(underTest.mailboxAt(at('bob')).recovery_email).toBe('former-owner@example.com');
    expect(await underTest.server.apply(owner(at('bob'), id, { locksOut: true }))).toEqual(applied);
    expect(underTest.mailboxAt(at('bob')).recovery_email).toBe('');
    await underTest.cleanup();
  });

  test('other ways in that stay are reported beforehand', () => {
    expect(underTest.server.lockOutLeaves).toEqual(['security-key', 'second-factor', 'reset-link']);
  });

  test('one that mailcow leaves to another program is refused, with its name', async () => {
    underTest.mailboxAt(at('bob')).authsource = 'keycloak';
    await expect(underTest.server.apply(password(at('bob'), id))).rejects.toThrow(
      /leaves the password of bob@example.org to keycloak/,
    );
  });
});
