import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { findVisibleRequest } from '../../../src/requests/lifecycle/find-request.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { pruneRequests } from '../../../src/requests/pruning/prune-requests.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const day = 24 * 60 * 60_000;
const keepDays = 90;

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const makeAlias = async (name: string, asking = {}): Promise<number> => {
  const id = orThrow(
    await submitChanges(made.app, ada, [{ change: change(at(name), null, aliasTo(outside('x'))) }], asking),
  );
  await runApplyJobs(made.app);
  return id;
};
const isLeft = (id: number): boolean => made.app.store.requests.get(id) !== undefined;
/** Until nothing is left to be done: a job that nobody took up counts as waiting. */
const prune = () => pruneRequests(made.app, keepDays);

describe('requests that ended longer ago than they are kept', () => {
  it('are removed with all that belongs to them, and the others stay', async () => {
    const old = await makeAlias('old');
    const { plan } = requestOf(made.app, old);
    const { store } = made.app;
    store.chat.putMessage(old, 'requester', { channel: 'C1', ts: '1.1' });
    store.chat.addCopy(old, 'requester', { channel: 'C1', message: '1.0' });
    store.reviews.noteLookedThrough({ requestId: old, planHash: plan.hash, person: 'p' }, [0], 0);
    store.reviews.add({
      ...{ requestId: old, planHash: plan.hash, reviewer: max, person: 'p' },
      ...{ decision: 'approve', at: made.app.clock() },
    });
    made.pass(day);
    const young = await makeAlias('young');
    made.pass((keepDays - 1) * day + 1);
    for (const each of store.outbox.due(0, 100)) store.outbox.remove(each.id);
    expect(await prune()).toBe(made.app.clock() - keepDays * day);
    expect([isLeft(old), isLeft(young)]).toEqual([false, true]);
    expect(store.changes.page(plan.key, { limit: 10 })).toEqual([]);
    expect(store.chat.message(old, 'requester')).toBeUndefined();
    expect(store.chat.copies(old, 'requester')).toEqual([]);
    expect(store.reviews.of(old)).toEqual([]);
    // What was done is in the audit, and what it left on the mail server stays.
    expect(store.audit.forAddress(at('old'), 10)).toHaveLength(2);
    expect(made.mailServer.held.addresses.get(at('old'))).toEqual(aliasTo(outside('x')));
  });

  it('are said to be no longer kept, and their numbers are not given again', async () => {
    const old = await makeAlias('old');
    made.pass(keepDays * day + 1);
    dropJobs();
    await prune();
    const fault = { code: 'request-not-kept', request: old, days: keepDays };
    expect(await undo(made.app, ada, old)).toEqual({ ok: false, fault });
    expect(findVisibleRequest(made.app, mia, old)).toEqual({ ok: false, fault });
    expect(findVisibleRequest(made.app, ada, old + 1)).toMatchObject({ fault: { code: 'request-unknown' } });
    expect(await makeAlias('new')).toBe(old + 1);
  });

  it('leave owners and notes as they are', async () => {
    const { store } = made.app;
    const id = orThrow(await submit(made.app, ada, change(at('ann'), null, mailbox('one'))));
    await runApplyJobs(made.app);
    store.notes.put({ address: at('ann'), note: 'of the choir', by: ada, at: made.app.clock() });
    made.pass(keepDays * day + 1);
    dropJobs();
    await prune();
    expect(isLeft(id)).toBe(false);
    expect(store.owners.of(mailboxId('one'))).toMatchObject({ userId: 'ada' });
    expect(store.notes.of(at('ann'))).toBe('of the choir');
  });
});

describe('however old, a request stays', () => {
  it('that is open', async () => {
    const id = orThrow(await submit(made.app, mia, change(at('wish'), null, aliasTo(outside('x')))));
    made.pass(keepDays * day * 2);
    dropJobs();
    expect(await prune()).toBe(requestOf(made.app, id).createdAt);
    expect(isLeft(id)).toBe(true);
  });

  it('that a scheduled one will take back', async () => {
    const until = made.app.clock() + 400 * day;
    const id = await makeAlias('summer', { until: { at: until, zone: 'UTC' } });
    made.pass(300 * day);
    dropJobs();
    await prune();
    expect(isLeft(id)).toBe(true);
  });

  it('that somebody is asked about undoing', async () => {
    made.put(at('bob'), mailbox('one'));
    const id = orThrow(await submit(made.app, ada, change(at('bob'), mailbox('one'), null)));
    orThrow(await confirm(made.app, ada, clickOn(made.app, { id })));
    await runApplyJobs(made.app);
    const undoing = orThrow(await undo(made.app, mia, id));
    made.pass(keepDays * day * 2);
    dropJobs();
    await prune();
    expect([isLeft(id), isLeft(undoing)]).toEqual([true, true]);
  });

  it('that removed a mailbox which can still be restored, and then goes', async () => {
    made = await replaced({ retentionDays: 365 });
    made.put(at('bob'), mailbox('one'));
    const earlier = orThrow(
      await submit(made.app, ada, change(at('bob'), mailbox('one'), mailbox('one', { quota: 5_000_000 }))),
    );
    await runApplyJobs(made.app);
    made.pass(day);
    const before = mailbox('one', { quota: 5_000_000 });
    const id = orThrow(await submit(made.app, ada, change(at('bob'), before, null)));
    orThrow(await confirm(made.app, ada, clickOn(made.app, { id })));
    await runApplyJobs(made.app);
    made.pass(300 * day);
    dropJobs();
    await prune();
    expect([isLeft(earlier), isLeft(id)]).toEqual([false, true]);
    made.pass(66 * day);
    await prune();
    expect(isLeft(id)).toBe(false);
  });

  it('while many jobs wait', async () => {
    const id = await makeAlias('old');
    made.pass(keepDays * day + 1);
    const { outbox } = made.app.store;
    for (let job = 0; job < 50; job += 1) outbox.add({ queue: 'q', job: 'j', data: {}, createdAt: 0 });
    expect(await prune()).toBeNull();
    expect(isLeft(id)).toBe(true);
  });
});

it('removes requests of many changes, and more requests than one transaction has', async () => {
  const ids = [];
  for (let count = 0; count < 60; count += 1) ids.push(await makeAlias(`a${count}`));
  const many = Array.from({ length: 300 }, (_, count) => ({
    change: change(at(`m${count}`), null, aliasTo(outside('x'))),
  }));
  const big = orThrow(await submitChanges(made.app, ada, many));
  const { plan, state } = requestOf(made.app, big);
  if (state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, { id: big })));
  await runApplyJobs(made.app);
  made.pass(keepDays * day + 1);
  dropJobs();
  expect(await prune()).not.toBeNull();
  expect(ids.concat(big).filter(isLeft)).toEqual([]);
  // Its changes are left to who sweeps plans that no request names.
  expect(made.app.store.changes.unnamedBefore(made.app.clock())).toEqual([plan.key]);
});

/** As if all jobs had been done. */
function dropJobs(): void {
  made.app.store.outbox.dropAllBut([]);
}

async function replaced(overrides: Parameters<typeof makeExampleOrg>[0]): Promise<ExampleOrg> {
  await made.close();
  return makeExampleOrg(overrides);
}
