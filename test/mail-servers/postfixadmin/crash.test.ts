import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AddressState, MailboxId } from '../../../src/domain/address/address-state.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { crashingDoveadm, crashPoint } from '../crash-injection.ts';
import { addDomain, alias, at, change, mailbox, outside, renamed } from '../orders.ts';
import { deliverInto } from '../postfix-dovecot/postfix-dovecot-under-test.ts';
import { type Installation, install } from './postfixadmin-under-test.ts';

vi.mock('node:fs', async (load) =>
  (await import('../crash-injection.ts')).crashingFs(load<typeof import('node:fs')>),
);

type Scenario = {
  /** Whether the mailbox was removed before. */
  readonly removed: boolean;
  readonly act: (server: MailServer, eve: Eve) => Promise<unknown>;
};

type Eve = AddressState & { readonly mailbox: { readonly id: MailboxId } };

const next = mailbox('0123456789abcdef0123456789abcdef' as MailboxId);

const scenarios: Record<string, Scenario> = {
  'a mailbox is removed': {
    removed: false,
    act: (server, eve) => server.apply(change(at('eve'), eve, null)),
  },
  'a mailbox is converted': {
    removed: false,
    act: (server, eve) => server.apply(change(at('eve'), eve, alias(outside('eve')))),
  },
  'a mailbox is replaced by another': {
    removed: false,
    act: (server, eve) => server.apply(change(at('eve'), eve, next)),
  },
  'a mailbox is renamed': {
    removed: false,
    act: (server, eve) => server.apply(renamed(at('eve'), at('evelyn'), eve)),
  },
  'a mailbox is restored': {
    removed: true,
    act: (server, eve) => server.apply({ ...change(at('eve'), null, eve), restores: true }),
  },
  'a removed mailbox is purged': {
    removed: true,
    act: (server, eve) => server.purge(eve.mailbox.id),
  },
};

describe.each(Object.entries(scenarios))('killed while %s that PostfixAdmin made', (name, scenario) => {
  let databases: TestServer;
  let database: TestDatabase;
  beforeAll(async () => {
    databases = await testServers.SQLite.start();
    database = await databases.make('killed', 1856);
  });
  afterAll(() => databases.stop());

  /** Prepares the scenario, ends the driver after so many effects of it, and returns what is left. */
  async function liveThrough(effects: number) {
    const made = await install(database, { onMailHost: true });
    await made.server.apply(addDomain());
    await database.run(
      `INSERT INTO alias (address, goto, domain) VALUES ('${at('eve')}', '${at('eve')}', 'example.org')`,
      `INSERT INTO mailbox (username, password, name, maildir, local_part, domain, created)
        VALUES ('${at('eve')}', '$6$x', 'Eve', 'example.org/eve/', 'eve', 'example.org', '2020-01-02 03:04:05')`,
    );
    const eve = (await made.server.read(at('eve'))) as Eve;
    for (const folder of ['', '.Sent'])
      deliverInto(
        join(made.mailDirectory ?? '', 'example.org', 'eve', folder),
        Buffer.from(`in ${folder}`),
        'one',
      );
    if (scenario.removed) await made.server.apply(change(at('eve'), eve, null));
    const driver = made.open({ doveadm: crashingDoveadm });
    Object.assign(crashPoint, { left: effects, seen: 0 });
    const outcome = await scenario.act(driver, eve).catch((error: unknown) => error);
    crashPoint.left = Number.POSITIVE_INFINITY;
    await driver.close();
    return { made, eve, outcome, seen: crashPoint.seen };
  }

  const snapshot = async ({ mailDirectory }: Installation) => ({
    rows: [
      await database.rows('SELECT username, password, name, maildir, active FROM mailbox'),
      await database.rows('SELECT address, goto, active FROM alias ORDER BY 1'),
      await database.rows('SELECT action, data FROM log ORDER BY id'),
    ],
    files: filesBelow(mailDirectory ?? ''),
  });

  test('before any of its effects, the driver comes to the same end when it is asked again', async () => {
    const whole = await liveThrough(Number.POSITIVE_INFINITY);
    const wanted = await snapshot(whole.made);
    expect(whole.seen).toBeGreaterThan(0);
    await whole.made.cleanup();

    for (let effects = 0; effects < whole.seen; effects += 1) {
      const { made, eve, outcome } = await liveThrough(effects);
      expect(outcome, `effect ${effects}`).toMatchObject({ message: 'killed' });
      const mail = Object.entries(filesBelow(made.mailDirectory ?? '')).filter(([path]) =>
        path.endsWith('/one'),
      );
      if (name !== 'a removed mailbox is purged') expect(mail, `effect ${effects}`).toHaveLength(2);
      expect(await scenario.act(made.server, eve), `effect ${effects}`).toEqual(whole.outcome);
      expect(await snapshot(made), `effect ${effects}`).toEqual(wanted);
      await made.cleanup();
    }
  });
});

function filesBelow(directory: string): Record<string, string | null> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(directory, path), entry.isFile() ? readFileSync(path, 'utf8') : null];
    }),
  );
}
