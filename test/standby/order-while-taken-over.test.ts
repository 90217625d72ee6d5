import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FencingToken, fenceOf } from '../../src/lib/fence/fence.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { confirm } from '../../src/requests/lifecycle/confirm.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { createKeyPairs, createRemoteWorkerPair, type RemoteWorkerPair } from '../support/remote-worker.ts';
import { orderRowId } from '../support/run-jobs.ts';

const [older, newer] = [1, 2].map((token) => token as FencingToken) as [FencingToken, FencingToken];
const bob = at('bob');
const alias = aliasTo(outside('x'));

let made: ExampleOrg;
/** The one that held the lease when the order was claimed, and the one that has taken over with its database. */
let first: RemoteWorkerPair;
let second: RemoteWorkerPair;
let request: number;
let row: number;
beforeEach(async () => {
  made = await makeExampleOrg();
  const ends = createKeyPairs(made.mailServer.name);
  [first, second] = [older, newer].map((token) =>
    createRemoteWorkerPair({ ...made.app, fence: fenceOf(token) }, made.mailServer, { ends }),
  ) as [RemoteWorkerPair, RemoteWorkerPair];
  const asked = await ask(made.app, ada, change(bob, null, alias));
  if (asked.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, asked)));
  request = asked.id;
  row = orderRowId(made.app, request);
});
afterEach(() => made.close());

const state = () => requestOf(made.app, request).state;
const held = () => made.mailServer.held.addresses.get(bob);
/** What the second does before anything else. */
const takeOver = () => made.mailServer.refuseBelow(newer);

describe('an order that a worker is at while the lease passes', () => {
  it('is refused, and nothing is reported, even at the last attempt; whoever took over has it applied', async () => {
    const late: MailServer['apply'] = async (order) => {
      await takeOver();
      return made.mailServer.apply(order);
    };
    await expect(first.work(row, late, true)).rejects.toMatchObject({ name: 'LeaseLost' });
    expect([held(), first.reports, state()]).toEqual([undefined, [], 'applying']);
    await second.work(row);
    expect(held()).toEqual(alias);
    await second.settle(second.reports.at(-1));
    expect(state()).toBe('applied');
  });

  it('is applied where the worker was done before, and whoever took over learns it from the report', async () => {
    await first.work(row);
    await takeOver();
    await second.settle(first.reports.at(-1));
    expect([held(), state()]).toEqual([alias, 'applied']);
  });

  it('goes on where the report is lost: the worker finds it done, and reports that', async () => {
    await first.work(row);
    await takeOver();
    await second.work(row);
    // The one that was lost turns up after all: it is about a claim that has been replaced.
    await second.settle(first.reports.at(-1));
    expect(state()).toBe('applying');
    await second.settle(second.reports.at(-1));
    expect([held(), state()]).toEqual([alias, 'applied']);
  });
});
