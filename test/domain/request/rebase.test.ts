import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type AddressState, sameState } from '../../../src/domain/address/address-state.ts';
import type { AddressChange } from '../../../src/domain/request/change.ts';
import { invert, rebase } from '../../../src/domain/request/rebase.ts';
import { addressStates } from '../../support/fixtures/arbitrary-states.ts';
import { aliasTo, at, change, mailbox, outside } from '../../support/fixtures/example-org.ts';

const bob = at('bob');
const [x, y, z] = [outside('x'), outside('y'), outside('z')];
const gigabyte = 1_000_000_000;

const conflictsOf = (wanted: AddressChange, found: AddressState | null) =>
  rebase(wanted, found).conflicts.map(({ kind }) => kind);

type Case = readonly [
  what: string,
  before: AddressState | null,
  after: AddressState | null,
  found: AddressState | null,
  result: AddressState | null,
  ...conflicts: string[],
];

/** A change from before to after, rebased onto another state. */
const cases: readonly Case[] = [
  ['a forward is added to those that are there', aliasTo(x), aliasTo(x, y), aliasTo(z), aliasTo(z, y)],
  ['a forward is removed from those that are there', aliasTo(x, y), aliasTo(x), aliasTo(z, y), aliasTo(z)],
  ['a forward that is there already is not added twice', aliasTo(x), aliasTo(x, y), aliasTo(y), aliasTo(y)],
  ['a forward that others removed stays away', aliasTo(x, y), aliasTo(x, y, z), aliasTo(x), aliasTo(x, z)],
  ['the found order is kept', aliasTo(x, y), aliasTo(y, x, z), aliasTo(y, x, x), aliasTo(y, x, z)],
  [
    'a suspension leaves what others changed',
    mailbox('one'),
    mailbox('one', { enabled: false }),
    mailbox('one', { quota: gigabyte, forwards: [x] }),
    mailbox('one', { quota: gigabyte, forwards: [x], enabled: false }),
  ],
  [
    'a suspension by others stays',
    mailbox('one'),
    mailbox('one', { forwards: [x] }),
    mailbox('one', { enabled: false }),
    mailbox('one', { forwards: [x], enabled: false }),
  ],
  [
    'a quota is set whatever it is by now',
    mailbox('one'),
    mailbox('one', { quota: gigabyte }),
    mailbox('one', { quota: 2 * gigabyte, forwards: [x] }),
    mailbox('one', { quota: gigabyte, forwards: [x] }),
  ],
  [
    'a quota set by others stays',
    mailbox('one'),
    mailbox('one', { forwards: [x] }),
    mailbox('one', { quota: gigabyte }),
    mailbox('one', { quota: gigabyte, forwards: [x] }),
  ],
  [
    'the quota of another mailbox is left alone',
    mailbox('one'),
    mailbox('one', { quota: gigabyte }),
    mailbox('two'),
    mailbox('two'),
    'mailbox-changed',
  ],
  [
    'a mailbox is added beside new forwards',
    aliasTo(x),
    mailbox('one'),
    aliasTo(x, y),
    mailbox('one', { forwards: [y] }),
  ],
  [
    'no second mailbox is added',
    aliasTo(x),
    mailbox('one'),
    mailbox('two'),
    mailbox('two'),
    'mailbox-changed',
  ],
  [
    'a mailbox is dropped whatever its quota',
    mailbox('one'),
    aliasTo(x),
    mailbox('one', { quota: gigabyte }),
    aliasTo(x),
  ],
  [
    'another mailbox is not dropped',
    mailbox('one'),
    aliasTo(x),
    mailbox('two'),
    mailbox('two', { forwards: [x] }),
    'mailbox-changed',
  ],
  ['a mailbox that is gone is not dropped again', mailbox('one'), aliasTo(x), aliasTo(y), aliasTo(y, x)],
  [
    'a mailbox that is gone is not replaced',
    mailbox('one'),
    mailbox('two'),
    aliasTo(x),
    aliasTo(x),
    'mailbox-changed',
  ],
  [
    'a mailbox that is there already keeps the quota that others set',
    mailbox('one'),
    mailbox('two'),
    mailbox('two', { quota: gigabyte }),
    mailbox('two', { quota: gigabyte }),
  ],
  [
    'an alias that is there by now gets nothing added',
    null,
    aliasTo(x),
    aliasTo(y),
    aliasTo(y),
    'address-taken',
  ],
  ['nor does it get a mailbox', null, mailbox('one'), aliasTo(y), aliasTo(y), 'address-taken'],
  [
    'a mailbox that is there by now stays alone',
    null,
    mailbox('one'),
    mailbox('two'),
    mailbox('two'),
    'address-taken',
  ],
  ['an address that is gone stays so', aliasTo(x), aliasTo(x, y), null, null, 'address-gone'],
  [
    'an address is deleted whatever is suspended or resized',
    mailbox('one'),
    null,
    mailbox('one', { quota: gigabyte, enabled: false }),
    null,
  ],
  ['an address is deleted though others removed a forward', aliasTo(x, y), null, aliasTo(x), null],
  ['an address that is gone is deleted already', mailbox('one'), null, null, null],
  [
    'a forward that others added outlives the rest',
    mailbox('one', { forwards: [x] }),
    null,
    mailbox('one', { forwards: [x, y] }),
    aliasTo(y),
    'address-kept',
  ],
  ['so does a mailbox', aliasTo(x), null, mailbox('one', { forwards: [x] }), mailbox('one'), 'address-kept'],
  [
    'so does another mailbox',
    mailbox('one'),
    null,
    mailbox('two'),
    mailbox('two'),
    'mailbox-changed',
    'address-kept',
  ],
  [
    'the last forward that is left goes, and it says so',
    aliasTo(x, y),
    aliasTo(x),
    aliasTo(y),
    null,
    'nothing-left',
  ],
];

