import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../src/domain/address/address.ts';
import type { AddressState } from '../../../../src/domain/address/address-state.ts';
import { deleteWithForwards } from '../../../../src/domain/request/many/delete-with-forwards.ts';
import { address, aliasTo, at, mailbox, orThrow, outside } from '../../../support/fixtures/example-org.ts';

const names = ['a', 'b', 'c', 'd', 'e'].map(at);
const [a, b, c, d] = names as [Address, Address, Address, Address];

const states = (...entries: (readonly [Address, AddressState])[]) => ({ states: new Map(entries) });

describe('deleteWithForwards', () => {
  it('takes the address out of what forwards to it, before it is deleted', () => {
    const held = states([a, mailbox('one')], [b, aliasTo(a, c)], [c, mailbox('two')], [d, aliasTo(c)]);
    expect(orThrow(deleteWithForwards(a, held))).toEqual({
      changes: [
        { change: { kind: 'address', address: a, before: mailbox('one'), after: null }, needs: [1] },
        { change: { kind: 'address', address: b, before: aliasTo(a, c), after: aliasTo(c) } },
      ],
      alsoDeleted: [],
      taken: [b],
    });
  });

  it('deletes aliases to which no forward is left, and those of these, the farthest first', () => {
    const held = states(
      [a, mailbox('one')],
      [b, aliasTo(a)],
      [c, aliasTo(b)],
      [d, aliasTo(c, a, outside('x'))],
    );
    const { changes, alsoDeleted, taken } = orThrow(deleteWithForwards(a, held));
    expect({ alsoDeleted, taken }).toEqual({ alsoDeleted: [b, c], taken: [d] });
    expect(changes.map(({ needs = [] }) => needs)).toEqual([[1, 3], [2], [3], []]);
    expect(changes[3]?.change).toMatchObject({ after: aliasTo(outside('x')) });
  });

  it('knows the address by its name at an alias domain, and in any case', () => {
    const name = address('A@Example.Net');
    const held = states([a, mailbox('one')], [b, aliasTo(name, c)]);
    const meant = (each: Address) => (each.endsWith('@example.net') ? at(each.split('@')[0] ?? '') : each);
    expect(orThrow(deleteWithForwards(a, { ...held, meant })).taken).toEqual([b]);
  });

  it('refuses where a postmaster, or a mailbox without local delivery, would lose its last forward', () => {
    const postmaster = at('postmaster');
    const alone: AddressState = { ...mailbox('two', { forwards: [a] }), localDelivery: false };
    expect(deleteWithForwards(a, states([a, mailbox('one')], [postmaster, aliasTo(a)]))).toEqual({
      ok: false,
      fault: { code: 'last-forward', address: postmaster },
    });
    expect(deleteWithForwards(a, states([a, mailbox('one')], [b, alone]))).toEqual({
      ok: false,
      fault: { code: 'last-forward', address: b, of: 'mailbox' },
    });
  });

  it('leaves no forward to what is gone, touches nothing else, and can be ordered', () => {
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
        const { changes } = orThrow(deleteWithForwards(a, { states: before }));
        const after = new Map(before);
        for (const { change } of changes) {
          if (change.kind !== 'address') throw new Error('No change of an address');
          expect(change.before).toEqual(before.get(change.address));
          expect(change.after).not.toEqual(change.before);
          if (change.after) after.set(change.address, change.after);
          else after.delete(change.address);
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
        for (const [index, { needs = [] }] of changes.entries())
          expect(needs.every((need) => need > index && need < changes.length)).toBe(true);
      }),
    );
  });
});
