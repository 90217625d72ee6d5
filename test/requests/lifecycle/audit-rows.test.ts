import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/request/request.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import {
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';

const policy = policyWith({ tenants: { 'slack/T1': [exampleOrg] }, sets: { approvals: 3 } });
const mia = { ...account('slack/T1', 'mia', 'member'), channel: 'C1' };
const approvers = ['max', 'moe', 'mo'].map((name) => ({
  ...account('slack/T1', name, 'admin'),
  channel: 'C2',
}));
const [max = mia, moe = mia, mo = mia] = approvers;

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg({ policy: () => policy });
  made.put(at('bob'), mailbox('one'), { messages: 2, bytes: 20 });
});
afterEach(() => made.close());

const deletion = change(at('bob'), mailbox('one'), null);
const rowsOf = ({ id, address }: Request) => made.app.store.audit.forRequest(id, address);
const eventsAndActors = (request: Request) =>
  rowsOf(request).map(({ event, actor }) => [event, actor?.userId ?? null]);

/** A deletion that its requester has confirmed. */
async function confirmed(): Promise<Request> {
  const request = await ask(made.app, mia, deletion);
  made.pass(1_000);
  orThrow(await confirm(made.app, mia, clickOn(made.app, request)));
  return request;
}

async function approvedByAll(): Promise<Request> {
  const request = await confirmed();
  for (const approver of approvers) {
    made.pass(1_000);
    orThrow(await approve(made.app, approver, clickOn(made.app, request)));
  }
  return request;
}

describe('the audit', () => {
  it('has a row for each of several approvals, and one for every other step', async () => {
    const request = await approvedByAll();
    await runApplyJobs(made.app);
    expect(eventsAndActors(request)).toEqual([
      ['submitted', 'mia'],
      ['confirmed', 'mia'],
      ['approved', 'max'],
      ['approved', 'moe'],
      ['approved', 'mo'],
      ['applied', null],
    ]);
  });

  it('says in each row who it was, where they spoke, when, and on which plan', async () => {
    const request = await approvedByAll();
    const start = request.createdAt;
    const rows = rowsOf(request);
    expect(rows.map(({ at: when }) => when - start)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    expect(rows.map(({ actor }) => actor)).toEqual([mia, mia, max, moe, mo]);
    expect(rows.map(({ tenant, address }) => [tenant, address])).toEqual(
      rows.map(() => ['slack/T1', at('bob')]),
    );
    expect(new Set(rows.map(({ detail }) => detail['planHash']))).toEqual(new Set([request.plan.hash]));
  });

  it('says in the first row what it would do and what that takes; the change itself stands in the last', async () => {
    const request = await ask(made.app, mia, deletion);
    const { gate, hash: planHash } = request.plan;
    const { effects } = soleChange(request.plan);
    expect(rowsOf(request)[0]?.detail).toEqual({ effects, gate, planHash });
    expect(gate).toEqual({ confirm: true, approvals: { count: 3, role: 'admin' } });
    expect(effects).toContainEqual({ kind: 'drop-mailbox', id: 'one', holds: { messages: 2, bytes: 20 } });
  });

  it('has everything in the row of the end: change, effects, gate, reviews, job, outcome', async () => {
    const request = await approvedByAll();
    const job = made.app.store.outbox.due(0, 100).find((row) => row.job === 'apply-change')?.id;
    await runApplyJobs(made.app);
    const { gate, hash: planHash } = request.plan;
    const { change: wanted, effects } = soleChange(request.plan);
    expect(rowsOf(request).at(-1)?.detail).toEqual({
      change: wanted,
      effects,
      gate,
      planHash,
      reviews: approvers.map(({ userId }, index) => ({
        person: `slack/T1/${userId}`,
        name: userId,
        decision: 'approve',
        planHash,
        at: request.createdAt + (index + 2) * 1_000,
      })),
      job,
      outcome: requestOf(made.app, request.id).outcome,
    });
    expect(requestOf(made.app, request.id).outcome).toMatchObject({
      kind: 'applied',
      removed: [{ id: 'one', holds: { messages: 2, bytes: 20 } }],
    });
  });

  it('names who denied and why, beside who had approved before', async () => {
    const request = await confirmed();
    await approve(made.app, max, clickOn(made.app, request));
    await deny(made.app, moe, clickOn(made.app, request), '  still needed ');
    expect(rowsOf(request).at(-1)).toMatchObject({
      event: 'denied',
      actor: moe,
      detail: {
        reason: 'still needed',
        outcome: { kind: 'ended-by', who: moe, reason: 'still needed' },
        reviews: [
          { name: 'max', decision: 'approve' },
          { name: 'moe', decision: 'deny' },
        ],
      },
    });
  });

  it('records who cancelled, and that nobody did where time was over', async () => {
    const cancelled = await confirmed();
    await cancel(made.app, max, cancelled.id);
    expect(rowsOf(cancelled).at(-1)).toMatchObject({
      event: 'cancelled',
      actor: max,
      detail: { reviews: [] },
    });
    const expired = await confirmed();
    made.pass(8 * 24 * 60 * 60_000);
    await expireRequests(made.app);
    expect(rowsOf(expired).at(-1)).toMatchObject({
      event: 'expired',
      actor: null,
      detail: { change: deletion },
    });
  });

  it('records a new plan, and which reviews were given on the old one', async () => {
    const request = await confirmed();
    await approve(made.app, max, clickOn(made.app, request));
    made.put(at('bob'), mailbox('one'), { messages: 9, bytes: 90 });
    await approve(made.app, moe, clickOn(made.app, request));
    const replanned = requestOf(made.app, request.id).plan;
    expect(rowsOf(request).at(-1)).toMatchObject({
      event: 'replanned',
      actor: moe,
      detail: { planHash: replanned.hash, effects: soleChange(replanned).effects, gate: replanned.gate },
    });
    for (const approver of approvers) await approve(made.app, approver, clickOn(made.app, request));
    await runApplyJobs(made.app);
    const reviews = rowsOf(request).at(-1)?.detail['reviews'] as { name: string; planHash: string }[];
    expect(reviews.map(({ name, planHash }) => [name, planHash === replanned.hash])).toEqual([
      ['max', false],
      ['max', true],
      ['moe', true],
      ['mo', true],
    ]);
  });

  it('has no row for what was refused', async () => {
    const request = await confirmed();
    const before = rowsOf(request).length;
    await approve(made.app, mia, clickOn(made.app, request));
    await deny(made.app, account('slack/T1', 'low', 'member'), clickOn(made.app, request), 'no');
    await deny(made.app, max, clickOn(made.app, request), ' ');
    await approve(made.app, max, { request: request.id, planHash: 'old' });
    await approve(made.app, max, clickOn(made.app, request));
    await approve(made.app, max, clickOn(made.app, request));
    expect(rowsOf(request)).toHaveLength(before + 1);
  });

  it('names in an undo what it takes back', async () => {
    const request = await approvedByAll();
    await runApplyJobs(made.app);
    const id = orThrow(await undo(made.app, max, request.id, { reason: 'a mistake' }));
    expect(rowsOf(requestOf(made.app, id))[0]).toMatchObject({
      event: 'submitted',
      actor: max,
      detail: { reason: 'a mistake', undoes: { request: request.id, conflicts: [] } },
    });
  });
});
