import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { sweepPlans } from '../../../src/requests/changes/sweep-plans.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  clickOn,
  domain,
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const [ann, bob, eve] = [at('ann'), at('bob'), at('eve')];
const there = aliasTo(outside('x'));
const removal = change(bob, there, null);
const toBob = change(ann, null, aliasTo(bob));

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
  org.put(bob, there);
});
afterEach(() => org.close());

const stateOf = async (address: Address): Promise<AddressState | null> => org.app.mailServer.read(address);

/** Asks for changes, and confirms them where that is needed. */
async function queued(...wanted: ReturnType<typeof change>[]): Promise<Request> {
  const { app } = org;
  const id = orThrow(
    await submitChanges(
      app,
      ada,
      wanted.map((each) => ({ change: each })),
    ),
  );
  if (requestOf(app, id).state === 'awaiting-confirmation')
    expect(await confirm(app, ada, clickOn(app, { id }))).toEqual(ok('moved'));
  expect(requestOf(app, id).state).toBe('queued');
  return requestOf(app, id);
}

const openFault = (id: number) => err({ code: 'request-open', address: bob, request: id, state: 'queued' });

describe('an address that one request removes and another forwards to', () => {
  it('is not forwarded to while its removal is in progress', async () => {
    const { id } = await queued(removal);
    expect(await submit(org.app, ada, toBob)).toEqual(openFault(id));
    await runApplyJobs(org.app);
    expect(await submit(org.app, ada, toBob)).toMatchObject({ fault: { code: 'forward-missing-local' } });
  });

  it('is not removed while a forward to it is being made', async () => {
    const { id } = await queued(toBob);
    expect(await submit(org.app, ada, removal)).toEqual(openFault(id));
    await runApplyJobs(org.app);
    expect(await submit(org.app, ada, removal)).toMatchObject({ fault: { code: 'still-forwarded-to' } });
  });

  it.each([
    ['removed', removal, toBob],
    ['forwarded to', toBob, removal],
  ])('is not %s by a click that comes second', async (_, one, other) => {
    const { app } = org;
    // More than eight changes are confirmed.
    const waiting = async (wanted: ReturnType<typeof change>, prefix: string) => {
      const others = [...'12345678'].map((each) => change(at(`${prefix}${each}`), null, there));
      return orThrow(
        await submitChanges(
          app,
          ada,
          [wanted, ...others].map((each) => ({ change: each })),
        ),
      );
    };
    const [first, second] = [await waiting(removal, 'r'), await waiting(toBob, 'f')];
    const ids = new Map([
      [removal, first],
      [toBob, second],
    ]);
    const [click, late] = [one, other].map((each) => clickOn(app, { id: ids.get(each) ?? 0 }));
    if (!click || !late) throw new Error('No requests');
    expect(await confirm(app, ada, click)).toEqual(ok('moved'));
    expect(await confirm(app, ada, late)).toEqual(openFault(click.request));
    await runApplyJobs(app);
    expect((await confirm(app, ada, late)).ok).toBe(false);
    expect((await stateOf(ann)) !== null && (await stateOf(bob)) === null).toBe(false);
  });

  it('is changed otherwise by any number of requests that forward to it', async () => {
    await queued(toBob);
    await queued(change(eve, null, aliasTo(bob)));
    await queued(change(bob, there, { ...there, forwards: [outside('y')] }));
  });

  it('is not removed by a plan that was made before the forward to it was applied', async () => {
    const { app } = org;
    const { forwardersTo } = app.mailServer;
    const slow = {
      ...app,
      mailServer: {
        ...app.mailServer,
        forwardersTo: async (address: Address) => {
          const found = await forwardersTo(address);
          if ((await stateOf(ann)) === null) {
            await queued(toBob);
            await runApplyJobs(app);
          }
          return found;
        },
      },
    };
    expect(await submit(slow, ada, removal)).toEqual(err({ code: 'changed-meanwhile', address: bob }));
    expect(await submit(slow, ada, removal)).toMatchObject({ fault: { code: 'still-forwarded-to' } });
  });

  it('may get a forward that was planned while something else was changed about it', async () => {
    const { app } = org;
    let changed = false;
    const slow = {
      ...app,
      mailServer: {
        ...app.mailServer,
        readMany: async (addresses: readonly Address[]) => {
          const found = await app.mailServer.readMany(addresses);
          if (!changed) {
            changed = true;
            await queued(change(bob, there, { ...there, forwards: [outside('y')] }));
            await runApplyJobs(app);
          }
          return found;
        },
      },
    };
    expect(await submit(slow, ada, toBob)).toMatchObject({ ok: true });
    expect(changed).toBe(true);
  });

  it('is free again an hour after the request that forwards to it', async () => {
    await queued(toBob);
    await runApplyJobs(org.app);
    const left = () => org.app.store.commit(() => org.app.store.holds.forgetTargets(Number.MAX_SAFE_INTEGER));
    org.pass(2 * 60 * 60_000);
    await sweepPlans(org.app);
    expect(await left()).toBe(0);
  });
});

describe.each([
  ['with a tag', at('bob+news')],
  ['by its name at an alias domain', address('bob@example.net')],
  ['by its name at an alias domain, with a tag', address('bob+news@example.net')],
  ['by its name at a domain whose catch-all leads to its domain', address('bob@example.com')],
])('an address that another request forwards to %s', (_, written) => {
  const toIt = change(ann, null, aliasTo(written));
  beforeEach(() => {
    const { app, mailServer } = org;
    mailServer.held.aliasDomains.push({ domain: domain('example.net'), target: exampleOrg });
    app.store.domains.add(domain('example.com'));
    mailServer.held.domains.add(domain('example.com'));
    mailServer.held.addresses.set(address('@example.com'), aliasTo(address('@example.org')));
    app.store.aliasDomains.replace([
      { domain: domain('example.net'), target: exampleOrg },
      { domain: domain('example.com'), target: exampleOrg },
    ]);
  });

  it('is not forwarded to while its removal is in progress', async () => {
    const { id } = await queued(removal);
    expect(await submit(org.app, ada, toIt)).toEqual(openFault(id));
    await runApplyJobs(org.app);
    expect(await submit(org.app, ada, toIt)).toMatchObject({ fault: { code: 'forward-missing-local' } });
  });

  it('is not removed while the forward to it is being made', async () => {
    const { id } = await queued(toIt);
    expect(await submit(org.app, ada, removal)).toEqual(openFault(id));
    await runApplyJobs(org.app);
    expect(await submit(org.app, ada, removal)).toMatchObject({
      fault: { code: 'still-forwarded-to', address: bob, by: [ann] },
    });
  });
});
