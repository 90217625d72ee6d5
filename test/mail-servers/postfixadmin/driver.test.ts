import { afterAll, beforeAll, describe } from 'vitest';
import type { Product, SchemaVersion } from '../../support/databases/postfixadmin-tables.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { isMissing } from '../../support/requirements.ts';
import { type DriverTraits, describeMailServer, fullTraits } from '../conformance.ts';
import { databaseOnly, install } from './postfixadmin-under-test.ts';

// A commit here is a round trip to another process, and there are ten thousand.
type Setting = readonly [SchemaVersion, string, onMailHost: boolean, DriverTraits];

/** One database is enough for what depends on the schema and on where the mail is. */
const settings: Readonly<Record<'everywhere' | 'once', readonly Setting[]>> = {
  everywhere: [
    [
      1845,
      'the mail on this host',
      true,
      { lacks: ['last-login', 'app-passwords', 'dkim'], keepsRemoved: 'retention' },
    ],
    [1856, 'the mail on another host', false, databaseOnly],
  ],
  once: [[1856, 'the mail on this host', true, { ...fullTraits, lacks: ['last-login'] }]],
};

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('PostfixAdmin on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(isMissing(...packages))('here', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());

    const own = product === 'SQLite' ? settings.once : [];
    for (const [version, where, onMailHost, traits] of [...settings.everywhere, ...own]) {
      describe(`with schema ${version} and ${where}`, () => {
        let database: TestDatabase;
        beforeAll(async () => {
          database = await server.make(`postfixadmin_${version}_${onMailHost}`, version);
        });
        describeMailServer('PostfixAdmin', () => install(database, { onMailHost }), traits);
      });
    }
  });
});
