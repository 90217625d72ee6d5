import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import type { Product } from '../../support/databases/postfixadmin-tables.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { isMissing } from '../../support/requirements.ts';
import { describeEdits } from '../edits.ts';
import { addDomain } from '../orders.ts';
import { type Installation, install } from './postfixadmin-under-test.ts';

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('PostfixAdmin’s rows on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(isMissing(...packages))('here', () => {
    let running: TestServer;
    let database: TestDatabase;
    let made: Installation;
    let server: MailServer;
    beforeAll(async () => {
      running = await start();
      database = await running.make('edits_1856', 1856);
    });
    afterAll(() => running.stop());
    beforeEach(async () => {
      made = await install(database, { onMailHost: false });
      server = made.open({ vacationDomain: 'autoreply.example' });
      await server.apply(addDomain());
    });
    afterEach(async () => {
      await server.close();
      await made.cleanup();
    });

    describeEdits(() => ({
      server,
      write: (address, goto) =>
        database.run(
          `UPDATE alias SET goto = ${product === 'PostgreSQL' ? 'E' : ''}'${goto.replaceAll('\n', product === 'SQLite' ? '\n' : '\\n')}' WHERE address = '${address}'`,
        ),
      goto: async (address) => {
        const [row] = await database.rows(`SELECT goto FROM alias WHERE address = '${address}'`);
        return String(row?.['goto']);
      },
    }));
  });
});
