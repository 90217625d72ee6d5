import fc from 'fast-check';
import { expect } from 'vitest';
import { settleOutcome } from '../../../jobs/settle-outcome.ts';
import type { Envelope } from '../../../src/mail-servers/remote/envelope.ts';
import { createClaimHandler } from '../../../src/requests/lifecycle/claim-handler.ts';
import { applyRows } from '../../support/run-jobs.ts';
import { requestsOf, type ServerName, serverNames, type World } from './world.ts';

/** A report that no worker made of its newest claim: what of it is wrong, and for which row of the outbox. */
export const forgery = fc.record({
  kind: fc.constant('forge-report'),
  back: fc.nat(3),
  wrong: fc.constantFrom('claim', 'earlier claim', 'server', 'plan', 'position', 'key'),
});

export type Forgery = typeof forgery extends fc.Arbitrary<infer F> ? F : never;

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Everything that a report may change. */
const snapshotOf = (world: World) => ({
  requests: requestsOf(world),
  changes: requestsOf(world).map(({ plan }) => [...world.app.store.changes.of(plan.key)]),
  held: world.held(),
  rows: applyRows(world.app),
});

/** Workers claim the orders of a row, and somebody else reports that all of them are applied: it changes nothing. */
export async function forgeReport(world: World, { back, wrong }: Forgery): Promise<null> {
  const { app } = world;
  const found = applyRows(app).at(back);
  const server = serverNames.find((name) => found?.queue.endsWith(name));
  if (!found || !server) return null;
  const claimBy = createClaimHandler(app, () => 'error-id');
  const earlier = await claimBy(server, found.id);
  const newest = await claimBy(server, found.id);
  if (earlier.kind !== 'orders' || newest.kind !== 'orders') return null;
  const { request, planHash, orders } = newest;
  const beyond = wrong === 'position' ? 10_000 : 0;
  const report = {
    ...{ row: found.id, request, troubles: [] },
    claim: wrong === 'claim' ? 'forged' : wrong === 'earlier claim' ? earlier.claim : newest.claim,
    planHash: wrong === 'plan' ? 'forged' : planHash,
    results: orders.map(({ position }) => ({
      position: position + beyond,
      result: { kind: 'applied', removed: [] },
    })),
  };
  const from: ServerName = wrong === 'server' ? (server === 'one' ? 'two' : 'one') : server;
  const envelope = { open: () => (wrong === 'key' ? null : { content: report }) };
  const before = snapshotOf(world);
  const settle = settleOutcome({ app, envelopeOf: () => envelope as unknown as Envelope, log });
  await settle({ server: from, sealed: '' });
  expect(snapshotOf(world), `a report with a wrong ${wrong} counted`).toEqual(before);
  return null;
}
