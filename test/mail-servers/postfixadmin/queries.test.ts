import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { openAdminDatabase } from '../../../src/mail-servers/postfixadmin/admin-database.ts';
import { findRefusals } from '../../../src/mail-servers/postfixadmin/changes/refusals.ts';
import { openDatabase } from '../../../src/mail-servers/postfixadmin/database/open-database.ts';
import { measureAll } from '../../../src/mail-servers/postfixadmin/measure.ts';
import { readForwarders, readStates } from '../../../src/mail-servers/postfixadmin/read.ts';
import { createVacation } from '../../../src/mail-servers/postfixadmin/vacation/vacation.ts';
import { createMailboxProblems } from '../../../src/mail-servers/shared/row-problems.ts';
import { type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { alias, at, outside } from '../orders.ts';
import { type Installation, install } from './postfixadmin-under-test.ts';

const many: Address[] = Array.from({ length: 500 }, (_, index) => at(`user${index}`));

describe('the queries for 500 addresses', () => {
  let server: TestServer;
  let made: Installation;
  let asked: string[];
  beforeAll(async () => {
    server = await testServers.SQLite.start();
    const database = await server.make('queries_1856', 1856);
    made = await install(database, { onMailHost: false });
    await database.run(
      `INSERT INTO domain (domain, aliases, mailboxes) VALUES ('example.org', 900, 900)`,
      ...many.map(
        (address) =>
          `INSERT INTO alias (address, goto, domain) VALUES ('${address}', '${at('all')}', 'example.org')`,
      ),
      ...many.map(
        (address) =>
          `INSERT INTO mailbox (username, maildir, domain, password) VALUES ('${address}', '${address}/', 'example.org', 'x')`,
      ),
      ...many.map((address) => `INSERT INTO quota2 (username, bytes, messages) VALUES ('${address}', 5, 1)`),
    );
  });
  afterAll(async () => {
    await made.cleanup();
    await server.stop();
  });

  /** The driver's database, which records what it is asked. */
  function open() {
    const database = openDatabase(made.database.url);
    const adminDatabase = openAdminDatabase(
      {
        ...database,
        read: (work) =>
          database.read((session) =>
            work({
              ...session,
              rows: (query) => {
                asked.push(query.sql);
                return session.rows(query);
              },
            }),
          ),
      },
      createVacation(null),
    );
    asked = [];
    return adminDatabase;
  }

  test('are a few for states, sizes, forwarders and refusals', async () => {
    const adminDatabase = open();
    await adminDatabase.read(async () => undefined);
    const count = async (work: () => Promise<{ size: number } | { length: number }>, found: number) => {
      asked = [];
      const answer = await work();
      expect('size' in answer ? answer.size : answer.length).toBe(found);
      return asked.length;
    };
    const context = {
      adminDatabase,
      homes: null,
      doveadm: null,
      quotas: { ofMailboxes: true, ofDomains: true, megabyte: 1_024_000 },
      problems: createMailboxProblems(),
      log: { warn: () => undefined },
    };
    const read = adminDatabase.read;
    expect(await count(() => read((tables) => readStates(tables, many)), 500)).toBeLessThanOrEqual(4);
    expect(await count(() => measureAll(context, many, pLimit(4)), 500)).toBeLessThanOrEqual(4);
    expect(await count(() => read((tables) => readForwarders(tables, many, '+')), 500)).toBeLessThanOrEqual(
      4,
    );
    const wishes = many.map((address) => ({ address, after: alias(outside('x')) }));
    expect(
      await count(() => read((tables) => findRefusals(context, tables, wishes)), 500),
    ).toBeLessThanOrEqual(8);
    await adminDatabase.close();
  });
});
