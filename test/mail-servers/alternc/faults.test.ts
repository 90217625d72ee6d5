import { renameSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import type { MailServer, MailServerErrorKind } from '../../../src/mail-servers/port.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { findFreePort } from '../../support/ports.ts';
import { isMissing } from '../../support/requirements.ts';
import {
  alias,
  applied,
  at,
  change,
  everything,
  firstOf,
  link,
  mailbox,
  outside,
  password,
} from '../orders.ts';
import { type AlterncHost, makeAlterncHost } from './alternc-under-test.ts';

const order = change(at('team'), null, alias(outside('ann')));

describe.skipIf(isMissing('mariadb-server'))('when AlternC’s database can not be used', () => {
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

  async function troubleOf(
    call: Promise<unknown>,
    names: readonly string[] = ['MailServerUnavailable'],
  ): Promise<{ trouble: MailServerErrorKind; message: string }> {
    const error = await call.then(
      () => null,
      (caught: unknown) => caught,
    );
    expect(names).toContain(Object(error).name);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(host.login.password);
    return error as { trouble: MailServerErrorKind; message: string };
  }

  /** How many transactions wait for a lock. */
  async function waitingForLocks(): Promise<number> {
    const [rows] = await mariadb.root.query(
      "SELECT trx_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
    );
    return Array.isArray(rows) ? rows.length : 0;
  }

  /** Every call must fail with the trouble and with advice, and the health checks must report it. */
  async function expectTrouble(
    trouble: MailServerErrorKind,
    words: string,
    server: MailServer = host.server,
  ) {
    const calls = [
      () => server.domains(),
      () => server.read(at('bob')),
      () => server.measure(at('bob')),
      () => server.appPasswords(at('bob')),
      () => server.page(null, 5),
      () => server.forwardersTo(at('bob')),
      () => server.apply(order),
      () => server.apply(link(at('bob'), newMailboxId())),
      () => server.purge(newMailboxId()),
    ];
    for (const call of calls) {
      const found = await troubleOf(call());
      expect(found.trouble).toBe(trouble);
      expect(found.message).toContain(words);
    }
    expect(await server.conditions()).toContainEqual({
      part: 'Mail server',
      ok: false,
      detail: expect.stringContaining(words),
    });
  }

  async function withServer(
    setting: Partial<AlterncHost['login']>,
    work: (server: MailServer) => Promise<void>,
  ) {
    const server = host.open({ database: { ...host.login, ...setting } });
    await work(server);
    await server.close();
  }

  test('a wrong password is reported, and never shown', () =>
    withServer({ password: 'pw-wrong' }, async (server) => {
      await expectTrouble('unreachable', 'check the user, the password', server);
      expect((await troubleOf(server.domains())).message).not.toContain('pw-wrong');
    }));

  test('another name of the database is reported', () =>
    withServer({ database: 'no_such' }, (server) => expectTrouble('unreachable', '"no_such"', server)));

  test('a server that does not run is reported, on a socket and on a port', async () => {
    await withServer({ socketPath: `${host.mailRoot}/none` }, (server) =>
      expectTrouble('unreachable', 'check that MariaDB runs', server),
    );
    const { user, password: secret, database } = host.login;
    const port = await findFreePort();
    const server = host.open({ database: { host: '127.0.0.1', port, user, password: secret, database } });
    await expectTrouble('unreachable', `127.0.0.1:${port}`, server);
    await server.close();
  });

  test('a missing table of our own is reported, with where its definition is', async () => {
    await host.run('DROP TABLE facteur_mailbox');
    expect((await troubleOf(host.server.read(at('bob')))).message).toContain('deploy/alternc.md');
    expect((await troubleOf(host.server.apply(order))).trouble).toBe('missing');
  });

  test('a missing column is reported, and nothing is half written', async () => {
    await host.run('DROP VIEW dovecot_view; ALTER TABLE mailbox DROP COLUMN delivery');
    const found = await troubleOf(host.server.apply(change(at('bob'), null, mailbox())));
    expect(found).toMatchObject({
      trouble: 'unreadable',
      message: expect.stringContaining('upgrade it with AlternC'),
    });
    expect((await everything(host.server)).size).toBe(1);
  });

  test('a missing right is reported', async () => {
    await host.run(`REVOKE INSERT ON recipient FROM '${host.login.user}'@'localhost'`);
    const found = await troubleOf(host.server.apply(order));
    expect(found).toMatchObject({
      trouble: 'not-writable',
      message: expect.stringContaining('deploy/alternc.md'),
    });
    expect(await host.server.read(at('team'))).toBeNull();
  });

  test('a read-only replica is reported', async () => {
    await mariadb.root.query('SET GLOBAL read_only = 1');
    expect((await troubleOf(host.server.apply(order))).trouble).toBe('not-writable');
    await mariadb.root.query('SET GLOBAL read_only = 0');
    expect(await host.server.apply(order)).toEqual(applied);
  });

  test('rows that another program holds are reported as that, and the change works once they are free', async () => {
    const panel = await createConnection({
      socketPath: mariadb.socketPath,
      user: 'root',
      database: host.login.database,
    });
    await panel.query('START TRANSACTION');
    await panel.query('UPDATE domaines SET noerase = 1');
    expect((await troubleOf(host.server.apply(order))).trouble).toBe('locked');
    expect(await host.server.read(at('postmaster'))).not.toBeNull();
    await panel.query('ROLLBACK');
    expect(await host.server.apply(order)).toEqual(applied);
    await panel.end();
  });

  test('a change that the panel makes while ours waits is seen', async () => {
    await host.server.apply(order);
    const panel = await createConnection({
      socketPath: mariadb.socketPath,
      user: 'root',
      database: host.login.database,
    });
    await panel.query('START TRANSACTION');
    await panel.query("UPDATE address SET enabled = 0 WHERE address = 'team'");
    const outcome = host.server.apply(change(at('team'), alias(outside('ann')), alias(outside('eve'))));
    // MariaDB refreshes this view only after 100 ms without a query of it.
    await expect.poll(waitingForLocks, { interval: 200 }).toBe(1);
    await panel.query('COMMIT');
    expect(await outcome).toEqual({
      kind: 'found-changed',
      found: { ...alias(outside('ann')), enabled: false },
    });
    await panel.end();
  });

  test('a server that hangs is reported within seconds, and used again when it goes on', async () => {
    await host.server.domains();
    await mariadb.freeze();
    const found = await troubleOf(host.server.domains().finally(() => mariadb.thaw()));
    expect(found).toMatchObject({
      trouble: 'unreachable',
      message: expect.stringContaining('no answer in time'),
    });
    expect(await host.server.domains()).toEqual(['example.org']);
  });

  test('a server that is killed in mid-change and comes back has all of a change or none', async () => {
    await mariadb.root.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1; FLUSH ENGINE LOGS');
    const changes = Array.from({ length: 40 }, (_, n) => change(at(`m${n}`), null, mailbox()));
    const underWay = changes.map((each) => host.server.apply(each));
    const all = Promise.allSettled(underWay);
    await firstOf(underWay, 3);
    await mariadb.kill();
    // An order that was committed just before reports that it is unfinished.
    for (const result of await all)
      if (result.status === 'rejected')
        await troubleOf(Promise.reject(result.reason), ['MailServerUnavailable', 'UnfinishedChange']);
    expect((await troubleOf(host.server.domains())).trouble).toBe('unreachable');
    await mariadb.start();
    for (const each of changes) expect(await host.server.apply(each)).toEqual(applied);
    expect((await everything(host.server)).size).toBe(41);
    expect(
      await host.run(
        'SELECT COUNT(*) AS mailboxes FROM mailbox JOIN facteur_mailbox ON mailbox_id = mailbox.id',
      ),
    ).toEqual([{ mailboxes: 40 }]);
  });

  test('a hash is never in what is reported', async () => {
    const bob = mailbox();
    await host.server.apply(change(at('bob'), null, bob));
    await host.run('ALTER TABLE address MODIFY password VARCHAR(20)');
    const secret = '{SHA512-CRYPT}$6$longer$than-the-column';
    const error = await troubleOf(host.server.apply(password(at('bob'), bob.mailbox.id, secret)));
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('longer');
  });

  test('mail that is not mounted is reported, and nothing is changed', async () => {
    const bob = mailbox();
    await host.server.apply(change(at('bob'), null, bob));
    const keeping = host.open({ mailRoot: host.mailRoot });
    renameSync(host.mailRoot, `${host.mailRoot}.away`);
    const found = await troubleOf(keeping.apply(change(at('bob'), bob, null)));
    expect(found).toMatchObject({ trouble: 'missing', message: expect.stringContaining('mount its disk') });
    expect(await keeping.conditions()).toMatchObject([
      { part: 'Mail server', ok: false },
      { ok: true },
      { ok: true },
    ]);
    expect(await keeping.read(at('bob'))).toEqual(bob);
    renameSync(`${host.mailRoot}.away`, host.mailRoot);
    expect(await keeping.apply(change(at('bob'), bob, null))).toMatchObject({ kind: 'applied' });
    await keeping.close();
  });
});
