import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../src/domain/request/request.ts';
import { MailServerUnavailable, type Order, UnfinishedChange } from '../../src/mail-servers/port.ts';
import { cancel } from '../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { createRemoteWorkerPair, type RemoteWorkerPair } from '../support/remote-worker.ts';

let org: ExampleOrg;
let pair: RemoteWorkerPair;
beforeEach(async () => {
  org = await makeExampleOrg();
  pair = createRemoteWorkerPair(org.app, org.mailServer);
});
afterEach(() => org.close());

const name = (index: number) => at(`a${index}`);
const wanted = aliasTo(outside('x'));

/** Asks for as many new aliases, and confirms them where that is needed. */
async function asked(count: number): Promise<Request> {
  const changes = Array.from({ length: count }, (_, index) => ({
    change: change(name(index), null, wanted),
  }));
  const id = orThrow(await submitChanges(org.app, ada, changes));
  if (requestOf(org.app, id).state === 'awaiting-confirmation')
    orThrow(await confirm(org.app, ada, clickOn(org.app, { id })));
  return requestOf(org.app, id);
}

const rows = () => org.app.store.outbox.due(0, 1000).filter(({ job }) => job === 'apply-change');
const firstRow = () => rows()[0]?.id ?? expect.fail('there is no job');
const now = ({ id }: Request) => requestOf(org.app, id);
const statesOf = ({ plan }: Request) => [...org.app.store.changes.of(plan.key)].map(({ state }) => state);
const last = () => pair.reports.at(-1) ?? expect.fail('nothing was reported');

const unavailable = () => Promise.reject(new MailServerUnavailable('locked', 'it is locked'));

/** Applies what concerns some of the addresses, and fails with an error for the others. */
const onlyFor = (isFine: (index: number) => boolean, error: Error) => async (order: Order) => {
  const index = order.change.kind === 'address' ? Number(order.change.address.slice(1).split('@')[0]) : -1;
  if (!isFine(index)) throw error;
  return org.mailServer.apply(order);
};

/** Has the worker do every job, and the bot hear of each, until nothing is left. */
async function runAll(): Promise<void> {
  for (let row = rows()[0]; row; row = rows()[0]) {
    await pair.work(row.id, undefined, true);
    await pair.settle(last());
  }
}

