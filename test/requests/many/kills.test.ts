import { afterEach, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { targetOf } from '../../../src/domain/request/change.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { sweepPlans } from '../../../src/requests/changes/sweep-plans.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { aliasTo, change, clickOn, orThrow, outside } from '../../support/fixtures/example-org.ts';
import { newAliases } from '../../support/fixtures/many-changes.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { applyRows, runAllApplyJobs } from '../../support/run-jobs.ts';
import { tenants } from './steps.ts';
import { addresses, createWorld, put, requestsOf, stateNow, type World } from './world.ts';

const ada = account('slack/T1', 'ada', 'admin');
const hours = 2 * 60 * 60_000;

let world: World;
afterEach(() => world.close());

/** The whole way of a request, as far as it has not come yet: asked for, confirmed, applied. */
async function goOn(wanted: readonly WantedChange[]): Promise<void> {
  const { app } = world;
  if (requestsOf(world).length === 0) orThrow(await submitChanges(app, ada, wanted));
  const [request] = requestsOf(world);
  if (request?.state === 'awaiting-confirmation') orThrow(await confirm(app, ada, clickOn(app, request)));
  await runAllApplyJobs(app);
}

/** What anybody can see of the end: the addresses, and each one's rows in the audit. */
const endOf = (subjects: readonly Address[]) =>
  subjects.map((subject) => ({
    subject,
    state: stateNow(world, subject),
    events: world.app.store.audit.forAddress(subject, 10).map(({ event }) => event),
  }));

/** Kills the process at each point where it waits, and starts it again: the end must be the same. */
async function expectSameEnd(make: () => Promise<readonly WantedChange[]>): Promise<number> {
  const wanted = await make();
  await goOn(wanted);
  const subjects = wanted.map(({ change: each }) => targetOf(each));
  const end = endOf(subjects);
  expect(end.every(({ events }) => events.filter((event) => event === 'applied').length === 1)).toBe(true);
  for (let point = 0; ; point += 1) {
    await world.close();
    const again = await make();
    const lived = await world.living(point, () => goOn(again));
    await goOn(again);
    const ended = { state: 'applied', applied: wanted.length, ended: wanted.length };
    expect(requestsOf(world), `killed at point ${point}`).toMatchObject([ended]);
    expect(endOf(subjects), `killed at point ${point}`).toEqual(end);
    expect([world.held(), applyRows(world.app)]).toEqual([[], []]);
    world.pass(hours);
    await sweepPlans(world.app);
    const named = requestsOf(world).map(({ plan }) => plan.key);
    expect(world.plans()).toEqual({ stored: named, unnamed: [] });
    if (lived !== 'killed') return point;
  }
}

test('killed wherever it waits, a request over two servers is applied once', async () => {
  const [, b, c, d, e, f] = addresses as readonly [Address, Address, Address, Address, Address, Address];
  const points = await expectSameEnd(async () => {
    world = await createWorld(policyWith({ tenants }));
    put(world, b, aliasTo(outside('x')));
    put(world, e, aliasTo(outside('x')));
    return [
      { change: change(f, null, aliasTo(c)) },
      { change: change(c, null, aliasTo(outside('x'))) },
      { change: change(b, aliasTo(outside('x')), aliasTo(outside('y'))) },
      { change: change(d, stateNow(world, d), null) },
      { change: change(e, aliasTo(outside('x')), aliasTo(outside('x'), f)) },
    ];
  });
  expect(points).toBeGreaterThan(30);
});

test('killed at any write, a long request whose plan is written in slices is applied once', async () => {
  const points = await expectSameEnd(async () => {
    world = await createWorld(policyWith({ tenants }), { ordersPerJob: 100, diesAtServers: false });
    return newAliases(260);
  });
  expect(points).toBeGreaterThan(18);
});
