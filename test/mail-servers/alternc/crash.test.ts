import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import { type Database, openDatabase, type Sql } from '../../../src/mail-servers/alternc/database.ts';
import { buildDriver } from '../../../src/mail-servers/alternc/driver.ts';
import { createTrash } from '../../../src/mail-servers/alternc/trash.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { countEffect, crashingDoveadm, crashPoint } from '../crash-injection.ts';
import { alias, at, change, mailbox, outside, owner, password } from '../orders.ts';
import { type AlterncHost, alterncMail, cronWatch, makeAlterncHost } from './alternc-under-test.ts';
import { runCron } from './fake-cron.ts';
import { createPanel } from './fake-panel.ts';

vi.mock('node:fs', async (load) =>
  (await import('../crash-injection.ts')).crashingFs(load<typeof import('node:fs')>),
);

/** Dies before any statement that writes, or right after a commit. The server rolls back a broken transaction. */
function crashingDatabase(database: Database): Database {
  const dying = (sql: Sql): Sql => ({
    ...sql,
    run(statement, ...values) {
      countEffect();
      return sql.run(statement, ...values);
    },
  });
  return {
    ...database,
    async transaction(work) {
      const result = await database.transaction((sql) => work(dying(sql)));
      countEffect();
      return result;
    },
  };
}

function openCrashing({ login, mailRoot }: AlterncHost, keepsMail: boolean): MailServer {
  const trash = keepsMail ? createTrash({ alterncMail, mailRoot }) : null;
  return buildDriver({
    database: crashingDatabase(openDatabase(login)),
    alterncMail,
    trash,
    cronWatch,
    doveadm: crashingDoveadm,
  });
}

const bob = mailbox('b0b' as MailboxId, { forwards: [outside('bob')] });
const next = mailbox('ee' as MailboxId);
const forward = alias(outside('bob'));
const message = Buffer.from('one');

type Scenario = {
  readonly prepare: (server: MailServer, host: AlterncHost) => Promise<unknown>;
  readonly act: (server: MailServer) => Promise<unknown>;
};

async function filled(server: MailServer, host: AlterncHost): Promise<void> {
  await server.apply(change(at('bob'), null, bob));
  await server.apply(password(at('bob'), bob.mailbox.id));
  await host.deliver(at('bob'), message);
}

async function removedOnce(server: MailServer, host: AlterncHost): Promise<void> {
  await filled(server, host);
  await server.apply(change(at('bob'), bob, null));
}

const scenarios: Record<string, Scenario> = {
  'a mailbox is made': {
    prepare: async () => undefined,
    act: (server) => server.apply(change(at('bob'), null, bob)),
  },
  'a mailbox is removed': {
    prepare: filled,
    act: (server) => server.apply(change(at('bob'), bob, null)),
  },
  'a mailbox is converted': {
    prepare: filled,
    act: (server) => server.apply(change(at('bob'), bob, forward)),
  },
  'a mailbox is suspended, with another quota and no forwards': {
    prepare: filled,
    act: (server) =>
      server.apply(change(at('bob'), bob, mailbox(bob.mailbox.id, { quota: 2 ** 20, enabled: false }))),
  },
  'a password is changed': {
    prepare: filled,
    act: (server) => server.apply(password(at('bob'), bob.mailbox.id, '{SHA512-CRYPT}$6$new')),
  },
  'the owner until now is locked out': {
    prepare: filled,
    act: (server) => server.apply(owner(at('bob'), bob.mailbox.id, { locksOut: true })),
  },
  'a mailbox is restored': {
    prepare: removedOnce,
    act: (server) => server.apply({ ...change(at('bob'), null, bob), restores: true }),
  },
  'a mailbox is made where one was removed': {
    prepare: removedOnce,
    act: (server) => server.apply(change(at('bob'), null, next)),
  },
  'a mailbox is replaced by the former one': {
    async prepare(server, host) {
      await removedOnce(server, host);
      await server.apply(change(at('bob'), null, next));
    },
    act: (server) => server.apply({ ...change(at('bob'), next, bob), restores: true }),
  },
  'an alias is made where a mailbox was removed': {
    prepare: removedOnce,
    act: (server) => server.apply(change(at('bob'), null, forward)),
  },
  'a mailbox that AlternC’s panel removed is restored': {
    async prepare(server, host) {
      await filled(server, host);
      await createPanel(host).remove('bob');
    },
    act: (server) => server.apply({ ...change(at('bob'), null, bob), restores: true }),
  },
  'a mailbox that AlternC’s panel converted makes room for another': {
    async prepare(server, host) {
      await filled(server, host);
      await createPanel(host).edit('bob', { islocal: false, recipients: forward.forwards });
    },
    act: (server) => server.apply(change(at('bob'), forward, next)),
  },
  'a removed mailbox is purged': {
    prepare: removedOnce,
    act: (server) => server.purge(bob.mailbox.id),
  },
};

