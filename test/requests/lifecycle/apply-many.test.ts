import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { targetOf } from '../../../src/domain/request/change.ts';
import { makePlan, type Plan } from '../../../src/domain/request/plan.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { ChangeRefused, MailServerUnavailable, type Order } from '../../../src/mail-servers/port.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { claimRequest } from '../../../src/requests/lifecycle/claim-request.ts';
import {
  ada,
  aliasTo,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askForPlan, changeDirectly, name, planOfAliases } from '../../support/fixtures/many-changes.ts';
import { applyRows, runAllApplyJobs, runNextApplyJob } from '../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

/** A plan of a single new alias. */
function only(position: number): Plan {
  const [only] = planOfAliases(position + 1).changes.slice(-1);
  return makePlan(only ? [{ ...only, position: 0 }] : [], { confirm: false, approvals: null });
}

const submitted = (plan: Plan): Promise<Request> => askForPlan(org.app, plan);

const rows = () => applyRows(org.app);
const runNext = () => runNextApplyJob(org.app);
const runAll = () => runAllApplyJobs(org.app);

const statesOf = ({ plan }: Request) => [...org.app.store.changes.of(plan.key)].map(({ state }) => state);

const heldBy = () => positions(300).map(name).filter(org.app.store.holds.has);

const positions = (count: number) => Array.from({ length: count }, (_, position) => position);
const isOdd = (position: number) => position % 2 === 1;

describe('a request of several changes is applied', () => {
  it.each([2, 3, 9, 300])('with all of %i', async (count) => {
    const request = await submitted(planOfAliases(count));
    expect(request.state).toBe('queued');
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: count, ended: count });
    expect(new Set(statesOf(request))).toEqual(new Set(['applied']));
    expect(org.mailServer.held.addresses.get(name(count - 1))).toEqual(aliasTo(outside('x')));
    expect(org.app.store.addresses.stateOf(name(0))).toEqual(aliasTo(outside('x')));
    expect(heldBy()).toEqual([]);
    expect(rows()).toEqual([]);
  });

  it.each([3, 9, 300])('with the rest of %i where every second one was changed by others', async (count) => {
    const request = await submitted(planOfAliases(count));
    changeDirectly(org, ...positions(count).filter(isOdd));
    await runAll();
    const applied = Math.ceil(count / 2);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'partly-applied', applied, ended: count });
    expect(statesOf(request).slice(0, 3)).toEqual(['applied', 'stale', 'applied']);
    expect(org.mailServer.held.addresses.get(name(1))).toEqual(aliasTo(outside('other')));
    expect(heldBy()).toEqual([]);
    const ends = org.app.store.audit.forAddress(name(1), 9);
    expect(ends.filter(({ requestId }) => requestId === request.id)).toMatchObject([
      { event: 'stale', detail: { position: 1, line: 3, planHash: request.plan.hash } },
    ]);
    expect(org.app.store.audit.forRequest(request.id, request.address).at(-1)).toMatchObject({
      event: 'partly-applied',
    });
  });

  it('two batches at a time, and the next once one has ended', async () => {
    const request = await submitted(planOfAliases(300));
    expect(rows().map(({ data }) => data['batch'])).toEqual([0, 1]);
    expect(statesOf(request).slice(199, 201)).toEqual(['sent', 'planned']);
    await runNext();
    expect(rows().map(({ data }) => data['batch'])).toEqual([1, 2]);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applying', applied: 100, ended: 100 });
    expect(heldBy()).toHaveLength(200);
  });

  it('and looks once more, and no more, at the changes of a batch that has ended', async () => {
    const request = await submitted(planOfAliases(500));
    const lookedAt = vi.spyOn(org.app.store.changes, 'openInRuns');
    await runAll();
    const runs = lookedAt.mock.calls.flatMap(([plan, some]) => (plan === request.plan.key ? some : []));
    const [first, last] = [runs.filter(({ from }) => from === 0), runs.filter(({ from }) => from === 400)];
    expect([first.length, last.length]).toEqual([1, 4]);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', ended: 500 });
  });

  it('without what needs a change that could not be applied', async () => {
    const request = await submitted(
      planOfAliases(4, { needs: (position) => (position === 0 ? [] : [position - 1]) }),
    );
    changeDirectly(org, 1);
    await runAll();
    expect(statesOf(request)).toEqual(['applied', 'stale', 'skipped', 'skipped']);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'partly-applied', applied: 1, ended: 4 });
    expect(org.mailServer.held.addresses.has(name(2))).toBe(false);
    expect(org.app.store.audit.forAddress(name(3), 1)).toMatchObject([{ event: 'skipped' }]);
    expect(heldBy()).toEqual([]);
  });

  it('and is stale where all of it was changed, failed where nothing of it works', async () => {
    const stale = await submitted(planOfAliases(2));
    changeDirectly(org, 0, 1);
    await runAll();
    expect(requestOf(org.app, stale.id)).toMatchObject({ state: 'stale', applied: 0 });
    org.mailServer.held.addresses.clear();
    org.app.store.addresses.put(name(0), null);
    const failed = await submitted(planOfAliases(2));
    org.mailServer.held.domains.clear();
    await runAll();
    expect(requestOf(org.app, failed.id)).toMatchObject({ state: 'failed', applied: 0, ended: 2 });
  });

  it('once only, though its process is killed between claim and end', async () => {
    const request = await submitted(planOfAliases(300));
    const row = rows()[0]?.id ?? 0;
    await claimRequest(org.app, 'memory', row);
    // What was applied before the kill answers the same once more.
    for (let index = 0; index < 50; index += 1)
      org.mailServer.held.addresses.set(name(index), aliasTo(outside('x')));
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: 300, ended: 300 });
    const ends = org.app.store.audit.forAddress(name(7), 9).filter(({ event }) => event === 'applied');
    expect(ends).toHaveLength(1);
  });
});

