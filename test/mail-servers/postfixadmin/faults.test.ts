import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import type { MailServer, MailServerErrorKind } from '../../../src/mail-servers/port.ts';
import { createPostfixAdmin } from '../../../src/mail-servers/postfixadmin/driver.ts';
import type { Product } from '../../support/databases/postfixadmin-tables.ts';
import {
  type TestDatabase,
  type TestServer,
  testServers,
  userPassword,
} from '../../support/databases/test-databases.ts';
import { findFreePort } from '../../support/ports.ts';
import { isMissing } from '../../support/requirements.ts';
import { addDomain, alias, applied, at, change, domain, firstOf, mailbox, outside } from '../orders.ts';
import { type Installation, install } from './postfixadmin-under-test.ts';

const log = { warn: () => undefined };
const driverAt = (database: string): MailServer =>
  createPostfixAdmin({ database, mailDirectory: null, doveadm: null, log });

/** Every call must fail with the trouble and with advice, and hold no password. */
async function expectTrouble(of: MailServer, trouble: MailServerErrorKind, words: RegExp): Promise<void> {
  const calls = [
    () => of.domains(),
    () => of.read(at('bob')),
    () => of.measure(at('bob')),
    () => of.appPasswords(at('bob')),
    () => of.page(null, 5),
    () => of.forwardersTo(at('bob')),
    () => of.apply(change(at('team'), null, alias(outside('ann')))),
  ];
  for (const call of calls) {
    const error = await call().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'MailServerUnavailable', trouble });
    expect(String(error)).toMatch(words);
    expect(String(error)).not.toContain(userPassword);
    expect(String(error)).not.toContain(encodeURIComponent(userPassword));
  }
  const [condition] = await of.conditions();
  expect(condition).toMatchObject({ part: 'Mail server', ok: false });
}

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('PostfixAdmin’s database on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(isMissing(...packages))('here', () => {
    let server: TestServer;
    let database: TestDatabase;
    let made: Installation;
    beforeAll(async () => {
      server = await start();
      database = await server.make('faults', 1856);
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      made = await install(database, { onMailHost: false });
      await made.server.apply(addDomain());
    });
    afterEach(() => made.cleanup());

    test('that is empty is distinguished from one of PostfixAdmin’s', async () => {
      const empty = await server.make(`empty_${newMailboxId().slice(0, 8)}`, null);
      const driver = driverAt(empty.url);
      await expectTrouble(driver, 'unreadable', /PostfixAdmin/);
      await driver.close();
    });

    test('that lacks a column says which, and works from the moment it is there', async () => {
      const broken = await server.make(`broken_${newMailboxId().slice(0, 8)}`, 1845);
      await broken.run('ALTER TABLE mailbox RENAME COLUMN maildir TO mail_dir');
      const driver = driverAt(broken.url);
      await expectTrouble(driver, 'unreadable', /columns maildir in its table mailbox.*setup\.php/);
      await broken.run('ALTER TABLE mailbox RENAME COLUMN mail_dir TO maildir');
      expect(await driver.apply(addDomain())).toEqual(applied);
      await driver.close();
    });

    test('that is upgraded while we run gets what the newer schema has', async () => {
      const old = await server.make(`old_${newMailboxId().slice(0, 8)}`, 1845);
      const driver = driverAt(old.url);
      await driver.apply(addDomain());
      expect(driver.lacks).toContain('app-passwords');
      const bob = mailbox();
      await driver.apply(change(at('bob'), null, bob));
      const phone = {
        change: {
          kind: 'app-password',
          act: 'add',
          name: 'phone',
          address: at('bob'),
          mailbox: bob.mailbox.id,
        },
        passwordHash: '{SHA256.HEX}ab',
        by: 'alice (slack)',
      } as const;
      expect(await driver.apply(phone)).toEqual({
        kind: 'impossible',
        why: { code: 'against-rules', words: expect.stringContaining('upgrade it to version 4') },
      });
      const serial = {
        SQLite: 'integer PRIMARY KEY',
        MariaDB: 'int AUTO_INCREMENT PRIMARY KEY',
        PostgreSQL: 'serial',
      };
      await old.run(
        `CREATE TABLE mailbox_app_password (id ${serial[product]}, username varchar(255), description varchar(255),
          password_hash varchar(255))`,
        "UPDATE config SET value = '1851' WHERE name = 'version'",
      );
      expect(await driver.apply(phone)).toEqual(applied);
      expect(driver.lacks).not.toContain('app-passwords');
      await driver.apply(change(at('bob'), bob, null));
      expect(await old.rows('SELECT * FROM mailbox_app_password')).toEqual([]);
      await driver.close();
    });

    test('is never left half changed where the log can not be written', async () => {
      await database.run('ALTER TABLE log RENAME COLUMN data TO data_away');
      const bob = change(at('bob'), null, mailbox());
      await expect(made.server.apply(bob)).rejects.toMatchObject({ name: 'MailServerUnavailable' });
      await database.run('ALTER TABLE log RENAME COLUMN data_away TO data');
      expect(await database.rows('SELECT username FROM mailbox')).toEqual([]);
      expect(await database.rows(`SELECT address FROM alias WHERE address = '${at('bob')}'`)).toEqual([]);
      expect(await made.server.apply(bob)).toEqual(applied);
    });

    test('that many processes change at once keeps one mailbox of each address', async () => {
      const others = Array.from({ length: 4 }, () => made.open());
      const wanted = others.flatMap((other) =>
        ['a', 'b', 'c', 'd'].map((local) => other.apply(change(at(local), null, mailbox()))),
      );
      const outcomes = await Promise.all(wanted);
      expect(outcomes.filter(({ kind }) => kind === 'applied')).toHaveLength(4);
      expect(outcomes.filter(({ kind }) => kind === 'found-changed')).toHaveLength(12);
      expect(await database.rows('SELECT username FROM mailbox')).toHaveLength(4);
      expect(await database.rows("SELECT data FROM log WHERE action = 'create_mailbox'")).toHaveLength(4);
      for (const other of others) await other.close();
    });

    test('gives a hundred thousand addresses in pages that each cost the same', async () => {
      const values = Array.from(
        { length: 100_000 },
        (_, n) => `('n${String(n).padStart(6, '0')}@example.org', 'ann@example.com', 'example.org')`,
      );
      for (let from = 0; from < values.length; from += 10_000)
        await database.run(
          `INSERT INTO alias (address, goto, domain) VALUES ${values.slice(from, from + 10_000)}`,
        );
      const began = performance.now();
      const first = await made.server.page(null, 1000);
      const deep = await made.server.page(at('n098000'), 1000);
      expect(first[0]?.address).toBe(at('n000000'));
      expect(deep.at(-1)?.address).toBe(at('n099000'));
      expect(performance.now() - began).toBeLessThan(5000);
    });

    if (product === 'SQLite') return;

    test('that refuses our password says so without showing it', async () => {
      const driver = driverAt(database.url.replace(/:[^:@]+@/, ':wrong@'));
      await expectTrouble(driver, 'unreachable', /check the user and the password/);
      await driver.close();
    });

    test('that is not on this server is missed by its name', async () => {
      const driver = driverAt(database.url.replace('/faults?', '/nowhere?'));
      await expectTrouble(driver, product === 'MariaDB' ? 'unreachable' : 'missing', /nowhere/);
      await driver.close();
    });

    test('at a port where nobody listens says what to check', async () => {
      const scheme = product === 'MariaDB' ? 'mysql' : 'postgres';
      const password = encodeURIComponent(userPassword);
      const driver = driverAt(`${scheme}://facteur:${password}@127.0.0.1:${await findFreePort()}/faults`);
      await expectTrouble(driver, 'unreachable', /check that it runs, its host and port/);
      await driver.close();
    });

    if (product === 'MariaDB') {
      test('that stands still is given up on after some seconds', async () => {
        const driver = driverAt(database.url);
        await server.process?.freeze?.();
        const asked = driver.domains().finally(() => server.process?.thaw?.());
        await expect(asked).rejects.toMatchObject({ name: 'MailServerUnavailable', trouble: 'unreachable' });
        expect(await driver.domains()).toEqual([domain]);
        await driver.close();
      });

      test('whose tables know no transactions says how to change that', async () => {
        const old = await server.make('myisam', 1845);
        await old.run('ALTER TABLE log ENGINE = MyISAM');
        const driver = driverAt(old.url);
        await expectTrouble(driver, 'unreadable', /ALTER TABLE log ENGINE = InnoDB/);
        await driver.close();
      });
    }

    test('whose user may only read answers questions, and says which rights a change needs', async () => {
      const rights =
        product === 'MariaDB'
          ? 'readonly.* FROM facteur@localhost'
          : 'ALL TABLES IN SCHEMA public FROM facteur';
      const closed = await server.make('readonly', 1856);
      await closed.run("INSERT INTO domain (domain) VALUES ('example.org')");
      await closed.rows(`REVOKE INSERT, UPDATE, DELETE ON ${rights}`);
      const driver = driverAt(closed.url);
      expect(await driver.domains()).toEqual([domain]);
      const changing = driver.apply(change(at('team'), null, alias(outside('ann'))));
      await expect(changing).rejects.toMatchObject({ trouble: 'not-writable' });
      await expect(changing).rejects.toThrow('SELECT, INSERT, UPDATE and DELETE');
      await driver.close();
    });

    test('whose connections were ended is connected to anew', async () => {
      await made.server.read(at('bob'));
      await database
        .rows(
          product === 'MariaDB'
            ? 'KILL USER facteur'
            : "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'facteur'",
        )
        .catch(() => undefined);
      expect(await made.server.domains()).toEqual([domain]);
    });

    test('that goes down in the middle of changes leaves each of them whole, and repeating finishes them', async () => {
      const states = Array.from({ length: 30 }, (_, n) => [at(`m${n}`), mailbox()] as const);
      const orders = states.map(([address, state]) => change(address, null, state));
      const underWay = orders.map((order) => made.server.apply(order));
      const first = Promise.allSettled(underWay);
      await firstOf(underWay, 3);
      await server.process?.kill();
      const outcomes = await first;
      expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          // An order that was committed just before reports that it is unfinished.
          expect(['MailServerUnavailable', 'UnfinishedChange']).toContain(Object(outcome.reason).name);
      await server.process?.start();
      const halves = await database.rows(`SELECT username FROM mailbox
        LEFT JOIN alias ON alias.address = mailbox.username WHERE alias.address IS NULL`);
      expect(halves).toEqual([]);
      for (const order of orders) expect(await made.server.apply(order)).toEqual(applied);
      expect(await database.rows("SELECT 1 FROM log WHERE action = 'create_mailbox'")).toHaveLength(30);
    });
  });
});

test.each([
  ['postfixadmin', /This is no URL/],
  ['mongodb://secret@host/db', /at mongodb: is not one that PostfixAdmin has/],
])('a setting %s is refused with what to write', (setting, words) => {
  expect(() => driverAt(setting)).toThrow(words);
  expect(() => driverAt(setting)).toThrow('mysql://user:password@host/name');
  expect(() => driverAt(setting)).not.toThrow('secret');
});

test('an SQLite file that is not there is missed, and used once it is', async () => {
  const driver = driverAt('sqlite:///nowhere/postfixadmin.db');
  await expectTrouble(driver, 'missing', /\/nowhere\/postfixadmin\.db/);
  await driver.close();
});
