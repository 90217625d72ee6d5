import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../src/chat/view/current-request-view.ts';
import { ok } from '../../../src/domain/result.ts';
import { letEnd } from '../../../src/requests/due/let-end.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { syncMirror } from '../../../src/requests/mirror/sync-mirror.ts';
import { type AfterRestore, stopWhatWasOpen } from '../../../src/requests/restored/stop-what-was-open.ts';
import { checkAudit } from '../../../src/store/audit-chain.ts';
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
  max,
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

/** Marks the database as a backup marks its copy, and deals with it as a start does. */
async function restored(): Promise<AfterRestore | null> {
  const sqlite = new Database(join(made.directory, 'facteur.sqlite'));
  markAsBackup(sqlite, { id: 'a backup', madeAt });
  sqlite.close();
  return stopWhatWasOpen(made.app);
}

const bob = at('bob');
const team = at('team');
const makeTeam = change(team, null, aliasTo(outside('x')));

it('does nothing with a database that is no copy', async () => {
  await ask(made.app, ada, makeTeam);
  expect(await stopWhatWasOpen(made.app)).toBeNull();
  expect(applyRows(made.app)).toHaveLength(1);
});

describe('what was open when the backup was made', () => {
  it('is not applied again, though the mail server is as it was before', async () => {
    const { app, mailServer } = made;
    const { id } = await ask(app, ada, makeTeam);
    expect(requestOf(app, id).state).toBe('queued');
    expect(await restored()).toMatchObject({ backup: { id: 'a backup', madeAt }, stopped: [id], asked: 0 });
    expect(applyRows(app)).toEqual([]);
    await runAllApplyJobs(app);
    expect(mailServer.held.addresses.get(team)).toBeUndefined();
    expect(requestOf(app, id)).toMatchObject({
      state: 'stale',
      plan: { changes: [{ state: 'stale', outcome: { kind: 'interrupted', backupAt: madeAt } }] },
    });
    expect(app.store.holds.has(team)).toBe(false);
  });

  it('is stopped once', async () => {
    await ask(made.app, ada, makeTeam);
    await restored();
    expect(await stopWhatWasOpen(made.app)).toBeNull();
    expect(checkAudit(join(made.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
    const events = made.app.store.audit.forAddress(team, 10).map(({ event }) => event);
    expect(events).toEqual(['stale', 'submitted']);
  });

  it('can’t be approved any more: it may have been denied since', async () => {
    const { app } = made;
    const { id } = await ask(app, mia, makeTeam);
    const click = clickOn(app, { id });
    expect(requestOf(app, id).state).toBe('awaiting-approval');
    await restored();
    expect(await approve(app, max, click)).toMatchObject({
      ok: false,
      fault: { code: 'request-moved-on' },
    });
  });

  it('can be asked for again, on what is there now', async () => {
    const { app, mailServer } = made;
    const { id } = await ask(app, ada, makeTeam);
    await claimNext(app, id);
    expect(requestOf(app, id).state).toBe('applying');
    await restored();
    const again = await askAgain(app, ada, id);
    expect(again).toEqual(ok(1_001));
    await runAllApplyJobs(app);
    expect(mailServer.held.addresses.get(team)).toEqual(aliasTo(outside('x')));
  });

  it.each(['en', 'fr'] as const)('is shown as stopped, and why, in %s', async (locale) => {
    const { id } = await ask(made.app, ada, makeTeam);
    await restored();
    expect(currentRequestView(made.app, translationsFor(locale), requestOf(made.app, id))).toMatchSnapshot();
  });
});

describe('what has a time', () => {
  const box = mailbox('bob');
  const off = mailbox('bob', { enabled: false });

  /** Suspends bob's mailbox for three days. @returns the request that undoes it. */
  async function suspended(): Promise<number> {
    made.put(bob, box);
    const { id } = await askWith(made.app, ada, change(bob, box, off), { until: later(made.app, 3 * day) });
    await runAllApplyJobs(made.app);
    return id + 1;
  }

  async function timeComes(): Promise<void> {
    made.pass(3 * day + 1);
    await startDueRequests(made.app);
    await runAllApplyJobs(made.app);
  }

  it('is asked about when it comes: somebody may have decided otherwise since', async () => {
    const { app, mailServer } = made;
    const back = await suspended();
    expect(await restored()).toMatchObject({ stopped: [], asked: 1 });
    expect(requestOf(app, back).state).toBe('scheduled');
    await timeComes();
    expect(mailServer.held.addresses.get(bob)).toEqual(off);
    const request = requestOf(app, back);
    expect(request).toMatchObject({ state: 'awaiting-confirmation', asking: { reopened: true } });
    expect(await confirm(app, ada, clickOn(app, request))).toMatchObject({ ok: true });
    await runAllApplyJobs(app);
    const again = requestOf(app, back);
    if (again.state === 'awaiting-confirmation') {
      expect(await confirm(app, ada, clickOn(app, again))).toEqual(ok('moved'));
      await runAllApplyJobs(app);
    }
    expect(mailServer.held.addresses.get(bob)).toEqual(box);
  });

  it('is not asked about where somebody lets it end as planned', async () => {
    const back = await suspended();
    await restored();
    expect(await letEnd(made.app, ada, back)).toEqual(ok('moved'));
    await timeComes();
    expect(made.mailServer.held.addresses.get(bob)).toEqual(box);
  });

  it('of what is asked for afterwards comes as ever', async () => {
    await restored();
    await suspended();
    await timeComes();
    expect(made.mailServer.held.addresses.get(bob)).toEqual(box);
  });

  it.each(['en', 'fr'] as const)('is shown, before and then, in %s', async (locale) => {
    const back = await suspended();
    await restored();
    const shown = () => currentRequestView(made.app, translationsFor(locale), requestOf(made.app, back));
    expect(shown()).toMatchSnapshot();
    await timeComes();
    expect(shown()).toMatchSnapshot();
  });
});

describe('beside requests', () => {
  it('links that were sent do not work any more, and none is sent', async () => {
    const { app } = made;
    const link = {
      tokenHash: 'x',
      address: bob,
      mailbox: mailboxId('bob'),
      issuedTo: ada,
      appPassword: null,
    };
    app.store.passwordLinks.add({ ...link, expiresAt: app.clock() + day });
    app.store.outbox.add({ queue: 'chat.slack', job: 'send-link', data: {}, createdAt: 0 });
    app.store.outbox.add({ queue: 'chat.slack', job: 'show-domain-review', data: {}, createdAt: 0 });
    await restored();
    expect(app.store.passwordLinks.get('x')?.endedAs).toBe('superseded');
    expect(app.store.outbox.due(0, 10).map(({ job }) => job)).toEqual(['show-domain-review']);
  });

  it('admins are told, by jobs with numbers that none had before', async () => {
    await made.close();
    made = await makeExampleOrg({ admins: ['slack/T1/U1'] });
    await ask(made.app, ada, makeTeam);
    await restored();
    const jobs = made.app.store.outbox.due(0, 10);
    expect(jobs.find(({ job }) => job === 'tell-restored')?.data).toMatchObject({
      ...{ backupAt: madeAt, stopped: [1], stoppedCount: 1, asked: 0 },
      to: { platform: 'slack', userId: 'U1' },
    });
    expect(jobs.every(({ id }) => id > 1_000_000)).toBe(true);
  });

  it('a mailbox that is gone since can be brought back, and one that is there again counts as removed no more', async () => {
    const { app } = made;
    made.put(bob, mailbox('bob'));
    const removed = { tenant: 'terminal/terminal', address: at('dan'), quota: null, messages: 1, bytes: 2 };
    app.store.removedMailboxes.add({
      ...{ ...removed, mailbox: mailboxId('dan'), removedAt: 0, restorableUntil: app.clock() + day },
    });
    await syncMirror(app, AbortSignal.timeout(60_000));
    await restored();
    made.mailServer.held.addresses.delete(bob);
    made.mailServer.held.addresses.set(at('dan'), mailbox('dan'));
    await syncMirror(app, AbortSignal.timeout(60_000));
    expect(app.store.removedMailboxes.restorable(at('dan'), app.clock())).toEqual([]);
    expect(app.store.removedMailboxes.restorable(bob, app.clock())).toMatchObject([
      { mailbox: 'bob', unknown: { why: 'uncounted' } },
    ]);
    // What others delete later is theirs to bring back.
    made.mailServer.held.addresses.delete(at('dan'));
    await syncMirror(app, AbortSignal.timeout(60_000));
    expect(app.store.removedMailboxes.restorable(at('dan'), app.clock())).toEqual([]);
  });
});
