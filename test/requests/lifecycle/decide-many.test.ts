import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askForMany, changeDirectly, name, newAliases } from '../../support/fixtures/many-changes.ts';
import { runAllApplyJobs, runApplyJobs } from '../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

const submitted = (actor: Actor, wanted: readonly WantedChange[]): Promise<Request> =>
  askForMany(org.app, actor, wanted);

const confirmed = (actor: Actor, { id }: Request) => confirm(org.app, actor, clickOn(org.app, { id }));

const stored = ({ id }: Request) => [...org.app.store.changes.of(requestOf(org.app, id).plan.key)];

describe('a request of many changes', () => {
  it.each([9, 300])('of %i is confirmed by one click on all of it, and applied', async (count) => {
    const request = await submitted(ada, newAliases(count));
    expect(request.state).toBe('awaiting-confirmation');
    expect(orThrow(await confirmed(ada, request))).toBe('moved');
    expect(requestOf(org.app, request.id).state).toBe('queued');
    await runAllApplyJobs(org.app);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: count });
  });

  it('is applied at once where few are asked for by whom policy asks nothing', async () => {
    const request = await submitted(ada, newAliases(3));
    expect(request.state).toBe('queued');
    await runApplyJobs(org.app);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: 3 });
  });

  it('goes on as a request of one change where the others are left out, and keeps its steps', async () => {
    const request = await submitted(mia, newAliases(2));
    changeDirectly(org, 0);
    expect(orThrow(await approve(org.app, ada, clickOn(org.app, request)))).toBe('replanned');
    const left = requestOf(org.app, request.id);
    expect(left).toMatchObject({ address: name(1), plan: { size: 1 } });
    orThrow(await approve(org.app, ada, clickOn(org.app, request)));
    const steps = org.app.store.audit.forRequest(request.id, left.address).map(({ event }) => event);
    expect(steps).toEqual(['submitted', 'replanned', 'approved']);
  });

  it('is approved as a whole', async () => {
    const request = await submitted(mia, newAliases(9));
    orThrow(await confirmed(mia, request));
    expect(requestOf(org.app, request.id).state).toBe('awaiting-approval');
    orThrow(await approve(org.app, ada, clickOn(org.app, request)));
    await runApplyJobs(org.app);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: 9 });
  });

  it.each([9, 300])(
    'of %i is shown again without what changed since, and needs another click',
    async (count) => {
      const request = await submitted(ada, newAliases(count));
      const shown = clickOn(org.app, request);
      changeDirectly(org, 4);
      expect(orThrow(await confirm(org.app, ada, shown))).toBe('replanned');
      expect(requestOf(org.app, request.id)).toMatchObject({
        ...{ state: 'awaiting-confirmation', plan: { size: count - 1 } },
      });
      expect(stored(request).map(({ position }) => position)).toEqual(
        Array.from({ length: count - 1 }, (_, index) => index),
      );
      expect(org.app.store.audit.forRequest(request.id, '' as never).at(-1)).toMatchObject({
        ...{ event: 'replanned', detail: { leftOut: 1 } },
      });
      expect(await confirm(org.app, ada, shown)).toMatchObject({ fault: { code: 'plan-outdated' } });
      orThrow(await confirmed(ada, request));
      await runAllApplyJobs(org.app);
      expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: count - 1 });
      expect(org.mailServer.held.addresses.get(name(4))).toEqual(aliasTo(outside('other')));
    },
  );

  it('counts no change of the plan before, such as one that was overtaken', async () => {
    const request = await submitted(ada, newAliases(9));
    orThrow(await submitChanges(org.app, ada, newAliases(1)));
    await runAllApplyJobs(org.app);
    expect(requestOf(org.app, request.id)).toMatchObject({ ended: 1, plan: { size: 9 } });
    expect(orThrow(await confirmed(ada, request))).toBe('replanned');
    expect(requestOf(org.app, request.id)).toMatchObject({ ended: 0, plan: { size: 8 } });
    orThrow(await confirmed(ada, request));
    await runAllApplyJobs(org.app);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: 8, ended: 8 });
  });

  it('leaves out what needs a change that is left out', async () => {
    const wanted = newAliases(9);
    const needing = { change: change(at('team'), null, aliasTo(name(4))), needs: [4] };
    const request = await submitted(ada, [...wanted, needing]);
    changeDirectly(org, 4);
    expect(orThrow(await confirmed(ada, request))).toBe('replanned');
    expect(stored(request).map(({ line }) => line)).toEqual([2, 3, 4, 5, 7, 8, 9, 10]);
  });

  it('is stale where all of it changed', async () => {
    const request = await submitted(ada, newAliases(9));
    changeDirectly(org, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    expect(orThrow(await confirmed(ada, request))).toBe('stale');
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'stale', applied: 0 });
  });
});

describe('an undo of many changes', () => {
  it('leaves alone what the request did not apply, though it is as it was wanted by now', async () => {
    const request = await submitted(ada, newAliases(3));
    changeDirectly(org, 1);
    await runAllApplyJobs(org.app);
    expect(requestOf(org.app, request.id).state).toBe('partly-applied');
    org.put(name(1), aliasTo(outside('x')));
    const back = requestOf(org.app, orThrow(await undo(org.app, ada, request.id)));
    expect(back.plan.size).toBe(2);
    await runAllApplyJobs(org.app);
    expect([0, 1, 2].map((each) => org.mailServer.held.addresses.get(name(each)) ?? null)).toEqual([
      null,
      aliasTo(outside('x')),
      null,
    ]);
  });

  it('reverts what was applied, and leaves what others have changed since', async () => {
    const request = await submitted(ada, newAliases(3));
    await runApplyJobs(org.app);
    org.mailServer.held.addresses.set(name(1), aliasTo(outside('x'), outside('other')));
    org.app.store.addresses.put(name(1), aliasTo(outside('x'), outside('other')));
    const back = requestOf(org.app, orThrow(await undo(org.app, ada, request.id)));
    expect(back).toMatchObject({ plan: { size: 3 }, asking: { undoes: { request: request.id } } });
    if (back.state === 'awaiting-confirmation') orThrow(await confirmed(ada, back));
    await runApplyJobs(org.app);
    expect(requestOf(org.app, back.id).state).toBe('applied');
    const { addresses } = org.mailServer.held;
    expect([0, 1, 2].map((index) => addresses.get(name(index)) ?? null)).toEqual([
      null,
      aliasTo(outside('other')),
      null,
    ]);
    expect(await undo(org.app, ada, request.id)).toMatchObject({ fault: { code: 'undo-nothing' } });
  });
});

it('what could not be applied is asked for again, and nothing else', async () => {
  const request = await submitted(ada, newAliases(3));
  changeDirectly(org, 1);
  await runApplyJobs(org.app);
  expect(requestOf(org.app, request.id).state).toBe('partly-applied');
  expect(await askAgain(org.app, ada, request.id)).toMatchObject({ fault: { code: 'again-conflict' } });
  org.mailServer.held.addresses.delete(name(1));
  org.app.store.addresses.put(name(1), null);
  const again = requestOf(org.app, orThrow(await askAgain(org.app, ada, request.id)));
  expect(again).toMatchObject({ address: name(1), plan: { size: 1 } });
  await runApplyJobs(org.app);
  expect(org.mailServer.held.addresses.get(name(1))).toEqual(aliasTo(outside('x')));
});