describe('what a change becomes', () => {
  it.for(cases)('%s', ([_what, before, after, found, result, ...conflicts]) => {
    expect(rebase(change(bob, before, after), found)).toEqual({
      change: change(bob, found, result),
      conflicts: conflicts.map((kind) => ({ kind })),
    });
  });
});

describe('undone', () => {
  const undone = (before: AddressState | null, after: AddressState | null, found: AddressState | null) =>
    rebase(invert(change(bob, before, after)), found).change.after;

  it('a forward goes again, and the one that others added stays', () => {
    expect(undone(aliasTo(x), aliasTo(x, y), aliasTo(x, y, z))).toEqual(aliasTo(x, z));
  });

  it('a mailbox comes back, and the forward that others added stays', () => {
    expect(undone(mailbox('one'), aliasTo(x), aliasTo(x, y))).toEqual(mailbox('one', { forwards: [y] }));
  });

  it('a deleted address is not put in the place of its successor', () => {
    expect(undone(mailbox('one'), null, mailbox('two'))).toEqual(mailbox('two'));
    expect(conflictsOf(invert(change(bob, mailbox('one'), null)), mailbox('two'))).toEqual(['address-taken']);
  });
});

const changes = fc.tuple(addressStates, addressStates).map(([before, after]) => change(bob, before, after));

/** Checks a property for any change and any state found; a third of the time the state before or after the change. */
function law(name: string, holds: (wanted: AddressChange, found: AddressState | null) => void): void {
  const found = ({ before, after }: AddressChange) =>
    fc.oneof(fc.constantFrom(before, after), addressStates, addressStates);
  const both = changes.chain((wanted) => fc.tuple(fc.constant(wanted), found(wanted)));
  test(name, () =>
    fc.assert(
      fc.property(both, ([wanted, state]) => holds(wanted, state)),
      { numRuns: 1000 },
    ),
  );
}

const missing = (one: AddressState | null, other: AddressState | null) =>
  one?.forwards.filter((forward) => !other?.forwards.includes(forward)) ?? [];

law('where nothing else changed, a change is the same, and back again leads to what was before', (wanted) => {
  expect(rebase(wanted, wanted.before)).toEqual({ change: wanted, conflicts: [] });
  const back = rebase(invert(wanted), wanted.after);
  expect(back).toEqual({ change: change(bob, wanted.after, wanted.before), conflicts: [] });
});

law('a change that is applied already changes nothing', (wanted) => {
  const { change: again, conflicts } = rebase(wanted, wanted.after);
  expect(sameState(again.after, wanted.after)).toBe(true);
  expect(conflicts).toEqual([]);
});

law('a change of nothing changes nothing', (wanted, found) => {
  const nothing = rebase(change(bob, wanted.before, wanted.before), found);
  expect(sameState(nothing.change.after, found)).toBe(true);
  expect(nothing.conflicts).toEqual([]);
});

law('it begins with what is found, and leads to no empty state', (wanted, found) => {
  const { before, after, ...rest } = rebase(wanted, found).change;
  expect(before).toBe(found);
  expect(rest).toEqual({ kind: 'address', address: bob });
  expect(after === null || after.mailbox !== null || after.forwards.length > 0).toBe(true);
});

law('no mailbox is lost but the one that was there before', (wanted, found) => {
  const { after } = rebase(wanted, found).change;
  const lost = found?.mailbox && found.mailbox.id !== after?.mailbox?.id ? found.mailbox.id : null;
  expect([null, wanted.before?.mailbox?.id]).toContain(lost);
});

law('no forward is lost or added but those that the change did', (wanted, found) => {
  const { after } = rebase(wanted, found).change;
  expect(missing(wanted.before, wanted.after)).toEqual(expect.arrayContaining(missing(found, after)));
  expect(missing(wanted.after, wanted.before)).toEqual(expect.arrayContaining(missing(after, found)));
  expect(new Set(after?.forwards).size).toBe(after?.forwards.length ?? 0);
});

law('what is suspended, resumed or resized is what the change did', (wanted, found) => {
  const { after } = rebase(wanted, found).change;
  const { before, after: intended } = wanted;
  if (!found || !after || !before || !intended) return;
  if (before.enabled === intended.enabled) expect(after.enabled).toBe(found.enabled);
  if (
    found.mailbox &&
    found.mailbox.id === after.mailbox?.id &&
    after.mailbox.quota !== found.mailbox.quota
  ) {
    expect(before.mailbox?.quota).not.toBe(intended.mailbox?.quota);
    expect(after.mailbox.quota).toBe(intended.mailbox?.quota);
  }
});

law('doing it again on what came of it changes no more', (wanted, found) => {
  const once = rebase(wanted, found).change;
  expect(sameState(rebase(wanted, once.after).change.after, once.after)).toBe(true);
  expect(rebase(once, found)).toEqual({ change: once, conflicts: [] });
});

law('no conflict is reported where the address ends up as the change wanted it', (wanted, found) => {
  const { change: rebased, conflicts } = rebase(wanted, found);
  if (sameState(rebased.after, wanted.after) && wanted.after) expect(conflicts).toEqual([]);
});
