import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { expireRequestsJob } from '../../jobs/expire-requests.ts';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { pruneChatStateJob } from '../../jobs/prune-chat-state.ts';
import { purgeRemovedJob } from '../../jobs/purge-removed.ts';
import { remindApproversJob } from '../../jobs/remind-approvers.ts';
import { remindOfEndsJob } from '../../jobs/timed/remind-of-ends.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { ada, aliasTo, at, mailbox, outside } from '../support/fixtures/example-org.ts';
import { createTestDispatcher } from '../support/test-dispatcher.ts';

/** Tables that grow with addresses, requests and time. */
const growing = [
  'addresses',
  'requests',
  'request_changes',
  'request_messages',
  'audit',
  'outbox',
  'drift',
  'payloads',
  'buttons',
];

/** What may read all of one, each with why. */
const allowed: readonly { readonly statement: RegExp; readonly why: string }[] = [
  { statement: /^select id, hash, .* from audit order by id desc limit 1$/, why: 'the newest row alone' },
  {
    statement: /from "payloads" where \("payloads"."body" is not null/,
    why: 'an older version’s: empty since',
  },
  {
    statement: /^SELECT platform, count.* FROM payloads WHERE body IS NOT NULL/,
    why: 'what is not answered yet',
  },
  { statement: /count\(\*\).* from "?outbox"?/, why: 'what is not done yet' },
  { statement: /from (?:requests|drift) order by id limit/, why: 'the oldest alone' },
  {
    statement: /^select r.id, r.plan, r.changes from requests r where r.id < @below/,
    why: 'of outbox, what is not done yet',
  },
  { statement: /indexed by due_requests/, why: 'counts scheduled requests alone, without reading them' },
  { statement: /^delete from quota_warnings/, why: 'follows on the measuring of all mailboxes' },
];

/** What people ask, and the answer that shows it was understood is not looked at: what counts is what is read for it. */
const lines = [
  '/mail show bob@example.org',
  '/mail create new@example.org',
  '/mail alias other@example.org bob@example.org at:+3d',
  '/mail delete bob@example.org',
  '/mail list',
  '/mail list example.org kind:alias page:2',
  '/mail list page:2/after/ann@example.org',
  '/mail list kind:mailbox page:1/before/bob@example.org',
  '/mail list search:bo',
  '/mail list search:bob',
  '/mail history',
  '/mail history bob@example.org',
  '/mail request list',
  '/mail request list state:open',
  '/mail request list page:2/after/2',
  '/mail request list mine page:1/before/1',
  '/mail request list waiting',
  '/mail request list domain:example.org',
  '/mail request list address:bob@example.org mine',
  '/mail request show 1',
  '/mail drift',
  '/mail drift page:2/after/7',
  '/mail mine',
  '/mail owner bob@example.org',
  '/mail domain list',
  '/mail suspend where:search:bob at:+3d',
  '/mail status',
  '/mail person offboard Eve',
];

test('no statement of the main database reads all of a table that grows', async () => {
  const prepare = vi.spyOn(Database.prototype, 'prepare');
  const made = await createTestDispatcher();
  const { app, dispatcher } = made;
  made.put(at('ann'), aliasTo(outside('ann')));
  made.put(at('bob'), mailbox('one'));
  for (const line of lines) await made.type(line);
  await dispatcher.complete(ada, '/mail show bo');
  await dispatcher.home(ada);
  for (const job of [
    expireRequestsJob(app),
    remindApproversJob(app),
    remindOfEndsJob(app),
    purgeRemovedJob(app),
    indexAddressesJob(app),
    pruneChatStateJob(app),
  ])
    await job.run();
  await syncMirror(app, new AbortController().signal);
  const statements = new Set(prepare.mock.calls.map(([statement]) => statement));
  prepare.mockRestore();
  const sqlite = new Database(join(made.directory, 'facteur.sqlite'), { readonly: true });
  const scans = [...statements].flatMap((statement) => scansOf(sqlite, statement));
  sqlite.close();
  await made.close();
  expect(statements.size).toBeGreaterThan(150);
  expect(scans.filter(({ statement }) => !allowed.some((each) => each.statement.test(statement)))).toEqual(
    [],
  );
});

type Scan = { readonly step: string; readonly statement: string };

function scansOf(sqlite: Database.Database, statement: string): Scan[] {
  // Migrations, which alone have backticks, read what they change.
  if (!/^\s*(select|with|insert|update|delete)/i.test(statement) || statement.includes('`')) return [];
  const tables = new Map(
    [...statement.matchAll(/\b(?:from|join|update|into)\s+"?(\w+)"?(?:\s+(?:as\s+)?"?(\w+)"?)?/gi)].flatMap(
      ([, table = '', alias = '']) => [
        [table, table],
        [alias, table],
      ],
    ),
  );
  return planOf(sqlite, statement)
    .filter((step) => {
      const name = /^SCAN "?(\w+)"?/.exec(step)?.[1];
      return name !== undefined && growing.includes(tables.get(name) ?? name);
    })
    .map((step) => ({ step, statement: statement.replaceAll(/\s+/g, ' ').trim() }));
}

/** Statements of other databases, and those that are no questions, have no plan here. */
function planOf(sqlite: Database.Database, statement: string): string[] {
  try {
    const plan = sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`);
    return plan.all(...emptyParameters(statement)).map(({ detail }) => detail);
  } catch {
    return [];
  }
}

function emptyParameters(statement: string): unknown[] {
  const names = [...statement.matchAll(/@(\w+)/g)].map(([, name = '']) => [name, null]);
  const places =
    statement
      .replaceAll(/'[^']*'/g, '')
      .match(/\?/g)
      ?.map(() => null) ?? [];
  return [...places, ...(names.length > 0 ? [Object.fromEntries(names)] : [])];
}
