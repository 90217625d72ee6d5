import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../src/chat/view/current-request-view.ts';
import { ok } from '../../../src/domain/result.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { goOnFromReplica } from '../../../src/requests/restored/go-on-from-replica.ts';
import { stopWhatWasOpen } from '../../../src/requests/restored/stop-what-was-open.ts';
import { markAsBackup } from '../../../src/store/backup-mark.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askWith, day, later } from '../../support/fixtures/times.ts';
import { applyRows, claimNext, runAllApplyJobs } from '../../support/run-jobs.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const madeAt = Date.UTC(2025, 11, 31);
const team = at('team');
const makeTeam = change(team, null, aliasTo(outside('x')));

/** Marks the database as a restore from a replica marks it. */
function mark(): void {
  const sqlite = new Database(join(made.directory, 'facteur.sqlite'));
  markAsBackup(sqlite, { id: 'replica 7', madeAt, source: 'replica' });
  sqlite.close();
}

/** The end of the database may be missing. */
function restored() {
  mark();
  return stopWhatWasOpen(made.app);
}

describe('of a replica that may lack rows', () => {
  it('what was about to be applied stops, and can be asked for again', async () => {
    const { app, mailServer } = made;
    const { id } = await ask(app, ada, makeTeam);
    expect(await restored()).toMatchObject({ stopped: [id], asked: 0 });
    expect(applyRows(app)).toEqual([]);
    expect(requestOf(app, id)).toMatchObject({
      state: 'stale',
      outcome: { kind: 'interrupted', backupAt: madeAt, from: 'replica' },
    });
    expect(await askAgain(app, ada, id)).toEqual(ok(1_001));
    await runAllApplyJobs(app);
    expect(mailServer.held.addresses.get(team)).toEqual(aliasTo(outside('x')));
  });

  it('so does what was being applied', async () => {
    const { id } = await ask(made.app, ada, makeTeam);
    await claimNext(made.app, id);
    expect(await restored()).toMatchObject({ stopped: [id] });
    expect(made.app.store.holds.has(team)).toBe(false);
  });

  it('what waits for an approval goes on, with the click that it was shown with', async () => {
    const { app, mailServer } = made;
    const { id } = await ask(app, mia, makeTeam);
    const click = clickOn(app, { id });
    expect(await restored()).toMatchObject({ stopped: [] });
    expect(await approve(app, ada, click)).toMatchObject({ ok: true });
    await runAllApplyJobs(app);
    expect(mailServer.held.addresses.get(team)).toEqual(aliasTo(outside('x')));
  });

  it('what has a time is asked about when that comes', async () => {
    const { app } = made;
    const [bob, box, off] = [at('bob'), mailbox('bob'), mailbox('bob', { enabled: false })];
    made.put(bob, box);
    const { id } = await askWith(app, ada, change(bob, box, off), { until: later(app, 3 * day) });
    await runAllApplyJobs(app);
    expect(await restored()).toMatchObject({ stopped: [], asked: 1 });
    made.pass(3 * day + 1);
    await startDueRequests(app);
    expect(requestOf(app, id + 1)).toMatchObject({
      state: 'awaiting-confirmation',
      asking: { reopened: true, backupFrom: 'replica' },
    });
  });

  it('links do not work any more; what shows or tells is still sent', async () => {
    const { store, clock } = made.app;
    const link = {
      ...{ tokenHash: 'x', address: team, mailbox: mailboxId('bob'), issuedTo: ada, appPassword: null },
      expiresAt: clock() + day,
    };
    store.passwordLinks.add(link);
    for (const job of ['send-link', 'tell-owner'])
      store.outbox.add({ queue: 'chat.slack', job, data: {}, createdAt: 0 });
    await restored();
    expect(store.passwordLinks.get('x')?.endedAs).toBe('superseded');
    expect(store.outbox.due(0, 10).map(({ job }) => job)).toEqual(['tell-owner']);
  });

  it.each(['en', 'fr'] as const)('it is shown as stopped, and why, in %s', async (locale) => {
    const { id } = await ask(made.app, ada, makeTeam);
    await restored();
    expect(currentRequestView(made.app, translationsFor(locale), requestOf(made.app, id))).toMatchSnapshot();
  });
});

describe('of a replica that lacks nothing', () => {
  it('everything goes on, with the next number', async () => {
    const { app, mailServer } = made;
    const { id } = await ask(app, ada, makeTeam);
    mark();
    expect(await goOnFromReplica(app)).toBe(madeAt);
    expect(await stopWhatWasOpen(app)).toBeNull();
    await runAllApplyJobs(app);
    expect(mailServer.held.addresses.get(team)).toEqual(aliasTo(outside('x')));
    const next = await ask(app, ada, change(at('other'), null, aliasTo(outside('x'))));
    expect(next.id).toBe(id + 1);
  });

  it('nothing of a backup does', async () => {
    const sqlite = new Database(join(made.directory, 'facteur.sqlite'));
    markAsBackup(sqlite, { id: 'a backup', madeAt });
    sqlite.close();
    expect(await goOnFromReplica(made.app)).toBeNull();
    expect(made.app.store.backupMark.read()).toEqual({ id: 'a backup', madeAt });
  });
});