/** Every row, without the ids, which depend on how many were used up, and every file. */
async function snapshot(host: AlterncHost) {
  const rows = await host.run(
    `SELECT REGEXP_REPLACE(a.address, '[0-9]+', 'n') AS name, a.type, a.password, a.enabled, a.mail_action, m.path,
       m.quota, m.mail_action AS mailbox, f.id, f.condemned, r.recipients, q.quota_dovecot
     FROM address a LEFT JOIN mailbox m ON m.address_id = a.id LEFT JOIN facteur_mailbox f ON f.mailbox_id = m.id
       LEFT JOIN recipient r ON r.address_id = a.id
       LEFT JOIN dovecot_quota q ON q.user = CONCAT(a.address, '@example.org') ORDER BY name, f.id`,
  );
  return { rows, files: Object.fromEntries(filesBelow(host)) };
}

function filesBelow({ mailRoot }: AlterncHost): [string, string | null][] {
  const entries = readdirSync(mailRoot, { recursive: true, withFileTypes: true });
  return entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    // Each delivery has a name of its own.
    const name = relative(mailRoot, path).replace(/[^/]*\.host,.*/, 'message');
    return [name, entry.isFile() ? readFileSync(path, 'utf8') : null];
  });
}

const countMessages = (host: AlterncHost): number =>
  filesBelow(host).filter(([, text]) => text === 'one').length;

describe.skipIf(isMissing('mariadb-server'))('the driver of AlternC', () => {
  let mariadb: Mariadb;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.stop());

  /** Prepares a scenario, ends the driver after so many effects of it, and returns what is left. */
  async function liveThrough({ prepare, act }: Scenario, keepsMail: boolean, effects: number) {
    const host = await makeAlterncHost(mariadb, { keepsMail });
    const server = openCrashing(host, keepsMail);
    await prepare(server, host);
    Object.assign(crashPoint, { left: effects, seen: 0 });
    const outcome = await act(server).catch((error: unknown) => error);
    crashPoint.left = Number.POSITIVE_INFINITY;
    await server.close();
    return { host, outcome, seen: crashPoint.seen };
  }

  describe.each([
    ['where AlternC’s cron removes mail', false],
    ['where Facteur keeps mail', true],
  ])('%s', (_place, keepsMail) => {
    test.each(Object.entries(scenarios))(
      'killed while %s, before any of its effects, comes to the same end when it is asked again',
      async (name, scenario) => {
        const whole = await liveThrough(scenario, keepsMail, Number.POSITIVE_INFINITY);
        const wanted = await snapshot(whole.host);
        expect(whole.seen).toBeGreaterThan(0);
        for (let effects = 0; effects < whole.seen; effects += 1) {
          const { host, outcome } = await liveThrough(scenario, keepsMail, effects);
          expect(outcome, `effect ${effects}`).toMatchObject({ message: 'killed' });
          // The cron may delete what the panel removed, as long as nobody has restored it.
          if (keepsMail && !/purged|panel/.test(name)) {
            const before = countMessages(host);
            // Whatever AlternC's cron deletes of an unfinished change, it is no mail.
            await runCron(host);
            expect(countMessages(host), `effect ${effects}`).toBe(before);
          }
          const restarted = host.open({ doveadm: crashingDoveadm });
          expect(await scenario.act(restarted), `effect ${effects}`).toEqual(whole.outcome);
          await restarted.close();
          if (!keepsMail) expect(await snapshot(host), `effect ${effects}`).toEqual(wanted);
          await runCron(host);
          await expectSameEnd(host, whole.host);
          await host.cleanup();
        }
        await whole.host.cleanup();
      },
      60_000,
    );
  });

  /** After AlternC's cron, the two hosts have the same addresses, and mail in the same mailboxes. */
  async function expectSameEnd(host: AlterncHost, whole: AlterncHost): Promise<void> {
    const [found, wanted] = await Promise.all([host, whole].map(({ server }) => server.page(null, 10)));
    expect(found).toEqual(wanted);
    for (const { address, state } of found ?? []) {
      if (!state.mailbox) continue;
      expect(await host.messages(address)).toEqual(await whole.messages(address));
      expect(await host.server.measure(address)).toEqual(await whole.server.measure(address));
    }
    expect(
      await host.run("SELECT address FROM address WHERE mail_action <> 'OK' OR type = 'facteur'"),
    ).toEqual([]);
  }
});
