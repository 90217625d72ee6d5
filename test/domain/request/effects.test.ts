import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Address, isCatchAll } from '../../../src/domain/address/address.ts';
import {
  type AddressState,
  emptySize,
  nullIfEmpty,
  sameState,
} from '../../../src/domain/address/address-state.ts';
import type { LastingAccess } from '../../../src/domain/lasting-access.ts';
import type { AddressChange } from '../../../src/domain/request/change.ts';
import type { Effect } from '../../../src/domain/request/effect.ts';
import { isDestroying } from '../../../src/domain/request/effect-predicates.ts';
import { effectsOf, leavesMailToCatchAll } from '../../../src/domain/request/effects.ts';
import { resume, suspend } from '../../../src/domain/suspension/suspension.ts';
import { addressStates } from '../../support/fixtures/arbitrary-states.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
} from '../../support/fixtures/example-org.ts';

const bob = at('bob');
const [x, y] = [outside('x'), outside('y')];
const kinds = (effects: readonly Effect[]) => effects.map(({ kind }) => kind);

/** Applies an effect to a state. */
function applyEffect(state: AddressState, effect: Effect): AddressState {
  switch (effect.kind) {
    case 'add-mailbox':
      return { ...state, mailbox: { id: effect.id, quota: effect.quota } };
    case 'restore-mailbox':
      return { ...state, mailbox: { id: effect.id, quota: effect.quota ?? null } };
    case 'drop-mailbox':
      return { ...state, mailbox: null };
    case 'set-quota':
      return { ...state, mailbox: state.mailbox && { ...state.mailbox, quota: effect.to } };
    case 'add-forward':
      return { ...state, forwards: [...state.forwards, effect.to] };
    case 'remove-forward':
      return { ...state, forwards: state.forwards.filter((to) => to !== effect.to) };
    case 'suspend':
      return suspend(state, effect.part);
    case 'resume':
      return resume(state, effect.part);
    default:
      return state;
  }
}

const changes = fc
  .record({ of: fc.constantFrom(bob, address('@example.org')), before: addressStates, after: addressStates })
  .map(({ of, before, after }) => change(of, before, after));
/** Whether the mailbox afterwards, if it is another, is a removed one or a new one. */
const comesBack = fc.boolean();
const removedIn = ({ after }: AddressChange) =>
  after?.mailbox ? { removed: { id: after.mailbox.id, holds: emptySize } } : {};

test('carrying out the effects on what was before yields what is after', () => {
  fc.assert(
    fc.property(changes, comesBack, (wanted, restored) => {
      const effects = effectsOf(wanted, restored ? removedIn(wanted) : {});
      const after = effects.reduce(applyEffect, wanted.before ?? aliasTo());
      expect(sameState(nullIfEmpty(after), wanted.after)).toBe(true);
      const takes = effects.find((effect) => effect.kind === 'catch-all')?.takes;
      const isCatchAllChanged = isCatchAll(wanted.address) && effects.length > 0;
      expect(takes).toBe(isCatchAllChanged ? (wanted.after?.enabled ?? false) : undefined);
    }),
    { numRuns: 500 },
  );
});

test('a change has no effects just where it changes nothing', () => {
  fc.assert(
    fc.property(changes, (wanted) => {
      expect(effectsOf(wanted).length === 0).toBe(sameState(wanted.before, wanted.after));
    }),
    { numRuns: 500 },
  );
});

test('a change destroys just where the mailbox that was there is there no more', () => {
  fc.assert(
    fc.property(changes, (wanted) => {
      const lost = wanted.before?.mailbox && wanted.before.mailbox.id !== wanted.after?.mailbox?.id;
      expect(effectsOf(wanted).some(isDestroying)).toBe(!!lost);
    }),
    { numRuns: 500 },
  );
});

test('dropping a mailbox names what was measured in it', () => {
  const holds = { messages: 412, bytes: 1_300_000_000 };
  expect(effectsOf(change(bob, mailbox('one'), aliasTo(x)), { present: holds })).toEqual([
    { kind: 'drop-mailbox', id: 'one', holds },
    { kind: 'add-forward', to: x },
  ]);
});