describe('a worker on another host, with a request of several changes', () => {
  it.each([3, 250])(
    'applies all of %i: an order for each change of a batch, and one report',
    async (count) => {
      const request = await asked(count);
      await runAll();
      expect(now(request)).toMatchObject({ state: 'applied', applied: count, ended: count });
      expect(pair.reports).toHaveLength(Math.ceil(count / 100));
      expect(org.mailServer.held.addresses.get(name(count - 1))).toEqual(wanted);
    },
  );

  it('reports each change by itself, where some were changed by others', async () => {
    const request = await asked(3);
    org.mailServer.held.addresses.set(name(1), aliasTo(outside('other')));
    await runAll();
    expect(statesOf(request)).toEqual(['applied', 'stale', 'applied']);
    expect(now(request).state).toBe('partly-applied');
  });

  it('reports what is done at once, and is asked for the rest alone', async () => {
    const request = await asked(3);
    const row = firstRow();
    const half = onlyFor((index) => index !== 1, new MailServerUnavailable('locked', 'it is locked'));
    await expect(pair.work(row, half)).rejects.toThrow('it is locked');
    await pair.settle(last());
    expect(now(request)).toMatchObject({ state: 'applying', applied: 2 });
    org.mailServer.held.addresses.delete(name(0));
    await pair.work(row);
    await pair.settle(last());
    expect(now(request)).toMatchObject({ state: 'applied', applied: 3 });
    expect(org.mailServer.held.addresses.has(name(0))).toBe(false);
    expect(rows()).toEqual([]);
  });

  it('finds nothing to settle in a report that comes again', async () => {
    const request = await asked(3);
    const row = firstRow();
    const half = onlyFor((index) => index === 0, new UnfinishedChange('Dovecot is down'));
    await expect(pair.work(row, half, true)).rejects.toThrow('Dovecot is down');
    const report = last();
    for (let again = 0; again < 3; again += 1) await pair.settle(report);
    expect(now(request)).toMatchObject({ state: 'applying', applied: 1, ended: 1 });
    expect(org.app.store.changes.page(request.plan.key, { after: 0, limit: 1 })).toMatchObject([
      { state: 'sent', outcome: { kind: 'unfinished', trouble: 'Dovecot is down' } },
    ]);
    const ends = org.app.store.audit.forAddress(name(0), 9).filter(({ event }) => event === 'applied');
    expect(ends).toHaveLength(1);
  });

  it('fails all of it where the mail server is away and nothing is applied yet', async () => {
    const request = await asked(3);
    await pair.work(firstRow(), unavailable, true);
    await pair.settle(last());
    expect(now(request)).toMatchObject({ state: 'failed', applied: 0, ended: 3 });
    expect(rows()).toEqual([]);
  });

  it('fails nothing once something is applied: that goes on when the mail server is back', async () => {
    const request = await asked(250);
    await pair.work(firstRow(), undefined, true);
    await pair.settle(last());
    await expect(pair.work(firstRow(), unavailable, true)).rejects.toThrow('it is locked');
    await pair.settle(last());
    expect(now(request)).toMatchObject({ state: 'applying', applied: 100, ended: 100 });
    await runAll();
    expect(now(request)).toMatchObject({ state: 'applied', applied: 250 });
  });

  it('fails nothing that it gave up before it could know that something is applied', async () => {
    const request = await asked(250);
    const [first, second] = rows().map(({ id }) => id);
    await pair.work(second ?? 0, unavailable, true);
    const givenUp = last();
    await pair.work(first ?? 0, undefined, true);
    await pair.settle(last());
    await pair.settle(givenUp);
    expect(now(request)).toMatchObject({ state: 'applying', applied: 100, ended: 100 });
    await runAll();
    expect(now(request)).toMatchObject({ state: 'applied', applied: 250 });
  });

  it('settles none but the changes of its own job', async () => {
    const request = await asked(250);
    const row = firstRow();
    await expect(pair.work(row, unavailable, false)).rejects.toThrow();
    const claim = String(org.app.store.outbox.get(row)?.data['claim']);
    const applied = (position: number) => ({ position, result: { kind: 'applied', removed: [] } as const });
    const { id, plan } = request;
    await pair.settle(
      pair.reported({
        ...{ row, claim, request: id, planHash: plan.hash, troubles: [] },
        results: [0, 100, 249, 9_999].map(applied),
      }),
    );
    expect(statesOf(request).flatMap((state, index) => (state === 'applied' ? [index] : []))).toEqual([0]);
    expect(org.app.store.outbox.get(row)).toBeDefined();
  });

  it('counts a change once that a report has many times', async () => {
    const request = await asked(3);
    const row = firstRow();
    await expect(pair.work(row, unavailable, false)).rejects.toThrow();
    const claim = String(org.app.store.outbox.get(row)?.data['claim']);
    const first = { position: 0, result: { kind: 'applied', removed: [] } as const };
    await pair.settle(
      pair.reported({
        ...{ row, claim, request: request.id, planHash: request.plan.hash, troubles: [] },
        results: Array(300_000).fill(first),
      }),
    );
    expect(now(request)).toMatchObject({ state: 'applying', applied: 1, ended: 1 });
    expect(org.app.store.outbox.get(row)).toBeDefined();
    await runAll();
    expect(now(request)).toMatchObject({ state: 'applied', applied: 3, ended: 3 });
  });

  it('is given no more of a request that was stopped', async () => {
    const request = await asked(250);
    await pair.work(firstRow(), undefined, true);
    orThrow(await cancel(org.app, ada, request.id));
    await pair.settle(last());
    await runAll();
    expect(now(request)).toMatchObject({ state: 'partly-applied', applied: 200, ended: 200 });
    expect(org.mailServer.held.addresses.has(name(249))).toBe(false);
  });
});
