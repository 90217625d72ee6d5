import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { deleteWithForwards } from '../../../src/domain/request/many/delete-with-forwards.ts';
import type { Plan } from '../../../src/domain/request/plan.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import {
  ada,
  aliasTo,
  at,
  clickOn,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const names = [...'abcdef'].map((each) => at(each));
type Address = (typeof names)[number];
type States = ReadonlyMap<Address, AddressState>;

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

/** Each address with where it forwards to among the others, whatever circles that makes, and whether it is a mailbox. */
const forwarding: fc.Arbitrary<States> = fc
  .tuple(
    ...names.map((own) =>
      fc.record({
        to: fc.subarray(
          names.filter((each) => each !== own),
          { maxLength: 2 },
        ),
        isMailbox: fc.boolean(),
      }),
    ),
  )
  .map(
    (all) =>
      new Map(
        all.map(({ to, isMailbox }, index): [Address, AddressState] => [
          names[index] as Address,
          isMailbox
            ? { ...mailbox(`m${index}`), forwards: to }
            : aliasTo(...(to.length > 0 ? to : [outside('x')])),
        ]),
      ),
  );

/** Deletions that take what goes out of what forwards there, as `/mail delete` asks for them. */
const deletions = (states: States, targets: readonly Address[]) =>
  deleteWithForwards(targets, {
    states,
    forwarders: new Map(
      names.map((each) => [each, new Set(names.filter((by) => states.get(by)?.forwards.includes(each)))]),
    ),
    arrivesAt: (each) => each,
  }).map((change) => ({ change }));

/** Addresses that stay and forward to one that is missing, after each change of a plan. */
function* strayForwards(states: States, { changes }: Plan): Generator<string> {
  const now = new Map(states);
  const gone = new Set(
    changes.flatMap(({ change }) => (change.kind === 'address' && !change.after ? change.address : [])),
  );
  for (const { position, change } of changes) {
    if (change.kind !== 'address') continue;
    if (change.after) now.set(change.address, change.after);
    else now.delete(change.address);
    for (const [from, { forwards }] of now)
      for (const to of names)
        if (!gone.has(from) && forwards.includes(to) && !now.has(to))
          yield `${from} to ${to} after ${position}`;
  }
}

test('whatever forwards to what, what is deleted together has an order, in which nothing that stays forwards to nothing', async () => {
  let planned = 0;
  await fc.assert(
    fc.asyncProperty(forwarding, fc.subarray(names, { minLength: 1 }), async (states, targets) => {
      for (const [each, state] of states) org.put(each, state);
      const plan = await planChanges(org.app, ada, deletions(states, targets));
      if (!plan.ok) return expect(JSON.stringify(plan.fault)).not.toContain('changes-circular');
      planned += 1;
      expect([...strayForwards(states, plan.value)]).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(planned).toBeGreaterThan(50);
});

test.each([2, 3, 8])('a ring of %i mailboxes is deleted in one request', async (count) => {
  const ring = Array.from({ length: count }, (_, index) => at(`r${index}`));
  for (const [index, each] of ring.entries())
    org.put(each, { ...mailbox(`r${index}`), forwards: [ring[(index + 1) % count] as Address] });
  const wanted = ring.map((address) => ({
    change: {
      kind: 'address',
      address,
      before: org.mailServer.held.addresses.get(address) ?? null,
      after: null,
    } as const,
  }));
  const id = orThrow(await submitChanges(org.app, ada, wanted));
  orThrow(await confirm(org.app, ada, clickOn(org.app, { id })));
  await runApplyJobs(org.app);
  expect(requestOf(org.app, id)).toMatchObject({ state: 'applied', applied: count });
  expect(ring.filter((each) => org.mailServer.held.addresses.has(each))).toEqual([]);
});
