import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { destinations, waysElsewhere, waysToBob } from '../destinations.ts';
import { alias, applied, applyTwice, at, change, mailbox, outside, owner, password } from '../orders.ts';
import { workingDoveadm } from '../postfixadmin/postfixadmin-under-test.ts';
import { testUnusualNames } from '../unusual-names.ts';
import { type AlterncHost, makeAlterncHost } from './alternc-under-test.ts';

describe.skipIf(isMissing('mariadb-server'))("what is in AlternC's tables", () => {
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

  const rowsAt = (local: string) =>
    host.run(
      `SELECT a.type, a.password, a.enabled, a.mail_action AS address, m.path, m.quota, m.delivery,
         m.mail_action AS mailbox, r.recipients
       FROM address a LEFT JOIN mailbox m ON m.address_id = a.id LEFT JOIN recipient r ON r.address_id = a.id
       WHERE a.address = '${local}' AND a.domain_id = 1`,
    );
  const logins = () => host.run<{ user: string }>('SELECT user FROM dovecot_view ORDER BY user');
  const expansions = (local: string) =>
    host.run<{ alias: string }>(`SELECT alias FROM alias_view WHERE mail = '${local}@example.org'`);

  test('a server that takes no zero dates takes the mailboxes that AlternC’s own tables give one', async () => {
    const [{ mode = '' } = {}] = await host.run<{ mode: string }>('SELECT @@GLOBAL.sql_mode AS mode');
    await mariadb.root.query("SET GLOBAL sql_mode = 'TRADITIONAL'");
    try {
      const strict = host.open();
      const bob = mailbox();
      expect(await strict.apply(change(at('bob'), null, bob))).toEqual(applied);
      expect(await strict.apply(change(at('bob'), bob, { ...bob, enabled: false }))).toEqual(applied);
      await strict.close();
    } finally {
      await mariadb.root.query(`SET GLOBAL sql_mode = '${mode}'`);
    }
  });

  test('a mixed address is there as if AlternC’s panel had made it', async () => {
    const bob = mailbox(undefined, { quota: 5 * 2 ** 20 + 1, forwards: [outside('a'), outside('b')] });
    await host.server.apply(change(at('bob'), null, bob));
    expect(await rowsAt('bob')).toEqual([
      {
        type: '',
        password: null,
        enabled: 1,
        address: 'OK',
        path: '/var/mail/alternc/b/bob_example.org',
        quota: 6,
        delivery: 'dovecot',
        mailbox: 'OK',
        recipients: 'a@example.com\nb@example.com\n',
      },
    ]);
    expect(await expansions('bob')).toEqual([{ alias: 'bob@example.org\na@example.com\nb@example.com\n' }]);
  });

  test('a quota that is no whole number of megabytes is rounded up, and the order is done all the same', async () => {
    const bob = mailbox(undefined, { quota: 5_000_000 });
    expect(await applyTwice(host.server, change(at('bob'), null, bob))).toEqual(applied);
    expect((await host.server.read(at('bob')))?.mailbox?.quota).toBe(5 * 2 ** 20);
    const next = mailbox(bob.mailbox.id, { quota: 7_000_000 });
    expect(await applyTwice(host.server, change(at('bob'), bob, next))).toEqual(applied);
  });

  test('no quota is 0, since Dovecot would take its usual one for NULL', async () => {
    await host.server.apply(change(at('bob'), null, mailbox()));
    expect(await rowsAt('bob')).toMatchObject([{ quota: 0 }]);
    await host.run('UPDATE mailbox SET quota = NULL');
    expect((await host.server.read(at('bob')))?.mailbox).toMatchObject({ quota: null });
  });

  test('a deleted mailbox is marked as the panel marks it, and its alias rows wait for the cron', async () => {
    const bob = mailbox(undefined, { forwards: [outside('bob')] });
    await host.server.apply(change(at('bob'), null, bob));
    await host.server.apply(change(at('bob'), bob, null));
    expect(await rowsAt('bob')).toMatchObject([{ enabled: 0, address: 'DELETE', mailbox: 'DELETE' }]);
    expect(await logins()).toEqual([]);
    expect(await expansions('bob')).toEqual([]);
  });

  test('a deleted alias leaves no rows', async () => {
    const team = alias(outside('ann'));
    await host.server.apply(change(at('team'), null, team));
    await host.server.apply(change(at('team'), team, null));
    expect(await rowsAt('team')).toEqual([]);
    expect(
      await host.run('SELECT * FROM recipient WHERE address_id NOT IN (SELECT id FROM address)'),
    ).toEqual([]);
  });

  test('a mailbox that became an alias is as after the panel’s own conversion, and lets nobody in', async () => {
    const bob = mailbox();
    await host.server.apply(change(at('bob'), null, bob));
    await host.server.apply(password(at('bob'), bob.mailbox.id));
    await host.server.apply(change(at('bob'), bob, alias(outside('bob'))));
    expect(await rowsAt('bob')).toMatchObject([
      { type: '', password: null, mailbox: 'DELETE', address: 'OK', recipients: 'bob@example.com\n' },
    ]);
    expect(await host.run('SELECT COUNT(*) AS all_of_them FROM address')).toEqual([{ all_of_them: 2 }]);
  });

  test('a catch-all is an address without a name', async () => {
    const all = '@example.org' as Address;
    await host.server.apply(change(all, null, alias('@other.example' as Address)));
    expect(await rowsAt('')).toMatchObject([
      { type: 'catchall', recipients: '@other.example\n', path: null },
    ]);
    expect(await host.server.read(all)).toEqual(alias('@other.example' as Address));
    expect(await host.server.aliasDomains()).toEqual([{ domain: 'example.org', target: 'other.example' }]);
  });

  testUnusualNames(async (address, to) => {
    const local = address.slice(0, address.lastIndexOf('@'));
    await host.run(
      `INSERT INTO address (domain_id, address, type, enabled, mail_action) VALUES (1, '${local}', '', 1, 'OK')`,
    );
    await host.run(
      `INSERT INTO recipient (address_id, recipients) SELECT id, '${to}' FROM address WHERE address = '${local}'`,
    );
    return host.server;
  });

  test('a password and a lock-out are the address’s', async () => {
    const bob = mailbox();
    await host.server.apply(change(at('bob'), null, bob));
    await host.server.apply(password(at('bob'), bob.mailbox.id, '{SHA512-CRYPT}$6$salt$hash'));
    expect(await rowsAt('bob')).toMatchObject([{ password: '{SHA512-CRYPT}$6$salt$hash' }]);
    await host.server.apply(owner(at('bob'), bob.mailbox.id, { locksOut: true }));
    expect(await rowsAt('bob')).toMatchObject([{ password: null }]);
  });

  test.each(['$6$bare', `{SHA512-CRYPT}${'x'.repeat(250)}`, '{SHA512-CRYPT}a\nb'])(
    'a hash that AlternC can not keep is refused: %s',
    async (hash) => {
      const bob = mailbox();
      await host.server.apply(change(at('bob'), null, bob));
      await expect(host.server.apply(password(at('bob'), bob.mailbox.id, hash))).rejects.toThrow(TypeError);
      expect(await rowsAt('bob')).toMatchObject([{ password: null }]);
    },
  );

  test('when an address was changed is written down', async () => {
    const long = "'2020-01-01 00:00:00'";
    await host.run(`UPDATE address SET update_date = ${long}; UPDATE recipient SET update_date = ${long}`);
    const before = alias(outside('postmaster'));
    await host.server.apply(change(at('postmaster'), before, alias(outside('ann'))));
    const dates = await host.run<{ date: Date }>(
      'SELECT update_date AS date FROM address UNION ALL SELECT update_date FROM recipient',
    );
    for (const { date } of dates) expect(date.getFullYear()).toBeGreaterThan(2020);
  });

  describe('what AlternC’s panel made', () => {
    beforeEach(() =>
      host.run(`INSERT INTO address (id, domain_id, address, type, password, enabled) VALUES
          (10, 1, 'Ann', '', '{SHA512-CRYPT}x', 1), (11, 1, 'list', 'mailman', NULL, 1), (12, 1, 'empty', '', NULL, 1);
        INSERT INTO mailbox (id, address_id, path, quota, delivery, bytes, messages) VALUES
          (20, 10, '/var/mail/alternc/a/ann_example.org', 3, 'dovecot', 70, 7), (21, 11, '', 0, 'mailman', 0, 0);
        INSERT INTO recipient (address_id, recipients) VALUES (10, 'X@example.com\\nANN@example.org'), (10, 'y@example.com');`),
    );

    test('is read, and its mailbox has an id that stays', async () => {
      const found = await host.server.read(at('ann'));
      expect(found).toEqual({
        mailbox: { id: expect.stringMatching(/^a20p[0-9a-f]{12}$/), quota: 3 * 2 ** 20 },
        forwards: ['X@example.com', outside('y')],
        enabled: true,
      });
      expect(await host.server.measure(at('ann'))).toEqual({ messages: 7, bytes: 70, passwordSet: true });
      await host.run("INSERT INTO dovecot_quota VALUES ('ann@example.org', 80, 8)");
      expect(await host.server.measure(at('ann'))).toEqual({ messages: 8, bytes: 80, passwordSet: true });
      const restarted = host.open();
      expect(await restarted.read(at('ann'))).toEqual(found);
      await restarted.close();
    });

    test('that nobody counted is not taken for empty, and Dovecot is asked where there is one', async () => {
      await host.run("UPDATE mailbox SET bytes = 0, messages = 0, update_date = '2020-01-01' WHERE id = 20");
      const uncounted = { unknown: { why: 'uncounted' }, passwordSet: true };
      expect(await host.server.measure(at('ann'))).toEqual(uncounted);
      const mailboxStatus = async () => ({ messages: 9, bytes: 90 });
      const asking = host.open({ doveadm: { ...workingDoveadm, mailboxStatus } });
      expect(await asking.measure(at('ann'))).toEqual({ messages: 9, bytes: 90, passwordSet: true });
      await asking.close();
    });

    test('keeps that id through removal and restoration', async () => {
      const ann = await host.server.read(at('ann'));
      const outcome = await applyTwice(host.server, change(at('ann'), ann, alias(outside('x'))));
      expect(outcome).toMatchObject({
        removed: [{ id: ann?.mailbox?.id, holds: { messages: 7, bytes: 70 } }],
      });
      const order = { ...change(at('ann'), alias(outside('x')), ann), restores: true };
      expect(await applyTwice(host.server, order)).toEqual(applied);
      expect(await rowsAt('ann')).toMatchObject([
        { path: '/var/mail/alternc/a/ann_example.org', mailbox: 'OK' },
      ]);
    });

    test('is not reported where it is a list’s, and an address that leads nowhere counts as none', async () => {
      expect((await host.server.page(null, 10)).map(({ address }) => address)).toEqual([
        at('ann'),
        at('postmaster'),
      ]);
      expect(await host.server.read(at('list'))).toBeNull();
      expect(await applyTwice(host.server, change(at('empty'), null, mailbox()))).toEqual(applied);
    });

    test('and is being removed counts as gone: its address can be had at once', async () => {
      await host.run(
        "UPDATE address SET mail_action = 'DELETE', enabled = 0 WHERE id = 10; UPDATE mailbox SET mail_action = 'DELETE' WHERE id = 20",
      );
      expect(await host.server.read(at('ann'))).toBeNull();
      expect(await applyTwice(host.server, change(at('ann'), null, alias(outside('x'))))).toEqual(applied);
      expect(await rowsAt('ann')).toMatchObject([{ type: '', address: 'OK', mailbox: 'DELETE' }]);
    });

    test('by a conversion is an alias, and a mailbox made there is another', async () => {
      await host.run("UPDATE mailbox SET mail_action = 'DELETE' WHERE id = 20");
      const found = await host.server.read(at('ann'));
      expect(found).toEqual(alias('X@example.com' as Address, 'ANN@example.org' as Address, outside('y')));
      const next = mailbox();
      expect(await applyTwice(host.server, change(at('ann'), found, next))).toEqual(applied);
      expect(await rowsAt('ann')).toMatchObject([
        { password: null, path: '/var/mail/alternc/_/ann_example.org' },
      ]);
    });
  });

  test('says what it lacks, and what it is', async () => {
    expect(host.server.lacks).toEqual([
      'suspend-login',
      'suspend-mail',
      'app-passwords',
      'domains',
      'domain-removal',
      'domain-alias',
      'domain-quota',
      'rename',
      'forward-only',
      'shared-mailboxes',
      'send-as',
      'dkim',
      'away',
      'trace',
      'sessions',
      'folders',
    ]);
    const quiet = async () => undefined;
    const server = host.open({
      doveadm: {
        flushAuthCache: quiet,
        kick: quiet,
        mailboxStatus: async () => null,
        folderStatuses: async () => null,
        check: async () => ({ flushes: true }),
      },
    });
    expect(server.lacks).toEqual([
      'suspend-login',
      'suspend-mail',
      'app-passwords',
      'domains',
      'domain-removal',
      'domain-alias',
      'domain-quota',
      'rename',
      'forward-only',
      'shared-mailboxes',
      'send-as',
      'dkim',
      'away',
      'trace',
    ]);
    expect(await server.conditions()).toMatchObject([
      { ok: true, detail: expect.stringContaining('alternc, 1 domain,') },
      { ok: true },
      { part: 'Dovecot', ok: true },
    ]);
    await server.close();
  });

  test('a suspended address is no recipient to Postfix, and says so: its mail goes to a catch-all', async () => {
    expect(host.server.suspendedGoesToCatchAll).toBe(true);
    const bob = mailbox(undefined, { forwards: [outside('bob')] });
    await host.server.apply(change(at('bob'), null, bob));
    expect(await expansions('bob')).toHaveLength(1);
    await host.server.apply(change(at('bob'), bob, { ...bob, enabled: false }));
    expect(await expansions('bob')).toEqual([]);
    expect(await logins()).toEqual([]);
  });

  test('domains whose mail AlternC does not host are not there', async () => {
    await host.run(`INSERT INTO domaines (id, compte, domaine, gesmx, dns_action) VALUES
      (2, 1, 'web.example', 0, 'OK'), (3, 1, 'leaving.example', 1, 'DELETE')`);
    expect(await host.server.domains()).toEqual(['example.org']);
    for (const domain of ['web.example', 'leaving.example']) {
      const order = change(`bob@${domain}` as Address, null, mailbox());
      expect(await host.server.apply(order)).toEqual({
        kind: 'impossible',
        why: { code: 'domain-gone', domain },
      });
    }
  });

  test.each([
    ['bob', '/var/mail/alternc/b/bob_example.org'],
    ['_x', '/var/mail/alternc/_/_x_example.org'],
    ['9.b-c', '/var/mail/alternc/9/9.b-c_example.org'],
  ])('the home of %s is %s', async (local, path) => {
    await host.server.apply(change(at(local), null, mailbox('1d' as MailboxId)));
    expect(await host.pathOf(at(local))).toBe(path);
  });

  test('many at once, in several domains, each way, end as they were ordered', async () => {
    await host.run(
      "INSERT INTO domaines (id, compte, domaine) VALUES (5, 1, 'a.example'), (6, 1, 'b.example'); INSERT INTO quotas VALUES (1, 'mail', 500)",
    );
    const places = ['example.org', 'a.example', 'b.example'].flatMap((domain) =>
      Array.from({ length: 30 }, (_, n) => `n${n}@${domain}` as Address),
    );
    await Promise.all(
      places.map(async (address) => {
        const state = mailbox();
        expect(await host.server.apply(change(address, null, state))).toEqual(applied);
        expect(await host.server.apply(change(address, state, alias(outside('x'))))).toMatchObject({
          kind: 'applied',
        });
        expect(await host.server.apply(change(address, alias(outside('x')), state))).toEqual(applied);
      }),
    );
    for (const address of places) expect(await host.server.read(address)).toMatchObject({ forwards: [] });
    expect(await host.run("SELECT id FROM mailbox WHERE mail_action <> 'OK'")).toEqual([]);
  });

  describe('nothing that leads mail elsewhere is left out', () => {
    const insert = (address: string, { recipients = '', type = '', enabled = 1, action = 'OK' }) =>
      host.run(
        `INSERT INTO address (domain_id, address, type, enabled, mail_action)
           VALUES (1, '${address}', '${type}', ${enabled}, '${action}');
         INSERT INTO recipient (address_id, recipients)
           SELECT id, '${recipients.replaceAll('\n', '\\n')}' FROM address WHERE address = '${address}'`,
      );
    const listed = async (local: string) =>
      (await host.server.page(null, 50)).find(({ address }) => address === at(local))?.state ?? null;

    test('as a forward', async () => {
      for (const [index, [recipients, seen]] of destinations.entries()) {
        const local = `team${index}`;
        await insert(local, { recipients });
        const read = (await host.server.read(at(local)))?.forwards ?? [];
        expect((await listed(local))?.forwards).toEqual(read);
        for (const each of seen) expect(read.join(' '), recipients).toContain(each);
      }
    });

    test.each([
      ['a mailing list’s program', { type: 'mailman' }],
      ['a program that nobody knows', { type: 'other' }],
      ['what was put aside, and then given recipients', { type: 'facteur' }],
      ['what is to be removed, and still enabled', { action: 'DELETE' }],
      ['what is being removed, and still enabled', { action: 'DELETING' }],
    ])('as an address of %s', async (_, more) => {
      await insert('copy', { recipients: `a@example.com\n${at('bob')}`, ...more });
      const copy = alias(outside('a'), at('bob'));
      expect(await expansions('copy')).toHaveLength(1);
      expect(await host.server.read(at('copy'))).toEqual(copy);
      expect(await listed('copy')).toEqual(copy);
      expect(await host.server.forwardersTo(at('bob'))).toEqual([at('copy')]);
    });

    test('and a program’s address is changed by that program alone', async () => {
      await insert('list', { recipients: 'a@example.com', type: 'mailman' });
      expect(await host.server.apply(change(at('list'), alias(outside('a')), null))).toMatchObject({
        kind: 'impossible',
        why: { code: 'against-rules', words: expect.stringContaining('belongs to mailman') },
      });
    });

    test('and what leads nowhere, since it is switched off, is not there', async () => {
      await insert('off', { recipients: 'a@example.com', type: 'mailman', enabled: 0 });
      await insert('gone', { recipients: 'a@example.com', action: 'DELETE', enabled: 0 });
      await insert('nothing', { type: 'mailman' });
      for (const local of ['off', 'gone', 'nothing']) {
        expect(await host.server.read(at(local))).toBeNull();
        expect(await listed(local)).toBeNull();
      }
    });

    test('as who forwards to an address', async () => {
      for (const [index, recipients] of waysToBob.entries()) await insert(`to${index}`, { recipients });
      for (const [index, recipients] of waysElsewhere.entries()) await insert(`not${index}`, { recipients });
      expect(await host.server.forwardersTo(at('bob'))).toEqual(
        waysToBob.map((_, index) => at(`to${index}`)),
      );
    });
  });
});
