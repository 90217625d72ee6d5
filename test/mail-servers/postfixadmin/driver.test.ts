import { afterAll, beforeAll, describe, vi } from 'vitest';
import type { Product, SchemaVersion } from '../../support/postfixadmin-tables.ts';
import { lacks } from '../../support/requirements.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/test-databases.ts';
import { ableToAll, describeMailServer, type Traits } from '../conformance.ts';
import { databaseOnly, install } from './installation.ts';

// A commit here is a round trip to another process, and ten thousand are many.
vi.setConfig({ testTimeout: 120_000 });

/** Either schema in one of the two settings: nothing depends on both. */
const settings: [SchemaVersion, string, boolean, Traits][] = [
  [1845, 'the mail on this host', true, { lacks: ['app-passwords'], keepsRemoved: 'retention' }],
  [1856, 'the mail on this host', true, ableToAll],
  [1856, 'the mail on another host', false, databaseOnly],
];

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('PostfixAdmin on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(lacks(...packages))('here', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());

    for (const [version, where, onMailHost, traits] of settings) {
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
