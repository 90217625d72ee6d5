import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personOf } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import { type AddressState, sameState } from '../../../src/domain/address/address-state.ts';
import { addressesIn } from '../../../src/domain/address/destination.ts';
import { aliasTo, at, mailbox, mailboxId, outside, person } from '../../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';

const names = ['ann', 'ann2', 'bob', 'team', 'sales', 'only'];
const boxes = new Map([
  ['ann', 'ann'],
  ['ann2', 'ann'],
  ['bob', 'bob'],
]);

type Given = { readonly forwards: readonly Address[]; readonly enabled: boolean };

/** Each forwards to those alone that come before it and are there: no planning makes circles, or forwards to nothing. */
async function worldOf(given: readonly Given[], order: readonly string[]): Promise<TestDispatcher> {
  const world = await createTestDispatcher();
  const there = new Set<Address>([outside('x')]);
  for (const [index, name] of order.entries()) {
    const { forwards, enabled } = given[index] ?? { forwards: [], enabled: true };
    const others = forwards.filter((to) => there.has(to));
    if (boxes.has(name) || others.length > 0) there.add(at(name));
    const owner = boxes.get(name);
    if (owner === undefined && others.length > 0) world.put(at(name), { ...aliasTo(...others), enabled });
    if (owner === undefined) continue;
    const id = mailboxId(name);
    const actor = person(owner, 'member');
    world.put(at(name), mailbox(id, { forwards: others, enabled: enabled || name === 'bob' }));
    world.app.store.owners.put({ mailbox: id, address: at(name), owner: actor, person: personOf(actor) });
  }
  return world;
}

const held = ({ mailServer }: TestDispatcher) => new Map(mailServer.held.addresses);
const ownersOf = ({ app }: TestDispatcher) =>
  [...boxes.keys()].map((each) => app.store.owners.of(mailboxId(each))?.userId);
const agree = async (world: TestDispatcher, view: Awaited<ReturnType<TestDispatcher['type']>>) =>
  world.press(view, view.buttons?.[0]?.label ?? '');

/** @returns whether it was done: where the successor forwards to what forwards to theirs, it would make a circle. */
async function offboardAndUndo(made: TestDispatcher, how: string): Promise<boolean> {
  const before = held(made);
  const asked = await made.type(`/mail offboard ann ${how}`);
  if (asked.tone === 'failure') return false;
  await agree(made, asked);
  for (const [name, { forwards, enabled }] of held(made)) {
    if (boxes.get(name.split('@')[0] ?? '') === 'ann' && !enabled) continue;
    expect(addressesIn(forwards).filter((to) => to === at('ann') || to === at('ann2'))).toEqual([]);
  }
  await agree(made, await made.type('/mail request undo 1'));
  const after = held(made);
  const differs = ([name, was]: [Address, AddressState]) => !sameState(after.get(name) ?? null, was);
  expect([...before].filter(differs)).toEqual([]);
  expect(after.size).toBe(before.size);
  expect(ownersOf(made)).toEqual(['ann', 'ann', 'bob']);
  return true;
}

const state: fc.Arbitrary<Given> = fc.record({
  forwards: fc.uniqueArray(fc.constantFrom(...names.map(at), outside('x')), { maxLength: 3 }),
  enabled: fc.boolean(),
});

describe('an offboarding', () => {
  it('leaves nothing that forwards to theirs, and its undo leaves all as it was', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(state, { minLength: names.length, maxLength: names.length }),
        fc.shuffledSubarray(names, { minLength: names.length }),
        fc.constantFrom('to:bob', 'to:bob keep:30d', ''),
        async (given, order, how) => {
          const made = await worldOf(given, order);
          try {
            done += (await offboardAndUndo(made, how)) ? 1 : 0;
          } finally {
            await made.close();
          }
        },
      ),
      { numRuns: 15 },
    );
    expect(done).toBeGreaterThan(0);
  });
});