describe('a request of several changes is stopped', () => {
  it('while others are on their way: those end, and nothing else begins', async () => {
    const request = await submitted(planOfAliases(300));
    await claimRequest(org.app, 'memory', rows()[0]?.id ?? 0);
    expect(await cancel(org.app, ada, request.id)).toEqual({ ok: true, value: 'moved' });
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'stopping', settledAt: null });
    expect(heldBy()).toHaveLength(200);
    // Others may change what will not begin.
    await submitted(only(250));
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({
      ...{ state: 'partly-applied', applied: 200, ended: 200, outcome: null },
    });
    expect(org.mailServer.held.addresses.has(name(249))).toBe(false);
    expect(org.mailServer.held.addresses.has(name(250))).toBe(true);
    expect(heldBy()).toEqual([]);
    const whole = org.app.store.audit.forRequest(request.id, request.address);
    expect(whole.map(({ event }) => event)).toEqual(['submitted', 'stopped', 'partly-applied']);
    expect(await cancel(org.app, ada, request.id)).toMatchObject({ fault: { code: 'request-moved-on' } });
  });

  it('before anything began: all of it is cancelled', async () => {
    const request = await submitted(planOfAliases(300));
    orThrow(await cancel(org.app, ada, request.id));
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'cancelled', applied: 0, ended: 0 });
    expect(heldBy()).toEqual([]);
    expect(org.mailServer.held.addresses.has(name(0))).toBe(false);
  });

  it('and is cancelled where nothing of what had begun was applied', async () => {
    const request = await submitted(planOfAliases(300));
    await claimRequest(org.app, 'memory', rows()[0]?.id ?? 0);
    orThrow(await cancel(org.app, ada, request.id));
    changeDirectly(org, ...positions(300));
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'cancelled', applied: 0, ended: 200 });
  });

  it('unless all of it is on its way', async () => {
    const request = await submitted(planOfAliases(3));
    await claimRequest(org.app, 'memory', rows()[0]?.id ?? 0);
    expect(await cancel(org.app, ada, request.id)).toMatchObject({ fault: { code: 'request-moved-on' } });
  });
});

/** Has the mail server fail at some addresses. */
function failAt(positions: readonly number[], error: Error): void {
  const { apply } = org.mailServer;
  const failing = new Set<string>(positions.map(name));
  Object.assign(org.mailServer, {
    apply: async (order: Order) => {
      if (failing.has(targetOf(order.change))) throw error;
      return apply(order);
    },
  });
}

it.each([
  ['refuses', new ChangeRefused('not-writable', 'The domain has as many aliases as it may have')],
  ['describes oddly', new MailServerUnavailable('odd', 'The address has two entries')],
])('a change that the mail server %s fails alone, for good, and in its words', async (_, error) => {
  const request = await submitted(planOfAliases(4));
  failAt([1, 3], error);
  await runAll();
  expect(requestOf(org.app, request.id)).toMatchObject({ state: 'partly-applied', applied: 2, ended: 4 });
  expect(org.app.store.changes.page(request.plan.key, { limit: 1, states: ['failed'] })).toMatchObject([
    { position: 1, outcome: { kind: 'gave-up', trouble: error.message } },
  ]);
});

it('a single change at an idle address ends while a long request goes on', async () => {
  const long = await submitted(planOfAliases(600));
  const single = await submitted(only(700));
  for (let job = 0; job < 3; job += 1) await runNext();
  expect(requestOf(org.app, single.id).state).toBe('applied');
  expect(requestOf(org.app, long.id)).toMatchObject({ state: 'applying', applied: 200 });
});

describe('a mail server that is out of reach', () => {
  const away = () => {
    const { apply } = org.mailServer;
    let isAway = true;
    Object.assign(org.mailServer, {
      apply: async (order: Order) => {
        if (isAway) throw new MailServerUnavailable('locked', 'The mail server does not answer');
        return apply(order);
      },
    });
    return () => {
      isAway = false;
    };
  };

  it('fails a request of which nothing is applied yet', async () => {
    const request = await submitted(planOfAliases(3));
    away();
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'failed', applied: 0, ended: 3 });
  });

  it('fails nothing of a request once something is applied: that goes on when it is back', async () => {
    const request = await submitted(planOfAliases(300));
    await runNext();
    const back = away();
    await expect(runNext()).rejects.toThrow('does not answer');
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applying', applied: 100, ended: 100 });
    expect(org.app.store.changes.page(request.plan.key, { after: 99, limit: 1 })).toMatchObject([
      { state: 'sent', outcome: { kind: 'unfinished', trouble: 'The mail server does not answer' } },
    ]);
    back();
    await runAll();
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: 300 });
  });
});
