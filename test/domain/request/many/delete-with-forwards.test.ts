import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../src/domain/address/address.ts';
import type { AddressState } from '../../../../src/domain/address/address-state.ts';
import { addressesIn } from '../../../../src/domain/address/destination.ts';
import {
  deleteWithForwards,
  type Forwarding,
} from '../../../../src/domain/request/many/delete-with-forwards.ts';
import { address, aliasTo, at, change, mailbox, outside } from '../../../support/fixtures/example-org.ts';

const names = ['a', 'b', 'c', 'd', 'e'].map(at);
const [a, b, c, d] = names as [Address, Address, Address, Address];

/** All that forwards anywhere, as if nothing else took that mail; mail arrives where it is sent. */
function forwarding(
  states: ReadonlyMap<Address, AddressState>,
  arrivesAt: (destination: Address) => Address = (destination) => destination,
): Forwarding {
  const forwarders = new Map<Address, Set<Address>>();
  for (const [by, { forwards }] of states)
    for (const to of addressesIn(forwards)) {
      const of = arrivesAt(to);
      forwarders.set(of, (forwarders.get(of) ?? new Set()).add(by));
    }
  return { states, forwarders, arrivesAt };
}
const deleting = (...entries: (readonly [Address, AddressState])[]) =>
  deleteWithForwards([a], forwarding(new Map(entries)));

describe('deleteWithForwards', () => {
  it('takes the address out of what forwards to it', () => {
    expect(deleting([a, mailbox('one')], [b, aliasTo(a, c)], [c, mailbox('two')], [d, aliasTo(c)])).toEqual([
      change(a, mailbox('one'), null),
      change(b, aliasTo(a, c), aliasTo(c)),
    ]);
  });

  it('deletes aliases to which no forward is left, and those of these', () => {
    const before = [aliasTo(a), aliasTo(b), aliasTo(c, a, outside('x'))] as const;
    expect(deleting([a, mailbox('one')], [b, before[0]], [c, before[1]], [d, before[2]])).toEqual([
      change(a, mailbox('one'), null),
      change(b, before[0], null),
      change(c, before[1], null),
      change(d, before[2], aliasTo(outside('x'))),
    ]);
  });

  it('deletes several addresses at once, each of them once', () => {
    const states = new Map([
      [a, mailbox('one')],
      [b, aliasTo(a)],
      [c, aliasTo(a, b)],
    ] as const);
    expect(deleteWithForwards([a, b], forwarding(states))).toEqual([
      change(a, mailbox('one'), null),
      change(b, aliasTo(a), null),
      change(c, aliasTo(a, b), null),
    ]);
  });

  it('knows the address by what else its mail is sent to', () => {
    const name = address('A@Example.Net');
    const arrivesAt = (each: Address) => (each.endsWith('@example.net') ? a : each);
    const states = new Map([
      [a, mailbox('one')],
      [b, aliasTo(name, c)],
    ] as const);
    expect(deleteWithForwards([a], forwarding(states, arrivesAt))[1]).toEqual(
      change(b, aliasTo(name, c), aliasTo(c)),
    );
  });

  it('leaves alone what forwards there and is not said to be in the way', () => {
    const states = new Map([
      [a, mailbox('one')],
      [b, aliasTo(a, c)],
    ] as const);
    expect(deleteWithForwards([a], { ...forwarding(states), forwarders: new Map() })).toEqual([
      change(a, mailbox('one'), null),
    ]);
  });

  it('leaves the last forward of a postmaster, or of a mailbox without local delivery', () => {
    const alone: AddressState = { ...mailbox('two', { forwards: [a] }), localDelivery: false };
    const deletion = [change(a, mailbox('one'), null)];
    expect(deleting([a, mailbox('one')], [at('postmaster'), aliasTo(a)])).toEqual(deletion);
    expect(deleting([a, mailbox('one')], [b, alone])).toEqual(deletion);
  });

  it('leaves no forward to what is gone, and touches nothing else', () => {
    const state = fc.record({
      mailbox: fc.boolean(),
      forwards: fc.uniqueArray(fc.constantFrom(...names, outside('x')), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.tuple(...names.map(() => state)), (drawn) => {
        const before = new Map(
          names.map((name, index): [Address, AddressState] => {
            const { mailbox: has, forwards } = drawn[index] ?? { mailbox: true, forwards: [] };
            const kept = forwards.filter((each) => each !== name);
            return [
              name,
              has ? mailbox(name, { forwards: kept }) : aliasTo(...(kept.length > 0 ? kept : [outside('y')])),
            ];
          }),
        );
        const changes = deleteWithForwards([a], forwarding(before));
        const after = new Map(before);
        for (const each of changes) {
          expect(each.before).toEqual(before.get(each.address));
          expect(each.after).not.toEqual(each.before);
          if (each.after) after.set(each.address, each.after);
          else after.delete(each.address);
        }
        expect(after.has(a)).toBe(false);
        for (const [name, left] of after) {
          const had = before.get(name)?.forwards ?? [];
          // What went is missing, what stays is there still, in the same order.
          expect(left.forwards).toEqual(
            had.filter((to) => after.has(to as Address) || to.endsWith('outside.example')),
          );
          expect(left.mailbox).toEqual(before.get(name)?.mailbox);
        }
        // Only an alias whose forwards have all gone is gone itself.
        for (const name of names)
          if (name !== a && !after.has(name)) {
            expect(before.get(name)?.mailbox).toBeNull();
            expect(
              before
                .get(name)
                ?.forwards.some((to) => after.has(to as Address) || to.endsWith('outside.example')),
            ).toBe(false);
          }
      }),
    );
  });
});