test('a mailbox that was removed comes back with what it holds, any other is new', () => {
  const removed = { id: mailboxId('old'), holds: { messages: 3, bytes: 300 } };
  expect(effectsOf(change(bob, null, mailbox('old')), { removed })).toEqual([
    { kind: 'create-address', address: bob },
    { kind: 'restore-mailbox', id: 'old', holds: removed.holds, quota: null },
  ]);
  expect(kinds(effectsOf(change(bob, null, mailbox('new')), { removed }))).toEqual([
    'create-address',
    'add-mailbox',
  ]);
});

test('whatever changes a catch-all says whether it takes the mail of its whole domain from then on', () => {
  const all = address('@example.org');
  const suspended = { ...aliasTo(x), enabled: false };
  const takes = (before: AddressState | null, after: AddressState | null) =>
    effectsOf(change(all, before, after)).filter(({ kind }) => kind === 'catch-all');
  const effect = { kind: 'catch-all', domain: exampleOrg };
  expect(takes(null, aliasTo(x))).toEqual([{ ...effect, takes: true }]);
  expect(takes(aliasTo(x), aliasTo(y))).toEqual([{ ...effect, takes: true }]);
  expect(takes(suspended, aliasTo(x))).toEqual([{ ...effect, takes: true }]);
  expect(takes(aliasTo(x), suspended)).toEqual([{ ...effect, takes: false }]);
  expect(takes(aliasTo(x), null)).toEqual([{ ...effect, takes: false }]);
  expect(takes(aliasTo(x), aliasTo(x))).toEqual([]);
});

test('a domain and a password have one effect each', () => {
  const postmaster = aliasTo(x);
  expect(effectsOf({ kind: 'domain', domain: exampleOrg, postmaster })).toEqual([
    { kind: 'add-domain', domain: exampleOrg },
  ]);
  expect(effectsOf({ kind: 'password', address: bob, mailbox: mailboxId('one') })).toEqual([
    { kind: 'set-password', address: bob },
  ]);
});

test('what lets somebody into a mailbox, or out of it, is an effect', () => {
  const about = { address: bob, mailbox: mailboxId('one') };
  const app = { kind: 'app-password', ...about, name: 'Phone' } as const;
  expect(effectsOf({ ...app, act: 'add' })).toEqual([{ kind: 'add-app-password', name: 'Phone' }]);
  expect(effectsOf({ ...app, act: 'revoke' })).toEqual([{ kind: 'revoke-app-password', name: 'Phone' }]);
  expect(effectsOf({ kind: 'link', ...about, owner: ada, appPassword: null })).toEqual([
    { kind: 'send-link', to: ada, appPassword: null },
  ]);
  const passed = { kind: 'change-owner', from: null, to: ada };
  const owner = { kind: 'owner', ...about, from: null, to: ada } as const;
  expect(effectsOf({ ...owner, locksOut: false })).toEqual([passed]);
  expect(effectsOf({ ...owner, locksOut: true })).toEqual([
    passed,
    { kind: 'lock-out' },
    { kind: 'send-link', to: ada, appPassword: null },
  ]);
});

const disposals = { 'null@localhost': 'discard', 'spam@localhost': 'learn-spam' } as const;
const nowhere = aliasTo('null@localhost' as Address);

test('what is no destination is no forward', () => {
  const effects = (before: AddressState | null, after: AddressState | null) =>
    effectsOf(change(bob, before, after), { disposals });
  expect(effects(null, nowhere)).toEqual([
    { kind: 'create-address', address: bob },
    { kind: 'disposal', how: 'discard', begins: true },
  ]);
  expect(effects(nowhere, aliasTo(x))).toEqual([
    { kind: 'add-forward', to: x },
    { kind: 'disposal', how: 'discard', begins: false },
  ]);
  // Without such disposals on the mail server, it is an address like any other.
  expect(kinds(effectsOf(change(bob, null, nowhere)))).toEqual(['create-address', 'add-forward']);
});

test('a suspension says whether anybody logs in there, and where the mail goes', () => {
  const suspension = (state: AddressState, knowledge = {}) =>
    effectsOf(change(bob, state, { ...state, enabled: false }), knowledge);
  const catchAll = { to: [x] };
  expect(suspension(mailbox('one'))).toEqual([{ kind: 'suspend' }]);
  expect(suspension(mailbox('one'), { catchAll })).toEqual([{ kind: 'suspend', catchAll }]);
  expect(suspension(aliasTo(y), { catchAll })).toEqual([{ kind: 'suspend', of: 'alias', catchAll }]);
  expect(effectsOf(change(bob, { ...aliasTo(y), enabled: false }, aliasTo(y)), { catchAll })).toEqual([
    { kind: 'resume', of: 'alias' },
  ]);
  expect(suspension(mailbox('one', { forwards: [y] }))).toEqual([{ kind: 'suspend' }]);
  const whole = address('@example.org');
  expect(effectsOf(change(whole, aliasTo(y), { ...aliasTo(y), enabled: false }))).toContainEqual({
    kind: 'suspend',
    of: 'catch-all',
  });
});

