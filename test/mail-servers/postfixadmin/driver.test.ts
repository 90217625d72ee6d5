import { afterAll, beforeAll, describe, vi } from 'vitest';
import type { Product, SchemaVersion } from '../../support/postfixadmin-tables.ts';
import { lacks } from '../../support/requirements.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/test-databases.ts';
import { describeMailServer, type Traits } from '../conformance.ts';
import { databaseOnly, install } from './installation.ts';

// A commit here is a round trip to another process, and ten thousand are many.
vi.setConfig({ testTimeout: 120_000 });

const hosts: [string, boolean, Traits][] = [
  ['the mail on another host', false, databaseOnly],
  ['the mail on this host', true, { lacks: [], keepsRemoved: 'retention' }],
];

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('PostfixAdmin on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(lacks(...packages))('here', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());

    describe.each<SchemaVersion>([1845, 1856])('with schema %d', (version) => {
      let database: TestDatabase;
      beforeAll(async () => {
        database = await server.make(`postfixadmin_${version}`, version);
      });

      for (const [where, onMailHost, traits] of hosts) {
        describeMailServer(`with ${where}`, () => install(database, { onMailHost }), {
          ...traits,
          lacks: [...traits.lacks, ...(version < 1849 ? (['app-passwords'] as const) : [])],
        });
      }
    });
  });
});
