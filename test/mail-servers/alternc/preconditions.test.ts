import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { checkPassword } from '../../../src/mail-servers/alternc/password-policy.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { addDomain, alias, applied, applyTwice, at, change, mailbox, outside } from '../orders.ts';
import { refusalOf } from '../refusals.ts';
import { type AlterncHost, makeAlterncHost } from './alternc-under-test.ts';

describe.skipIf(isMissing('mariadb-server'))('AlternC’s own rules', () => {
  let mariadb: Mariadb;
  let host: AlterncHost;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.stop());
  beforeEach(async () => {
    host = await makeAlterncHost(mariadb);
  });
  afterEach(() => host.cleanup());

  /** A change must be refused with the same words when it is planned and when it is ordered, and change nothing. */
  async function expectRefused(
    address: Address,
    before: AddressState | null,
    after: AddressState,
    words: string,
  ): Promise<void> {
    const refusal = await refusalOf(host.server, { address, after });
    expect(refusal).toContain(words);
    const why = { code: 'against-rules', words: refusal };
    expect(await applyTwice(host.server, change(address, before, after))).toEqual({
      kind: 'impossible',
      why,
    });
    expect(await host.server.read(address)).toEqual(before);
  }

  test.each(['', '/home/bob', '/var/mail/alternc/../bob', '/var/mail/alternc/facteur-trash/x'])(
    'a mailbox at "%s", of which nothing could be kept, is suspended, and not removed',
    async (path) => {
      const keeping = await makeAlterncHost(mariadb, { keepsMail: true });
      const bob = mailbox();
      await keeping.server.apply(change(at('bob'), null, bob));
      await keeping.run(`UPDATE mailbox SET path = '${path}'`);
      const odd = (await keeping.server.read(at('bob'))) ?? bob;
      const suspended = { ...odd, enabled: false };
      expect(await keeping.server.apply(change(at('bob'), odd, suspended))).toEqual(applied);
      const words = await refusalOf(keeping.server, { address: at('bob'), after: null });
      expect(words).toContain(`at "${path}", which is not below /var/mail/alternc`);
      const refused = { kind: 'impossible', why: { code: 'against-rules', words } };
      expect(await applyTwice(keeping.server, change(at('bob'), suspended, null))).toEqual(refused);
      expect(await keeping.server.read(at('bob'))).toEqual(suspended);
      await keeping.cleanup();
    },
  );

  const panels = ["o'hara", 'a/b', 'a?b', 'a!b', 'a*b', 'a$b', 'a|b', 'a#b', 'a+b'];
  const dovecots = ['a&b', 'x=y', 'd%e', '~t', 'a`b', 'a^b', '{a}', 'zoé'];
  test.each([...panels, ...dovecots])('%s can be an alias but no mailbox', async (local) => {
    await expectRefused(at(local), null, mailbox(), 'makes no mailbox');
    expect(await refusalOf(host.server, { address: at(local), after: alias(outside('x')) })).toBeNull();
    expect(await host.server.apply(change(at(local), null, alias(outside('x'))))).toEqual(applied);
    await expectRefused(at(local), alias(outside('x')), mailbox(), 'makes no mailbox');
  });

  test('a catch-all has one recipient and no mailbox', async () => {
    const all = '@example.org' as Address;
    await expectRefused(all, null, mailbox(), 'can not be a mailbox');
    await expectRefused(all, null, alias(outside('a'), outside('b')), 'one recipient');
  });

  test('an address of a mailing list is not ours to change', async () => {
    await host.run("INSERT INTO address (domain_id, address, type) VALUES (1, 'list', 'mailman')");
    await expectRefused(at('list'), null, alias(outside('x')), 'mailman');
  });

  test.each([
    ['its own quota', `UPDATE quotas SET total = 2`, 2],
    [
      'nothing, where only accounts to come have a quota,',
      `DELETE FROM quotas; UPDATE defquotas SET value = 2`,
      0,
    ],
  ])('an account has no more addresses than %s says', async (_, statements, limit) => {
    await host.server.apply(change(at('a'), null, alias(outside('x'))));
    await host.run(statements);
    await expectRefused(at('b'), null, alias(outside('x')), `may have ${limit} addresses`);
    expect(await host.server.apply(change(at('a'), alias(outside('x')), mailbox()))).toEqual(applied);
    expect(await host.server.apply(change('@example.org' as Address, null, alias(outside('x'))))).toEqual(
      applied,
    );
  });

  test.each([false, true])(
    'many changes together have no more addresses than the account, mail kept: %s',
    async (keepsMail) => {
      const keeping = await makeAlterncHost(mariadb, { keepsMail });
      const bob = mailbox();
      const to = alias(outside('x'));
      await keeping.server.apply(change(at('bob'), null, bob));
      await keeping.server.apply(change(at('a'), null, to));
      await keeping.run('UPDATE quotas SET total = 4');
      const asked: [string, AddressState | null, boolean][] = [
        ['b', to, true],
        ['c', to, false],
        ['', to, true],
        ['a', mailbox(), true],
        ['b', null, true],
        ['c', to, true],
        ['bob', null, true],
        // AlternC's cron has yet to remove the row of a mailbox that Facteur does not keep.
        ['d', to, keepsMail],
      ];
      const refusals = await keeping.server.rules?.refuses(
        asked.map(([local, after]) => ({ address: at(local), after })),
      );
      expect(refusals?.map((why) => why === null)).toEqual(asked.map(([, , allowed]) => allowed));
      expect(refusals?.[1]).toMatchObject({ words: expect.stringContaining('may have 4 addresses') });
      await keeping.cleanup();
    },
  );

  test('a quota below what the mailbox holds is refused, where AlternC would raise it', async () => {
    const bob = mailbox(undefined, { quota: 4 * 2 ** 20 });
    await host.server.apply(change(at('bob'), null, bob));
    await host.run(`INSERT INTO dovecot_quota VALUES ('bob@example.org', ${2 * 2 ** 20 + 1}, 9)`);
    await expectRefused(at('bob'), bob, mailbox(bob.mailbox.id, { quota: 2 * 2 ** 20 }), 'holds 3 MB');
    const next = mailbox(bob.mailbox.id, { quota: 3 * 2 ** 20 });
    expect(await host.server.apply(change(at('bob'), bob, next))).toEqual(applied);
  });

  test('domains are made in AlternC’s panel', async () => {
    expect(await host.server.apply(addDomain('new.example' as Domain))).toMatchObject({
      kind: 'impossible',
      why: { words: expect.stringContaining('panel') },
    });
    expect(await host.server.domains()).toEqual(['example.org']);
  });

  test('the password policy is read from AlternC’s table', async () => {
    const refuses = (password: string) => host.server.rules?.refusesPassword(at('bob'), password);
    expect(await refuses('q')).toBeNull();
    await host.run("INSERT INTO policy VALUES ('pop', 12, 20, 3, 0), ('ftp', 50, 60, 0, 0)");
    expect(await refuses('Ab1')).toContain('12 characters');
    expect(await refuses('Correct-horse-1')).toBeNull();
  });
});

describe('a password policy', () => {
  const policy = { minsize: 4, maxsize: 10, classcount: 0, allowlogin: 0 };

  test.each([
    ['is too short', policy, 'abc', '4 characters'],
    ['is too long', policy, 'abcdefghijk', '10 characters at most'],
    ['is too long in octets', policy, 'éééééé', '10 characters at most'],
    ['has the name in it', policy, 'xxbobxx', 'part of the address'],
    ['has a part of the name in it', policy, 'x-team-x', 'part of the address'],
    ['has the domain in it', { ...policy, maxsize: 64 }, 'xexample.orgx', 'part of the address'],
    ['is a part of the address', policy, 'ample', 'part of the address'],
    ['has too few kinds of characters', { ...policy, classcount: 3 }, 'abcd1234', '3 kinds'],
  ])('refuses what %s', (_, given, password, words) => {
    expect(checkPassword(given, 'bob-team@example.org' as Address, password)).toContain(words);
  });

  test.each([
    ['abcd', policy],
    ['bob-team', { ...policy, allowlogin: 1 }],
    ['aA1-é', { ...policy, classcount: 5 }],
  ])('takes %s', (password, given) => {
    expect(checkPassword(given, 'bob-team@example.org' as Address, password)).toBeNull();
  });
});