test('a new address that is suspended says so', () => {
  const off = (state: AddressState) => ({ ...state, enabled: false });
  const created = (of: Address, after: AddressState, knowledge = {}) =>
    effectsOf(change(of, null, after), knowledge).filter(({ kind }) => kind === 'suspend');
  const whole = address('@example.org');
  const catchAll = { to: [x] };
  expect(created(bob, mailbox('one'))).toEqual([]);
  expect(created(bob, off(mailbox('one')))).toEqual([{ kind: 'suspend', isNew: true }]);
  expect(created(bob, off(aliasTo(y)))).toEqual([{ kind: 'suspend', of: 'alias', isNew: true }]);
  expect(created(whole, off(aliasTo(y)))).toEqual([{ kind: 'suspend', of: 'catch-all', isNew: true }]);
  expect(created(bob, off(aliasTo(y)), { catchAll })).toEqual([
    { kind: 'suspend', of: 'alias', catchAll, isNew: true },
  ]);
});

test('a catch-all gets the mail of what is removed, and of what is suspended only where the server says so', () => {
  const off = { ...aliasTo(x), enabled: false };
  const cases: [AddressState | null, AddressState | null, boolean, boolean][] = [
    [aliasTo(x), null, true, true],
    [off, null, true, true],
    [aliasTo(x), off, false, true],
    [off, aliasTo(x), false, false],
    [null, aliasTo(x), false, false],
    [null, off, false, true],
    [aliasTo(x), aliasTo(y), false, false],
  ];
  for (const [before, after, anywhere, there] of cases) {
    expect(leavesMailToCatchAll(change(bob, before, after), false)).toBe(anywhere);
    expect(leavesMailToCatchAll(change(bob, before, after), true)).toBe(there);
  }
  expect(leavesMailToCatchAll(change(address('@example.org'), aliasTo(x), null), true)).toBe(false);
});

test('a lock-out says what it leaves, and nothing where that is nothing', () => {
  const owner = { kind: 'owner', address: bob, mailbox: mailboxId('one'), from: null, to: ada } as const;
  const lockOut = (lockOutLeaves: readonly LastingAccess[]) =>
    effectsOf({ ...owner, locksOut: true }, { lockOutLeaves })[1];
  expect(lockOut(['security-key'])).toEqual({ kind: 'lock-out', leaves: ['security-key'] });
  expect(lockOut([])).toEqual({ kind: 'lock-out' });
});

test.each([
  ['set with what is new', null, aliasTo(x), { noted: 'n' }, [{ kind: 'set-note', from: null, to: 'n' }]],
  [
    'set for the first time',
    aliasTo(y),
    aliasTo(x),
    { noted: 'n' },
    [{ kind: 'set-note', from: null, to: 'n' }],
  ],
  ['replaced', aliasTo(y), aliasTo(x), { note: 'o', noted: 'n' }, [{ kind: 'set-note', from: 'o', to: 'n' }]],
  [
    'taken away',
    aliasTo(y),
    aliasTo(x),
    { note: 'o', noted: null },
    [{ kind: 'set-note', from: 'o', to: null }],
  ],
  ['as it is', aliasTo(y), aliasTo(x), { note: 'n', noted: 'n' }, []],
  ['left alone', aliasTo(y), aliasTo(x), { note: 'n' }, []],
  ['gone with the address', aliasTo(y), null, { note: 'o' }, [{ kind: 'drop-note', note: 'o' }]],
  ['of an address that is not there', null, aliasTo(x), { note: 'o' }, []],
] as const)('a note is %s', (_, before, after, context, effects) => {
  expect(effectsOf(change(bob, before, after), context).filter(({ kind }) => kind.endsWith('note'))).toEqual(
    effects,
  );
});

test('a note alone changes nothing about a catch-all', () => {
  const state = aliasTo(x);
  expect(
    effectsOf(change(address('@example.org'), state, state), { noted: 'n' }).map(({ kind }) => kind),
  ).toEqual(['set-note']);
});
