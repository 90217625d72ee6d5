import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../../../src/domain/request/request.ts';
import { breakGlass } from '../../../../src/requests/lifecycle/break-glass.ts';
import { confirm } from '../../../../src/requests/lifecycle/confirm.ts';
import { submit } from '../../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  address,
  aliasTo,
  change,
  clickOn,
  domain,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { askForMany, changeDirectly, name, newAliases } from '../../../support/fixtures/many-changes.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

const now = ({ id }: Pick<Request, 'id'>) => requestOf(org.app, id);
const confirmed = async (request: Request) =>
  orThrow(await confirm(org.app, request.requester, clickOn(org.app, request)));

async function runAll(): Promise<void> {
  for (let round = 0; round < 4; round += 1) await runApplyJobs(org.app);
}

/** Has a single change done at once. */
async function done(...states: [Parameters<typeof change>[1], Parameters<typeof change>[2]]): Promise<void> {
  const id = orThrow(await submit(org.app, ada, change(name(3), ...states)));
  if (now({ id }).state === 'awaiting-confirmation') await confirmed(now({ id }));
  await runApplyJobs(org.app);
  expect(now({ id }).state).toBe('applied');
}

describe('a request of several changes that is planned anew', () => {
  it('is about the domains that are left', async () => {
    const far = domain('far.example');
    org.mailServer.held.domains.add(far);
    org.app.store.domains.add(far);
    org.app.store.domains.bind('terminal/terminal', far);
    const inFar = address('info@far.example');
    const wish = { change: change(inFar, null, aliasTo(outside('x'))) };
    const request = await askForMany(org.app, ada, [...newAliases(9), wish]);
    expect([...request.domains].sort()).toEqual([exampleOrg, far]);
    org.mailServer.held.addresses.set(inFar, aliasTo(outside('other')));
    expect(await confirmed(request)).toBe('replanned');
    expect(now(request)).toMatchObject({ domains: [exampleOrg], plan: { size: 9 } });
    const filter = { domains: [far], tenant: 'none' } as const;
    expect(org.app.store.requests.list(filter, 9)).toEqual([]);
  });

  it.each([9, 300])('counts from nothing: of %i, one was overtaken while it waited', async (count) => {
    const request = await askForMany(org.app, ada, newAliases(count));
    await done(null, aliasTo(outside('y')));
    expect(now(request)).toMatchObject({ ended: 1, applied: 0 });
    expect(await confirmed(request)).toBe('replanned');
    expect(now(request)).toMatchObject({ ended: 0, applied: 0, plan: { size: count - 1 } });
    expect(await confirmed(request)).toBe('moved');
    await runAll();
    expect(now(request)).toMatchObject({ state: 'applied', ended: count - 1, applied: count - 1 });
    expect(org.mailServer.held.addresses.get(name(3))).toEqual(aliasTo(outside('y')));
  });

  it('is without what was overtaken, though its address is as it was again', async () => {
    const request = await askForMany(org.app, ada, newAliases(9));
    await done(null, aliasTo(outside('y')));
    await done(aliasTo(outside('y')), null);
    expect(await confirmed(request)).toBe('replanned');
    expect(await confirmed(request)).toBe('moved');
    await runAll();
    expect(now(request)).toMatchObject({ state: 'applied', applied: 8 });
    expect(org.mailServer.held.addresses.has(name(3))).toBe(false);
  });
});

describe('a request of several changes whose glass is broken', () => {
  const waiting = async (count: number): Promise<Request> => {
    const request = await askForMany(org.app, count > 25 ? max : mia, newAliases(count));
    if (request.state === 'awaiting-confirmation') await confirmed(request);
    expect(now(request).state).toBe('awaiting-approval');
    return request;
  };

  it.each([2, 9, 150])('is applied with all of %i, and told to the approvers once', async (count) => {
    const request = await waiting(count);
    expect(orThrow(await breakGlass(org.app, ada, clickOn(org.app, request), 'The fair is today'))).toBe(
      'moved',
    );
    const told = org.app.store.outbox.due(0, 1000).filter(({ data }) => data['kind'] === 'glass-broken');
    expect(told).toHaveLength(1);
    await runAll();
    expect(now(request)).toMatchObject({ state: 'applied', applied: count });
  });

  it('is shown again without what changed since', async () => {
    const request = await waiting(9);
    changeDirectly(org, 4);
    expect(orThrow(await breakGlass(org.app, ada, clickOn(org.app, request), 'The fair is today'))).toBe(
      'replanned',
    );
    expect(now(request)).toMatchObject({ state: 'awaiting-approval', plan: { size: 8 } });
    expect(now(request).asking.breakGlass).toBeUndefined();
  });

  it.each([3, 12])('is refused where one of %i destroys anything', async (count) => {
    const before = mailbox('one');
    org.put(name(count - 1), before, { messages: 1, bytes: 10 });
    const wanted = [...newAliases(count - 1), { change: change(name(count - 1), before, null) }];
    const request = await askForMany(org.app, mia, wanted);
    if (request.state === 'awaiting-confirmation') await confirmed(request);
    expect(await breakGlass(org.app, ada, clickOn(org.app, request), 'The fair is today')).toMatchObject({
      fault: { code: 'glass-destroying' },
    });
    expect(now(request).state).toBe('awaiting-approval');
  });
});
