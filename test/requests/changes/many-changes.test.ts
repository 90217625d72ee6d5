import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { makePlan, type Plan } from '../../../src/domain/request/plan.ts';
import { canSeeRequest } from '../../../src/requests/access/visibility.ts';
import { sweepPlans } from '../../../src/requests/changes/sweep-plans.ts';
import { writePlan } from '../../../src/requests/changes/write-plan.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { insertRequest, submitPlan } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  domain,
  type ExampleOrg,
  eventsOf,
  exampleOrg,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { askForPlan, planOfAliases } from '../../support/fixtures/many-changes.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const hour = 60 * 60_000;

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

/** A plan of new aliases whose gate is a confirmation; some need the one before. */
const aliases = (count: number, addressOf?: (position: number) => Address): Plan =>
  planOfAliases(count, {
    gate: { confirm: true, approvals: null },
    needs: (position) => (position > 0 && position % 2 === 0 ? [position - 1] : []),
    ...(addressOf && { addressOf }),
  });

const submitted = (plan: Plan) => askForPlan(org.app, plan);

const storedOf = (key: number) => [...org.app.store.changes.of(key)];

describe('a request of several changes', () => {
  it.each([2, 8])('is read with all of %i', async (count) => {
    const plan = aliases(count);
    const request = await submitted(plan);
    expect(request).toMatchObject({
      ...{ state: 'awaiting-confirmation', address: '', domains: [exampleOrg], addsDomain: false },
      plan: { kind: 'few', size: count, hash: plan.hash, gate: plan.gate, changes: plan.changes },
    });
    expect(eventsOf(org.app, request)).toEqual(['submitted']);
  });

  it.each([9, 250, 251, 600])('is read with a summary of %i, and its changes by page', async (count) => {
    const plan = aliases(count);
    const { plan: stored } = await submitted(plan);
    expect(stored).toMatchObject({
      ...{ kind: 'many', size: count, hash: plan.hash },
      summary: { changes: count, domains: 1, outside: count, acts: [{ count }] },
    });
    expect(storedOf(stored.key)).toMatchObject(plan.changes);
    const { changes } = org.app.store;
    expect(
      changes.page(stored.key, { after: 6, limit: 2 }).map(({ position, line }) => [position, line]),
    ).toEqual([
      [7, 9],
      [8, 10],
    ]);
    expect(changes.page(stored.key, { limit: 2, states: ['applied'] })).toEqual([]);
    expect(makePlan(storedOf(stored.key), stored.gate).hash).toBe(plan.hash);
    expect(org.app.store.changes.unnamedBefore(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  it('is cut into batches, in each of which no change needs another', async () => {
    const { batches } = await submitted(aliases(4));
    expect(batches).toMatchObject([
      { from: 0, to: 2 },
      { from: 2, to: 3, needs: [0] },
      { from: 3, to: 4 },
    ]);
  });

  it('has one audit row as a whole, with figures', async () => {
    const request = await submitted(aliases(9));
    expect(org.app.store.audit.forRequest(request.id, request.address)).toMatchObject([
      {
        event: 'submitted',
        address: '',
        detail: { changes: 9, acts: [{ count: 9 }], planHash: request.plan.hash },
      },
    ]);
    orThrow(await cancel(org.app, ada, request.id));
    expect(org.app.store.audit.forRequest(request.id, request.address).at(-1)).toMatchObject({
      ...{ event: 'cancelled', detail: { changes: 9, acts: [{ count: 9 }] } },
    });
  });

  it('is seen by who sees all of its domains, and is found by each address', async () => {
    const hidden = domain('hidden.example');
    org.app.store.domains.add(hidden);
    const both = aliases(2, (index) => (index === 0 ? at('a') : outside('hidden')));
    const id = await org.app.store.commit(() => orThrow(insertRequest(org.app, ada, both, {})));
    const request = requestOf(org.app, id);
    expect(request.domains).toEqual([exampleOrg, domain('outside.example')]);
    expect(canSeeRequest(org.app, mia, request)).toBe(false);
    expect(requestsIn(org.app)).toEqual([]);
    const filter = { domains: [exampleOrg, domain('outside.example')], tenant: 'none' };
    const found = (more: object) =>
      org.app.store.requests.list({ ...filter, ...more }, 9).map((each) => each.id);
    expect(found({})).toEqual([id]);
    expect(found({ domain: exampleOrg })).toEqual([id]);
    expect(found({ domain: hidden })).toEqual([]);
    expect(found({ address: at('a') })).toEqual([id]);
    expect(found({ address: at('b') })).toEqual([]);
  });

  it('is refused where an address was changed since it was read, and leaves nothing', async () => {
    const since = org.app.store.audit.newest();
    await ask(org.app, ada, change(at('a3'), null, aliasTo(outside('y'))));
    await runApplyJobs(org.app);
    expect(await submitPlan(org.app, ada, aliases(300), since, {})).toMatchObject({
      fault: { code: 'changed-meanwhile', address: at('a3') },
    });
    org.pass(hour + 1);
    expect(await sweepPlans(org.app)).toBe(1);
    expect(storedOf(2)).toEqual([]);
  });

  it('is refused where another request holds one of its addresses, which is named', async () => {
    const { id } = await ask(org.app, ada, change(at('a3'), null, aliasTo(outside('y'))));
    for (const count of [5, 300])
      expect(await submitPlan(org.app, ada, aliases(count), org.app.store.audit.newest(), {})).toMatchObject({
        fault: { code: 'request-open', address: at('a3'), request: id, state: 'queued' },
      });
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('loses what another request changed meanwhile, and is outdated once nothing is left', async () => {
    const { id } = await submitted(aliases(3));
    for (const [index, left] of [2, 1].entries()) {
      await ask(org.app, ada, change(at(`a${index}`), null, aliasTo(outside('y'))));
      await runApplyJobs(org.app);
      const { state, ended, plan } = requestOf(org.app, id);
      expect({ state, ended }).toEqual({ state: 'awaiting-confirmation', ended: index + 1 });
      expect(org.app.store.changes.countStates(plan.key)).toEqual({ planned: left, stale: index + 1 });
    }
    await ask(org.app, ada, change(at('a2'), null, aliasTo(outside('y'))));
    await runApplyJobs(org.app);
    expect(requestOf(org.app, id)).toMatchObject({ state: 'stale', ended: 3, applied: 0 });
  });
});

describe('the addresses that a request holds', () => {
  /** Writes a plan, and has a request with this number take its addresses. */
  const taken = (request: number, plan: Plan) =>
    org.app.store.commit(() => {
      const { changes, holds } = org.app.store;
      const { plan: key } = changes.next();
      changes.insertMany(key, plan.changes, plan.gate);
      return { key, held: holds.take(key, request, plan.changes.length) };
    });

  it('are taken all or none', async () => {
    const { id } = await ask(org.app, ada, change(at('a3'), null, aliasTo(outside('y'))));
    expect((await taken(99, aliases(5))).held).toEqual({ address: at('a3'), id, state: 'queued' });
    expect(org.app.store.holds.has(at('a1'))).toBe(false);
    expect((await taken(99, aliases(3))).held).toBeUndefined();
    expect(org.app.store.holds.has(at('a1'))).toBe(true);
  });

  it('are held no longer for a change that will never begin, once the others there have ended', async () => {
    const { store } = org.app;
    const { key } = await taken(
      99,
      aliases(2, () => at('same')),
    );
    await store.commit(() => {
      store.changes.send(key, 0, 1);
      store.changes.setState({ plan: key, position: 0, state: 'applied', outcome: null });
      store.holds.releaseEnded(key, 0, 99, true);
    });
    expect(store.holds.has(at('same'))).toBe(false);
  });

  it('may be held for several changes of one, until the last has ended', async () => {
    const { store } = org.app;
    const { key, held } = await taken(
      99,
      aliases(3, (index) => at(index === 2 ? 'other' : 'same')),
    );
    expect(held).toBeUndefined();
    const end = (position: number) =>
      store.commit(() => {
        store.changes.setState({ plan: key, position, state: 'applied', outcome: null });
        store.holds.releaseEnded(key, position, 99, false);
      });
    await end(0);
    expect(store.holds.has(at('same'))).toBe(true);
    await end(1);
    expect([store.holds.has(at('same')), store.holds.has(at('other'))]).toEqual([false, true]);
    await store.commit(() => store.holds.release(key, 99));
    expect(store.holds.has(at('other'))).toBe(false);
  });
});

it('a long plan that was written and never asked for is swept after an hour, and no other', async () => {
  const [lost, named] = [
    await writePlan(org.app, aliases(600)),
    await submitted(aliases(300, (i) => at(`b${i}`))),
  ];
  expect(await writePlan(org.app, aliases(250))).toBeUndefined();
  expect(await sweepPlans(org.app)).toBe(0);
  expect(storedOf(lost ?? 0)).toHaveLength(600);
  org.pass(hour + 1);
  expect(await sweepPlans(org.app)).toBe(1);
  expect(storedOf(lost ?? 0)).toEqual([]);
  expect(storedOf(named.plan.key)).toHaveLength(300);
  expect(await sweepPlans(org.app)).toBe(0);
});

it('a long plan is whole where the clock jumps so far while it is written that it is swept', async () => {
  const plan = aliases(600);
  const written = await writePlan(org.app, plan);
  org.pass(hour + 1);
  const sweeping = sweepPlans(org.app);
  const id = await org.app.store.commit(() => orThrow(insertRequest(org.app, ada, plan, { written })));
  await sweeping;
  expect(storedOf(requestOf(org.app, id).plan.key)).toHaveLength(600);
  expect(await sweepPlans(org.app)).toBe(0);
});

it('the pages that somebody opened are kept for one plan and person', async () => {
  const { reviews, commit } = org.app.store;
  const by = { requestId: 1, planHash: 'hash', person: 'slack/T1/U1' };
  for (const items of [[2, 3], [0], [3]]) await commit(() => reviews.noteLookedThrough(by, items, 1));
  expect(reviews.itemsLookedThrough(by)).toEqual([0, 2, 3]);
  expect(reviews.itemsLookedThrough({ ...by, planHash: 'other' })).toEqual([]);
});
