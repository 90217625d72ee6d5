import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pruneOldJob } from '../../jobs/prune-old.ts';
import { createCheckpointWriter } from '../../src/checkpoints/keeper.ts';
import type { ScheduledJob } from '../../src/queue/job.ts';
import { submit } from '../../src/requests/lifecycle/submit.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
} from '../support/fixtures/example-org.ts';
import { runApplyJobs } from '../support/run-jobs.ts';

const day = 24 * 60 * 60_000;

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const inside = (name: string) => join(made.directory, name);
const job = (days: number | null): ScheduledJob =>
  pruneOldJob(made.app, { days, archive: inside('archive'), checkpointsFile: inside('checkpoints') });
const sign = () =>
  createCheckpointWriter({
    ...{ file: inside('checkpoints'), keyFile: inside('key'), audit: made.app.store.audit },
    clock: made.app.clock,
  }).write();
const apply = async (name: string): Promise<number> => {
  const id = orThrow(await submit(made.app, ada, change(at(name), null, aliasTo(outside('x')))));
  await runApplyJobs(made.app);
  made.app.store.outbox.dropAllBut([]);
  return id;
};
const oldestRow = () => made.app.store.auditBeginnings.rows(0, 1_000, 1)[0]?.id;

it('keeps all for ever unless it is told for how long', async () => {
  const id = await apply('old');
  await sign();
  made.pass(10_000 * day);
  await apply('new');
  await job(null).run();
  expect(made.app.store.requests.get(id)).toBeDefined();
  expect([oldestRow(), existsSync(inside('archive'))]).toEqual([1, false]);
});

it('moves the audit of what it has removed, but nothing about an older request that is open', async () => {
  const { store } = made.app;
  const first = await apply('first');
  await sign();
  const rows = store.audit.newest();
  made.pass(day);
  const waiting = orThrow(await submit(made.app, mia, change(at('wish'), null, aliasTo(outside('x')))));
  made.pass(day);
  const second = await apply('second');
  await sign();
  made.pass(50 * day);
  await apply('young');
  store.outbox.dropAllBut([]);
  await job(30).run();
  expect([first, waiting, second].map((id) => store.requests.get(id)?.state)).toEqual([
    undefined,
    'awaiting-approval',
    undefined,
  ]);
  expect(oldestRow()).toBe(rows + 1);
  expect(checkAudit(inside('facteur.sqlite'))).toMatchObject({ ok: true });
});

it('removes what was noticed long ago, and the answers of former reviews but for what was kept', async () => {
  const { store } = made.app;
  const [then, since] = [made.app.clock(), made.app.clock() + 31 * day];
  for (const noticedAt of [then, since])
    store.drift.add({
      ...{ mailServer: 'local', domain: exampleOrg, address: at('ann'), what: 'changed' },
      ...{ before: null, after: null, count: null, noticedAt },
    });
  const sqlite = new Database(inside('facteur.sqlite'));
  sqlite.exec(`
    INSERT INTO domain_reviews (id, tenant, domain, state, started_at, ends_at, ended_at, place) VALUES
      (1, 't', 'example.org', 'ended', 0, 0, ${then}, '{}'), (2, 't', 'example.org', 'ended', 0, 0, ${then}, '{}');
    INSERT INTO domain_review_items (review, position, category, address, destinations, mark, answer) VALUES
      (1, 0, 'unused', 'a@example.org', '[]', 'a', '{"kind":"kept"}'), (1, 1, 'unused', 'b@example.org', '[]', 'b', NULL),
      (2, 0, 'unused', 'c@example.org', '[]', 'c', NULL)`);
  made.pass(32 * day);
  await job(30).run();
  expect(sqlite.prepare('SELECT count(*) FROM drift').pluck().get()).toBe(1);
  expect(sqlite.prepare('SELECT mark FROM domain_review_items ORDER BY mark').pluck().all()).toEqual([
    'a',
    'c',
  ]);
  sqlite.close();
});
