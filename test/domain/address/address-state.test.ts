import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { kindOf, nullIfEmpty, sameState } from '../../../src/domain/address/address-state.ts';
import { addressStates } from '../../support/fixtures/arbitrary-states.ts';
import { aliasTo, mailbox, outside } from '../../support/fixtures/example-org.ts';

const [x, y] = [outside('x'), outside('y')];

test('an address is a mailbox, an alias or both', () => {
  expect(kindOf(mailbox('one'))).toBe('mailbox');
  expect(kindOf(aliasTo(x))).toBe('alias');
  expect(kindOf(mailbox('one', { forwards: [x] }))).toBe('mixed');
});

test('an alias that leads to no address is called by what becomes of its mail, where its mail server says so', () => {
  const disposals = { 'null@localhost': 'discard' } as const;
  const nowhere = aliasTo('null@localhost' as Address);
  expect(kindOf(nowhere, disposals)).toBe('discard');
  expect(kindOf(nowhere)).toBe('alias');
  expect(kindOf(aliasTo(x), disposals)).toBe('alias');
});

test('what a mail server has of an address beside says nothing of whether two are the same', () => {
  expect(sameState({ ...aliasTo(x), extras: { internal: 1 } }, aliasTo(x))).toBe(true);
});

test('an address with neither a mailbox nor a forward does not exist', () => {
  expect(nullIfEmpty(aliasTo())).toBeNull();
  expect(nullIfEmpty(aliasTo(x))).toEqual(aliasTo(x));
  expect(nullIfEmpty(mailbox('one'))).toEqual(mailbox('one'));
});

test('the order of forwards makes no difference, nor does naming one twice', () => {
  expect(sameState(aliasTo(x, y), aliasTo(y, x))).toBe(true);
  expect(sameState(aliasTo(x, x), aliasTo(x, x))).toBe(true);
  expect(sameState(aliasTo(x, x), aliasTo(x))).toBe(true);
  expect(sameState(aliasTo(x, x), aliasTo(x, y))).toBe(false);
});

test('another mailbox, quota, forward or suspension makes another state', () => {
  const state = mailbox('one', { quota: 1_000_000, forwards: [x] });
  const others = [
    null,
    mailbox('two', { quota: 1_000_000, forwards: [x] }),
    mailbox('one', { quota: 2_000_000, forwards: [x] }),
    mailbox('one', { forwards: [x] }),
    mailbox('one', { quota: 1_000_000, forwards: [y] }),
    mailbox('one', { quota: 1_000_000, forwards: [x, y] }),
    mailbox('one', { quota: 1_000_000, forwards: [x], enabled: false }),
    aliasTo(x),
  ];
  for (const other of others) {
    expect(sameState(state, other)).toBe(false);
    expect(sameState(other, state)).toBe(false);
  }
});

test('being the same is an equivalence', () => {
  fc.assert(
    fc.property(addressStates, addressStates, addressStates, (one, two, three) => {
      expect(sameState(one, structuredClone(one))).toBe(true);
      expect(sameState(one, two)).toBe(sameState(two, one));
      if (sameState(one, two)) expect(sameState(one, three)).toBe(sameState(two, three));
    }),
  );
});
