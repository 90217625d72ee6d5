import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../../src/domain/address/address.ts';
import type { AddressState, MailboxId } from '../../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import type { MailServer, Order } from '../../../src/mail-servers/port.ts';
import type { Product } from '../../support/databases/postfixadmin-tables.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { isMissing } from '../../support/requirements.ts';
import { destinations, waysElsewhere, waysToBob } from '../destinations.ts';
import {
  addDomain,
  alias,
  applied,
  appPassword,
  at,
  change,
  domain,
  hash,
  mailbox,
  outside,
  owner,
  password,
  removeDomain,
} from '../orders.ts';
import { refusalOf } from '../refusals.ts';
import { testUnusualNames } from '../unusual-names.ts';
import { type Installation, install } from './postfixadmin-under-test.ts';

const mb = 1_024_000;
const impossible = (why: object) => ({ kind: 'impossible', why });

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('PostfixAdmin’s rows on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(isMissing(...packages))('here', () => {
    const [on, off] = product === 'PostgreSQL' ? ['true', 'false'] : ['1', '0'];
    let server: TestServer;
    let database: TestDatabase;
    let made: Installation;
    /** Like `made.server`, but PostfixAdmin has a vacation program. */
    let answering: MailServer;
    beforeAll(async () => {
      server = await start();
      database = await server.make('rows_1856', 1856);
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      made = await install(database, { onMailHost: false });
      await made.server.apply(addDomain());
      await database.run('DELETE FROM log');
      answering = made.open({ vacationDomain: 'autoreply.example' });
    });
    afterEach(async () => {
      await answering.close();
      await made.cleanup();
    });

    const apply = (order: Order) => made.server.apply(order);
    const put = (address: Address, before: AddressState | null, after: AddressState | null) =>
      apply(change(address, before, after));

    /** Makes a mailbox as PostfixAdmin does, in a directory named after the address. */
    async function madeByPostfixAdmin(local: string, created = '2020-01-02 03:04:05+00'): Promise<MailboxId> {
      const when = product === 'PostgreSQL' ? created : created.slice(0, 19);
      await database.run(
        `INSERT INTO alias (address, goto, domain) VALUES ('${at(local)}', '${at(local)}', 'example.org')`,
        `INSERT INTO mailbox (username, password, name, maildir, local_part, domain, created)
          VALUES ('${at(local)}', '$6$x', 'X', 'example.org/${local}/', '${local}', 'example.org', '${when}')`,
      );
      return (await made.server.read(at(local)))?.mailbox?.id as MailboxId;
    }

    test('a mailbox has its two rows, its log says so, and both go with all that was kept about it', async () => {
      const bob = mailbox(newMailboxId(), { quota: 5 * mb, forwards: [outside('bob')] });
      await put(at('bob'), null, bob);
      expect(
        await database.rows('SELECT username, password, maildir, quota, local_part, domain FROM mailbox'),
      ).toEqual([
        {
          username: at('bob'),
          password: '!',
          maildir: `${bob.mailbox.id}/`,
          quota: product === 'PostgreSQL' ? String(5 * mb) : 5 * mb,
          local_part: 'bob',
          domain: 'example.org',
        },
      ]);
      expect(await database.rows(`SELECT goto FROM alias WHERE address = '${at('bob')}'`)).toEqual([
        { goto: 'bob@example.org,bob@example.com' },
      ]);
      for (const name of ['bob', 'ann'])
        await database.run(
          `INSERT INTO vacation (email, subject, body, domain) VALUES ('${at(name)}', '', '', 'example.org')`,
          `INSERT INTO vacation_notification (on_vacation, notified) VALUES ('${at(name)}', 'x@example.com')`,
          `INSERT INTO quota (username, path) VALUES ('${at(name)}', 'quota/storage')`,
          `INSERT INTO quota2 (username) VALUES ('${at(name)}')`,
          `INSERT INTO fetchmail (mailbox) VALUES ('${at(name)}')`,
          `INSERT INTO mailbox_app_password (username, description) VALUES ('${at(name)}', 'phone')`,
        );
      expect(await put(at('bob'), bob, null)).toEqual(applied);
      for (const [table, column] of [
        ['vacation', 'email'],
        ['vacation_notification', 'on_vacation'],
        ['quota', 'username'],
        ['quota2', 'username'],
        ['fetchmail', 'mailbox'],
        ['mailbox_app_password', 'username'],
      ])
        expect(await database.rows(`SELECT ${column} AS owner FROM ${table}`), table).toEqual([
          { owner: at('ann') },
        ]);
      expect(await database.rows('SELECT username, action, data FROM log ORDER BY id')).toEqual(
        ['create_alias', 'create_mailbox', 'delete_mailbox'].map((action) => ({
          username: 'alice (terminal)',
          action,
          data: at('bob'),
        })),
      );
    });

    test('whoever changes something is in the log, whatever the name is made of', async () => {
      const order = change(at('team'), null, alias(outside('ann')));
      await apply({ ...order, by: `Zoé 🦊 Łuk ${'x'.repeat(300)} (slack)` });
      const [row] = await database.rows('SELECT username FROM log');
      expect(row?.['username']).toMatch(product === 'MariaDB' ? /^Zoé \? \?uk x+$/ : /^Zoé 🦊 Łuk x+$/u);
    });

    describe('a mailbox that PostfixAdmin made', () => {
      test('is identified by an id that stays, through all that PostfixAdmin and we change', async () => {
        const id = await madeByPostfixAdmin('eve');
        expect(id).toMatch(/^[0-9a-f]{32}$/);
        const eve = mailbox(id);
        await database.run(`UPDATE mailbox SET name = 'Eve', password = '$6$y', quota = ${3 * mb}`);
        const next = mailbox(id, { forwards: [outside('eve')] });
        expect(await put(at('eve'), { ...eve, mailbox: { id, quota: 3 * mb } }, next)).toEqual(applied);
        expect(await apply(password(at('eve'), id))).toEqual(applied);
        expect(await made.server.read(at('eve'))).toEqual(next);
        const [row] = await database.rows('SELECT maildir, password FROM mailbox');
        expect(row).toEqual({ maildir: 'example.org/eve/', password: hash });
      });

      test('and the next one at its address, in the same directory, are never taken for one another', async () => {
        const former = await madeByPostfixAdmin('eve');
        await database.run('DELETE FROM mailbox', `DELETE FROM alias WHERE address = '${at('eve')}'`);
        const next = await madeByPostfixAdmin('eve', '2021-01-02 03:04:05+00');
        expect(next).not.toBe(former);
        expect(await put(at('eve'), mailbox(former), null)).toMatchObject({ kind: 'found-changed' });
        expect(await apply(password(at('eve'), former))).toMatchObject({ kind: 'impossible' });
      });

      test('makes room for one of ours, in a directory of its own', async () => {
        const former = mailbox(await madeByPostfixAdmin('eve'));
        const next = mailbox();
        expect(await put(at('eve'), former, next)).toEqual(applied);
        const [row] = await database.rows('SELECT maildir, password FROM mailbox');
        expect(row).toEqual({ maildir: `${next.mailbox.id}/`, password: '!' });
      });

      test('goes on answering while its owner is away, and no forward is reported for it', async () => {
        const id = await madeByPostfixAdmin('eve');
        await database.run(`UPDATE alias SET goto = '${at('eve')}, Eve#Example.org@Autoreply.example '
          WHERE address = '${at('eve')}'`);
        const eve = mailbox(id);
        expect(await answering.read(at('eve'))).toEqual(eve);
        const forwarding = mailbox(id, { forwards: [outside('eve')] });
        await answering.apply(change(at('eve'), eve, forwarding));
        const goto = async () =>
          (await database.rows(`SELECT goto FROM alias WHERE address = '${at('eve')}'`))[0];
        expect(await goto()).toEqual({
          goto: 'eve@example.org, Eve#Example.org@Autoreply.example,eve@example.com ',
        });
        await answering.apply(change(at('eve'), forwarding, alias(outside('eve'))));
        expect(await goto()).toEqual({ goto: 'eve@example.com ' });
      });

      test('without its alias row gets one with the next change, and its mail comes through', async () => {
        const eve = mailbox(await madeByPostfixAdmin('eve'));
        await database.run(`DELETE FROM alias WHERE address = '${at('eve')}'`);
        expect(await made.server.read(at('eve'))).toEqual(eve);
        await put(at('eve'), eve, { ...eve, mailbox: { ...eve.mailbox, quota: mb } });
        expect(await database.rows(`SELECT goto FROM alias WHERE address = '${at('eve')}'`)).toEqual([
          { goto: at('eve') },
        ]);
      });
    });

    describe('nothing that leads mail elsewhere is left out', () => {
      /** What the driver reports of bob's forwards, with and without a mailbox. */
      async function forwardsFor(
        goto: string,
        as: 'alias' | 'mailbox',
        active = on,
      ): Promise<readonly string[]> {
        await database.run(
          `INSERT INTO alias (address, goto, domain, active)
            VALUES ('${at('bob')}', '${as === 'mailbox' ? `${at('bob')},` : ''}${goto}', 'example.org', ${active})`,
        );
        if (as === 'mailbox')
          await database.run(
            `INSERT INTO mailbox (username, password, name, maildir, local_part, domain)
              VALUES ('${at('bob')}', 'x', 'X', 'example.org/bob/', 'bob', 'example.org')`,
          );
        const read = (await answering.read(at('bob')))?.forwards ?? [];
        const listed = (await answering.page(null, 10)).find(({ address }) => address === at('bob'));
        expect(listed?.state.forwards).toEqual(read);
        return read;
      }

      test.each(destinations)('as a forward of an alias: %j', async (goto, seen) => {
        const read = await forwardsFor(goto, 'alias');
        for (const each of seen) expect(read.join(' ')).toContain(each);
      });

      test.each(destinations)('as a forward of a mailbox: %j', async (goto, seen) => {
        const read = await forwardsFor(goto, 'mailbox');
        for (const each of seen) expect(read.join(' ')).toContain(each);
      });

      test('but the vacation program’s answer to a mailbox', async () => {
        expect(await forwardsFor('bob#example.org@autoreply.example', 'mailbox')).toEqual([]);
      });

      test('nor is that, where there is no mailbox that anybody could be away from', async () => {
        const program = 'bob#example.org@autoreply.example';
        expect(await forwardsFor(program, 'alias', off)).toEqual([program]);
      });

      test('nor where no vacation domain is set', async () => {
        await forwardsFor('bob#example.org@autoreply.example', 'mailbox');
        expect((await made.server.read(at('bob')))?.forwards).toEqual(['bob#example.org@autoreply.example']);
      });

      test('a forward that others wrote stays through a change of something else', async () => {
        await forwardsFor('x#y@example.com', 'mailbox');
        const found = await answering.read(at('bob'));
        const next = found && { ...found, enabled: false };
        expect(await answering.apply(change(at('bob'), found, next))).toEqual(applied);
        expect(await answering.read(at('bob'))).toEqual(next);
      });

      test.each(waysToBob)('who forwards to bob is listed: %j', async (goto) => {
        await database.run(
          `INSERT INTO alias (address, goto, domain) VALUES ('${at('team')}', '${goto}', 'example.org')`,
        );
        expect(await answering.forwardersTo(at('bob'))).toEqual([at('team')]);
      });

      test.each(waysElsewhere)('who forwards elsewhere is not: %j', async (goto) => {
        await database.run(
          `INSERT INTO alias (address, goto, domain) VALUES ('${at('team')}', '${goto}', 'example.org')`,
        );
        expect(await answering.forwardersTo(at('bob'))).toEqual([]);
      });

      test.each(['bob#example.org', 'eve#example.org', 'x#y', 'ann'])(
        'nobody adds %s@ the vacation domain by hand',
        async (local) => {
          const bob = mailbox();
          await answering.apply(change(at('bob'), null, bob));
          const next = { ...bob, forwards: [`${local}@autoreply.example` as Address] };
          const words = expect.stringContaining('vacation program');
          expect(await answering.apply(change(at('bob'), bob, next))).toEqual(
            impossible({ code: 'against-rules', words }),
          );
          expect(await refusalOf(answering, { address: at('bob'), after: next })).toEqual(words);
          expect(await refusalOf(answering, { address: at('bob'), after: bob })).toBeNull();
          expect(await answering.read(at('bob'))).toEqual(bob);
        },
      );

      test('what somebody else added at the vacation domain can stay, and be removed', async () => {
        await forwardsFor('x#y@autoreply.example', 'alias');
        const found = alias('x#y@autoreply.example' as Address);
        const more = alias('x#y@autoreply.example' as Address, outside('ann'));
        expect(await answering.apply(change(at('bob'), found, more))).toEqual(applied);
        expect(await answering.apply(change(at('bob'), more, alias(outside('ann'))))).toEqual(applied);
      });
    });

    describe('limits of a domain', () => {
      const limited = (values: string) => database.run(`UPDATE domain SET ${values}`);
      const broken = (limit: string, most: number) =>
        impossible({ code: 'domain-limit', domain, limit, most });

      test('on mailboxes count mailboxes alone, and are kept by conversions too', async () => {
        await limited('mailboxes = 1, aliases = 2');
        expect(await put(at('ann'), null, mailbox())).toEqual(applied);
        expect(await put(at('bob'), null, mailbox())).toEqual(broken('mailboxes', 1));
        expect(await put(at('team'), null, alias(outside('x')))).toEqual(applied);
        expect(await put(at('more'), null, alias(outside('x')))).toEqual(broken('aliases', 2));
        expect(await put(at('team'), alias(outside('x')), mailbox())).toEqual(broken('mailboxes', 1));
        expect(await put(at('team'), alias(outside('x')), null)).toEqual(applied);
        expect(await put(at('more'), null, alias(outside('x')))).toEqual(applied);
      });

      test('are told of many changes together, in their order', async () => {
        await limited('mailboxes = 2, aliases = 3, maxquota = 10, quota = 15');
        const [ann, next] = [
          mailbox(newMailboxId(), { quota: 9 * mb }),
          mailbox(newMailboxId(), { quota: mb }),
        ];
        await put(at('ann'), null, ann);
        const limit = (of: string, most: number) => ({ code: 'domain-limit', domain, limit: of, most });
        const to = alias(outside('x'));
        const sized = (megabytes: number) => mailbox(newMailboxId(), { quota: megabytes * mb });
        const wishes: [string, AddressState | null, object | null][] = [
          ['a', to, null],
          ['b', to, null],
          ['c', to, limit('aliases', 3)],
          ['big', sized(11), limit('quota', 10 * mb)],
          ['bob', sized(7), { ...limit('domain-quota', 6 * mb), of: 15 * mb }],
          ['ann', { ...ann, mailbox: { id: ann.mailbox.id, quota: 5 * mb } }, null],
          ['bob', sized(7), null],
          ['more', next, limit('mailboxes', 2)],
          ['a', null, null],
          ['c', to, null],
          ['ann', null, null],
          ['more', next, null],
        ];
        const list = wishes.map(([local, after]) => ({ address: at(local), after }));
        expect(await made.server.rules?.refuses(list)).toEqual(wishes.map(([, , why]) => why));
      });

      test('below zero allow none at all', async () => {
        await limited('mailboxes = -1, aliases = -1');
        expect(await put(at('ann'), null, mailbox())).toEqual(broken('mailboxes', 0));
        expect(await put(at('team'), null, alias(outside('x')))).toEqual(broken('aliases', 0));
      });

      test('hold where many ask at once', async () => {
        await limited('mailboxes = 3');
        const asked = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((local) =>
          put(at(local), null, mailbox()),
        );
        const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind === 'applied')).toHaveLength(3);
        expect(await database.rows('SELECT username FROM mailbox')).toHaveLength(3);
      });

      test("on a mailbox's quota are in PostfixAdmin's own MB, and leave what is there alone", async () => {
        const big = mailbox(newMailboxId(), { quota: 50 * mb });
        await put(at('ann'), null, big);
        await limited('maxquota = 10');
        expect(await put(at('bob'), null, mailbox())).toEqual(broken('quota', 10 * mb));
        const over = mailbox(newMailboxId(), { quota: 10 * mb + 1 });
        expect(await put(at('bob'), null, over)).toEqual(broken('quota', 10 * mb));
        expect(await put(at('bob'), null, mailbox(newMailboxId(), { quota: 10 * mb }))).toEqual(applied);
        expect(await put(at('ann'), big, { ...big, forwards: [outside('ann')] })).toEqual(applied);
      });

      test('that are off for quotas leave a mailbox none', async () => {
        await limited('maxquota = -1');
        const ann = mailbox();
        expect(await put(at('ann'), null, ann)).toEqual(applied);
        expect((await database.rows('SELECT quota FROM mailbox'))[0]).toEqual({
          quota: product === 'PostgreSQL' ? '-1' : -1,
        });
        expect(await made.server.read(at('ann'))).toEqual(ann);
        const more = { ...ann, mailbox: { ...ann.mailbox, quota: mb } };
        expect(await put(at('ann'), ann, more)).toEqual(broken('quota', 0));
      });

      test('on quotas are left alone where PostfixAdmin leaves them alone', async () => {
        await limited('maxquota = 10, quota = 20');
        const lax = made.open({ quotas: { ofMailboxes: false } });
        expect(await lax.apply(change(at('ann'), null, mailbox()))).toEqual(applied);
        const oneByOne = made.open({ quotas: { ofDomains: false, megabyte: 1_048_576 } });
        for (const local of ['a', 'b', 'c']) {
          const state = mailbox(newMailboxId(), { quota: 10 * 1_048_576 });
          expect(await oneByOne.apply(change(at(local), null, state))).toEqual(applied);
        }
        await Promise.all([lax.close(), oneByOne.close()]);
      });

      test('on the quotas of all its mailboxes say what is left', async () => {
        await limited('quota = 20');
        const ann = mailbox(newMailboxId(), { quota: 15 * mb });
        expect(await put(at('ann'), null, ann)).toEqual(applied);
        const bob = mailbox(newMailboxId(), { quota: 6 * mb });
        const left = impossible({
          ...{ code: 'domain-limit', domain, limit: 'domain-quota', most: 5 * mb, of: 20 * mb },
        });
        expect(await put(at('bob'), null, bob)).toEqual(left);
        expect(await put(at('bob'), null, mailbox())).toEqual(left);
        expect(await put(at('ann'), ann, { ...ann, mailbox: { ...ann.mailbox, quota: 20 * mb } })).toEqual(
          applied,
        );
      });
    });

    testUnusualNames(async (address, to) => {
      await database.run(
        `INSERT INTO alias (address, goto, domain) VALUES ('${address}', '${to}', 'example.org')`,
      );
      return made.server;
    });

    describe('a domain', () => {
      test('that is another name of one is not offered, and takes no addresses of its own', async () => {
        const other = 'other.example' as Domain;
        await apply(addDomain(other));
        await database.run(
          `INSERT INTO alias_domain (alias_domain, target_domain) VALUES ('other.example', 'example.org')`,
        );
        expect(await made.server.domains()).toEqual(['example.org']);
        expect(await made.server.aliasDomains()).toEqual([{ domain: other, target: 'example.org' }]);
        const why = impossible({ code: 'alias-domain', domain: other, target: 'example.org' });
        const orphan = 'bob@other.example' as Address;
        expect(await put(orphan, null, alias(outside('x')))).toEqual(why);
        expect(await apply(addDomain(other))).toEqual(why);
        expect(await put('postmaster@other.example' as Address, alias(outside('postmaster')), null)).toEqual(
          applied,
        );
      });

      test('that a catch-all leads to another is another name of that, and one that is switched off is none', async () => {
        await database.run(
          `INSERT INTO alias (address, goto, domain, active) VALUES ('@example.org', '@Other.example,x@example.com', 'example.org', ${on})`,
        );
        expect(await made.server.aliasDomains()).toEqual([{ domain, target: 'other.example' }]);
        await database.run(`UPDATE alias SET active = ${off} WHERE address = '@example.org'`);
        expect(await made.server.aliasDomains()).toEqual([]);
        await apply(addDomain('third.example' as Domain));
        await database.run(
          `INSERT INTO alias_domain (alias_domain, target_domain, active) VALUES ('third.example', 'example.org', ${off})`,
        );
        expect(await made.server.aliasDomains()).toEqual([]);
      });

      test('is not removed while PostfixAdmin has another name of it, unless that is switched off', async () => {
        await apply(addDomain('other.example' as Domain));
        await put(at('postmaster'), alias(outside('postmaster')), null);
        await database.run(
          `INSERT INTO alias_domain (alias_domain, target_domain, active) VALUES ('other.example', 'example.org', ${on})`,
        );
        const by = { kind: 'alias-domains', count: 1, first: ['other.example'] };
        expect(await apply(removeDomain())).toEqual(impossible({ code: 'domain-in-use', domain, by }));
        expect(await made.server.domains()).toEqual(['example.org']);
        await database.run(`UPDATE alias_domain SET active = ${off}`);
        expect(await apply(removeDomain())).toEqual(applied);
        expect(await made.server.domains()).toEqual(['other.example']);
        expect(await database.rows('SELECT alias_domain FROM alias_domain')).toEqual([]);
      });

      test('that was switched off is not received for, and switched on by being added', async () => {
        await database.run(`UPDATE domain SET active = ${off}`);
        expect(await made.server.domains()).toEqual([]);
        expect(await put(at('team'), null, alias(outside('x')))).toEqual(
          impossible({ code: 'domain-gone', domain }),
        );
        expect(await apply(addDomain())).toEqual(applied);
        expect(await made.server.domains()).toEqual(['example.org']);
        await database.run(`UPDATE domain SET backupmx = ${on}`);
        expect(await made.server.domains()).toEqual([]);
      });
    });

    test('rows in capitals are found where the database finds them, and never listed twice', async () => {
      await database.run(
        `INSERT INTO alias (address, goto, domain) VALUES ('Team@Example.org', 'Ann@Example.com', 'example.org')`,
      );
      const listed = (await made.server.page(null, 10)).map(({ address }) => address);
      expect(listed).toEqual(product === 'MariaDB' ? [at('postmaster'), at('team')] : [at('postmaster')]);
      const found = await made.server.read(at('team'));
      expect(found).toEqual(product === 'MariaDB' ? alias('Ann@example.com' as Address) : null);
    });

    test('a lock-out also ends what PostfixAdmin would send a new password by', async () => {
      const {
        mailbox: { id },
      } = await (async () => {
        const state = mailbox();
        await put(at('bob'), null, state);
        return state;
      })();
      await apply(appPassword(at('bob'), id, 'phone'));
      await database.run(
        "UPDATE mailbox SET token = 'T', phone = '+331', email_other = 'b@example.com', name = 'Bob'",
      );
      await apply(owner(at('bob'), id, { locksOut: true }));
      expect(await database.rows('SELECT password, token, phone, email_other, name FROM mailbox')).toEqual([
        { password: '!', token: '', phone: '', email_other: '', name: 'Bob' },
      ]);
      expect(await database.rows('SELECT * FROM mailbox_app_password')).toEqual([]);
    });

    test('sizes are those of quota2, or what Dovecot says where that has none', async () => {
      await put(at('bob'), null, mailbox());
      const asking = made.open({
        doveadm: {
          flushAuthCache: async () => undefined,
          kick: async () => undefined,
          mailboxStatus: async () => ({ messages: 3, bytes: 4_000_000_000 }),
          folderStatuses: async () => null,
          check: async () => ({ flushes: true }),
        },
      });
      expect(await asking.measure(at('bob'))).toMatchObject({ messages: 3, bytes: 4_000_000_000 });
      await database.run(
        `INSERT INTO quota2 (username, messages, bytes) VALUES ('${at('bob')}', 2, 5000000000)`,
      );
      expect(await asking.measure(at('bob'))).toMatchObject({ messages: 2, bytes: 5_000_000_000 });
      await asking.close();
    });

    test('one that nobody counted is not taken for empty', async () => {
      await madeByPostfixAdmin('eve');
      expect(await made.server.measure(at('eve'))).toEqual({
        unknown: { why: 'uncounted' },
        passwordSet: true,
      });
    });

    test('a row in capitals is another’s where the database says so, and the same everywhere where it does not', async () => {
      await database.run(
        "INSERT INTO domain (domain, description, transport) VALUES ('Sister.EXAMPLE', '', 'virtual')",
        "INSERT INTO alias (address, goto, domain) VALUES ('Info@Sister.EXAMPLE', 'a@example.com', 'Sister.EXAMPLE')",
      );
      const sister = 'sister.example' as Domain;
      const info = 'info@sister.example' as Address;
      const isSame = product === 'MariaDB';
      expect((await made.server.domains()).includes(sister)).toBe(isSame);
      expect(await made.server.read(info)).toEqual(isSame ? alias('a@example.com' as Address) : null);
      const paged = (await made.server.page(null, 100)).map(({ address }) => address);
      expect(paged.filter((address) => address === info)).toHaveLength(isSame ? 1 : 0);
      const added = await put('x@sister.example' as Address, null, alias(outside('x')));
      expect(added).toMatchObject(isSame ? applied : { kind: 'impossible', why: { code: 'domain-gone' } });
      const oddRows = (await made.server.conditions()).filter(({ part }) => part === 'Odd rows');
      expect(oddRows).toMatchObject(
        isSame
          ? []
          : [
              {
                ok: false,
                detail: expect.stringMatching(/domain Sister.EXAMPLE .*alias Info@Sister.EXAMPLE/),
              },
            ],
      );
    });

    test('a removed mailbox is not brought back where nothing was kept', async () => {
      const bob = mailbox();
      await put(at('bob'), null, bob);
      expect(await put(at('bob'), bob, null)).toEqual(applied);
      const restoring = { ...change(at('bob'), null, bob), restores: true };
      const why = { code: 'removed-mail-gone', id: bob.mailbox.id };
      expect(await apply(restoring)).toEqual(impossible(why));
    });
  });
});
