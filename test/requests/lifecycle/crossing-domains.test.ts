import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postmasterOf } from '../../../src/domain/address/address.ts';
import type { Change } from '../../../src/domain/request/change.ts';
import { err, ok, type Result } from '../../../src/domain/result.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { removeDomain } from '../../../src/requests/selection/remove-domain.ts';
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

const there = aliasTo(outside('x'));
const other = domain('other.example');
const name = domain('name.example');
const newAddress = change(at('ann'), null, there);
const newName: Change = { kind: 'domain-alias', domain: name, target: exampleOrg, act: 'add' };

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
  org.put(at('bob'), there);
  org.mailServer.held.domains.add(other);
  org.app.store.domains.add(other);
  org.app.store.domains.bind('terminal/terminal', other);
});
afterEach(() => org.close());

/** Asks for the domain's removal, as it is now. */
async function askForRemoval(app: AppContext = org.app): Promise<Result<number, unknown>> {
  const { changes } = orThrow(await removeDomain(app, ada, exampleOrg));
  return submitChanges(app, ada, changes);
}

async function queued(asked: Promise<Result<number, unknown>>): Promise<number> {
  const { app } = org;
  const id = orThrow((await asked) as Result<number, never>);
  if (requestOf(app, id).state === 'awaiting-confirmation')
    expect(await confirm(app, ada, clickOn(app, { id }))).toEqual(ok('moved'));
  expect(requestOf(app, id).state).toBe('queued');
  return id;
}

const openFault = (request: number, subject = postmasterOf(exampleOrg)) =>
  err({ code: 'request-open', address: subject, request, state: 'queued' });

describe('a domain that one request removes and another adds to', () => {
  it.each([
    ['address', newAddress],
    ['name', newName],
  ])('gets no new %s while its removal is in progress', async (_, wanted) => {
    const id = await queued(askForRemoval());
    expect(await submit(org.app, ada, wanted)).toEqual(openFault(id));
    expect(await submit(org.app, ada, change(address('ann@other.example'), null, there))).toEqual(ok(id + 1));
    await runApplyJobs(org.app);
    expect(requestOf(org.app, id).state).toBe('applied');
    expect((await submit(org.app, ada, wanted)).ok).toBe(false);
  });

  it.each([
    ['address', newAddress, at('ann')],
    ['name', newName, postmasterOf(exampleOrg)],
  ])('stays with all that it has while it gets a new %s', async (_, wanted, named) => {
    const { app, mailServer } = org;
    const removal = orThrow((await askForRemoval()) as Result<number, never>);
    const id = await queued(submit(app, ada, wanted));
    expect(await confirm(app, ada, clickOn(app, { id: removal }))).toEqual(openFault(id, named));
    await runApplyJobs(app);
    expect(requestOf(app, id).state).toBe('applied');
    await confirm(app, ada, clickOn(app, { id: removal }));
    await runApplyJobs(app);
    expect(mailServer.held.addresses.has(at('bob'))).toBe(mailServer.held.domains.has(exampleOrg));
    await queued(askForRemoval());
    await runApplyJobs(app);
    expect([...mailServer.held.domains]).toEqual([other]);
  });

  it('is not removed by a plan that was made before a new address was applied', async () => {
    const slow = onceRead('page', async () => {
      await queued(submit(org.app, ada, newAddress));
      await runApplyJobs(org.app);
    });
    const { changes } = orThrow(await removeDomain(org.app, ada, exampleOrg));
    expect(await submitChanges(slow, ada, changes)).toEqual(
      err({ code: 'changed-meanwhile', address: at('ann') }),
    );
  });

  it('gets no address by a plan that was made before it was removed', async () => {
    const slow = onceRead('readMany', async () => {
      await queued(askForRemoval());
      await runApplyJobs(org.app);
    });
    const wanted = [newAddress, change(at('eve'), null, there)].map((each) => ({ change: each }));
    expect(await submitChanges(slow, ada, wanted)).toEqual(
      err({ code: 'changed-meanwhile', address: postmasterOf(exampleOrg) }),
    );
    expect(await submitChanges(slow, ada, wanted)).toMatchObject({ ok: false });
  });
});

/** The app, where something happens once, just after a plan has read something. */
function onceRead(what: 'page' | 'readMany', happens: () => Promise<void>): AppContext {
  const { mailServer } = org.app;
  let left = 1;
  const read =
    <Given extends unknown[], T>(from: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      const found = await from(...given);
      if (left-- > 0) await happens();
      return found;
    };
  return { ...org.app, mailServer: { ...mailServer, [what]: read(mailServer[what] as never) } };
}
