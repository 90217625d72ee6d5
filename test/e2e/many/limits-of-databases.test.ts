import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlterncHost, makeAlterncHost } from '../../mail-servers/alternc/alternc-under-test.ts';
import { type AppProcess, buttonIn, startAppProcess } from '../../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../../support/app-process/checks.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import {
  type TestDatabase,
  type TestServer,
  testServerOn,
  testServers,
} from '../../support/databases/test-databases.ts';
import { isMissing } from '../../support/requirements.ts';

const policy = `
tenants: {}
mail-servers:
  own: { driver: postfix-dovecot, domains: all }
  maria: { driver: postfixadmin, domains: [maria.example] }
  postgres: { driver: postfixadmin, domains: [postgres.example] }
  hosting: { driver: alternc, domains: [example.org] }
`;

const domains = ['maria.example', 'postgres.example', 'example.org'];
const numbers = [1, 2, 3, 4, 5, 6];
const file = [
  'address;kind;forwards;quota',
  ...domains.flatMap((domain) => [
    ...numbers.map((number) => `box${number}@${domain};mailbox;;100M`),
    `all@${domain};alias;me@outside.test;`,
  ]),
].join('\r\n');

describe.skipIf(isMissing('redis-server', 'mariadb-server', 'postgresql'))(
  'an import onto databases whose owners lower their limits meanwhile',
  () => {
    let data: AppData;
    let mariadb: Mariadb;
    let postgresql: TestServer;
    let maria: TestDatabase;
    let postgres: TestDatabase;
    let hosting: AlterncHost;
    let facteur: AppProcess;

    beforeAll(async () => {
      data = await createAppData();
      [mariadb, postgresql] = await Promise.all([startMariadb(), testServers.PostgreSQL.start()]);
      maria = await (await testServerOn(mariadb)).make('postfixadmin', 1856);
      postgres = await postgresql.make('postfixadmin', 1856);
      hosting = await makeAlterncHost(mariadb);
      const policyFile = join(data.directory, 'policy.yaml');
      writeFileSync(policyFile, policy);
      const { user, password, database, socketPath } = hosting.login;
      facteur = startAppProcess({
        dataDirectory: data.directory,
        environment: {
          POLICY_FILE: policyFile,
          MAIL_SERVER_MARIA_DATABASE: maria.url,
          MAIL_SERVER_POSTGRES_DATABASE: postgres.url,
          MAIL_SERVER_HOSTING_DATABASE: `mysql://${user}:${password}@localhost/${database}?socket=${encodeURIComponent(socketPath)}`,
        },
      });
      for (const domain of ['maria.example', 'postgres.example']) {
        await facteur.say(`/mail domain add ${domain} postmaster:me@outside.test`);
        expect(await facteur.say('1')).toContain(`Domain ${domain} added`);
      }
    });

    afterAll(async () => {
      const exitCode = await facteur.endInput();
      await hosting.cleanup();
      await mariadb.stop();
      await postgresql.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
    });

    /** Leaves room for three mailboxes a domain, in transactions that keep the domains locked. @returns what ends them. */
    async function lowerLimits(): Promise<() => Promise<void>> {
      await mariadb.root.query(`BEGIN; UPDATE ${maria.connection.name}.domain SET mailboxes = 3;
        USE ${hosting.login.database}; SELECT * FROM domaines FOR UPDATE; UPDATE quotas SET total = 4`);
      const client = await connectToPostgres();
      await client.query('BEGIN; UPDATE domain SET mailboxes = 3');
      return async () => {
        await mariadb.root.query('COMMIT');
        await client.query('COMMIT');
        await client.end();
      };
    }

    async function connectToPostgres(): Promise<Client> {
      const { socket: host, name: database, product: _, ...login } = postgres.connection;
      const client = new Client({ host, database, ...login });
      await client.connect();
      return client;
    }

    async function liftLimits(): Promise<void> {
      await maria.run('UPDATE domain SET mailboxes = 0');
      await postgres.run('UPDATE domain SET mailboxes = 0');
      await hosting.run('UPDATE quotas SET total = 100');
    }

    const counted = async () => ({
      maria: (await maria.rows('SELECT username FROM mailbox')).length,
      postgres: (await postgres.rows('SELECT username FROM mailbox')).length,
      hosting: (await hosting.run("SELECT id FROM address WHERE type = ''")).length,
    });

    it('ends with what has room, says why the rest has none, and makes that once there is room', async () => {
      const path = join(data.directory, 'boxes.csv');
      writeFileSync(path, file);
      const question = await facteur.say(`/mail import ${path}`);
      expect(question).toMatch(/^! Import 21 addresses into 3 domains\?/);
      const commit = await lowerLimits();
      facteur.type(buttonIn(question, /Create .*/));
      await eventually(() => data.own("SELECT id FROM requests WHERE state = 'applying'")).toHaveLength(1);
      await commit();
      await waitUntilAllEnded(data);
      // The alias of hosting has taken the room of a mailbox, or has found none.
      expect(await counted()).toEqual({ maria: 3, postgres: 3, hosting: 4 });

      await facteur.say('/mail status');
      const partly = await facteur.say('/mail request show 3');
      expect(partly).toContain('11 of 21 changes are applied.');
      for (const reason of [
        /4 addresses, such as \w+@example\.org: .* may have 4 addresses, and has them/,
        /3 addresses, such as \w+@maria\.example: maria\.example has 3 mailboxes, the most/,
        /3 addresses, such as \w+@postgres\.example: postgres\.example has 3 mailboxes, the most/,
      ])
        expect(partly).toMatch(reason);
      const again = buttonIn(partly, 'Try the rest again');
      expect(await facteur.say(again)).toMatch(/^✗ 10 of 10 changes are refused: nothing was requested\./);

      await liftLimits();
      await facteur.say('/mail request show 3');
      const rest = await facteur.say(again);
      expect(rest).toMatch(/^! Import 10 addresses into 3 domains\?/);
      await facteur.say(buttonIn(rest, /Create .*/));
      await waitUntilAllEnded(data);
      expect(await counted()).toEqual({ maria: 6, postgres: 6, hosting: 8 });
      expect(data.own('SELECT id, state FROM requests WHERE id > 2')).toEqual([
        { id: 3, state: 'partly-applied' },
        { id: 4, state: 'applied' },
      ]);
    });
  },
);
