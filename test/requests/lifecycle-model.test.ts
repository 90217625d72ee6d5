import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { highestRole, isAtLeast, personOf } from '../../src/domain/actor.ts';
import type { Address } from '../../src/domain/address/address.ts';
import { sameState } from '../../src/domain/address/address-state.ts';
import type { Request } from '../../src/domain/request/request.ts';
import { isOpen, isWaiting, type RequestState } from '../../src/domain/request/request-state.ts';
import { expireRequests } from '../../src/requests/lifecycle/expire-requests.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import {
  approvalTime,
  at,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
} from '../support/fixtures/example-org.ts';
import { soleChange } from '../support/sole-change.ts';
import { applyJobs, type LifecycleModel, requestsOf, steps, take, work } from './lifecycle-model-steps.ts';

let made: ExampleOrg;
beforeAll(async () => {
  made = await makeExampleOrg();
});
afterAll(() => made.close());

test('whatever people, time and accidents do, requests keep their promises', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 80, maxLength: 80 }), async (sequence) => {
      runs += 1;
      const addresses = [at(`ann${runs}`), at(`bob${runs}`)] as const;
      const model: LifecycleModel = { made, addresses, firstPlans: new Map(), expected: new Map() };
      for (const address of addresses) begin(model, address);
      const seen = new Map<number, RequestState>();
      for (const step of sequence) {
        await take(model, step);
        expectPromisesKept(model, seen);
      }
      await drain(model);
      expectPromisesKept(model, seen);
      expectAllEndedOnce(model);
    }),
    { numRuns: 30 },
  );
  expect(checkAudit(join(made.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
});

/** Each run starts with a mailbox that holds mail. */
function begin({ expected }: LifecycleModel, address: Address): void {
  const state = mailbox(`first of ${address}`);
  made.put(address, state, { messages: 1, bytes: 100 });
  expected.set(address, state);
}

/** Lets time pass until no request waits for anybody, and runs all jobs. */
async function drain(model: LifecycleModel): Promise<void> {
  made.pass(approvalTime);
  await expireRequests(made.app);
  while (applyJobs(model).length > 0) await work(model, 'done');
}

function expectPromisesKept(model: LifecycleModel, seen: Map<number, RequestState>): void {
  for (const request of requestsOf(model)) {
    const before = seen.get(request.id);
    if (before && !isOpen(before)) expect(request.state).toBe(before);
    if (request.state === 'applied' && before !== 'applied') noteApplied(model, request);
    if (['queued', 'applying', 'applied'].includes(request.state)) expectGateSatisfied(request);
    seen.set(request.id, request.state);
  }
  for (const address of model.addresses) {
    const held = requestsOf(model).filter(
      (each) => each.address === address && isOpen(each.state) && !isWaiting(each.state),
    );
    expect(held.length).toBeLessThanOrEqual(1);
    expectMailServerAsApplied(model, address, held[0]);
  }
}

function noteApplied({ expected }: LifecycleModel, { plan }: Request): void {
  const { change } = soleChange(plan);
  if (change.kind === 'address') expected.set(change.address, change.after);
}

/** Checks who clicked, in which role and on which plan, by the audit. */
function expectGateSatisfied({ id, address, requester, plan }: Request): void {
  const rows = made.app.store.audit.forAddress(address, 1000).filter(({ requestId }) => requestId === id);
  const clickThat = (event: string) => rows.find((row) => row.event === event && row.actor !== null);
  const { confirm, approvals } = plan.gate;
  const [confirmed, approved] = [clickThat('confirmed'), clickThat('approved')];
  if (confirm) expect(confirmed?.actor && personOf(confirmed.actor)).toBe(personOf(requester));
  if (approvals) {
    expect(approved?.actor && personOf(approved.actor)).not.toBe(personOf(requester));
    expect(approved?.actor && isAtLeast(highestRole(approved.actor), approvals.role)).toBe(true);
  }
  // The click that queued it was on exactly the plan that is applied.
  if (confirm || approvals) expect((approved ?? confirmed)?.detail['planHash']).toBe(plan.hash);
}

/** Only a killed job may have changed the mail server before its request was settled. */
function expectMailServerAsApplied(model: LifecycleModel, address: Address, open: Request | undefined): void {
  const { held } = made.mailServer;
  const found = held.addresses.get(address) ?? null;
  const applying = open?.state === 'applying' ? soleChange(open.plan).change : null;
  const halfWay = applying?.kind === 'address' ? [applying.after] : [];
  const allowed = [model.expected.get(address) ?? null, ...halfWay];
  expect(allowed.some((state) => sameState(state, found))).toBe(true);
  if (halfWay.length > 0) return;
  const removed = made.app.store.removedMailboxes.restorable(address, 0).map(({ mailbox }) => mailbox);
  expect(removed.filter((id) => !held.trash.has(id))).toEqual([]);
  expect(removed).not.toContain(found?.mailbox?.id);
}

function expectAllEndedOnce(model: LifecycleModel): void {
  const ends: readonly string[] = ['applied', 'failed', 'cancelled', 'denied', 'expired', 'stale'];
  for (const { id, address, state } of requestsOf(model)) {
    const events = made.app.store.audit
      .forAddress(address, 1000)
      .filter(({ requestId }) => requestId === id)
      .map(({ event }) => event);
    expect(events.filter((event) => ends.includes(event))).toEqual([state]);
    expect(events.at(-1)).toBe('submitted');
  }
}
