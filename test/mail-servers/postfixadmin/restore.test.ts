import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Product } from '../../support/databases/postfixadmin-tables.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { isMissing } from '../../support/requirements.ts';
import { addDomain, applied, at, change, hash, mailbox, password } from '../orders.ts';
import { type Installation, install } from './postfixadmin-under-test.ts';

const hello = Buffer.from('hello');

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('a row that is written back to %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(isMissing(...packages))('here', () => {
    let server: TestServer;
    let database: TestDatabase;
    let made: Installation;
    let bob: AddressState;
    beforeAll(async () => {
      server = await start();
      database = await server.make('coming_back', 1856);
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      made = await install(database, { onMailHost: true });
      await made.server.apply(addDomain());
      const state = mailbox();
      bob = state;
      await made.server.apply(change(at('bob'), null, state));
      await made.server.apply(password(at('bob'), state.mailbox.id));
      await made.deliver(at('bob'), hello);
    });
    afterEach(() => made.cleanup());

    const removal = () => made.server.apply(change(at('bob'), bob, null));
    const restoring = () => made.server.apply({ ...change(at('bob'), null, bob), restores: true });

    test('comes back with its password and its mail', async () => {
      expect(await removal()).toMatchObject({ removed: [{ holds: { messages: 1 } }] });
      expect(await restoring()).toEqual(applied);
      expect(await made.server.read(at('bob'))).toEqual(bob);
      expect(await made.server.measure(at('bob'))).toMatchObject({ messages: 1, passwordSet: true });
    });

    test('what the database would not take back is not removed, in words that say why', async () => {
      const refuses =
        product === 'PostgreSQL'
          ? [
              "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no such name'; END $$ LANGUAGE plpgsql",
              'CREATE TRIGGER odd BEFORE INSERT ON mailbox FOR EACH ROW EXECUTE FUNCTION refuse()',
            ]
          : product === 'SQLite'
            ? ["CREATE TRIGGER odd BEFORE INSERT ON mailbox BEGIN SELECT RAISE(ABORT, 'no such name'); END"]
            : [
                "CREATE TRIGGER odd BEFORE INSERT ON mailbox FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such name'",
              ];
      await database.run(...refuses);
      try {
        expect(await removal()).toMatchObject({
          kind: 'impossible',
          why: {
            code: 'against-rules',
            words: expect.stringMatching(/bob@example\.org back \(.*no such name/),
          },
        });
        expect(await made.server.read(at('bob'))).toEqual(bob);
        expect(await made.server.measure(at('bob'))).toMatchObject({ messages: 1, passwordSet: true });
        expect(await database.rows('SELECT password FROM mailbox')).toEqual([{ password: hash }]);
      } finally {
        await database.run(
          product === 'PostgreSQL' ? 'DROP TRIGGER odd ON mailbox' : 'DROP TRIGGER odd',
          ...(product === 'PostgreSQL' ? ['DROP FUNCTION refuse()'] : []),
        );
      }
      expect(await removal()).toMatchObject({ kind: 'applied', removed: [{}] });
    });

    const noDates = product === 'PostgreSQL' ? [] : ['0000-00-00 00:00:00', '2010-00-00 00:00:00'];
    test.each(noDates)('the date %s, which newer servers refuse, does not keep it', async (date) => {
      if (product === 'MariaDB') await database.run("SET SESSION sql_mode = ''");
      await database.run(`UPDATE mailbox SET created = '${date}', password_expiry = '${date}'`);
      if (product === 'MariaDB') await database.run("SET GLOBAL sql_mode = 'TRADITIONAL'");
      const strict = made.open();
      try {
        expect(await strict.read(at('bob'))).toEqual(bob);
        expect(await strict.apply(change(at('bob'), bob, null))).toMatchObject({ kind: 'applied' });
        expect(await strict.apply(change(at('bob'), null, bob))).toEqual(applied);
      } finally {
        await strict.close();
        if (product === 'MariaDB') await database.run('SET GLOBAL sql_mode = DEFAULT');
      }
      const [row] = await database.rows('SELECT created, password_expiry FROM mailbox');
      expect(JSON.stringify(row)).not.toContain('-00');
      expect(await made.server.measure(at('bob'))).toMatchObject({ messages: 1, passwordSet: true });
    });
  });
});
